//! The numbers of the section on tests, computed again from the view that it is of; and no time in them.

use super::document::Table;
use super::numbers::{named, read};
use crate::reports::sample;
use crate::summary::{ResultRow, Summary, TestRow, grouped};

#[test]
fn of_the_tests() {
    let summary = sample::hostile();
    let results = summary.results.as_ref().expect("results");
    let document = read(&summary);
    let [layers, slowest] = document.tables("Test speed") else { panic!("two tables") };
    let row = |row: &ResultRow| {
        let counts = [row.passed, row.failed, row.errors, row.skipped, row.xfailed];
        let classes = row.classes.iter().map(|class| class.tests);
        std::iter::once(row.name.clone()).chain(counts.into_iter().chain(classes).map(grouped)).collect()
    };
    assert_eq!(*layers, results.layers.iter().chain([&results.total]).map(row).collect::<Table>());
    let of = |class: &str| {
        let tests = results.total.slowest.iter().filter(|test| test.class == Some(class));
        let mut names: Vec<&String> = tests.map(|test| &test.name).collect();
        names.sort();
        names.len()
    };
    let classes: Vec<&str> = slowest.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(classes, [vec!["slow"; of("slow")], vec!["medium"; of("medium")]].concat());
    let shown = document.table("Tests that did not pass");
    assert_eq!(shown.len(), results.broken.len());
    let short = |test: &&TestRow| test.name.chars().count() < 200;
    for (row, test) in shown.iter().zip(&results.broken).filter(|(_, test)| short(test)) {
        let reason = named(test.message.as_deref().expect("a reason"));
        assert_eq!(*row, [named(&test.name), "unit".to_owned(), "failed".to_owned(), reason]);
    }
    assert!(document.text("Tests that did not pass").contains(&format!("{} tests did not pass", results.broken.len())));
}

/// Another run of the same tests: all times differ, within their classes.
fn another_run(mut summary: Summary) -> Summary {
    let results = summary.results.as_mut().expect("results");
    for row in results.layers.iter_mut().chain([&mut results.total]) {
        "9.87".clone_into(&mut row.seconds);
        row.classes.iter_mut().for_each(|class| (class.seconds, class.micros) = ("6.54".to_owned(), 6_540_000));
        row.slowest.iter_mut().for_each(|test| test.seconds = Some("3.21".to_owned()));
        row.slowest.reverse();
    }
    results.broken.iter_mut().chain(&mut results.skipped).for_each(|test| test.seconds = Some("0.12".to_owned()));
    summary
}

#[test]
fn it_is_the_same_after_another_run_of_the_same_tests() {
    let options = super::Options { charts: Some("charts".to_owned()), ..super::options() };
    let shown = |summary: &Summary| super::render(summary, &options);
    assert_eq!(shown(&another_run(sample::hostile())), shown(&sample::hostile()));
}
