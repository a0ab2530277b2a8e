//! Results of tests of every outcome and class.

use crate::summary::{ClassRow, ResultFileRow, ResultRow, ResultRows, TestRow};

/// Results of tests under these names: in two layers and in none, of every outcome and class.
pub fn results(names: &[&str]) -> ResultRows {
    let classes = |tests: [u64; 3]| -> Vec<ClassRow> {
        let all = [("fast", "below 1 s", "12.34"), ("medium", "1 to 5 s", "22.20"), ("slow", "above 5 s", "1234.56")];
        let class = |((name, range, seconds), tests): ((&'static str, &str, &str), u64)| ClassRow {
            name,
            range: range.to_owned(),
            tests,
            seconds: seconds.to_owned(),
            micros: tests * 1_500_000,
        };
        all.into_iter().zip(tests).map(class).collect()
    };
    let test = |name: &&str, outcome: &'static str, class: Option<&'static str>| TestRow {
        name: format!("tests/{name}::test_{name}[{name}]"),
        layer: Some("unit".to_owned()),
        outcome,
        seconds: Some("5.67".to_owned()),
        class,
        message: (outcome != "passed").then(|| format!("AssertionError: {name}")),
    };
    let slowest: Vec<TestRow> = names
        .iter()
        .zip(["slow", "medium", "fast"].iter().cycle())
        .map(|(name, class)| test(name, "passed", Some(*class)))
        .collect();
    let row = |name: &str, tests: [u64; 3]| ResultRow {
        name: name.to_owned(),
        layer: (name != "no layer" && name != "all layers").then(|| name.to_owned()),
        passed: 1_204,
        failed: 5,
        errors: 1,
        skipped: 2,
        xfailed: 3,
        tests: 1_215,
        sentence: "1,204 passed, 5 failed, 1 error, 2 skipped, 3 xfailed".to_owned(),
        seconds: "1269.10".to_owned(),
        classes: classes(tests),
        unknown_times: 1,
        slowest: slowest.clone(),
    };
    ResultRows {
        layers: vec![row("unit", [1_200, 4, 0]), row("e2e", [0, 3, 5]), row("no layer", [7, 0, 0])],
        total: row("all layers", [1_207, 7, 5]),
        broken: names.iter().map(|name| test(name, "failed", Some("fast"))).collect(),
        skipped: names.iter().map(|name| test(name, "skipped", None)).collect(),
        files: names
            .iter()
            .map(|name| ResultFileRow {
                path: (*name).to_owned(),
                layer: Some("unit".to_owned()),
                is_layer_guessed: true,
                tests: 12,
            })
            .collect(),
    }
}
