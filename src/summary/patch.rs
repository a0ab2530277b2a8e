//! Changed lines as rows: the sentence, the files that miss most first, what is not judged, and pieces of source around
//! what is missed.

use serde::Serialize;

use super::build::Judged;
use super::figure::figure_row;
use super::pages::{Pages, Shown};
use super::{FigureRow, Finding, MissedRow, counted, grouped};
use crate::config::Sources;
use crate::coverage::{LineNumber, LineSet, SourcePath};
use crate::gates::Subject;
use crate::layers::Scope;
use crate::patch::{Basis, Patch, PatchFile, Teller};
use crate::paths::SourceRoot;
use crate::source::Source;

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

/// Neighbouring lines of a source.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Snippet {
    /// The lines.
    pub lines: Vec<SnippetLine>,
    /// How many missed lines follow that are not shown.
    pub rest: u64,
}

/// A line of a source.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct SnippetLine {
    /// Its number.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// How it stands; what did not change is not marked.
    pub mark: Mark,
    /// True if the line is new.
    pub is_changed: bool,
}

/// How a changed line stands.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing is to be said of it.
    None,
    /// No run executed it.
    Missed,
    /// Some exit was never taken.
    Partial,
}

/// So many files have snippets, each so many, each of so many lines at most.
const FILES: usize = 25;
const SNIPPETS: usize = 12;
const LINES: u32 = 24;
/// Lines around what is missed.
const AROUND: u32 = 3;
/// Longer lines lose their end.
const LONGEST: usize = 200;

