//! `COVERAGE-GUIDE.md`: the document that a project commits beside its tests. Every number is computed, the order is
//! fixed, and what people write between its markers is kept.

mod actions;
pub(in crate::reports) mod cell;
mod critical;
mod excluded;
mod files;
mod findings;
mod folders;
mod gates;
mod goals;
mod html;
mod layers;
mod notes;
mod outline;
mod pictures;
mod reproduce;
mod speed;
mod symptoms;
mod view;

use serde::Serialize;

use crate::reports::templates;
use crate::summary::Summary;

pub use html::html_body;
pub use notes::keep;
pub use outline::{SECTIONS, Section};

/// The most rows of a table, if nobody says otherwise.
pub const ROWS: usize = 200;

/// How the guide is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The most rows of a table.
    pub most_rows: usize,
    /// The folder of the charts as seen from the document; none: no charts are shown.
    pub charts: Option<String>,
    /// The commands that lead here.
    pub commands: Commands,
}

/// What to type in the project's root.
#[derive(Clone, Debug, Serialize)]
pub struct Commands {
    /// For the verdict.
    pub check: String,
    /// For this document.
    pub guide: String,
}

/// The document, with empty notes.
#[must_use]
pub fn render(summary: &Summary, options: &Options) -> String {
    // Tests render the template with every kind of view; should it fail all the same, the document says so.
    templates::markdown("guide", &view::Guide::new(summary, options)).unwrap_or_else(|error| error.to_string())
}

#[cfg(test)]
mod tests;
