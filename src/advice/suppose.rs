//! What would be measured if the advised lines were covered: the honest check of a plan.

use std::collections::BTreeMap;

use super::view::{none_taken, unseen};
use super::{Step, denominator_of};
use crate::config::Denominator;
use crate::coverage::{FileCoverage, Measure, SourcePath};
use crate::gates::{Demand, Found, Gate, Subject};
use crate::layers::{Measured, MeasuredFile};

/// The measurement with the lines and exits of some steps covered: sets changed, merged again and counted again.
///
/// A step for a layer changes that layer. A step for overall only is one more run of no layer, so that no layer gains.
#[must_use]
pub fn suppose(measured: &Measured, steps: &[Step]) -> Measured {
    let mut by_file: BTreeMap<&SourcePath, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        by_file.entry(&step.path).or_default().push(step);
    }
    let mut supposed = measured.clone();
    for (path, steps) in by_file {
        let Some(file) = measured.files().get(path) else { continue };
        let columns = file.columns.clone();
        let columns = steps.into_iter().fold(columns, |columns, step| covered(measured, file, columns, step));
        let added = supposed.add(path.clone(), columns, None);
        debug_assert!(added.is_ok(), "{path}: covering what is missed makes no two layers disagree");
    }
    supposed
}

fn covered(
    measured: &Measured,
    file: &MeasuredFile,
    mut columns: Vec<Option<FileCoverage>>,
    step: &Step,
) -> Vec<Option<FileCoverage>> {
    let layer = step.layer.as_ref().and_then(|name| measured.layers().iter().position(|known| known == name));
    let column = layer.unwrap_or(measured.layers().len());
    let before = match (layer, columns[column].take()) {
        (None, Some(column)) if column.branches().is_some() || step.exits.is_empty() => Some(column),
        (None, _) => Some(file.overall.clone()),
        (Some(_), Some(column)) => Some(column),
        (Some(_), None) => unseen(file, !step.exits.is_empty()).map(|(coverage, _)| coverage),
    };
    columns[column] = before.map(|before| {
        let before = match (before.branches(), none_taken(file)) {
            (None, Some(branches)) if !step.exits.is_empty() => before.with_branches(branches),
            _ => before,
        };
        before.with_covered(&step.lines, &step.exits)
    });
    columns
}

/// Judges gates again over another measurement; those that judge no coverage stay as they are.
#[must_use]
pub fn rejudge(measured: &Measured, denominator: Denominator, gates: &[Gate]) -> Vec<Gate> {
    let again = |gate: &Gate| match (measure(measured, denominator_of(gate, denominator), gate), gate.found) {
        (Some(now), Some(Found::Share(_))) => {
            Gate { part: gate.part.clone(), ..gate.rule.clone().judge(Found::Share(now)) }
        }
        (Some(now), Some(Found::Change { base, .. })) => gate.rule.clone().judge(Found::Change { base, now }),
        (_, Some(Found::Share(_) | Found::Change { .. } | Found::Count(_) | Found::Nothing) | None) => gate.clone(),
    };
    gates.iter().map(again).collect()
}

fn measure(measured: &Measured, denominator: Denominator, gate: &Gate) -> Option<Measure> {
    let scope = measured.scope_of_rule(&gate.rule)?;
    let within = gate.part.as_ref().map(|part| measured.within(part));
    let measured = within.as_ref().unwrap_or(measured);
    if let Demand::EachAtLeast(floor) = gate.rule.demand {
        let of_files = measured.files().values().filter_map(|file| measured.file_figures(file, scope, denominator));
        let of_files = of_files.map(|figures| figures.combined()).filter(|measure| measure.total() > 0);
        let hold = |measure: Measure| {
            Measure::between(measure.low().meets(floor).into(), measure.high().meets(floor).into(), 1)
        };
        return Some(of_files.map(hold).sum());
    }
    let now = measured.figures(scope, denominator).metric(gate.rule.metric()?)?;
    Some(match (&gate.rule.subject, gate.measure()) {
        // Changed lines of files that no run loads are missed.
        (Subject::Patch(_), Some(before)) => {
            Measure::between(now.low().covered(), now.high().covered(), before.total().max(now.total()))
        }
        _ => now,
    })
}
