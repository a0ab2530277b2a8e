//! The audit's tables: what stands in each, for all faces alike.

use crate::audit::{Audit, Counts, Score};
use crate::summary::grouped;

/// A table with its title.
pub(super) struct Table {
    pub(super) title: &'static str,
    /// What must be known to read it.
    pub(super) note: Option<String>,
    pub(super) head: Vec<(&'static str, bool)>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// The sum of the rows, shown whatever the limit is.
    pub(super) sum: Option<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Words of our own.
    Words(String),
    /// A name of something outside.
    Name(String),
    /// A number.
    Number(u64),
    /// Nothing.
    Empty,
}

impl Cell {
    fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }

    fn names(names: &[String]) -> Self {
        if names.is_empty() { Self::Words("–".to_owned()) } else { Self::Name(names.join(", ")) }
    }
}

/// The tables that there is something to show in.
pub(super) fn all(audit: &Audit) -> Vec<Table> {
    let all = [
        readiness(audit),
        inventory(audit),
        layers(audit),
        results(audit),
        never(audit),
        unclear(audit),
        markers(audit),
    ];
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn readiness(audit: &Audit) -> Table {
    let row = |score: &Score| {
        let percent = u128::from(score.have) * 100 / u128::from(score.of.max(1));
        vec![
            Cell::words(score.name),
            Cell::words(format!("{} of {}", grouped(score.have), grouped(score.of))),
            Cell::words(format!("{percent} %")),
            Cell::words(score.arithmetic.as_str()),
        ]
    };
    Table {
        title: "Readiness",
        note: None,
        head: vec![("Measure", false), ("Reached", true), ("Share", true), ("How it is counted", false)],
        rows: audit.readiness.iter().map(row).collect(),
        sum: None,
    }
}

/// The columns of counts that are not empty everywhere.
type Column = (&'static str, fn(&Counts) -> Cell, fn(&Counts) -> u64);

const COLUMNS: [Column; 10] = [
    ("Files", |counts| Cell::Number(counts.files), |counts| counts.files),
    ("Tests", |counts| Cell::Number(counts.tests), |_| 1),
    ("Maybe", |counts| Cell::Number(counts.maybe), |counts| counts.maybe),
    ("Cases", cases, |counts| counts.parametrised),
    ("Parametrised", |counts| Cell::Number(counts.parametrised), |counts| counts.parametrised),
    ("Async", |counts| Cell::Number(counts.asynchronous), |counts| counts.asynchronous),
    ("Skipped", |counts| Cell::Number(counts.skipped), |counts| counts.skipped),
    ("May skip", |counts| Cell::Number(counts.maybe_skipped), |counts| counts.maybe_skipped),
    ("Deselected", |counts| Cell::Number(counts.deselected), |counts| counts.deselected),
    ("Fixtures", |counts| Cell::Number(counts.fixtures), |counts| counts.fixtures),
];

/// Cases are known of literals only: at least so many.
fn cases(counts: &Counts) -> Cell {
    let unknown =
        if counts.unknown_cases > 0 { format!(" + {}×?", grouped(counts.unknown_cases)) } else { String::new() };
    Cell::Words(format!("{}{unknown}", grouped(counts.cases)))
}

fn columns(all: &[&Counts]) -> Vec<&'static Column> {
    COLUMNS.iter().filter(|(_, _, weight)| all.iter().any(|counts| weight(counts) > 0)).collect()
}

fn inventory(audit: &Audit) -> Table {
    let columns = columns(&audit.folders.iter().map(|row| &row.counts).collect::<Vec<_>>());
    let cells = |counts: &Counts| columns.iter().map(|(_, cell, _)| cell(counts)).collect::<Vec<_>>();
    let rows = audit.folders.iter().map(|row| {
        let path = if row.path == "." { "(project root)".to_owned() } else { row.path.clone() };
        [vec![Cell::Name(path), Cell::names(&row.layers)], cells(&row.counts)].concat()
    });
    let head = columns.iter().map(|(title, ..)| (*title, true));
    let unknown = audit.totals.unknown_cases > 0;
    let note = "A test function counts once, however many cases its parameter sets make.";
    let with_unknown = format!("{note} `×?` stands for functions whose number of cases only running tells.");
    Table {
        title: "Inventory",
        note: Some(if unknown { with_unknown } else { note.to_owned() }),
        head: [("Folder", false), ("Layers", false)].into_iter().chain(head).collect(),
        sum: (audit.folders.len() > 1)
            .then(|| [vec![Cell::words("Total"), Cell::Empty], cells(&audit.totals)].concat()),
        rows: rows.collect(),
    }
}

fn layers(audit: &Audit) -> Table {
    let columns = columns(&audit.layers.iter().map(|row| &row.counts).collect::<Vec<_>>());
    let rows = audit.layers.iter().map(|row| {
        let name = row.name.clone().map_or_else(|| Cell::words("no layer"), Cell::Name);
        let declared = Cell::words(if row.is_declared { "yes" } else { "–" });
        let cells = columns.iter().map(|(_, cell, _)| cell(&row.counts));
        [name, declared].into_iter().chain(cells).collect()
    });
    let head = columns.iter().map(|(title, ..)| (*title, true));
    Table {
        title: "Tests by layer",
        note: None,
        head: [("Layer", false), ("Declared", false)].into_iter().chain(head).collect(),
        rows: rows.collect(),
        sum: None,
    }
}

fn results(audit: &Audit) -> Table {
    let rows = audit.results.iter().map(|row| {
        vec![
            row.layer.clone().map_or_else(|| Cell::words("no layer"), Cell::Name),
            Cell::Number(row.found),
            Cell::Number(row.results),
            Cell::Number(row.ran),
            Cell::words(format!("{} s", row.seconds)),
            Cell::Number(row.fast),
            Cell::Number(row.medium),
            Cell::Number(row.slow),
        ]
    });
    Table {
        title: "Tests that ran",
        note: Some(
            "From JUnit XML, in which each case counts; beside it the test functions that reading finds.".to_owned(),
        ),
        head: vec![
            ("Layer", false),
            ("Functions", true),
            ("Results", true),
            ("Ran", true),
            ("Time", true),
            ("Fast", true),
            ("Medium", true),
            ("Slow", true),
        ],
        rows: rows.collect(),
        sum: None,
    }
}

fn never(audit: &Audit) -> Table {
    let rows = audit.never.iter().map(|row| {
        vec![
            Cell::words(row.why.as_str()),
            Cell::Name(row.path.clone()),
            Cell::Number(row.files),
            Cell::Number(row.tests),
        ]
    });
    Table {
        title: "Tests that never run by default",
        note: None,
        head: vec![("Why", false), ("Where", false), ("Files", true), ("Tests", true)],
        rows: rows.collect(),
        sum: None,
    }
}

fn unclear(audit: &Audit) -> Table {
    let rows = audit.unclear.iter().map(|row| {
        let first = row.places.first().cloned().unwrap_or_default();
        let more = row.places.len().saturating_sub(1) as u64;
        let rest = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
        vec![
            Cell::words(row.why),
            Cell::Number(row.tests),
            Cell::Number(row.names),
            Cell::Name(format!("{first}{rest}")),
        ]
    });
    Table {
        title: "What only running tells",
        note: Some("Tests that pytest may find or not, and names that can be any number of tests.".to_owned()),
        head: vec![("Why", false), ("Tests", true), ("Names", true), ("Where", false)],
        rows: rows.collect(),
        sum: None,
    }
}

fn markers(audit: &Audit) -> Table {
    let rows = audit.markers.iter().map(|row| {
        vec![
            Cell::Name(row.name.clone()),
            Cell::Number(row.tests),
            Cell::Number(row.uses),
            Cell::words(row.registered.clone().unwrap_or_else(|| "no".to_owned())),
            row.first.clone().map_or(Cell::words("–"), Cell::Name),
        ]
    });
    Table {
        title: "Markers",
        note: None,
        head: vec![("Marker", false), ("Tests", true), ("Uses", true), ("Registered", false), ("First used", false)],
        rows: rows.collect(),
        sum: None,
    }
}
