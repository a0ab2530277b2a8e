//! The sample application, judged by the program: its real reports of five coverage.py versions against coverage.py's own
//! `combine`, and the verdicts that its configuration is written for.

use std::collections::BTreeMap;
use std::path::Path;

use judge::{Held, assert_equals_oracle};
use serde_json::Value;

#[path = "common/judge.rs"]
mod judge;

const SHOP: &str = "sample-reports/shop";

fn judged(arguments: &[&str]) -> (Option<i32>, Value) {
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    judge::judged(Path::new(SHOP), &arguments).expect("a report")
}

fn oracle(version: &str) -> Value {
    judge::json(&Path::new(SHOP).join("versions").join(version).join("oracle.json"))
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
            let held = Held { exact: is_exact, excluded: extensions.contains(&"json"), branches: true };
            assert_equals_oracle(version, &report, &oracle(version), held);
        }
    }
}

#[test]
fn the_newest_coverage_is_exact_in_every_format() {
    for extension in ["json", "xml", "lcov"] {
        let reports =
            ["unit", "integration", "e2e"].map(|layer| format!("{layer}=versions/7.17.3-py3.13/{layer}.{extension}"));
        let (_, report) = judged(&[&reports[0], &reports[1], &reports[2]]);
        let held = Held { exact: true, excluded: extension == "json", branches: true };
        assert_equals_oracle(extension, &report, &oracle("7.17.3-py3.13"), held);
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
    assert_eq!(failed, ["overall.combined", "critical.checkout"]);
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
        let output = judge::covgate(Path::new(SHOP), &["--out".to_owned(), out.display().to_string()]);
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
