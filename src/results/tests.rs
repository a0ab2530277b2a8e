//! Merging results: every trap of counting elements instead of tests.

use super::*;

fn case(name: &str, outcome: Outcome, time: &str) -> Case {
    Case {
        id: TestId { class: "tests.test_x".to_owned(), name: name.to_owned(), ..TestId::default() },
        outcome,
        time: time.parse().ok(),
        message: (outcome != Outcome::Passed).then(|| format!("{} for a reason", outcome.name())),
        is_collection: false,
    }
}

fn report(name: &str, content: u64, cases: &[Case]) -> TestReport {
    TestReport { name: name.to_owned(), content, cases: cases.to_vec() }
}

fn layer(name: &str) -> LayerName {
    name.parse().expect("a layer")
}

#[test]
fn the_worst_of_several_elements_is_the_outcome_of_a_test() {
    use Outcome::{Error, ExpectedFailure, Failed, Passed, Skipped};
    for (elements, outcome) in [
        // Failed in the call and in the tear-down.
        (&[Failed, Error][..], Error),
        (&[Error, Failed], Error),
        // Tried again: earlier attempts have no child.
        (&[Passed, Passed], Passed),
        (&[Passed, Failed], Failed),
        (&[Passed, Skipped], Skipped),
        (&[ExpectedFailure], ExpectedFailure),
    ] {
        let cases: Vec<Case> = elements.iter().map(|&outcome| case("test_a", outcome, "0.1")).collect();
        let mut results = LayerResults::default();
        assert_eq!(results.add(cases), 1);
        let test = results.tests().values().next().expect("a test");
        assert_eq!((test.outcome, test.is_repeated), (outcome, elements.len() > 1), "{elements:?}");
        assert_eq!(results.counts().total(), 1);
        let reason = (outcome != Passed).then(|| format!("{} for a reason", outcome.name()));
        assert_eq!(test.message, reason);
    }
}

#[test]
fn times_of_one_file_add_up_and_of_several_the_longest_tells_the_speed() {
    let mut results = LayerResults::default();
    results.add(vec![case("test_a", Outcome::Passed, "0.6"), case("test_a", Outcome::Passed, "0.3")]);
    results.add(vec![case("test_a", Outcome::Passed, "0.5")]);
    results.add(vec![case("test_a", Outcome::Passed, "nan")]);
    let test = results.tests().values().next().expect("a test");
    assert_eq!(test.longest, Some(Duration::micros(900_000)));
    assert_eq!((test.spent, test.files), (Duration::micros(1_400_000), 3));
    let share = results.share(Speed::default());
    assert_eq!((share.tests, share.time[0], share.unknown), ([1, 0, 0], Duration::micros(1_400_000), 0));
}

#[test]
fn what_one_job_skips_and_another_runs_has_run() {
    use Outcome::{Error, ExpectedFailure, Failed, Passed, Skipped};
    for (one, two, outcome) in [
        (Skipped, Passed, Passed),
        (Skipped, ExpectedFailure, ExpectedFailure),
        (ExpectedFailure, Passed, Passed),
        (Passed, Failed, Failed),
        (Failed, Error, Error),
        (Skipped, Skipped, Skipped),
    ] {
        for (one, two) in [(one, two), (two, one)] {
            let mut results = LayerResults::default();
            results.add(vec![case("test_a", one, "0.1")]);
            results.add(vec![case("test_a", two, "0.1")]);
            let test = results.tests().values().next().expect("a test");
            assert_eq!((test.outcome, test.is_repeated), (outcome, false), "{one:?} {two:?}");
        }
    }
}

#[test]
fn classes_are_below_between_and_above_and_tests_that_did_not_run_are_in_none() {
    let mut results = LayerResults::default();
    results.add(vec![
        case("below", Outcome::Passed, "0.999999"),
        case("at fast", Outcome::Passed, "1"),
        case("at slow", Outcome::Failed, "5.0"),
        case("above", Outcome::Passed, "5.000001"),
        case("unknown", Outcome::Passed, ""),
        case("skipped", Outcome::Skipped, "9"),
        Case { is_collection: true, ..case("tests.broken", Outcome::Error, "9") },
    ]);
    let share = results.share(Speed::default());
    assert_eq!((share.tests, share.unknown, share.ran()), ([1, 2, 1], 1, 5));
    let counts = results.counts();
    assert_eq!((counts.passed, counts.failed, counts.errors, counts.skipped), (4, 1, 1, 1));
    assert_eq!(counts.broken(), 2);
}

