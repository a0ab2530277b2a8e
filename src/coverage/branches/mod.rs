//! What reports know of branch exits, and how that knowledge merges.
//!
//! Formats name exits differently: coverage.json gives arcs (both ends are lines; a negative end leaves a code object),
//! coverage.py's Cobertura gives the missing targets of a line but writes every way out as `exit`, LCOV gives a text,
//! other producers only counts. Each kind of evidence is merged with its own kind, so that merging stays commutative,
//! associative and idempotent; [`Branches::resolve`] puts the kinds together.

mod arc_set;
mod arcs;
mod counts;
mod exits;
mod labels;
mod supposed;
mod targets;
#[cfg(test)]
mod tests;
mod view;
mod within;

use std::collections::{BTreeMap, BTreeSet};

pub use arc_set::ArcSet;
pub use arcs::{Arc, Arcs};
pub use counts::{Counts, Taken};
pub use exits::LineExits;
pub use labels::{Label, Labels};
pub use targets::{ExitHistory, Targets};

use super::conflict::{Aspect, Conflict};
use super::lines::{LineNumber, LineSet};
use super::ratio::Measure;
use view::{View, fewest_exits, misses_beside_numbers};

/// The identity of one report's content, so that evidence which adds up is not added twice.
pub type RunId = u64;

/// Where a missed branch would have gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Out of the function, class or module.
    Exit,
    /// To another line.
    Line(LineNumber),
}

impl Target {
    /// The line it leads to, if it leads to one.
    #[must_use]
    pub fn line(self) -> Option<LineNumber> {
        match self {
            Self::Line(line) => Some(line),
            Self::Exit => None,
        }
    }
}

/// A branch exit that no run took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MissedBranch {
    /// The line that branches.
    pub line: LineNumber,
    /// Where it never went.
    pub target: Target,
}

/// All that is known of the branches of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branches {
    /// From coverage.json.
    pub arcs: Option<Arcs>,
    /// From coverage.py's Cobertura.
    pub targets: Option<Targets>,
    /// From LCOV.
    pub labels: Option<Labels>,
    /// From reports that only count, each run kept apart.
    pub counts: BTreeMap<RunId, Counts>,
    /// Lines said to branch without a number of exits: left out, and told.
    pub unknown: LineSet,
}

/// Branches when everything known is put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedBranches {
    /// Covered exits of all exits; the ends differ where only counts are known.
    pub measure: Measure,
    /// The exits that no run is known to have taken, in order.
    pub missing: Vec<MissedBranch>,
}

impl Branches {
    /// The number of branch exits. Arcs know best: an XML report can lack lines that branch (FORMATS 2.3).
    #[must_use]
    pub fn total(&self) -> u32 {
        if let Some(arcs) = &self.arcs {
            arcs.total
        } else if let Some(labels) = &self.labels {
            labels.total
        } else if let Some(targets) = &self.targets {
            added(targets.totals.values().copied())
        } else {
            self.counts.values().map(Counts::total).max().unwrap_or(0)
        }
    }

    /// True if some run named the exits it missed.
    pub(super) fn names_exits(&self) -> bool {
        self.arcs.is_some() || self.targets.is_some() || self.labels.is_some()
    }

    /// Merges what another run of the same file knows.
    ///
    /// # Errors
    /// If the two do not speak of the same branches.
    pub fn merge(&mut self, other: &Self, statements: &LineSet) -> Result<(), Conflict> {
        self.check(other, |line| statements.contains(line))?;
        self.unite_with(other);
        Ok(())
    }

    /// Adds what another run of the same file knows, which [`Branches::check`] found to speak of the same branches.
    pub(super) fn unite_with(&mut self, other: &Self) {
        merge_option(&mut self.arcs, other.arcs.as_ref(), Arcs::merge);
        merge_option(&mut self.targets, other.targets.as_ref(), Targets::merge);
        merge_option(&mut self.labels, other.labels.as_ref(), Labels::merge);
        for (&run, counts) in &other.counts {
            self.counts.insert(run, counts.clone());
        }
        self.unknown.unite_with(&other.unknown);
    }

