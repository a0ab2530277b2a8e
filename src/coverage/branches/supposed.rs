//! Branches supposing that other exits had been taken than those that were.

use super::{Arc, Arcs, Branches, Labels, MissedBranch, Target};

impl Branches {
    /// The same branches, had these exits been taken as well; an exit named twice stands for two of that name.
    ///
    /// Runs that only count stay as they are: what they took has no name.
    pub(in crate::coverage) fn with_taken(&self, exits: &[MissedBranch]) -> Self {
        let mut branches = self.clone();
        for exit in exits {
            if let Some(arcs) = &mut branches.arcs {
                arcs.take(*exit);
            }
            if let Some(labels) = &mut branches.labels {
                labels.take(*exit);
            }
            if let Some(targets) = &mut branches.targets {
                targets.take(*exit);
            }
        }
        branches
    }

    /// The same branches with no exit taken; none if the reports do not name each exit that they count.
    #[must_use]
    pub fn none_taken(&self) -> Option<Self> {
        if let Some(arcs) = &self.arcs {
            let missing = arcs.missing.union(&arcs.executed).iter().filter(|arc| !is_loop(*arc)).collect();
            let arcs = Arcs { total: arcs.total, missing, ..Arcs::default() };
            let is_complete = arcs.missing.len() == arcs.total as usize;
            return is_complete.then(|| Self { arcs: Some(arcs), ..Self::default() });
        }
        let labels = self.labels.as_ref()?;
        let missing = labels.missing.union(&labels.executed).cloned().collect();
        let labels = Labels { total: labels.total, missing, ..Labels::default() };
        let is_complete = labels.missing.len() == labels.total as usize;
        is_complete.then(|| Self { labels: Some(labels), ..Self::default() })
    }
}

/// Before coverage.py 7.6.2 a line may be listed as its own target, which is not counted.
fn is_loop(arc: Arc) -> bool {
    arc.target() == Target::Line(arc.from)
}

impl Arcs {
    fn take(&mut self, exit: MissedBranch) {
        let mut of_line = self.missing.of_line(exit.line).iter();
        if let Some(&arc) = of_line.find(|arc| arc.target() == exit.target) {
            self.missing.remove(arc);
            self.executed.insert(arc);
        }
    }
}

impl Labels {
    fn take(&mut self, exit: MissedBranch) {
        let is_it = |(line, label): &&(_, super::Label)| *line == exit.line && label.target() == exit.target;
        if let Some(label) = self.missing.iter().find(is_it).cloned() {
            self.missing.remove(&label);
            self.executed.insert(label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{LineNumber, Targets};

    fn line(number: u32) -> LineNumber {
        LineNumber::new(number).expect("a line number")
    }

    fn exit(from: u32, to: Option<u32>) -> MissedBranch {
        MissedBranch { line: line(from), target: to.map_or(Target::Exit, |to| Target::Line(line(to))) }
    }

    fn arcs(total: u32, missing: &[(u32, i32)], executed: &[(u32, i32)]) -> Branches {
        let set = |arcs: &[(u32, i32)]| arcs.iter().map(|&(from, to)| Arc { from: line(from), to }).collect();
        let arcs = Arcs { total, missing: set(missing), executed: set(executed) };
        Branches { arcs: Some(arcs), ..Branches::default() }
    }

    #[test]
    fn an_exit_that_is_taken_is_missed_no_more() {
        let branches = arcs(4, &[(3, -1), (3, 5), (7, 9)], &[(7, 8)]);
        let supposed = branches.with_taken(&[exit(3, None), exit(7, Some(9)), exit(7, Some(8)), exit(99, None)]);
        assert_eq!(supposed, arcs(4, &[(3, 5)], &[(3, -1), (7, 8), (7, 9)]));
    }

    #[test]
    fn two_ways_out_of_one_line_are_taken_one_by_one() {
        let missing = vec![Target::Exit, Target::Exit, Target::Line(line(5))];
        let targets = Targets::of(1, [(line(3), 3, missing)].into_iter());
        let branches = Branches { targets: Some(targets), ..Branches::default() };
        let once = branches.with_taken(&[exit(3, None)]);
        assert_eq!(once.resolve().missing, [exit(3, None), exit(3, Some(5))]);
        let all = branches.with_taken(&[exit(3, None), exit(3, Some(5)), exit(3, None)]);
        assert_eq!((all.resolve().missing.len(), all.resolve().measure.low().covered()), (0, 3));
    }

    #[test]
    fn no_exit_is_taken_only_where_all_that_count_are_named() {
        assert_eq!(arcs(2, &[(3, 5)], &[(3, -1), (3, 3)]).none_taken(), Some(arcs(2, &[(3, -1), (3, 5)], &[])));
        assert_eq!(arcs(4, &[(3, 5)], &[(3, -1)]).none_taken(), None, "a line with `no branch` is counted, not listed");
        assert_eq!(Branches::default().none_taken(), None);
    }
}
