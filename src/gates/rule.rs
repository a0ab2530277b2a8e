//! A demand on one subject, and how weighty it is. Knows what is asked, and not what was found until it judges it.

use super::{Demand, Found, Gate, Metric, Status, Subject, Unit};
use crate::coverage::Percent;
use crate::layer_name::LayerName;

/// Whether a failed gate fails the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    #[default]
    Error,
    /// It is shown and does not.
    Warn,
}

impl Severity {
    /// The name in configuration and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
        }
    }
}

/// A demand on one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What is measured.
    pub subject: Subject,
    /// What is counted.
    pub unit: Unit,
    /// What is demanded.
    pub demand: Demand,
    /// The layer whose coverage counts; none for all layers together, and where no coverage is judged.
    pub layer: Option<LayerName>,
    /// Whether a failure fails the run.
    pub severity: Severity,
    /// Where the demand comes from, for the reader: `covgate.toml:12`, `--fail-under`, `default`.
    pub source: String,
    /// True if missing data is no fault: `optional = true`, and the defaults without configuration.
    pub is_optional: bool,
}

impl Rule {
    /// A floor for a metric of a layer, or of all together.
    #[must_use]
    pub fn floor(layer: Option<LayerName>, metric: Metric, fail_under: Percent, source: impl Into<String>) -> Self {
        Self {
            subject: layer.clone().map_or(Subject::Overall, Subject::Layer),
            unit: metric.into(),
            demand: Demand::AtLeast(fail_under),
            layer,
            severity: Severity::Error,
            source: source.into(),
            is_optional: false,
        }
    }

    /// The gate's stable id, such as `layers.unit.combined`.
    #[must_use]
    pub fn id(&self) -> String {
        self.subject.id(self.unit)
    }

    /// What people call the gate: `unit branches`.
    #[must_use]
    pub fn name(&self) -> String {
        self.subject.name_with(self.unit)
    }

    /// The metric of coverage, where it is one that is counted.
    #[must_use]
    pub fn metric(&self) -> Option<Metric> {
        match self.unit {
            Unit::Metric(metric) => Some(metric),
            Unit::Files | Unit::Features | Unit::Tests | Unit::ExcludedLines => None,
        }
    }

    /// Judges what was found; none means that there is no data, or that it cannot be relied on.
    #[must_use]
    pub fn judge(self, found: impl Into<Option<Found>>) -> Gate {
        let found: Option<Found> = found.into();
        let status = match found {
            None => Status::NoData,
            Some(Found::Nothing) => Status::Pass,
            Some(found) => match self.demand.bound(found) {
                None => Status::NoData,
                Some(bound) => match (bound.holds(found.low()), bound.holds(found.high())) {
                    (true, true) => Status::Pass,
                    (false, false) => Status::Fail,
                    (true, false) | (false, true) => Status::Undecided,
                },
            },
        };
        Gate { rule: self, found, status, scope: None, part: None, evidence: Vec::new() }
    }
}
