//! Branches line by line: what all evidence together says of the exits of each line.

use std::collections::{BTreeMap, BTreeSet};

use super::{Arc, Arcs, Branches, Counts, Target};
use crate::coverage::lines::{LineNumber, LineSet};
use crate::coverage::ratio::Measure;

/// What is known of the exits of one line that branches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineExits {
    /// Exits there are, as far as reports tell them line by line.
    pub total: u32,
    /// Exits that are covered for certain: `covered <= total`.
    pub covered: u32,
    /// Exits that no run is known to have taken; ways out first. Fewer than are missed where exits are only counted.
    pub missing: Vec<Target>,
    /// Exits that some run took, where a report names them; ways out first.
    pub taken: Vec<Target>,
}

impl LineExits {
    /// Exits that may be missed.
    #[must_use]
    pub fn missed(&self) -> u32 {
        self.total - self.covered
    }

    /// True if the missed exits are those that are named.
    #[must_use]
    pub fn is_missing_named(&self) -> bool {
        u32::try_from(self.missing.len()).is_ok_and(|named| named == self.missed())
    }
}

/// The exits of a line that have names: lines, and so many ways out.
#[derive(Default)]
struct Named {
    lines: BTreeSet<LineNumber>,
    ways_out: u32,
}

impl Branches {
    /// The exits of each line that branches.
    ///
    /// The sum can be less than [`Branches::total`]: JSON counts lines with `no branch` that never ran without listing
    /// their exits, and reports of coverage.py 5.0 to 6.4 count per file only. Before coverage.py 7.6.2 it can be more:
    /// JSON lists executed arcs that are not counted, of which those from a line to itself are known and left out.
    #[must_use]
    pub fn by_line(&self) -> BTreeMap<LineNumber, LineExits> {
        let mut missing: BTreeMap<LineNumber, Vec<Target>> = BTreeMap::new();
        for missed in self.resolve().missing {
            missing.entry(missed.line).or_default().push(missed.target);
        }
        let mut named = self.named();
        let counted = self.counted();
        for line in missing.keys().chain(counted.keys()) {
            named.entry(*line).or_default();
        }
        let exits = named.into_iter().map(|(line, named)| {
            let missing = missing.remove(&line).unwrap_or_default();
            let (most, total) = counted.get(&line).copied().unwrap_or_default();
            (line, self.exits(&named, missing, most, total))
        });
        exits.collect()
    }

    /// The exits of some lines, covered of all; between bounds where the reports do not decide about the file.
    #[must_use]
    pub fn of_lines(&self, lines: &LineSet) -> Measure {
        if let (Some(arcs), None, None, true) = (&self.arcs, &self.targets, &self.labels, self.counts.is_empty()) {
            return arcs.of_lines(lines);
        }
        let is_exact = self.resolve().measure.is_exact();
        let of_lines = self.by_line().into_iter().filter(|(line, _)| lines.contains(*line));
        let measures = of_lines.map(|(_, exits)| {
            // Any exit that is not covered for certain may be.
            let high = if is_exact { exits.covered } else { exits.total };
            Measure::between(u64::from(exits.covered), u64::from(high), u64::from(exits.total))
        });
        measures.sum()
    }

    fn exits(&self, named: &Named, missing: Vec<Target>, most: u32, counted: u32) -> LineExits {
        let length = |targets: usize| u32::try_from(targets).unwrap_or(u32::MAX);
        let known = length(named.lines.len()).saturating_add(named.ways_out);
        // An arc starts at a line with two exits or more; the others of a line with `no branch` are not listed.
        let listed = if self.arcs.is_some() { known.max(2) } else { known };
        let total = if counted > 0 { counted } else { listed }.max(length(missing.len()));
        let taken = if self.names_exits() { total - length(missing.len()) } else { 0 };
        let missed_lines: BTreeSet<LineNumber> = missing.iter().filter_map(|target| target.line()).collect();
        let missed_ways_out = length(missing.len() - missed_lines.len());
        let ways_out = (0..named.ways_out.saturating_sub(missed_ways_out)).map(|_| Target::Exit);
        let lines = named.lines.difference(&missed_lines).map(|&line| Target::Line(line));
        LineExits { total, covered: taken.max(most).min(total), missing, taken: ways_out.chain(lines).collect() }
    }

