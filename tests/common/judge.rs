//! The program run from outside, and its covgate.json compared with coverage.py's own reports.
#![allow(dead_code, reason = "each test binary uses what it needs")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

pub fn covgate(folder: &Path, arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_covgate"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        // The tests may run in a CI themselves.
        .env_remove("GITHUB_ACTIONS")
        .env_remove("TF_BUILD")
        .output()
        .expect("covgate runs")
}

/// Runs the gate in a folder and reads its covgate.json; standard error if it wrote none.
pub fn judged(folder: &Path, arguments: &[String]) -> Result<(Option<i32>, Value), String> {
    let out = tempfile::tempdir().expect("a folder");
    let json = out.path().join("covgate.json");
    let mut all = arguments.to_vec();
    all.extend(["--no-reports".to_owned(), "--json".to_owned(), json.display().to_string()]);
    let output = covgate(folder, &all);
    let Ok(text) = std::fs::read_to_string(&json) else {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    };
    Ok((output.status.code(), serde_json::from_str(&text).expect("valid JSON")))
}

pub fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("valid JSON")
}

/// What of an oracle a merge can be held to.
#[derive(Clone, Copy)]
pub struct Held {
    /// Branch counts must be exact, not only within bounds.
    pub exact: bool,
    /// Some report tells excluded lines.
    pub excluded: bool,
    /// The oracle has branches of the same runs.
    pub branches: bool,
}

fn lines_of(ranges: &Value) -> Vec<u64> {
    let pair = |range: &Value| (range[0].as_u64().expect("a line"), range[1].as_u64().expect("a line"));
    ranges.as_array().expect("ranges").iter().map(pair).flat_map(|(first, last)| first..=last).collect()
}

/// Every file: statements, covered lines, missing lines, excluded lines where told, branches.
pub fn assert_equals_oracle(what: &str, report: &Value, oracle: &Value, held: Held) {
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
        assert_eq!(file["lines"]["total"], summary["num_statements"], "{what} {path}");
        assert_eq!(file["lines"]["covered"], summary["covered_lines"], "{what} {path}");
        let missing: Vec<u64> =
            truth["missing_lines"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
        assert_eq!(lines_of(&file["missed_lines"]), missing, "{what} {path}");
        if held.excluded {
            assert_eq!(file["excluded_lines"], summary["excluded_lines"], "{what} {path}");
        }
        if !held.branches || summary.get("num_branches").is_none() {
            continue;
        }
        assert_eq!(file["branches"]["total"], summary["num_branches"], "{what} {path}");
        let count = |value: &Value| value.as_u64().expect("a count");
        let true_count = count(&summary["covered_branches"]);
        let low = count(&file["branches"]["covered"]);
        let high = file["branches"].get("covered_at_most").map_or(low, count);
        assert!(low <= true_count && true_count <= high, "{what} {path}: {low} to {high}, truly {true_count}");
        assert!(!held.exact || low == high, "{what} {path}: {low} to {high}");
    }
}
