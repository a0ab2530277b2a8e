//! Layers together on the page of layers: a row for each combination, and overall without each layer.

use serde::Serialize;

use crate::reports::words::part;
use crate::summary::{Summary, grouped};

/// Each combination of layers as a row.
#[derive(Serialize)]
pub(super) struct Together<'a> {
    columns: &'a [String],
    has_bodies: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    /// By layer, whether it is one of them; nothing in the row of those that are not named.
    dots: Vec<&'static str>,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    count: String,
    part: String,
}

/// Overall without each layer.
#[derive(Serialize)]
pub(super) struct Without<'a> {
    now: &'a str,
    has_notes: bool,
    rows: Vec<Rest<'a>>,
}

#[derive(Serialize)]
struct Rest<'a> {
    layer: &'a str,
    shown: &'a str,
    counts: &'a str,
    points: String,
    fails: String,
    note: &'a str,
}

/// None where there are no two layers.
pub(super) fn together(summary: &Summary) -> Option<Together<'_>> {
    let algebra = &summary.algebra;
    let has_bodies = summary.shares.bodies.total > 0;
    let row = |name: String, dots: Vec<&'static str>, statements: u64, in_bodies: u64| {
        let bodies = has_bodies.then_some((in_bodies, summary.shares.bodies.total));
        let counts = bodies.into_iter().chain([(statements, summary.shares.all.total)]);
        let cell = |(count, of)| Cell { count: grouped(count), part: part(count, of) };
        Row { name, dots, cells: counts.map(cell).collect() }
    };
    let dot = |is: &bool| if *is { "●" } else { "" };
    let combinations = algebra.combinations.iter();
    let mut rows: Vec<Row> = combinations
        .map(|one| row(one.name.clone(), one.is_of.iter().map(dot).collect(), one.statements, one.in_bodies))
        .collect();
    if let Some(rest) = algebra.rest {
        let dots = vec![""; algebra.columns.len()];
        let row = row(rest.name(), dots, rest.statements, rest.in_bodies);
        rows.insert(rows.len().saturating_sub(1), row);
    }
    (!rows.is_empty()).then_some(Together { columns: &algebra.columns, has_bodies, rows })
}

/// None where there are no two layers, or errors leave no sound verdict.
pub(super) fn without(summary: &Summary) -> Option<Without<'_>> {
    let now = &summary.algebra.without.first()?.before.shown;
    let rows = summary.algebra.without.iter().map(|row| Rest {
        layer: &row.layer,
        shown: &row.after.shown,
        counts: &row.after.counts,
        points: row.points.as_deref().unwrap_or("–").replace('-', "−"),
        fails: if row.failing.is_empty() { "none".to_owned() } else { row.failing.join(", ") },
        note: row.note.as_deref().unwrap_or(""),
    });
    let has_notes = summary.algebra.without.iter().any(|row| row.note.is_some());
    Some(Without { now, has_notes, rows: rows.collect() })
}
