//! The lines that the elements of one file speak of, put together; knows nothing of attributes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::line::XmlBranch;
use crate::coverage::{LineNumber, LineSet};

/// Lines, in whatever order they come.
#[derive(Default)]
pub(super) struct Lines {
    hit: LineSet,
    missed: LineSet,
    /// Lines that came when a later one was there, and whether any element says that they were hit. Among the others
    /// each would have to be made room for.
    late: BTreeMap<LineNumber, bool>,
    branches: BTreeMap<LineNumber, XmlBranch>,
    last: Option<LineNumber>,
}

/// What adding a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    New,
    /// It was there.
    Again,
    /// It was there with another number of branches.
    Otherwise,
}

/// All lines of a file that is complete.
pub(super) struct Settled {
    pub(super) hit: LineSet,
    pub(super) missed: LineSet,
    /// Lines that branch.
    pub(super) branches: BTreeMap<LineNumber, XmlBranch>,
}

impl Lines {
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// True if an element spoke of the line.
    pub(super) fn contains(&self, line: LineNumber) -> bool {
        Some(line) <= self.last
            && (self.hit.contains(line) || self.missed.contains(line) || self.late.contains_key(&line))
    }

    /// Adds what an element says of a line: it is hit if any says so, and has the branches of the one with most.
    pub(super) fn add(&mut self, line: LineNumber, is_hit: bool, branch: XmlBranch) -> Added {
        let is_new = !self.contains(line);
        if Some(line) > self.last {
            self.last = Some(line);
            let lines = if is_hit { &mut self.hit } else { &mut self.missed };
            lines.insert(line);
        } else {
            *self.late.entry(line).or_default() |= is_hit;
        }
        let is_conflict = branch != XmlBranch::None && self.branch(line, branch);
        match (is_new, is_conflict) {
            (true, _) => Added::New,
            (false, false) => Added::Again,
            (false, true) => Added::Otherwise,
        }
    }

    /// True if the line had another number of branches.
    fn branch(&mut self, line: LineNumber, branch: XmlBranch) -> bool {
        match self.branches.entry(line) {
            Entry::Vacant(entry) => {
                entry.insert(branch);
                false
            }
            Entry::Occupied(mut entry) => entry.get_mut().add(branch),
        }
    }

    pub(super) fn settle(self) -> Settled {
        let Self { mut hit, mut missed, late, branches, last: _ } = self;
        if !late.is_empty() {
            hit.unite_with(&late.iter().filter(|(_, is_hit)| **is_hit).map(|(&line, _)| line).collect());
            missed.unite_with(&late.into_keys().collect());
            missed = missed.difference(&hit);
        }
        Settled { hit, missed, branches }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Taken;
    use crate::formats::cobertura::line::Exits;

    fn line(number: u32) -> LineNumber {
        LineNumber::new(number).expect("a line")
    }

    fn counted(taken: u32, total: u32) -> XmlBranch {
        XmlBranch::Counted { taken: Taken { taken, total }, exits: Exits::Counted }
    }

    #[test]
    fn lines_are_the_same_in_any_order_and_any_number_of_times() {
        let told = [(3, true), (5, false), (64, false), (70, true), (5, true), (64, false), (200, false)];
        let settled = |order: &[(u32, bool)]| {
            let mut lines = Lines::default();
            for &(number, is_hit) in order {
                lines.add(line(number), is_hit, XmlBranch::None);
            }
            let Settled { hit, missed, .. } = lines.settle();
            (hit.ranges(), missed.ranges())
        };
        let expected = (vec![(3, 3), (5, 5), (70, 70)], vec![(64, 64), (200, 200)]);
        assert_eq!(settled(&told), expected);
        let mut rotated = told;
        for _ in 0..told.len() {
            rotated.rotate_left(1);
            assert_eq!(settled(&rotated), expected, "{rotated:?}");
        }
        rotated.reverse();
        assert_eq!(settled(&rotated), expected);
    }

    #[test]
    fn a_line_that_is_told_again_is_told_apart() {
        let mut lines = Lines::default();
        assert!(lines.is_empty());
        for (number, branch, added) in [
            (7, XmlBranch::None, Added::New),
            (7, counted(1, 2), Added::Again),
            (3, counted(1, 2), Added::New),
            (3, counted(2, 2), Added::Again),
            (3, XmlBranch::Unknown, Added::Again),
            (3, counted(0, 4), Added::Otherwise),
            (7, XmlBranch::None, Added::Again),
        ] {
            assert_eq!(lines.add(line(number), false, branch), added, "{number}");
            assert!(lines.contains(line(number)) && !lines.contains(line(5)) && !lines.contains(line(9)));
        }
        let branches = lines.settle().branches;
        assert_eq!(branches.into_iter().collect::<Vec<_>>(), [(line(3), counted(0, 4)), (line(7), counted(1, 2))]);
    }
}
