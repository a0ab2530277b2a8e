//! A part of a file's branches: those that leave from some of its lines.

use std::collections::{BTreeMap, BTreeSet};

use super::{Arc, Arcs, Branches, Counts, Labels, Targets};
use crate::coverage::lines::{LineNumber, LineSet};

impl Branches {
    /// The branches that leave from these lines: so many exits, if a report counts them for this part of the file.
    ///
    /// None if all that is known is a count for the whole file.
    pub(in crate::coverage) fn within(&self, lines: &LineSet, total: Option<u32>) -> Option<Self> {
        let length = |exits: usize| u32::try_from(exits).unwrap_or(u32::MAX);
        let arcs = self.arcs.as_ref().map(|arcs| {
            let missing: Vec<_> = arcs.missing.iter().filter(|arc| lines.contains(arc.from)).collect();
            let executed: Vec<_> = arcs.executed.iter().filter(|arc| lines.contains(arc.from)).collect();
            // An arc from a line to itself is listed by coverage.py before 7.6.2, and not counted.
            let is_counted = |arc: &&Arc| arc.target().line() != Some(arc.from) && !missing.contains(arc);
            let listed = length(missing.len() + executed.iter().filter(is_counted).count());
            let total = total.unwrap_or(listed).max(length(missing.len()));
            Arcs { total, missing: missing.into_iter().collect(), executed: executed.into_iter().collect() }
        });
        let labels = self.labels.as_ref().map(|labels| {
            let within = |exits: &BTreeSet<(_, _)>| {
                exits.iter().filter(|(line, _)| lines.contains(*line)).cloned().collect::<BTreeSet<_>>()
            };
            let (missing, executed) = (within(&labels.missing), within(&labels.executed));
            let total = total.unwrap_or(length(missing.union(&executed).count())).max(length(missing.len()));
            Labels { total, missing, executed }
        });
        let targets = self.targets.as_ref().map(|targets| Targets {
            totals: kept(&targets.totals, lines),
            missing: kept(&targets.missing, lines),
            exits: kept(&targets.exits, lines),
        });
        let counts: BTreeMap<_, _> = self
            .counts
            .iter()
            .filter_map(|(run, counts)| match counts {
                Counts::Lines(counted) => Some((*run, Counts::Lines(kept(counted, lines)))),
                Counts::File(_) => None,
            })
            .collect();
        if !self.names_exits() && counts.is_empty() {
            return None;
        }
        Some(Self { arcs, targets, labels, counts, unknown: self.unknown.intersection(lines) })
    }
}

fn kept<T: Clone>(by_line: &BTreeMap<LineNumber, T>, lines: &LineSet) -> BTreeMap<LineNumber, T> {
    let kept = by_line.iter().filter(|(line, _)| lines.contains(**line));
    kept.map(|(line, value)| (*line, value.clone())).collect()
}
