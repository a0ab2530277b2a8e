//! The findings for a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Detail, Fixed, fixable, headline};
use crate::doctor::{Diagnosis, Finding, Group, Severity, ValueRow};
use crate::reports::log::printable;
use crate::summary::counted;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();
const NOTE: Style = AnsiColor::Cyan.on_default();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The findings as text with ANSI styles; where it is printed decides whether they are kept.
#[must_use]
pub fn render(diagnosis: &Diagnosis, fixed: Option<&Fixed>, detail: Detail) -> String {
    let mut out = String::new();
    if let Some(fixed) = fixed {
        for row in fixed.diff.lines() {
            line(&mut out, format_args!("{}", printable(row)));
        }
        line(&mut out, format_args!("covgate: {} written\n", printable(&fixed.file)));
    }
    line(&mut out, format_args!("covgate: {BOLD}doctor{BOLD:#}  {}", headline(diagnosis)));
    for group in Group::ALL {
        let findings: Vec<&Finding> = diagnosis.findings.iter().filter(|finding| finding.group == group).collect();
        if !findings.is_empty() {
            line(&mut out, format_args!("\n{BOLD}{}{BOLD:#}", group.word()));
        }
        for finding in findings {
            write_finding(&mut out, finding, detail);
        }
    }
    write_values(&mut out, &diagnosis.values, detail);
    if let Some(fixable) = fixable(diagnosis) {
        line(&mut out, format_args!("\n{fixable}"));
    }
    out
}

fn write_finding(out: &mut String, finding: &Finding, detail: Detail) {
    let style = match finding.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Note => NOTE,
    };
    let word = finding.severity.word();
    line(out, format_args!("{style}{word}{style:#}: {}  {DIM}{}{DIM:#}", printable(&finding.message), finding.code));
    for evidence in finding.evidence.iter().take(detail.evidence()) {
        line(out, format_args!("  {}", printable(evidence)));
    }
    let rest = finding.evidence.len().saturating_sub(detail.evidence()) as u64;
    if rest > 0 {
        line(out, format_args!("  {DIM}… {} (covgate doctor -v shows all){DIM:#}", counted(rest, "more", "more")));
    }
    if let Some(fix) = &finding.fix {
        let by = if finding.is_fixable { " (--fix writes it)" } else { "" };
        line(out, format_args!("  {DIM}to do: {}{by}{DIM:#}", printable(fix)));
    }
    for paste in &finding.pastes {
        line(out, format_args!("    {DIM}{}:{DIM:#}", printable(&paste.into)));
        for pasted in paste.text.lines() {
            line(out, format_args!("      {}", printable(pasted)));
        }
    }
}

/// A longer value does not push the sources of the others out of sight.
const WIDEST: usize = 44;

fn write_values(out: &mut String, values: &[ValueRow], detail: Detail) {
    let rows: Vec<[String; 3]> = values
        .iter()
        .filter(|row| detail.shows(row))
        .map(|row| [&row.key, &row.value, &row.source].map(|cell| printable(cell)))
        .collect();
    if rows.is_empty() {
        return;
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count().min(WIDEST)).max().unwrap_or(0);
    let (keys, values) = (width(0), width(1));
    line(out, format_args!("\n{BOLD}What counts, and where it comes from{BOLD:#}"));
    for [key, value, source] in &rows {
        line(out, format_args!("  {key:keys$}  {value:values$}  {DIM}{source}{DIM:#}"));
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
