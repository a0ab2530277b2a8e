//! The page that a release is decided on: what blocks, every gate with what it rests on, the phases.

use serde::Serialize;

use super::Links;
use super::frame::Page;
use crate::reports::words::{self, Tone};
use crate::reports::{readiness, templates, text};
use crate::summary::{GateRow, PhaseRow, StepRow, Summary, counted};

/// So many gates are shown, those that block first to stay.
const GATES: usize = 500;
/// So much of what a gate rests on is told.
const EVIDENCE: usize = 5;
/// So many steps to a phase are named.
const STEPS: usize = 12;

#[derive(Serialize)]
struct View<'a> {
    title: String,
    lead: String,
    blocks: Vec<Block<'a>>,
    gates: Vec<Gate<'a>>,
    rest: Option<String>,
    phases: Vec<Phase<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    name: &'a str,
    sentence: String,
    evidence: &'a [String],
}

#[derive(Serialize)]
struct Gate<'a> {
    row: words::Gate<'a>,
    scope: String,
    evidence: Vec<&'a str>,
}

#[derive(Serialize)]
struct Phase<'a> {
    name: &'a str,
    goals: Vec<Goal<'a>>,
    way: Option<String>,
    steps: Vec<String>,
    rest: Option<String>,
}

#[derive(Serialize)]
struct Goal<'a> {
    tone: &'static str,
    icon: &'static str,
    state: &'static str,
    phase: &'a str,
    by: &'a str,
    name: &'a str,
    shown: &'a str,
    needs: &'a str,
    gap: String,
    explanation: &'a str,
}

/// The page.
pub fn page(summary: &Summary, links: &Links<'_>) -> Page {
    let shown = readiness::shown(summary, GATES);
    let rest = summary.gates.len().saturating_sub(shown.len()) as u64;
    let errors =
        summary.errors.iter().map(|error| Block { name: "error", sentence: error.message.clone(), evidence: &[] });
    let blocking = summary.gates.iter().filter(|gate| gate.is_blocking).map(|gate| Block {
        name: &gate.name,
        sentence: format!("{}, {} needed: {}", gate.shown, gate.needs, gate.explanation),
        evidence: &gate.evidence,
    });
    let view = View {
        title: readiness::title(summary),
        lead: format!("{}: {}.", words::verdict(summary.verdict), summary.headline),
        blocks: errors.chain(blocking).collect(),
        gates: shown.into_iter().map(|gate| gate_view(gate, summary)).collect(),
        rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more gate", "more gates"))),
        phases: summary.phases.iter().map(|phase| phase_view(phase, links)).collect(),
    };
    Page {
        path: "readiness.html".to_owned(),
        title: readiness::title(summary),
        main: super::or_error(templates::html("readiness", &view)),
    }
}

fn gate_view<'a>(gate: &'a GateRow, summary: &Summary) -> Gate<'a> {
    let mut evidence: Vec<&str> = gate.evidence.iter().take(EVIDENCE).map(String::as_str).collect();
    if gate.evidence.len() > EVIDENCE {
        evidence.push("and more in covgate.json");
    }
    Gate { row: words::Gate::new(gate), scope: readiness::scope(gate, summary), evidence }
}

fn phase_view<'a>(phase: &'a PhaseRow, links: &Links<'_>) -> Phase<'a> {
    let rest = phase.steps.len().saturating_sub(STEPS) as u64;
    let goal = |goal: &'a GateRow| {
        let tone = match (goal.status, phase.state) {
            ("pass", _) => Tone::Pass,
            (_, "overdue") => Tone::Fail,
            ("fail", _) => Tone::Warn,
            _ => Tone::Unknown,
        };
        Goal {
            tone: tone.name(),
            icon: tone.icon(),
            state: if goal.status == "pass" { "reached" } else { phase.state },
            phase: &phase.name,
            by: phase.by.as_deref().unwrap_or("no day"),
            name: &goal.name,
            shown: &goal.shown,
            needs: &goal.needs,
            gap: goal.gap.as_deref().unwrap_or_default().replace('-', "−"),
            explanation: &goal.explanation,
        }
    };
    let step = |step: &StepRow| {
        let href = links.file(&step.path, Some(step.line)).unwrap_or_default();
        format!(
            "<a href=\"{}\">{}</a> lines {}, {}: {}",
            text::html(&href),
            text::html(&step.path),
            text::html(&step.lines),
            text::html(&step.what),
            text::html(&step.gain)
        )
    };
    let way = phase.way.as_ref().map(|way| {
        let mut way = way.clone();
        if let Some(first) = way.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        way
    });
    Phase {
        name: &phase.name,
        goals: phase.goals.iter().map(goal).collect(),
        way,
        steps: phase.steps.iter().take(STEPS).map(step).collect(),
        rest: (rest > 0).then(|| format!("And {}.", counted(rest, "more place", "more places"))),
    }
}
