//! Test speed: counts and classes by layer, and by name what is not fast or did not pass. No times: they differ from run to
//! run, and the committed document would with them.

use serde::Serialize;

use super::cell::{Column, Md, Place, Table, head};
use crate::reports::text;
use crate::summary::{ResultRow, ResultRows, Summary, TestRow, counted, grouped};

/// The section.
#[derive(Serialize)]
pub struct Speed {
    /// What is known of the tests; none where no file of results was read.
    known: Option<Known>,
    /// The option that makes pytest tell times.
    option: String,
    /// What to paste into the configuration.
    toml: String,
}

#[derive(Serialize)]
struct Known {
    meaning: Md,
    table: Option<Table>,
    /// What a chart would not show better.
    sentence: Md,
    slowest: Option<Table>,
    broken_title: Option<Md>,
    broken: Option<Table>,
}

impl Speed {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let layer = summary.layers.first().map_or("unit", |layer| layer.name.as_str());
        Self {
            known: summary.results.as_ref().map(|results| Known::new(results, most)),
            option: format!("--junitxml=reports/{layer}/junit.xml"),
            toml: format!("[layers.{layer}]\njunit = [\"reports/{layer}/junit*.xml\"]"),
        }
    }
}

impl Known {
    fn new(results: &ResultRows, most: usize) -> Self {
        let classes = &results.total.classes;
        let meaning: Vec<String> = classes.iter().map(|class| format!("{} {}", class.name, class.range)).collect();
        let slowest = slowest(results);
        let broken = results.broken.len() as u64;
        Self {
            meaning: Md::sentence(&meaning.join(", ")),
            table: layers(results, most),
            sentence: sentence(results, slowest.len()),
            slowest: slow_table(&slowest),
            broken_title: (broken > 0).then(|| Md::sentence(&counted(broken, "test did", "tests did"))),
            broken: broken_table(&results.broken, most),
        }
    }
}

fn layers(results: &ResultRows, most: usize) -> Option<Table> {
    let columns = head([
        ("Layer", Column::Words),
        ("Passed", Column::Numbers),
        ("Failed", Column::Numbers),
        ("Errors", Column::Numbers),
        ("Skipped", Column::Numbers),
        ("Failed as expected", Column::Numbers),
        ("Fast", Column::Numbers),
        ("Medium", Column::Numbers),
        ("Slow", Column::Numbers),
    ]);
    let row = |row: &ResultRow| {
        let counts = [row.passed, row.failed, row.errors, row.skipped, row.xfailed];
        let classes = row.classes.iter().map(|class| class.tests);
        std::iter::once(Md::words(&row.name)).chain(counts.into_iter().chain(classes).map(Md::number)).collect()
    };
    let table = Table::new(columns, results.layers.iter().map(row).collect(), most)?;
    Some(table.with_sum(row(&results.total)))
}

/// Of the ten slowest those that are not fast, by class and name, so that their order is the same after every run.
fn slowest(results: &ResultRows) -> Vec<&TestRow> {
    let mut slowest: Vec<&TestRow> =
        results.total.slowest.iter().filter(|test| matches!(test.class, Some("medium" | "slow"))).collect();
    slowest.sort_by_key(|test| (test.class != Some("slow"), test.layer.clone(), test.name.clone()));
    slowest
}

fn sentence(results: &ResultRows, named: usize) -> Md {
    let total = &results.total;
    if let Some(class) = total.only_class() {
        let tests = counted(class.tests, "test that ran is", "tests that ran are");
        return Md::sentence(&format!("All {tests} {}.", class.name));
    }
    let other: u64 = total.classes.iter().filter(|class| class.name != "fast").map(|class| class.tests).sum();
    let which = if (named as u64) < other {
        format!("the {} slowest of {}", named, grouped(other))
    } else {
        "all of them".to_owned()
    };
    Md::sentence(&format!(
        "Tests that are not fast, by class and name ({which}). How long they take differs from run to run: the page of tests \
         and covgate.json tell it."
    ))
}

fn slow_table(tests: &[&TestRow]) -> Option<Table> {
    let columns = head([("Test", Column::Words), ("Layer", Column::Words), ("Class", Column::Words)]);
    let row = |test: &&TestRow| {
        vec![
            Md::code(&test.name, Place::Cell),
            Md::words(test.layer.as_deref().unwrap_or("none")),
            Md::words(test.class.unwrap_or("not known")),
        ]
    };
    Table::new(columns, tests.iter().map(row).collect(), usize::MAX)
}

fn broken_table(tests: &[TestRow], most: usize) -> Option<Table> {
    let columns = head([
        ("Test", Column::Words),
        ("Layer", Column::Words),
        ("Outcome", Column::Words),
        ("First line of the reason", Column::Words),
    ]);
    let row = |test: &TestRow| {
        let reason = test.message.as_deref().map(|reason| text::shortened(reason, 160));
        vec![
            Md::code(&test.name, Place::Cell),
            Md::words(test.layer.as_deref().unwrap_or("none")),
            Md::words(test.outcome),
            reason.map_or_else(Md::default, |reason| Md::code(&reason, Place::Cell)),
        ]
    };
    Table::new(columns, tests.iter().map(row).collect(), most)
}
