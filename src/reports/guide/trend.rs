//! What earlier runs reached, and what became of the coverage since the baseline.

use serde::Serialize;

use super::cell::{Column, Md, Table};
use crate::reports::{since, trend};
use crate::summary::Summary;

/// So many runs are told.
const RUNS: usize = 12;
/// So many scopes are columns.
const SCOPES: usize = 6;

/// The section.
#[derive(Serialize)]
pub struct Trend {
    /// The difference to the run before.
    delta: Option<Md>,
    table: Option<Table>,
    forecasts: Vec<Md>,
    /// The change of each layer since the baseline.
    since: Vec<Md>,
}

impl Trend {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary) -> Self {
        let changes = summary.since.iter().flat_map(since::told);
        let change = |change: &crate::summary::ChangeRow| {
            Md::words(&change.scope).bold().and(": ").and(Md::sentence(&change.sentence)).and(".")
        };
        let since = changes.map(change).collect();
        let Some(row) = &summary.trend else { return Self { delta: None, table: None, forecasts: Vec::new(), since } };
        let scopes = row.scopes.iter().take(SCOPES);
        let head = [("Run", Column::Words), ("Day", Column::Words)].map(|(name, column)| (Md::ours(name), column));
        let head = head.into_iter().chain(scopes.map(|scope| (Md::words(scope), Column::Numbers)));
        let head = head.chain([(Md::ours("Floors changed"), Column::Words)]).collect();
        let rows = trend::latest(row, RUNS, SCOPES).into_iter().map(|cells| {
            let figures = cells.figures.iter().map(|figure| Md::words(figure));
            let begin = [Md::words(&cells.name).bold(), Md::words(&cells.date)];
            begin.into_iter().chain(figures).chain([Md::words(&cells.changed)]).collect()
        });
        Self {
            delta: row.delta.as_ref().map(|delta| Md::sentence(delta)),
            table: Table::part(head, rows.collect(), row.points.len()),
            forecasts: row.forecasts.iter().map(|row| Md::sentence(&trend::forecast(row))).collect(),
            since,
        }
    }
}
