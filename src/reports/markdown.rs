//! `report.md`: the summary for a pull request's comment or a job's summary, never longer than forges take.

mod cut;
pub(super) mod escape;
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
    let mut report = String::new();
    for cut in Cut::ALL {
        // Tests render the template with every kind of view; should it fail all the same, the report says so.
        report = templates::markdown("report", &Report::new(summary, cut)).unwrap_or_else(|error| error.to_string());
        if report.len() <= BUDGET {
            return report;
        }
    }
    // Gates are never cut while they fit; thousands of them do not.
    let mut end = BUDGET - 200;
    while !report.is_char_boundary(end) {
        end -= 1;
    }
    let end = report[..end].rfind('\n').unwrap_or(end);
    format!("{}\n\nCut here: the rest is in index.html and covgate.json.\n", &report[..end])
}

#[cfg(test)]
mod tests;
