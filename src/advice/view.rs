//! What one scope misses in one file, as far as reports tell it by line and by exit.

use std::borrow::Cow;

use crate::coverage::{Branches, FileCoverage, LineSet, MissedBranch};
use crate::layers::{Measured, MeasuredFile, Scope};

/// What a scope misses in a file.
pub(super) struct View<'a> {
    /// The file as the scope has it.
    pub(super) coverage: Cow<'a, FileCoverage>,
    /// Missed statements that can be named.
    pub(super) lines: LineSet,
    /// Missed branch exits that can be named, in order.
    pub(super) exits: Vec<MissedBranch>,
}

impl<'a> View<'a> {
    /// A file that a layer never saw is missed as a whole. None if nothing of it can be named.
    pub(super) fn new(measured: &Measured, file: &'a MeasuredFile, scope: Scope, with_exits: bool) -> Option<Self> {
        let with_exits = with_exits && measured.has_branches(scope);
        let seen = match scope {
            Scope::Overall => Some(&file.overall),
            Scope::Layer(column) => file.columns[column].as_ref(),
        };
        let Some(coverage) = seen else {
            let (coverage, lines) = unseen(file, with_exits)?;
            let exits = named_exits(&coverage);
            return Some(Self { coverage: Cow::Owned(coverage), lines, exits });
        };
        let exits = match (with_exits, coverage.branches()) {
            (false, _) => Vec::new(),
            (true, Some(_)) => named_exits(coverage),
            (true, None) => none_taken(file).map(|branches| branches.resolve().missing).unwrap_or_default(),
        };
        Some(Self { coverage: Cow::Borrowed(coverage), lines: coverage.missing().clone(), exits })
    }
}

/// The missed exits, if those that have names are all that are missed; otherwise none is known to be one.
fn named_exits(coverage: &FileCoverage) -> Vec<MissedBranch> {
    let Some(branches) = coverage.resolved_branches() else { return Vec::new() };
    let is_complete = branches.missing.len() as u64 == branches.measure.low().missed();
    if is_complete { branches.missing } else { Vec::new() }
}

/// The file's branches as a scope has them that measured none of them.
pub(super) fn none_taken(file: &MeasuredFile) -> Option<Branches> {
    file.overall.branches().and_then(Branches::none_taken)
}

/// A file as a layer would report it that measured it and ran nothing of it, and which lines are statements for certain.
///
/// Before coverage.py 7.13.1 docstrings of modules and classes are among the executed lines. They come first in their
/// region, so the last lines are taken for those statements that are only counted; they are not named.
pub(super) fn unseen(file: &MeasuredFile, with_exits: bool) -> Option<(FileCoverage, LineSet)> {
    let overall = &file.overall;
    let excluded = overall.excluded().cloned().unwrap_or_default();
    let listed = overall.executed().union(overall.missing()).difference(&excluded);
    let mut known = match file.columns.iter().flatten().find_map(FileCoverage::statement_lines) {
        Some(lines) => lines,
        None if listed.len() == overall.statements() => listed.clone(),
        None => {
            let missing = file.columns.iter().flatten().map(FileCoverage::missing);
            missing.fold(LineSet::new(), |all, missing| all.union(missing))
        }
    };
    let regions = overall.regions().into_iter().flat_map(|regions| regions.functions.values());
    for lines in regions.filter_map(|region| {
        let lines = region.lines.intersection(&listed);
        (lines.len() == region.statements).then_some(lines)
    }) {
        known = known.union(&lines);
    }
    let counted = overall.statements().checked_sub(known.len())?;
    let others: Vec<_> = listed.difference(&known).iter().collect();
    let missing = known.union(&others.into_iter().rev().take(counted as usize).collect());
    let mut coverage = FileCoverage::new(overall.statements(), LineSet::new(), missing).ok()?;
    if let Some(excluded) = overall.excluded() {
        coverage = coverage.with_excluded(excluded.clone());
    }
    if let Some(regions) = overall.regions() {
        coverage = coverage.with_regions(regions.clone());
    }
    if let Some(branches) = with_exits.then(|| none_taken(file)).flatten() {
        coverage = coverage.with_branches(branches);
    }
    Some((coverage, known))
}
