//! The verdict in a sentence, and every gate with what it measures.

use serde::Serialize;

use super::cell::{Column, Md, Place, Table, head};
use crate::gates::Verdict;
use crate::reports::{readiness, words};
use crate::summary::{GateRow, Summary, counted, grouped};

/// The section.
#[derive(Serialize)]
pub struct Gates {
    emoji: &'static str,
    sentence: Md,
    extent: Md,
    profile: Option<Md>,
    exit_code: u8,
    errors: Option<Md>,
    is_without_verdict: bool,
    has_branches: bool,
    table: Option<Table>,
    /// What a row cannot say: why there is no data, why it does not count.
    remarks: Vec<Md>,
}

impl Gates {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let errors = summary.errors.len() as u64;
        let columns = head([
            ("Gate", Column::Words),
            ("Status", Column::Words),
            ("Coverage", Column::Numbers),
            ("Floor", Column::Numbers),
            ("Gap in points", Column::Numbers),
            ("Covered", Column::Numbers),
            ("Needed", Column::Numbers),
            ("Gap in counts", Column::Numbers),
            ("Scope", Column::Words),
            ("Set in", Column::Words),
        ]);
        let shown = shown(&summary.gates, most);
        let headline = summary.headline.strip_prefix("no sound verdict: ").unwrap_or(&summary.headline);
        Self {
            emoji: words::verdict_tone(summary.verdict).emoji(),
            sentence: Md::sentence(&format!("{}: {headline}", words::verdict(summary.verdict))),
            extent: Md::sentence(&summary.extent),
            profile: summary.profile.as_deref().map(|profile| Md::code(profile, Place::Flow)),
            exit_code: summary.exit_code,
            errors: (errors > 0).then(|| Md::words(&counted(errors, "error stands", "errors stand"))),
            is_without_verdict: summary.verdict == Verdict::NoData,
            has_branches: summary.overall.branches.as_ref().is_some_and(|branches| branches.total > 0),
            remarks: shown.iter().filter_map(|gate| remark(gate)).collect(),
            table: Table::part(columns, shown.iter().map(|gate| row(gate, summary)).collect(), summary.gates.len()),
        }
    }
}

/// The gates that are shown: those that are not held always, the others as far as there is room.
fn shown(gates: &[GateRow], most: usize) -> Vec<&GateRow> {
    let is_held = |gate: &GateRow| gate.status == "pass";
    let mut room = most.saturating_sub(gates.iter().filter(|gate| !is_held(gate)).count());
    let mut is_shown = |gate: &&GateRow| {
        let is_shown = !is_held(gate) || room > 0;
        room = room.saturating_sub(usize::from(is_held(gate)));
        is_shown
    };
    gates.iter().filter(|gate| is_shown(gate)).collect()
}

fn row(gate: &GateRow, summary: &Summary) -> Vec<Md> {
    let finding = words::Gate::new(gate);
    let figure = gate.figure.as_ref();
    vec![
        Md::words(finding.name).bold(),
        Md::ours(finding.emoji).and(" ").and(Md::words(&finding.word)),
        Md::words(finding.shown),
        Md::words(&finding.needs),
        Md::words(&finding.gap),
        figure.map_or_else(Md::default, |figure| Md::words(&figure.counts)),
        gate.needed.map_or_else(Md::default, Md::number),
        Md::words(&distance(gate)),
        figure.map_or_else(Md::default, |_| scope(gate, summary)),
        Md::code(&gate.source, Place::Cell),
    ]
}

/// How many could be lost, or are short: `+56`, `−4`, `−12 to +3` between bounds.
fn distance(gate: &GateRow) -> String {
    let (Some(figure), Some(needed)) = (&gate.figure, gate.needed) else { return String::new() };
    // Of what is demanded at most, less is room.
    let is_at_most = gate.demand == "at-most";
    let signed = |covered: u64| match (covered.cmp(&needed), is_at_most) {
        (std::cmp::Ordering::Equal, _) => "0".to_owned(),
        (std::cmp::Ordering::Less, false) | (std::cmp::Ordering::Greater, true) => {
            format!("−{}", grouped(needed.abs_diff(covered)))
        }
        (std::cmp::Ordering::Greater, false) | (std::cmp::Ordering::Less, true) => {
            format!("+{}", grouped(needed.abs_diff(covered)))
        }
    };
    if figure.covered == figure.covered_at_most {
        return signed(figure.covered);
    }
    format!("{} to {}", signed(figure.covered), signed(figure.covered_at_most))
}

/// What it looks at.
fn scope(gate: &GateRow, summary: &Summary) -> Md {
    match &gate.scope {
        Some(scope) => Md::code(scope, Place::Cell),
        None => Md::words(&readiness::scope(gate, summary)),
    }
}

fn remark(gate: &GateRow) -> Option<Md> {
    let finding = words::Gate::new(gate);
    if finding.note.is_none() && matches!(gate.status, "pass" | "fail") {
        return None;
    }
    let note = finding.note.map_or_else(Md::default, |note| Md::ours(" (").and(note).and(")"));
    Some(Md::words(finding.name).bold().and(": ").and(Md::words(finding.explanation)).and(note).and("."))
}
