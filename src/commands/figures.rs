//! Whether a verdict can do without functions and classes, which are nine tenths of a report: then they are passed over.

use super::thresholds::Given;
use crate::config::{Config, Floor};
use crate::gates::Metric;

/// True if no gate speaks of functions, or of what only functions tell.
///
/// Each table of the configuration is named, so that a new one is not forgotten.
pub fn suffice(config: &Config, given: &Given) -> bool {
    let Config {
        file: _,
        passed_over: _,
        root: _,
        profile: _,
        project: _,
        paths: _,
        layers,
        overall,
        baseline: _,
        history,
        rules,
        critical,
        features,
        feature_coverage: _,
        tests: _,
        exclusions: _,
        phases,
        patch: _,
        report: _,
        limits: _,
        document: _,
    } = config;
    let is_of_functions = |floor: &Floor| floor.metric == Metric::Functions;
    let mut floors = layers
        .iter()
        .flat_map(|layer| &layer.fail_under)
        .chain(&overall.fail_under)
        .chain(rules.iter().flat_map(|rule| &rule.fail_under));
    // With a reference layer a disagreement is settled, and would not be looked into.
    let is_simple = overall.reference.is_none() && layers.iter().all(|layer| layer.contexts.is_empty());
    let names_functions = !critical.is_empty() || !features.is_empty() || !phases.is_empty() || history.is_recorded;
    is_simple && !names_functions && !floors.any(is_of_functions) && !given.speaks_of(Metric::Functions)
}
