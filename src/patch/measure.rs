//! One changed file: from its changed lines to statements, and from these to what covers them.

use super::{Basis, Covered, Debt, Debts, Ground, PatchFile};
use crate::changes::FileChange;
use crate::coverage::{FileCoverage, LineNumber, LineSet, Measure, MissedBranch, SourcePath};
use crate::layers::{Figures, MeasuredFile, Scope};
use crate::source::{Counted, LogicalLines};

/// Measures a changed file of code.
pub(super) fn file(path: &SourcePath, change: &FileChange, ground: &Ground<'_>, debts: &Debts<'_>) -> PatchFile {
    let text = ground.read(path);
    let changed = match ground.measured_file(path) {
        Some(file) => of_reports(change, &file.overall, text),
        None => of_source(change, text),
    };
    let mut found = PatchFile {
        path: path.clone(),
        renamed_from: change.old.clone().filter(|old| old != path),
        is_untracked: change.is_untracked,
        basis: changed.basis,
        whole: changed.whole,
        missed_exits: Vec::new(),
        overall: Covered::default(),
        layers: Vec::new(),
        moved: u64::from(change.moved.len()),
        respaced: u64::from(change.respaced.len()),
        excluded: changed.excluded,
        lines: change.fresh(),
        statements: changed.statements,
        places: Vec::new(),
    };
    match ground.measured_file(path) {
        Some(file) => cover(&mut found, file, ground, |scope| debts(path, scope)),
        None => miss(&mut found, &changed.branching, ground),
    }
    if change.is_whole {
        found.lines.clone_from(&found.statements);
    }
    let others = changed.known.difference(&found.overall.missing);
    found.places = places(&found.overall.missing, &others, changed.source.as_ref());
    found
}

/// Missed statements together, as far as no other statement lies between them.
fn places(missing: &LineSet, others: &LineSet, source: Option<&LogicalLines>) -> Vec<(u32, u32, u64)> {
    let last_of =
        |line: LineNumber| source.and_then(|source| source.extent(line)).map_or(line, |(_, last)| last).value();
    let mut places: Vec<(u32, u32, u64)> = Vec::new();
    let mut between = others.iter().peekable();
    for line in missing.iter() {
        let mut is_apart = places.is_empty();
        while between.next_if(|other| *other < line).is_some() {
            is_apart = true;
        }
        match places.last_mut().filter(|_| !is_apart) {
            Some((_, last, count)) => (*last, *count) = (last_of(line).max(*last), *count + 1),
            None => places.push((line.value(), last_of(line), 1)),
        }
    }
    places
}

/// The changed statements of a file.
struct Changed {
    /// All statements of the file, left out or not.
    known: LineSet,
    statements: LineSet,
    /// Those that branch, where only the source tells.
    branching: LineSet,
    excluded: u64,
    basis: Basis,
    /// All of it, where only the source tells.
    whole: Option<Counted>,
    source: Option<LogicalLines>,
}

/// The changed statements of a file that reports speak of.
fn of_reports(change: &FileChange, file: &FileCoverage, text: Result<Vec<u8>, String>) -> Changed {
    let none = LineSet::new();
    let excluded = file.excluded().unwrap_or(&none);
    let known = listed(file, text.as_deref().ok());
    let (basis, source) = match text {
        Err(why) => (Basis::WithoutSource(why), None),
        Ok(bytes) => {
            let source = LogicalLines::new(&bytes);
            match source.contradiction(&file.executed().union(file.missing())) {
                Some(why) => (Basis::Stale(why), None),
                None => (Basis::Measured, Some(source)),
            }
        }
    };
    let touched = touched(change, source.as_ref(), &known.union(excluded));
    Changed {
        statements: touched.intersection(&known),
        branching: LineSet::new(),
        excluded: u64::from(touched.difference(&known).len()),
        known: known.union(excluded),
        basis,
        whole: None,
        source,
    }
}

/// The statements that reports count, by line. Before coverage.py 7.13.1 they list more lines than these, and the source
/// tells which.
fn listed(file: &FileCoverage, bytes: Option<&[u8]>) -> LineSet {
    if let Some(lines) = file.statement_lines() {
        return lines;
    }
    let listed = file.executed().union(file.missing());
    let listed = listed.difference(file.excluded().unwrap_or(&LineSet::new()));
    match bytes.map(Counted::of) {
        Some(Ok(counted)) => file.missing().union(&listed.intersection(&counted.statements)),
        Some(Err(_)) | None => listed,
    }
}

