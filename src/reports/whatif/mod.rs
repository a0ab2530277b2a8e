//! `covgate whatif` as text, Markdown and JSON: each gate today and then.

mod json;
mod markdown;
mod text;

use crate::summary::{GateRow, StandingRow};

pub use json::render as json;
pub use markdown::render as markdown;
pub use text::render as text;

/// How a gate stands: `ok 91.45 %`.
fn standing(gate: Option<&GateRow>) -> String {
    gate.map_or_else(|| "–".to_owned(), |gate| format!("{} {}", gate.word, gate.shown))
}

/// What it needs, today and then where that differs.
fn needs(row: &StandingRow) -> String {
    match (&row.today, &row.then) {
        (Some(today), Some(then)) if today.needs != then.needs => format!("{} → {}", today.needs, then.needs),
        (today, then) => then.as_ref().or(today.as_ref()).map_or_else(String::new, |gate| gate.needs.clone()),
    }
}

/// The difference in counts: `+42`, `-3 of -40`.
fn counts(row: &StandingRow) -> String {
    match (row.counted.as_deref(), row.total.as_deref()) {
        (None, _) => String::new(),
        (Some("+0"), None | Some("+0")) => "±0".to_owned(),
        (Some(counted), None | Some("+0")) => counted.to_owned(),
        (Some(counted), Some(total)) => format!("{counted} of {total}"),
    }
}
