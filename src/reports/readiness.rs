//! Readiness for a release: what blocks, every gate of the profile with its evidence, the phases, as Markdown.

use serde::Serialize;

use super::guide::cell::{Column, Md, Place, Table, head};
use super::{templates, words};
use crate::summary::{GateRow, PhaseRow, Summary, counted};

/// So many gates and phases are shown.
const ROWS: usize = 200;

#[derive(Serialize)]
struct View {
    title: Md,
    emoji: &'static str,
    sentence: Md,
    extent: Md,
    blocks: Vec<Md>,
    table: Option<Table>,
    phases: Option<Table>,
    ways: Vec<Md>,
}

/// The document.
#[must_use]
pub fn render(summary: &Summary) -> String {
    let columns = head([
        ("Status", Column::Words),
        ("Gate", Column::Words),
        ("Found", Column::Numbers),
        ("Needs", Column::Numbers),
        ("In counts", Column::Words),
        ("Scope", Column::Words),
        ("Evidence", Column::Words),
        ("Set at", Column::Words),
    ]);
    let rows: Vec<Vec<Md>> = shown(summary, ROWS).into_iter().map(|gate| row(gate, summary)).collect();
    let errors =
        summary.errors.iter().map(|error| Md::ours("**error**: ").and(Md::message(&error.message, Place::Flow)));
    let gates = summary.gates.iter().filter(|gate| gate.is_blocking).map(block);
    let view = View {
        title: Md::sentence(&title(summary)).and(" of ").and(Md::sentence(&summary.project)),
        emoji: words::verdict_tone(summary.verdict).emoji(),
        sentence: Md::sentence(&format!("{}: {}", words::verdict(summary.verdict), summary.headline)),
        extent: Md::sentence(&format!("Measured: {}.", summary.extent)),
        blocks: errors.chain(gates).collect(),
        table: Table::part(columns, rows, summary.gates.len()),
        phases: phases(summary, ROWS),
        ways: ways(summary),
    };
    // Tests render the template with every kind of view; should it fail all the same, the document says so.
    templates::markdown("readiness", &view).unwrap_or_else(|error| error.to_string())
}

/// `Readiness for release`.
#[must_use]
pub fn title(summary: &Summary) -> String {
    match &summary.profile {
        Some(profile) => format!("Readiness for {profile}"),
        None => "Readiness".to_owned(),
    }
}

/// The gates in their order, at most so many; those that block stay.
#[must_use]
pub fn shown(summary: &Summary, most: usize) -> Vec<&GateRow> {
    let blocking = summary.gates.iter().filter(|gate| gate.is_blocking).count();
    let mut room = most.saturating_sub(blocking);
    let mut is_shown = |gate: &&GateRow| {
        let is_shown = gate.is_blocking || room > 0;
        room = room.saturating_sub(usize::from(!gate.is_blocking));
        is_shown
    };
    summary.gates.iter().filter(|gate| is_shown(gate)).take(most).collect()
}

/// What a gate looks at.
#[must_use]
pub fn scope(gate: &GateRow, summary: &Summary) -> String {
    if let Some(scope) = &gate.scope {
        return scope.clone();
    }
    if let ("tests", Some(figure)) = (gate.kind, &gate.figure) {
        return counted(figure.total, "test that ran", "tests that ran");
    }
    let layer = gate.layer.as_ref().and_then(|name| summary.layers.iter().find(|layer| layer.name == *name));
    let files = match layer {
        Some(layer) if summary.is_own_denominator => layer.files,
        Some(_) | None => summary.files.len(),
    };
    counted(files as u64, "file", "files")
}

/// Every goal of every phase, with what is missing; none where no phase is declared.
#[must_use]
pub fn phases(summary: &Summary, most: usize) -> Option<Table> {
    let columns = head([
        ("Phase", Column::Words),
        ("By", Column::Words),
        ("Goal", Column::Words),
        ("Now", Column::Numbers),
        ("Needs", Column::Numbers),
        ("Points missing", Column::Numbers),
        ("In counts", Column::Words),
        ("State", Column::Words),
    ]);
    let row = |phase: &PhaseRow, goal: &GateRow| {
        let missing = goal.gap.as_deref().and_then(|gap| gap.strip_prefix('-')).unwrap_or("none");
        vec![
            Md::words(&phase.name).bold(),
            Md::words(phase.by.as_deref().unwrap_or("no day")),
            Md::words(&goal.name),
            Md::words(&goal.shown),
            Md::words(&goal.needs),
            Md::words(missing),
            Md::words(&goal.explanation),
            Md::words(if goal.status == "pass" { "reached" } else { phase.state }),
        ]
    };
    let rows: Vec<Vec<Md>> =
        summary.phases.iter().flat_map(|phase| phase.goals.iter().map(move |goal| row(phase, goal))).collect();
    Table::new(columns, rows, most)
}

/// One way to reach each phase that is not: `**Phase 2**: cover 31 lines in 2 functions: …`.
#[must_use]
pub fn ways(summary: &Summary) -> Vec<Md> {
    let way = |phase: &PhaseRow| {
        let way = phase.way.as_ref()?;
        let steps = phase.steps.iter().take(5).map(|step| {
            Md::code(&step.path, Place::Flow)
                .and(" ")
                .and(Md::sentence(&step.what))
                .and(" ")
                .and(Md::sentence(&format!("({}: {})", step.lines, step.gain)))
        });
        let rest = phase.steps.len().saturating_sub(5) as u64;
        let rest = (rest > 0).then(|| Md::sentence(&counted(rest, "more place", "more places")));
        let steps = Md::list(steps.chain(rest), "; ");
        Some(Md::sentence(&phase.name).bold().and(": ").and(Md::sentence(way)).and(": ").and(steps).and("."))
    };
    summary.phases.iter().filter_map(way).collect()
}

fn row(gate: &GateRow, summary: &Summary) -> Vec<Md> {
    let finding = words::Gate::new(gate);
    let evidence = gate.evidence.iter().take(3).map(|evidence| Md::words(evidence));
    let rest = gate.evidence.len().saturating_sub(3) as u64;
    let rest = (rest > 0).then(|| Md::words(&format!("and {}", counted(rest, "more", "more"))));
    vec![
        Md::ours(finding.emoji).and(" ").and(Md::words(&finding.word)),
        Md::words(finding.name).bold(),
        Md::words(finding.shown),
        Md::words(&finding.needs),
        Md::words(finding.explanation),
        Md::words(&scope(gate, summary)),
        Md::list(evidence.chain(rest), "; "),
        Md::code(finding.source, Place::Cell),
    ]
}

fn block(gate: &GateRow) -> Md {
    let evidence = gate.evidence.first().map_or_else(Md::default, |first| Md::ours("; ").and(Md::sentence(first)));
    Md::sentence(&gate.name).bold().and(": ").and(Md::sentence(&gate.explanation)).and(evidence)
}
