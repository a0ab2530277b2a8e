//! The baseline: what was covered when it was committed, kept small, and compared with what is covered now. Knows no gate
//! and prints nothing.
//!
//! # What is kept
//!
//! Of each file its statements in order, each as a [`Fingerprint`] of its tokens, and by layer which of them are missed;
//! four characters for a statement. Lines are not kept: code that moves stays what it is.
//!
//! # What is compared
//!
//! Statements are paired by what they say: first within a file, then in blocks across all files (`align::Alignment`). What has a
//! partner is unchanged code, wherever it stands now; the rest was deleted or is new. See [`Change`].
//!
//! # How a drop is judged
//!
//! Deleting code that was covered makes the percentage fall though nothing was lost. So, as far as the code became
//! smaller, covered code that was deleted is first taken out of the baseline: with `C` of `T` covered before, `t` in all
//! now, and `d` covered ones deleted, the reference is `C − k` of `T − k`, where `k = min(d, T − t)` if `t < T`, else 0.
//! Before 90 of 100, now 40 of 50 for 50 covered ones were deleted: the reference is 40 of 50, and nothing dropped. But
//! covered code that was *replaced* stays in the reference: 90 of 100, 50 of them rewritten with 5 missed, is 85 of 100
//! against 90 of 100. The reference is never above the baseline.
//!
//! What was measured before and is still there but measured no more is no deletion: it counts as missed.

mod account;
mod align;
mod change;
mod compare;
mod counts;
mod exits;
mod read;
mod reference;
mod state;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use crate::config::Denominator;
use crate::coverage::{LineSet, Measure, SourcePath};
use crate::layer_name::LayerName;
use crate::source::Fingerprint;

pub use change::{Change, FileChange, Kind, Places, Tallies, Tally};
pub use compare::{Absent, Comparison, compare};
pub use read::read;
pub use state::take;

/// The version of the file's form: a reader refuses a newer one.
pub const SCHEMA: u64 = 1;

/// A layer, or none for all together.
pub type Scope = Option<LayerName>;

/// The name of a scope in the file and in reports.
#[must_use]
pub fn scope_name(scope: &Scope) -> &str {
    scope.as_ref().map_or("overall", LayerName::as_str)
}

/// What a run measured, as it is kept and compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// What layers are measured over.
    pub denominator: Denominator,
    /// The counts of each scope over all files.
    pub totals: BTreeMap<Scope, Totals>,
    /// The files.
    pub files: BTreeMap<SourcePath, File>,
}

/// The counts of a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Statements.
    pub lines: Measure,
    /// Branch exits; none where the scope did not measure branches.
    pub branches: Option<Measure>,
}

impl Totals {
    /// Statements and branch exits together.
    #[must_use]
    pub fn combined(&self) -> Measure {
        self.lines + self.branches.unwrap_or_default()
    }
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its statements.
    pub code: Code,
    /// How many exits each statement has that branches; statements are numbered from one in the order of the file.
    pub exits: BTreeMap<u32, u32>,
    /// What each scope misses. A scope that does not count this file is not in it.
    pub scopes: BTreeMap<Scope, Missed>,
    /// What only a run knows, not a baseline that was read.
    pub here: Here,
}

impl File {
    /// All statements, with what is covered of them by the scope that misses this.
    #[must_use]
    pub fn statements(&self, missed: &Missed) -> Count {
        let (numbered, more) = (self.code.len(), missed.more_statements);
        Count { covered: numbered.saturating_sub(missed.statements.len()) + more.covered, total: numbered + more.total }
    }

    /// All branch exits, with what is covered of them by the scope that misses this.
    #[must_use]
    pub fn all_exits(&self, missed: &Missed) -> Count {
        let more = missed.more_exits;
        let Some(exits) = &missed.exits else { return more };
        let total: u32 = self.exits.values().sum();
        let named = u32::try_from(exits.len()).unwrap_or(u32::MAX);
        Count { covered: total.saturating_sub(named) + more.covered, total: total + more.total }
    }
}

/// The statements of a file in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// What each says: the source was there.
    Said(Vec<Fingerprint>),
    /// No source: how many there are, and a fingerprint of the lines that they stand at.
    At {
        /// How many.
        statements: u32,
        /// A hash of their line numbers.
        lines: u32,
    },
    /// The reports do not tell which lines are statements: there are counts only.
    #[default]
    Counted,
}

impl Code {
    /// How many statements have a number.
    #[must_use]
    pub fn len(&self) -> u32 {
        match self {
            Self::Said(said) => u32::try_from(said.len()).unwrap_or(u32::MAX),
            Self::At { statements, .. } => *statements,
            Self::Counted => 0,
        }
    }

    /// True if no statement has a number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What one scope misses of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// The missed statements, by number.
    pub statements: LineSet,
    /// The missed exits in order; none where exits are only counted.
    pub exits: Option<Vec<Exit>>,
    /// Statements that have no number.
    pub more_statements: Count,
    /// Exits that belong to no statement with a number, or all of them if `exits` is none.
    pub more_exits: Count,
}

/// An exit of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exit {
    /// The statement that branches.
    pub from: u32,
    /// Where it leads.
    pub to: To,
}

/// Where an exit leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// Out of the function, class or module.
    Out,
    /// To a statement.
    Statement(u32),
    /// The reports do not tell.
    Unknown,
}

/// So many covered of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Covered for certain.
    pub covered: u32,
    /// All.
    pub total: u32,
}

impl Count {
    /// Not covered.
    #[must_use]
    pub fn missed(self) -> u32 {
        self.total.saturating_sub(self.covered)
    }
}

/// What only a run knows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// The line of each statement.
    pub lines: Vec<u32>,
    /// What the excluded statements say.
    pub excluded: Vec<Fingerprint>,
}
