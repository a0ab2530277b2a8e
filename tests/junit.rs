//! Results of tests as pytest wrote them, held against the counts of the runs themselves: the fixtures, and a larger corpus
//! beside the project when it is there.

use std::fs;
use std::path::{Path, PathBuf};

use covgate::formats;
use covgate::results::{Counts, Duration, LayerResults, Outcome, TestReport};
use serde_json::Value;

fn read(path: &Path) -> TestReport {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    formats::read_tests(&path.display().to_string(), bytes).unwrap_or_else(|fault| panic!("{fault}"))
}

fn layer(path: &Path) -> LayerResults {
    let mut results = LayerResults::default();
    results.add(read(path).cases);
    results
}

fn sample(name: &str) -> LayerResults {
    layer(&Path::new("tests/fixtures/samples/dialects").join(format!("junit-{name}.xml")))
}

fn sets() -> Vec<PathBuf> {
    let folders = ["tests/fixtures/corpus", "../shared/corpus"].map(Path::new);
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("oracle-totals.json").exists())
        .collect()
}

#[test]
fn real_runs_have_the_counts_that_pytest_announced() {
    let mut checked = 0;
    for set in sets() {
        let text = fs::read_to_string(set.join("oracle-totals.json")).expect("totals");
        let totals: Value = serde_json::from_str(&text).expect("valid JSON");
        for (name, layer_totals) in totals["layers"].as_object().expect("layers") {
            let path = set.join(format!("junit-{name}.xml"));
            if !path.exists() {
                continue;
            }
            let counts = layer(&path).counts();
            let expected = |what: &str| layer_totals["tests"][what].as_u64().expect("a count");
            let found = (counts.total(), counts.failed, counts.errors, counts.skipped + counts.xfailed);
            let announced = (expected("tests"), expected("failures"), expected("errors"), expected("skipped"));
            assert_eq!(found, announced, "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 11, "{checked} files");
}

#[test]
fn what_elements_inflate_is_counted_by_test() {
    for name in ["xunit1", "xunit2"] {
        let results = sample(name);
        let expected = Counts { passed: 10, failed: 3, errors: 4, skipped: 1, xfailed: 1 };
        assert_eq!(results.counts(), expected, "{name}");
        let collection: Vec<String> =
            results.tests().iter().filter(|(_, test)| test.is_collection).map(|(id, _)| id.shown()).collect();
        let broken = if name == "xunit1" { "tests/test_broken.py" } else { "tests.test_broken" };
        assert_eq!(collection, [broken]);
        let both = results.tests().iter().find(|(id, _)| id.name == "test_fail_td").expect("a test").1;
        assert_eq!((both.outcome, both.is_repeated), (Outcome::Error, true));
    }
    assert_eq!(sample("xdist").counts().total(), 18);
}

#[test]
fn attempts_of_one_test_are_one_pass_that_is_told() {
    let results = sample("rerun");
    assert_eq!(results.counts(), Counts { passed: 1, ..Counts::default() });
    let test = results.tests().values().next().expect("a test");
    assert!(test.is_repeated);
    assert_eq!(test.spent, Duration::micros(9_000));
}

#[test]
fn a_run_without_tests_has_not_run() {
    assert!(!sample("empty").has_run());
    assert!(sample("call").has_run());
}

#[test]
fn each_kind_of_file_is_told_from_the_other() {
    let junit = fs::read("tests/fixtures/samples/dialects/junit-call.xml").expect("a fixture");
    let coverage = fs::read("tests/fixtures/corpus/requests-mixed/coverage-unit.xml").expect("a fixture");
    let fault = formats::read("a.xml", junit).expect_err("no coverage");
    assert_eq!(fault.code(), "covgate::formats::not-a-coverage-report");
    assert!(fault.message().contains("JUnit"), "{fault}");
    for (bytes, code) in [
        (coverage.as_slice(), "covgate::formats::not-a-test-report"),
        (b"<report/>", "covgate::formats::not-a-test-report"),
        (b"[]", "covgate::formats::not-a-test-report"),
        (b" \n", "covgate::formats::empty"),
        (b"<testsuites>", "covgate::xml::truncated"),
        (b"<?xml version=\"1.0\" encoding=\"utf-8\"?><testsuites a=\"\xff\"/>", "covgate::formats::encoding"),
    ] {
        let fault = formats::read_tests("a.xml", bytes).expect_err("no results");
        assert_eq!(fault.code(), code, "{fault}");
        assert!(fault.help().is_some(), "{fault}");
    }
    let latin =
        b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><testsuite><testcase name=\"gr\xf6\xdfe\"/></testsuite>";
    let report = formats::read_tests("a.xml", latin.as_slice()).expect("an encoding that is declared");
    assert_eq!(report.cases[0].id.name, "größe");
}