    /// # Errors
    /// If the two do not speak of the same branches.
    pub(super) fn check(&self, other: &Self, is_statement: impl Fn(LineNumber) -> bool) -> Result<(), Conflict> {
        if let (Some(ours), Some(theirs)) = (&self.arcs, &other.arcs) {
            ours.check(theirs)?;
        }
        if let (Some(ours), Some(theirs)) = (&self.targets, &other.targets) {
            ours.check(theirs)?;
        }
        if let (Some(ours), Some(theirs)) = (&self.labels, &other.labels) {
            ours.check(theirs)?;
        }
        self.check_line_counts(other)?;
        let agree = self.total() == other.total()
            || self.xml_lacks_lines(other, &is_statement)
            || other.xml_lacks_lines(self, &is_statement);
        if agree { Ok(()) } else { Err(Conflict::new(Aspect::Branches, self.total(), other.total(), [])) }
    }

    /// coverage.py 6.5 to 7.4.4 counts lines that branch but are no statements, and leaves them out of the XML.
    fn xml_lacks_lines(&self, other: &Self, is_statement: impl Fn(LineNumber) -> bool) -> bool {
        let (Some(targets), Some(arcs)) = (&self.targets, &other.arcs) else { return false };
        other.total() > self.total()
            && arcs
                .executed
                .iter()
                .chain(&arcs.missing)
                .any(|arc| !targets.totals.contains_key(&arc.from) && !is_statement(arc.from))
    }

    fn check_line_counts(&self, other: &Self) -> Result<(), Conflict> {
        if self.targets.is_some() && other.targets.is_some() {
            return Ok(());
        }
        let ours = self.line_totals();
        let theirs = other.line_totals();
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
        let differing: Vec<LineNumber> =
            ours.keys().chain(theirs.keys()).filter(|line| ours.get(line) != theirs.get(line)).copied().collect();
        if differing.is_empty() {
            return Ok(());
        }
        let (ours, theirs) = (added(ours.into_values()), added(theirs.into_values()));
        Err(Conflict::new(Aspect::Branches, ours, theirs, differing))
    }

    fn line_totals(&self) -> Option<BTreeMap<LineNumber, u32>> {
        if let Some(targets) = &self.targets {
            return Some(targets.totals.clone());
        }
        self.counts.values().find_map(|counts| match counts {
            Counts::Lines(lines) => Some(lines.iter().map(|(&line, taken)| (line, taken.total)).collect()),
            Counts::File(_) => None,
        })
    }

    /// Lines of which some run only counts the exits: the most that one run took, and all.
    #[must_use]
    pub fn counted_lines(&self) -> BTreeMap<LineNumber, (u32, u32)> {
        let mut lines: BTreeMap<LineNumber, (u32, u32)> = BTreeMap::new();
        for counts in self.counts.values() {
            let Counts::Lines(counted) = counts else { continue };
            for (&line, taken) in counted {
                let (most, total) = lines.entry(line).or_default();
                *most = (*most).max(taken.taken);
                *total = taken.total;
            }
        }
        lines
    }

    /// What is covered, between which bounds: the measure of [`Branches::resolve`].
    #[must_use]
    pub fn measure(&self) -> Measure {
        let Some((most, fewest)) = self.misses_of_one_kind() else { return self.resolve().measure };
        let total = u64::from(self.total());
        let measure = Measure::between(total.saturating_sub(most), total.saturating_sub(fewest), total);
        debug_assert_eq!(measure, self.resolve().measure);
        measure
    }

