//! Branches of any evidence as the arcs that the format has.

use std::collections::BTreeSet;

use super::numbers::BranchNumbers;
use crate::coverage::{Arc, ArcSet, Branches, FileCoverage, LineNumber, Target};
use crate::formats::note::is_arcs_only;

/// The branches of a file as they are written.
pub(super) struct WrittenBranches {
    total: u64,
    missing: u64,
    /// Missing branches of lines that ran.
    partial: u64,
    /// None where the missing exits are only counted: coverage.py 5.0 to 6.4 writes no lists at all.
    pub(super) arcs: Option<ArcLists>,
}

/// Executed and missing arcs.
pub(super) struct ArcLists {
    pub(super) executed: ArcSet,
    pub(super) missing: ArcSet,
}

impl WrittenBranches {
    /// Takes the lower bound of what is covered where runs are only counted.
    pub(super) fn of(file: &FileCoverage, branches: &Branches) -> Self {
        let resolved = branches.resolve();
        let low = resolved.measure.low();
        let arcs = if let Some(arcs) = branches.arcs.as_ref().filter(|_| is_arcs_only(branches)) {
            Some(ArcLists { executed: arcs.executed.clone(), missing: arcs.missing.clone() })
        } else if low.missed() == resolved.missing.len() as u64 {
            Some(named(file, branches))
        } else {
            None
        };
        let is_missed = |line: LineNumber| file.missing().contains(line);
        let partial = if let Some(arcs) = &arcs {
            arcs.missing.iter().filter(|arc| !is_missed(arc.from)).count() as u64
        } else {
            let exits_of_missed = branches.by_line().into_iter().filter(|(line, _)| is_missed(*line));
            low.missed().saturating_sub(exits_of_missed.map(|(_, exits)| u64::from(exits.missed())).sum())
        };
        Self { total: low.total(), missing: low.missed(), partial, arcs }
    }

    pub(super) fn numbers(&self) -> BranchNumbers {
        BranchNumbers { total: self.total, missing: self.missing, partial: self.partial }
    }
}

/// Arcs for exits that have no number: each way out is a negative one, and no two of a line are alike.
///
/// The numbers are for other tools. covgate itself takes the evidence from its note.
fn named(file: &FileCoverage, branches: &Branches) -> ArcLists {
    let mut lists = ArcLists { executed: ArcSet::new(), missing: ArcSet::new() };
    let known = branches.arcs.clone().unwrap_or_default();
    for (from, exits) in branches.by_line() {
        let of_line = |arc: &Arc| arc.from == from && arc.to <= 0;
        let arcs: Vec<i32> = known.missing.iter().chain(&known.executed).filter(of_line).map(|arc| arc.to).collect();
        let mut ways_out = arcs.into_iter().chain(ways_out(file, from));
        let mut used = BTreeSet::new();
        let mut arc = |target: Target| {
            let to = match target {
                Target::Line(line) => i32::try_from(line.value()).ok(),
                Target::Exit => ways_out.find(|to| used.insert(*to)),
            };
            to.map(|to| Arc { from, to })
        };
        lists.missing.extend(exits.missing.into_iter().filter_map(&mut arc));
        lists.executed.extend(exits.taken.into_iter().filter_map(&mut arc));
    }
    lists
}

/// Numbers for the ways out of a line: of its function or module, of a lambda on the line itself, and others.
fn ways_out(file: &FileCoverage, from: LineNumber) -> impl Iterator<Item = i32> {
    let functions = file.regions().into_iter().flat_map(|regions| &regions.functions);
    let start = functions
        .filter(|(name, region)| !name.is_empty() && region.lines.contains(from))
        .find_map(|(_, region)| region.start);
    let leaves = |line: u32| -i32::try_from(line).unwrap_or(i32::MAX);
    [start.map_or(1, LineNumber::value), from.value()].into_iter().chain(1..=LineNumber::MAX).map(leaves)
}
