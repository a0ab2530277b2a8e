//! What would be measured if the advised lines were covered: the honest check of a plan.

use std::collections::BTreeMap;

use super::Step;
use super::view::{none_taken, unseen};
use crate::config::Denominator;
use crate::coverage::{FileCoverage, SourcePath};
use crate::gates::{Found, Gate};
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

/// Judges gates again over another measurement; those that do not judge a whole layer or all of it stay as they are.
#[must_use]
pub fn rejudge(measured: &Measured, denominator: Denominator, gates: &[Gate]) -> Vec<Gate> {
    let again = |gate: &Gate| {
        let scope = measured.scope_of(&gate.rule.subject).zip(gate.rule.metric());
        let measure = scope.and_then(|(scope, metric)| measured.figures(scope, denominator).metric(metric));
        match measure {
            Some(measure) if gate.found.is_some() => gate.rule.clone().judge(Found::Share(measure)),
            Some(_) | None => gate.clone(),
        }
    };
    gates.iter().map(again).collect()
}
