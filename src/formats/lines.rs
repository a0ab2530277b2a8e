//! The lines of one file as the records of a report tell them, put together; knows no format, and nothing of branches.

use std::collections::BTreeMap;

use crate::coverage::{LineNumber, LineSet};

/// Lines, in whatever order they come.
#[derive(Default)]
pub(super) struct Lines {
    hit: LineSet,
    missed: LineSet,
    /// Lines that came when a later one was there, and whether any record says that they were hit. Among the others
    /// each would have to be made room for.
    late: BTreeMap<LineNumber, bool>,
    last: Option<LineNumber>,
}

/// All lines of a file that is complete: none is on both sides.
pub(super) struct Settled {
    pub(super) hit: LineSet,
    pub(super) missed: LineSet,
}

impl Lines {
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// True if a record spoke of the line.
    pub(super) fn contains(&self, line: LineNumber) -> bool {
        Some(line) <= self.last
            && (self.hit.contains(line) || self.missed.contains(line) || self.late.contains_key(&line))
    }

    /// Adds what a record says of a line: it is hit if any says so.
    pub(super) fn add(&mut self, line: LineNumber, is_hit: bool) {
        if Some(line) > self.last {
            self.last = Some(line);
            let lines = if is_hit { &mut self.hit } else { &mut self.missed };
            lines.insert(line);
        } else {
            *self.late.entry(line).or_default() |= is_hit;
        }
    }

    pub(super) fn settle(self) -> Settled {
        let Self { mut hit, mut missed, late, last: _ } = self;
        if !late.is_empty() {
            hit.unite_with(&late.iter().filter(|(_, is_hit)| **is_hit).map(|(&line, _)| line).collect());
            missed.unite_with(&late.into_keys().collect());
            missed = missed.difference(&hit);
        }
        Settled { hit, missed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_in_any_order_and_any_number_of_times() {
        let told = [(3, true), (5, false), (64, false), (70, true), (5, true), (64, false), (200, false)];
        let settled = |order: &[(u32, bool)]| {
            let mut lines = Lines::default();
            assert!(lines.is_empty());
            for &(number, is_hit) in order {
                let line = LineNumber::new(number).expect("a line");
                lines.add(line, is_hit);
                assert!(lines.contains(line) && !lines.is_empty());
            }
            let Settled { hit, missed } = lines.settle();
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
}
