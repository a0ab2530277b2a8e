//! What reports know of branch exits, and how that knowledge merges.
//!
//! Formats name exits differently: coverage.json gives arcs (both ends are lines; a negative end leaves a code object),
//! coverage.py's Cobertura gives the missing targets of a line but writes every way out as `exit`, LCOV gives a text,
//! other producers only counts. Each kind of evidence is merged with its own kind, so that merging stays commutative,
//! associative and idempotent; [`Branches::resolve`] puts the kinds together.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::{Aspect, Conflict};
use super::lines::{LineNumber, LineSet};
use super::ratio::Measure;

/// The identity of one report's content, so that evidence which adds up is not added twice.
pub type RunId = u64;

/// A jump from one line to another as coverage.py's JSON writes it.
///
/// `to > 0` is a line; `to < 0` leaves the code object that starts at line `-to`; `to == 0` leaves an unnamed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arc {
    /// The line that branches.
    pub from: LineNumber,
    /// The target.
    pub to: i32,
}

impl Arc {
    /// The target in words that all formats share.
    #[must_use]
    pub fn target(self) -> Target {
        match u32::try_from(self.to).ok().and_then(LineNumber::new) {
            Some(line) => Target::Line(line),
            None => Target::Exit,
        }
    }
}

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

/// Branches by arcs: coverage.json since coverage.py 6.5.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arcs {
    /// `summary.num_branches`; no list of arcs adds up to it (FORMATS 1.4: lines with `no branch` are counted, not listed).
    pub total: u32,
    /// Exits that no run took: exactly those that are not covered.
    pub missing: BTreeSet<Arc>,
    /// Exits that some run took, and in old versions some that are not counted: for comparing and writing, not for counting.
    pub executed: BTreeSet<Arc>,
}

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
        all.saturating_sub(short.iter().sum()).min(missed)
    }
}

/// Branches by line and a text: LCOV's `BRDA`, and Cobertura's `condition` elements where each is all or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The file's number of branch exits (`BRF`).
    pub total: u32,
    /// Exits that no run took.
    pub missing: BTreeSet<(LineNumber, Label)>,
    /// Exits that some run took.
    pub executed: BTreeSet<(LineNumber, Label)>,
}

/// A branch exit named by a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A text that names the line it leads to.
    Line(LineNumber),
    /// Any other text; two texts on one line are two exits.
    Text(Box<str>),
}

impl Label {
    /// The target in words that all formats share.
    #[must_use]
    pub fn target(&self) -> Target {
        match self {
            Self::Line(line) => Target::Line(*line),
            Self::Text(_) => Target::Exit,
        }
    }
}

/// Branches by numbers only: which exits were taken is not known, so runs add up to bounds, not to a count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counts {
    /// Taken and all exits of each line that branches: other producers' Cobertura.
    Lines(BTreeMap<LineNumber, Taken>),
    /// Taken and all exits of the file: coverage.json of coverage.py 5.0 to 6.4.
    File(Taken),
}

/// So many of so many exits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// Exits that the run took.
    pub taken: u32,
    /// Exits there are.
    pub total: u32,
}

