//! Demands, verdicts and gaps at their edges.

use super::*;
use crate::coverage::{Measure, Percent, Ratio};
use crate::layer_name::LayerName;

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
        assert_eq!((gate.status, gate.needed(), gate.short_by()), (status, needed, short_by), "{demand:?} {found:?}");
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
    assert_eq!(Demand::AtMost(percent("10")).gap(Found::Share(Measure::exact(2, 10)), 2).as_deref(), Some("-10.00"));
    assert_eq!(Demand::AtMost(percent("10")).gap(Found::Share(Measure::exact(1, 20)), 2).as_deref(), Some("+5.00"));
    assert_eq!(Demand::DropAtMost(percent("0")).gap(Found::Change { base, now }, 2).as_deref(), Some("-0.60"));
    assert_eq!(Demand::DropAtMost(percent("1")).gap(Found::Change { base, now }, 2).as_deref(), Some("+0.40"));
    assert_eq!(Demand::CountAtMost(3).gap(Found::Count(2), 2), None);
}
