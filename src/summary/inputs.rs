//! The reports that were read, as rows: where each lies, what it is, whose it is. Knows nothing of what they cover.

use serde::Serialize;

use crate::collection::Run;

/// A report that was read.
#[derive(Clone, Debug, Serialize)]
pub struct InputRow {
    /// Its name.
    pub path: String,
    /// Its layer.
    pub layer: Option<String>,
    /// True if the layer was taken from the words of the path, not given.
    pub is_layer_guessed: bool,
    /// Layers that were taken from its contexts.
    pub parts: Vec<String>,
    /// Its format.
    pub format: &'static str,
    /// Who wrote it.
    pub producer: String,
    /// How many files it speaks of.
    pub files: usize,
}

impl InputRow {
    /// The layers that it counts for; none if it is for overall only.
    #[must_use]
    pub fn layers_shown(&self) -> Option<String> {
        if self.parts.is_empty() {
            return self.layer.clone();
        }
        let parts = format!("{} by contexts, lines only", self.parts.join(", "));
        Some(self.layer.iter().cloned().chain([parts]).collect::<Vec<_>>().join("; "))
    }

    /// True if it, or a part of it, counts for a layer.
    #[must_use]
    pub fn is_of(&self, layer: &str) -> bool {
        self.layer.as_deref() == Some(layer) || self.parts.iter().any(|part| part == layer)
    }
}

pub(super) fn input_row(run: &Run) -> InputRow {
    InputRow {
        path: run.name.clone(),
        layer: run.layer.as_ref().map(ToString::to_string),
        is_layer_guessed: run.is_layer_guessed && run.layer.is_some(),
        parts: run.parts.iter().map(ToString::to_string).collect(),
        format: run.format.name(),
        producer: run.producer.to_string(),
        files: run.files,
    }
}
