//! Gates: does a measurement meet its rule? Pure; reads nothing, prints nothing.

use std::fmt;
use std::str::FromStr;

use crate::coverage::{Measure, Percent};
use crate::layer_name::LayerName;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Statements and branch exits together: coverage.py's own total.
    Combined,
    /// Statements.
    Lines,
    /// Branch exits.
    Branches,
    /// Functions with at least one executed statement in the body.
    Functions,
}

impl Metric {
    /// All metrics, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Combined, Self::Lines, Self::Branches, Self::Functions];

    /// The name in configuration, gate ids and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Combined => "combined",
            Self::Lines => "lines",
            Self::Branches => "branches",
            Self::Functions => "functions",
        }
    }

    /// What one counted thing is called.
    #[must_use]
    pub fn unit(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Combined, 1) => "statement or branch",
            (Self::Combined, _) => "statements and branches",
            (Self::Lines, 1) => "statement",
            (Self::Lines, _) => "statements",
            (Self::Branches, 1) => "branch",
            (Self::Branches, _) => "branches",
            (Self::Functions, 1) => "function",
            (Self::Functions, _) => "functions",
        }
    }
}

impl FromStr for Metric {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|metric| metric.name() == text).ok_or(())
    }
}

/// What a gate measures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One layer.
    Layer(LayerName),
    /// The union of all layers.
    Overall,
}

impl Subject {
    /// The name that reports show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Layer(layer) => layer.as_str(),
            Self::Overall => "overall",
        }
    }
}

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

/// A floor for one metric of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What is measured.
    pub subject: Subject,
    /// What is counted.
    pub metric: Metric,
    /// The least percentage that passes.
    pub fail_under: Percent,
    /// Whether a failure fails the run.
    pub severity: Severity,
    /// Where the threshold comes from, for the reader: `covgate.toml:12`, `--fail-under`, `default`.
    pub source: String,
    /// True if a layer without data is no fault: `optional = true`, and the defaults without configuration.
    pub is_optional: bool,
}

impl Rule {
    /// The gate's stable id, such as `layers.unit.combined`.
    #[must_use]
    pub fn id(&self) -> String {
        match &self.subject {
            Subject::Layer(layer) => format!("layers.{layer}.{}", self.metric.name()),
            Subject::Overall => format!("overall.{}", self.metric.name()),
        }
    }

    /// Judges a measurement; none means that there is nothing measured or that it cannot be relied on.
    #[must_use]
    pub fn judge(self, measure: Option<Measure>) -> Gate {
        let status = match measure {
            None => Status::NoData,
            Some(measure) if measure.total() == 0 => Status::NoData,
            Some(measure) if measure.low().meets(self.fail_under) => Status::Pass,
            Some(measure) if measure.high().meets(self.fail_under) => Status::Undecided,
            Some(_) => Status::Fail,
        };
        Gate { rule: self, measure, status }
    }
}

/// What a gate found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The floor is reached.
    Pass,
    /// It is not.
    Fail,
    /// Nothing was measured, or what was measured is not to be relied on.
    NoData,
    /// The reports only bound the count, and the floor lies between the bounds.
    Undecided,
}

impl Status {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NoData => "no-data",
            Self::Undecided => "undecided",
        }
    }
}

/// A rule with what was measured and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The rule.
    pub rule: Rule,
    /// The measurement; none where there is no data.
    pub measure: Option<Measure>,
    /// The finding.
    pub status: Status,
}

impl Gate {
    /// The least count that passes: an exact ceiling.
    #[must_use]
    pub fn needed(&self) -> Option<u64> {
        self.measure
            .filter(|measure| measure.total() > 0)
            .map(|measure| self.rule.fail_under.needed_of(measure.total()))
    }

    /// How many are missing to pass; zero for a passing gate.
    #[must_use]
    pub fn short_by(&self) -> Option<u64> {
        Some(self.needed()?.saturating_sub(self.measure?.low().covered()))
    }

    /// How many could be lost without failing; none for a gate that does not pass.
    #[must_use]
    pub fn margin(&self) -> Option<u64> {
        self.measure?.low().covered().checked_sub(self.needed()?)
    }

