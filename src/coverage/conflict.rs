//! Two reports of one file that do not speak of the same source.

use super::lines::LineNumber;

/// What two reports of one file disagree about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Which lines are statements.
    Statements,
    /// Which lines are excluded.
    Excluded,
    /// Which exits branches have.
    Branches,
    /// Where a function or class starts.
    Regions,
}

impl Aspect {
    /// The field's plural for what is counted.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Statements => "statements",
            Self::Excluded => "excluded lines",
            Self::Branches => "branches",
            Self::Regions => "functions and classes",
        }
    }
}

/// How two views of one file differ: different source, exclusion configuration, Python or coverage.py (FORMATS 4.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What differs.
    pub aspect: Aspect,
    /// How many the first report has.
    pub ours: u32,
    /// How many the second report has.
    pub theirs: u32,
    /// The first lines that tell the two apart, ascending; empty where the reports only give counts.
    pub lines: Vec<LineNumber>,
}

impl Conflict {
    const SHOWN: usize = 5;

    pub(super) fn new(aspect: Aspect, ours: u32, theirs: u32, lines: impl IntoIterator<Item = LineNumber>) -> Self {
        let mut lines: Vec<LineNumber> = lines.into_iter().collect();
        lines.sort_unstable();
        lines.dedup();
        lines.truncate(Self::SHOWN);
        Self { aspect, ours, theirs, lines }
    }
}
