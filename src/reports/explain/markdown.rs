//! `covgate explain` as Markdown: for a comment or a note.

use std::fmt::Write;

use super::{Limit, place, standing, then};
use crate::reports::markdown::escape::{self, Place};
use crate::reports::words;
use crate::summary::{Advised, ExplainedRow, Explanation, counted};

/// The explanation as Markdown.
#[must_use]
pub fn render(explanation: &Explanation, limit: Limit) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("## Coverage explained: {}", words::verdict(explanation.verdict)));
    line(&mut out, format_args!("\n{}.", sentence(&explanation.headline)));
    for row in &explanation.gates {
        gate(&mut out, row);
    }
    if let Some(advised) = &explanation.advice {
        advice(&mut out, advised, limit);
    }
    if !explanation.others.is_empty() {
        line(&mut out, format_args!("\n### Gates that pass\n\n| Gate | Coverage | Margin |\n|:--|--:|:--|"));
        for other in &explanation.others {
            let cells = [&other.gate.name, &other.gate.shown, &other.margin];
            let cells = cells.map(|cell| escape::words(cell, Place::Cell));
            line(&mut out, format_args!("| {} |", cells.join(" | ")));
        }
    }
    if !explanation.algebra.without.is_empty() {
        line(&mut out, format_args!("\n### Without a layer\n"));
        for without in &explanation.algebra.without {
            line(&mut out, format_args!("- {}.", sentence(&without.sentence)));
        }
    }
    line(&mut out, format_args!("\n### Then\n"));
    for command in then(explanation.advice.as_ref(), limit, &explanation.judge) {
        line(&mut out, format_args!("- {}", escape::code(&command, Place::Flow)));
    }
    out
}

fn gate(out: &mut String, row: &ExplainedRow) {
    let gate = &row.gate;
    let source = escape::code(&gate.source, Place::Flow);
    line(
        out,
        format_args!("\n### {}: {}\n", escape::words(&gate.name, Place::Flow), escape::words(gate.word, Place::Flow)),
    );
    line(
        out,
        format_args!(
            "{} ({}, from {source})\n",
            escape::words(&standing(row), Place::Flow),
            escape::code(&gate.id, Place::Flow)
        ),
    );
    for why in &row.why {
        line(out, format_args!("- {}", escape::words(why, Place::Flow)));
    }
    for to_do in &row.to_do {
        line(out, format_args!("- → {}", escape::message(&to_do.replace('\n', " "), Place::Flow)));
    }
    if !row.weakest.is_empty() {
        line(out, format_args!("\n| Weakest files | Missed | Coverage |\n|:--|--:|--:|"));
        for weak in &row.weakest {
            let (missed, shown) = (escape::words(&weak.missed, Place::Cell), escape::words(&weak.shown, Place::Cell));
            line(out, format_args!("| {} | {missed} | {shown} |", escape::code(&weak.path, Place::Cell)));
        }
    }
}

fn advice(out: &mut String, advised: &Advised, limit: Limit) {
    line(out, format_args!("\n### To pass\n\n{}. {}.\n", sentence(&advised.row.sentence), sentence(&advised.verified)));
    line(
        out,
        format_args!("| | Cover | Code | Gives | By tests of | For | Nearest test |\n|--:|:--|:--|:--|:--|:--|:--|"),
    );
    for (at, step) in limit.steps(advised) {
        let words = |words: &str| escape::words(words, Place::Cell);
        let code = |name: &str| escape::code(name, Place::Cell);
        let what = step.function.as_deref().map_or_else(|| words(&step.what), code);
        let reasons: String = step.branches.iter().flat_map(|reason| ["<br>".to_owned(), words(reason)]).collect();
        let test = &advised.tests[at];
        let why = test.why.as_deref().map(|why| format!(" ({})", words(why))).unwrap_or_default();
        let test = test.file.as_deref().or(test.folder.as_deref()).map_or_else(String::new, code) + &why;
        let layer = words(step.layer.as_deref().unwrap_or("any"));
        let gain = words(&step.gain) + if step.is_changed { ", changed" } else { "" };
        let gates = words(&step.gates.join(", "));
        let place = code(&place(step));
        line(out, format_args!("| {} | {place} | {what} | {gain}{reasons} | {layer} | {gates} | {test} |", at + 1));
    }
    let rest = limit.rest(advised);
    if rest > 0 {
        line(out, format_args!("\nAnd {}.", counted(rest, "more place", "more places")));
    }
    for note in &advised.row.notes {
        line(out, format_args!("\n{}", escape::words(note, Place::Flow)));
    }
}

fn sentence(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    escape::words(&words, Place::Flow)
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
