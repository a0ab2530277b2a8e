//! What is counted: the four metrics of coverage, and the other things that gates count.

use std::str::FromStr;

/// What is counted of coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Statements and branch exits together: coverage.py's own total.
    Combined,
    /// Statements.
    Lines,
    /// Branch exits.
    Branches,
    /// Functions with at least one executed statement in the body.
    Functions,
}

impl Metric {
    /// All metrics, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Combined, Self::Lines, Self::Branches, Self::Functions];

    /// The name in configuration, gate ids and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Combined => "combined",
            Self::Lines => "lines",
            Self::Branches => "branches",
            Self::Functions => "functions",
        }
    }

    /// What one counted thing is called.
    #[must_use]
    pub fn unit(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Combined, 1) => "statement or branch",
            (Self::Combined, _) => "statements and branches",
            (Self::Lines, 1) => "statement",
            (Self::Lines, _) => "statements",
            (Self::Branches, 1) => "branch",
            (Self::Branches, _) => "branches",
            (Self::Functions, 1) => "function",
            (Self::Functions, _) => "functions",
        }
    }
}

impl FromStr for Metric {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|metric| metric.name() == text).ok_or(())
    }
}

/// What a gate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A metric of coverage.
    Metric(Metric),
    /// Files that hold a floor of their own.
    Files,
    /// Declared features.
    Features,
    /// Tests.
    Tests,
    /// Excluded lines.
    ExcludedLines,
}

impl Unit {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Metric(metric) => metric.name(),
            Self::Files => "files",
            Self::Features => "features",
            Self::Tests => "tests",
            Self::ExcludedLines => "excluded-lines",
        }
    }

    /// What so many of them are called.
    #[must_use]
    pub fn noun(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Metric(metric), count) => metric.unit(count),
            (Self::Files, 1) => "file",
            (Self::Files, _) => "files",
            (Self::Features, 1) => "feature",
            (Self::Features, _) => "features",
            (Self::Tests, 1) => "test",
            (Self::Tests, _) => "tests",
            (Self::ExcludedLines, 1) => "excluded line",
            (Self::ExcludedLines, _) => "excluded lines",
        }
    }
}

impl From<Metric> for Unit {
    fn from(metric: Metric) -> Self {
        Self::Metric(metric)
    }
}
