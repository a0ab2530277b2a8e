//! covgate's own note in a merged report: what the format cannot say, so that reading it back gives the same model.
//!
//! A JSON key `covgate` in a file's entry, a processing instruction `covgate` in a Cobertura class, a comment in LCOV;
//! other readers pass over all three.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::coverage::{
    Arc, Arcs, Branches, Counts, ExitHistory, FileCoverage, Label, Labels, LineNumber, LineSet, Region, Regions, RunId,
    Taken, Target, Targets,
};

/// What a format leaves out about one file.
#[derive(Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Note {
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

#[derive(Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
struct BranchNote {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arcs: Option<ArcsNote>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    targets: Option<TargetsNote>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labels: Option<LabelsNote>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    counts: BTreeMap<RunId, CountsNote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unknown: Ranges,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
struct ArcsNote {
    total: u32,
    missing: Vec<(u32, i32)>,
    executed: Vec<(u32, i32)>,
}

/// Targets: 0 is a way out.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
struct TargetsNote {
    totals: BTreeMap<u32, u32>,
    missing: BTreeMap<u32, Vec<u32>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    exits: BTreeMap<u32, ExitNote>,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
struct ExitNote {
    all: Option<u32>,
    lines: Vec<u32>,
    partial: BTreeMap<RunId, u32>,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
struct LabelsNote {
    total: u32,
    missing: Vec<(u32, LabelNote)>,
    executed: Vec<(u32, LabelNote)>,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(untagged)]
enum LabelNote {
    Line(u32),
    Text(Box<str>),
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(untagged)]
enum CountsNote {
    File((u32, u32)),
    Lines(BTreeMap<u32, (u32, u32)>),
}

/// What of the model a format has no place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// The format holds lines, excluded lines, regions and arcs: coverage.py's JSON.
    OnlyForeignBranches,
    /// The format holds lines and missing targets: Cobertura and LCOV.
    AllButLines,
}

impl Note {
    /// The note that a file needs in a format; none if the format says it all.
    #[must_use]
    pub fn of(file: &FileCoverage, lacks: Lacks) -> Option<Self> {
        let mut note = Self::default();
        match lacks {
            Lacks::OnlyForeignBranches => {
                note.branches = file.branches().filter(|branches| !is_arcs_only(branches)).map(BranchNote::of);
            }
            Lacks::AllButLines => {
                note.excluded = file.excluded().map(LineSet::ranges);
                if file.statement_lines().is_none() {
                    note.statements = Some(file.statements());
                    note.executed = Some(file.executed().ranges());
                }
                if let Some(regions) = file.regions() {
                    note.functions = Some(regions_note(&regions.functions));
                    note.classes = Some(regions_note(&regions.classes));
                }
                note.branches = file.branches().map(BranchNote::of);
            }
        }
        (note != Self::default()).then_some(note)
    }

