//! The tests of each layer in a line, and in detail which are the slowest.

use super::{DIM, Detail, FAIL, line};
use crate::reports::log::printable;
use crate::summary::{ResultFileRow, ResultRow, Summary, TestRow, counted, grouped};

/// Writes what is known of the tests; nothing where nothing is.
pub(super) fn write(out: &mut String, summary: &Summary, detail: Detail) {
    let Some(results) = &summary.results else { return };
    let width =
        |text: fn(&ResultRow) -> &str| results.layers.iter().map(|row| text(row).chars().count()).max().unwrap_or(0);
    let (names, sentences) = (width(|row| &row.name), width(|row| &row.sentence));
    line(out, format_args!("tests:"));
    for row in &results.layers {
        let style = if row.failed + row.errors > 0 { FAIL } else { anstyle::Style::new() };
        let speed = speed(row);
        line(
            out,
            format_args!(
                "  {:names$}  {style}{:sentences$}{style:#}  {DIM}{} s{speed}{DIM:#}",
                row.name, row.sentence, row.seconds
            ),
        );
    }
    if detail != Detail::Everything {
        return;
    }
    list(out, "not passed:", &results.broken, |test| test.message.clone().unwrap_or_default());
    list(out, "slowest:", &results.total.slowest, |test| format!("{} s", test.seconds.as_deref().unwrap_or_default()));
}

/// How many files of results were found, where the reports were searched for.
pub(super) fn found(summary: &Summary) -> Option<String> {
    let files = &summary.results.as_ref()?.files;
    let names: Vec<String> = files.iter().take(super::FILES).map(named).collect();
    let rest = files.len().saturating_sub(super::FILES);
    let rest = if rest > 0 { format!("  {rest} more") } else { String::new() };
    Some(format!("tests: {}{rest}", names.join("  ")))
}

fn named(file: &ResultFileRow) -> String {
    let layer = file.layer.as_ref().map_or_else(String::new, |layer| format!("{layer}="));
    format!("{layer}{}", printable(&file.path))
}

/// The files of results that were read.
pub(super) fn inputs(out: &mut String, summary: &Summary) {
    for file in summary.results.iter().flat_map(|results| &results.files) {
        let layer = match &file.layer {
            Some(layer) if file.is_layer_guessed => format!("{layer} by the words of its path"),
            Some(layer) => layer.clone(),
            None => "no layer".to_owned(),
        };
        let tests = counted(file.tests, "test", "tests");
        line(out, format_args!("  {}  {DIM}{layer} · JUnit XML · {tests}{DIM:#}", printable(&file.path)));
    }
}

/// The classes that are not fast, where there are any: ` · 3 medium · 1 slow`.
fn speed(row: &ResultRow) -> String {
    let classes = row.classes.iter().filter(|class| class.name != "fast" && class.tests > 0);
    classes.map(|class| [" · ", &grouped(class.tests), " ", class.name].concat()).collect()
}

fn list(out: &mut String, title: &str, tests: &[TestRow], what: fn(&TestRow) -> String) {
    if tests.is_empty() {
        return;
    }
    line(out, format_args!("{title}"));
    for test in tests {
        let layer = test.layer.as_deref().map_or_else(String::new, |layer| format!(" · {layer}"));
        let outcome = if test.outcome == "passed" { String::new() } else { format!(" · {}", test.outcome) };
        let what = what(test);
        let what = if what.is_empty() { what } else { format!(" · {}", printable(&what)) };
        line(
            out,
            format_args!(
                "  {}  {DIM}{}{DIM:#}",
                printable(&test.name),
                format!("{layer}{outcome}{what}").trim_start_matches(" · ")
            ),
        );
    }
}
