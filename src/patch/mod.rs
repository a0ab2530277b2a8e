//! Changed lines over coverage: which changed statements were covered, by any run and by each layer.
//!
//! A changed line belongs to the statement that it is a part of, which reports name by its first line. Moved lines, lines
//! that differ in white space only, blank lines and comments are no new code. Changed source files that no run measured
//! count as missed in full: they are not free. What was missed before the change already, where somebody knows that, is
//! counted apart. Judges nothing.

mod ground;
mod measure;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::changes::{Changes, FileChange};
use crate::coverage::{LineSet, MissedBranch, SourcePath};
use crate::layers::{Figures, Scope};
use crate::source::Counted;

pub use ground::{Ground, Kind};

/// What a scope missed of a file before the change already, and misses still: debt, not news.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Debt {
    /// Statements, by their first line.
    pub lines: LineSet,
    /// Branch exits of statements that ran.
    pub exits: Vec<MissedBranch>,
}

/// What tells the debt of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Teller {
    /// There is no baseline that can be compared: nothing is debt.
    Nobody,
    /// This file, which the change does not touch.
    Baseline(String),
    /// The change writes this file too, so that it does not speak of the state before: nothing is debt.
    Changed(String),
}

/// The debt of each file in each scope. What knows the base tells it.
pub type Debts<'a> = dyn Fn(&SourcePath, Scope) -> Debt + Sync + 'a;

/// The changed statements of a project, and what covers them.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// Changed files of code, by path.
    pub files: Vec<PatchFile>,
    /// Changed files that are not judged, by why.
    pub others: Others,
}

/// A changed file of code.
#[derive(Clone, Debug)]
pub struct PatchFile {
    /// Its path.
    pub path: SourcePath,
    /// What it was called before, if it was called otherwise.
    pub renamed_from: Option<SourcePath>,
    /// True if git does not track it yet.
    pub is_untracked: bool,
    /// How its statements are known.
    pub basis: Basis,
    /// Of a file that no run measured: all that its source holds, changed or not.
    pub whole: Option<Counted>,
    /// The changed lines: new code, statement or not.
    pub lines: LineSet,
    /// Changed statements that are judged, by their first line: all but the debt of all runs together.
    pub statements: LineSet,
    /// Changed statements that no run executed, as far as no other statement lies between: the first line, the last, and
    /// how many statements.
    pub places: Vec<(u32, u32, u64)>,
    /// Exits that no run took, of changed statements that ran.
    pub missed_exits: Vec<MissedBranch>,
    /// All runs together.
    pub overall: Covered,
    /// By layer, in the order of the layers.
    pub layers: Vec<Covered>,
    /// Lines that stood elsewhere before, and are not judged.
    pub moved: u64,
    /// Lines that differ in white space only from those they replace, and are not judged.
    pub respaced: u64,
    /// Changed statements left out by pragma or configuration.
    pub excluded: u64,
}

/// What a scope covers of the changed statements of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// Statements and branch exits that are judged.
    pub figures: Figures,
    /// Statements that the scope did not execute, and is to.
    pub missing: LineSet,
    /// Changed statements that the scope missed before the change already, and misses still. They are in no figure.
    pub debt: LineSet,
    /// The same of branch exits of changed statements that ran.
    pub debt_exits: u64,
}

/// How the statements of a changed file are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// From reports, and the source is what was measured.
    Measured,
    /// From reports; the source is not what was measured, so that only lines that begin a statement were found.
    Stale(String),
    /// From reports; the source is not here, so that only lines that begin a statement were found.
    WithoutSource(String),
    /// No run measured the file; the source tells its statements.
    NeverMeasured,
    /// No run measured the file, and its source cannot be read as Python: every line that is not blank counts.
    Unread(String),
}

impl Basis {
    /// True if no run measured the file.
    #[must_use]
    pub fn is_never_measured(&self) -> bool {
        matches!(self, Self::NeverMeasured | Self::Unread(_))
    }
}

/// Changed files that are not judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// No source code of the project, as tests and documents.
    pub no_source: Vec<SourcePath>,
    /// Left out by `omit`.
    pub omitted: Vec<SourcePath>,
    /// Code of which git shows no lines, by an attribute.
    pub binary: Vec<SourcePath>,
    /// Python files that are neither measured nor here.
    pub absent: Vec<SourcePath>,
    /// Files that are gone.
    pub deleted: u64,
    /// Files of the repository outside of the project.
    pub outside: u64,
    /// True if renamed files may be among the new ones.
    pub has_unfound_renames: bool,
}

impl Patch {
    /// Measures changes on what was measured of the project.
    #[must_use]
    pub fn new(changes: &Changes, ground: &Ground<'_>, debts: &Debts<'_>) -> Self {
        let mut others = Others {
            deleted: changes.deleted.len() as u64,
            outside: changes.outside,
            has_unfound_renames: changes.has_unfound_renames,
            ..Others::default()
        };
        let mut code: Vec<(&SourcePath, &FileChange)> = Vec::new();
        for (path, change) in &changes.files {
            match ground.kind(path, change) {
                Kind::Code => code.push((path, change)),
                Kind::Other => others.no_source.push(path.clone()),
                Kind::Omitted => others.omitted.push(path.clone()),
                Kind::Binary => others.binary.push(path.clone()),
                Kind::Absent => others.absent.push(path.clone()),
            }
        }
        let files = code.par_iter().map(|(path, change)| measure::file(path, change, ground, debts)).collect();
        Self { files, others }
    }

    /// The figures of a scope over all changed statements, whatever its own runs know: new code that a layer never loaded
    /// is not covered by it.
    #[must_use]
    pub fn figures(&self, scope: Scope) -> Figures {
        let mut all = Figures::default();
        for file in &self.files {
            all.add(file.figures(scope));
        }
        all
    }

    /// True if a file changed and its source was found to be what was measured, line by line.
    #[must_use]
    pub fn is_as_measured(&self, path: &SourcePath) -> bool {
        let at = self.files.binary_search_by(|file| file.path.cmp(path));
        at.is_ok_and(|at| self.files[at].basis == Basis::Measured)
    }

    /// How many statements were changed and are judged.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.files.iter().map(|file| u64::from(file.statements.len())).sum()
    }
}

impl PatchFile {
    /// The figures of a scope.
    #[must_use]
    pub fn figures(&self, scope: Scope) -> Figures {
        self.covered(scope).map(|covered| covered.figures).unwrap_or_default()
    }

    /// What a scope covers; none for a layer that there is not.
    #[must_use]
    pub fn covered(&self, scope: Scope) -> Option<&Covered> {
        match scope {
            Scope::Overall => Some(&self.overall),
            Scope::Layer(column) => self.layers.get(column),
        }
    }
}
