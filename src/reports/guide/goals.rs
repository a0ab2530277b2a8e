//! Phase goals: floors to be reached later, and what they still need. This version judges none; the section says how they
//! are declared.

use serde::Serialize;

use crate::summary::Summary;

/// The section.
#[derive(Serialize)]
pub struct Goals {
    /// What to paste into the configuration.
    toml: String,
}

impl Goals {
    /// The section of a run, with floors that are five points above those of now.
    #[must_use]
    pub fn new(summary: &Summary) -> Self {
        let floor = |subject: &str| {
            let gate = summary.gates.iter().find(|gate| gate.is_of(subject));
            let whole = gate.and_then(|gate| gate.fail_under.as_ref()?.split('.').next()?.parse::<u64>().ok());
            whole.map_or(90, |whole| (whole + 5).min(100))
        };
        let layer = summary.layers.first().map(|layer| format!("\n{} = {}", layer.name, floor(&layer.name)));
        let overall = floor("overall");
        let layer = layer.unwrap_or_default();
        Self { toml: format!("[[phases]]\nname = \"Phase 2\"\nby = 2027-12-31\noverall = {overall}{layer}") }
    }
}
