//! `report.md`: the summary for a pull request's comment or a job's summary, never longer than forges take.

mod advice;
mod cut;
pub(super) mod escape;
mod gates;
mod patch;
mod results;
mod view;

use crate::reports::templates;
use crate::summary::Summary;
use cut::Cut;
use view::Report;

/// The most bytes of a report. GitHub refuses a comment of more than 65,536 characters; a bar's cells and icons are
/// three bytes each.
pub const BUDGET: usize = 60_000;

/// The report, cut until it fits: the least important first, and what was cut is said at its end.
#[must_use]
pub fn render(summary: &Summary) -> String {
    // Tests render the template with every kind of view; should it fail all the same, the report says so.
    let cut_so =
        |cut| templates::markdown("report", &Report::new(summary, cut)).unwrap_or_else(|error| error.to_string());
    let fits = |report: &String| report.len() <= BUDGET;
    if let Some(report) = Cut::STEPS.into_iter().map(cut_so).find(fits) {
        return report;
    }
    // As many gates as there is room for, of those that are not held; a row has more bytes than this. Without any row it
    // fits: all else is bounded by now.
    let (mut fitting, mut above) = (0, summary.gates.len().min(BUDGET / 50));
    while above - fitting > 1 {
        let middle = fitting.midpoint(above);
        if fits(&cut_so(Cut::gates(middle))) { fitting = middle } else { above = middle }
    }
    cut_so(Cut::gates(fitting))
}

pub use patch::change;

/// The key of a report's marker: it tells the reports of several jobs on one pull request apart, so that each job finds
/// its own comment again. A profile's name without what an HTML comment may not hold.
fn key(summary: &Summary) -> String {
    let Some(profile) = &summary.profile else { return "default".to_owned() };
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
    let safe: String = profile.chars().take(64).map(safe).collect();
    let parts: Vec<&str> = safe.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "default".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests;
