//! From the records of a tracefile to the model: who wrote it, the counts checked against the records.

use std::sync::Arc;

use super::read::Reading;
use super::records::{Exits, Records};
use crate::coverage::{Branches, FileCoverage};
use crate::fault::Fault;
use crate::formats::lines::Settled;
use crate::formats::{Format, Producer, Report, ReportedFile};

impl Reading<'_> {
    pub(super) fn finish(mut self, has_test_names: bool) -> Result<Report, Fault> {
        if self.files.is_empty() {
            return Err(crate::formats::no_files(self.document.name()));
        }
        let files = std::mem::take(&mut self.files);
        let has_jumps = files.iter().any(|(_, records)| records.exits.has_jumps);
        // coverage.py 6.3 to 7.6.1 puts the destination where the line belongs (coveragepy/coveragepy#1846).
        let is_old = has_test_names && files.iter().any(|(_, records)| records.has_checksums) && !has_jumps;
        let is_coverage_py = is_old || (!has_test_names && has_jumps);
        let has_exits = files.iter().any(|(_, records)| !records.exits.is_empty());
        let has_branches =
            !is_old && (has_exits || files.iter().any(|(_, records)| records.branches_found.is_some_and(|n| n > 0)));
        if is_old && has_exits {
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
        let Settled { hit, missed } = records.lines.settle();
        let listed = hit.len() + missed.len();
        // Old coverage.py lists docstrings and excluded lines that ran, as its JSON does; LF is the number of statements.
        let statements = match records.lines_found {
            Some(found) if is_old && found < listed && found >= missed.len() => found,
            Some(found) if found != listed => {
                self.remark(
                    "covgate::lcov::lines-found",
                    "has `LF` that does not agree with its lines; the lines were counted",
                );
                listed
            }
            _ => listed,
        };
        let mut told = FileCoverage::new(statements, hit, missed).map_err(|error| {
            Fault::new("covgate::lcov::lines", format!("{}: {error} in {name}", self.document.name()))
        })?;
        if has_branches {
            told = told.with_branches(self.branches(records.exits, records.branches_found));
        }
        let Some(note) = records.note else { return Ok(told) };
        note.restore(&told, &mut self.allowance).map_err(|error| {
            let message =
                format!("{}: covgate's note on {name} disagrees with the report: {error}", self.document.name());
            Fault::new("covgate::lcov::note-disagrees", message).with_help("merge the original reports again")
        })
    }

    fn branches(&mut self, exits: Exits, found: Option<u32>) -> Branches {
        let mut labels = exits.settle();
        if found.is_some_and(|found| found < labels.total) {
            self.remark("covgate::lcov::branches-found", "has `BRF` below its branches; the branches were counted");
        }
        labels.total = labels.total.max(found.unwrap_or(0));
        Branches { labels: Some(labels), ..Branches::default() }
    }
}
