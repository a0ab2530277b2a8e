//! Results of tests: outcomes and durations, merged over the files of each layer. Knows nothing of coverage, and of files
//! only their content's identity.

mod case;
mod duration;
mod layer;
mod speed;
#[cfg(test)]
mod tests;

pub use case::{Case, Outcome, TestId};
pub use duration::Duration;
pub use layer::{Counts, LayerResults, Test};
pub use speed::{Class, Share, Speed};

use crate::layer_name::LayerName;

/// A file of results, read: its elements as they stand.
#[derive(Clone, Debug)]
pub struct TestReport {
    /// The name it was read by.
    pub name: String,
    /// The identity of its content.
    pub content: u64,
    /// What it says of tests, in its own order; a test may be in it several times.
    pub cases: Vec<Case>,
}

/// A file that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name it was read by.
    pub name: String,
    /// Its layer; none: its tests are of no layer.
    pub layer: Option<LayerName>,
    /// True if the layer was taken from the words of the path.
    pub is_layer_guessed: bool,
    /// The identity of its content.
    pub content: u64,
    /// How many tests it tells of.
    pub tests: usize,
}

/// The same results given twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The file that was added before.
    pub first: String,
    /// The file with the same content.
    pub second: String,
    /// The two layers, if they differ: then both count.
    pub layers: Option<(Option<LayerName>, Option<LayerName>)>,
}

/// The results of all layers.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Each once, in the order of their first file until they are arranged.
    layers: Vec<(Option<LayerName>, LayerResults)>,
    sources: Vec<Source>,
    repeats: Vec<Repeat>,
    unread: u64,
}

impl Results {
    /// Adds a file. The same content in the same layer again is told and changes nothing.
    pub fn add(&mut self, report: TestReport, layer: Option<&LayerName>, is_layer_guessed: bool) {
        let layer = layer.cloned();
        let same = |source: &&Source| source.content == report.content;
        let before = self.sources.iter().filter(same);
        let before = before.clone().find(|source| source.layer == layer).or_else(|| before.clone().next());
        let mut is_counted = false;
        if let Some(before) = before {
            is_counted = before.layer == layer;
            self.repeats.push(Repeat {
                first: before.name.clone(),
                second: report.name.clone(),
                layers: (!is_counted).then(|| (before.layer.clone(), layer.clone())),
            });
        }
        if is_counted {
            return;
        }
        let at = self.layers.iter().position(|(known, _)| *known == layer).unwrap_or_else(|| {
            self.layers.push((layer.clone(), LayerResults::default()));
            self.layers.len() - 1
        });
        let tests = self.layers[at].1.add(report.cases);
        self.sources.push(Source { name: report.name, layer, is_layer_guessed, content: report.content, tests });
    }

    /// Remembers that a file could not be read: what is counted is then not all.
    pub fn add_unread(&mut self) {
        self.unread += 1;
    }

    /// Brings the layers into an order; tests of no layer come last.
    pub fn arrange(&mut self, order: &[LayerName]) {
        let place = |name: &LayerName| order.iter().position(|known| known == name).unwrap_or(order.len());
        self.layers.sort_by_cached_key(|(name, _)| name.as_ref().map_or(usize::MAX, place));
    }

    /// True if no file was given, read or not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.unread == 0
    }

    /// True if every file that was given could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unread == 0
    }

    /// The results of a layer; none if no file is of it.
    #[must_use]
    pub fn of(&self, layer: &LayerName) -> Option<&LayerResults> {
        self.layers.iter().find(|(name, _)| name.as_ref() == Some(layer)).map(|(_, results)| results)
    }

    /// The tests that passed in a layer, or in any for none, as [`TestId::node`]; none where no file is of it.
    #[must_use]
    pub fn passed(&self, layer: Option<&LayerName>) -> Option<Vec<String>> {
        let layers: Vec<&LayerResults> = match layer {
            Some(layer) => vec![self.of(layer)?],
            None if self.layers.is_empty() => return None,
            None => self.layers.iter().map(|(_, results)| results).collect(),
        };
        let tests = layers.into_iter().flat_map(LayerResults::tests);
        Some(tests.filter(|(_, test)| test.outcome == Outcome::Passed).map(|(id, _)| id.node()).collect())
    }

    /// The same without the results of some layers.
    #[must_use]
    pub fn without(&self, layers: &[LayerName]) -> Self {
        let is_left = |layer: &Option<LayerName>| layer.as_ref().is_none_or(|layer| !layers.contains(layer));
        let mut rest = self.clone();
        rest.layers.retain(|(layer, _)| is_left(layer));
        rest.sources.retain(|source| is_left(&source.layer));
        rest
    }

    /// All layers that have results, in order.
    #[must_use]
    pub fn layers(&self) -> &[(Option<LayerName>, LayerResults)] {
        &self.layers
    }

    /// The files that were counted, in order.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Files that came twice.
    #[must_use]
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// The counts of all layers together: a test of two layers counts in each.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.layers.iter().map(|(_, layer)| layer.counts()).sum()
    }

    /// How the tests of all layers share out among the classes of speed.
    #[must_use]
    pub fn share(&self, speed: Speed) -> Share {
        self.layers.iter().map(|(_, layer)| layer.share(speed)).sum()
    }
}
