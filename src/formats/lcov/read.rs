//! The records of a tracefile, read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{JUMP, MERGED, NOTE};
use crate::coverage::{Branches, FileCoverage, Label, Labels, LineNumber, LineSet, RunId};
use crate::document::Document;
use crate::fault::Fault;
use crate::formats::note::{Allowance, Note};
use crate::formats::write::WITHOUT_VERSION;
use crate::formats::{Format, Producer, Remark, Report, ReportedFile};

/// Reads a report.
///
/// # Errors
/// If a record is not understood, or the last file is not ended.
pub(in crate::formats) fn read(document: &Document, run: RunId) -> Result<Report, Fault> {
    let mut reading = Reading {
        document,
        run,
        files: Vec::new(),
        by_name: BTreeMap::new(),
        remarks: BTreeMap::new(),
        allowance: Allowance::default(),
    };
    let mut open: Option<(usize, Range<usize>)> = None;
    let mut has_test_names = false;
    let mut merged = None;
    let mut start = 0;
    for line in document.text().split_inclusive('\n') {
        // White space at the end is a part of a file's name, and of nothing else.
        let whole = line.trim_end_matches(['\n', '\r']);
        let span = start..start + line.trim_end().len();
        start += line.len();
        let line = if whole.starts_with("SF:") { whole } else { line.trim_end() };
        let (tag, value) = line.split_once(':').unwrap_or((line, ""));
        match (tag, &open) {
            ("SF", _) => open = Some((reading.open(value, &span)?, span)),
            ("end_of_record", _) => open = None,
            ("TN", _) => has_test_names = true,
            ("DA", Some((file, _))) => reading.line(*file, value, &span)?,
            ("BRDA", Some((file, _))) => reading.branch(*file, value, &span)?,
            ("LF", Some((file, _))) => reading.files[*file].1.lines_found = value.trim().parse().ok(),
            ("BRF", Some((file, _))) => reading.files[*file].1.branches_found = value.trim().parse().ok(),
            ("DA" | "BRDA", None) => {
                return Err(reading.fault("a record outside of a file", span, "no `SF:` before it"));
            }
            (_, Some((file, _))) if line.starts_with(NOTE) => reading.note(*file, &line[NOTE.len()..], span)?,
            (_, None) if line.starts_with(MERGED) => merged = Some(&line[MERGED.len()..]),
            _ if is_known(tag) || line.is_empty() || line.starts_with('#') => {}
            _ => return Err(reading.fault("a record that LCOV does not have", span, "not understood")),
        }
    }
    if let Some((_, span)) = open {
        let message = format!("{} ends in the middle: the last file is not ended", document.name());
        return Err(Fault::new("covgate::lcov::truncated", message)
            .with_help("the report was cut off; make it again")
            .at(document, span, "no `end_of_record` after it"));
    }
    let mut report = reading.finish(has_test_names)?;
    if let Some(version) = merged {
        let version = Some(version.to_owned()).filter(|version| version != WITHOUT_VERSION);
        report.producer = Producer::CoveragePy(version);
    }
    Ok(report)
}

/// Records that say nothing that is needed here.
fn is_known(tag: &str) -> bool {
    const TAGS: [&str; 14] =
        ["VER", "LH", "BRH", "FN", "FNDA", "FNF", "FNH", "FNL", "FNA", "MCDC", "MCF", "MCH", "LF", "BRF"];
    TAGS.contains(&tag)
}

struct Reading<'a> {
    document: &'a Document,
    run: RunId,
    files: Vec<(String, Records)>,
    by_name: BTreeMap<String, usize>,
    remarks: BTreeMap<&'static str, Remark>,
    allowance: Allowance,
}

/// All records of one file.
#[derive(Default)]
struct Records {
    lines: BTreeMap<LineNumber, bool>,
    branches: BTreeMap<(LineNumber, Label), bool>,
    lines_found: Option<u32>,
    branches_found: Option<u32>,
    has_checksums: bool,
    /// A record of line 0, which only old coverage.py writes: an empty file that ran, a destination out of the file.
    line_zero: Option<Range<usize>>,
    note: Option<Note>,
}

