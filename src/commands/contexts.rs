//! Which reports are taken apart by their contexts, for which layers, and what is wrong where that cannot be done.

use std::collections::BTreeSet;

use crate::collection::Collection;
use crate::config::{Config, Layer};
use crate::contexts::{Patterns, Runners, place_of, runners, sort};
use crate::coverage::SourcePath;
use crate::discover::{Input, Place};
use crate::fault::{Fault, Faults};
use crate::formats::{Asked, Format, Report};
use crate::layer_name::LayerName;
use crate::nearest::{listed, nearest};
use crate::paths::SourceRoot;
use crate::source::Outline;

const RECORD: &str = "record them with `pytest --cov=src --cov-branch --cov-context=test --cov-report=`, then write them \
                      with `coverage json --show-contexts`";

/// A report to read, and the layers that are to be taken from its contexts, by place.
pub struct Planned {
    /// The report; without a layer, if it is taken apart as a whole.
    pub input: Input,
    parts: BTreeSet<usize>,
    /// True if a layer names this report: then it must have contexts.
    is_named: bool,
    /// True if it is asked which tests ran each line, where the report tells it.
    wants_tests: bool,
}

impl Planned {
    /// What is read of it; `has_contexts` says whether it has any.
    pub fn asked(&self, has_contexts: impl FnOnce() -> bool) -> Asked {
        let is_asked = !self.parts.is_empty() || (self.wants_tests && has_contexts());
        if is_asked { Asked::Contexts } else { Asked::Coverage }
    }
}

/// Reports that were to be taken apart and have no contexts.
#[derive(Default)]
pub struct Lacking(Vec<Lack>);

struct Lack {
    name: String,
    why: &'static str,
    is_named: bool,
    parts: BTreeSet<usize>,
}

/// The layers that are taken from contexts.
pub struct ByContexts {
    layers: Vec<Patterns>,
    /// Layers without reports of their own: they are taken from all reports that have contexts.
    floating: BTreeSet<usize>,
    /// Where sources are, which tell what importing a module imports.
    checkout: SourceRoot,
    wants_tests: bool,
}

impl ByContexts {
    /// The layers of a configuration. Reports that arguments give stand in for those that layers name. `wants_tests` asks
    /// which tests ran each line, whether layers are taken from contexts or not.
    pub fn new(config: &Config, has_arguments: bool, wants_tests: bool) -> Self {
        let declared: Vec<&Layer> = config.layers.iter().filter(|layer| !layer.contexts.is_empty()).collect();
        let is_floating = |(at, layer): (usize, &&Layer)| (has_arguments || layer.reports.is_empty()).then_some(at);
        Self {
            floating: declared.iter().enumerate().filter_map(is_floating).collect(),
            checkout: SourceRoot::new(&config.root),
            wants_tests,
            layers: declared.iter().map(|layer| Patterns::new(layer.name.clone(), &layer.contexts)).collect(),
        }
    }

    /// What is done with each report. One that several layers name is read once.
    pub fn plan(&self, inputs: Vec<Input>) -> Vec<Planned> {
        let mut plans: Vec<Planned> = inputs.into_iter().map(|input| self.planned(input)).collect();
        if self.layers.is_empty() {
            return plans;
        }
        let mut kept: Vec<Planned> = Vec::with_capacity(plans.len());
        // Reports of a layer as a whole come first: parts of them are taken in the same reading.
        plans.sort_by_key(|plan| plan.input.layer.is_none());
        for plan in plans {
            let is_same = |known: &&mut Planned| known.input.place == plan.input.place;
            match kept.iter_mut().find(is_same) {
                Some(known) if plan.input.layer.is_none() && plan.input.place != Place::Stdin => {
                    known.parts.extend(plan.parts);
                    known.is_named |= plan.is_named;
                }
                _ => kept.push(plan),
            }
        }
        kept
    }

    fn planned(&self, input: Input) -> Planned {
        let own = input.layer.as_ref().and_then(|name| self.layers.iter().position(|layer| layer.layer() == name));
        let wants_tests = self.wants_tests;
        match (own, &input.layer) {
            (Some(own), _) if !input.is_layer_guessed => {
                let parts = self.floating.iter().copied().chain([own]).collect();
                Planned { input: Input { layer: None, ..input }, parts, is_named: true, wants_tests }
            }
            (Some(_), _) | (None, None) => {
                let parts = (0..self.layers.len()).collect();
                Planned { input: Input { layer: None, ..input }, parts, is_named: false, wants_tests }
            }
            (None, Some(_)) => Planned { input, parts: self.floating.clone(), is_named: false, wants_tests },
        }
    }

