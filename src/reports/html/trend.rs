//! The latest runs as a table, and when goals are reached.

use serde::Serialize;

use crate::reports::trend;
use crate::summary::{Summary, counted};

/// So many runs are named.
const RUNS: usize = 50;
/// So many scopes are columns.
const SCOPES: usize = 8;

/// The section.
#[derive(Serialize)]
pub(super) struct Trend<'a> {
    file: &'a str,
    sentence: String,
    scopes: Vec<&'a str>,
    title: String,
    is_short: bool,
    rows: Vec<Row>,
    forecasts: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    date: String,
    cells: Vec<String>,
    changed: String,
}

/// The section of a run; none without a history.
pub(super) fn trend(summary: &Summary) -> Option<Trend<'_>> {
    let row = summary.trend.as_ref()?;
    let runs = row.points.len();
    let all = counted(runs as u64, "run", "runs");
    let rows = trend::latest(row, RUNS, SCOPES).into_iter().map(|cells| Row {
        name: cells.name,
        date: cells.date,
        cells: cells.figures,
        changed: cells.changed,
    });
    Some(Trend {
        file: &row.file,
        sentence: row.delta.as_ref().map_or_else(String::new, |delta| format!("{delta}.")),
        scopes: row.scopes.iter().take(SCOPES).map(String::as_str).collect(),
        title: if runs > RUNS { format!("the latest {RUNS} of {all}") } else { all },
        is_short: runs <= 12,
        rows: rows.collect(),
        forecasts: row.forecasts.iter().map(trend::forecast).collect(),
    })
}
