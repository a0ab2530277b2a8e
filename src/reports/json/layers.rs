//! Layers with their reports in their order, as `covgate.json` has them.

use serde::Serialize;

use super::{Scope, results};
use crate::summary::Summary;

/// The layers in their order, as an object.
pub(super) struct Layers<'a, T>(pub(super) Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for Layers<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, layer)| (name, layer)))
    }
}

#[derive(Serialize)]
pub(super) struct Layer<'a> {
    #[serde(flatten)]
    scope: Scope<'a>,
    /// The same over its own runs, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Scope<'a>>,
    only: u64,
    only_in_function_bodies: u64,
    reports: Vec<Input<'a>>,
    /// Null where nothing is known of its tests.
    tests: Option<results::Tests<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contexts: Option<Contexts<'a>>,
}

/// What a layer that was taken from contexts is made of.
#[derive(Serialize)]
struct Contexts<'a> {
    patterns: &'a [String],
    tests: u64,
    imported_lines: u64,
    imports_left_out: u64,
    outside_tests_left_out: u64,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    format: &'static str,
    producer: &'a str,
    files: usize,
}

pub(super) fn layers(summary: &Summary) -> Layers<'_, Layer<'_>> {
    let layers = summary.layers.iter().map(|layer| {
        let inputs = summary.inputs.iter().filter(|input| input.is_of(&layer.name));
        let reports = inputs.map(|input| Input {
            path: &input.path,
            format: input.format,
            producer: &input.producer,
            files: input.files,
        });
        let row = Layer {
            scope: Scope::new(&layer.figures),
            own: layer.own.as_ref().map(Scope::new),
            only: layer.only,
            only_in_function_bodies: layer.only_in_bodies,
            reports: reports.collect(),
            tests: results::of(summary, &layer.name),
            contexts: layer.contexts.as_ref().map(|of| Contexts {
                patterns: &of.patterns,
                tests: of.tests,
                imported_lines: of.imported,
                imports_left_out: of.not_imported,
                outside_tests_left_out: of.outside_tests,
            }),
        };
        (layer.name.as_str(), row)
    });
    Layers(layers.collect())
}
