//! The latest runs as a table, and when goals are reached.

use serde::Serialize;

use super::cut::Cut;
use super::escape::{self, Place};
use crate::reports::{text, trend};
use crate::summary::{Summary, counted};

const RUNS: usize = 6;
const SCOPES: usize = 6;
const FORECASTS: usize = 10;

/// The section.
#[derive(Serialize)]
pub(super) struct Trend {
    sentence: String,
    scopes: Vec<String>,
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

/// The section of a run; none without a history, or where there is no room for it.
pub(super) fn trend(summary: &Summary, cut: Cut) -> Option<Trend> {
    let row = summary.trend.as_ref().filter(|_| cut < Cut::Layers)?;
    let runs = counted(row.points.len() as u64, "run", "runs");
    let sentence = row.delta.as_ref().map_or_else(|| format!("{runs}."), |delta| format!("{delta}, of {runs}."));
    let rows = trend::latest(row, RUNS, SCOPES).into_iter().map(|cells| Row {
        name: cells.name,
        date: cells.date,
        cells: cells.figures,
        changed: text::shortened(&cells.changed, 200).into_owned(),
    });
    let forecast = |row| escape::words(&text::shortened(&trend::forecast(row), 400), Place::Flow);
    Some(Trend {
        sentence: escape::words(&sentence, Place::Flow),
        scopes: row.scopes.iter().take(SCOPES).cloned().collect(),
        rows: rows.collect(),
        forecasts: row.forecasts.iter().take(FORECASTS).map(forecast).collect(),
    })
}
