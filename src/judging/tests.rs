//! Demands judged over a small project: what is found, what it rests on, and what is refused.

use std::collections::BTreeMap;

use super::*;
use crate::config::Found as Configured;
use crate::coverage::{FileCoverage, LineNumber, LineSet, Measure, Region, Regions};
use crate::gates::{Status, Verdict};
use crate::results::Results;

fn lines(numbers: impl IntoIterator<Item = u32>) -> LineSet {
    numbers.into_iter().filter_map(LineNumber::new).collect()
}

/// A file of ten statements: `charge` on lines 2 to 5, `Cart.total` on lines 7 to 9, the rest outside of functions.
fn file(missed: impl IntoIterator<Item = u32>) -> FileCoverage {
    let missing = lines(missed);
    let executed = lines(1..=10).difference(&missing);
    let region = |from, to| Region {
        start: LineNumber::new(from - 1),
        statements: to - from + 1,
        branches: None,
        lines: lines(from..=to),
    };
    let functions = BTreeMap::from([
        ("".into(), Region { start: None, statements: 3, branches: None, lines: lines([1, 6, 10]) }),
        ("charge".into(), region(2, 5)),
        ("Cart.total".into(), region(7, 9)),
    ]);
    let regions = Regions { functions, ..Regions::default() };
    let file = FileCoverage::new(10, executed, missing).expect("sound").with_regions(regions);
    file.with_excluded(lines([20, 21]))
}

/// `pay.py` and `auth/login.py`, as the layers `unit` and `e2e` cover them.
fn measured() -> Measured {
    let mut measured = Measured::new(["unit", "e2e"].map(|name| name.parse().expect("a layer")).to_vec());
    for (path, unit, e2e) in
        [("src/pay.py", file([]), Some(file([4, 5, 7, 8, 9]))), ("src/auth/login.py", file([2, 3, 4, 5]), None)]
    {
        measured.add(SourcePath::new(path).expect("a path"), vec![Some(unit), e2e, None], None).expect("one source");
    }
    measured
}

struct Case {
    folder: tempfile::TempDir,
    config: Config,
}

fn case(text: &str) -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("covgate.toml"), text).expect("a file");
    let found = Configured::given(&folder.path().join("covgate.toml"), folder.path()).expect("there");
    Case { config: found.read(None).expect("no mistakes"), folder }
}

fn judged(text: &str, faults: &[Fault], passed: Option<&[&str]>, today: Option<&str>) -> Findings {
    judged_over(&measured(), text, faults, passed, today)
}

fn judged_over(
    measured: &Measured,
    text: &str,
    faults: &[Fault],
    passed: Option<&[&str]>,
    today: Option<&str>,
) -> Findings {
    let Case { folder: _folder, config } = case(text);
    judge(Given {
        config: &config,
        rules: Vec::new(),
        measured,
        faults,
        sources: &|_| None,
        project_files: &|| vec![SourcePath::new("src/never.py").expect("a path")],
        results: &Results::default(),
        passed: &|_| passed.map(|tests| tests.iter().map(ToString::to_string).collect()),
        today: today.and_then(Date::parse),
    })
}

/// Files that one layer covers.
fn measured_files(files: impl IntoIterator<Item = (String, FileCoverage)>) -> Measured {
    let mut measured = Measured::new(vec!["unit".parse().expect("a layer")]);
    for (path, file) in files {
        measured.add(SourcePath::new(&path).expect("a path"), vec![Some(file), None], None).expect("one source");
    }
    measured
}

/// Each gate in a line, with the first of its evidence.
fn shown(findings: &Findings) -> Vec<String> {
    let shown = findings.gates.iter().map(|gate| {
        let measure = gate.measure().map(|measure| format!(" {}/{}", measure.low().covered(), measure.total()));
        let count = match gate.found {
            Some(crate::gates::Found::Count(count)) => format!(" {count}"),
            _ => String::new(),
        };
        let evidence = gate.evidence.first().map(|first| format!(" [{first}]")).unwrap_or_default();
        format!("{} {}{}{count}{evidence}", gate.rule.id(), gate.status.name(), measure.unwrap_or_default())
    });
    shown.collect()
}

fn codes(findings: &Findings) -> Vec<String> {
    findings.faults.iter().map(|fault| format!("{}: {}", fault.code(), fault.message())).collect()
}

