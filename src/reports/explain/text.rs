//! `covgate explain` in the terminal.

use super::{Limit, near, place, standing, then};
use crate::reports::log::printable;
use crate::reports::terminal::{DIM, FAIL, PASS, WARN, algebra, line, word};
use crate::summary::{Advised, ExplainedRow, Explanation, StepRow, TestHint, counted};

/// The explanation as text with ANSI styles.
#[must_use]
pub fn render(explanation: &Explanation, limit: Limit) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("covgate explain: {}  {}", word(explanation.verdict), explanation.headline));
    for row in &explanation.gates {
        gate(&mut out, row);
    }
    if let Some(advised) = &explanation.advice {
        advice(&mut out, advised, limit);
    }
    if !explanation.others.is_empty() {
        line(&mut out, format_args!("gates that pass:"));
        let width = explanation.others.iter().map(|other| other.gate.name.chars().count()).max().unwrap_or(0);
        let shown = explanation.others.iter().map(|other| other.gate.shown.replace(" %", "%"));
        let shown_width = shown.clone().map(|shown| shown.chars().count()).max().unwrap_or(0);
        for (other, shown) in explanation.others.iter().zip(shown) {
            let name = printable(&other.gate.name);
            line(
                &mut out,
                format_args!(
                    "  {PASS}{}{PASS:#}  {name:width$}  {shown:>shown_width$}  {}",
                    other.gate.word, other.margin
                ),
            );
        }
    }
    algebra::write(&mut out, &explanation.algebra);
    for command in then(explanation.advice.as_ref(), limit, &explanation.judge) {
        line(&mut out, format_args!("then: {}", printable(&command)));
    }
    out
}

fn gate(out: &mut String, row: &ExplainedRow) {
    let style = match row.gate.word {
        "ok" => PASS,
        "warn" => WARN,
        _ => FAIL,
    };
    let gate = &row.gate;
    let source = printable(&gate.source);
    line(
        out,
        format_args!(
            "{style}{}{style:#} {}: {}  {DIM}({}, from {source}){DIM:#}",
            gate.word,
            printable(&gate.name),
            standing(row).replace(" %", "%"),
            printable(&gate.id)
        ),
    );
    if let Some(scope) = &gate.scope {
        line(out, format_args!("  {DIM}judges {}{DIM:#}", printable(scope)));
    }
    for why in &row.why {
        line(out, format_args!("  {}", printable(why)));
    }
    for to_do in row.to_do.iter().flat_map(|to_do| to_do.lines()) {
        line(out, format_args!("  → {}", printable(to_do)));
    }
    if !row.weakest.is_empty() {
        line(out, format_args!("  weakest files:"));
        for weak in &row.weakest {
            let first = weak.first.map(|lines| format!(":{}", range(lines))).unwrap_or_default();
            let path = printable(&weak.path);
            line(
                out,
                format_args!(
                    "    {path}{first}  {DIM}{} missed · {}{DIM:#}",
                    weak.missed,
                    weak.shown.replace(" %", "%")
                ),
            );
        }
    }
}

fn advice(out: &mut String, advised: &Advised, limit: Limit) {
    line(out, format_args!("to pass: {}", advised.row.sentence));
    line(out, format_args!("  {DIM}{}{DIM:#}", advised.verified));
    for (at, row) in limit.steps(advised) {
        step(out, at, row, &advised.tests[at]);
    }
    let rest = limit.rest(advised);
    if rest > 0 {
        line(out, format_args!("  {DIM}… {} (--limit 0 shows all){DIM:#}", counted(rest, "more place", "more places")));
    }
    for note in &advised.row.notes {
        line(out, format_args!("  {}", printable(note)));
    }
}

fn step(out: &mut String, at: usize, step: &StepRow, test: &TestHint) {
    let name = step.function.as_deref().map_or_else(String::new, |name| format!(" {}", printable(name)));
    let layer = step.layer.as_deref().map_or_else(String::new, |layer| format!(" · by {layer}"));
    let place = printable(&place(step));
    let gates = printable(&step.gates.join(", "));
    let changed = if step.is_changed { " · changed" } else { "" };
    line(out, format_args!("{:>4}. {place}{name} · {}{changed}{DIM}{layer} · for {gates}{DIM:#}", at + 1, step.gain));
    if step.ranges.len() > 1 {
        line(out, format_args!("      lines {}", step.lines));
    }
    for reason in &step.branches {
        line(out, format_args!("      {}", printable(reason)));
    }
    if let Some(near) = near(test) {
        line(out, format_args!("      {DIM}{}{DIM:#}", printable(&near)));
    }
}

fn range((first, last): (u32, u32)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}
