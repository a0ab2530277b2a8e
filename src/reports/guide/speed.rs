//! Test speed: how many tests are fast, and which are slow. This version reads no `JUnit`; the section says how to have it.

use serde::Serialize;

use crate::summary::Summary;

/// The section.
#[derive(Serialize)]
pub struct Speed {
    /// The option that makes pytest tell times.
    option: String,
    /// What to paste into the configuration.
    toml: String,
}

impl Speed {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary) -> Self {
        let layer = summary.layers.first().map_or("unit", |layer| layer.name.as_str());
        Self {
            option: format!("--junitxml=reports/{layer}/junit.xml"),
            toml: format!("[layers.{layer}]\njunit = [\"reports/{layer}/junit*.xml\"]"),
        }
    }
}
