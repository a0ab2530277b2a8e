//! Which test files ran each line of a report's files: where a test of the lines beside them would stand. Knows names and
//! sets of lines; static contexts, which name no test, are passed over.

use std::collections::BTreeMap;

use super::name::file_of;
use super::patterns::Patterns;
use super::sort::{Kind, Sorted};
use super::split::of_statements;
use crate::coverage::LineSet;
use crate::formats::{Contexts, ReportedFile};
use crate::layer_name::LayerName;

/// A file of tests, as contexts name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Runner {
    /// The layer whose tests these are; none where that is not known.
    pub layer: Option<LayerName>,
    /// The file's path.
    pub file: Box<str>,
}

/// The statements of one source file that each file of tests ran.
pub type Runners = BTreeMap<Runner, LineSet>;

/// Who ran the lines of each file of a report. Tests belong to the report's own layer, and to those that patterns name.
#[must_use]
pub fn runners(
    files: &[ReportedFile],
    contexts: &Contexts,
    own: Option<&LayerName>,
    sorted: Option<(&Sorted, &[Patterns])>,
) -> Vec<Runners> {
    let mut numbers: BTreeMap<Runner, usize> = BTreeMap::new();
    let of_names: Vec<Vec<usize>> = contexts
        .names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let Some(file) = file_of(name) else { return Vec::new() };
            let runner = |layer: Option<LayerName>| Runner { layer, file: file.as_str().into() };
            let mut number = |runner: Runner| {
                let next = numbers.len();
                *numbers.entry(runner).or_insert(next)
            };
            let layers = sorted.map(|(sorted, layers)| sorted.layers_of(at, layers)).unwrap_or_default();
            let layers: Vec<Option<LayerName>> = layers.into_iter().chain(own.cloned()).map(Some).collect();
            let layers = if layers.is_empty() { vec![None] } else { layers };
            layers.into_iter().map(|layer| number(runner(layer))).collect()
        })
        .collect();
    let named: Vec<&Runner> = {
        let mut named: Vec<(&Runner, usize)> = numbers.iter().map(|(runner, number)| (runner, *number)).collect();
        named.sort_by_key(|(_, number)| *number);
        named.into_iter().map(|(runner, _)| runner).collect()
    };
    let of_file = |(file, contexts): (&ReportedFile, _)| {
        let mut lines = vec![LineSet::new(); named.len()];
        for (line, names) in of_statements(&file.coverage, contexts) {
            for &runner in names.iter().filter_map(|&name| of_names.get(name as usize)).flatten() {
                lines[runner].insert(line);
            }
        }
        let ran = named.iter().zip(lines).filter(|(_, lines)| !lines.is_empty());
        ran.map(|(runner, lines)| ((*runner).clone(), lines)).collect()
    };
    files.iter().zip(&contexts.files).map(of_file).collect()
}

/// Adds what another report tells of the same file.
pub fn add_runners(all: &mut Runners, more: Runners) {
    for (runner, lines) in more {
        all.entry(runner).or_default().unite_with(&lines);
    }
}

impl Sorted {
    /// The layers that a context's tests belong to.
    fn layers_of(&self, name: usize, layers: &[Patterns]) -> Vec<LayerName> {
        match self.kind_of.get(name).map(|kind| &self.kinds[*kind]) {
            Some(Kind::Of(of)) => of.iter().map(|&at| layers[at].layer().clone()).collect(),
            Some(Kind::OutsideTests) | None => Vec::new(),
        }
    }
}
