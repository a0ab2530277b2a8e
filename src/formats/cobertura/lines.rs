//! The lines that the elements of one file speak of, with their branches, put together; knows nothing of attributes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::line::XmlBranch;
use crate::coverage::{LineNumber, LineSet};
use crate::formats::lines;

/// Lines and what is told of their branches, in whatever order they come.
#[derive(Default)]
pub(super) struct Lines {
    lines: lines::Lines,
    branches: BTreeMap<LineNumber, XmlBranch>,
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
        self.lines.is_empty()
    }

    /// True if an element spoke of the line.
    pub(super) fn contains(&self, line: LineNumber) -> bool {
        self.lines.contains(line)
    }

    /// Adds what an element says of a line: it is hit if any says so, and has the branches of the one with most.
    pub(super) fn add(&mut self, line: LineNumber, is_hit: bool, branch: XmlBranch) -> Added {
        let is_new = !self.contains(line);
        self.lines.add(line, is_hit);
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
        let lines::Settled { hit, missed } = self.lines.settle();
        Settled { hit, missed, branches: self.branches }
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
