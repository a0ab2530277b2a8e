//! `covgate whatif` in the terminal.

use super::{counts, needs, standing};
use crate::reports::log::printable;
use crate::reports::terminal::{DIM, FAIL, PASS, WARN, line, word};
use crate::summary::{StandingRow, WhatIf};

/// Both verdicts and the table, with ANSI styles.
#[must_use]
pub fn render(whatif: &WhatIf) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("today: {}  {}", word(whatif.today.verdict), whatif.today.headline));
    line(&mut out, format_args!("then:  {}  {}", word(whatif.then.verdict), whatif.then.headline));
    for supposed in &whatif.supposed {
        line(&mut out, format_args!("  if {}", printable(supposed)));
    }
    if whatif.supposed.is_empty() {
        line(&mut out, format_args!("  if nothing changes: give thresholds, layers, files or covered code (--help)"));
    }
    table(&mut out, &whatif.rows);
    for fault in &whatif.faults {
        line(&mut out, format_args!("{FAIL}then{FAIL:#}: {}", printable(fault)));
    }
    out
}

fn table(out: &mut String, rows: &[StandingRow]) {
    let head = ["gate", "today", "then", "points", "counts", "needs", ""].map(str::to_owned);
    let cells = |row: &StandingRow| {
        [
            printable(&row.name),
            standing(row.today.as_ref()),
            standing(row.then.as_ref()),
            row.points.clone().unwrap_or_default(),
            counts(row),
            needs(row),
            if row.is_changed() { row.change.to_owned() } else { String::new() },
        ]
        .map(|cell| cell.replace(" %", "%"))
    };
    let cells: Vec<[String; 7]> = rows.iter().map(cells).collect();
    let width = |at: usize| cells.iter().chain([&head]).map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    let shown = |row: &[String; 7]| -> String {
        let columns = row.iter().zip(widths).enumerate().map(|(at, (cell, width))| match at {
            3 | 4 => format!("{cell:>width$}"),
            _ => format!("{cell:width$}"),
        });
        columns.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    line(out, format_args!("  {DIM}{}{DIM:#}", shown(&head)));
    for (row, cells) in rows.iter().zip(&cells) {
        let style = match row.change {
            "passes then" => PASS,
            "fails then" | "no data then" | "cannot decide then" => FAIL,
            "gone" | "new" => WARN,
            _ => anstyle::Style::new(),
        };
        line(out, format_args!("  {style}{}{style:#}", shown(cells)));
    }
}
