//! The trend in a line, and when goals are reached.

use super::{Detail, FILES, line, printable};
use crate::reports::trend::forecast;
use crate::summary::{Summary, counted};

pub(super) fn trend(out: &mut String, summary: &Summary, detail: Detail) {
    let Some(trend) = &summary.trend else { return };
    if let Some(delta) = &trend.delta {
        line(out, format_args!("trend: {delta} ({})", counted(trend.points.len() as u64, "run", "runs")));
    }
    let shown = if detail == Detail::Everything { trend.forecasts.len() } else { FILES };
    for row in trend.forecasts.iter().take(shown) {
        line(out, format_args!("  {}", printable(&forecast(row))));
    }
    if let Some(rest) = trend.forecasts.len().checked_sub(shown).filter(|&rest| rest > 0) {
        line(out, format_args!("  … {}", counted(rest as u64, "more goal", "more goals")));
    }
}
