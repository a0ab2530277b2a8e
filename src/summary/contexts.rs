//! Layers that were taken from contexts: what they are made of, what counts for them, what does not and why.

use serde::Serialize;

use super::warnings::few;
use super::{Finding, counted, grouped};
use crate::collection::{FromContexts, OfLayer};
use crate::gates::{Gate, Metric, Status, Subject};
use crate::layer_name::LayerName;

/// What a layer that was taken from contexts is made of. Lines only: no report tells branches by context.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ContextsRow {
    /// The patterns that its contexts match.
    pub patterns: Vec<String>,
    /// How many tests, or static contexts, they are.
    pub tests: u64,
    /// Lines outside of function bodies that count because they were imported for its tests.
    pub imported: u64,
    /// Lines outside of function bodies that ran outside of all tests and do not count, as their files are not known to
    /// be imported for its tests.
    pub not_imported: u64,
    /// Lines within function bodies that ran outside of all tests and do not count.
    pub outside_tests: u64,
}

/// What a layer is made of; none if it was not taken from contexts.
pub(super) fn row(layer: &LayerName, contexts: &FromContexts) -> Option<ContextsRow> {
    let of = contexts.of(layer)?;
    Some(ContextsRow {
        patterns: of.patterns.iter().map(|(pattern, _)| pattern.clone()).collect(),
        tests: contexts.tests_of(layer),
        imported: of.imported,
        not_imported: of.not_imported,
        outside_tests: of.outside_tests,
    })
}

/// Why a gate on branches has no data, if that is for contexts.
pub(super) fn without_branches(gate: &Gate, contexts: &FromContexts) -> Option<String> {
    let Subject::Layer(layer) = &gate.rule.subject else { return None };
    let is_for_branches = gate.rule.metric() == Some(Metric::Branches) && gate.status == Status::NoData;
    let why = "the layer was taken from contexts, which tell lines only";
    (is_for_branches && contexts.of(layer).is_some()).then(|| why.to_owned())
}

/// What must be known of them.
pub(super) fn findings(contexts: &FromContexts) -> Vec<Finding> {
    let layers: Vec<&OfLayer> = contexts.layers.iter().filter(|of| of.has_data()).collect();
    let found = [
        no_layer(contexts),
        several_layers(contexts),
        unused(contexts),
        without(contexts),
        lines_only(&layers),
        imported(&layers),
        outside_tests(&layers),
    ];
    found.into_iter().flatten().collect()
}

fn finding(code: &str, count: u64, items: Vec<String>, message: String, help: Option<&str>) -> Finding {
    Finding { code: code.to_owned(), message, count, items, help: help.map(str::to_owned) }
}

/// Tests that no pattern matches.
fn no_layer(contexts: &FromContexts) -> Option<Finding> {
    let tests: Vec<String> =
        contexts.tests.iter().filter(|(_, layers)| layers.is_empty()).map(|(test, _)| test.to_string()).collect();
    let count = tests.len() as u64;
    let is = if count == 1 { "is" } else { "are" };
    let message = format!(
        "{} {is} in no layer, and what no other test ran counts for overall alone: {}",
        counted(count, "test", "tests"),
        few(&tests)
    );
    let help = "add a pattern for them to the `contexts` of a layer";
    (count > 0).then(|| finding("covgate::contexts::no-layer", count, tests, message, Some(help)))
}

/// Tests that patterns of several layers match.
fn several_layers(contexts: &FromContexts) -> Option<Finding> {
    let several = contexts.tests.iter().filter(|(_, layers)| layers.len() > 1);
    let tests: Vec<String> = several
        .map(|(test, layers)| {
            let layers: Vec<&str> = layers.iter().map(LayerName::as_str).collect();
            format!("{test} ({})", layers.join(", "))
        })
        .collect();
    let count = tests.len() as u64;
    let counts = if count == 1 { "counts" } else { "count" };
    let message = format!("{} {counts} in more than one layer: {}", counted(count, "test", "tests"), few(&tests));
    let help = "make the patterns of `contexts` narrower if that is not meant";
    (count > 0).then(|| finding("covgate::contexts::several-layers", count, tests, message, Some(help)))
}

