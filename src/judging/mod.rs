//! From measured coverage and what the configuration demands to gates and what they rest on. Reads no file itself.

mod critical;
mod exclusions;
mod features;
mod layers;
mod phases;
mod rules;
mod targets;
mod test_results;
#[cfg(test)]
mod tests;

pub use critical::{CriticalFinding, FirstMissed, TargetFinding};
pub use features::{FeatureFinding, FeatureTarget};
pub use phases::{PhaseFinding, State, rules as rules_of_phase};

use crate::config::{Config, Denominator};
use crate::coverage::{Date, Ratio, SourcePath};
use crate::fault::{Fault, Faults};
use crate::gates::{Gate, Rule};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};
use crate::parts::Sources;
use crate::results::Results;

/// All that is judged.
pub struct Given<'a> {
    /// What is demanded.
    pub config: &'a Config,
    /// The floors of layers and overall, from the configuration, the command line and the defaults.
    pub rules: Vec<Rule>,
    /// What was measured.
    pub measured: &'a Measured,
    /// What stands in the way of a sound measurement.
    pub faults: &'a [Fault],
    /// The sources of the project.
    pub sources: &'a Sources<'a>,
    /// All Python files of the project, to tell a file that no run measured from one that is not there.
    pub project_files: &'a dyn Fn() -> Vec<SourcePath>,
    /// The results of tests.
    pub results: &'a Results,
    /// The tests that passed in a layer, or in all for none; none where nobody tells.
    pub passed: &'a dyn Fn(Option<&LayerName>) -> Option<Vec<String>>,
    /// The day, for goals that were to be reached by one.
    pub today: Option<Date>,
}

/// What was found.
#[derive(Default)]
pub struct Findings {
    /// The gates: layers and overall, then those of rules, critical code, features, tests and exclusions.
    pub gates: Vec<Gate>,
    /// Critical code, in the order of the configuration.
    pub critical: Vec<CriticalFinding>,
    /// Features, in the order of the configuration.
    pub features: Vec<FeatureFinding>,
    /// Phases, by date.
    pub phases: Vec<PhaseFinding>,
    /// Demands that name nothing.
    pub faults: Faults,
}

/// Judges everything.
#[must_use]
pub fn judge(mut given: Given<'_>) -> Findings {
    let mut findings = Findings::default();
    let rules = std::mem::take(&mut given.rules);
    findings.gates.extend(rules.into_iter().map(|rule| layers::judge(rule, &given)));
    rules::judge(&given, &mut findings);
    critical::judge(&given, &mut findings);
    features::judge(&given, &mut findings);
    test_results::judge(&given, &mut findings);
    exclusions::judge(&given, &mut findings);
    phases::judge(&given, &mut findings);
    findings
}

impl Given<'_> {
    /// False if a fault touches the layer, or anything for all layers together.
    fn is_sound(&self, layer: Option<&LayerName>) -> bool {
        match layer {
            None => self.faults.is_empty(),
            Some(layer) => !self.faults.iter().flat_map(Fault::layers).any(|name| name == layer.as_str()),
        }
    }

    /// The scope of a layer, or of all; none where there is nothing sound to judge.
    fn scope(&self, layer: Option<&LayerName>) -> Option<Scope> {
        if !self.is_sound(layer) {
            return None;
        }
        match layer {
            None => (!self.measured.files().is_empty()).then_some(Scope::Overall),
            Some(layer) => self.measured.column(layer).map(Scope::Layer),
        }
    }

    /// True if a layer may be without data.
    fn is_optional(&self, layer: Option<&LayerName>) -> bool {
        self.config.layers.iter().any(|known| Some(&known.name) == layer && known.is_optional)
    }

    fn denominator(&self) -> Denominator {
        self.config.overall.denominator
    }
}

/// `30 of 49, 61.22 %`.
fn shown(ratio: Ratio) -> String {
    match ratio.percent(2) {
        Some(percent) => format!("{} of {}, {percent} %", ratio.covered(), ratio.total()),
        None => "nothing to cover".to_owned(),
    }
}

/// The layer that is judged, for a sentence.
fn by(layer: Option<&LayerName>) -> String {
    layer.map_or_else(|| "any layer".to_owned(), ToString::to_string)
}
