//! The findings as Markdown: for an issue or a comment.

use std::fmt::Write;

use super::{Detail, Fixed, fixable, headline};
use crate::doctor::{Diagnosis, Finding, Group, Severity, ValueRow};
use crate::reports::markdown::escape::{self, Place};
use crate::summary::counted;

/// The findings as Markdown.
#[must_use]
pub fn render(diagnosis: &Diagnosis, fixed: Option<&Fixed>, detail: Detail) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("# covgate doctor: {}", headline(diagnosis)));
    if let Some(fixed) = fixed {
        line(&mut out, format_args!("\n{} was written:\n", escape::code(&fixed.file, Place::Flow)));
        line(&mut out, format_args!("{}", block("diff", &fixed.diff, "")));
    }
    for group in Group::ALL {
        let findings: Vec<&Finding> = diagnosis.findings.iter().filter(|finding| finding.group == group).collect();
        if !findings.is_empty() {
            line(&mut out, format_args!("\n## {}\n", group.word()));
        }
        for finding in findings {
            write_finding(&mut out, finding, detail);
        }
    }
    write_values(&mut out, &diagnosis.values, detail);
    if let Some(fixable) = fixable(diagnosis) {
        line(&mut out, format_args!("\n{}.", escape::message(&fixable, Place::Flow)));
    }
    out
}

fn write_finding(out: &mut String, finding: &Finding, detail: Detail) {
    let emoji = match finding.severity {
        Severity::Error => "❌ Error",
        Severity::Warning => "⚠️ Warning",
        Severity::Note => "Note",
    };
    let message = escape::message(&finding.message, Place::Flow);
    line(out, format_args!("- **{emoji}**: {message} ({})", escape::code(&finding.code, Place::Flow)));
    for evidence in finding.evidence.iter().take(detail.evidence()) {
        line(out, format_args!("  - {}", escape::code(evidence, Place::Flow)));
    }
    let rest = finding.evidence.len().saturating_sub(detail.evidence()) as u64;
    if rest > 0 {
        line(out, format_args!("  - {}", counted(rest, "more", "more")));
    }
    if let Some(fix) = &finding.fix {
        line(out, format_args!("\n  → {}", escape::message(&fix.replace('\n', " "), Place::Flow)));
    }
    for paste in &finding.pastes {
        line(out, format_args!("\n  {}:\n", escape::code(&paste.into, Place::Flow)));
        let kind = match paste.into.as_str() {
            "shell" => "sh",
            "CI" => "yaml",
            into if into.ends_with("toml") => "toml",
            _ => "ini",
        };
        line(out, format_args!("{}", block(kind, &paste.text, "  ")));
    }
}

/// A block of code; it holds names from outside, so its fence is longer than any in it.
fn block(kind: &str, text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| crate::reports::text::visible(line).into_owned()).collect();
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines = std::iter::once(format!("{fence}{kind}")).chain(lines).chain([fence.clone()]);
    lines.map(|line| format!("{indent}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn write_values(out: &mut String, values: &[ValueRow], detail: Detail) {
    let rows: Vec<&ValueRow> = values.iter().filter(|row| detail.shows(row)).collect();
    if rows.is_empty() {
        return;
    }
    line(out, format_args!("\n## What counts, and where it comes from\n\n| Key | Value | Source |\n|:--|:--|:--|"));
    for row in rows {
        let (key, value) = (escape::code(&row.key, Place::Cell), escape::code(&row.value, Place::Cell));
        line(out, format_args!("| {key} | {value} | {} |", escape::words(&row.source, Place::Cell)));
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
