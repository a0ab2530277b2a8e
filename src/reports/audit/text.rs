//! The audit for a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::tables::{self, Cell, Table};
use super::{Detail, headline, settings};
use crate::audit::{Audit, Finding, Weight};
use crate::reports::log::printable;
use crate::summary::{counted, grouped};

const FAULT: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();
const HINT: Style = AnsiColor::Cyan.on_default();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The audit as text with ANSI styles; where it is printed decides whether they are kept.
#[must_use]
pub fn render(audit: &Audit, detail: Detail) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("covgate: {BOLD}audit{BOLD:#}  {}", headline(audit)));
    line(&mut out, format_args!("{DIM}read: {}; nothing was run{DIM:#}", settings(audit)));
    for table in tables::all(audit) {
        write_table(&mut out, &table, detail);
    }
    if !audit.findings.is_empty() {
        line(&mut out, format_args!(""));
    }
    for finding in &audit.findings {
        write_finding(&mut out, finding, detail);
    }
    out
}

fn write_table(out: &mut String, table: &Table, detail: Detail) {
    let shown = table.rows.len().min(detail.rows());
    let rows: Vec<Vec<String>> =
        table.rows[..shown].iter().chain(&table.sum).map(|row| row.iter().map(shown_cell).collect()).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([table.head[column].0.chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
    let row = |cells: Vec<&str>| {
        let pad = |((cell, (_, is_number)), width): ((&str, &(&str, bool)), &usize)| {
            let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
            if *is_number { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") }
        };
        let cells: Vec<String> = cells.into_iter().zip(&table.head).zip(&widths).map(pad).collect();
        cells.join("  ").trim_end().to_owned()
    };
    line(out, format_args!("\n{BOLD}{}{BOLD:#}", table.title));
    line(out, format_args!("  {DIM}{}{DIM:#}", row(table.head.iter().map(|(title, _)| *title).collect())));
    for cells in &rows {
        line(out, format_args!("  {}", row(cells.iter().map(String::as_str).collect())));
    }
    let rest = (table.rows.len() - shown) as u64;
    if rest > 0 {
        line(
            out,
            format_args!("  {DIM}… {} (covgate audit -v shows all){DIM:#}", counted(rest, "more row", "more rows")),
        );
    }
}

fn shown_cell(cell: &Cell) -> String {
    match cell {
        Cell::Words(words) | Cell::Name(words) => printable(words),
        Cell::Number(number) => grouped(*number),
        Cell::Empty => String::new(),
    }
}

fn write_finding(out: &mut String, finding: &Finding, detail: Detail) {
    let style = match finding.weight {
        Weight::Fault => FAULT,
        Weight::Warning => WARNING,
        Weight::Hint => HINT,
    };
    let word = finding.weight.word();
    line(out, format_args!("{style}{word}{style:#}: {}  {DIM}{}{DIM:#}", printable(&finding.message), finding.code));
    for place in finding.places.iter().take(detail.places()) {
        line(out, format_args!("  {}", printable(place)));
    }
    let rest = finding.places.len().saturating_sub(detail.places()) as u64;
    if rest > 0 {
        line(out, format_args!("  {DIM}… {}{DIM:#}", counted(rest, "more place", "more places")));
    }
    line(out, format_args!("  {DIM}to do: {}{DIM:#}", printable(&finding.fix)));
    for pasted in finding.paste.iter().flat_map(|paste| paste.lines()) {
        line(out, format_args!("      {}", printable(pasted)));
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