    /// The layers that a report counts for.
    pub fn layers_of<'a>(&'a self, plan: &'a Planned) -> impl Iterator<Item = &'a str> {
        let parts = plan.parts.iter().map(|&layer| self.layers[layer].layer());
        plan.input.layer.iter().chain(parts).map(LayerName::as_str)
    }

    /// Adds a report, taken apart if it is to be and can be.
    pub fn add(&self, collection: &mut Collection, lacking: &mut Lacking, mut report: Report, plan: &Planned) {
        let contexts = report.contexts.take();
        let runners = |sorted| -> Vec<Runners> {
            let contexts = contexts.as_ref().filter(|_| plan.wants_tests);
            contexts
                .map(|contexts| runners(&report.files, contexts, plan.input.layer.as_ref(), sorted))
                .unwrap_or_default()
        };
        if plan.parts.is_empty() {
            let runners = runners(None);
            return collection.add(report, &plan.input, runners);
        }
        let layers: Vec<Patterns> = plan.parts.iter().map(|&layer| self.layers[layer].clone()).collect();
        let why = match (&contexts, report.format) {
            (Some(contexts), _) => {
                let sorted = sort(&contexts.names, &layers);
                if sorted.has_any() {
                    let sorted = (&sorted, layers.as_slice());
                    let runners = runners(Some(sorted));
                    let outline = |path: &SourcePath| Outline::new(&self.checkout.read_reported(path)?);
                    return collection.add_parts(report, contexts, sorted, (&plan.input, runners), &outline);
                }
                "no test was named while it was measured"
            }
            (None, Format::CoverageJson) => "it was written without `--show-contexts`",
            (None, Format::Cobertura | Format::Lcov) => "this format cannot hold them",
        };
        if plan.input.layer.is_none() || plan.is_named {
            let (name, parts) = (report.name.clone(), plan.parts.clone());
            lacking.0.push(Lack { name, why, is_named: plan.is_named, parts });
        }
        collection.add(report, &plan.input, Vec::new());
    }

    /// Layers that lack data: no report has contexts, or none of the contexts is theirs. What is no fault is remembered
    /// to be told.
    pub fn faults(&self, config: &Config, collection: &mut Collection, lacking: &Lacking) -> Faults {
        let is_needed = |name: &LayerName| config.layers.iter().any(|layer| layer.name == *name && !layer.is_optional);
        let mut faults = Faults::new();
        let mut without: Vec<usize> = Vec::new();
        for (at, patterns) in self.layers.iter().enumerate() {
            let layer = patterns.layer();
            let of = collection.from_contexts().layers.iter().find(|of| of.layer == *layer);
            match of {
                Some(of) if !of.has_data() && is_needed(layer) => faults.push(no_match(patterns, collection)),
                None if is_needed(layer) => without.push(at),
                Some(_) | None => {}
            }
        }
        for lack in &lacking.0 {
            let of: Vec<usize> =
                lack.parts.iter().copied().filter(|at| lack.is_named || without.contains(at)).collect();
            let of: Vec<&str> = of.into_iter().map(|at| self.layers[at].layer().as_str()).collect();
            match of.as_slice() {
                [] => collection.lacks_contexts(&lack.name),
                of => {
                    let layers = if of.len() == 1 { "layer" } else { "layers" };
                    let message =
                        format!("{} has no contexts to take {layers} {} from: {}", lack.name, of.join(", "), lack.why);
                    let fault = Fault::new("covgate::contexts::none", message).with_help(RECORD);
                    faults.push(fault.of_layers(of.iter().copied()));
                }
            }
        }
        faults
    }
}

/// None of the patterns of a layer matches a context.
fn no_match(patterns: &Patterns, collection: &Collection) -> Fault {
    let places: BTreeSet<String> = collection.from_contexts().tests.keys().map(|context| place_of(context)).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let written: Vec<&str> = patterns.texts().collect();
    let near = written.iter().find_map(|text| nearest(text.trim_end_matches(['*', '/', '.']), &places));
    let help = match (near, places.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => RECORD.to_owned(),
        (None, [places @ .., _]) if places.len() >= 6 => format!("tests lie in {} and others", listed(&places[..6])),
        (None, places) => format!("tests lie in {}", listed(places)),
    };
    let layer = patterns.layer();
    let message = format!("layer {layer} has no data: no context matches {}", written.join(" or "));
    Fault::new("covgate::contexts::no-match", message).with_help(help).of_layers([layer.as_str()])
}
