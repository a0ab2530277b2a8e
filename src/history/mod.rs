//! The history: what earlier runs reached, a line each, and what that says of the days to come. Reads no file, no clock and
//! no repository.
//!
//! The file only grows: a run adds one line at its end, and two branches that both did merge by keeping both lines
//! (`.covgate/history.jsonl merge=union` in `.gitattributes`). So the reader minds neither the order of lines nor a line that
//! is there twice; of several runs of one commit the last line counts.
//!
//! A date is in a line only if it comes with the run: the commit's own, or one that was given. Nothing is taken from a
//! clock, so that a run writes the same line wherever and whenever it is repeated.

mod forecast;
mod line;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::baseline::{Scope, Totals};
use crate::formats::Timestamp;
use crate::gates::{Metric, Verdict};

pub use forecast::{Forecast, RUNS, Rate, Sample, forecast};
pub use read::{History, Skipped, read};

/// The version of a line's form: lines of a newer one are passed over and told.
pub const SCHEMA: u64 = 1;

/// What one run reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The commit.
    pub commit: Option<String>,
    /// When: the commit's date, or one that was given.
    pub date: Option<Timestamp>,
    /// The profile that it was judged by.
    pub profile: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The counts, of all together and each layer.
    pub figures: BTreeMap<Scope, Totals>,
    /// The floors that it was held to, by the ids of their gates.
    pub floors: BTreeMap<String, String>,
}

/// The samples of a metric that have a date, for [`forecast`]. Functions are in no history.
#[must_use]
pub fn samples(points: &[Point], scope: &Scope, metric: Metric) -> Vec<Sample> {
    let sample = |point: &Point| {
        let figures = point.figures.get(scope)?;
        let measure = match metric {
            Metric::Combined => Some(figures.combined()),
            Metric::Lines => Some(figures.lines),
            Metric::Branches => figures.branches,
            Metric::Functions => None,
        };
        Some(Sample { day: point.date?.epoch_day(), ratio: measure?.low() })
    };
    points.iter().filter_map(sample).collect()
}
