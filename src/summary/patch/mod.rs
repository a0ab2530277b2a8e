//! Changed lines as rows: the sentence, the files that miss most first, what is not judged, and pieces of source around
//! what is missed.

mod notes;
mod snippets;

use rayon::prelude::*;
use serde::Serialize;

use crate::layers::Scope;
use crate::patch::{Basis, Patch, PatchFile, Teller};
use crate::paths::SourceRoot;
use crate::summary::build::Judged;
use crate::summary::figure::figure_row;
use crate::summary::{FigureRow, MissedRow, counted, grouped};
use notes::{debt_note, notes, small};
use snippets::snippets;

pub(super) use notes::warnings;
pub use snippets::{Mark, Snippet, SnippetLine};

/// Changed lines that were measured.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// What covers them.
    pub patch: &'a Patch,
    /// What changed, as it goes on after a noun: `since origin/main`.
    pub since: &'a str,
    /// What tells which of it was missed before already.
    pub teller: &'a Teller,
}

/// Coverage of changed lines.
#[derive(Clone, Debug, Serialize)]
pub struct PatchRow {
    /// What changed, as it goes on after a noun: `since origin/main`.
    pub since: String,
    /// `31 of 44 changed lines covered`.
    pub sentence: String,
    /// All runs together.
    pub figures: FigureRow,
    /// Each layer by name, in order.
    pub layers: Vec<(String, FigureRow)>,
    /// Changed statements that were missed before already and are in no figure: of all runs together, and of each layer.
    pub debt: (u64, Vec<u64>),
    /// The changed files of code, the most missed first.
    pub files: Vec<PatchFileRow>,
    /// What is not judged and why, in sentences without a full stop.
    pub notes: Vec<String>,
}

/// A changed file.
#[derive(Clone, Debug, Serialize)]
pub struct PatchFileRow {
    /// Its path.
    pub path: String,
    /// What must be known of it, in words: `renamed from old.py`, `never measured`.
    pub remarks: Vec<String>,
    /// What it was called before, if it was called otherwise.
    pub renamed_from: Option<String>,
    /// `measured`, `stale`, `without-source`, `never-measured` or `unread`.
    pub basis: &'static str,
    /// All runs together.
    pub figures: FigureRow,
    /// By layer, in order.
    pub layers: Vec<FigureRow>,
    /// Changed statements that no run executed, with those between which no other lies, as inclusive ranges of lines.
    pub missed: Vec<(u32, u32)>,
    /// How many statements each range has.
    pub missed_counts: Vec<u64>,
    /// Changed statements that were missed before already, as inclusive ranges of lines.
    pub debt: Vec<(u32, u32)>,
    /// Missed exits of changed statements that ran.
    pub missed_branches: Vec<MissedRow>,
    /// The source around what is missed; empty where it is not shown.
    pub snippets: Vec<Snippet>,
}

impl PatchRow {
    /// `2 missed before already`; none if nothing was.
    #[must_use]
    pub fn debt_in_words(&self) -> Option<String> {
        (self.debt.0 > 0).then(|| format!("{} missed before already", grouped(self.debt.0)))
    }
}

impl PatchFileRow {
    /// The missed exits that missed lines do not tell already.
    pub fn telling_branches(&self) -> impl Iterator<Item = &MissedRow> {
        let is_missed = |line: u32| self.missed.iter().any(|&(first, last)| (first..=last).contains(&line));
        self.missed_branches.iter().filter(move |branch| !branch.to.is_some_and(is_missed))
    }

    /// True if nothing of the change is missed in it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missed.is_empty() && self.missed_branches.is_empty()
    }
}

/// So many files are shown with pieces of their source.
const FILES: usize = 25;

