//! What gates speak of: their stable ids, and what people call them.

use super::metric::{Metric, Unit};
use crate::layer_name::LayerName;

/// What a gate measures. The order is that of the reports: layers and overall come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One layer.
    Layer(LayerName),
    /// The union of all layers.
    Overall,
    /// A part of the tree: `[[rules]]`.
    Rule {
        /// The rule's name.
        name: String,
        /// What of it is judged.
        check: Check,
    },
    /// Code that must be covered in full: `[[critical]]`.
    Critical(String),
    /// The share of declared features that a layer exercises: `[feature-coverage]`.
    Features,
    /// The tests themselves: `[tests]`.
    Tests(TestsCheck),
    /// Lines left out by pragma or configuration: `[exclusions]`.
    Exclusions,
    /// Changed lines, covered by any layer or by one: `[patch]`.
    Patch(Option<LayerName>),
    /// The difference to the baseline, of a layer or overall: `[baseline]`.
    Baseline(Option<LayerName>),
}

/// What of a rule is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// All its files together.
    Together,
    /// Every single file.
    EachFile,
    /// The number of missed statements.
    MaxMissed,
}

/// What of the tests is judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestsCheck {
    /// Failed tests and errors of all layers.
    Failed,
    /// The number of tests of a layer.
    Min(LayerName),
    /// The share of slow tests.
    SlowShare,
}

impl Subject {
    /// The gate's stable id, such as `layers.unit.combined`.
    #[must_use]
    pub fn id(&self, unit: Unit) -> String {
        match self {
            Self::Layer(layer) => format!("layers.{layer}.{}", unit.name()),
            Self::Overall => format!("overall.{}", unit.name()),
            Self::Rule { name, check: Check::Together } => format!("rules.{name}.{}", unit.name()),
            Self::Rule { name, check: Check::EachFile } => format!("rules.{name}.each-file"),
            Self::Rule { name, check: Check::MaxMissed } => format!("rules.{name}.max-missed"),
            Self::Critical(name) => format!("critical.{name}"),
            Self::Features => "features".to_owned(),
            Self::Tests(TestsCheck::Failed) => "tests.failed".to_owned(),
            Self::Tests(TestsCheck::Min(layer)) => format!("tests.min.{layer}"),
            Self::Tests(TestsCheck::SlowShare) => "tests.slow-share".to_owned(),
            Self::Exclusions => "exclusions".to_owned(),
            Self::Patch(None) => format!("patch.{}", unit.name()),
            Self::Patch(Some(layer)) => format!("patch.{layer}"),
            Self::Baseline(None) => "baseline.overall".to_owned(),
            Self::Baseline(Some(layer)) => format!("baseline.{layer}"),
        }
    }

    /// What people call it, without the metric.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Layer(layer) => layer.to_string(),
            Self::Overall => "overall".to_owned(),
            Self::Rule { name, check: Check::Together } => format!("rule {name}"),
            Self::Rule { name, check: Check::EachFile } => format!("rule {name}, each file"),
            Self::Rule { name, check: Check::MaxMissed } => format!("rule {name}, missed"),
            Self::Critical(name) => format!("critical {name}"),
            Self::Features => "features".to_owned(),
            Self::Tests(TestsCheck::Failed) => "failed tests".to_owned(),
            Self::Tests(TestsCheck::Min(layer)) => format!("tests of {layer}"),
            Self::Tests(TestsCheck::SlowShare) => "slow tests".to_owned(),
            Self::Exclusions => "exclusions".to_owned(),
            Self::Patch(None) => "patch".to_owned(),
            Self::Patch(Some(layer)) => format!("patch {layer}"),
            Self::Baseline(None) => "baseline overall".to_owned(),
            Self::Baseline(Some(layer)) => format!("baseline {layer}"),
        }
    }

    /// What people call a gate: the subject, and the metric unless it is the default or there is no other.
    #[must_use]
    pub fn name_with(&self, unit: Unit) -> String {
        let has_metrics = match self {
            Self::Layer(_) | Self::Overall | Self::Rule { check: Check::Together, .. } | Self::Patch(None) => true,
            Self::Rule { .. }
            | Self::Critical(_)
            | Self::Features
            | Self::Tests(_)
            | Self::Exclusions
            | Self::Patch(Some(_))
            | Self::Baseline(_) => false,
        };
        match unit {
            Unit::Metric(metric) if has_metrics && metric != Metric::Combined => {
                format!("{} {}", self.name(), metric.name())
            }
            _ => self.name(),
        }
    }

    /// The kind of gate, for reports that group by it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Layer(_) => "layer",
            Self::Overall => "overall",
            Self::Rule { .. } => "rule",
            Self::Critical(_) => "critical",
            Self::Features => "features",
            Self::Tests(_) => "tests",
            Self::Exclusions => "exclusions",
            Self::Patch(_) => "patch",
            Self::Baseline(_) => "baseline",
        }
    }
}
