//! `fail-under`: one percentage, or a table of them by metric. Exact: read as written, never through a float.

use super::reader::Reader;
use super::tree::{Entry, Kind, Value};
use crate::coverage::Percent;
use crate::gates::Metric;

/// A floor for one metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// What is counted.
    pub metric: Metric,
    /// The least percentage.
    pub percent: Percent,
    /// Where it is written, such as `covgate.toml:12`.
    pub source: String,
}

/// A limit and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit<T> {
    /// The limit.
    pub value: T,
    /// Such as `covgate.toml:12`.
    pub source: String,
}

const EXPECTED: &str = "a percentage such as 90 or 89.5";

/// Lays the floors that are written over those that are there, metric by metric.
///
/// A single percentage is the floor of the combined metric. The floors stay in the order of the metrics.
pub(super) fn read(floors: &mut Vec<Floor>, reader: &mut Reader<'_>, entry: &Entry) {
    let Kind::Table(table) = &entry.value.kind else {
        let percent = percent(reader, &entry.value, "a percentage such as 90, or a table such as `{ combined = 90 }`");
        lay(floors, reader, entry, Metric::Combined, percent);
        return;
    };
    if table.entries.is_empty() {
        reader.missing(
            &entry.value.span,
            "names no metric",
            "expected at least one floor",
            "write `fail-under = 90` for the combined metric, or `fail-under = { branches = 80 }`",
        );
    }
    for entry in &table.entries {
        let Ok(metric) = entry.key.parse::<Metric>() else {
            reader.unknown(entry, &Metric::ALL.map(Metric::name));
            continue;
        };
        reader.within(entry, |reader| {
            let percent = percent(reader, &entry.value, EXPECTED);
            lay(floors, reader, entry, metric, percent);
        });
    }
}

/// A single percentage with its place.
pub(super) fn limit(reader: &mut Reader<'_>, entry: &Entry) -> Option<Limit<Percent>> {
    let value = percent(reader, &entry.value, EXPECTED)?;
    Some(Limit { value, source: reader.source(&entry.key_span) })
}

fn lay(floors: &mut Vec<Floor>, reader: &Reader<'_>, entry: &Entry, metric: Metric, percent: Option<Percent>) {
    let Some(percent) = percent else {
        return;
    };
    floors.retain(|floor| floor.metric != metric);
    floors.push(Floor { metric, percent, source: reader.source(&entry.key_span) });
    floors.sort_by_key(|floor| floor.metric);
}

pub(super) fn percent(reader: &mut Reader<'_>, value: &Value, expected: &str) -> Option<Percent> {
    let written = match &value.kind {
        Kind::Text(text) => text.clone(),
        Kind::Integer(_) | Kind::Float => reader.written(&value.span).to_owned(),
        Kind::Boolean(_) | Kind::Date | Kind::List(_) | Kind::Table(_) => {
            reader.wrong_type(value, expected, None);
            return None;
        }
    };
    match written.parse() {
        Ok(percent) => Some(percent),
        Err(error) => {
            let message = format!("is `{written}`, which {error}");
            reader.bad_value(&value.span, &message, "expected 0 to 100, with at most 9 decimal places", None);
            None
        }
    }
}
