//! From the lines of a report to the model: the header checked against the content, the branches of each file.

use std::collections::BTreeMap;

use super::line::{Exits, XmlBranch, XmlLine};
use super::read::{ClassLines, Reading};
use crate::coverage::{Branches, Counts, FileCoverage, Labels, LineNumber, LineSet, Taken, Targets};
use crate::fault::Fault;
use crate::formats::write::WITHOUT_VERSION;
use crate::formats::{Format, Producer, Remark, Report, ReportedFile};

impl Reading<'_> {
    pub(super) fn finish(mut self) -> Result<Report, Fault> {
        if self.files.is_empty() {
            return Err(crate::formats::no_files(self.document.name()));
        }
        let mut files = std::mem::take(&mut self.files);
        for (_, class) in &mut files {
            if class.lines.is_empty() && !class.method_lines.is_empty() {
                class.lines = std::mem::take(&mut class.method_lines);
                self.remark("covgate::xml::method-lines", "lists lines only inside methods, which were read instead");
            }
        }
        self.check_header(&files)?;
        let has_branches = self.header.branches_valid.is_some_and(|count| count > 0)
            || files.iter().flat_map(|(_, class)| class.lines.values()).any(|line| line.branch != XmlBranch::None);
        let mut reported = Vec::with_capacity(files.len());
        for (name, class) in files {
            let coverage = self.file(&name, class, has_branches)?;
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
    fn check_header(&mut self, files: &[(String, ClassLines)]) -> Result<(), Fault> {
        let lines = || files.iter().flat_map(|(_, class)| class.lines.values());
        let valid = lines().count() as u64;
        let covered = lines().filter(|line| line.is_hit).count() as u64;
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
            let fault = self.fault(
                "covgate::xml::lost-files",
                &message,
                self.header.at.clone(),
                "the header counts more than the content",
            );
            return Err(fault.with_help("coverage.py writes one class for files of one name under two sources; give its JSON instead (`coverage json`)"));
        }
        if is_off {
            self.remark(
                "covgate::xml::header",
                "has a header that does not agree with its content; the content was counted",
            );
        }
        let branches: u64 = lines()
            .map(|line| match &line.branch {
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

    fn file(&mut self, name: &str, class: ClassLines, has_branches: bool) -> Result<FileCoverage, Fault> {
        let lines_where = |is_hit: bool| -> LineSet {
            class.lines.iter().filter(|(_, line)| line.is_hit == is_hit).map(|(&number, _)| number).collect()
        };
        let statements = u32::try_from(class.lines.len()).unwrap_or(u32::MAX);
        let told = FileCoverage::new(statements, lines_where(true), lines_where(false));
        let mut told = told.map_err(|error| {
            Fault::new("covgate::xml::lines", format!("{}: {error} in {name}", self.document.name()))
        })?;
        if has_branches {
            told = told.with_branches(self.branches(&class.lines));
        }
        let Some(note) = class.note else { return Ok(told) };
        note.restore(&told, &mut self.allowance).map_err(|error| {
            let message =
                format!("{}: covgate's note on {name} disagrees with the report: {error}", self.document.name());
            Fault::new("covgate::xml::note-disagrees", message).with_help("merge the original reports again")
        })
    }

    fn branches(&mut self, lines: &BTreeMap<LineNumber, XmlLine>) -> Branches {
        let unknown: LineSet =
            lines.iter().filter(|(_, line)| line.branch == XmlBranch::Unknown).map(|(&number, _)| number).collect();
        for _ in unknown.iter() {
            self.remark(
                "covgate::xml::unknown-branches",
                "has lines that branch without a number of branches; these branches are in no figure",
            );
        }
        let counted = lines.iter().filter_map(|(&number, line)| match &line.branch {
            XmlBranch::Counted { taken, exits } => Some((number, *taken, exits)),
            XmlBranch::None | XmlBranch::Unknown => None,
        });
        let counted: Vec<(LineNumber, Taken, &Exits)> = counted.collect();
        let is_full = |taken: &Taken| taken.taken == taken.total;
        let mut branches = Branches { unknown, ..Branches::default() };
        if counted.iter().all(|(_, _, exits)| matches!(exits, Exits::Missing(_))) {
            let mut targets = Targets::default();
            for (number, taken, exits) in counted {
                let Exits::Missing(missing) = exits else { continue };
                targets.add(self.run, number, taken.total, missing.clone());
            }
            branches.targets = Some(targets);
        } else if counted.iter().all(|(_, taken, exits)| is_full(taken) || matches!(exits, Exits::Labelled(_))) {
            branches.labels = Some(labels(&counted));
        } else {
            let lines = counted.iter().map(|(number, taken, _)| (*number, *taken)).collect();
            branches.counts = BTreeMap::from([(self.run, Counts::Lines(lines))]);
        }
        branches
    }
}

fn labels(counted: &[(LineNumber, Taken, &Exits)]) -> Labels {
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
