//! Branches by numbers only.

use std::collections::BTreeMap;

use super::added;
use crate::coverage::lines::LineNumber;

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
    pub(super) fn total(&self) -> u32 {
        match self {
            Self::Lines(lines) => added(lines.values().map(|taken| taken.total)),
            Self::File(taken) => taken.total,
        }
    }
}
