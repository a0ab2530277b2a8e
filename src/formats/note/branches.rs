//! The evidence of branches, kind by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Ranges, line, lines};
use crate::coverage::{
    Arc, ArcSet, Arcs, Branches, Counts, ExitHistory, Label, Labels, LineNumber, RunId, Taken, Target, Targets,
};

#[derive(Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct BranchNote {
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
#[serde(deny_unknown_fields)]
struct ArcsNote {
    total: u32,
    missing: Vec<(u32, i32)>,
    executed: Vec<(u32, i32)>,
}

/// Targets: 0 is a way out.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct TargetsNote {
    totals: BTreeMap<u32, u32>,
    missing: BTreeMap<u32, Vec<u32>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    exits: BTreeMap<u32, ExitNote>,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct ExitNote {
    all: Option<u32>,
    lines: Vec<u32>,
    partial: BTreeMap<RunId, u32>,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
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
#[serde(rename_all = "kebab-case")]
enum CountsNote {
    File((u32, u32)),
    Lines(BTreeMap<u32, (u32, u32)>),
}

impl BranchNote {
    pub(super) fn of(branches: &Branches) -> Self {
        let plain = |arcs: &ArcSet| arcs.iter().map(|arc| (arc.from.value(), arc.to)).collect();
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

    /// Lines that branch in a way that is not known.
    pub(super) fn unknown(&self) -> &Ranges {
        &self.unknown
    }

    pub(super) fn restore(self) -> Result<Branches, String> {
        let arcs = |pairs: Vec<(u32, i32)>| -> Result<_, String> {
            pairs.into_iter().map(|(from, to)| Ok(Arc { from: line(from)?, to })).collect()
        };
        let labels = |pairs: Vec<(u32, LabelNote)>| -> Result<_, String> {
            pairs.into_iter().map(|(at, label)| Ok((line(at)?, label.restore()?))).collect()
        };
        let branches = Branches {
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
        };
        adds_up(&branches)?;
        Ok(branches)
    }
}

/// No evidence counts more exits than it says there are.
fn adds_up(branches: &Branches) -> Result<(), String> {
    let arcs = branches.arcs.iter().map(|arcs| arcs.missing.len() as u64 <= u64::from(arcs.total));
    let labels = branches.labels.iter().map(|labels| labels.missing.len() as u64 <= u64::from(labels.total));
    let targets = branches.targets.iter().flat_map(|targets| {
        let total = |line| u64::from(targets.totals.get(line).copied().unwrap_or(0));
        let missing = targets.missing.iter().map(move |(line, missing)| missing.len() as u64 <= total(line));
        let exits = targets.exits.iter().map(move |(line, history)| {
            history.all.iter().chain(history.partial.values()).all(|&exits| u64::from(exits) <= total(line))
        });
        missing.chain(exits)
    });
    let counts = branches.counts.values().map(|counts| match counts {
        Counts::File(taken) => taken.taken <= taken.total,
        Counts::Lines(lines) => lines.values().all(|taken| taken.taken <= taken.total),
    });
    if arcs.chain(labels).chain(targets).chain(counts).all(|is_sound| is_sound) {
        Ok(())
    } else {
        Err("its branches do not add up".to_owned())
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
