//! What to do next: one way to pass, or how much room there is until a gate fails.

use serde::Serialize;

use super::cell::{Column, Md, Place, Table, head};
use crate::gates::Verdict;
use crate::reports::text;
use crate::summary::{AdviceRow, GateRow, StepRow, Summary, counted};

/// Branches of one step that are told.
const BRANCHES: usize = 3;

/// The section.
#[derive(Serialize)]
pub struct Actions {
    has_errors: bool,
    way: Option<Way>,
    /// Gates that are not held, where there is no advice.
    open: Vec<Md>,
    margins: Option<Margins>,
}

#[derive(Serialize)]
struct Way {
    sentence: Md,
    table: Option<Table>,
    notes: Vec<Md>,
}

#[derive(Serialize)]
struct Margins {
    /// False if a gate is open that does not count.
    is_all_held: bool,
    closest: Md,
    table: Option<Table>,
    /// What no gate asks for, and is worth a look all the same.
    worth: Vec<Md>,
}

impl Actions {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let open = summary.gates.iter().filter(|gate| gate.is_blocking && summary.advice.is_none());
        let open = open.map(|gate| Md::words(&gate.name).bold().and(": ").and(Md::words(&gate.explanation)).and("."));
        Self {
            has_errors: !summary.errors.is_empty(),
            way: summary.advice.as_ref().map(|advice| way(advice, most)),
            open: open.take(most).collect(),
            margins: if summary.verdict == Verdict::Pass { margins(summary, most) } else { None },
        }
    }
}

fn way(advice: &AdviceRow, most: usize) -> Way {
    let columns = head([
        ("Step", Column::Numbers),
        ("Where", Column::Words),
        ("Function", Column::Words),
        ("What to cover", Column::Words),
        ("Gain", Column::Words),
        ("Tests of", Column::Words),
        ("Helps", Column::Words),
    ]);
    let rows = advice.steps.iter().zip(1..).map(|(step, number)| row(step, number)).collect();
    Way {
        sentence: Md::message(&advice.sentence, Place::Flow),
        table: Table::new(columns, rows, most),
        notes: advice.notes.iter().map(|note| Md::message(note, Place::Flow)).collect(),
    }
}

fn row(step: &StepRow, number: u64) -> Vec<Md> {
    let lines = (!step.lines.is_empty()).then(|| {
        Md::ours(if step.lines.contains(['–', ',']) { "lines " } else { "line " }).and(Md::words(&step.lines))
    });
    let more = step.branches.len().saturating_sub(BRANCHES) as u64;
    let more = (more > 0).then(|| Md::words(&counted(more, "more branch", "more branches")));
    let branches = step.branches.iter().take(BRANCHES).map(|branch| Md::message(branch, Place::Cell));
    vec![
        Md::number(number),
        Md::code(&format!("{}:{}", step.path, step.line), Place::Cell),
        step.function.as_deref().map_or_else(|| Md::words(&step.what), |function| Md::code(function, Place::Cell)),
        Md::list(lines.into_iter().chain(branches).chain(more), "; "),
        Md::words(&step.gain),
        step.layer.as_deref().map_or(Md::ours("any layer"), Md::words),
        Md::list(step.gates.iter().map(|gate| Md::words(gate)), ", "),
    ]
}

/// What each gate that is held could lose; none where no gate is. What is demanded at most cannot be lost.
fn margins(summary: &Summary, most: usize) -> Option<Margins> {
    let is_all_held = summary.gates.iter().all(|gate| gate.margin.is_some());
    let can_lose = summary.gates.iter().filter(|gate| !matches!(gate.demand, "at-most" | "count-at-most"));
    let held: Vec<(&GateRow, u64)> = can_lose.filter_map(|gate| Some((gate, gate.margin?))).collect();
    let (closest, margin) = held.iter().min_by_key(|(_, margin)| *margin)?;
    let columns = head([("Gate", Column::Words), ("Could lose", Column::Words)]);
    let rows = held.iter().map(|(gate, margin)| vec![Md::words(&gate.name), room(gate, *margin)]).collect();
    Some(Margins {
        is_all_held,
        closest: Md::words(&closest.name).bold().and(" could lose ").and(room(closest, *margin)),
        table: Table::new(columns, rows, most),
        worth: worth(summary),
    })
}

fn worth(summary: &Summary) -> Vec<Md> {
    let worst = text::most_missed(&summary.files).into_iter().find(|file| file.figures.lines.missed > 0);
    let worst = worst.map(|file| {
        let missed = counted(file.figures.lines.missed, "missed statement", "missed statements");
        Md::code(&file.path, Place::Flow).and(" has the most missed statements: ").and(Md::words(&missed))
    });
    let never = summary.never_measured.len() as u64;
    let never = (never > 0).then(|| {
        let never = Md::words(&counted(never, "file was", "files were"));
        never.and(" never measured: see [Not measured, excluded](#not-measured-excluded)")
    });
    worst.into_iter().chain(never).collect()
}

/// `31 branches`.
fn room(gate: &GateRow, margin: u64) -> Md {
    match margin {
        0 => Md::ours("nothing"),
        margin => Md::number(margin).and(" ").and(gate.unit.noun(margin)),
    }
}