/// Patterns that match nothing.
fn unused(contexts: &FromContexts) -> Option<Finding> {
    let of_layer = |of: &OfLayer| -> Vec<String> {
        let unused = of.patterns.iter().filter(|(_, is_used)| !is_used);
        unused.map(|(pattern, _)| format!("{pattern} ({})", of.layer)).collect()
    };
    let patterns: Vec<String> = contexts.layers.iter().flat_map(of_layer).collect();
    let count = patterns.len() as u64;
    let (noun, verb) = if count == 1 { ("pattern", "matches") } else { ("patterns", "match") };
    let message = format!("{} {noun} of `contexts` {verb} no context: {}", grouped(count), few(&patterns));
    (count > 0).then(|| finding("covgate::contexts::unused-pattern", count, patterns, message, None))
}

/// Reports that have no contexts where others have.
fn without(contexts: &FromContexts) -> Option<Finding> {
    let names = &contexts.without;
    let (has, counts) = if names.len() == 1 { ("has", "counts") } else { ("have", "count") };
    let message = format!(
        "{} {has} no contexts and {counts} for overall alone: {}",
        counted(names.len() as u64, "report", "reports"),
        few(names)
    );
    let help = "write it with `coverage json --show-contexts`, or say which layer it is of: `unit=FILE`";
    (!names.is_empty())
        .then(|| finding("covgate::contexts::without", names.len() as u64, names.clone(), message, Some(help)))
}

fn lines_only(layers: &[&OfLayer]) -> Option<Finding> {
    let names: Vec<String> = layers.iter().map(|of| of.layer.to_string()).collect();
    let (is, its) = if names.len() == 1 { ("is", "its") } else { ("are", "their") };
    let message = format!(
        "{} {is} taken from contexts, which tell lines only: {its} combined figure is of lines, and branches are known \
         for overall",
        names.join(", ")
    );
    (!names.is_empty()).then(|| finding("covgate::contexts::lines-only", names.len() as u64, Vec::new(), message, None))
}

/// Lines that count because they were imported.
fn imported(layers: &[&OfLayer]) -> Option<Finding> {
    let count: u64 = layers.iter().map(|of| of.imported).sum();
    let of_layers = each(layers, |of| (of.imported > 0).then(|| grouped(of.imported)));
    let message = format!(
        "lines outside of function bodies that ran at import count for each layer that they were imported for, as in a \
         run of its own: {}",
        of_layers.join(", ")
    );
    (count > 0).then(|| finding("covgate::contexts::import-time", count, Vec::new(), message, None))
}

/// Lines that ran and count for no test.
fn outside_tests(layers: &[&OfLayer]) -> Option<Finding> {
    let count: u64 = layers.iter().map(|of| of.outside_tests + of.not_imported).sum();
    let left_out = each(layers, |of| {
        let files = counted(of.not_imported_files as u64, "file", "files");
        let bodies = (of.outside_tests > 0).then(|| format!("{} in function bodies", grouped(of.outside_tests)));
        let where_ = if of.without_functions > 0 { "whose functions are not known" } else { "not imported for it" };
        let imports = (of.not_imported > 0).then(|| format!("{} in {files} {where_}", grouped(of.not_imported)));
        let parts: Vec<String> = bodies.into_iter().chain(imports).collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    });
    let message =
        format!("lines that ran outside of all tests, such as at import, do not count for: {}", left_out.join("; "));
    let help = "a run of its own for the layer counts them; where tests start other processes, or fixtures run the code \
                and contexts are coverage.py's own, use `--cov-context=test` or runs of their own";
    (count > 0).then(|| finding("covgate::contexts::outside-tests", count, left_out, message, Some(help)))
}

/// What is said of each layer that something is said of.
fn each(layers: &[&OfLayer], says: impl Fn(&OfLayer) -> Option<String>) -> Vec<String> {
    layers.iter().filter_map(|of| Some(format!("{} {}", of.layer, says(of)?))).collect()
}
