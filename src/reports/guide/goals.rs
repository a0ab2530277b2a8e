//! Phase goals: floors to be reached later, and what they still need.

use serde::Serialize;

use super::cell::{Md, Table};
use crate::reports::readiness;
use crate::summary::Summary;

/// The section.
#[derive(Serialize)]
pub struct Goals {
    /// Every goal with what is missing.
    table: Option<Table>,
    /// One way to reach each phase that is not.
    ways: Vec<Md>,
    /// What to paste into the configuration.
    toml: String,
}

impl Goals {
    /// The section of a run, with floors that are five points above those of now.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let floor = |subject: &str| {
            let gate = summary.gates.iter().find(|gate| gate.is_of(subject));
            let whole = gate.and_then(|gate| gate.fail_under.as_ref()?.split('.').next()?.parse::<u64>().ok());
            whole.map_or(90, |whole| (whole + 5).min(100))
        };
        let layer = summary.layers.first().map(|layer| format!("\n{} = {}", layer.name, floor(&layer.name)));
        let overall = floor("overall");
        let layer = layer.unwrap_or_default();
        let toml = format!("[[phases]]\nname = \"Phase 2\"\nby = 2027-12-31\noverall = {overall}{layer}");
        Self { table: readiness::phases(summary, most), ways: readiness::ways(summary), toml }
    }
}
