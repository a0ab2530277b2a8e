//! Critical code, features and phases, as `covgate.json` has them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Count;
use super::gate::Gate;
use crate::summary::{CriticalRow, FeatureRow, FeatureTargetRow, PhaseRow, Summary, TargetRow};

/// A critical path with its targets; `layers` in the order of the layers.
#[derive(Serialize)]
pub(super) struct Critical<'a> {
    name: &'a str,
    layer: Option<&'a str>,
    gate: &'a str,
    targets: Vec<Target<'a>>,
}

#[derive(Serialize)]
struct Target<'a> {
    path: &'a str,
    function: Option<&'a str>,
    #[serde(flatten)]
    count: Count<'a>,
    layers: BTreeMap<&'a str, Count<'a>>,
    line: Option<u32>,
    first_missed: Option<&'a str>,
}

pub(super) fn critical<'a>(summary: &'a Summary) -> Vec<Critical<'a>> {
    let names = || summary.layers.iter().map(|layer| layer.name.as_str());
    let target = |target: &'a TargetRow| Target {
        path: &target.path,
        function: target.function.as_deref(),
        count: Count::new(&target.figure),
        layers: names().zip(target.layers.iter().map(Count::new)).collect(),
        line: target.line,
        first_missed: target.first_missed.as_deref(),
    };
    let row = |row: &'a CriticalRow| Critical {
        name: &row.name,
        layer: row.layer.as_deref(),
        gate: &row.gate,
        targets: row.targets.iter().map(target).collect(),
    };
    summary.critical.iter().map(row).collect()
}

/// A feature with the statements of its function bodies.
#[derive(Serialize)]
pub(super) struct Feature<'a> {
    name: &'a str,
    state: &'static str,
    bodies: Count<'a>,
    targets: Vec<FeatureTarget<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tests: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct FeatureTarget<'a> {
    target: &'a str,
    #[serde(flatten)]
    bodies: Count<'a>,
    by_function: bool,
}

pub(super) fn features<'a>(summary: &'a Summary) -> Vec<Feature<'a>> {
    let target = |target: &'a FeatureTargetRow| FeatureTarget {
        target: &target.text,
        bodies: Count::new(&target.bodies),
        by_function: target.is_by_function,
    };
    let row = |row: &'a FeatureRow| Feature {
        name: &row.name,
        state: row.state,
        bodies: Count::new(&row.bodies),
        targets: row.targets.iter().map(target).collect(),
        tests: row.tests.as_deref(),
        why: row.why.as_deref(),
    };
    summary.features.iter().map(row).collect()
}

/// A phase with its goals.
#[derive(Serialize)]
pub(super) struct Phase<'a> {
    name: &'a str,
    by: Option<&'a str>,
    state: &'static str,
    goals: Vec<Gate<'a>>,
    way: Option<&'a str>,
}

pub(super) fn phases<'a>(summary: &'a Summary) -> Vec<Phase<'a>> {
    let phase = |phase: &'a PhaseRow| Phase {
        name: &phase.name,
        by: phase.by.as_deref(),
        state: phase.state,
        goals: phase.goals.iter().map(Gate::new).collect(),
        way: phase.way.as_deref(),
    };
    summary.phases.iter().map(phase).collect()
}
