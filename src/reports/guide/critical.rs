//! Critical paths: code that must be covered whole. This version judges none; the section says how they are declared.

use serde::Serialize;

use crate::summary::{FileRow, Summary};

/// The section.
#[derive(Serialize)]
pub struct Critical {
    /// What to paste into the configuration.
    toml: String,
}

impl Critical {
    /// The section of a run, with an example out of it.
    #[must_use]
    pub fn new(summary: &Summary) -> Self {
        let is_plain = |file: &&FileRow| {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
            file.path.chars().all(is_plain) && !file.path.starts_with('/')
        };
        let files = summary.files.iter().filter(is_plain);
        let largest = files.max_by_key(|file| (file.figures.lines.total, std::cmp::Reverse(&file.path)));
        let target = largest.map_or("src/shop/checkout.py", |file| file.path.as_str());
        let layer = summary.layers.last().map(|layer| format!("layer = \"{}\"\n", layer.name)).unwrap_or_default();
        Self { toml: format!("[[critical]]\nname = \"a name of your own\"\n{layer}targets = [\"{target}\"]") }
    }
}
