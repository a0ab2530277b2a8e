//! The tests in the Markdown report: in a cell, those that did not pass by name, and how fast they are.

use serde::Serialize;

use super::cut::Cut;
use super::escape::{self, Place};
use crate::reports::text;
use crate::summary::{ResultRow, Summary, TestRow, counted, grouped};

/// So many tests that did not pass are named.
const BROKEN: usize = 10;
/// Longer names lose their middle.
const NAME: usize = 160;
/// Longer reasons lose theirs.
const REASON: usize = 120;

/// Tests that failed or could not be run.
#[derive(Serialize)]
pub struct Broken {
    title: String,
    /// Markdown.
    rows: Vec<String>,
    rest: Option<String>,
}

/// How fast the tests are.
#[derive(Serialize)]
pub struct Speed {
    title: String,
    layers: Vec<Layer>,
    sentence: String,
    slowest: Vec<Slow>,
}

#[derive(Serialize)]
struct Layer {
    name: String,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct Slow {
    name: String,
    layer: String,
    class: &'static str,
    seconds: String,
}

/// A layer's tests in a cell of the table of layers.
pub fn of_layer(summary: &Summary, layer: &str) -> String {
    let rows = summary.results.iter().flat_map(|results| &results.layers);
    let row = rows.into_iter().find(|row| row.layer.as_deref() == Some(layer));
    row.map_or_else(|| "not known".to_owned(), |row| row.sentence.clone())
}

/// The first tests that did not pass; none where all did.
pub fn broken(summary: &Summary) -> Option<Broken> {
    let all = &summary.results.as_ref()?.broken;
    let rest = all.len().saturating_sub(BROKEN) as u64;
    (!all.is_empty()).then(|| Broken {
        title: format!("{} not pass", counted(all.len() as u64, "test did", "tests did")),
        rows: all.iter().take(BROKEN).map(row).collect(),
        rest: (rest > 0).then(|| counted(rest, "more test", "more tests")),
    })
}

fn row(test: &TestRow) -> String {
    let name = escape::code(&text::shortened(&test.name, NAME), Place::Flow);
    let layer = test.layer.as_deref().map_or_else(String::new, |layer| format!(" of {layer}"));
    let layer = escape::words(&layer, Place::Flow);
    let reason = test.message.as_deref().map(|reason| escape::code(&text::shortened(reason, REASON), Place::Flow));
    let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    format!("{name}{layer}, {}{reason}", test.outcome)
}

/// The classes of speed by layer, and the slowest tests.
pub fn speed(summary: &Summary, cut: Cut) -> Option<Speed> {
    let results = summary.results.as_ref()?;
    let cells = |row: &ResultRow| {
        let classes = row.classes.iter().map(|class| format!("{} ({} s)", grouped(class.tests), class.seconds));
        std::iter::once(row.sentence.clone()).chain(classes).chain([format!("{} s", row.seconds)]).collect()
    };
    let rows = results.layers.iter().chain([&results.total]);
    let meaning: Vec<String> =
        results.total.classes.iter().map(|class| format!("{} is {}", class.name, class.range)).collect();
    let slow = |test: &TestRow| {
        Some(Slow {
            name: text::shortened(&test.name, NAME).into_owned(),
            layer: test.layer.clone().unwrap_or_default(),
            class: test.class?,
            seconds: format!("{} s", test.seconds.as_deref()?),
        })
    };
    Some(Speed {
        title: format!("{}: speed", counted(results.total.tests, "test", "tests")),
        layers: rows.map(|row| Layer { name: row.name.clone(), cells: cells(row) }).collect(),
        sentence: format!("{}.", capital(&meaning.join(", "))),
        slowest: if cut < Cut::Folders { results.total.slowest.iter().filter_map(slow).collect() } else { Vec::new() },
    })
}

/// A sentence with its first letter as one.
fn capital(text: &str) -> String {
    let mut sentence = text.to_owned();
    if let Some(first) = sentence.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    sentence
}
