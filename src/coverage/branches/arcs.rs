//! Branches by arcs: coverage.json since coverage.py 6.5.

use std::collections::{BTreeMap, BTreeSet};

use super::arc_set::{ArcSet, pass};
use super::view::View;
use super::{Target, disagree};
use crate::coverage::conflict::Conflict;
use crate::coverage::lines::LineNumber;

/// Branches by arcs: coverage.json since coverage.py 6.5.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arcs {
    /// `summary.num_branches`; no list of arcs adds up to it (FORMATS 1.4: lines with `no branch` are counted, not listed).
    pub total: u32,
    /// Exits that no run took: exactly those that are not covered.
    pub missing: ArcSet,
    /// Exits that some run took, and in old versions some that are not counted: for comparing and writing, not for counting.
    pub executed: ArcSet,
}

impl Arcs {
    pub(super) fn check(&self, other: &Self) -> Result<(), Conflict> {
        let mut lines = self.unknown_to(other);
        lines.extend(other.unknown_to(self));
        disagree(self.total, other.total, lines)
    }

    /// Lines with a missing arc that the other does not list at all.
    fn unknown_to(&self, other: &Self) -> Vec<LineNumber> {
        let (mut missing, mut executed) = (other.missing.as_slice(), other.executed.as_slice());
        let mut is_known = |arc: &Arc| pass(&mut missing, *arc) || pass(&mut executed, *arc);
        self.missing.iter().filter(|arc| !is_known(arc)).map(|arc| arc.from).collect()
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.missing.intersect_with(&other.missing);
        self.executed.unite_with(&other.executed);
    }

    pub(super) fn views(&self) -> BTreeMap<LineNumber, View> {
        let mut views: BTreeMap<LineNumber, View> = BTreeMap::new();
        for arc in &self.missing {
            let view = views.entry(arc.from).or_insert_with(View::empty);
            view.add(arc.target());
        }
        for (&line, view) in &mut views {
            let ways_out = |arcs: &ArcSet| -> BTreeSet<i32> {
                arcs.of_line(line).iter().map(|arc| arc.to).take_while(|to| *to <= 0).collect()
            };
            let all = &ways_out(&self.missing) | &ways_out(&self.executed);
            view.bound = u32::try_from(all.len()).unwrap_or(u32::MAX);
        }
        views
    }
}

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
