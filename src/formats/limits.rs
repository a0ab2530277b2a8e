//! How much of a report is read: far more than any project needs, and less than any machine would choke on.
//!
//! What is not to be configured stands where it is checked: XML elements nest 64 deep and have 64 attributes, a report has
//! 1,000 `<source>` folders, JSON nests 128 deep (the limit of `serde_json`), and line numbers end at 2³¹ − 1.

use std::io::{self, Read};

use super::Report;
use crate::coverage::{Branches, Counts};
use crate::fault::Fault;

/// The most that one report may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a report.
    pub report_bytes: u64,
    /// Files that a report lists.
    pub report_files: u64,
    /// Statements and branch exits that a report counts, together.
    pub report_counts: u64,
    /// Bytes of a file's name.
    pub name_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { report_bytes: 4_000_000_000, report_files: 2_000_000, report_counts: 200_000_000, name_bytes: 4_096 }
    }
}

impl Limits {
    /// All bytes of a report; never more of them than may be.
    ///
    /// # Errors
    /// If they cannot be read, or are too many.
    pub fn read(&self, name: &str, source: impl Read) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let read = source.take(self.report_bytes.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(name, &error))?;
        self.admit_size(name, bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Refuses a report that has more bytes than may be.
    ///
    /// # Errors
    /// If it has.
    pub fn admit_size(&self, name: &str, bytes: u64) -> Result<(), Fault> {
        if bytes > self.report_bytes {
            return Err(beyond(name, "is larger than", self.report_bytes, "bytes", "report-bytes"));
        }
        Ok(())
    }

    /// The report, if it holds no more than may be.
    ///
    /// # Errors
    /// If it does, with the setting to change.
    pub fn admit(&self, report: Report) -> Result<Report, Fault> {
        let name = &report.name;
        if report.files.len() as u64 > self.report_files {
            return Err(beyond(name, "lists more than", self.report_files, "files", "report-files"));
        }
        if let Some(file) = report.files.iter().find(|file| file.name.len() as u64 > self.name_bytes) {
            let start: String = file.name.chars().take(40).collect();
            let what = format!("names a file {start:?}…, longer than");
            return Err(beyond(name, &what, self.name_bytes, "bytes", "name-bytes"));
        }
        let counted = |file: &super::ReportedFile| {
            let branches = file.coverage.branches().map_or(0, exits);
            u64::from(file.coverage.statements()).saturating_add(branches)
        };
        if report.files.iter().map(counted).fold(0, u64::saturating_add) > self.report_counts {
            let what = "counts more than";
            return Err(beyond(name, what, self.report_counts, "statements and branches", "report-counts"));
        }
        Ok(report)
    }
}

/// All exits that any of the evidence counts: none may be out of proportion.
fn exits(branches: &Branches) -> u64 {
    let of_lines = |totals: &mut dyn Iterator<Item = u32>| totals.map(u64::from).fold(0, u64::saturating_add);
    let counted = branches.counts.values().map(|counts| match counts {
        Counts::File(taken) => u64::from(taken.total),
        Counts::Lines(lines) => of_lines(&mut lines.values().map(|taken| taken.total)),
    });
    let named = [
        branches.arcs.as_ref().map_or(0, |arcs| u64::from(arcs.total)),
        branches.labels.as_ref().map_or(0, |labels| u64::from(labels.total)),
        branches.targets.as_ref().map_or(0, |targets| of_lines(&mut targets.totals.values().copied())),
    ];
    counted.chain(named).fold(0, u64::saturating_add)
}

/// A report that cannot be read.
#[must_use]
pub fn unreadable(name: &str, error: &io::Error) -> Fault {
    Fault::new("covgate::inputs::unreadable", format!("{name} cannot be read: {error}"))
        .with_help("check that the file is there and may be read")
}

fn beyond(name: &str, what: &str, limit: u64, of: &str, key: &str) -> Fault {
    let digits = limit.to_string();
    let places = (0..).zip(digits.chars()).map(|(at, digit)| (digits.len() - at, digit));
    let grouped = places.fold(String::new(), |mut text, (left, digit)| {
        if left % 3 == 0 && !text.is_empty() {
            text.push(',');
        }
        text.push(digit);
        text
    });
    Fault::new("covgate::limits::report", format!("{name} {what} {grouped} {of}")).with_help(format!(
        "a report is not meant to be like this; if it is, allow it in covgate.toml:\n[limits]\n{key} = {}",
        limit.saturating_mul(10)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read;

    fn told(result: Result<Report, Fault>) -> String {
        result.map_or_else(|fault| format!("{} {}", fault.code(), fault.message()), |report| report.name)
    }

    #[test]
    fn a_report_at_a_limit_is_read_and_one_above_it_is_refused_with_the_setting() {
        let text =
            "SF:src/one.py\nDA:1,1\nBRDA:1,0,a,1\nBRDA:1,0,b,0\nend_of_record\nSF:two.py\nDA:1,0\nend_of_record\n";
        let exact = Limits { report_bytes: text.len() as u64, report_files: 2, report_counts: 4, name_bytes: 10 };
        let admitted =
            |limits: Limits| told(limits.read("r", text.as_bytes()).and_then(|bytes| limits.admit(read("r", bytes)?)));
        assert_eq!(admitted(exact), "r");
        for (limits, message) in [
            (Limits { report_bytes: exact.report_bytes - 1, ..exact }, "is larger than 91 bytes"),
            (Limits { report_files: 1, ..exact }, "lists more than 1 files"),
            (Limits { report_counts: 3, ..exact }, "counts more than 3 statements and branches"),
            (Limits { name_bytes: 9, ..exact }, "names a file \"src/one.py\"…, longer than 9 bytes"),
        ] {
            assert_eq!(admitted(limits), format!("covgate::limits::report r {message}"));
        }
        let fault = Limits::default().read("r", io::repeat(b'x').take(0)).map(|bytes| bytes.len());
        assert_eq!(fault.expect("within"), 0);
    }

    #[test]
    fn numbers_of_exits_that_no_line_has_are_refused_not_added_up_to_something_small() {
        let line = |number: u32| {
            format!(
                "<line number=\"{number}\" hits=\"1\" branch=\"true\" condition-coverage=\"100% (2147483648/2147483648)\"/>"
            )
        };
        let text = format!(
            "<coverage><packages><package><classes><class filename=\"a.py\"><lines>{}{}</lines></class></classes></package></packages></coverage>",
            line(1),
            line(2)
        );
        let refused = told(read("r", text).and_then(|report| Limits::default().admit(report)));
        assert_eq!(refused, "covgate::limits::report r counts more than 200,000,000 statements and branches");
    }
}
