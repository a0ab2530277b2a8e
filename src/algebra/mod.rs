//! Layer algebra: which layers cover what together, and what overall would be without one of them. Pure; judges nothing.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::coverage::{Branches, FileCoverage, LineSet, Measure, Regions};
use crate::gates::Metric;
use crate::layers::{Figures, Measured, MeasuredFile};

/// Statements that exactly these layers cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// The columns of [`Measured`] that cover them, in order; none: nobody does. The last column stands for runs of no
    /// layer.
    pub columns: Vec<usize>,
    /// How many.
    pub statements: u64,
    /// How many of them are in function bodies, as far as reports tell functions.
    pub in_bodies: u64,
}

/// Every combination of layers that covers something, the one with the most statements first; what nobody covers stands
/// last. Each statement is counted once, so that they sum up to all.
#[must_use]
pub fn combinations(measured: &Measured) -> Vec<Combination> {
    let mut sums: BTreeMap<Vec<usize>, (u64, u64)> = BTreeMap::new();
    for file in measured.files().values() {
        for Combination { columns, statements, in_bodies } in of_file(file) {
            let sum = sums.entry(columns).or_default();
            sum.0 += statements;
            sum.1 += in_bodies;
        }
    }
    let mut all: Vec<Combination> = sums
        .into_iter()
        .map(|(columns, (statements, in_bodies))| Combination { columns, statements, in_bodies })
        .collect();
    all.sort_by_key(|one| (one.columns.is_empty(), Reverse(one.statements), Reverse(one.in_bodies)));
    all
}

/// The combinations in one file, in no order; none of them is empty.
#[must_use]
pub fn of_file(file: &MeasuredFile) -> Vec<Combination> {
    let bodies = file.overall.regions().map(Regions::bodies).unwrap_or_default();
    let counted = |lines: &LineSet| (u64::from(lines.len()), u64::from(lines.intersection(&bodies).len()));
    let present: Vec<(usize, &LineSet)> =
        file.columns.iter().enumerate().filter_map(|(at, file)| Some((at, file.as_ref()?.missing()))).collect();
    // What somebody misses is told by line; the rest is covered by all that know the file, and reports before coverage.py
    // 7.13.1 only count it.
    let missed = present.iter().fold(LineSet::new(), |all, (_, missing)| all.union(missing));
    let mut cells: Vec<(Vec<usize>, LineSet)> = vec![(Vec::new(), missed.clone())];
    for &(column, missing) in &present {
        let split = |(columns, lines): (Vec<usize>, LineSet)| {
            let with = [columns.as_slice(), &[column]].concat();
            [(with, lines.difference(missing)), (columns, lines.intersection(missing))]
        };
        cells = cells.into_iter().flat_map(split).filter(|(_, lines)| !lines.is_empty()).collect();
    }
    let mut all: Vec<Combination> = cells
        .into_iter()
        .map(|(columns, lines)| {
            let (statements, in_bodies) = counted(&lines);
            Combination { columns, statements, in_bodies }
        })
        .collect();
    let of_bodies: u64 = file
        .overall
        .regions()
        .map_or(0, |regions| regions.functions_with_body().map(|(_, region)| u64::from(region.statements)).sum());
    let (told, told_in_bodies) = counted(&missed);
    let by_all = Combination {
        columns: present.iter().map(|(column, _)| *column).collect(),
        statements: u64::from(file.overall.statements()).saturating_sub(told),
        in_bodies: of_bodies.saturating_sub(told_in_bodies),
    };
    if by_all.statements > 0 {
        all.push(by_all);
    }
    all
}

/// What overall would be without one layer, as if its reports had never been given: files that only they speak of are in
/// no figure then. The figures of these metrics only.
///
/// The same as the figures of [`Measured::without`], for less work.
#[must_use]
pub fn overall_without(measured: &Measured, layer: usize, metrics: &[Metric]) -> Figures {
    let mut all = Figures::default();
    for file in measured.files().values() {
        let others = file.columns.iter().enumerate().filter(|(column, _)| *column != layer);
        let others: Vec<&FileCoverage> = others.filter_map(|(_, column)| column.as_ref()).collect();
        if let Some(figures) = together(&others, metrics) {
            all.add(figures);
        }
    }
    all
}

/// How many files only one layer's reports speak of.
#[must_use]
pub fn files_of_only(measured: &Measured, layer: usize) -> u64 {
    let is_only = |file: &&MeasuredFile| {
        let mut columns = file.columns.iter().enumerate();
        columns.all(|(column, file)| file.is_some() == (column == layer))
    };
    measured.files().values().filter(is_only).count() as u64
}

/// The figures of several runs of one file together; none of none.
fn together(runs: &[&FileCoverage], metrics: &[Metric]) -> Option<Figures> {
    let (first, others) = runs.split_first()?;
    let is_asked = |any: &[Metric]| metrics.iter().any(|metric| any.contains(metric));
    let common = |missing: LineSet, run: &&FileCoverage| missing.intersection(run.missing());
    let missing = others.iter().fold(first.missing().clone(), common);
    let statements = u64::from(first.statements());
    let branches = || {
        let branches: Vec<&Branches> = runs.iter().filter_map(|run| run.branches()).collect();
        let executed = runs.iter().fold(LineSet::new(), |all, run| all.union(run.executed()));
        Branches::measure_of(&branches, &executed.union(&missing))
    };
    let functions = || {
        let mut regions: Option<Cow<'_, Regions>> = None;
        for other in runs.iter().filter_map(|run| run.regions()) {
            match &mut regions {
                None => regions = Some(Cow::Borrowed(other)),
                Some(known) if **known == *other => {}
                Some(known) => known.to_mut().merge(other).ok()?,
            }
        }
        regions.map(|regions| regions.covered_functions(&missing))
    };
    Some(Figures {
        lines: Measure::exact(statements.saturating_sub(u64::from(missing.len())), statements),
        branches: is_asked(&[Metric::Combined, Metric::Branches]).then(branches).flatten(),
        functions: is_asked(&[Metric::Functions]).then(functions).flatten(),
    })
}
