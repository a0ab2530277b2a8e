//! The trend in the words that all reports share.

use crate::summary::{ForecastRow, PointRow, TrendRow};

/// A run as cells: name, day, the figures of the first scopes, floors that changed.
pub struct Cells {
    /// `3f2a1bc`, `this run`.
    pub name: String,
    /// The day, or nothing.
    pub date: String,
    /// `89.62 %` for each scope, or nothing.
    pub figures: Vec<String>,
    /// `overall 85 → 90`.
    pub changed: String,
}

/// The latest runs, the newest first, and so many scopes of each.
pub fn latest(trend: &TrendRow, runs: usize, scopes: usize) -> Vec<Cells> {
    let cells = |point: &PointRow| Cells {
        name: point.name.clone(),
        date: point.date.clone().unwrap_or_default(),
        figures: (0..scopes.min(trend.scopes.len()))
            .map(|at| {
                point.figures.get(at).and_then(Option::as_ref).map_or_else(String::new, |figure| figure.shown.clone())
            })
            .collect(),
        changed: point.changed.join(", "),
    };
    trend.points.iter().rev().take(runs).map(cells).collect()
}

/// `Phase 2, unit: 92 % on 2026-05-02 at this rate (…); wanted by 2026-04-30`.
pub fn forecast(row: &ForecastRow) -> String {
    let wanted = match (&row.by, row.is_late) {
        (Some(by), true) => format!("; wanted by {by}, so too late"),
        (Some(by), false) => format!("; wanted by {by}"),
        (None, _) => String::new(),
    };
    format!("{}, {}: {}{wanted}", row.phase, row.goal, row.sentence)
}
