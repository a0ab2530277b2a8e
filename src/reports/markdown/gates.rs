//! The gates of the Markdown report: a sentence, rows, and what is said of gates without a row.

use super::cut::Cut;
use super::escape::{self, Place};
use crate::reports::text;
use crate::reports::words;
use crate::summary::{GateRow, Summary, counted};

/// Longer names lose their middle.
const NAME: usize = 80;

/// The gates that are not held, in a sentence that can stand alone.
pub fn sentence(summary: &Summary) -> String {
    let open: Vec<_> = summary.gates.iter().filter(|gate| gate.is_blocking).collect();
    let judged = |gate: &GateRow, sign: &str| {
        let name = escape::words(&text::shortened(&gate.name, NAME), Place::Flow);
        match (&gate.figure, gate.status, &gate.fail_under) {
            (Some(figure), "pass" | "fail", Some(floor)) => format!("{name} {} {sign} {floor} %", figure.shown),
            (Some(figure), _, Some(floor)) => format!("{name}: {}, {}, {floor} % needed", gate.word, figure.shown),
            (None, _, Some(floor)) => format!("{name}: {}, {floor} % needed", gate.word),
            (_, _, None) => format!("{name}: {} ({})", gate.shown, escape::words(&gate.needs, Place::Flow)),
        }
    };
    let (gates, sign, shown) = if open.is_empty() {
        (summary.gates.iter().filter(|gate| gate.status == "pass").collect(), "≥", 4)
    } else {
        (open, "&lt;", 6)
    };
    let mut sentences: Vec<String> = gates.iter().take(shown).map(|gate| judged(gate, sign)).collect();
    let rest = gates.len().saturating_sub(shown) as u64;
    if rest > 0 {
        sentences.push(counted(rest, "more gate", "more gates"));
    }
    let errors = summary.errors.len() as u64;
    if errors > 0 {
        sentences
            .insert(0, format!("{} in the way of a sound verdict", counted(errors, "error stands", "errors stand")));
    }
    if sentences.is_empty() {
        return format!("{}.", escape::words(&summary.headline, Place::Flow));
    }
    format!("{}.", sentences.join("; "))
}

/// The rows, and what is said of gates that have none: held ones first, then the last of those that block least.
pub fn rows(summary: &Summary, cut: Cut) -> (Vec<words::Gate<'_>>, Option<String>) {
    let is_held = |gate: &&GateRow| gate.status == "pass";
    let mut gates: Vec<&GateRow> = summary.gates.iter().filter(|gate| cut < Cut::Held || !is_held(gate)).collect();
    if gates.len() > cut.most_gates() {
        gates.sort_by_key(|gate| !gate.is_blocking);
        gates.truncate(cut.most_gates());
    }
    let shown_held = gates.iter().copied().filter(is_held).count();
    let held = summary.gates.iter().filter(is_held).count() - shown_held;
    let others = summary.gates.len() - gates.len() - held;
    let rest: Vec<String> = [
        (others, "gate that is not held", "gates that are not held"),
        (held, "gate that is held", "gates that are held"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| counted(count as u64, one, many))
    .collect();
    let rest = (!rest.is_empty()).then(|| format!("And {}.", rest.join(" and ")));
    (gates.into_iter().map(words::Gate::new).collect(), rest)
}
