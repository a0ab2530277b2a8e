//! Gates: does what was found meet its rule? Pure; reads nothing, prints nothing.

mod demand;
mod metric;
mod subject;

use std::collections::BTreeMap;
use std::fmt;

use demand::Bound;
pub use demand::{Demand, Found};
pub use metric::{Metric, Unit};
pub use subject::{Check, Subject, TestsCheck};

use crate::coverage::{Extent, Measure, Percent, SourcePath};
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

/// What a gate found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The demand is held.
    Pass,
    /// It is not.
    Fail,
    /// Nothing was measured, or what was measured is not to be relied on.
    NoData,
    /// The reports only bound the count, and the limit lies between the bounds.
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

/// A rule with what was found and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The rule.
    pub rule: Rule,
    /// What was found; none where there is no data.
    pub found: Option<Found>,
    /// The finding.
    pub status: Status,
    /// What the gate looks at, for the reader, where it is not everything: `src/billing/** (14 files)`.
    pub scope: Option<String>,
    /// What of the project it judges, by file; none for all of it.
    pub part: Option<BTreeMap<SourcePath, Extent>>,
    /// What the finding rests on, in sentences without a full stop, the most important first: the first missed line, the
    /// files below a floor.
    pub evidence: Vec<String>,
}

impl Gate {
    /// The part of a total that was found.
    #[must_use]
    pub fn measure(&self) -> Option<Measure> {
        self.found?.measure()
    }

    /// The least count that passes, or the most that does for demands of at most: exact.
    #[must_use]
    pub fn needed(&self) -> Option<u64> {
        Some(match self.rule.demand.bound(self.found?)? {
            Bound::Least(count) | Bound::Most(count) => count,
        })
    }

    /// How many are missing to pass, or too many; zero for a passing gate.
    #[must_use]
    pub fn short_by(&self) -> Option<u64> {
        let found = self.found?;
        Some(match self.rule.demand.bound(found)? {
            Bound::Least(least) => least.saturating_sub(found.low()),
            Bound::Most(most) => found.low().saturating_sub(most),
        })
    }

