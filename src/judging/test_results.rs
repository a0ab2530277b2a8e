//! `[tests]`: failed tests, enough tests, not too many slow ones.

use super::{Findings, Given};
use crate::config::{Config, LayerMinimum, Limit};
use crate::coverage::Measure;
use crate::gates::{Demand, Found, Gate, Rule, Severity, Subject, TestsCheck, Unit};
use crate::results::{Class, LayerResults, Results, Speed, Test};

/// So many tests are named as evidence.
const NAMED: usize = 5;

pub(super) fn judge(given: &Given<'_>, findings: &mut Findings) {
    findings.gates.extend(gates(given.config, given.results));
}

/// Without any demand in the configuration no test may fail, where there are results.
fn gates(config: &Config, results: &Results) -> Vec<Gate> {
    let demands = &config.tests;
    let default = || (!results.is_empty()).then(|| Limit { value: 0, source: "default".to_owned() });
    let failed = demands.max_failed.clone().or_else(default).map(|limit| failed(&limit, results));
    let enough = demands.min_tests.iter().map(|minimum| enough(minimum, config, results));
    let slow = demands.max_slow_share.as_ref().map(|limit| {
        let rule = rule(TestsCheck::SlowShare, Demand::AtMost(limit.value), &limit.source);
        slow_share(rule, demands.speed, results)
    });
    failed.into_iter().chain(enough).chain(slow).collect()
}

fn rule(check: TestsCheck, demand: Demand, source: &str) -> Rule {
    Rule {
        subject: Subject::Tests(check),
        unit: Unit::Tests,
        demand,
        layer: None,
        severity: Severity::Error,
        source: source.to_owned(),
        is_optional: false,
    }
}

/// Failures and errors of all layers; with a file that could not be read there may be more, and where no test ran there
/// is nothing that could have failed.
fn failed(limit: &Limit<u64>, results: &Results) -> Gate {
    let rule = rule(TestsCheck::Failed, Demand::CountAtMost(limit.value), &limit.source);
    let count = results.counts().broken();
    let has_run = results.layers().iter().any(|(_, tests)| tests.has_run());
    let is_known = (results.is_whole() && has_run) || count > limit.value;
    let mut gate = rule.judge(is_known.then_some(Found::Count(count)));
    gate.evidence = named(results, |test| test.is_broken().then_some(test.outcome.name()));
    gate
}

/// The tests of a layer that ran: a skipped one guards nothing.
fn enough(minimum: &LayerMinimum, config: &Config, results: &Results) -> Gate {
    let LayerMinimum { layer, at_least } = minimum;
    let mut rule = rule(TestsCheck::Min(layer.clone()), Demand::CountAtLeast(at_least.value), &at_least.source);
    rule.is_optional = config.layers.iter().any(|known| known.name == *layer && known.is_optional);
    let of = results.of(layer);
    let mut gate = rule.judge(of.map(|tests| Found::Count(tests.ran())));
    match of.map_or(0, |tests| tests.counts().skipped) {
        0 => {}
        1 => gate.evidence.push("1 skipped test does not count".to_owned()),
        skipped => gate.evidence.push(format!("{skipped} skipped tests do not count")),
    }
    gate
}

/// Slow tests among those that ran. A test whose time is not known may be slow.
fn slow_share(rule: Rule, speed: Speed, results: &Results) -> Gate {
    let share = results.share(speed);
    let slow = share.of(Class::Slow);
    let found = Measure::between(slow, slow + share.unknown, share.ran());
    let mut gate = rule.judge((share.ran() > 0).then_some(Found::Share(found)));
    gate.evidence =
        named(results, |test| LayerResults::class(test, speed).filter(|class| *class == Class::Slow).map(Class::name));
    gate
}

