//! Results of tests in `covgate.json`: counts, seconds as strings cut to two places, classes of speed, names.

use serde::Serialize;

use crate::summary::{ResultRow, Summary, TestRow};

/// The tests of a layer, or of all.
#[derive(Serialize)]
pub struct Tests<'a> {
    passed: u64,
    failed: u64,
    errors: u64,
    skipped: u64,
    xfailed: u64,
    seconds: &'a str,
    classes: Classes<'a>,
    slowest: Vec<Timed<'a>>,
}

/// The tests that ran, by class of speed.
#[derive(Serialize)]
struct Classes<'a> {
    fast: Class<'a>,
    medium: Class<'a>,
    slow: Class<'a>,
    /// Tests whose time is not known.
    unknown: u64,
}

#[derive(Default, Serialize)]
struct Class<'a> {
    tests: u64,
    seconds: &'a str,
}

#[derive(Serialize)]
struct Timed<'a> {
    name: &'a str,
    layer: Option<&'a str>,
    seconds: &'a str,
    class: Option<&'a str>,
}

/// All layers together.
#[derive(Serialize)]
pub struct All<'a> {
    #[serde(flatten)]
    total: Tests<'a>,
    not_passed: Vec<Named<'a>>,
    /// Layers that have no coverage, and tests of no layer.
    without_coverage: Vec<Other<'a>>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    layer: Option<&'a str>,
    outcome: &'a str,
    message: Option<&'a str>,
}

#[derive(Serialize)]
struct Other<'a> {
    layer: Option<&'a str>,
    #[serde(flatten)]
    tests: Tests<'a>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    layer: Option<&'a str>,
    tests: u64,
}

impl<'a> Tests<'a> {
    fn new(row: &'a ResultRow) -> Self {
        let class = |name| {
            let class = row.classes.iter().find(|class| class.name == name);
            class.map(|class| Class { tests: class.tests, seconds: &class.seconds }).unwrap_or_default()
        };
        let timed = |test: &'a TestRow| {
            Some(Timed {
                name: &test.name,
                layer: test.layer.as_deref(),
                seconds: test.seconds.as_deref()?,
                class: test.class,
            })
        };
        Self {
            passed: row.passed,
            failed: row.failed,
            errors: row.errors,
            skipped: row.skipped,
            xfailed: row.xfailed,
            seconds: &row.seconds,
            classes: Classes {
                fast: class("fast"),
                medium: class("medium"),
                slow: class("slow"),
                unknown: row.unknown_times,
            },
            slowest: row.slowest.iter().filter_map(timed).collect(),
        }
    }
}

/// The tests of a layer; none where nothing is known of them.
pub fn of<'a>(summary: &'a Summary, layer: &str) -> Option<Tests<'a>> {
    let rows = summary.results.iter().flat_map(|results| &results.layers);
    rows.into_iter().find(|row| row.layer.as_deref() == Some(layer)).map(Tests::new)
}

/// All tests; none where nothing is known of any.
pub fn all(summary: &Summary) -> Option<All<'_>> {
    let results = summary.results.as_ref()?;
    let is_covered = |row: &&ResultRow| summary.layers.iter().any(|layer| Some(&layer.name) == row.layer.as_ref());
    let others = results.layers.iter().filter(|row| !is_covered(row));
    let not_passed = results.broken.iter().chain(&results.skipped);
    Some(All {
        total: Tests::new(&results.total),
        not_passed: not_passed
            .map(|test| Named {
                name: &test.name,
                layer: test.layer.as_deref(),
                outcome: test.outcome,
                message: test.message.as_deref(),
            })
            .collect(),
        without_coverage: others.map(|row| Other { layer: row.layer.as_deref(), tests: Tests::new(row) }).collect(),
        files: results
            .files
            .iter()
            .map(|file| File { path: &file.path, layer: file.layer.as_deref(), tests: file.tests })
            .collect(),
    })
}