    /// The file as it was before it was written, from what the format told and this note.
    ///
    /// # Errors
    /// If the two disagree: somebody changed one and not the other.
    pub fn restore(self, told: &FileCoverage) -> Result<FileCoverage, String> {
        let executed = match &self.executed {
            Some(ranges) => lines(ranges)?,
            None => told.executed().clone(),
        };
        let statements = self.statements.unwrap_or_else(|| told.statements());
        let mut file =
            FileCoverage::new(statements, executed, told.missing().clone()).map_err(|error| error.to_string())?;
        if let Some(excluded) = &self.excluded {
            file = file.with_excluded(lines(excluded)?);
        } else if let Some(excluded) = told.excluded() {
            file = file.with_excluded(excluded.clone());
        }
        if let Some(functions) = self.functions {
            let classes = self.classes.unwrap_or_default();
            file = file.with_regions(Regions { functions: regions(functions)?, classes: regions(classes)? });
        } else if let Some(regions) = told.regions() {
            file = file.with_regions(regions.clone());
        }
        let Some(note) = self.branches else {
            return Ok(match told.branches() {
                Some(branches) => file.with_branches(branches.clone()),
                None => file,
            });
        };
        let branches = note.restore()?;
        let named = branches.resolve().missing.len();
        let told_missing = told.resolved_branches().map_or(0, |told| told.missing.len());
        if named != told_missing {
            return Err(format!("{named} branches are missing by the note, {told_missing} by the report"));
        }
        Ok(file.with_branches(branches))
    }
}

/// True if coverage.py's JSON can say all that is known of the branches.
fn is_arcs_only(branches: &Branches) -> bool {
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

impl BranchNote {
    fn of(branches: &Branches) -> Self {
        let plain =
            |arcs: &std::collections::BTreeSet<Arc>| arcs.iter().map(|arc| (arc.from.value(), arc.to)).collect();
        Self {
            arcs: branches.arcs.as_ref().map(|arcs| ArcsNote {
                total: arcs.total,
                missing: plain(&arcs.missing),
                executed: plain(&arcs.executed),
            }),
            targets: branches.targets.as_ref().map(TargetsNote::of),
            labels: branches.labels.as_ref().map(|labels| LabelsNote {
                total: labels.total,
                missing: labels.missing.iter().map(label_note).collect(),
                executed: labels.executed.iter().map(label_note).collect(),
            }),
            counts: branches.counts.iter().map(|(&run, counts)| (run, CountsNote::of(counts))).collect(),
            unknown: branches.unknown.ranges(),
        }
    }

    fn restore(self) -> Result<Branches, String> {
        let arcs = |pairs: Vec<(u32, i32)>| -> Result<_, String> {
            pairs.into_iter().map(|(from, to)| Ok(Arc { from: line(from)?, to })).collect()
        };
        let labels = |pairs: Vec<(u32, LabelNote)>| -> Result<_, String> {
            pairs.into_iter().map(|(at, label)| Ok((line(at)?, label.restore()?))).collect()
        };
        Ok(Branches {
            arcs: match self.arcs {
                Some(note) => {
                    Some(Arcs { total: note.total, missing: arcs(note.missing)?, executed: arcs(note.executed)? })
                }
                None => None,
            },
            targets: self.targets.map(TargetsNote::restore).transpose()?,
            labels: match self.labels {
                Some(note) => {
                    Some(Labels { total: note.total, missing: labels(note.missing)?, executed: labels(note.executed)? })
                }
                None => None,
            },
            counts: self
                .counts
                .into_iter()
                .map(|(run, note)| Ok((run, note.restore()?)))
                .collect::<Result<_, String>>()?,
            unknown: lines(&self.unknown)?,
        })
    }
}

impl TargetsNote {
    fn of(targets: &Targets) -> Self {
        let plain = |target: &Target| match target {
            Target::Exit => 0,
            Target::Line(line) => line.value(),
        };
        Self {
            totals: targets.totals.iter().map(|(line, &total)| (line.value(), total)).collect(),
            missing: targets
                .missing
                .iter()
                .map(|(line, missing)| (line.value(), missing.iter().map(plain).collect()))
                .collect(),
            exits: targets
                .exits
                .iter()
                .map(|(line, history)| {
                    let lines = history.lines.iter().map(|line| line.value()).collect();
                    (line.value(), ExitNote { all: history.all, lines, partial: history.partial.clone() })
                })
                .collect(),
        }
    }

    fn restore(self) -> Result<Targets, String> {
        let target = |number: u32| if number == 0 { Ok(Target::Exit) } else { line(number).map(Target::Line) };
        Ok(Targets {
            totals: self.totals.into_iter().map(|(at, total)| Ok((line(at)?, total))).collect::<Result<_, String>>()?,
            missing: self
                .missing
                .into_iter()
                .map(|(at, missing)| Ok((line(at)?, missing.into_iter().map(target).collect::<Result<_, String>>()?)))
                .collect::<Result<_, String>>()?,
            exits: self
                .exits
                .into_iter()
                .map(|(at, note)| {
                    let lines = note.lines.into_iter().map(line).collect::<Result<_, String>>()?;
                    Ok((line(at)?, ExitHistory { all: note.all, lines, partial: note.partial }))
                })
                .collect::<Result<_, String>>()?,
        })
    }
}

fn label_note((line, label): &(LineNumber, Label)) -> (u32, LabelNote) {
    let label = match label {
        Label::Line(line) => LabelNote::Line(line.value()),
        Label::Text(text) => LabelNote::Text(text.clone()),
    };
    (line.value(), label)
}

impl LabelNote {
    fn restore(self) -> Result<Label, String> {
        match self {
            Self::Line(number) => line(number).map(Label::Line),
            Self::Text(text) => Ok(Label::Text(text)),
        }
    }
}

impl CountsNote {
    fn of(counts: &Counts) -> Self {
        match counts {
            Counts::File(taken) => Self::File((taken.taken, taken.total)),
            Counts::Lines(lines) => {
                Self::Lines(lines.iter().map(|(line, taken)| (line.value(), (taken.taken, taken.total))).collect())
            }
        }
    }

    fn restore(self) -> Result<Counts, String> {
        Ok(match self {
            Self::File((taken, total)) => Counts::File(Taken { taken, total }),
            Self::Lines(lines) => Counts::Lines(
                lines
                    .into_iter()
                    .map(|(at, (taken, total))| Ok((line(at)?, Taken { taken, total })))
                    .collect::<Result<_, String>>()?,
            ),
        })
    }
}

fn line(number: u32) -> Result<LineNumber, String> {
    LineNumber::new(number).ok_or_else(|| format!("{number} is no line number"))
}

/// The lines of ranges; a range wider than any real file is damage, not a reason to fill the memory.
fn lines(ranges: &Ranges) -> Result<LineSet, String> {
    const WIDEST: u32 = 10_000_000;
    let mut set = LineSet::new();
    for &(first, last) in ranges {
        if last < first || last - first > WIDEST {
            return Err(format!("{first} to {last} is no range of lines"));
        }
        for number in first..=last {
            set.insert(line(number)?);
        }
    }
    Ok(set)
}
