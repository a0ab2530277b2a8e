//! `covgate whatif` as Markdown.

use std::fmt::Write;

use super::{counts, needs, standing};
use crate::reports::markdown::escape::{self, Place};
use crate::reports::words;
use crate::summary::{StandingRow, VerdictRow, WhatIf};

/// Both verdicts and the table.
#[must_use]
pub fn render(whatif: &WhatIf) -> String {
    let mut out = String::from("## What if\n\n");
    for supposed in &whatif.supposed {
        line(&mut out, format_args!("- {}", escape::words(supposed, Place::Flow)));
    }
    let verdict = |row: &VerdictRow| {
        let headline = escape::words(&row.headline, Place::Flow);
        format!("{} {} ({headline})", words::verdict_tone(row.verdict).emoji(), words::verdict(row.verdict))
    };
    line(&mut out, format_args!("\nToday: {}. Then: {}.\n", verdict(&whatif.today), verdict(&whatif.then)));
    line(&mut out, format_args!("| Gate | Today | Then | Points | Counts | Needs | |\n|:--|:--|:--|--:|--:|:--|:--|"));
    for row in &whatif.rows {
        line(&mut out, format_args!("| {} |", cells(row).map(|cell| escape::words(&cell, Place::Cell)).join(" | ")));
    }
    for fault in &whatif.faults {
        line(&mut out, format_args!("\nThen: {}.", escape::words(fault, Place::Flow)));
    }
    out
}

fn cells(row: &StandingRow) -> [String; 7] {
    [
        row.name.clone(),
        standing(row.today.as_ref()),
        standing(row.then.as_ref()),
        row.points.as_deref().unwrap_or_default().replace('-', "−"),
        counts(row).replace('-', "−"),
        needs(row),
        if row.is_changed() { row.change.to_owned() } else { String::new() },
    ]
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
