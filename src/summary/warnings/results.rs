//! What must be known of the tests to believe the coverage: which failed, which were tried again, of which nothing is known.

use super::{Findings, Judged, counted, few, grouped};
use crate::layer_name::LayerName;
use crate::results::{LayerResults, Test};

impl Findings {
    pub(super) fn tests(&mut self, judged: &Judged<'_>) {
        let name = |layer: &Option<LayerName>| layer.as_ref().map_or("no layer".to_owned(), ToString::to_string);
        for (layer, results) in judged.results.layers() {
            self.broken(&name(layer), results);
        }
        self.unknown_layers(judged);
        for (layer, results) in judged.results.layers() {
            self.odd(&name(layer), results);
        }
        for repeat in judged.results.repeats() {
            let (first, second) = (&repeat.first, &repeat.second);
            let (code, message) = match &repeat.layers {
                Some((one, two)) => (
                    "covgate::tests::same-file-two-layers",
                    format!(
                        "{first} ({}) and {second} ({}) are the same test results: they count in both layers",
                        name(one),
                        name(two)
                    ),
                ),
                None if first == second => {
                    ("covgate::tests::same-file-twice", format!("{first} was given twice; it was counted once"))
                }
                None => (
                    "covgate::tests::same-file-twice",
                    format!("{first} and {second} are the same test results; they were counted once"),
                ),
            };
            self.add(code, 1, message, Some("does each run write its own file? check `--junitxml` of each"));
        }
    }

    fn broken(&mut self, layer: &str, results: &LayerResults) {
        let modules = names(results, |test| test.is_collection);
        if !modules.is_empty() {
            let message = format!(
                "{layer}: {} could not be read, and the run stopped there: {}",
                counted(modules.len() as u64, "test module", "test modules"),
                few(&modules)
            );
            let help = "mend the import first: none of its tests ran, and what they cover is missing";
            self.add_all("covgate::tests::collection", &modules, message, Some(help));
        }
        let counts = results.counts();
        let broken = names(results, |test| test.is_broken() && !test.is_collection);
        if !broken.is_empty() {
            let message = format!(
                "{layer}: {} of {} failed or could not be run; its coverage is lower than a full run's: {}",
                grouped(broken.len() as u64),
                counted(counts.total(), "test", "tests"),
                few(&broken)
            );
            let help = "mend the tests first (`pytest --last-failed`): what comes after a failure was not run";
            self.add_all("covgate::tests::failed", &broken, message, Some(help));
        }
    }

    /// Layers with coverage and without results, where others have some, or where the configuration names files.
    fn unknown_layers(&mut self, judged: &Judged<'_>) {
        let is_told = |layer: &LayerName| {
            judged.faults.iter().any(|fault| fault.layers().iter().any(|name| *name == layer.as_str()))
        };
        let names_files = |layer: &LayerName| {
            judged.config.layers.iter().any(|known| known.name == *layer && !known.junit.is_empty())
        };
        let unknown: Vec<String> = judged
            .united
            .measured
            .layers()
            .iter()
            .filter(|layer| judged.results.of(layer).is_none() && !is_told(layer))
            .filter(|layer| !judged.results.is_empty() || names_files(layer))
            .map(ToString::to_string)
            .collect();
        if !unknown.is_empty() {
            let message = format!(
                "how the tests of {} ended is not known: no JUnit file is of {}",
                unknown.join(", "),
                if unknown.len() == 1 { "it" } else { "them" }
            );
            let help = "let each run write one by `pytest --junitxml=FILE`, and name it under `junit` of its layer";
            self.add("covgate::tests::not-known", unknown.len() as u64, message, Some(help));
        }
    }

    fn odd(&mut self, layer: &str, results: &LayerResults) {
        let repeated = names(results, |test| test.is_repeated);
        if !repeated.is_empty() {
            let message = format!(
                "{layer}: {} in one file several times (tried again, or failed once more in the tear-down), and counted once: {}",
                counted(repeated.len() as u64, "test is", "tests are"),
                few(&repeated)
            );
            let help = "a test that passes only when it is tried again may fail any time";
            self.add_all("covgate::tests::repeated", &repeated, message, Some(help));
        }
        let unknown = names(results, |test| test.ran() && test.longest.is_none());
        if !unknown.is_empty() {
            let message = format!(
                "{layer}: the time of {} is not known: in no class of speed",
                counted(unknown.len() as u64, "test that ran", "tests that ran")
            );
            self.add_all("covgate::tests::unknown-times", &unknown, message, None);
        }
    }
}

fn names(results: &LayerResults, wanted: fn(&Test) -> bool) -> Vec<String> {
    results.tests().iter().filter(|(_, test)| wanted(test)).map(|(id, _)| id.shown()).collect()
}
