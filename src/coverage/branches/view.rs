//! One line's missing exits as each kind of evidence sees them.

use std::collections::BTreeSet;

use super::{Target, added};
use crate::coverage::lines::LineNumber;

/// What one kind of evidence says of the missing exits of one line.
pub(super) struct View {
    pub(super) lines: BTreeSet<LineNumber>,
    /// Ways out that are missed, and the fewest of them that can be.
    pub(super) exits: u32,
    pub(super) fewest: u32,
    /// The most ways out that the line has.
    pub(super) bound: u32,
    /// True if its exits only have numbers: which number stands for which line is not known.
    pub(super) is_numbered: bool,
}

impl View {
    pub(super) fn empty() -> Self {
        Self { lines: BTreeSet::new(), exits: 0, fewest: 0, bound: 0, is_numbered: false }
    }

    pub(super) fn add(&mut self, target: Target) {
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

/// What is missed of a line whose missing exits one kind of evidence names, so many (at least `fewest`), and another only
/// numbers: at most as many as the other misses, and at least those that the ones it took cannot be.
pub(super) fn misses_beside_numbers(named: u64, fewest: u64, numbered: &View) -> (u64, u64) {
    let (missing, all) = (u64::from(numbered.exits), u64::from(numbered.bound));
    (named.min(missing), (fewest + missing).saturating_sub(all))
}

/// The fewest ways out missed by all, where each kind of evidence has its own names for them.
pub(super) fn fewest_exits(views: &[View], exits: u32) -> u32 {
    let bound = views.iter().map(|view| view.bound).min().unwrap_or(0);
    if bound < 2 {
        return exits;
    }
    let taken = added(views.iter().map(|view| bound.saturating_sub(view.fewest)));
    bound.saturating_sub(taken).min(exits)
}
