//! A rule with what was found, and how it stands: what it needs, what it is short of, what it could lose.

use std::collections::BTreeMap;

use super::demand::Bound;
use super::{Found, Rule, Severity, Verdict};
use crate::coverage::{Extent, Measure, SourcePath};

/// What a gate found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The demand is held.
    Pass,
    /// It is not.
    Fail,
    /// Nothing was measured, or what was measured is not to be relied on.
    NoData,
    /// The reports only bound the count, and the limit lies between the bounds.
    Undecided,
}

impl Status {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NoData => "no-data",
            Self::Undecided => "undecided",
        }
    }
}

/// A rule with what was found and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The rule.
    pub rule: Rule,
    /// What was found; none where there is no data.
    pub found: Option<Found>,
    /// The finding.
    pub status: Status,
    /// What the gate looks at, for the reader, where it is not everything: `src/billing/** (14 files)`.
    pub scope: Option<String>,
    /// What of the project it judges, by file; none for all of it.
    pub part: Option<BTreeMap<SourcePath, Extent>>,
    /// What the finding rests on, in sentences without a full stop, the most important first: the first missed line, the
    /// files below a floor.
    pub evidence: Vec<String>,
}

impl Gate {
    /// The part of a total that was found.
    #[must_use]
    pub fn measure(&self) -> Option<Measure> {
        self.found?.measure()
    }

    /// The least count that passes, or the most that does for demands of at most: exact.
    #[must_use]
    pub fn needed(&self) -> Option<u64> {
        Some(match self.rule.demand.bound(self.found?)? {
            Bound::Least(count) | Bound::Most(count) => count,
        })
    }

    /// How many are missing to pass, or too many; zero for a passing gate.
    #[must_use]
    pub fn short_by(&self) -> Option<u64> {
        let found = self.found?;
        Some(match self.rule.demand.bound(found)? {
            Bound::Least(least) => least.saturating_sub(found.low()),
            Bound::Most(most) => found.low().saturating_sub(most),
        })
    }

    /// How many could be lost, or come, without failing; none for a gate that does not pass.
    #[must_use]
    pub fn margin(&self) -> Option<u64> {
        let found = self.found?;
        match self.rule.demand.bound(found)? {
            Bound::Least(least) => found.low().checked_sub(least),
            Bound::Most(most) => most.checked_sub(found.low()),
        }
    }

    /// What this gate means for the run.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.status, self.rule.severity) {
            (Status::NoData, _) if self.rule.is_optional => Verdict::Pass,
            (Status::Pass, _) | (Status::Fail, Severity::Warn) => Verdict::Pass,
            (Status::Fail, Severity::Error) => Verdict::Fail,
            (Status::NoData | Status::Undecided, _) => Verdict::NoData,
        }
    }
}
