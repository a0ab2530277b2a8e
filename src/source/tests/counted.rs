//! What is counted in a source that no run loaded, against what coverage.py counts in those that were.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Counted;
use crate::coverage::{LineNumber, LineSet};

fn lines(list: &Value) -> LineSet {
    let numbers = list.as_array().expect("lines").iter().filter_map(Value::as_u64);
    numbers.filter_map(|line| LineNumber::new(u32::try_from(line).ok()?)).collect()
}

/// The files of a report whose statements or branches are counted differently, and how many are alike.
fn differing(report: &Path, root: &Path) -> (Vec<String>, u32) {
    let text = fs::read_to_string(report).expect("a report");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let (mut found, mut same) = (Vec::new(), 0);
    for (name, file) in report["files"].as_object().expect("files") {
        let Ok(bytes) = fs::read(root.join(name)) else { continue };
        let counted = Counted::of(&bytes).expect("Python");
        let set = |lines: LineSet| lines.difference(&self::lines(&file["excluded_lines"]));
        let counted = Counted { statements: set(counted.statements), branching: set(counted.branching), ..counted };
        let expected = lines(&file["executed_lines"]).union(&lines(&file["missing_lines"]));
        let from = |arc: &Value| Value::Array(vec![arc[0].clone()]);
        let kinds = ["executed_branches", "missing_branches"];
        let arcs = kinds.iter().filter_map(|kind| file.get(*kind)?.as_array()).flatten();
        let branching = arcs.fold(LineSet::new(), |all, arc| all.union(&lines(&from(arc))));
        let is_branching = file.get("executed_branches").is_none() || branching == counted.branching;
        if expected == counted.statements && is_branching {
            same += 1;
            continue;
        }
        let differ = |one: &LineSet, two: &LineSet| (one.difference(two).ranges(), two.difference(one).ranges());
        found.push(format!(
            "{name}: statements {:?}, branching {:?}",
            differ(&counted.statements, &expected),
            differ(&counted.branching, &branching)
        ));
    }
    (found, same)
}

#[test]
fn the_sample_application_is_counted_as_coverage_py_counts_it() {
    let shop = Path::new("sample-reports/shop");
    let (differing, same) = differing(&shop.join("reports/unit/coverage-1.json"), shop);
    assert!(differing.is_empty() && same > 50, "{same} {differing:#?}");
}

#[test]
fn real_projects_are_counted_as_coverage_py_counts_them() {
    let corpus = Path::new("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: ../shared/corpus is not here");
        return;
    }
    for set in ["click", "flask", "marshmallow", "pluggy"] {
        let (differing, same) = differing(&corpus.join(set).join("oracle.json"), &corpus.join(set));
        // What is left are the projects' own `exclude_lines`, in place of the default ones, and `if not __debug__`.
        let expected = match set {
            "click" => (3, 14),
            "marshmallow" => (4, 10),
            _ => (0, if set == "flask" { 24 } else { 13 }),
        };
        assert_eq!((differing.len(), same), expected, "{set} {differing:#?}");
    }
}