impl Counts {
    fn total(&self) -> u32 {
        match self {
            Self::Lines(lines) => lines.values().map(|taken| taken.total).sum(),
            Self::File(taken) => taken.total,
        }
    }
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
            targets.totals.values().sum()
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
        self.check(other, statements)?;
        merge_option(&mut self.arcs, other.arcs.as_ref(), Arcs::merge);
        merge_option(&mut self.targets, other.targets.as_ref(), Targets::merge);
        merge_option(&mut self.labels, other.labels.as_ref(), Labels::merge);
        for (&run, counts) in &other.counts {
            self.counts.insert(run, counts.clone());
        }
        self.unknown = self.unknown.union(&other.unknown);
        Ok(())
    }

    fn check(&self, other: &Self, statements: &LineSet) -> Result<(), Conflict> {
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
            || self.xml_lacks_lines(other, statements)
            || other.xml_lacks_lines(self, statements);
        if agree { Ok(()) } else { Err(Conflict::new(Aspect::Branches, self.total(), other.total(), [])) }
    }

    /// coverage.py 6.5 to 7.4.4 counts lines that branch but are no statements, and leaves them out of the XML.
    fn xml_lacks_lines(&self, other: &Self, statements: &LineSet) -> bool {
        let (Some(targets), Some(arcs)) = (&self.targets, &other.arcs) else { return false };
        other.total() > self.total()
            && arcs
                .executed
                .iter()
                .chain(&arcs.missing)
                .any(|arc| !targets.totals.contains_key(&arc.from) && !statements.contains(arc.from))
    }

    fn check_line_counts(&self, other: &Self) -> Result<(), Conflict> {
        let ours = self.line_totals();
        let theirs = other.line_totals();
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
        let differing: Vec<LineNumber> =
            ours.keys().chain(theirs.keys()).filter(|line| ours.get(line) != theirs.get(line)).copied().collect();
        if differing.is_empty() {
            return Ok(());
        }
        Err(Conflict::new(Aspect::Branches, ours.values().sum(), theirs.values().sum(), differing))
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
        let mut taken_at: BTreeMap<LineNumber, u32> = BTreeMap::new();
        for missed in &missing {
            *taken_at.entry(missed.line).or_default() += 1;
        }
        self.add_line_counts(&taken_at, &mut low, &mut high);
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
        for (line, views) in self.views() {
            let lines = views.iter().map(|view| view.lines.clone()).reduce(|one, two| &one & &two).unwrap_or_default();
            let exits = views.iter().map(|view| view.exits).min().unwrap_or(0);
            fewest += lines.len() as u64 + u64::from(fewest_exits(&views, exits));
            missing.extend((0..exits).map(|_| MissedBranch { line, target: Target::Exit }));
            missing.extend(lines.into_iter().map(|to| MissedBranch { line, target: Target::Line(to) }));
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

/// What one kind of evidence says of the missing exits of one line.
struct View {
    lines: BTreeSet<LineNumber>,
    /// Ways out that are missed, and the fewest of them that can be.
    exits: u32,
    fewest: u32,
    /// The most ways out that the line has.
    bound: u32,
}

/// The fewest ways out missed by all, where each kind of evidence has its own names for them.
fn fewest_exits(views: &[View], exits: u32) -> u32 {
    let bound = views.iter().map(|view| view.bound).min().unwrap_or(0);
    if bound < 2 {
        return exits;
    }
    let taken: u32 = views.iter().map(|view| bound.saturating_sub(view.fewest)).sum();
    bound.saturating_sub(taken).min(exits)
}

fn merge_option<T: Clone>(ours: &mut Option<T>, theirs: Option<&T>, merge: impl Fn(&mut T, &T)) {
    match (ours.as_mut(), theirs) {
        (Some(ours), Some(theirs)) => merge(ours, theirs),
        (None, Some(theirs)) => *ours = Some(theirs.clone()),
        (_, None) => {}
    }
}

impl Arcs {
    fn check(&self, other: &Self) -> Result<(), Conflict> {
        let unknown_to = |here: &Self, there: &Self| -> Vec<LineNumber> {
            here.missing
                .iter()
                .filter(|arc| !there.missing.contains(arc) && !there.executed.contains(arc))
                .map(|arc| arc.from)
                .collect()
        };
        let mut lines = unknown_to(self, other);
        lines.extend(unknown_to(other, self));
        if self.total == other.total && lines.is_empty() {
            return Ok(());
        }
        Err(Conflict::new(Aspect::Branches, self.total, other.total, lines))
    }

    fn merge(&mut self, other: &Self) {
        self.missing.retain(|arc| other.missing.contains(arc));
        self.executed.extend(&other.executed);
    }

    fn views(&self) -> BTreeMap<LineNumber, View> {
        let mut views: BTreeMap<LineNumber, View> = BTreeMap::new();
        for arc in &self.missing {
            let view = views.entry(arc.from).or_insert_with(View::empty);
            view.add(arc.target());
        }
        for (&line, view) in &mut views {
            let first = Arc { from: line, to: i32::MIN };
            let ways_out = |arcs: &BTreeSet<Arc>| -> BTreeSet<i32> {
                arcs.range(first..).take_while(|arc| arc.from == line && arc.to <= 0).map(|arc| arc.to).collect()
            };
            let all = &ways_out(&self.missing) | &ways_out(&self.executed);
            view.bound = u32::try_from(all.len()).unwrap_or(u32::MAX);
        }
        views
    }
}

impl Targets {
    fn check(&self, other: &Self) -> Result<(), Conflict> {
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
        Err(Conflict::new(Aspect::Branches, self.totals.values().sum(), other.totals.values().sum(), differing))
    }

    fn merge(&mut self, other: &Self) {
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

    /// Notes one run's missing targets of a line that branches.
    pub fn add(&mut self, run: RunId, line: LineNumber, total: u32, mut missing: Vec<Target>) {
        self.totals.insert(line, total);
        if missing.is_empty() {
            return;
        }
        missing.sort_unstable();
        let exits = count_exits(&missing);
        let lines = line_targets(&missing);
        let history = if missing.len() == total as usize {
            ExitHistory { all: Some(exits), lines, partial: BTreeMap::new() }
        } else {
            ExitHistory { all: None, lines, partial: BTreeMap::from([(run, exits)]) }
        };
        self.missing.insert(line, missing);
        if self.is_open(line, &history) {
            self.exits.insert(line, history);
        }
    }

    /// True while more than one way out may hide behind the word `exit`.
    fn is_open(&self, line: LineNumber, history: &ExitHistory) -> bool {
        let total = self.totals.get(&line).copied().unwrap_or(0);
        let missed = self.missing.get(&line).map_or(0, |missing| count_exits(missing));
        missed > 0 && history.bound(total) > 1
    }

    fn views(&self) -> BTreeMap<LineNumber, View> {
        self.missing
            .iter()
            .map(|(&line, missing)| {
                let exits = count_exits(missing);
                let total = self.totals.get(&line).copied().unwrap_or(0);
                let (fewest, bound) = match self.exits.get(&line) {
                    Some(history) => (history.fewest_missed(total, exits), history.bound(total)),
                    None => (exits, exits.min(1)),
                };
                (line, View { lines: line_targets(missing), exits, fewest, bound })
            })
            .collect()
    }
}

impl Labels {
    fn check(&self, other: &Self) -> Result<(), Conflict> {
        let unknown_to = |here: &Self, there: &Self| -> Vec<LineNumber> {
            here.missing
                .iter()
                .filter(|label| !there.missing.contains(label) && !there.executed.contains(label))
                .map(|(line, _)| *line)
                .collect()
        };
        let mut lines = unknown_to(self, other);
        lines.extend(unknown_to(other, self));
        if self.total == other.total && lines.is_empty() {
            return Ok(());
        }
        Err(Conflict::new(Aspect::Branches, self.total, other.total, lines))
    }

    fn merge(&mut self, other: &Self) {
        self.missing.retain(|label| other.missing.contains(label));
        self.executed.extend(other.executed.iter().cloned());
    }

    fn views(&self) -> BTreeMap<LineNumber, View> {
        let mut views: BTreeMap<LineNumber, View> = BTreeMap::new();
        for (line, label) in &self.missing {
            views.entry(*line).or_insert_with(View::empty).add(label.target());
        }
        for (line, label) in self.missing.iter().chain(&self.executed) {
            if let (Some(view), Target::Exit) = (views.get_mut(line), label.target()) {
                view.bound += 1;
            }
        }
        views
    }
}

impl View {
    fn empty() -> Self {
        Self { lines: BTreeSet::new(), exits: 0, fewest: 0, bound: 0 }
    }

    fn add(&mut self, target: Target) {
        match target {
            Target::Line(line) => {
                self.lines.insert(line);
            }
            Target::Exit => {
                self.exits += 1;
                self.fewest += 1;
            }
        }
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
