//! What became of the measured code since the baseline: every statement and exit in exactly one place of the account.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::{Scope, Totals};
use crate::coverage::{LineSet, SourcePath};

/// What became of a statement or an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Unchanged code that was covered and is missed now.
    Lost,
    /// Unchanged code that was missed and is covered now.
    Regained,
    /// New or changed code that is missed.
    NewMissed,
    /// New or changed code that is covered.
    NewCovered,
    /// Code that was covered and is gone.
    DeletedCovered,
    /// Code that was missed and is gone.
    DeletedMissed,
    /// Code that was covered and is excluded or omitted now.
    ExcludedCovered,
    /// Code that was missed and is excluded or omitted now.
    ExcludedMissed,
    /// Code that was covered, is still there, and is measured no more: it counts as missed.
    UnmeasuredCovered,
    /// Code that was missed, is still there, and is measured no more: it counts as missed.
    UnmeasuredMissed,
    /// Unchanged code that stands in another place now. It is in the account as what it is; this only counts it.
    Moved,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Lost,
        Self::Regained,
        Self::NewMissed,
        Self::NewCovered,
        Self::DeletedCovered,
        Self::DeletedMissed,
        Self::ExcludedCovered,
        Self::ExcludedMissed,
        Self::UnmeasuredCovered,
        Self::UnmeasuredMissed,
        Self::Moved,
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Regained => "regained",
            Self::NewMissed => "new_missed",
            Self::NewCovered => "new_covered",
            Self::DeletedCovered => "deleted_covered",
            Self::DeletedMissed => "deleted_missed",
            Self::ExcludedCovered => "excluded_covered",
            Self::ExcludedMissed => "excluded_missed",
            Self::UnmeasuredCovered => "unmeasured_covered",
            Self::UnmeasuredMissed => "unmeasured_missed",
            Self::Moved => "moved",
        }
    }
}

/// So many statements and exits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Statements.
    pub statements: u64,
    /// Branch exits.
    pub exits: u64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub fn all(self) -> u64 {
        self.statements + self.exits
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.statements += other.statements;
        self.exits += other.exits;
    }
}

/// The account: a tally of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tallies([Tally; Kind::ALL.len()]);

impl Tallies {
    /// The tally of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Tally {
        self.0[kind as usize]
    }

    /// The tally of a kind, to add to.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Tally {
        &mut self.0[kind as usize]
    }

    /// True if nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign<&Tallies> for Tallies {
    fn add_assign(&mut self, other: &Self) {
        for (ours, theirs) in self.0.iter_mut().zip(other.0) {
            *ours += theirs;
        }
    }
}

/// What became of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The layer, or none for all together.
    pub scope: Scope,
    /// The counts of the baseline.
    pub before: Totals,
    /// The counts now.
    pub now: Totals,
    /// True if both sides measured branches; else exits are in no account, and statements alone are judged.
    pub has_exits: bool,
    /// The account over all files.
    pub tallies: Tallies,
    /// The files where something changed, by path; those that are gone included.
    pub files: Vec<FileChange>,
    /// Unchanged code that was missed and still is, by the path where it stands now, as far as sources tell on both sides
    /// what each statement says. Exits of missed statements go without saying.
    pub still_missed: BTreeMap<SourcePath, Places>,
}

/// What became of one file in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Where it is now, or where it was.
    pub path: SourcePath,
    /// The account of this file.
    pub tallies: Tallies,
    /// What was lost, where that is known.
    pub lost: Places,
    /// What is new and missed, where that is known.
    pub new_missed: Places,
    /// The files that moved code came from.
    pub moved_from: Vec<SourcePath>,
}

/// Lines of now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Statements, by their first line.
    pub lines: LineSet,
    /// Missed exits: the line that branches, and the line it never went to.
    pub exits: Vec<(u32, Option<u32>)>,
}

impl Places {
    /// True if no place is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.exits.is_empty()
    }
}