#[test]
fn a_rule_judges_its_files_together_each_and_by_what_is_missed() {
    let text =
        "[[rules]]\nname='all'\nfiles=['src/**']\nfail-under={combined=80,functions=75}\neach-file=70\nmax-missed=3\n";
    assert_eq!(
        shown(&judged(text, &[], None, None)),
        [
            "rules.all.combined pass 16/20 [src/auth/login.py: 6 of 10, 60.00 %]",
            "rules.all.functions pass 3/4 [src/auth/login.py: 1 of 2, 50.00 %]",
            "rules.all.each-file fail 1/2 [src/auth/login.py: 6 of 10, 60.00 %]",
            "rules.all.max-missed fail 16/20 [src/auth/login.py: 6 of 10, 60.00 %]",
        ]
    );
}

#[test]
fn a_rule_of_a_layer_counts_files_that_the_layer_never_saw() {
    let text = "[[rules]]\nname='all'\nfiles=['src/**']\nlayer='e2e'\nfail-under=50\n";
    let all = "[src/auth/login.py: 0 of 10, 0.00 %]";
    assert_eq!(shown(&judged(text, &[], None, None)), [format!("rules.all.combined fail 5/20 {all}")]);
    let own = format!("[overall]\ndenominator='own'\n{text}");
    assert_eq!(shown(&judged(&own, &[], None, None)), ["rules.all.combined pass 5/10"]);
}

#[test]
fn a_critical_function_covered_by_unit_alone_fails_in_e2e_with_its_first_missed_line() {
    let text = |layer: &str| format!("[[critical]]\nname='pay'\nlayer='{layer}'\ntargets=['src/pay.py::charge']\n");
    assert_eq!(shown(&judged(&text("unit"), &[], None, None)), ["critical.pay pass 4/4"]);
    assert_eq!(
        shown(&judged(&text("e2e"), &[], None, None)),
        ["critical.pay fail 2/4 [src/pay.py::charge: line 4 never ran in e2e (2 of 4, 50.00 %)]"]
    );
    let never = "[[critical]]\nname='auth'\nlayer='e2e'\ntargets=['src/auth/']\n";
    let findings = judged(never, &[], None, None);
    assert_eq!(
        shown(&findings),
        ["critical.auth fail 0/10 [src/auth/login.py: no run of e2e measured the file (0 of 10, 0.00 %)]"]
    );
    let [critical] = findings.critical.as_slice() else { panic!("one") };
    assert_eq!(critical.targets[0].layers.iter().map(|measure| measure.low().covered()).collect::<Vec<_>>(), [6, 0]);
}

#[test]
fn methods_and_classes_are_targets_too() {
    for target in ["src/pay.py::Cart.*", "src/pay.py::Cart", "src/pay.py::Cart.total", "src/**::Cart.*"] {
        let text = format!("[[critical]]\nname='a'\nlayer='unit'\ntargets=['{target}']\n");
        let findings = judged(&text, &[], None, None);
        assert_eq!(findings.gates[0].status, Status::Pass, "{target}");
        assert_eq!(findings.critical[0].targets[0].function.as_deref(), Some("Cart.total"));
    }
}

#[test]
fn what_names_nothing_is_refused_with_what_was_meant() {
    for (text, expected, help) in [
        (
            "[[rules]]\nname='a'\nfiles=['src/pai.py']\nmax-missed=1\n",
            "covgate::targets::no-file: rule a: no measured file matches `src/pai.py`",
            "did you mean `src/pay.py`?",
        ),
        (
            "[[critical]]\nname='a'\ntargets=['src/pay.py::chrage']\n",
            "covgate::targets::no-function: critical a: no function matches `src/pay.py::chrage`: it was renamed, moved or \
             mistyped",
            "did you mean `charge`?",
        ),
        (
            "[[critical]]\nname='a'\ntargets=['src/never.py']\n",
            "covgate::targets::never-measured: critical a: src/never.py is in no report: no run measured it",
            "--cov=src",
        ),
    ] {
        let findings = judged(text, &[], None, None);
        assert_eq!(codes(&findings), [expected]);
        assert!(
            findings.faults[0].help().is_some_and(|told| told.contains(help)),
            "{findings:?}",
            findings = codes(&findings)
        );
        assert!(findings.faults[0].position().is_some_and(|position| position.contains("covgate.toml:3:")));
        assert!(findings.gates.iter().all(|gate| gate.status == Status::NoData));
    }
}