/// The changed statements of a file that no run measured.
fn of_source(change: &FileChange, text: Result<Vec<u8>, String>) -> Changed {
    let counted = text.and_then(|bytes| Ok((Counted::of(&bytes)?, LogicalLines::new(&bytes))));
    match counted {
        Ok((counted, source)) => {
            let known = counted.statements.union(&counted.excluded);
            let touched = touched(change, Some(&source), &known);
            Changed {
                known,
                statements: touched.intersection(&counted.statements),
                branching: touched.intersection(&counted.branching),
                excluded: u64::from(touched.intersection(&counted.excluded).len()),
                basis: Basis::NeverMeasured,
                whole: Some(counted),
                source: Some(source),
            }
        }
        Err(why) => {
            let fresh = change.fresh();
            Changed {
                known: fresh.clone(),
                statements: fresh,
                branching: LineSet::new(),
                excluded: 0,
                basis: Basis::Unread(why),
                whole: None,
                source: None,
            }
        }
    }
}

/// The first lines of the statements among `known` that new lines are a part of.
fn touched(change: &FileChange, source: Option<&LogicalLines>, known: &LineSet) -> LineSet {
    if change.is_whole {
        return known.clone();
    }
    let fresh = change.fresh();
    let first = fresh.intersection(known);
    let Some(source) = source else { return first };
    let parts = fresh.difference(known);
    let of_parts = parts.iter().filter_map(|line| source.statement_of(line));
    of_parts.filter(|line| known.contains(*line)).collect::<LineSet>().union(&first)
}

/// Fills in what runs covered.
fn cover(found: &mut PatchFile, file: &MeasuredFile, ground: &Ground<'_>, debt: impl Fn(Scope) -> Debt) {
    let owed = debt(Scope::Overall);
    let overall = covered(&found.statements, Some(&file.overall), &owed);
    // What all runs together owe, each layer owes.
    found.statements = found.statements.difference(&overall.debt);
    found.missed_exits = missed_exits(&found.statements, &overall.missing, &file.overall);
    if overall.debt_exits > 0 {
        pay(&mut found.missed_exits, &owed);
    }
    let exits = overall.figures.branches;
    let measured = ground.measured();
    let layers = (0..measured.layers().len()).map(|column| {
        let scope = Scope::Layer(column);
        let mut layer = covered(&found.statements, file.columns[column].as_ref(), &debt(scope));
        layer.debt.unite_with(&overall.debt);
        // A layer that measures branches missed those of a file that it never loaded.
        if layer.figures.branches.is_none() && measured.has_branches(scope) {
            layer.figures.branches = exits.map(|all| Measure::exact(0, all.total()));
        }
        layer
    });
    found.layers = layers.collect();
    found.overall = overall;
}

/// Fills in that no run covered anything.
fn miss(found: &mut PatchFile, branching: &LineSet, ground: &Ground<'_>) {
    let measured = ground.measured();
    let exits = 2 * u64::from(branching.intersection(&found.statements).len());
    let covered = |scope: Scope| {
        let mut none = covered(&found.statements, None, &Debt::default());
        none.figures.branches = measured.has_branches(scope).then(|| Measure::exact(0, exits));
        none
    };
    let layers = (0..measured.layers().len()).map(|column| covered(Scope::Layer(column))).collect();
    found.overall = covered(Scope::Overall);
    found.layers = layers;
}

/// What runs covered of some statements, nothing where they do not know the file; without what they owe.
fn covered(statements: &LineSet, file: Option<&FileCoverage>, owed: &Debt) -> Covered {
    let missing = file.map_or_else(|| statements.clone(), |file| statements.intersection(file.missing()));
    let debt = missing.intersection(&owed.lines);
    let (statements, missing) = (statements.difference(&debt), missing.difference(&debt));
    let (total, missed) = (u64::from(statements.len()), u64::from(missing.len()));
    let lines = Measure::exact(total - missed, total);
    let branches = file.and_then(|file| Some(file.branches()?.of_lines(&statements)));
    let mut covered = Covered { missing, debt, ..Covered::default() };
    covered.figures = Figures { lines, branches, functions: None };
    // Where exits are only known between bounds, nobody knows which of them were missed.
    let (Some(file), Some(exact)) = (file, branches.filter(|branches| branches.is_exact())) else { return covered };
    if !owed.exits.is_empty() {
        covered.debt_exits = pay(&mut missed_exits(&statements, &covered.missing, file), owed);
        let judged = exact.total().saturating_sub(covered.debt_exits);
        covered.figures.branches = Some(Measure::exact(exact.low().covered(), judged));
    }
    covered
}

/// The exits that no run took, of statements that ran.
fn missed_exits(statements: &LineSet, missing: &LineSet, file: &FileCoverage) -> Vec<MissedBranch> {
    let is_partial = |missed: &MissedBranch| statements.contains(missed.line) && !missing.contains(missed.line);
    file.resolved_branches().unwrap_or_default().missing.into_iter().filter(is_partial).collect()
}

/// Takes out the exits that are owed; how many.
fn pay(exits: &mut Vec<MissedBranch>, owed: &Debt) -> u64 {
    let before = exits.len();
    for exit in &owed.exits {
        if let Some(at) = exits.iter().position(|missed| missed == exit) {
            exits.remove(at);
        }
    }
    (before - exits.len()) as u64
}