/// The rows; none where nobody asked for changed lines.
pub(in crate::summary) fn row(judged: &Judged<'_>) -> Option<PatchRow> {
    let Changed { patch, since, teller } = judged.patched?;
    let measured = &judged.united.measured;
    let mut order: Vec<&PatchFile> = patch.files.iter().filter(|file| is_shown(file)).collect();
    let missed = |file: &PatchFile| (file.overall.missing.len(), file.missed_exits.len());
    order.sort_by(|one, two| missed(two).cmp(&missed(one)).then_with(|| one.path.cmp(&two.path)));
    let root = SourceRoot::new(&judged.config.root);
    // The first of them take the longest, as they have pieces: all threads get some.
    let files = order.into_par_iter().enumerate().with_max_len(4).map(|(at, file)| PatchFileRow {
        snippets: if at < FILES { snippets(file, &root, judged.sources) } else { Vec::new() },
        ..file_row(file)
    });
    let figures = patch.figures(Scope::Overall);
    let names = measured.layers().iter().enumerate();
    Some(PatchRow {
        since: since.to_owned(),
        sentence: sentence(patch),
        figures: figure_row(figures),
        layers: names.map(|(at, name)| (name.to_string(), figure_row(patch.figures(Scope::Layer(at))))).collect(),
        debt: (
            debt(patch, Scope::Overall),
            (0..measured.layers().len()).map(|at| debt(patch, Scope::Layer(at))).collect(),
        ),
        files: files.collect(),
        notes: small(patch, judged).into_iter().chain(debt_note(patch, teller, judged)).chain(notes(patch)).collect(),
    })
}

fn is_shown(file: &PatchFile) -> bool {
    !file.statements.is_empty() || !file.overall.debt.is_empty()
}

/// How many changed statements a scope missed before already.
fn debt(patch: &Patch, scope: Scope) -> u64 {
    let of_file = |file: &PatchFile| file.covered(scope).map_or(0, |covered| u64::from(covered.debt.len()));
    patch.files.iter().map(of_file).sum()
}

fn sentence(patch: &Patch) -> String {
    let lines = patch.figures(Scope::Overall).lines.low();
    if lines.total() == 0 {
        return "no statement changed".to_owned();
    }
    let of = counted(lines.total(), "changed line", "changed lines");
    format!("{} of {of} covered", grouped(lines.covered()))
}

fn file_row(file: &PatchFile) -> PatchFileRow {
    PatchFileRow {
        path: file.path.to_string(),
        remarks: remarks(file),
        renamed_from: file.renamed_from.as_ref().map(ToString::to_string),
        basis: match file.basis {
            Basis::Measured => "measured",
            Basis::Stale(_) => "stale",
            Basis::WithoutSource(_) => "without-source",
            Basis::NeverMeasured => "never-measured",
            Basis::Unread(_) => "unread",
        },
        figures: figure_row(file.overall.figures),
        layers: file.layers.iter().map(|layer| figure_row(layer.figures)).collect(),
        missed: file.places.iter().map(|&(first, last, _)| (first, last)).collect(),
        missed_counts: file.places.iter().map(|&(.., count)| count).collect(),
        debt: file.overall.debt.ranges(),
        missed_branches: file.missed_exits.iter().map(|missed| MissedRow::new(*missed)).collect(),
        snippets: Vec::new(),
    }
}

fn remarks(file: &PatchFile) -> Vec<String> {
    let renamed = file.renamed_from.as_ref().map(|old| format!("renamed from {old}"));
    let untracked = file.is_untracked.then(|| "not tracked by git yet".to_owned());
    let basis = match &file.basis {
        Basis::Measured => None,
        Basis::Stale(_) => Some("the source is not what was measured".to_owned()),
        Basis::WithoutSource(_) => Some("the source is not here".to_owned()),
        Basis::NeverMeasured => Some("never measured".to_owned()),
        Basis::Unread(why) => Some(format!("never measured, and not read as Python: {why}")),
    };
    let debt = u64::from(file.overall.debt.len());
    let debt = (debt > 0).then(|| format!("{} missed before already", grouped(debt)));
    renamed.into_iter().chain(untracked).chain(basis).chain(debt).collect()
}