#[test]
fn a_feature_is_covered_when_its_function_bodies_run_not_when_it_is_imported() {
    let features = "[[features]]\nname='pay'\ntargets=['src/pay.py::charge']\n[[features]]\nname='cart'\n\
                    targets=['src/pay.py::Cart.*']\n[[features]]\nname='file'\ntargets=['src/pay.py']\nfail-under=28\n\
                    [feature-coverage]\nlayer='e2e'\nfail-under=60\n";
    let findings = judged(features, &[], None, None);
    assert_eq!(shown(&findings), ["features pass 2/3 [cart: e2e never reaches src/pay.py::Cart.*]"]);
    let stricter = features.replace("fail-under=28", "fail-under=28.58");
    assert_eq!(judged(&stricter, &[], None, None).features[2].is_covered, Some(false));
    assert_eq!(findings.features[2].bodies, Measure::exact(2, 7));
}

#[test]
fn a_feature_with_tests_needs_one_that_passed() {
    let text = "[[features]]\nname='pay'\ntargets=['src/pay.py']\ntests=['tests/e2e/test_pay*']\n[feature-coverage]\n\
                layer='e2e'\nfail-under=100\n";
    let with = |passed: Option<&[&str]>| judged(text, &[], passed, None);
    assert_eq!(shown(&with(Some(&["tests/e2e/test_pay.py::test_card"]))), ["features pass 1/1"]);
    assert_eq!(
        shown(&with(Some(&["tests/e2e/test_cart.py::test_pay"]))),
        ["features fail 0/1 [pay: no test of e2e that matches tests/e2e/test_pay* passed]"]
    );
    let without = with(None);
    assert_eq!(without.gates[0].status, Status::NoData);
    assert_eq!(codes(&without), ["covgate::features::no-results: feature pay: which tests of e2e passed is not known"]);
}

#[test]
fn excluded_lines_are_counted_against_their_budget() {
    let text = |most: u64| format!("[exclusions]\nmax-lines={most}\n");
    assert_eq!(shown(&judged(&text(4), &[], None, None)), ["exclusions pass 4 [src/auth/login.py: 2 lines (20–21)]"]);
    assert_eq!(shown(&judged(&text(3), &[], None, None)), ["exclusions fail 4 [src/auth/login.py: 2 lines (20–21)]"]);
}

