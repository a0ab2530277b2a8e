//! Branches by line and missing target: coverage.py's Cobertura XML.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use super::{MissedBranch, RunId, Target, added};
use crate::coverage::conflict::{Aspect, Conflict};
use crate::coverage::lines::LineNumber;

/// Branches by line and missing target: coverage.py's Cobertura XML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// Exits of each line that branches.
    pub totals: BTreeMap<LineNumber, u32>,
    /// Missing targets of each line with any; a multiset, as all ways out are written `exit`. Sorted, exits first.
    pub missing: BTreeMap<LineNumber, Vec<Target>>,
    /// Lines where runs may have missed different ways out under the same name.
    pub exits: BTreeMap<LineNumber, ExitHistory>,
}

/// What tells whether two runs that both missed `exit` missed the same one (FORMATS 4.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExitHistory {
    /// How many ways out the line has, from a run that took none and so listed all.
    pub all: Option<u32>,
    /// Line targets that any run missed.
    pub lines: BTreeSet<LineNumber>,
    /// Ways out that each run missed which took some exit of the line.
    pub partial: BTreeMap<RunId, u32>,
}

impl ExitHistory {
    /// What a run tells that missed these exits, sorted; none if `exit` stands for one way out at most.
    fn of(run: RunId, total: u32, missing: &[Target]) -> Option<Self> {
        let exits = count_exits(missing);
        if exits == 0 {
            return None;
        }
        let is_all = missing.len() == total as usize;
        let history = Self {
            all: is_all.then_some(exits),
            lines: line_targets(missing),
            partial: if is_all { BTreeMap::new() } else { BTreeMap::from([(run, exits)]) },
        };
        (history.bound(total) > 1).then_some(history)
    }

    /// The most ways out that the line can have.
    fn bound(&self, total: u32) -> u32 {
        let seen = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        self.all.unwrap_or_else(|| total.saturating_sub(seen))
    }

    /// The fewest ways out that no run took, if `missed` is the most.
    fn fewest_missed(&self, total: u32, missed: u32) -> u32 {
        let all = self.bound(total);
        let short: Vec<u32> =
            self.partial.values().map(|&count| all.saturating_sub(count)).filter(|&n| n > 0).collect();
        if all < 2 || short.len() < 2 {
            return missed;
        }
        all.saturating_sub(added(short)).min(missed)
    }
}

impl Targets {
    pub(super) fn check(&self, other: &Self) -> Result<(), Conflict> {
        if self.totals == other.totals {
            return Ok(());
        }
        let differing: Vec<LineNumber> = self
            .totals
            .keys()
            .chain(other.totals.keys())
            .filter(|line| self.totals.get(line) != other.totals.get(line))
            .copied()
            .collect();
        let all = |totals: &BTreeMap<LineNumber, u32>| added(totals.values().copied());
        Err(Conflict::new(Aspect::Branches, all(&self.totals), all(&other.totals), differing))
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.missing.retain(|line, ours| {
            let Some(theirs) = other.missing.get(line) else { return false };
            *ours = common(ours, theirs);
            !ours.is_empty()
        });
        let mut exits = std::mem::take(&mut self.exits);
        exits.retain(|line, history| {
            let Some(theirs) = other.exits.get(line) else { return false };
            history.all = history.all.or(theirs.all);
            history.lines.extend(&theirs.lines);
            history.partial.extend(&theirs.partial);
            self.is_open(*line, history)
        });
        self.exits = exits;
    }

    /// The lines of one run that branch, in ascending order, each with the number of its exits and the missing ones.
    #[must_use]
    pub fn of(run: RunId, lines: impl Iterator<Item = (LineNumber, u32, Vec<Target>)>) -> Self {
        let (mut totals, mut missing, mut exits) = (Vec::with_capacity(lines.size_hint().0), Vec::new(), Vec::new());
        for (line, total, mut targets) in lines {
            totals.push((line, total));
            if targets.is_empty() {
                continue;
            }
            targets.sort_unstable();
            exits.extend(ExitHistory::of(run, total, &targets).map(|history| (line, history)));
            missing.push((line, targets));
        }
        // Made of sorted lists, a map costs a third of one that grows.
        Self {
            totals: totals.into_iter().collect(),
            missing: missing.into_iter().collect(),
            exits: exits.into_iter().collect(),
        }
    }

    /// Supposes that a run took an exit.
    pub(super) fn take(&mut self, exit: MissedBranch) {
        let Some(missing) = self.missing.get_mut(&exit.line) else { return };
        if let Some(at) = missing.iter().position(|target| *target == exit.target) {
            missing.remove(at);
        }
        if count_exits(missing) == 0 {
            self.exits.remove(&exit.line);
        }
        if missing.is_empty() {
            self.missing.remove(&exit.line);
        }
    }

    /// True while more than one way out may hide behind the word `exit`.
    fn is_open(&self, line: LineNumber, history: &ExitHistory) -> bool {
        let total = self.totals.get(&line).copied().unwrap_or(0);
        let missed = self.missing.get(&line).map_or(0, |missing| count_exits(missing));
        missed > 0 && history.bound(total) > 1
    }

    /// The most and the fewest exits that no run took.
    pub(super) fn misses(&self) -> (u64, u64) {
        let most: u64 = self.missing.values().map(|missing| missing.len() as u64).sum();
        let open = self.exits.iter().filter_map(|(line, history)| {
            let exits = count_exits(self.missing.get(line)?);
            let total = self.totals.get(line).copied().unwrap_or(0);
            let fewest = if history.bound(total) < 2 { exits } else { history.fewest_missed(total, exits).min(exits) };
            Some(u64::from(exits - fewest))
        });
        (most, most - open.sum::<u64>())
    }

    pub(super) fn views(&self) -> BTreeMap<LineNumber, View> {
        self.missing
            .iter()
            .map(|(&line, missing)| {
                let exits = count_exits(missing);
                let total = self.totals.get(&line).copied().unwrap_or(0);
                let (fewest, bound) = match self.exits.get(&line) {
                    Some(history) => (history.fewest_missed(total, exits), history.bound(total)),
                    None => (exits, exits.min(1)),
                };
                (line, View { lines: line_targets(missing), exits, fewest, bound, is_numbered: false })
            })
            .collect()
    }
}

fn count_exits(targets: &[Target]) -> u32 {
    let exits = targets.iter().filter(|target| matches!(target, Target::Exit)).count();
    u32::try_from(exits).unwrap_or(u32::MAX)
}

fn line_targets(targets: &[Target]) -> BTreeSet<LineNumber> {
    targets.iter().filter_map(|target| target.line()).collect()
}

/// The intersection of two sorted multisets.
fn common(ours: &[Target], theirs: &[Target]) -> Vec<Target> {
    let mut rest = theirs.iter().peekable();
    let mut both = Vec::new();
    for target in ours {
        while rest.next_if(|other| *other < target).is_some() {}
        if rest.next_if(|other| *other == target).is_some() {
            both.push(*target);
        }
    }
    both
}
