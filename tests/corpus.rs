//! Real projects, judged by the program: layers and union against coverage.py's own `combine`, from JSON, from XML, and
//! from both mixed. Reads `tests/fixtures/corpus`, and a larger corpus beside the project when it is there.

use std::path::{Path, PathBuf};

use judge::{Held, assert_equals_oracle, json, judged};

#[path = "common/judge.rs"]
mod judge;

/// Projects whose sources have files of one name under two roots: coverage.py's XML loses all but one of them.
const LOSES_FILES: [&str; 1] = ["attrs"];
/// A layer with branches and one without: coverage.py cannot combine them, its oracle is of lines.
const MIXED: [&str; 1] = ["requests-mixed"];

fn sets() -> Vec<PathBuf> {
    let folders = ["tests/fixtures/corpus", "../shared/corpus"].map(Path::new);
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let mut sets: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    sets.sort();
    sets
}

/// The reports of a set's layers or shards, by their names without extension.
fn reports(set: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(set).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut reports: Vec<String> = names
        .filter(|name| name.starts_with("coverage-"))
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    reports.sort();
    reports
}

fn is_one_of(set: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| set.ends_with(name))
}

/// Every set with an extension for each of its reports.
fn check(extension: impl Fn(usize) -> &'static str, excluded: bool, exact: bool) -> usize {
    let mut checked = 0;
    for set in sets() {
        let all = reports(&set);
        let arguments: Vec<String> =
            all.iter().enumerate().map(|(at, name)| format!("{name}.{}", extension(at))).collect();
        if !arguments.iter().all(|name| set.join(name).exists()) {
            continue;
        }
        let has_xml =
            arguments.iter().any(|name| Path::new(name).extension().is_some_and(|extension| extension == "xml"));
        let result = judged(&set, &arguments);
        if has_xml && is_one_of(&set, &LOSES_FILES) {
            let told = match result {
                Ok((code, report)) => {
                    assert_eq!(code, Some(2), "{}", set.display());
                    report["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
                }
                Err(stderr) => stderr,
            };
            assert!(told.contains("covgate::xml::lost-files"), "{told}");
            continue;
        }
        let (_, report) = result.unwrap_or_else(|stderr| panic!("{}: {stderr}", set.display()));
        let held = Held { exact, excluded, branches: !is_one_of(&set, &MIXED) };
        assert_equals_oracle(&set.display().to_string(), &report, &json(&set.join("oracle.json")), held);
        checked += 1;
    }
    checked
}

#[test]
fn json_is_exact() {
    assert!(check(|_| "json", true, true) >= 4);
}

#[test]
fn xml_is_exact_in_lines_and_within_its_bounds_in_branches() {
    assert!(check(|_| "xml", false, false) >= 2);
}

#[test]
fn json_with_xml_is_exact_in_lines_and_within_its_bounds_in_branches() {
    assert!(check(|at| if at % 2 == 0 { "json" } else { "xml" }, true, false) >= 2);
    assert!(check(|at| if at % 2 == 0 { "xml" } else { "json" }, true, false) >= 2);
}

#[test]
fn layers_equal_the_reports_of_their_own_runs() {
    for set in sets() {
        let totals = json(&set.join("oracle-totals.json"));
        for (kind, key) in [("layers", "layers"), ("shards", "groups")] {
            let Some(layers) = totals[key].as_object() else { continue };
            for (layer, truth) in layers {
                let members: Vec<String> = match truth["members"].as_array() {
                    Some(members) => members.iter().filter_map(|member| member.as_str()).map(str::to_owned).collect(),
                    None => vec![layer.clone()],
                };
                let arguments: Vec<String> =
                    members.iter().map(|member| format!("layer=coverage-{member}.json")).collect();
                if !arguments.iter().all(|name| set.join(name.trim_start_matches("layer=")).exists()) {
                    continue;
                }
                let (_, report) = judged(&set, &arguments).unwrap_or_else(|stderr| panic!("{stderr}"));
                let what = format!("{} {kind} {layer}", set.display());
                let (measured, truth) = (&report["layers"]["layer"], &truth["totals"]);
                assert_eq!(measured["lines"]["covered"], truth["covered_lines"], "{what}");
                assert_eq!(measured["lines"]["total"], truth["num_statements"], "{what}");
                if truth.get("num_branches").is_some() {
                    assert_eq!(measured["branches"]["covered"], truth["covered_branches"], "{what}");
                    assert_eq!(measured["branches"]["total"], truth["num_branches"], "{what}");
                }
            }
        }
    }
}