    /// The most and the fewest exits that are missed, where all reports are of one kind that names them.
    fn misses_of_one_kind(&self) -> Option<(u64, u64)> {
        match (&self.arcs, &self.targets, &self.labels, self.counts.is_empty()) {
            (Some(arcs), None, None, true) => {
                let missing = arcs.missing.len() as u64;
                Some((missing, missing))
            }
            (None, Some(targets), None, true) => Some(targets.misses()),
            (None, None, Some(labels), true) => {
                let missing = labels.missing.len() as u64;
                Some((missing, missing))
            }
            _ => None,
        }
    }

    /// Puts all evidence together: what is covered, between which bounds, and which exits are missed.
    #[must_use]
    pub fn resolve(&self) -> ResolvedBranches {
        let (missing, fewest) = self.named_misses();
        let total = u64::from(self.total());
        let (mut low, mut high) = if self.names_exits() {
            (total.saturating_sub(missing.len() as u64), total.saturating_sub(fewest))
        } else {
            (0, 0)
        };
        if !self.counts.is_empty() {
            let mut missed_at: BTreeMap<LineNumber, u32> = BTreeMap::new();
            for missed in &missing {
                *missed_at.entry(missed.line).or_default() += 1;
            }
            self.add_line_counts(&missed_at, &mut low, &mut high);
        }
        let of_files: Vec<u64> = self
            .counts
            .values()
            .filter_map(|counts| match counts {
                Counts::File(taken) => Some(u64::from(taken.taken)),
                Counts::Lines(_) => None,
            })
            .collect();
        low = of_files.iter().copied().fold(low, u64::max);
        high += of_files.iter().sum::<u64>();
        ResolvedBranches { measure: Measure::between(low, high, total), missing }
    }

    /// The covered exits of several runs of one file together, as merging them would give; none if none measured branches.
    #[must_use]
    pub fn measure_of(all: &[&Self], statements: &LineSet) -> Option<Measure> {
        let (first, others) = all.split_first()?;
        let Some(arcs) = all.iter().map(|branches| branches.only_arcs()).collect::<Option<Vec<_>>>() else {
            let mut merged = (*first).clone();
            for other in others {
                merged.merge(other, statements).ok()?;
            }
            return Some(merged.resolve().measure);
        };
        let total = u64::from(first.total());
        let missed = arcs[0].missing.iter().filter(|arc| arcs[1..].iter().all(|other| other.missing.contains(*arc)));
        Some(Measure::exact(total.saturating_sub(missed.count() as u64), total))
    }

    /// The arcs, if nothing else is known.
    fn only_arcs(&self) -> Option<&Arcs> {
        match self {
            Self { arcs: Some(arcs), targets: None, labels: None, counts, .. } if counts.is_empty() => Some(arcs),
            _ => None,
        }
    }

    /// Adds what counting runs know of single lines: at least the largest count, at most the sum (FORMATS 4.5).
    fn add_line_counts(&self, missed_at: &BTreeMap<LineNumber, u32>, low: &mut u64, high: &mut u64) {
        let mut lines: BTreeMap<LineNumber, (u32, u32, u32)> = BTreeMap::new();
        for counts in self.counts.values() {
            let Counts::Lines(counted) = counts else { continue };
            for (&line, taken) in counted {
                let (most, sum, total) = lines.entry(line).or_default();
                *most = (*most).max(taken.taken);
                *sum = sum.saturating_add(taken.taken);
                *total = taken.total;
            }
        }
        for (line, (most, sum, total)) in lines {
            let named =
                if self.names_exits() { total.saturating_sub(missed_at.get(&line).copied().unwrap_or(0)) } else { 0 };
            *low += u64::from(most.saturating_sub(named));
            *high += u64::from(sum.min(total.saturating_sub(named)));
        }
    }

