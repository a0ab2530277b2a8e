//! What the records of one file say, put together in whatever order they come; knows nothing of their text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::coverage::{Label, Labels, LineNumber};
use crate::formats::lines::Lines;
use crate::formats::note::Note;

/// All records of one file.
#[derive(Default)]
pub(super) struct Records {
    pub(super) lines: Lines,
    pub(super) exits: Exits,
    pub(super) lines_found: Option<u32>,
    pub(super) branches_found: Option<u32>,
    pub(super) has_checksums: bool,
    /// A record of line 0, which only old coverage.py writes: an empty file that ran, a destination out of the file.
    pub(super) line_zero: Option<Range<usize>>,
    pub(super) note: Option<Note>,
}

/// A branch exit.
type Exit = (LineNumber, Label);

/// Branch exits, each taken if any record says so.
#[derive(Default)]
pub(super) struct Exits {
    /// Exits in ascending order, as most programs list them: no tree is needed for these.
    in_order: Vec<(Exit, bool)>,
    /// Exits that came when a later one was there.
    late: BTreeMap<Exit, bool>,
    /// True if any names the line it leads to.
    pub(super) has_jumps: bool,
}

impl Exits {
    pub(super) fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    pub(super) fn add(&mut self, line: LineNumber, label: Label, is_taken: bool) {
        self.has_jumps |= matches!(label, Label::Line(_));
        let exit = (line, label);
        if self.in_order.last().is_none_or(|(last, _)| *last < exit) {
            self.in_order.push((exit, is_taken));
        } else {
            *self.late.entry(exit).or_default() |= is_taken;
        }
    }

    /// All exits of a file that is complete, as many as there are.
    pub(super) fn settle(self) -> Labels {
        let mut exits = self.in_order;
        if !self.late.is_empty() {
            let mut all: BTreeMap<Exit, bool> = exits.into_iter().collect();
            for (exit, is_taken) in self.late {
                *all.entry(exit).or_default() |= is_taken;
            }
            exits = all.into_iter().collect();
        }
        let total = u32::try_from(exits.len()).unwrap_or(u32::MAX);
        let (executed, missing): (Vec<_>, Vec<_>) = exits.into_iter().partition(|(_, is_taken)| *is_taken);
        // Sorted as they are, the sets are built from them at once.
        let set = |exits: Vec<(Exit, bool)>| -> BTreeSet<Exit> { exits.into_iter().map(|(exit, _)| exit).collect() };
        Labels { total, missing: set(missing), executed: set(executed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exits_are_the_same_in_any_order_and_any_number_of_times() {
        let line = |number| LineNumber::new(number).expect("a line");
        let jump = |number| Label::Line(line(number));
        let text = |text: &str| Label::Text(text.into());
        let told = [
            (3, jump(4), true),
            (3, text("0,exit"), false),
            (7, text("0,0"), false),
            (7, text("0,10"), true),
            (7, text("0,2"), false),
            (7, text("0,0"), true),
            (3, text("0,exit"), false),
            (9, jump(2), false),
        ];
        let settled = |order: &[(u32, Label, bool)]| {
            let mut exits = Exits::default();
            assert!(exits.is_empty() && !exits.has_jumps);
            for (number, label, is_taken) in order {
                exits.add(line(*number), label.clone(), *is_taken);
                assert!(!exits.is_empty());
            }
            assert!(exits.has_jumps);
            exits.settle()
        };
        let expected = Labels {
            total: 6,
            missing: [(line(3), text("0,exit")), (line(7), text("0,2")), (line(9), jump(2))].into(),
            executed: [(line(3), jump(4)), (line(7), text("0,0")), (line(7), text("0,10"))].into(),
        };
        assert_eq!(settled(&told), expected);
        let mut rotated = told;
        for _ in 0..rotated.len() {
            rotated.rotate_left(1);
            assert_eq!(settled(&rotated), expected, "{rotated:?}");
        }
        rotated.reverse();
        assert_eq!(settled(&rotated), expected);
    }
}