/// The rows; none where nobody asked for changed lines.
pub(super) fn row(judged: &Judged<'_>) -> Option<PatchRow> {
    let Changed { patch, since, teller } = judged.patched?;
    let measured = &judged.united.measured;
    let mut order: Vec<&PatchFile> = patch.files.iter().filter(|file| is_shown(file)).collect();
    let missed = |file: &PatchFile| (file.overall.missing.len(), file.missed_exits.len());
    order.sort_by(|one, two| missed(two).cmp(&missed(one)).then_with(|| one.path.cmp(&two.path)));
    let pages = Pages::new(judged, judged.sources);
    let files = order.into_iter().enumerate().map(|(at, file)| PatchFileRow {
        snippets: if at < FILES { snippets(file, &pages, judged) } else { Vec::new() },
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

/// What was missed before already and who says so; or why nobody says so of what is missed.
fn debt_note(patch: &Patch, teller: &Teller, judged: &Judged<'_>) -> Option<String> {
    let file = match teller {
        Teller::Nobody => return None,
        Teller::Baseline(file) => file,
        Teller::Changed(file) => {
            let is_missed = patch.files.iter().any(|file| !file.overall.missing.is_empty());
            return is_missed
                .then(|| format!("`{file}` is a part of this change, and cannot tell what was missed before it"));
        }
    };
    let exits: u64 = patch.files.iter().map(|file| file.overall.debt_exits).sum();
    let all = debt(patch, Scope::Overall);
    let layers = judged.united.measured.layers().iter().enumerate();
    let layers = layers.map(|(at, name)| (name, debt(patch, Scope::Layer(at)))).filter(|&(_, count)| count != all);
    let layers: Vec<String> = layers.map(|(name, count)| format!("{} by {name}", grouped(count))).collect();
    if all == 0 && exits == 0 && layers.is_empty() {
        return None;
    }
    let exits = (exits > 0).then(|| counted(exits, "branch exit", "branch exits"));
    let lines = (all > 0 || exits.is_none()).then(|| counted(all, "changed statement", "changed statements"));
    let layers = if layers.is_empty() { String::new() } else { format!(" ({})", layers.join(", ")) };
    let what = lines.into_iter().chain(exits).collect::<Vec<_>>().join(" and ");
    Some(format!("missed before already, by `{file}`, and not judged: {what}{layers}"))
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

/// How a change is judged that is small by the configuration.
fn small(patch: &Patch, judged: &Judged<'_>) -> Option<String> {
    let least = judged.config.patch.min_lines.filter(|&least| patch.statements() < least as u64)?;
    let is_judged = judged.findings.gates.iter().any(|gate| matches!(gate.rule.subject, Subject::Patch(_)));
    (is_judged && patch.statements() > 0)
        .then(|| format!("fewer than {least} statements changed (`min-lines`): none of them may be missed"))
}

/// What is not judged, and by which rule things are counted that are not plain.
fn notes(patch: &Patch) -> Vec<String> {
    let others = &patch.others;
    let files = |paths: &[SourcePath], what: &str, whats: &str| {
        (!paths.is_empty()).then(|| counted(paths.len() as u64, what, whats))
    };
    let lines = |count: u64, what: &str, whats: &str| (count > 0).then(|| counted(count, what, whats));
    let sum = |of: fn(&PatchFile) -> u64| patch.files.iter().map(of).sum::<u64>();
    let never = sum(|file| u64::from(file.basis.is_never_measured() && !file.statements.is_empty()));
    [
        lines(
            never,
            "changed file was never measured by any run: its changed statements count as missed",
            "changed files were never measured by any run: their changed statements count as missed",
        ),
        lines(sum(|file| file.moved), "line was moved, and is not new code", "lines were moved, and are not new code"),
        lines(
            sum(|file| file.respaced),
            "line differs in white space only, and is not new code",
            "lines differ in white space only, and are not new code",
        ),
        lines(
            sum(|file| file.excluded),
            "changed statement is excluded by a pragma or the configuration",
            "changed statements are excluded by pragmas or the configuration",
        ),
        files(&others.omitted, "changed file is left out by `omit`", "changed files are left out by `omit`"),
        files(
            &others.no_source,
            "changed file is no source code of the project, such as a test or a document",
            "changed files are no source code of the project, such as tests and documents",
        ),
        lines(others.deleted, "file was deleted", "files were deleted"),
        lines(others.outside, "changed file is outside of the project", "changed files are outside of the project"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What must be known to believe the numbers.
pub(super) fn warnings(patch: &Patch) -> Vec<Finding> {
    let with = |is_so: fn(&Basis) -> bool| -> Vec<String> {
        let files = patch.files.iter().filter(|file| is_so(&file.basis));
        files.map(|file| file.path.to_string()).collect()
    };
    let all = |paths: &[SourcePath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    let renames = patch.others.has_unfound_renames.then(|| Finding {
        code: "covgate::changes::renames".to_owned(),
        message: "more files came and went than git looks through for renames: all lines of a renamed file may be new"
            .to_owned(),
        count: 1,
        items: Vec::new(),
        help: Some(
            "divide the change, or make the diff without the limit: `git diff -M -l0 --merge-base origin/main > \
                    changes.diff`, `--diff-file changes.diff`"
                .to_owned(),
        ),
    });
    let of_files = [
        (
            "covgate::patch::stale",
            with(|basis| matches!(basis, Basis::Stale(_))),
            "changed file is not what was measured: changes within statements of several lines are not seen in it",
            "changed files are not what was measured: changes within statements of several lines are not seen in them",
            "run the tests again on this state of the sources",
        ),
        (
            "covgate::patch::without-source",
            with(|basis| matches!(basis, Basis::WithoutSource(_))),
            "changed file is measured and not here: changes within statements of several lines are not seen in it",
            "changed files are measured and not here: changes within statements of several lines are not seen in them",
            "run covgate in the checkout, or give its folder by --root",
        ),
        (
            "covgate::patch::unread",
            with(|basis| matches!(basis, Basis::Unread(_))),
            "changed file was never measured and cannot be read as Python: each of its new lines counts as missed",
            "changed files were never measured and cannot be read as Python: each of their new lines counts as missed",
            "run covgate in the checkout; if the files are not to be measured, leave them out by `[project] omit`",
        ),
        (
            "covgate::patch::binary",
            all(&patch.others.binary),
            "changed file of code has no lines for git, and is not judged",
            "changed files of code have no lines for git, and are not judged",
            "does `.gitattributes` call it binary (`-diff`)?",
        ),
        (
            "covgate::patch::absent",
            all(&patch.others.absent),
            "changed Python file is neither measured nor in the project, and is not judged",
            "changed Python files are neither measured nor in the project, and are not judged",
            "is the diff of this project and this state of it? run covgate in the checkout, or give its folder by --root",
        ),
    ]
    .into_iter()
    .filter(|(_, items, ..)| !items.is_empty())
    .map(|(code, items, one, many, help)| Finding {
        code: code.to_owned(),
        message: counted(items.len() as u64, one, many),
        count: items.len() as u64,
        items,
        help: Some(help.to_owned()),
    });
    renames.into_iter().chain(of_files).collect()
}

/// The pieces of a file's source around what is missed in it.
fn snippets(file: &PatchFile, pages: &Pages<'_>, judged: &Judged<'_>) -> Vec<Snippet> {
    let partial: LineSet = file.missed_exits.iter().map(|missed| missed.line).collect();
    if judged.sources == Sources::None || (file.places.is_empty() && partial.is_empty()) {
        return Vec::new();
    }
    let read = || {
        let bytes = SourceRoot::new(&judged.config.root).read(&file.path).ok()?;
        Some(Box::new(Source::new(&bytes)))
    };
    let source = match pages.shown(&file.path) {
        Some(Shown::Source(source)) => Some(source),
        Some(Shown::Not(_)) => None,
        None => read(),
    };
    let Some(source) = source else { return Vec::new() };
    let mark = |line: LineNumber| match source.statement_of(line).unwrap_or(line) {
        first if file.overall.missing.contains(first) => Mark::Missed,
        first if partial.contains(first) => Mark::Partial,
        _ => Mark::None,
    };
    windows(file, &partial, source.line_count())
        .into_iter()
        .take(SNIPPETS)
        .map(|(first, last)| {
            let shown = last.min(first + LINES - 1);
            let line = |number: u32| {
                let line = LineNumber::new(number)?;
                let text = source.line(line)?.chars().take(LONGEST).collect();
                Some(SnippetLine { number, text, mark: mark(line), is_changed: file.lines.contains(line) })
            };
            let is_missed = |number: &u32| LineNumber::new(*number).is_some_and(|line| mark(line) == Mark::Missed);
            let rest = (shown + 1..=last).filter(is_missed).count() as u64;
            Snippet { lines: (first..=shown).filter_map(line).collect(), rest }
        })
        .collect()
}

/// Lines to show around missed places and partial lines, joined where they meet.
fn windows(file: &PatchFile, partial: &LineSet, count: u32) -> Vec<(u32, u32)> {
    let places = file.places.iter().map(|&(first, last, _)| (first, last));
    let mut spots: Vec<(u32, u32)> = places.chain(partial.iter().map(|line| (line.value(), line.value()))).collect();
    spots.sort_unstable();
    let mut windows: Vec<(u32, u32)> = Vec::new();
    for (first, last) in spots {
        let (first, last) = (first.saturating_sub(AROUND).max(1), last.saturating_add(AROUND).min(count));
        match windows.last_mut().filter(|(_, end)| first <= end.saturating_add(1)) {
            Some((_, end)) => *end = last.max(*end),
            None if first <= last => windows.push((first, last)),
            None => {}
        }
    }
    windows
}