/// The first tests that have the word, with their layer.
fn named(results: &Results, word: impl Fn(&Test) -> Option<&'static str>) -> Vec<String> {
    let tests = results.layers().iter().flat_map(|(layer, tests)| {
        let of = layer.as_ref().map_or_else(String::new, |layer| format!("{layer}: "));
        tests.tests().iter().map(move |(id, test)| (of.clone(), id, test))
    });
    tests.filter_map(|(of, id, test)| Some(format!("{of}{} ({})", id.shown(), word(test)?))).take(NAMED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::{Status, Verdict};
    use crate::results::{Case, Outcome, TestId, TestReport};

    fn results(tests: &[(&str, &str, Outcome, &str)]) -> Results {
        let mut results = Results::default();
        for (content, &(layer, name, outcome, time)) in (0..).zip(tests) {
            let id = TestId { class: "tests.test_a".to_owned(), name: name.to_owned(), ..TestId::default() };
            let case = Case { id, outcome, time: time.parse().ok(), message: None, is_collection: false };
            let report = TestReport { name: String::new(), content, cases: vec![case] };
            results.add(report, layer.parse().ok().as_ref(), false);
        }
        results
    }

    fn limit(value: u64) -> Limit<u64> {
        Limit { value, source: "covgate.toml:1".to_owned() }
    }

    fn shown(config: &Config, results: &Results) -> Vec<(String, Status)> {
        gates(config, results).iter().map(|gate| (gate.rule.id(), gate.status)).collect()
    }

    #[test]
    fn without_a_demand_no_test_may_fail_where_there_are_results() {
        let config = Config::default();
        assert!(gates(&config, &Results::default()).is_empty());
        for (outcome, status) in [
            (Outcome::Passed, Status::Pass),
            (Outcome::Skipped, Status::Pass),
            (Outcome::ExpectedFailure, Status::Pass),
            (Outcome::Failed, Status::Fail),
            (Outcome::Error, Status::Fail),
        ] {
            let results = results(&[("unit", "a", Outcome::Passed, "1"), ("e2e", "b", outcome, "1")]);
            assert_eq!(shown(&config, &results), [("tests.failed".to_owned(), status)], "{outcome:?}");
            let evidence = &gates(&config, &results)[0].evidence;
            let expected = (status == Status::Fail).then(|| format!("e2e: tests.test_a::b ({})", outcome.name()));
            assert_eq!(*evidence, expected.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn where_no_test_ran_none_is_known_to_have_passed() {
        let results = results(&[("unit", "a", Outcome::Skipped, "1")]);
        assert_eq!(shown(&Config::default(), &results), [("tests.failed".to_owned(), Status::NoData)]);
    }

    #[test]
    fn what_was_not_read_may_hold_failures() {
        let mut results = results(&[("unit", "a", Outcome::Failed, "1")]);
        results.add_unread();
        for (most, status) in [(0, Status::Fail), (1, Status::NoData)] {
            let mut config = Config::default();
            config.tests.max_failed = Some(limit(most));
            assert_eq!(shown(&config, &results), [("tests.failed".to_owned(), status)]);
        }
        let mut none = Results::default();
        none.add_unread();
        assert_eq!(shown(&Config::default(), &none), [("tests.failed".to_owned(), Status::NoData)]);
    }

    #[test]
    fn demands_without_results_have_no_data() {
        let mut config = Config::default();
        config.tests.max_failed = Some(limit(3));
        config.tests.max_slow_share = Some(Limit { value: "10".parse().expect("a percentage"), source: String::new() });
        let layer = "unit".parse().expect("a layer");
        config.tests.min_tests = vec![LayerMinimum { layer, at_least: limit(1) }];
        let all = gates(&config, &Results::default());
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|gate| gate.status == Status::NoData));
    }

    #[test]
    fn skipped_tests_do_not_count_as_tests() {
        let tests = [("unit", "a", Outcome::Passed, "1"), ("unit", "b", Outcome::Skipped, "0")];
        for (least, status) in [(1, Status::Pass), (2, Status::Fail)] {
            let mut config = Config::default();
            config.tests.min_tests =
                vec![LayerMinimum { layer: "unit".parse().expect("a layer"), at_least: limit(least) }];
            let gates = gates(&config, &results(&tests));
            assert_eq!((gates[1].rule.id().as_str(), gates[1].status), ("tests.min.unit", status));
            assert_eq!(gates[1].evidence, ["1 skipped test does not count"]);
        }
    }

    #[test]
    fn a_layer_that_may_be_without_data_needs_no_tests_and_another_does() {
        let layer = |name: &str, is_optional| crate::config::Layer {
            name: name.parse().expect("a layer"),
            reports: Vec::new(),
            junit: Vec::new(),
            contexts: Vec::new(),
            expect_reports: None,
            fail_under: Vec::new(),
            is_optional,
            source: String::new(),
        };
        for (manual, other, verdict) in
            [(true, false, Verdict::Pass), (false, true, Verdict::NoData), (false, false, Verdict::NoData)]
        {
            let mut config =
                Config { layers: vec![layer("manual", manual), layer("other", other)], ..Config::default() };
            let of = "manual".parse().expect("a layer");
            config.tests.min_tests = vec![LayerMinimum { layer: of, at_least: limit(1) }];
            let gates = gates(&config, &Results::default());
            assert_eq!((gates[0].status, gates[0].verdict()), (Status::NoData, verdict));
        }
    }

    #[test]
    fn a_test_whose_time_is_not_known_may_be_slow() {
        let tests = [
            ("unit", "a", Outcome::Passed, "1"),
            ("unit", "b", Outcome::Passed, "6"),
            ("unit", "c", Outcome::Passed, "nan"),
            ("unit", "d", Outcome::Passed, "1"),
            ("unit", "e", Outcome::Skipped, "9"),
        ];
        for (percent, status) in [("24", Status::Fail), ("25", Status::Undecided), ("50", Status::Pass)] {
            let mut config = Config::default();
            let value = percent.parse().expect("a percentage");
            config.tests.max_slow_share = Some(Limit { value, source: String::new() });
            let gates = gates(&config, &results(&tests));
            assert_eq!((gates[1].rule.id().as_str(), gates[1].status), ("tests.slow-share", status), "{percent}");
            assert_eq!(gates[1].evidence, ["unit: tests.test_a::b (slow)"]);
        }
    }
}