    /// What this gate means for the run.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.status, self.rule.severity) {
            (Status::NoData, _) if self.rule.is_optional => Verdict::Pass,
            (Status::Pass, _) | (Status::Fail, Severity::Warn) => Verdict::Pass,
            (Status::Fail, Severity::Error) => Verdict::Fail,
            (Status::NoData | Status::Undecided, _) => Verdict::NoData,
        }
    }
}

/// How the run stands; the worst of all gates wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every gate passed.
    Pass,
    /// At least one gate failed, and the finding is sound.
    Fail,
    /// There is no sound verdict: data is missing, broken or ambiguous.
    NoData,
}

impl Verdict {
    /// The verdict of a run: the worst of its gates; no data if nothing was judged or a fault is in the way.
    #[must_use]
    pub fn of(gates: &[Gate], is_sound: bool) -> Self {
        let was_judged = gates.iter().any(|gate| !matches!(gate.status, Status::NoData));
        if !is_sound || !was_judged {
            return Self::NoData;
        }
        gates.iter().map(Gate::verdict).max().unwrap_or(Self::NoData)
    }

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NoData => "no-data",
        }
    }
}

impl serde::Serialize for Verdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(fail_under: &str) -> Rule {
        Rule {
            subject: Subject::Overall,
            metric: Metric::Combined,
            fail_under: fail_under.parse().expect("a percentage"),
            severity: Severity::Error,
            source: "default".to_owned(),
            is_optional: false,
        }
    }

    #[test]
    fn a_suite_at_89_62_percent_fails_90_and_says_what_is_short() {
        let gate = rule("90").judge(Some(Measure::exact(898, 1002)));
        assert_eq!(gate.status, Status::Fail);
        assert_eq!((gate.needed(), gate.short_by(), gate.margin()), (Some(902), Some(4), None));
    }

    #[test]
    fn exactly_at_threshold_passes() {
        let gate = rule("90").judge(Some(Measure::exact(9, 10)));
        assert_eq!((gate.status, gate.short_by(), gate.margin()), (Status::Pass, Some(0), Some(0)));
    }

    #[test]
    fn no_data_is_never_a_pass() {
        for measure in [None, Some(Measure::exact(0, 0))] {
            let gate = rule("0").judge(measure);
            assert_eq!(gate.status, Status::NoData);
            assert_eq!(Verdict::of(&[gate], true), Verdict::NoData);
        }
        assert_eq!(Verdict::of(&[], true), Verdict::NoData);
    }

    #[test]
    fn a_threshold_between_the_bounds_is_not_decided() {
        let gate = rule("50").judge(Some(Measure::between(4, 6, 10)));
        assert_eq!((gate.status, gate.verdict()), (Status::Undecided, Verdict::NoData));
        assert_eq!(rule("40").judge(Some(Measure::between(4, 6, 10))).status, Status::Pass);
        assert_eq!(rule("61").judge(Some(Measure::between(4, 6, 10))).status, Status::Fail);
    }

    #[test]
    fn the_worst_gate_wins_and_a_fault_outranks_a_failure() {
        let pass = rule("10").judge(Some(Measure::exact(5, 10)));
        let fail = rule("90").judge(Some(Measure::exact(5, 10)));
        assert_eq!(Verdict::of(std::slice::from_ref(&pass), true), Verdict::Pass);
        assert_eq!(Verdict::of(&[pass.clone(), fail.clone()], true), Verdict::Fail);
        assert_eq!(Verdict::of(&[pass, fail], false), Verdict::NoData);
    }

    #[test]
    fn a_warning_never_fails_the_run_and_an_optional_layer_may_lack_data() {
        let mut warn = rule("90");
        warn.severity = Severity::Warn;
        let warn = warn.judge(Some(Measure::exact(5, 10)));
        let mut optional = rule("90");
        optional.is_optional = true;
        let optional = optional.judge(None);
        assert_eq!((warn.status, optional.status), (Status::Fail, Status::NoData));
        assert_eq!(Verdict::of(&[warn, optional.clone()], true), Verdict::Pass);
        assert_eq!(Verdict::of(&[optional], true), Verdict::NoData);
    }
}
