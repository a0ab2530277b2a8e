//! covgate's own note in a merged report: what the format cannot say, so that reading it back gives the same model.
//!
//! A JSON key `covgate` in a file's entry, a processing instruction `covgate` in a Cobertura class, a comment in LCOV;
//! other readers pass over all three.

mod branches;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::branches::BranchNote;
use super::python_json::ascii;
use crate::coverage::{Branches, Counts, FileCoverage, LineNumber, LineSet, Region, Regions};

/// What a format leaves out about one file.
#[derive(Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What is not known of the file, although the format has to say something or says it of other files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<Unknown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    statements: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    executed: Option<Ranges>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    excluded: Option<Ranges>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    functions: Option<BTreeMap<Box<str>, RegionNote>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    classes: Option<BTreeMap<Box<str>, RegionNote>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branches: Option<BranchNote>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Unknown {
    /// No report tells excluded lines.
    Excluded,
    /// Branches were not measured.
    Branches,
}

/// Lines as inclusive ranges.
type Ranges = Vec<(u32, u32)>;

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
struct RegionNote {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<u32>,
    statements: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branches: Option<u32>,
    lines: Ranges,
}

/// What of the model a format has no place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lacks {
    /// The format holds lines, excluded lines, regions and arcs: coverage.py's JSON.
    OnlyForeignBranches,
    /// The format holds lines and some branches, and files without branches look like others: Cobertura and LCOV.
    AllButLines {
        /// True if the report has branches of some file.
        has_branches: bool,
    },
}

impl Note {
    /// The note that a file needs in a format; none if the format says it all.
    #[must_use]
    pub(super) fn of(file: &FileCoverage, lacks: Lacks) -> Option<Self> {
        let mut note = Self::default();
        match lacks {
            Lacks::OnlyForeignBranches => {
                if file.excluded().is_none() {
                    note.unknown.push(Unknown::Excluded);
                }
                note.branches = file.branches().filter(|branches| !is_arcs_only(branches)).map(BranchNote::of);
                note.tell_regions(file.regions().filter(|regions| !are_told_by_json(regions, file)));
            }
            Lacks::AllButLines { has_branches } => {
                if has_branches && file.branches().is_none() {
                    note.unknown.push(Unknown::Branches);
                }
                note.excluded = file.excluded().map(LineSet::ranges);
                if file.statement_lines().is_none() {
                    note.statements = Some(file.statements());
                    note.executed = Some(file.executed().ranges());
                }
                note.branches = file.branches().map(BranchNote::of);
                note.tell_regions(file.regions());
            }
        }
        (note != Self::default()).then_some(note)
    }

    /// How many lines its ranges hold.
    fn lines_told(&self) -> u64 {
        let regions = [&self.functions, &self.classes].into_iter().flatten().flat_map(BTreeMap::values);
        let unknown = self.branches.as_ref().map(BranchNote::unknown);
        let ranges = self.executed.iter().chain(&self.excluded).chain(unknown).chain(regions.map(|one| &one.lines));
        ranges.flatten().map(|&(first, last)| u64::from(last.saturating_sub(first)) + 1).sum()
    }

    fn tell_regions(&mut self, regions: Option<&Regions>) {
        self.functions = regions.map(|regions| regions_note(&regions.functions));
        self.classes = regions.map(|regions| regions_note(&regions.classes));
    }

    /// The note as one line of JSON in ASCII.
    #[must_use]
    pub(super) fn to_json(&self) -> String {
        ascii(&serde_json::to_string(self).expect("a note holds only texts and numbers"))
    }

    /// The file as it was before it was written, from what the format told and this note.
    ///
    /// # Errors
    /// If the two disagree: somebody changed one and not the other.
    pub(super) fn restore(self, told: &FileCoverage, allowance: &mut Allowance) -> Result<FileCoverage, String> {
        allowance.take(self.lines_told())?;
        let executed = match &self.executed {
            Some(ranges) => lines(ranges)?,
            None => told.executed().clone(),
        };
        let statements = self.statements.unwrap_or_else(|| told.statements());
        if statements != told.statements() {
            return Err(format!("{statements} statements by the note, {} by the report", told.statements()));
        }
        let mut file =
            FileCoverage::new(statements, executed, told.missing().clone()).map_err(|error| error.to_string())?;
        if let Some(excluded) = &self.excluded {
            file = file.with_excluded(lines(excluded)?);
        } else if let Some(excluded) = told.excluded().filter(|_| !self.unknown.contains(&Unknown::Excluded)) {
            file = file.with_excluded(excluded.clone());
        }
        if let Some(functions) = self.functions {
            let classes = self.classes.unwrap_or_default();
            file = file.with_regions(Regions { functions: regions(functions)?, classes: regions(classes)? });
        } else if let Some(regions) = told.regions() {
            file = file.with_regions(regions.clone());
        } else if let Some(outline) = told.outline() {
            file = file.with_outline(outline);
        }
        let branches = match (self.branches, told.branches()) {
            (Some(note), told_branches) => {
                let branches = note.restore()?;
                agree(&branches, told_branches.unwrap_or(&Branches::default()), told)?;
                Some(branches)
            }
            (None, _) if self.unknown.contains(&Unknown::Branches) => None,
            (None, told) => told.cloned(),
        };
        Ok(match branches {
            Some(branches) => file.with_branches(branches),
            None => file,
        })
    }
}

