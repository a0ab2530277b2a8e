//! When a goal is reached if coverage goes on as it did: whole days, by integers.
//!
//! The rate is that of a straight line from the first to the last of the runs that are looked at. With `c/t` covered on the
//! first day, `C/T` so many days `d` later, and a goal of `g` percent, what is left to the goal takes
//! `(g/100 − C/T) ÷ ((C/T − c/t) ÷ d)` days, rounded up.

use crate::coverage::{Percent, Ratio};

/// So many runs are looked at, the latest.
pub const RUNS: usize = 10;
/// A goal further away than this is not told by its date: no rate lasts for so long.
const FURTHEST: i64 = 20 * 365;

/// What a run reached, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// What was covered.
    pub ratio: Ratio,
}

/// How coverage went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The first of the runs that are looked at.
    pub first: Sample,
    /// The last.
    pub last: Sample,
}

/// When a goal is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forecast {
    /// It is.
    Reached,
    /// On this day, counted from 1970-01-01.
    On {
        /// The day.
        day: i64,
        /// By this rate.
        rate: Rate,
    },
    /// Later than can be told.
    TooFar(Rate),
    /// Coverage stays as it is: never.
    Still(Rate),
    /// Coverage falls: never.
    Falls(Rate),
    /// There are no two runs of different days to tell a rate from.
    NoRate,
}

/// Looks ahead from the latest runs, which are in the order of time. Runs that measured nothing do not count.
#[must_use]
pub fn forecast(samples: &[Sample], goal: Percent) -> Forecast {
    let samples: Vec<Sample> = samples.iter().copied().filter(|sample| sample.ratio.total() > 0).collect();
    let Some(&last) = samples.last() else { return Forecast::NoRate };
    if last.ratio.meets(goal) {
        return Forecast::Reached;
    }
    let first = samples[samples.len().saturating_sub(RUNS)..].iter().find(|sample| sample.day < last.day);
    let Some(&first) = first else { return Forecast::NoRate };
    let rate = Rate { first, last };
    let (before, now) = (share(first.ratio), share(last.ratio));
    let gained = now.0 * before.1 - before.0 * now.1;
    if gained <= 0 {
        return if gained == 0 { Forecast::Still(rate) } else { Forecast::Falls(rate) };
    }
    match days(before, now, gained, last.day - first.day, goal) {
        Some(days) if days <= FURTHEST => Forecast::On { day: last.day + days, rate },
        Some(_) | None => Forecast::TooFar(rate),
    }
}

/// Counts of a project multiply within these numbers: 10¹² times 10¹² is 10²⁴.
fn share(ratio: Ratio) -> (i128, i128) {
    (i128::from(ratio.covered()), i128::from(ratio.total()))
}

/// `(G/H − C/T) · d · tT / (Ct − cT)`, rounded up, with the goal as `G` of `H`; none if the numbers are beyond counting.
fn days(before: (i128, i128), now: (i128, i128), gained: i128, span: i64, goal: Percent) -> Option<i64> {
    let (part, whole) = goal.fraction();
    let (part, whole) = (i128::from(part), i128::from(whole));
    let left = (part * now.1).checked_sub(whole * now.0)?;
    let above = left.checked_mul(before.1)?.checked_mul(i128::from(span))?;
    let below = whole.checked_mul(gained)?;
    i64::try_from((above + below - 1) / below).ok()
}
