//! The records of a tracefile, read.

use std::collections::BTreeMap;
use std::ops::Range;

use super::records::Records;
use super::{JUMP, MERGED, NOTE};
use crate::coverage::{Label, LineNumber, RunId};
use crate::document::Document;
use crate::fault::Fault;
use crate::formats::note::Allowance;
use crate::formats::write::WITHOUT_VERSION;
use crate::formats::{Producer, Remark, Report};

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
    for line in lines(document.text()) {
        let trimmed = line.trim_end();
        let span = start..start + trimmed.len();
        start += line.len() + 1;
        // White space at the end is a part of a file's name, and of nothing else.
        let line = if line.starts_with("SF:") { line.trim_end_matches('\r') } else { trimmed };
        let (tag, value) = cut(line, b':').unwrap_or((line, ""));
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

pub(super) struct Reading<'a> {
    pub(super) document: &'a Document,
    pub(super) run: RunId,
    pub(super) files: Vec<(String, Records)>,
    by_name: BTreeMap<String, usize>,
    pub(super) remarks: BTreeMap<&'static str, Remark>,
    pub(super) allowance: Allowance,
}

impl Reading<'_> {
    pub(super) fn fault(&self, message: &str, span: Range<usize>, label: &str) -> Fault {
        Fault::new("covgate::lcov::record", format!("{}: {message}", self.document.name()))
            .with_help("make the report again with `coverage lcov`, or give coverage.py's JSON instead")
            .at(self.document, span, label)
    }

    pub(super) fn remark(&mut self, code: &'static str, message: &str) {
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
        let parsed = (|| {
            let (number, rest) = cut(value, b',')?;
            let (count, checksum) = cut(rest, b',').map_or((rest, None), |(count, rest)| (count, Some(rest)));
            Some((line_number(number)?, Count::parse(count)?, checksum.is_some()))
        })();
        let Some((number, count, has_checksum)) = parsed else {
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
        records.has_checksums |= has_checksum;
        records.lines.add(number, count == Count::Hit);
        Ok(())
    }

    fn branch(&mut self, file: usize, value: &str, span: &Range<usize>) -> Result<(), Fault> {
        if value.starts_with("0,") {
            self.files[file].1.line_zero.get_or_insert_with(|| span.clone());
            return Ok(());
        }
        let parsed = (|| {
            let (number, rest) = cut(value, b',')?;
            let (label, taken) = rest.rsplit_once(',')?;
            let is_taken = match taken.trim() {
                "-" => false,
                count => Count::parse(count)? == Count::Hit,
            };
            Some((line_number(number)?, self::label(label)?, is_taken))
        })();
        let Some((number, label, is_taken)) = parsed else {
            let expected = "expected `BRDA:line,block,branch,taken`";
            return Err(self.fault("a branch record that is none", span.clone(), expected));
        };
        self.files[file].1.exits.add(number, label, is_taken);
        Ok(())
    }

    fn note(&mut self, file: usize, json: &str, span: Range<usize>) -> Result<(), Fault> {
        let note = serde_json::from_str(json)
            .map_err(|error| self.fault(&format!("covgate's note is damaged: {error}"), span, "this note"))?;
        self.files[file].1.note = Some(note);
        Ok(())
    }
}

/// The lines of a text, each without its line feed.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    ends.chain([text.len()]).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// A text before and after the first of an ASCII character, which is never far: cheaper than `split_once`.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((&text[..place], &text[place + 1..]))
}

fn line_number(text: &str) -> Option<LineNumber> {
    // Hardly any has white space around it.
    text.parse().or_else(|_| text.trim().parse()).ok().and_then(LineNumber::new)
}

/// The label of a block and a branch, which coverage.py names by where it leads.
fn label(text: &str) -> Option<Label> {
    let (_, branch) = cut(text, b',')?;
    Some(match branch.strip_prefix(JUMP).and_then(line_number) {
        Some(line) => Label::Line(line),
        None => Label::Text(text.into()),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Hit,
    Not,
    Negative,
}

impl Count {
    fn parse(text: &str) -> Option<Self> {
        // As coverage.py and most others count.
        match text {
            "0" => return Some(Self::Not),
            "1" => return Some(Self::Hit),
            _ => {}
        }
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
