//! The sample application, judged by the program: its real reports of five coverage.py versions against coverage.py's own
//! `combine`, and the verdicts that its configuration is written for.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const SHOP: &str = "sample-reports/shop";

fn covgate(arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_covgate"))
        .args(arguments)
        .current_dir(SHOP)
        .env("NO_COLOR", "1")
        .output()
        .expect("covgate runs")
}

/// Runs the gate and reads its covgate.json.
fn judged(arguments: &[&str]) -> (Option<i32>, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let json = folder.path().join("covgate.json");
    let mut all: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    all.extend(["--no-reports".to_owned(), "--json".to_owned(), json.display().to_string()]);
    let output = covgate(&all);
    let text = std::fs::read_to_string(&json).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), serde_json::from_str(&text).expect("valid JSON"))
}

fn oracle(version: &str) -> Value {
    let path = Path::new(SHOP).join("versions").join(version).join("oracle.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("a report")).expect("valid JSON")
}

fn lines_of(ranges: &Value) -> Vec<u64> {
    let pair = |range: &Value| (range[0].as_u64().expect("a line"), range[1].as_u64().expect("a line"));
    ranges.as_array().expect("ranges").iter().map(pair).flat_map(|(first, last)| first..=last).collect()
}

/// Every file: statements, covered lines, missing lines, excluded lines where told, branches.
fn assert_same(report: &Value, oracle: &Value, is_exact: bool, tells_excluded: bool) {
    let files: BTreeMap<&str, &Value> = report["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| (file["path"].as_str().expect("a path"), file))
        .collect();
    let truth = oracle["files"].as_object().expect("files");
    assert_eq!(files.keys().copied().collect::<Vec<_>>(), {
        let mut names: Vec<&str> = truth.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    });
    for (path, file) in files {
        let (truth, summary) = (&truth[path], &truth[path]["summary"]);
        assert_eq!(file["lines"]["total"], summary["num_statements"], "{path}");
        assert_eq!(file["lines"]["covered"], summary["covered_lines"], "{path}");
        let missing: Vec<u64> =
            truth["missing_lines"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
        assert_eq!(lines_of(&file["missed_lines"]), missing, "{path}");
        if tells_excluded {
            assert_eq!(file["excluded_lines"], summary["excluded_lines"], "{path}");
        }
        assert_eq!(file["branches"]["total"], summary["num_branches"], "{path}");
        let count = |value: &Value| value.as_u64().expect("a count");
        let true_count = count(&summary["covered_branches"]);
        let low = count(&file["branches"]["covered"]);
        let high = file["branches"].get("covered_at_most").map_or(low, count);
        assert!(low <= true_count && true_count <= high, "{path}: {low} to {high}, truly {true_count}");
        assert!(!is_exact || low == high, "{path}: {low} to {high}");
    }
}

#[test]
fn merges_of_five_coverage_versions_equal_combine() {
    // coverage.py 5 counts branches of a file without naming them, so its JSON gives bounds.
    let versions = [
        ("5.5-py3.9", false),
        ("6.5.0-py3.11", true),
        ("7.2.7-py3.11", true),
        ("7.6.12-py3.12", true),
        ("7.17.3-py3.13", true),
    ];
    for (version, is_exact) in versions {
        let of = |extensions: [&str; 3]| -> Vec<String> {
            ["unit", "integration", "e2e"]
                .iter()
                .zip(extensions)
                .map(|(layer, extension)| format!("{layer}=versions/{version}/{layer}.{extension}"))
                .collect()
        };
        for (extensions, is_exact) in [
            (["json"; 3], is_exact),
            (["xml"; 3], false),
            (["json", "xml", "json"], false),
            (["xml", "json", "xml"], false),
        ] {
            let reports = of(extensions);
            let arguments: Vec<&str> = reports.iter().map(String::as_str).collect();
            let (_, report) = judged(&arguments);
            assert_same(&report, &oracle(version), is_exact, extensions.contains(&"json"));
        }
    }
}

#[test]
fn the_newest_coverage_is_exact_in_every_format() {
    for extension in ["json", "xml", "lcov"] {
        let reports =
            ["unit", "integration", "e2e"].map(|layer| format!("{layer}=versions/7.17.3-py3.13/{layer}.{extension}"));
        let (_, report) = judged(&[&reports[0], &reports[1], &reports[2]]);
        assert_same(&report, &oracle("7.17.3-py3.13"), true, extension == "json");
    }
}

#[test]
fn a_pull_request_passes_and_a_release_does_not() {
    let (code, report) = judged(&[]);
    assert_eq!((code, report["verdict"].as_str()), (Some(0), Some("pass")));
    let (code, report) = judged(&["--profile", "release"]);
    assert_eq!((code, report["verdict"].as_str()), (Some(1), Some("fail")));
    let failed: Vec<&str> = report["gates"]
        .as_array()
        .expect("gates")
        .iter()
        .filter(|gate| gate["status"] == "fail")
        .filter_map(|gate| gate["id"].as_str())
        .collect();
    assert_eq!(failed, ["overall.combined"]);
}

#[test]
fn what_no_run_measured_is_listed() {
    let (_, report) = judged(&[]);
    let names: Vec<&str> =
        report["never_measured"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(names, ["src/shop_admin/__init__.py", "src/shop_admin/backfill.py"]);
}

#[test]
fn a_report_with_contexts_reads_as_one_without() {
    let (_, with) = judged(&["all=reports-contexts/coverage.json"]);
    assert_eq!(with["overall"]["lines"]["total"], 3077);
    let (_, few) = judged(&["all=reports-contexts/few/coverage.json"]);
    assert_eq!(few["overall"]["lines"]["total"], 3077);
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |name: &str| {
        let out = folder.path().join(name);
        let output = covgate(&["--out".to_owned(), out.display().to_string()]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for file in ["covgate.json", "report.md", "index.html"] {
            let text = std::fs::read_to_string(out.join(file)).expect("a report");
            files.insert(file.to_owned(), text.replace(&out.display().to_string(), "OUT"));
        }
        files
    };
    assert_eq!(read("one"), read("two"));
}
