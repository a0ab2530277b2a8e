//! What earlier runs reached in `covgate.json`: a run each, in the order of time, this one last.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Count;
use crate::summary::TrendRow;

#[derive(Serialize)]
pub(super) struct Run<'a> {
    commit: Option<&'a str>,
    date: Option<&'a str>,
    verdict: &'static str,
    /// The combined counts by layer, and `overall`.
    combined: BTreeMap<&'a str, Count<'a>>,
    floors: &'a BTreeMap<String, String>,
}

pub(super) fn runs(trend: &TrendRow) -> Vec<Run<'_>> {
    let runs = trend.points.iter().map(|point| {
        let combined = trend.scopes.iter().zip(&point.figures);
        Run {
            commit: point.commit.as_deref(),
            date: point.date.as_deref(),
            verdict: point.verdict,
            combined: combined
                .filter_map(|(scope, figure)| Some((scope.as_str(), Count::new(figure.as_ref()?))))
                .collect(),
            floors: &point.floors,
        }
    });
    runs.collect()
}

/// When a goal of a phase is reached at the rate of the last runs.
#[derive(Serialize)]
pub(super) struct Forecast<'a> {
    phase: &'a str,
    goal: &'a str,
    percent: &'a str,
    by: Option<&'a str>,
    on: Option<&'a str>,
    late: bool,
    explanation: &'a str,
}

pub(super) fn forecasts(trend: &TrendRow) -> Vec<Forecast<'_>> {
    let forecasts = trend.forecasts.iter().map(|row| Forecast {
        phase: &row.phase,
        goal: &row.goal,
        percent: &row.percent,
        by: row.by.as_deref(),
        on: row.on.as_deref(),
        late: row.is_late,
        explanation: &row.sentence,
    });
    forecasts.collect()
}
