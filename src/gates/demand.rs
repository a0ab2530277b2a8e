//! What a gate demands, and what was found: compared as integers, without a float and without rounding.

use crate::coverage::{Measure, Percent, Ratio};

/// What a gate demands of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// At least this share of the total.
    AtLeast(Percent),
    /// At least this share of each one: all of the total hold it.
    EachAtLeast(Percent),
    /// At most this share of the total.
    AtMost(Percent),
    /// At most so many of the total missed.
    MissedAtMost(u64),
    /// At least so many.
    CountAtLeast(u64),
    /// At most so many.
    CountAtMost(u64),
    /// A share that fell by at most so many percentage points.
    DropAtMost(Percent),
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A part of a total.
    Share(Measure),
    /// A plain count.
    Count(u64),
    /// A part of a total, and what it was before.
    Change {
        /// What it was.
        base: Ratio,
        /// What it is.
        now: Measure,
    },
    /// There is nothing to judge, which is no fault: no statement was changed.
    Nothing,
}

impl Found {
    /// The part of a total, where it is one.
    #[must_use]
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::Share(measure) | Self::Change { now: measure, .. } => Some(measure),
            Self::Count(_) | Self::Nothing => None,
        }
    }

    /// What is counted against the demand, for certain: what is covered, or the plain count.
    #[must_use]
    pub fn low(self) -> u64 {
        match self {
            Self::Share(measure) | Self::Change { now: measure, .. } => measure.low().covered(),
            Self::Count(count) => count,
            Self::Nothing => 0,
        }
    }

    /// The same at most.
    pub(super) fn high(self) -> u64 {
        match self {
            Self::Share(measure) | Self::Change { now: measure, .. } => measure.high().covered(),
            Self::Count(_) | Self::Nothing => self.low(),
        }
    }
}

/// Which counts hold a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// So many and more.
    Least(u64),
    /// So many and fewer.
    Most(u64),
}

impl Bound {
    pub(super) fn holds(self, count: u64) -> bool {
        match self {
            Self::Least(least) => count >= least,
            Self::Most(most) => count <= most,
        }
    }
}

impl Demand {
    /// The count that is the limit, over what was found; none where the two do not go together or nothing was measured.
    pub(super) fn bound(self, found: Found) -> Option<Bound> {
        let total = found.measure().map(Measure::total);
        let measured = total.filter(|&total| total > 0);
        match self {
            Self::AtLeast(share) => Some(Bound::Least(share.needed_of(measured?))),
            Self::EachAtLeast(_) => Some(Bound::Least(measured?)),
            Self::AtMost(share) => Some(Bound::Most(share.allowed_of(measured?))),
            Self::MissedAtMost(missed) => Some(Bound::Least(measured?.saturating_sub(missed))),
            Self::CountAtLeast(least) => count(found).map(|_| Bound::Least(least)),
            Self::CountAtMost(most) => count(found).map(|_| Bound::Most(most)),
            Self::DropAtMost(points) => match found {
                Found::Change { base, .. } => Some(Bound::Least(points.needed_after(base, measured?)?)),
                Found::Share(_) | Found::Count(_) | Found::Nothing => None,
            },
        }
    }

    /// The distance in percentage points, signed; negative if the demand is not held. None for demands of counts.
    #[must_use]
    pub fn gap(self, found: Found, places: u32) -> Option<String> {
        let low = found.measure()?.low();
        match self {
            Self::AtLeast(share) => share.gap_of(low, places),
            // At most 10 percent of it is at least 90 percent of the rest.
            Self::AtMost(share) => share.rest().gap_of(Ratio::new(low.missed(), low.total())?, places),
            Self::DropAtMost(points) => match found {
                Found::Change { base, .. } => points.drop_gap_of(base, low, places),
                Found::Share(_) | Found::Count(_) | Found::Nothing => None,
            },
            Self::EachAtLeast(_) | Self::MissedAtMost(_) | Self::CountAtLeast(_) | Self::CountAtMost(_) => None,
        }
    }

    /// The least share of each one, where that is what is demanded.
    #[must_use]
    pub fn floor_of_each(self) -> Option<Percent> {
        match self {
            Self::EachAtLeast(share) => Some(share),
            Self::AtLeast(_)
            | Self::AtMost(_)
            | Self::MissedAtMost(_)
            | Self::CountAtLeast(_)
            | Self::CountAtMost(_)
            | Self::DropAtMost(_) => None,
        }
    }

    /// The least share, where that is what is demanded.
    #[must_use]
    pub fn floor(self) -> Option<Percent> {
        match self {
            Self::AtLeast(share) => Some(share),
            Self::EachAtLeast(_)
            | Self::AtMost(_)
            | Self::MissedAtMost(_)
            | Self::CountAtLeast(_)
            | Self::CountAtMost(_)
            | Self::DropAtMost(_) => None,
        }
    }

    /// Decimal places that the demand was written with.
    #[must_use]
    pub fn places(self) -> u32 {
        match self {
            Self::AtLeast(share) | Self::EachAtLeast(share) | Self::AtMost(share) | Self::DropAtMost(share) => {
                share.places()
            }
            Self::MissedAtMost(_) | Self::CountAtLeast(_) | Self::CountAtMost(_) => 0,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AtLeast(_) => "at-least",
            Self::EachAtLeast(_) => "each-at-least",
            Self::AtMost(_) => "at-most",
            Self::MissedAtMost(_) => "missed-at-most",
            Self::CountAtLeast(_) => "count-at-least",
            Self::CountAtMost(_) => "count-at-most",
            Self::DropAtMost(_) => "drop-at-most",
        }
    }

    /// The limit as it was written: `90`, `10`.
    #[must_use]
    pub fn limit(self) -> String {
        match self {
            Self::AtLeast(share) | Self::EachAtLeast(share) | Self::AtMost(share) | Self::DropAtMost(share) => {
                share.to_string()
            }
            Self::MissedAtMost(count) | Self::CountAtLeast(count) | Self::CountAtMost(count) => count.to_string(),
        }
    }
}

fn count(found: Found) -> Option<u64> {
    match found {
        Found::Count(count) => Some(count),
        Found::Share(_) | Found::Change { .. } | Found::Nothing => None,
    }
}
