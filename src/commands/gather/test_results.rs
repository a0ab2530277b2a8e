//! Files of results beside the reports: read, and told where they are missing or say that nothing was tested.

use rayon::prelude::*;

use crate::collection::{Run, in_order};
use crate::config::Config;
use crate::discover::{Input, Origin};
use crate::fault::{Fault, Faults};
use crate::formats::{self, Limits};
use crate::layer_name::LayerName;
use crate::results::{LayerResults, Results};

/// What could not be added.
#[derive(Default)]
pub struct Read {
    pub passed_over: Vec<String>,
    pub faults: Faults,
}

/// Reads files of results, and adds them in their order.
pub fn read(inputs: &[Input], limits: &Limits, results: &mut Results) -> Read {
    let reports: Vec<_> = inputs
        .par_iter()
        .map(|input| super::bytes(input, limits).and_then(|bytes| formats::read_tests(input.place.name(), bytes)))
        .collect();
    let mut read = Read::default();
    for (input, report) in inputs.iter().zip(reports) {
        match report {
            Ok(report) => results.add(report, input.layer.as_ref(), input.is_layer_guessed),
            Err(fault) if input.origin == Origin::Found && formats::is_another_kind(&fault) => {
                read.passed_over.push(fault.message().to_owned());
            }
            Err(fault) => {
                results.add_unread();
                read.faults.push(fault.of_layers(input.layer.as_ref().map(LayerName::as_str)));
            }
        }
    }
    read
}

/// Brings the layers into the order of the reports.
pub fn arrange(config: &Config, results: &mut Results) {
    let declared: Vec<LayerName> = config.layers.iter().map(|layer| layer.name.clone()).collect();
    let mut names: Vec<LayerName> = results.layers().iter().filter_map(|(name, _)| name.clone()).collect();
    in_order(&mut names, &declared);
    results.arrange(&names);
}

/// Layers with coverage whose patterns of results match no file: nobody knows how their tests ended. A layer that may be
/// absent may lack them; that is told elsewhere.
pub fn not_found(config: &Config, inputs: &[Input], runs: &[Run]) -> Faults {
    let is_missing = |layer: &&crate::config::Layer| {
        let has = |of: &Option<LayerName>| of.as_ref() == Some(&layer.name);
        !layer.junit.is_empty()
            && !layer.is_optional
            && runs.iter().any(|run| has(&run.layer))
            && !inputs.iter().any(|input| has(&input.layer))
    };
    config
        .layers
        .iter()
        .filter(is_missing)
        .map(|layer| {
            let patterns = layer.junit.join(" or ");
            let message = format!("layer {}: how its tests ended is not known: no file matches {patterns}", layer.name);
            Fault::new("covgate::tests::not-found", message)
                .with_help(format!(
                    "let pytest write it by `--junitxml=FILE`, or remove `junit` of the layer (declared at {})",
                    layer.source
                ))
                .of_layers([layer.name.as_str()])
        })
        .collect()
}

/// Layers whose results say that no test ran: what their coverage shows is no test's.
pub fn none_ran(config: &Config, results: &Results, runs: &[Run]) -> Faults {
    let mut faults = Faults::new();
    for (name, layer) in results.layers() {
        let is_declared = config.layers.iter().any(|known| Some(&known.name) == name.as_ref() && !known.is_optional);
        let has_coverage = runs.iter().any(|run| run.layer == *name);
        if layer.has_run() || !(is_declared || has_coverage) {
            continue;
        }
        let of = name.as_ref().map_or_else(|| "runs without a layer".to_owned(), |name| format!("layer {name}"));
        let message = format!("{of}: no test ran: {}", why_none(layer));
        faults.push(
            Fault::new("covgate::tests::none-ran", message)
                .with_help("check the folder, `-m` and `-k` of this run: pytest ends with 5 when it finds no test")
                .of_layers(name.as_ref().map(LayerName::as_str)),
        );
    }
    faults
}

fn why_none(layer: &LayerResults) -> String {
    let counts = layer.counts();
    let modules = layer.tests().values().filter(|test| test.is_collection).count() as u64;
    let parts: Vec<String> = [
        (counts.skipped, "test is skipped", "tests are skipped"),
        (modules, "module could not be read", "modules could not be read"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| crate::summary::counted(count, one, many))
    .collect();
    if parts.is_empty() { "its results tell of none".to_owned() } else { parts.join(", ") }
}
