//! From the lines of a report to the model: the header checked against the content, the branches of each file.

use std::collections::BTreeMap;

use super::line::{Exits, XmlBranch};
use super::lines::Settled;
use super::read::Reading;
use crate::coverage::{Branches, Counts, FileCoverage, Labels, LineNumber, LineSet, Taken, Targets};
use crate::fault::Fault;
use crate::formats::note::Note;
use crate::formats::write::WITHOUT_VERSION;
use crate::formats::{Format, Producer, Remark, Report, ReportedFile};

impl Reading<'_> {
    pub(super) fn finish(mut self) -> Result<Report, Fault> {
        if self.files.is_empty() {
            return Err(crate::formats::no_files(self.document.name()));
        }
        let files: Vec<(String, Settled, Option<Note>)> = std::mem::take(&mut self.files)
            .into_iter()
            .map(|(name, class)| {
                let is_by_methods = class.lines.is_empty() && !class.method_lines.is_empty();
                if is_by_methods {
                    let what = "lists lines only inside methods, which were read instead";
                    self.remark("covgate::xml::method-lines", what);
                }
                let lines = if is_by_methods { class.method_lines } else { class.lines };
                (name, lines.settle(), class.note)
            })
            .collect();
        self.check_header(&files)?;
        let has_branches = self.header.branches_valid.is_some_and(|count| count > 0)
            || files.iter().any(|(_, lines, _)| !lines.branches.is_empty());
        let mut reported = Vec::with_capacity(files.len());
        for (name, lines, note) in files {
            let coverage = self.file(&name, lines, note, has_branches)?;
            reported.push(ReportedFile { name, coverage });
        }
        Ok(Report {
            name: self.document.name().to_owned(),
            format: Format::Cobertura,
            producer: if self.is_coverage_py {
                // A merge of reports without a version has covgate's name there.
                Producer::CoveragePy(self.header.version.filter(|version| version != WITHOUT_VERSION))
            } else {
                Producer::Other
            },
            run: self.run,
            timestamp: self.header.timestamp,
            roots: self.roots.into(),
            files: reported,
            contexts: None,
            remarks: self.remarks.into_values().collect(),
        })
    }

    /// coverage.py counts every file in the header but writes one class for a file name that two sources share.
    fn check_header(&mut self, files: &[(String, Settled, Option<Note>)]) -> Result<(), Fault> {
        let lines = || files.iter().map(|(_, lines, _)| lines);
        let covered = lines().map(|lines| u64::from(lines.hit.len())).sum::<u64>();
        let valid = covered + lines().map(|lines| u64::from(lines.missed.len())).sum::<u64>();
        let says_otherwise = |said: Option<u64>, found: u64| said.is_some_and(|said| said != found);
        let is_off =
            says_otherwise(self.header.lines_valid, valid) || says_otherwise(self.header.lines_covered, covered);
        if is_off && self.is_coverage_py {
            let said = self.header.lines_valid.unwrap_or_default();
            let message = if said > valid {
                format!("this report hides at least one file ({} of {said} statements are not in it)", said - valid)
            } else {
                let covered_said = self.header.lines_covered.unwrap_or_default();
                format!("its header says {covered_said} of {said} lines, its content {covered} of {valid}")
            };
            let fault = Fault::new("covgate::xml::lost-files", format!("{}: {message}", self.document.name()));
            let fault = fault.at(self.document, self.header.at.clone(), "the header counts more than the content");
            return Err(fault.with_help("coverage.py writes one class for files of one name under two sources; give its JSON instead (`coverage json`)"));
        }
        if is_off {
            self.remark(
                "covgate::xml::header",
                "has a header that does not agree with its content; the content was counted",
            );
        }
        let branches: u64 = lines()
            .flat_map(|lines| lines.branches.values())
            .map(|branch| match branch {
                XmlBranch::Counted { taken, .. } => u64::from(taken.total),
                XmlBranch::None | XmlBranch::Unknown => 0,
            })
            .sum();
        if let Some(said) = self.header.branches_valid.filter(|&said| said > branches && self.is_coverage_py) {
            let message = format!(
                "counts {said} branches in its header and {branches} in its content: this coverage.py leaves out lines that branch and are no statements; its JSON does not"
            );
            self.remarks.insert(
                "covgate::xml::lost-branches",
                Remark::new("covgate::xml::lost-branches", message, said - branches),
            );
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        lines: Settled,
        note: Option<Note>,
        has_branches: bool,
    ) -> Result<FileCoverage, Fault> {
        let Settled { hit, missed, branches } = lines;
        let told = FileCoverage::new(hit.len() + missed.len(), hit, missed);
        let mut told = told.map_err(|error| {
            Fault::new("covgate::xml::lines", format!("{}: {error} in {name}", self.document.name()))
        })?;
        if has_branches {
            told = told.with_branches(self.branches(branches));
        }
        let Some(note) = note else { return Ok(told) };
        note.restore(&told, &mut self.allowance).map_err(|error| {
            let message =
                format!("{}: covgate's note on {name} disagrees with the report: {error}", self.document.name());
            Fault::new("covgate::xml::note-disagrees", message).with_help("merge the original reports again")
        })
    }

    fn branches(&mut self, lines: BTreeMap<LineNumber, XmlBranch>) -> Branches {
        let mut unknown = LineSet::new();
        let mut counted: Vec<(LineNumber, Taken, Exits)> = Vec::with_capacity(lines.len());
        for (line, branch) in lines {
            match branch {
                XmlBranch::Counted { taken, exits } => counted.push((line, taken, exits)),
                XmlBranch::Unknown => {
                    unknown.insert(line);
                    self.remark(
                        "covgate::xml::unknown-branches",
                        "has lines that branch without a number of branches; these branches are in no figure",
                    );
                }
                XmlBranch::None => {}
            }
        }
        let is_full = |taken: &Taken| taken.taken == taken.total;
        let mut branches = Branches { unknown, ..Branches::default() };
        if counted.iter().all(|(_, _, exits)| matches!(exits, Exits::Missing(_))) {
            let missing = |exits| match exits {
                Exits::Missing(missing) => missing,
                Exits::Counted | Exits::Labelled(_) => Vec::new(),
            };
            let lines = counted.into_iter().map(|(line, taken, exits)| (line, taken.total, missing(exits)));
            branches.targets = Some(Targets::of(self.run, lines));
        } else if counted.iter().all(|(_, taken, exits)| is_full(taken) || matches!(exits, Exits::Labelled(_))) {
            branches.labels = Some(labels(&counted));
        } else {
            let lines = counted.iter().map(|(number, taken, _)| (*number, *taken)).collect();
            branches.counts = BTreeMap::from([(self.run, Counts::Lines(lines))]);
        }
        branches
    }
}

fn labels(counted: &[(LineNumber, Taken, Exits)]) -> Labels {
    let mut labels = Labels::default();
    for (number, taken, exits) in counted {
        labels.total = labels.total.saturating_add(taken.total);
        if let Exits::Labelled(exits) = exits {
            for (label, is_taken) in exits {
                let side = if *is_taken { &mut labels.executed } else { &mut labels.missing };
                side.insert((*number, label.clone()));
            }
        }
    }
    labels
}