    /// The exits that every run which names exits missed, and the fewest they can stand for.
    fn named_misses(&self) -> (Vec<MissedBranch>, u64) {
        if let (Some(arcs), None, None) = (&self.arcs, &self.targets, &self.labels) {
            let missing: Vec<MissedBranch> =
                arcs.missing.iter().map(|arc| MissedBranch { line: arc.from, target: arc.target() }).collect();
            let fewest = missing.len() as u64;
            return (missing, fewest);
        }
        let mut missing = Vec::new();
        let mut fewest = 0;
        for (line, mut views) in self.views() {
            let is_beside_names = views.iter().any(|view| !view.is_numbered);
            let numbered: Vec<View> = views.extract_if(.., |view| view.is_numbered && is_beside_names).collect();
            let lines = views.iter().map(|view| view.lines.clone()).reduce(|one, two| &one & &two).unwrap_or_default();
            let exits = views.iter().map(|view| view.exits).min().unwrap_or(0);
            let of_line = u64::from(exits) + lines.len() as u64;
            let least = lines.len() as u64 + u64::from(fewest_exits(&views, exits));
            let (most, least) = numbered
                .iter()
                .fold((of_line, least), |(most, least), numbered| misses_beside_numbers(most, least, numbered));
            fewest += least;
            let exits = (0..exits).map(|_| Target::Exit).chain(lines.into_iter().map(Target::Line));
            let exits = exits.take(usize::try_from(most).unwrap_or(usize::MAX));
            missing.extend(exits.map(|target| MissedBranch { line, target }));
        }
        (missing, fewest)
    }

    /// Each line that all kinds of evidence say has missing exits, with the view of each kind.
    fn views(&self) -> BTreeMap<LineNumber, Vec<View>> {
        let kinds: Vec<BTreeMap<LineNumber, View>> = [
            self.arcs.as_ref().map(Arcs::views),
            self.targets.as_ref().map(Targets::views),
            self.labels.as_ref().map(Labels::views),
        ]
        .into_iter()
        .flatten()
        .collect();
        let count = kinds.len();
        let mut lines: BTreeMap<LineNumber, Vec<View>> = BTreeMap::new();
        for (line, view) in kinds.into_iter().flatten() {
            lines.entry(line).or_default().push(view);
        }
        lines.retain(|_, views| views.len() == count);
        lines
    }
}

/// The sum of counts that a report makes up as it likes: as large as can be told, never wrapped around to a small one.
pub(super) fn added(counts: impl IntoIterator<Item = u32>) -> u32 {
    counts.into_iter().fold(0, u32::saturating_add)
}

fn merge_option<T: Clone>(ours: &mut Option<T>, theirs: Option<&T>, merge: impl Fn(&mut T, &T)) {
    match (ours.as_mut(), theirs) {
        (Some(ours), Some(theirs)) => merge(ours, theirs),
        (None, Some(theirs)) => *ours = Some(theirs.clone()),
        (_, None) => {}
    }
}

/// Two lists of exits must name each other's missing exits: otherwise they are of different sources.
fn check_named<T: Ord>(
    ours: &Named<'_, T>,
    theirs: &Named<'_, T>,
    line: impl Fn(&T) -> LineNumber,
) -> Result<(), Conflict> {
    let unknown_to = |here: &Named<'_, T>, there: &Named<'_, T>| -> Vec<LineNumber> {
        let is_known = |exit: &&T| there.missing.contains(*exit) || there.executed.contains(*exit);
        here.missing.iter().filter(|exit| !is_known(exit)).map(&line).collect()
    };
    let mut lines = unknown_to(ours, theirs);
    lines.extend(unknown_to(theirs, ours));
    disagree(ours.total, theirs.total, lines)
}

fn disagree(ours: u32, theirs: u32, lines: Vec<LineNumber>) -> Result<(), Conflict> {
    if ours == theirs && lines.is_empty() {
        return Ok(());
    }
    Err(Conflict::new(Aspect::Branches, ours, theirs, lines))
}

/// Exits that have names of their own.
struct Named<'a, T> {
    total: u32,
    missing: &'a BTreeSet<T>,
    executed: &'a BTreeSet<T>,
}
