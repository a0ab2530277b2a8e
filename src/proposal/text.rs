//! The text of a `covgate.toml`, with a comment for what is not plain.

use std::fmt::Write;

use toml_edit::{Array, Key, Value};

use super::{Layer, Proposal};

/// The file's text.
#[must_use]
pub fn render(proposal: &Proposal) -> String {
    let mut out = String::new();
    line(
        &mut out,
        "# How this project's coverage is judged: `covgate` reads this file, `covgate doctor` checks the set-up,",
    );
    line(&mut out, "# `covgate ratchet` raises the floors to what is reached.");
    line(&mut out, "");
    line(&mut out, "[project]");
    line(&mut out, &format!("name = {}", text(&proposal.name)));
    if !proposal.source.is_empty() {
        let source = list(&proposal.source);
        line(&mut out, &format!("source = {source}  # files below that no run measures are listed"));
    }
    if !proposal.omit.is_empty() {
        line(&mut out, &format!("omit = {}  # tests are no code: left out of every number", list(&proposal.omit)));
    }
    for known in &proposal.layers {
        line(&mut out, "");
        for row in layer(known) {
            line(&mut out, &row);
        }
    }
    line(&mut out, "");
    line(&mut out, "[overall]  # everything that any layer covered");
    line(&mut out, &format!("fail-under = {}", proposal.overall));
    for known in &proposal.unmeasured {
        line(&mut out, "");
        line(&mut out, &format!("# Tests of {} are there, and no report of them yet:", known.name));
        for row in layer(known) {
            line(&mut out, &format!("# {row}"));
        }
    }
    line(&mut out, "");
    line(&mut out, "# Changed lines, beside all else:");
    line(&mut out, "# [patch]");
    line(&mut out, &format!("# base = {}", text(proposal.base.as_deref().unwrap_or("origin/main"))));
    line(&mut out, "# fail-under = 90");
    out
}

fn layer(layer: &Layer) -> Vec<String> {
    let origin = if layer.origin.is_empty() { String::new() } else { format!("  # {}", layer.origin) };
    let mut rows = vec![format!("[layers.{}]{origin}", Key::new(layer.name.as_str()))];
    rows.push(format!("reports = {}", list(&layer.reports)));
    if !layer.junit.is_empty() {
        rows.push(format!("junit = {}", list(&layer.junit)));
    }
    // How many jobs there are is for people to say: these reports may be some of them, or too many.
    let note = "if each run has as many: fewer are an error";
    rows.extend(layer.expect.map(|expect| format!("# expect-reports = {expect}  # {note}")));
    rows.push(match layer.fail_under {
        Some(floor) => format!("fail-under = {floor}"),
        None => "# fail-under = 60  # without a floor it is shown, and counts for overall".to_owned(),
    });
    rows
}

fn text(text: &str) -> String {
    Value::from(text).to_string().trim().to_owned()
}

fn list(items: &[String]) -> String {
    let list: Array = items.iter().map(String::as_str).collect();
    Value::Array(list).to_string().trim().to_owned()
}

fn line(out: &mut String, text: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
