//! What a scope is held to, and what is held against it: see the room's documentation for the arithmetic.

use super::change::{Change, Kind};
use super::{Tally, Totals};
use crate::coverage::Measure;

impl Change {
    /// The baseline without the covered code that was deleted, as far as the code became smaller.
    #[must_use]
    pub fn reference(&self) -> Measure {
        let before = self.measure(&self.before);
        let gone = self.count(Kind::DeletedCovered) + self.count(Kind::ExcludedCovered);
        let taken = gone.min(before.total().saturating_sub(self.held().total()));
        let without = |count: u64| count.saturating_sub(taken);
        Measure::between(without(before.low().covered()), without(before.high().covered()), without(before.total()))
    }

    /// What is covered now; code that is still there and measured no more counts as missed.
    #[must_use]
    pub fn held(&self) -> Measure {
        let now = self.measure(&self.now);
        let unmeasured = self.count(Kind::UnmeasuredCovered) + self.count(Kind::UnmeasuredMissed);
        Measure::between(now.low().covered(), now.high().covered(), now.total() + unmeasured)
    }

    /// How many of a kind count: statements, and exits where both sides have them.
    #[must_use]
    pub fn count(&self, kind: Kind) -> u64 {
        let Tally { statements, exits } = self.tallies.of(kind);
        statements + exits
    }

    /// The counts that both sides have: combined, or statements alone.
    #[must_use]
    pub fn measure(&self, totals: &Totals) -> Measure {
        if self.has_exits { totals.combined() } else { totals.lines }
    }
}