/// How many lines the notes of one report may still tell: ranges are short to write, whatever they hold.
pub(super) struct Allowance(u64);

impl Default for Allowance {
    /// More lines than the largest project has, a quarter of a byte each.
    fn default() -> Self {
        Self(100_000_000)
    }
}

impl Allowance {
    fn take(&mut self, lines: u64) -> Result<(), String> {
        self.0 = self.0.checked_sub(lines).ok_or("the notes of the report tell more lines than any project has")?;
        Ok(())
    }
}

/// Compares the note's branches with what the format told of them: JSON the sum of a file, others the lines that miss any.
fn agree(noted: &Branches, told: &Branches, file: &FileCoverage) -> Result<(), String> {
    if told.arcs.is_some() || told.counts.values().any(|counts| matches!(counts, Counts::File(_))) {
        let missed = |branches: &Branches| branches.measure().low().missed();
        let (noted, told) = (missed(noted), missed(told));
        return if noted == told {
            Ok(())
        } else {
            Err(format!("{noted} branches are missed by the note, {told} by the report"))
        };
    }
    let lines = file.executed().union(file.missing());
    let missed = |branches: &Branches| -> BTreeMap<LineNumber, u32> {
        let exits = branches.by_line().into_iter().filter(|(line, exits)| exits.missed() > 0 && lines.contains(*line));
        exits.map(|(line, exits)| (line, exits.missed())).collect()
    };
    let (noted, told) = (missed(noted), missed(told));
    let differing = noted.keys().chain(told.keys()).filter(|line| noted.get(line) != told.get(line)).min();
    match differing {
        None => Ok(()),
        Some(line) => {
            let count = |missed: &BTreeMap<LineNumber, u32>| missed.get(line).copied().unwrap_or(0);
            Err(format!("line {line} misses {} branches by the note, {} by the report", count(&noted), count(&told)))
        }
    }
}

/// True if JSON's regions say all: they have branches exactly if the file has, and no lines that the file does not list.
fn are_told_by_json(regions: &Regions, file: &FileCoverage) -> bool {
    let listed = file.executed().union(file.missing()).union(file.excluded().unwrap_or(&LineSet::new()));
    let mut regions = regions.functions.values().chain(regions.classes.values());
    regions.all(|region| region.branches.is_some() == file.branches().is_some() && region.lines.is_subset(&listed))
}

/// True if coverage.py's JSON can say all that is known of the branches.
pub(super) fn is_arcs_only(branches: &Branches) -> bool {
    branches.arcs.is_some()
        && branches.targets.is_none()
        && branches.labels.is_none()
        && branches.counts.is_empty()
        && branches.unknown.is_empty()
}

fn regions_note(regions: &BTreeMap<Box<str>, Region>) -> BTreeMap<Box<str>, RegionNote> {
    let note = |region: &Region| RegionNote {
        start: region.start.map(LineNumber::value),
        statements: region.statements,
        branches: region.branches,
        lines: region.lines.ranges(),
    };
    regions.iter().map(|(name, region)| (name.clone(), note(region))).collect()
}

fn regions(notes: BTreeMap<Box<str>, RegionNote>) -> Result<BTreeMap<Box<str>, Region>, String> {
    notes
        .into_iter()
        .map(|(name, note)| {
            let start = note.start.map(line).transpose()?;
            let region =
                Region { start, statements: note.statements, branches: note.branches, lines: lines(&note.lines)? };
            Ok((name, region))
        })
        .collect()
}

fn line(number: u32) -> Result<LineNumber, String> {
    LineNumber::new(number).ok_or_else(|| format!("{number} is no line number"))
}

/// The lines of ranges, which are in ascending order and apart from each other.
fn lines(ranges: &Ranges) -> Result<LineSet, String> {
    let mut set = LineSet::new();
    let mut before = 0;
    for &(first, last) in ranges {
        if first <= before || last < first {
            return Err(format!("{first} to {last} is no range of lines that may stand there"));
        }
        for number in first..=last {
            set.insert(line(number)?);
        }
        before = last;
    }
    Ok(set)
}