impl Reading<'_> {
    fn fault(&self, message: &str, span: Range<usize>, label: &str) -> Fault {
        Fault::new("covgate::lcov::record", format!("{}: {message}", self.document.name()))
            .with_help("make the report again with `coverage lcov`, or give coverage.py's JSON instead")
            .at(self.document, span, label)
    }

    fn remark(&mut self, code: &'static str, message: &str) {
        self.remarks.entry(code).or_insert_with(|| Remark::new(code, message, 0)).count += 1;
    }

    fn open(&mut self, name: &str, span: &Range<usize>) -> Result<usize, Fault> {
        if name.trim().is_empty() {
            return Err(self.fault("a file without a name", span.clone(), "no name"));
        }
        if let Some(&index) = self.by_name.get(name) {
            return Ok(index);
        }
        self.files.push((name.to_owned(), Records::default()));
        self.by_name.insert(name.to_owned(), self.files.len() - 1);
        Ok(self.files.len() - 1)
    }

    fn line(&mut self, file: usize, value: &str, span: &Range<usize>) -> Result<(), Fault> {
        if value.starts_with("0,") {
            self.files[file].1.line_zero.get_or_insert_with(|| span.clone());
            return Ok(());
        }
        let mut fields = value.split(',');
        let number = fields.next().and_then(line_number);
        let count = fields.next().and_then(Count::parse);
        let (Some(number), Some(count)) = (number, count) else {
            return Err(self.fault(
                "a line record that is no line and count",
                span.clone(),
                "expected `DA:line,count`",
            ));
        };
        if count == Count::Negative {
            self.remark("covgate::lcov::negative-count", "has negative counts, which were read as not executed");
        }
        let records = &mut self.files[file].1;
        records.has_checksums |= fields.next().is_some();
        *records.lines.entry(number).or_default() |= count == Count::Hit;
        Ok(())
    }

    fn branch(&mut self, file: usize, value: &str, span: &Range<usize>) -> Result<(), Fault> {
        if value.starts_with("0,") {
            self.files[file].1.line_zero.get_or_insert_with(|| span.clone());
            return Ok(());
        }
        let parsed = (|| {
            let (number, rest) = value.split_once(',')?;
            let (block, rest) = rest.split_once(',')?;
            let (branch, taken) = rest.rsplit_once(',')?;
            let is_taken = match taken.trim() {
                "-" => false,
                count => Count::parse(count)? == Count::Hit,
            };
            Some((line_number(number)?, label(block, branch), is_taken))
        })();
        let Some((number, label, is_taken)) = parsed else {
            let expected = "expected `BRDA:line,block,branch,taken`";
            return Err(self.fault("a branch record that is none", span.clone(), expected));
        };
        *self.files[file].1.branches.entry((number, label)).or_default() |= is_taken;
        Ok(())
    }

    fn note(&mut self, file: usize, json: &str, span: Range<usize>) -> Result<(), Fault> {
        let note = serde_json::from_str(json)
            .map_err(|error| self.fault(&format!("covgate's note is damaged: {error}"), span, "this note"))?;
        self.files[file].1.note = Some(note);
        Ok(())
    }

    fn finish(mut self, has_test_names: bool) -> Result<Report, Fault> {
        if self.files.is_empty() {
            return Err(crate::formats::no_files(self.document.name()));
        }
        let files = std::mem::take(&mut self.files);
        let has_texts = files.iter().flat_map(|(_, records)| records.branches.keys()).any(|(_, label)| match label {
            Label::Line(_) => true,
            Label::Text(_) => false,
        });
        // coverage.py 6.3 to 7.6.1 puts the destination where the line belongs (coveragepy/coveragepy#1846).
        let is_old = has_test_names && files.iter().any(|(_, records)| records.has_checksums) && !has_texts;
        let is_coverage_py = is_old || (!has_test_names && has_texts);
        let has_branches = !is_old
            && files
                .iter()
                .any(|(_, records)| !records.branches.is_empty() || records.branches_found.is_some_and(|n| n > 0));
        if is_old && files.iter().any(|(_, records)| !records.branches.is_empty()) {
            self.remark(
                "covgate::lcov::old-branches",
                "was written by coverage.py before 7.6.2, whose branch records are wrong; its branches were left out",
            );
        }
        if let Some(span) = files.iter().find_map(|(_, records)| records.line_zero.clone()).filter(|_| !is_old) {
            return Err(self.fault("a record of line 0", span, "lines count from 1"));
        }
        let mut reported = Vec::with_capacity(files.len());
        for (name, records) in files {
            let coverage = self.file(&name, records, has_branches, is_old)?;
            reported.push(ReportedFile { name, coverage });
        }
        Ok(Report {
            name: self.document.name().to_owned(),
            format: Format::Lcov,
            producer: if is_coverage_py { Producer::CoveragePy(None) } else { Producer::Other },
            run: self.run,
            timestamp: None,
            roots: Arc::default(),
            files: reported,
            contexts: None,
            remarks: self.remarks.into_values().collect(),
        })
    }

    fn file(&mut self, name: &str, records: Records, has_branches: bool, is_old: bool) -> Result<FileCoverage, Fault> {
        let lines_where = |is_hit: bool| -> LineSet {
            records.lines.iter().filter(|(_, hit)| **hit == is_hit).map(|(&number, _)| number).collect()
        };
        let listed = u32::try_from(records.lines.len()).unwrap_or(u32::MAX);
        let missing = lines_where(false);
        // Old coverage.py lists docstrings and excluded lines that ran, as its JSON does; LF is the number of statements.
        let statements = match records.lines_found {
            Some(found) if is_old && found < listed && found >= missing.len() => found,
            Some(found) if found != listed => {
                self.remark(
                    "covgate::lcov::lines-found",
                    "has `LF` that does not agree with its lines; the lines were counted",
                );
                listed
            }
            _ => listed,
        };
        let mut told = FileCoverage::new(statements, lines_where(true), missing).map_err(|error| {
            Fault::new("covgate::lcov::lines", format!("{}: {error} in {name}", self.document.name()))
        })?;
        if has_branches {
            told = told.with_branches(self.branches(records.branches, records.branches_found));
        }
        let Some(note) = records.note else { return Ok(told) };
        note.restore(&told, &mut self.allowance).map_err(|error| {
            let message =
                format!("{}: covgate's note on {name} disagrees with the report: {error}", self.document.name());
            Fault::new("covgate::lcov::note-disagrees", message).with_help("merge the original reports again")
        })
    }

    fn branches(&mut self, records: BTreeMap<(LineNumber, Label), bool>, found: Option<u32>) -> Branches {
        let listed = u32::try_from(records.len()).unwrap_or(u32::MAX);
        if found.is_some_and(|found| found < listed) {
            self.remark("covgate::lcov::branches-found", "has `BRF` below its branches; the branches were counted");
        }
        let mut labels = Labels { total: found.unwrap_or(0).max(listed), ..Labels::default() };
        for (label, is_taken) in records {
            let side = if is_taken { &mut labels.executed } else { &mut labels.missing };
            side.insert(label);
        }
        Branches { labels: Some(labels), ..Branches::default() }
    }
}

fn line_number(text: &str) -> Option<LineNumber> {
    text.trim().parse().ok().and_then(LineNumber::new)
}

fn label(block: &str, branch: &str) -> Label {
    match branch.strip_prefix(JUMP).and_then(line_number) {
        Some(line) => Label::Line(line),
        None => Label::Text(format!("{block},{branch}").into()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Hit,
    Not,
    Negative,
}

impl Count {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, is_negative) = match text.strip_prefix('-') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let is_hit = crate::formats::is_hit(text)?;
        Some(match (is_hit, is_negative) {
            (true, true) => Self::Negative,
            (true, false) => Self::Hit,
            (false, _) => Self::Not,
        })
    }
}
