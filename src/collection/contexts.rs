//! Reports whose layers are taken from their contexts: entered layer by layer, and what that counted and left out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Collection, Entry};
use crate::contexts::{OutsideTests, Patterns, Runners, Sorted, split};
use crate::coverage::{LineSet, SourcePath};
use crate::discover::Input;
use crate::formats::{Contexts, Report};
use crate::layer_name::LayerName;
use crate::paths::ReportedName;
use crate::source::Outline;

/// What was taken from contexts.
#[derive(Clone, Debug, Default)]
pub struct FromContexts {
    /// By layer, in the order of the configuration.
    pub layers: Vec<OfLayer>,
    /// All tests of reports without a layer of their own, and those of others that belong to some layer, with their layers.
    pub tests: BTreeMap<Box<str>, BTreeSet<LayerName>>,
    /// Reports that could have had contexts, as other reports without a layer do; what they covered counts for overall.
    pub without: Vec<String>,
}

/// What contexts hold of one layer.
#[derive(Clone, Debug)]
pub struct OfLayer {
    /// The layer.
    pub layer: LayerName,
    /// Its patterns, each with whether it matched something.
    pub patterns: Vec<(String, bool)>,
    /// Lines outside of function bodies that were imported for it and count.
    pub imported: u64,
    /// Lines outside of function bodies that ran outside of all tests, in files not known to be imported for the layer.
    pub not_imported: u64,
    /// How many files these lie in.
    pub not_imported_files: usize,
    /// Lines within function bodies that ran outside of all tests and count for nobody's tests.
    pub outside_tests: u64,
    /// Those of these files of which neither a report nor a source tells functions.
    pub without_functions: usize,
}

impl OfLayer {
    fn new(patterns: &Patterns) -> Self {
        Self {
            layer: patterns.layer().clone(),
            patterns: patterns.texts().map(|text| (text.to_owned(), false)).collect(),
            imported: 0,
            not_imported: 0,
            not_imported_files: 0,
            outside_tests: 0,
            without_functions: 0,
        }
    }

    /// True if some context belongs to the layer.
    #[must_use]
    pub fn has_data(&self) -> bool {
        self.patterns.iter().any(|(_, is_used)| *is_used)
    }
}

impl FromContexts {
    /// What contexts hold of a layer; none if it is not taken from contexts, or none is its.
    #[must_use]
    pub fn of(&self, layer: &LayerName) -> Option<&OfLayer> {
        self.layers.iter().find(|of| of.layer == *layer && of.has_data())
    }

    /// How many tests, or static contexts, a layer has.
    #[must_use]
    pub fn tests_of(&self, layer: &LayerName) -> u64 {
        self.tests.values().filter(|layers| layers.contains(layer)).count() as u64
    }

    fn note(&mut self, sorted: &Sorted, layers: &[Patterns], is_labelled: bool) {
        for (at, patterns) in layers.iter().enumerate() {
            let known = self.layers.iter().position(|known| known.layer == *patterns.layer());
            let known = known.unwrap_or_else(|| {
                self.layers.push(OfLayer::new(patterns));
                self.layers.len() - 1
            });
            for ((_, is_used), &used) in self.layers[known].patterns.iter_mut().zip(&sorted.used[at]) {
                *is_used |= used;
            }
        }
        for (test, of) in &sorted.tests {
            if is_labelled && of.is_empty() {
                continue;
            }
            let known = self.tests.entry(test.clone()).or_default();
            known.extend(of.iter().map(|&layer| layers[layer].layer().clone()));
        }
    }

    /// Counts the lines of each layer that were imported, and those that ran and do not count for it.
    pub(super) fn count(
        &mut self,
        files: &BTreeMap<SourcePath, Vec<Option<Box<Entry>>>>,
        refused: &BTreeSet<String>,
        layers: &[LayerName],
    ) {
        let place = |of: &OfLayer| layers.iter().position(|layer| *layer == of.layer).unwrap_or(usize::MAX);
        self.layers.sort_by_key(place);
        for of in &mut self.layers {
            let Some(column) = layers.iter().position(|layer| *layer == of.layer) else { continue };
            for (_, columns) in files.iter().filter(|(path, _)| !refused.contains(path.as_str())) {
                let Some(entry) = &columns[column] else { continue };
                of.imported += u64::from(entry.imported.len());
                let mut outside = OutsideTests::default();
                columns.iter().flatten().for_each(|entry| outside.add(&entry.outside_tests));
                let left_out = |lines: &LineSet| u64::from(lines.intersection(entry.coverage.missing()).len());
                let imports = left_out(&outside.rest);
                of.outside_tests += left_out(&outside.bodies);
                of.not_imported += imports;
                of.not_imported_files += usize::from(imports > 0);
                of.without_functions += usize::from(imports > 0 && outside.is_unknown);
            }
        }
    }
}

impl Collection {
    /// Adds a report of which layers are parts, by contexts. The report as a whole counts for its own layer if it has
    /// one, and else for overall.
    ///
    /// `outline` reads the sources of the project; `runners` are as in [`Collection::add`].
    pub fn add_parts(
        &mut self,
        report: Report,
        contexts: &Contexts,
        (sorted, layers): (&Sorted, &[Patterns]),
        (input, runners): (&Input, Vec<Runners>),
        outline: &(impl Fn(&SourcePath) -> Option<Outline> + Sync),
    ) {
        let Some(index) = self.register(&report, input) else { return };
        self.from_contexts.note(sorted, layers, input.layer.is_some());
        let apart = split(&report.files, contexts, sorted, outline);
        self.runs[index].parts = apart.parts.iter().map(|part| layers[part.layer].layer().clone()).collect();
        let names: Vec<ReportedName> = report
            .files
            .iter()
            .map(|file| ReportedName { name: file.name.clone(), roots: report.roots.clone() })
            .collect();
        for part in apart.parts {
            let layer = layers[part.layer].layer();
            for ((name, file), outside_tests) in names.iter().zip(part.files).zip(&apart.outside_tests) {
                let (imported, outside_tests) = (file.imported, outside_tests.clone());
                let entry = Entry { imported, outside_tests, ..Entry::new(file.coverage, index) };
                self.enter(Some(layer), name.clone(), entry);
            }
        }
        let rest = match input.layer {
            Some(_) => report.files.into_iter().map(|file| file.coverage).collect(),
            None => apart.rest,
        };
        let runners = runners.into_iter().chain(std::iter::repeat(Runners::new()));
        for ((name, coverage), runners) in names.into_iter().zip(rest).zip(runners) {
            self.enter(input.layer.as_ref(), name, Entry { runners, ..Entry::new(coverage, index) });
        }
    }

    /// Remembers a report without contexts where other reports without a layer have some.
    pub fn lacks_contexts(&mut self, name: &str) {
        self.from_contexts.without.push(name.to_owned());
    }

    /// What was taken from contexts so far.
    #[must_use]
    pub fn from_contexts(&self) -> &FromContexts {
        &self.from_contexts
    }
}
