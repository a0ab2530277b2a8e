//! The files that miss most of what a gate judges.

use std::cmp::Reverse;

use super::WeakRow;
use crate::config::Denominator;
use crate::coverage::{FileCoverage, LineNumber};
use crate::gates::{Gate, Metric, Subject};
use crate::layers::{Measured, MeasuredFile, Scope};
use crate::summary::build::Judged;
use crate::summary::{Figure, grouped};

/// So many are told.
const TOLD: usize = 5;

/// None for changed lines: their places, those of files that no run loads too, are the evidence of the gate.
pub(super) fn weakest(gate: &Gate, judged: &Judged<'_>) -> Vec<WeakRow> {
    if matches!(gate.rule.subject, Subject::Patch(_)) {
        return Vec::new();
    }
    let measured = &judged.united.measured;
    let Some(scope) =
        measured.scope_of_rule(&gate.rule).filter(|_| gate.found.is_some_and(|found| found.measure().is_some()))
    else {
        return Vec::new();
    };
    let within = gate.part.as_ref().map(|part| measured.within(part));
    let measured = within.as_ref().unwrap_or(measured);
    let denominator = judged.config.overall.denominator;
    rows(measured, scope, denominator, gate.rule.metric().unwrap_or(Metric::Combined))
}

fn rows(measured: &Measured, scope: Scope, denominator: Denominator, metric: Metric) -> Vec<WeakRow> {
    let missed = measured.files().iter().filter_map(|(path, file)| {
        let measure = measured.file_figures(file, scope, denominator)?.metric(metric)?;
        (measure.low().missed() > 0).then_some((path, file, measure))
    });
    let mut missed: Vec<_> = missed.collect();
    missed.sort_by_key(|(path, _, measure)| (Reverse(measure.low().missed()), *path));
    missed.truncate(TOLD);
    let row = |(path, file, measure): (&_, &MeasuredFile, crate::coverage::Measure)| {
        let count = measure.low().missed();
        WeakRow {
            path: ToString::to_string(path),
            first: first(file, scope, metric),
            missed: format!("{} {}", grouped(count), metric.unit(count)),
            shown: Figure::new(measure).shown,
        }
    };
    missed.into_iter().map(|(path, file, measure)| row((path, file, measure))).collect()
}

/// Where to look first; none where the layer never saw the file.
fn first(file: &MeasuredFile, scope: Scope, metric: Metric) -> Option<(u32, u32)> {
    let coverage: &FileCoverage = match scope {
        Scope::Overall => &file.overall,
        Scope::Layer(column) => file.columns[column].as_ref()?,
    };
    let lines = || coverage.missing().ranges().first().copied();
    let exits = || {
        let exit = coverage.resolved_branches()?.missing.into_iter().map(|exit| exit.line).min();
        exit.map(LineNumber::value).map(|line| (line, line))
    };
    match metric {
        Metric::Branches => exits(),
        Metric::Combined | Metric::Lines | Metric::Functions => lines().or_else(exits),
    }
}