    /// How many could be lost, or come, without failing; none for a gate that does not pass.
    #[must_use]
    pub fn margin(&self) -> Option<u64> {
        let found = self.found?;
        match self.rule.demand.bound(found)? {
            Bound::Least(least) => found.low().checked_sub(least),
            Bound::Most(most) => most.checked_sub(found.low()),
        }
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
        let was_judged = gates
            .iter()
            .any(|gate| !matches!(gate.found, None | Some(Found::Nothing)) && gate.status != Status::NoData);
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
    use crate::coverage::Ratio;

    fn rule(fail_under: &str) -> Rule {
        Rule::floor(None, Metric::Combined, fail_under.parse().expect("a percentage"), "default")
    }

    #[test]
    fn a_suite_at_89_62_percent_fails_90_and_says_what_is_short() {
        let gate = rule("90").judge(Found::Share(Measure::exact(898, 1002)));
        assert_eq!(gate.status, Status::Fail);
        assert_eq!((gate.needed(), gate.short_by(), gate.margin()), (Some(902), Some(4), None));
    }

    #[test]
    fn exactly_at_threshold_passes() {
        let gate = rule("90").judge(Found::Share(Measure::exact(9, 10)));
        assert_eq!((gate.status, gate.short_by(), gate.margin()), (Status::Pass, Some(0), Some(0)));
    }

    #[test]
    fn no_data_is_never_a_pass() {
        for found in [None, Some(Found::Share(Measure::exact(0, 0)))] {
            let gate = rule("0").judge(found);
            assert_eq!(gate.status, Status::NoData);
            assert_eq!(Verdict::of(&[gate], true), Verdict::NoData);
        }
        assert_eq!(Verdict::of(&[], true), Verdict::NoData);
    }

    #[test]
    fn a_gate_without_data_is_no_verdict_also_beside_gates_that_pass() {
        let pass = rule("10").judge(Found::Share(Measure::exact(5, 10)));
        let without = rule("10").judge(None);
        assert_eq!((without.verdict(), without.measure()), (Verdict::NoData, None));
        assert_eq!(pass.measure(), Some(Measure::exact(5, 10)));
        assert_eq!(Verdict::of(&[pass, without], true), Verdict::NoData);
    }

    #[test]
    fn names_are_those_that_scripts_read() {
        assert_eq!([Severity::Error, Severity::Warn].map(Severity::name), ["error", "warn"]);
        let statuses = [Status::Pass, Status::Fail, Status::NoData, Status::Undecided];
        assert_eq!(statuses.map(Status::name), ["pass", "fail", "no-data", "undecided"]);
        let verdicts = [Verdict::Pass, Verdict::Fail, Verdict::NoData];
        assert_eq!(verdicts.map(|verdict| verdict.to_string()), ["pass", "fail", "no-data"]);
        let unit: LayerName = "unit".parse().expect("a layer");
        let of_unit = Rule::floor(Some(unit), Metric::Branches, "1".parse().expect("a percentage"), "default");
        for (rule, id, name) in
            [(of_unit, "layers.unit.branches", "unit branches"), (rule("1"), "overall.combined", "overall")]
        {
            assert_eq!((rule.id().as_str(), rule.name().as_str()), (id, name));
            assert!(rule.metric().is_some());
        }
        assert_eq!(Rule { unit: Unit::Tests, ..rule("1") }.metric(), None);
    }

    #[test]
    fn each_demand_says_its_name_its_limit_and_its_places() {
        let percent = |text: &str| text.parse::<Percent>().expect("a percentage");
        let floor = Some(percent("89.5"));
        for (demand, name, limit, places, of_all, of_each) in [
            (Demand::AtLeast(percent("89.5")), "at-least", "89.5", 1, floor, None),
            (Demand::EachAtLeast(percent("89.5")), "each-at-least", "89.5", 1, None, floor),
            (Demand::AtMost(percent("10.25")), "at-most", "10.25", 2, None, None),
            (Demand::DropAtMost(percent("0.125")), "drop-at-most", "0.125", 3, None, None),
            (Demand::MissedAtMost(7), "missed-at-most", "7", 0, None, None),
            (Demand::CountAtLeast(100), "count-at-least", "100", 0, None, None),
            (Demand::CountAtMost(3), "count-at-most", "3", 0, None, None),
        ] {
            assert_eq!((demand.name(), demand.limit().as_str(), demand.places()), (name, limit, places));
            assert_eq!((demand.floor(), demand.floor_of_each()), (of_all, of_each), "{name}");
        }
    }

    #[test]
    fn each_unit_has_a_name_and_agrees_with_its_count() {
        for (unit, name, one, more) in [
            (Unit::Metric(Metric::Combined), "combined", "statement or branch", "statements and branches"),
            (Unit::Metric(Metric::Lines), "lines", "statement", "statements"),
            (Unit::Metric(Metric::Branches), "branches", "branch", "branches"),
            (Unit::Metric(Metric::Functions), "functions", "function", "functions"),
            (Unit::Files, "files", "file", "files"),
            (Unit::Features, "features", "feature", "features"),
            (Unit::Tests, "tests", "test", "tests"),
            (Unit::ExcludedLines, "excluded-lines", "excluded line", "excluded lines"),
        ] {
            assert_eq!([0, 1, 2].map(|count| unit.noun(count)), [more, one, more]);
            assert_eq!((unit.name(), name.parse().ok().map(Unit::Metric)), (name, metric_of(unit)));
        }
        assert_eq!("statements".parse::<Metric>(), Err(()));
    }

    fn metric_of(unit: Unit) -> Option<Unit> {
        matches!(unit, Unit::Metric(_)).then_some(unit)
    }

    #[test]
    fn subjects_are_grouped_by_kind() {
        let unit: LayerName = "unit".parse().expect("a layer");
        let rule = |check| Subject::Rule { name: "billing".to_owned(), check };
        for (subject, kind) in [
            (Subject::Layer(unit.clone()), "layer"),
            (Subject::Overall, "overall"),
            (rule(Check::Together), "rule"),
            (rule(Check::EachFile), "rule"),
            (Subject::Critical("money".to_owned()), "critical"),
            (Subject::Features, "features"),
            (Subject::Tests(TestsCheck::Failed), "tests"),
            (Subject::Exclusions, "exclusions"),
            (Subject::Patch(Some(unit)), "patch"),
            (Subject::Baseline(None), "baseline"),
        ] {
            assert_eq!(subject.kind(), kind, "{subject:?}");
        }
    }

    #[test]
    fn a_threshold_between_the_bounds_is_not_decided() {
        let gate = rule("50").judge(Found::Share(Measure::between(4, 6, 10)));
        assert_eq!((gate.status, gate.verdict()), (Status::Undecided, Verdict::NoData));
        assert_eq!(rule("40").judge(Found::Share(Measure::between(4, 6, 10))).status, Status::Pass);
        assert_eq!(rule("61").judge(Found::Share(Measure::between(4, 6, 10))).status, Status::Fail);
    }

    #[test]
    fn the_worst_gate_wins_and_a_fault_outranks_a_failure() {
        let pass = rule("10").judge(Found::Share(Measure::exact(5, 10)));
        let fail = rule("90").judge(Found::Share(Measure::exact(5, 10)));
        assert_eq!(Verdict::of(std::slice::from_ref(&pass), true), Verdict::Pass);
        assert_eq!(Verdict::of(&[pass.clone(), fail.clone()], true), Verdict::Fail);
        assert_eq!(Verdict::of(&[pass, fail], false), Verdict::NoData);
    }

    #[test]
    fn a_warning_never_fails_the_run_and_an_optional_layer_may_lack_data() {
        let mut warn = rule("90");
        warn.severity = Severity::Warn;
        let warn = warn.judge(Found::Share(Measure::exact(5, 10)));
        let mut optional = rule("90");
        optional.is_optional = true;
        let optional = optional.judge(None);
        assert_eq!((warn.status, optional.status), (Status::Fail, Status::NoData));
        assert_eq!(Verdict::of(&[warn, optional.clone()], true), Verdict::Pass);
        assert_eq!(Verdict::of(&[optional], true), Verdict::NoData);
    }

    #[test]
    fn every_demand_is_held_up_to_its_limit_and_no_further() {
        let percent = |text: &str| text.parse::<Percent>().expect("a percentage");
        let share = |covered, total| Found::Share(Measure::exact(covered, total));
        let change = |base: (u64, u64), now: (u64, u64)| Found::Change {
            base: Ratio::new(base.0, base.1).expect("a ratio"),
            now: Measure::exact(now.0, now.1),
        };
        let (pass, fail, no_data) = (Status::Pass, Status::Fail, Status::NoData);
        for (demand, found, status, needed, short_by) in [
            (Demand::AtMost(percent("10")), share(1, 10), pass, Some(1), Some(0)),
            (Demand::AtMost(percent("10")), share(2, 19), fail, Some(1), Some(1)),
            (Demand::AtMost(percent("10")), share(0, 0), no_data, None, None),
            (Demand::MissedAtMost(10), share(90, 100), pass, Some(90), Some(0)),
            (Demand::MissedAtMost(10), share(89, 100), fail, Some(90), Some(1)),
            (Demand::MissedAtMost(10), share(0, 7), pass, Some(0), Some(0)),
            (Demand::CountAtLeast(100), Found::Count(99), fail, Some(100), Some(1)),
            (Demand::CountAtLeast(100), Found::Count(100), pass, Some(100), Some(0)),
            (Demand::CountAtMost(0), Found::Count(0), pass, Some(0), Some(0)),
            (Demand::CountAtMost(0), Found::Count(2), fail, Some(0), Some(2)),
            (Demand::CountAtMost(0), share(1, 2), no_data, None, None),
            (Demand::AtLeast(percent("90")), Found::Count(90), no_data, None, None),
            (Demand::DropAtMost(percent("0")), change((2, 3), (4, 6)), pass, Some(4), Some(0)),
            (Demand::DropAtMost(percent("0")), change((2, 3), (66_666, 100_000)), fail, Some(66_667), Some(1)),
            (Demand::DropAtMost(percent("0.5")), change((9, 10), (895, 1_000)), pass, Some(895), Some(0)),
            (Demand::DropAtMost(percent("0.5")), change((9, 10), (894, 1_000)), fail, Some(895), Some(1)),
            (Demand::DropAtMost(percent("95")), change((9, 10), (0, 10)), pass, Some(0), Some(0)),
            (Demand::DropAtMost(percent("0")), change((0, 0), (5, 10)), no_data, None, None),
            (Demand::DropAtMost(percent("0")), share(5, 10), no_data, None, None),
        ] {
            let gate = Rule { demand, ..rule("0") }.judge(found);
            assert_eq!(
                (gate.status, gate.needed(), gate.short_by()),
                (status, needed, short_by),
                "{demand:?} {found:?}"
            );
        }
    }

    #[test]
    fn nothing_to_judge_passes_but_alone_gives_no_verdict() {
        let gate = rule("90").judge(Found::Nothing);
        assert_eq!((gate.status, gate.needed(), gate.margin()), (Status::Pass, None, None));
        assert_eq!(Verdict::of(std::slice::from_ref(&gate), true), Verdict::NoData);
        let other = rule("10").judge(Found::Share(Measure::exact(5, 10)));
        assert_eq!(Verdict::of(&[gate, other], true), Verdict::Pass);
    }

    #[test]
    fn gaps_are_told_in_points_where_there_are_points() {
        let percent = |text: &str| text.parse::<Percent>().expect("a percentage");
        let base = Ratio::new(9, 10).expect("a ratio");
        let now = Measure::exact(894, 1_000);
        assert_eq!(
            Demand::AtMost(percent("10")).gap(Found::Share(Measure::exact(2, 10)), 2).as_deref(),
            Some("-10.00")
        );
        assert_eq!(Demand::AtMost(percent("10")).gap(Found::Share(Measure::exact(1, 20)), 2).as_deref(), Some("+5.00"));
        assert_eq!(Demand::DropAtMost(percent("0")).gap(Found::Change { base, now }, 2).as_deref(), Some("-0.60"));
        assert_eq!(Demand::DropAtMost(percent("1")).gap(Found::Change { base, now }, 2).as_deref(), Some("+0.40"));
        assert_eq!(Demand::CountAtMost(3).gap(Found::Count(2), 2), None);
    }
}