    /// Exits that any run names, of each line.
    fn named(&self) -> BTreeMap<LineNumber, Named> {
        let arcs = self.arcs.iter().flat_map(|arcs| arcs.executed.iter().chain(&arcs.missing));
        let is_beside_names = self.arcs.is_some() || self.targets.is_some();
        let labels = self.labels.iter().flat_map(|labels| labels.executed.union(&labels.missing));
        let labels = labels.filter(|(_, label)| !(is_beside_names && label.is_number()));
        let targets = self.targets.iter().flat_map(|targets| &targets.missing);
        let kinds: [Vec<(LineNumber, Target)>; 3] = [
            arcs.map(|arc| (arc.from, arc.target())).filter(|(from, to)| to.line() != Some(*from)).collect(),
            labels.map(|(line, label)| (*line, label.target())).collect(),
            targets.flat_map(|(&line, missing)| missing.iter().map(move |&target| (line, target))).collect(),
        ];
        let mut named: BTreeMap<LineNumber, Named> = BTreeMap::new();
        for kind in kinds {
            let mut ways_out: BTreeMap<LineNumber, u32> = BTreeMap::new();
            for (line, target) in kind {
                let exits = named.entry(line).or_default();
                match target {
                    Target::Line(to) => {
                        exits.lines.insert(to);
                    }
                    Target::Exit => *ways_out.entry(line).or_default() += 1,
                }
            }
            for (line, count) in ways_out {
                let exits = named.entry(line).or_default();
                exits.ways_out = exits.ways_out.max(count);
            }
        }
        named
    }

    /// The most exits that a counting run took of each line, and the line's number of exits where a run counts them.
    fn counted(&self) -> BTreeMap<LineNumber, (u32, u32)> {
        let mut counted: BTreeMap<LineNumber, (u32, u32)> = BTreeMap::new();
        for counts in self.counts.values() {
            let Counts::Lines(lines) = counts else { continue };
            for (&line, taken) in lines {
                let (most, total) = counted.entry(line).or_default();
                *most = (*most).max(taken.taken);
                *total = taken.total;
            }
        }
        for (&line, &total) in self.targets.iter().flat_map(|targets| &targets.totals) {
            counted.entry(line).or_default().1 = total;
        }
        counted
    }
}

impl Arcs {
    /// The exits of some lines, as [`Branches::by_line`] counts them, by one walk along the arcs.
    fn of_lines(&self, lines: &LineSet) -> Measure {
        let (mut missing, mut executed) = (self.missing.as_slice(), self.executed.as_slice());
        let mut sum = Measure::default();
        while let Some(line) = [missing, executed].iter().filter_map(|arcs| arcs.first()).map(|arc| arc.from).min() {
            let (missing, executed) = (take_line(&mut missing, line), take_line(&mut executed, line));
            if lines.contains(line) {
                sum = sum + of_line(line, missing, executed);
            }
        }
        sum
    }
}

/// Takes the arcs of a line off the beginning of a list.
fn take_line<'a>(arcs: &mut &'a [Arc], line: LineNumber) -> &'a [Arc] {
    let (of_line, rest) = arcs.split_at(arcs.iter().take_while(|arc| arc.from == line).count());
    *arcs = rest;
    of_line
}

/// The exits of one line, from its arcs.
fn of_line(line: LineNumber, missing: &[Arc], executed: &[Arc]) -> Measure {
    let is_counted = |arc: &&Arc| arc.target().line() != Some(line);
    let is_missing_only = |arc: &&Arc| executed.binary_search(arc).is_err();
    let known =
        executed.iter().filter(is_counted).count() + missing.iter().filter(is_counted).filter(is_missing_only).count();
    if known == 0 && missing.is_empty() {
        return Measure::default();
    }
    // An arc starts at a line with two exits or more; the others of a line with `no branch` are not listed.
    let total = known.max(2).max(missing.len()) as u64;
    Measure::exact(total - missing.len() as u64, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::branches::ArcSet;
    use proptest::prelude::*;

    fn arcs() -> impl Strategy<Value = ArcSet> {
        let line = (1_u32..6).prop_filter_map("a line", LineNumber::new);
        let arcs = prop::collection::btree_set((line, -3_i32..6).prop_map(|(from, to)| Arc { from, to }), 0..12);
        arcs.prop_map(|arcs| arcs.into_iter().collect())
    }

    proptest! {
        #[test]
        fn the_exits_of_a_line_are_the_same_looked_at_alone(missing in arcs(), executed in arcs(), chosen in 0_u32..64) {
            let total = u32::try_from(missing.union(&executed).len()).expect("few");
            let arcs = Arcs { total, executed: executed.difference(&missing), missing };
            let branches = Branches { arcs: Some(arcs), ..Branches::default() };
            let lines: LineSet = (1..6).filter(|line| chosen & (1 << line) != 0).filter_map(LineNumber::new).collect();
            let of_all = branches.by_line().into_iter().filter(|(line, _)| lines.contains(*line));
            let sum: Measure =
                of_all.map(|(_, exits)| Measure::exact(u64::from(exits.covered), u64::from(exits.total))).sum();
            prop_assert_eq!(branches.of_lines(&lines), sum);
        }
    }
}