#[test]
fn phases_tell_what_is_missing_and_whether_their_day_has_passed() {
    let text = "[[phases]]\nname='one'\nby=2026-01-31\noverall=75\n[[phases]]\nname='two'\nby=2026-12-31\noverall=90\nunit=95\n";
    let states = |today: Option<&str>| -> Vec<State> {
        judged(text, &[], None, today).phases.iter().map(|phase| phase.state).collect()
    };
    assert_eq!(states(Some("2026-11-25")), [State::Reached, State::Open]);
    assert_eq!(states(Some("2026-12-31")), [State::Reached, State::Open]);
    assert_eq!(states(Some("2027-01-01")), [State::Reached, State::Overdue]);
    assert_eq!(states(None), [State::Reached, State::Open]);
    let findings = judged(text, &[], None, None);
    let two = &findings.phases[1];
    assert_eq!(two.gates.iter().filter_map(crate::gates::Gate::short_by).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(two.plan.statements, 3);
}

#[test]
fn a_fault_of_a_layer_leaves_its_demands_without_data() {
    let text = "[[critical]]\nname='pay'\nlayer='e2e'\ntargets=['src/pay.py']\n[[rules]]\nname='a'\nfiles=['src/**']\n\
                layer='unit'\nmax-missed=9\n[exclusions]\nmax-lines=9\n";
    let fault = Fault::new("covgate::test", "broken").of_layers(["e2e"]);
    let findings = judged(text, &[fault], None, None);
    let states: Vec<(String, Status)> = findings.gates.iter().map(|gate| (gate.rule.id(), gate.status)).collect();
    assert_eq!(
        states,
        [
            ("rules.a.max-missed".to_owned(), Status::Pass),
            ("critical.pay".to_owned(), Status::NoData),
            ("exclusions".to_owned(), Status::NoData),
        ]
    );
}

#[test]
fn a_layer_that_may_be_without_data_leaves_its_demands_open_and_no_other_layer_does() {
    let demands = "[[critical]]\nname='pay'\nlayer='manual'\ntargets=['src/pay.py']\n[[features]]\nname='pay'\n\
                   targets=['src/pay.py']\n[feature-coverage]\nlayer='manual'\nfail-under=100\n";
    for (optional, other, verdict) in
        [(true, false, Verdict::Pass), (false, false, Verdict::NoData), (false, true, Verdict::NoData)]
    {
        let layers = format!("[layers.manual]\noptional={optional}\n[layers.nightly]\noptional={other}\n");
        let findings = judged(&format!("{layers}{demands}"), &[], None, None);
        let found: Vec<_> = findings.gates.iter().map(|gate| (gate.status, gate.verdict())).collect();
        assert_eq!(found, [(Status::NoData, verdict); 2], "{layers}");
    }
}

#[test]
fn a_rule_counts_files_with_something_to_cover_and_tells_only_those_that_miss_something() {
    let empty = FileCoverage::new(0, LineSet::new(), LineSet::new()).expect("sound");
    let files = [("src/a.py", file([2])), ("src/b.py", file([])), ("src/empty.py", empty)];
    let measured = measured_files(files.map(|(path, file)| (path.to_owned(), file)));
    let text = |files: &str| format!("[[rules]]\nname='all'\nfiles=['{files}']\neach-file=95\nmax-missed=1\n");
    for (files, scope, gates) in [
        ("src/**", "src/** (3 files)", ["rules.all.each-file fail 1/2", "rules.all.max-missed pass 19/20"]),
        ("src/a.py", "src/a.py (1 file)", ["rules.all.each-file fail 0/1", "rules.all.max-missed pass 9/10"]),
    ] {
        let findings = judged_over(&measured, &text(files), &[], None, None);
        let told = "[src/a.py: 9 of 10, 90.00 %]";
        assert_eq!(shown(&findings), gates.map(|gate| format!("{gate} {told}")));
        for gate in &findings.gates {
            assert_eq!((gate.scope.as_deref(), gate.evidence.len()), (Some(scope), 1), "{}", gate.rule.id());
        }
    }
}

#[test]
fn ten_files_are_told_and_the_rest_counted() {
    for (count, last) in [(10, "src/09.py: "), (11, "and 1 more")] {
        let measured = measured_files((0..count).map(|at| (format!("src/{at:02}.py"), file([2]))));
        let text = "[[rules]]\nname='all'\nfiles=['src/**']\nmax-missed=0\n[exclusions]\nmax-lines=0\n";
        for gate in judged_over(&measured, text, &[], None, None).gates {
            let told = gate.evidence.last().expect("evidence");
            assert!(told.starts_with(last) && gate.evidence.len() == count.min(11), "{told}");
        }
    }
}

#[test]
fn where_not_every_report_tells_exclusions_only_too_many_is_certain() {
    let silent = || FileCoverage::new(1, lines([1]), LineSet::new()).expect("sound");
    let with = |count: usize| {
        let silent = (0..count).map(|at| (format!("src/silent{at}.py"), silent()));
        measured_files(silent.chain([("src/a.py".to_owned(), file([]))]))
    };
    for (count, most, expected) in [
        (0, 2, "pass 2 [src/a.py: 2 lines (20–21)]"),
        (0, 1, "fail 2 [src/a.py: 2 lines (20–21)]"),
        (1, 1, "fail 2 [of 1 file no report tells what is excluded: give coverage.py's JSON]"),
        (1, 2, "no-data [of 1 file no report tells what is excluded: give coverage.py's JSON]"),
        (2, 3, "no-data [of 2 files no report tells what is excluded: give coverage.py's JSON]"),
    ] {
        let findings = judged_over(&with(count), &format!("[exclusions]\nmax-lines={most}\n"), &[], None, None);
        assert_eq!(shown(&findings), [format!("exclusions {expected}")]);
    }
    let nobody = measured_files([("src/silent.py".to_owned(), silent())]);
    let findings = judged_over(&nobody, "[exclusions]\nmax-lines=0\n", &[], None, None);
    assert_eq!(findings.gates[0].status, Status::NoData);
}

#[test]
fn five_ranges_of_excluded_lines_are_shown() {
    for (excluded, told) in [
        (vec![3], "1 line (3)"),
        (vec![1, 2, 4, 6, 8, 10], "6 lines (1–2, 4, 6, 8, 10)"),
        (vec![1, 3, 5, 7, 9, 11, 12], "7 lines (1, 3, 5, 7, 9, …)"),
    ] {
        let file = FileCoverage::new(1, lines([30]), LineSet::new()).expect("sound").with_excluded(lines(excluded));
        let measured = measured_files([("src/a.py".to_owned(), file)]);
        let findings = judged_over(&measured, "[exclusions]\nmax-lines=0\n", &[], None, None);
        assert_eq!(findings.gates[0].evidence, [format!("src/a.py: {told}")]);
    }
}

#[test]
fn results_are_asked_for_only_where_a_test_is_and_nothing_else_is_in_the_way() {
    let text = |tests: &str, layer: &str| {
        format!("[[features]]\nname='pay'\ntargets=['src/pay.py']\n{tests}[feature-coverage]\nlayer='{layer}'\n")
    };
    let tests = "tests=['tests/test_pay.py']\n";
    let broken = || Fault::new("covgate::test", "broken").of_layers(["unit"]);
    for (text, faults, passed, is_asked) in [
        (text(tests, "unit"), vec![], None, true),
        (text("", "unit"), vec![], None, false),
        (text(tests, "unit"), vec![], Some(&[][..]), false),
        (text(tests, "unit"), vec![broken()], None, false),
        (text(tests, "manual"), vec![], None, false),
    ] {
        let found = codes(&judged(&text, &faults, passed, None));
        assert_eq!(found.len(), usize::from(is_asked), "{text} {found:?}");
    }
}

#[test]
fn a_test_is_named_by_its_file_or_in_full() {
    let passed: Option<&[&str]> = Some(&["tests/test_pay.py::test_card"]);
    for (pattern, is_covered) in [
        ("tests/test_pay.py", true),
        ("tests/test_pay.py::test_card", true),
        ("tests/*::test_c*", true),
        ("tests/test_pay.py::test_cash", false),
    ] {
        let text = format!("[[features]]\nname='pay'\ntargets=['src/pay.py']\ntests=['{pattern}']\n");
        assert_eq!(judged(&text, &[], passed, None).features[0].is_covered, Some(is_covered), "{pattern}");
    }
}

#[test]
fn a_file_whose_functions_hold_no_statement_is_reached_as_a_whole() {
    let nothing = Region { start: LineNumber::new(2), statements: 0, branches: None, lines: lines([3]) };
    let functions = BTreeMap::from([
        ("".into(), Region { start: None, statements: 2, branches: None, lines: lines([1, 2]) }),
        ("later".into(), nothing),
    ]);
    let file = FileCoverage::new(2, lines([1, 2]), LineSet::new()).expect("sound");
    let file = file.with_regions(Regions { functions, ..Regions::default() });
    let measured = measured_files([("src/a.py".to_owned(), file)]);
    let findings = judged_over(&measured, "[[features]]\nname='later'\ntargets=['src/a.py']\n", &[], None, None);
    let [target] = findings.features[0].targets.as_slice() else { panic!("one target") };
    assert_eq!((target.is_by_function, target.bodies), (false, Measure::exact(2, 2)));
    assert_eq!(findings.features[0].is_covered, Some(true));
}

#[test]
fn where_nothing_was_measured_no_target_is_blamed() {
    let text = "[[critical]]\nname='a'\ntargets=['src/pay.py']\n[[rules]]\nname='a'\nfiles=['src/**']\nmax-missed=0\n\
                [tests]\nmax-failed=0\n";
    let findings = judged_over(&measured_files([]), text, &[], None, None);
    assert_eq!(codes(&findings), Vec::<String>::new());
    assert_eq!(shown(&findings), ["rules.a.max-missed no-data", "critical.a no-data", "tests.failed no-data"]);
}

#[test]
fn a_phase_says_how_it_stands_in_a_word() {
    let states = [State::Reached, State::Open, State::Overdue, State::Unknown];
    assert_eq!(states.map(State::word), ["reached", "open", "overdue", "not known"]);
    let text = "[[phases]]\nname='one'\nby=2026-01-31\nmanual=75\n";
    assert_eq!(judged(text, &[], None, Some("2026-11-25")).phases[0].state, State::Unknown);
}
