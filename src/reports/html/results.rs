//! The page of tests: how they ended, how fast they are, which are the slowest, and by name what did not pass.

use serde::Serialize;

use super::figures;
use super::frame::Page;
use crate::reports::templates;
use crate::summary::{ResultRow, ResultRows, Summary, TestRow, counted, grouped};

/// Where the page lies.
pub const PATH: &str = "tests.html";
/// So many tests are named in one list.
const NAMED: usize = 500;

#[derive(Serialize)]
struct View<'a> {
    sentence: String,
    layers: Vec<Layer<'a>>,
    chart: Option<figures::Figure>,
    one_class: Option<String>,
    classes: Vec<Class<'a>>,
    slowest: Vec<Slowest<'a>>,
    broken: Option<Named<'a>>,
    skipped: Option<Named<'a>>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    is_total: bool,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct Class<'a> {
    name: &'a str,
    is_total: bool,
    /// Tests and seconds of each class.
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    tests: String,
    seconds: &'a str,
}

#[derive(Serialize)]
struct Slowest<'a> {
    title: String,
    is_folded: bool,
    has_layers: bool,
    rows: Vec<Test<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    title: String,
    rows: Vec<Test<'a>>,
    rest: Option<String>,
}

#[derive(Serialize)]
struct Test<'a> {
    name: &'a str,
    layer: &'a str,
    outcome: &'a str,
    class: &'a str,
    seconds: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    layer: String,
    tests: String,
}

/// What the overview says of the tests.
#[derive(Serialize)]
pub struct Line {
    href: &'static str,
    title: String,
    layers: String,
}

/// The line of the overview; none where nothing is known of tests.
pub fn line(summary: &Summary, is_single: bool) -> Option<Line> {
    let results = summary.results.as_ref()?;
    let of = |row: &ResultRow| format!("{} {}", row.name, row.sentence);
    let layers: Vec<String> = results.layers.iter().map(of).collect();
    Some(Line {
        href: if is_single { "#tests" } else { PATH },
        title: format!("{} in {} s", counted(results.total.tests, "test", "tests"), results.total.seconds),
        layers: layers.join("; "),
    })
}

/// The page; none where no results were read.
pub fn page(summary: &Summary) -> Option<Page> {
    let view = View::new(summary.results.as_ref()?, summary);
    Some(Page {
        path: PATH.to_owned(),
        title: "Tests".to_owned(),
        main: super::or_error(templates::html("tests", &view)),
    })
}

impl<'a> View<'a> {
    fn new(results: &'a ResultRows, summary: &Summary) -> Self {
        let rows = || {
            let total = (results.layers.len() > 1).then_some((&results.total, true));
            results.layers.iter().map(|row| (row, false)).chain(total)
        };
        let total = &results.total;
        Self {
            sentence: format!(
                "{}: {}. They took {} s in all. A skipped test proves nothing, and one that failed may have left code \
                 unrun that is then missed.",
                counted(total.tests, "test", "tests"),
                total.sentence,
                total.seconds
            ),
            layers: rows().map(|(row, is_total)| layer(row, is_total)).collect(),
            chart: figures::all(summary).into_iter().find(figures::Figure::is_of_tests),
            one_class: one_class(total),
            classes: rows().map(|(row, is_total)| class(row, is_total)).collect(),
            slowest: slowest(results),
            broken: named("did not pass", &results.broken),
            skipped: named("skipped, or failed as expected", &results.skipped),
            files: results.files.iter().map(file).collect(),
        }
    }
}

fn layer(row: &ResultRow, is_total: bool) -> Layer<'_> {
    let counts = [row.tests, row.passed, row.failed, row.errors, row.skipped, row.xfailed];
    let cells = counts.into_iter().map(grouped).chain([row.seconds.clone()]);
    Layer { name: &row.name, is_total, cells: cells.collect() }
}

fn class(row: &ResultRow, is_total: bool) -> Class<'_> {
    let cells = row.classes.iter().map(|class| Cell { tests: grouped(class.tests), seconds: &class.seconds });
    Class { name: &row.name, is_total, cells: cells.collect() }
}

/// What is said instead of a chart.
fn one_class(total: &ResultRow) -> Option<String> {
    if total.classes.iter().all(|class| class.tests == 0) {
        return Some("No time of any test is known.".to_owned());
    }
    let class = total.only_class()?;
    let tests = counted(class.tests, "test that ran is", "tests that ran are");
    Some(format!("All {tests} {}: {}.", class.name, class.range))
}

/// Over all layers, and folded for each where there are several.
fn slowest(results: &ResultRows) -> Vec<Slowest<'_>> {
    let is_several = results.layers.len() > 1;
    let all = Slowest {
        title: "Slowest of all".to_owned(),
        is_folded: false,
        has_layers: is_several,
        rows: results.total.slowest.iter().map(test).collect(),
    };
    let each = results.layers.iter().filter(|_| is_several).map(|row| Slowest {
        title: format!("Slowest of {}", row.name),
        is_folded: true,
        has_layers: false,
        rows: row.slowest.iter().map(test).collect(),
    });
    std::iter::once(all).chain(each).filter(|part| !part.rows.is_empty()).collect()
}

fn named<'a>(what: &str, tests: &'a [TestRow]) -> Option<Named<'a>> {
    let rest = tests.len().saturating_sub(NAMED) as u64;
    (!tests.is_empty()).then(|| Named {
        title: format!("{} {what}", counted(tests.len() as u64, "test", "tests")),
        rows: tests.iter().take(NAMED).map(test).collect(),
        rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more test", "more tests"))),
    })
}

fn test(test: &TestRow) -> Test<'_> {
    Test {
        name: &test.name,
        layer: test.layer.as_deref().unwrap_or("none"),
        outcome: test.outcome,
        class: test.class.unwrap_or("not known"),
        seconds: test.seconds.as_deref().unwrap_or("not known"),
        message: test.message.as_deref().unwrap_or_default(),
    }
}

fn file(file: &crate::summary::ResultFileRow) -> File<'_> {
    File {
        path: &file.path,
        layer: match &file.layer {
            Some(layer) if file.is_layer_guessed => format!("{layer}, by its path"),
            Some(layer) => layer.clone(),
            None => "none".to_owned(),
        },
        tests: grouped(file.tests),
    }
}