#[test]
fn the_same_file_twice_counts_once_and_in_two_layers_in_both() {
    let (unit, e2e) = (layer("unit"), layer("e2e"));
    let cases = [case("test_a", Outcome::Passed, "1"), case("test_b", Outcome::Failed, "2")];
    let mut results = Results::default();
    results.add(report("a.xml", 1, &cases), Some(&unit), false);
    results.add(report("b.xml", 1, &cases), Some(&unit), false);
    results.add(report("c.xml", 1, &cases), Some(&e2e), false);
    results.add(report("d.xml", 1, &cases), Some(&e2e), false);
    let told: Vec<(&str, &str, bool)> = results
        .repeats()
        .iter()
        .map(|repeat| (repeat.first.as_str(), repeat.second.as_str(), repeat.layers.is_some()))
        .collect();
    assert_eq!(told, [("a.xml", "b.xml", false), ("a.xml", "c.xml", true), ("c.xml", "d.xml", false)]);
    assert_eq!(results.of(&unit).expect("results").spent(), Duration::seconds(3));
    assert_eq!((results.counts().passed, results.counts().failed, results.sources().len()), (2, 2, 2));
}

#[test]
fn a_layer_without_tests_or_with_skipped_ones_only_has_not_run() {
    for (cases, has_run) in [
        (vec![], false),
        (vec![case("a", Outcome::Skipped, "0")], false),
        (vec![Case { is_collection: true, ..case("a", Outcome::Error, "0") }], false),
        (vec![case("a", Outcome::Skipped, "0"), case("b", Outcome::ExpectedFailure, "0")], true),
        (vec![case("a", Outcome::Error, "0")], true),
    ] {
        let mut results = LayerResults::default();
        results.add(cases);
        assert_eq!(results.has_run(), has_run);
    }
}

#[test]
fn a_test_is_called_as_pytest_calls_it() {
    for (file, class, name, shown) in [
        ("tests/test_x.py", "tests.test_x.TestC.TestN", "test_in[a b]", "tests/test_x.py::TestC::TestN::test_in[a b]"),
        ("tests/test_x.py", "tests.test_x", "test_ok", "tests/test_x.py::test_ok"),
        ("tests/test_x.py", "test_x.TestC", "test_m", "tests/test_x.py::TestC::test_m"),
        ("", "tests.test_x.TestC", "test_m", "tests.test_x.TestC::test_m"),
        ("tests/test_broken.py", "", "tests.test_broken", "tests/test_broken.py"),
        ("", "", "tests.test_broken", "tests.test_broken"),
        ("a\\test_x.py", "a.test_x.T", "t", "a\\test_x.py::T::t"),
        ("", "", "", ""),
    ] {
        let id = TestId { file: file.to_owned(), class: class.to_owned(), name: name.to_owned() };
        assert_eq!(id.shown(), shown);
    }
}

#[test]
fn passed_tests_are_named_as_pytest_takes_them() {
    let (unit, e2e) = (layer("unit"), layer("e2e"));
    let mut results = Results::default();
    assert_eq!(results.passed(None), None);
    let of_class = Case {
        id: TestId { class: "tests.e2e.test_y.TestY".to_owned(), name: "test_c".to_owned(), ..TestId::default() },
        ..case("", Outcome::Passed, "1")
    };
    let of_file = Case {
        id: TestId { file: "tests/z.py".to_owned(), class: "tests.z".to_owned(), name: "d".to_owned() },
        ..case("", Outcome::Passed, "1")
    };
    results.add(
        report("a.xml", 1, &[case("a", Outcome::Passed, "1"), case("b", Outcome::Failed, "1")]),
        Some(&unit),
        false,
    );
    results.add(report("b.xml", 2, &[of_class, of_file]), Some(&e2e), false);
    assert_eq!(results.passed(Some(&unit)), Some(vec!["tests/test_x.py::a".to_owned()]));
    let e2e = ["tests/e2e/test_y.py::TestY::test_c", "tests/z.py::d"];
    assert_eq!(results.passed(Some(&layer("e2e"))), Some(e2e.map(str::to_owned).to_vec()));
    assert_eq!(results.passed(None).map(|all| all.len()), Some(3));
    assert_eq!(results.passed(Some(&layer("smoke"))), None);
}
