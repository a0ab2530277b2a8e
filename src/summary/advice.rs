//! One way to pass, in words.

use serde::Serialize;

use super::exclusives::what;
use super::{MissedRow, counted};
use crate::advice::{self, Change, Closing, Plan, Step, Unloaded, Way};
use crate::coverage::{LineNumber, MissedBranch};
use crate::gates::{Gate, Status, Unit};
use crate::layers::{Measured, MeasuredFile};
use crate::patch::Patch;
use crate::summary::build::Judged;

/// One way to pass, to be read as a list of things to do.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct AdviceRow {
    /// `cover 217 lines and 13 branches in 9 functions of 4 files`.
    pub sentence: String,
    /// What to cover, in order.
    pub steps: Vec<StepRow>,
    /// Statements in all steps; one that two layers are to cover counts twice.
    pub statements: u64,
    /// Branch exits in all steps.
    pub exits: u64,
    /// How it closes each gate that fails.
    pub closings: Vec<ClosingRow>,
    /// What must be known to believe it, such as a gate that no advice can close.
    pub notes: Vec<String>,
}

/// How the advice closes a gate.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ClosingRow {
    /// The gate's id.
    pub id: String,
    /// How many are missing to pass.
    pub short_by: u64,
    /// How many missed ones the reports name.
    pub available: u64,
    /// How many the advice covers.
    pub gain: u64,
    /// False if the gate stays open whatever is covered of what the reports name.
    pub is_closed: bool,
}

/// Something to cover.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct StepRow {
    /// The file.
    pub path: String,
    /// The first line to look at.
    pub line: u32,
    /// The last line of the first range.
    pub last: u32,
    /// The lines to cover as ranges: `40–44, 51`.
    pub lines: String,
    /// The same as inclusive pairs: no statement that is not to be covered lies between the ends.
    pub ranges: Vec<(u32, u32)>,
    /// How many statements they are.
    pub statements: u64,
    /// The branch exits to take, in order.
    pub exits: Vec<MissedRow>,
    /// True for a function of which nothing ran.
    pub is_never_run: bool,
    /// True if some of it was changed.
    pub is_changed: bool,
    /// The function, if it is one.
    pub function: Option<String>,
    /// The function, or in words what it is instead: `outside of functions`.
    pub what: String,
    /// The layer whose tests are to cover it; none where any will do.
    pub layer: Option<String>,
    /// `5 lines + 1 branch`.
    pub gain: String,
    /// The branches to take, in sentences.
    pub branches: Vec<String>,
    /// The gates that it helps, by name.
    pub gates: Vec<String>,
    /// The same by id.
    pub gate_ids: Vec<String>,
}

/// None where no gate fails that covering lines could pass, or where errors leave no sound verdict to advise on.
pub(super) fn row(judged: &Judged<'_>, name: impl Fn(&Gate) -> String) -> Option<AdviceRow> {
    let fails = |gate: &&Gate| gate.status == Status::Fail;
    if !judged.faults.is_empty() || !judged.findings.gates.iter().any(|gate| fails(&gate)) {
        return None;
    }
    let measured = &judged.united.measured;
    let way = advice::way(
        measured,
        judged.config.overall.denominator,
        &judged.findings.gates,
        &change(judged.patched.map(|changed| changed.patch)),
        |_| true,
    );
    if way.plan.gates.is_empty() {
        return None;
    }
    let mut row = way_row(&way, &name);
    let is_planned = |at: usize| way.plan.gates.iter().any(|closing| closing.gate == at);
    let others = judged.findings.gates.iter().enumerate().filter(|(at, gate)| fails(gate) && !is_planned(*at));
    row.notes.extend(others.map(|(_, gate)| match gate.rule.unit {
        Unit::Tests | Unit::ExcludedLines => format!("{} stays open: covering lines does not close it.", name(gate)),
        Unit::Metric(_) | Unit::Files | Unit::Features => {
            format!("{} may stay open: this way is planned without it.", name(gate))
        }
    }));
    Some(row)
}

/// What changed, as far as it is code.
pub(super) fn change(patch: Option<&Patch>) -> Change {
    let files = || patch.into_iter().flat_map(|patch| &patch.files);
    let loaded = files().filter(|file| !file.basis.is_never_measured());
    let unloaded = files().filter_map(|file| {
        let whole = file.whole.as_ref()?;
        let (statements, branching) = (whole.statements.clone(), whole.branching.intersection(&whole.statements));
        Some(Unloaded { path: file.path.clone(), statements, branching, excluded: whole.excluded.clone() })
    });
    Change {
        lines: loaded.map(|file| (file.path.clone(), Some(file.statements.clone()))).collect(),
        unloaded: unloaded.collect(),
    }
}

/// A way as a row.
pub(super) fn way_row(way: &Way<'_>, name: impl Fn(&Gate) -> String) -> AdviceRow {
    let mut row = plan_row(&way.plan, &way.gates, &way.measured, name);
    for (path, statements) in &way.loaded {
        for step in row.steps.iter_mut().filter(|step| step.path == path.as_str()) {
            "no run loads this file".clone_into(&mut step.what);
        }
        row.notes.push(format!(
            "No run loads {path}: this way does, so that its {} count for every gate from then on.",
            counted(*statements, "statement", "statements")
        ));
    }
    row
}

/// A plan for some gates as a row.
pub(super) fn plan_row(plan: &Plan, gates: &[Gate], measured: &Measured, name: impl Fn(&Gate) -> String) -> AdviceRow {
    let names: Vec<String> = plan.gates.iter().map(|closing| name(&gates[closing.gate])).collect();
    let open = plan.gates.iter().zip(&names).filter(|(closing, _)| !closing.is_reachable());
    let notes = open.map(|(closing, name)| {
        format!(
            "{name} stays open: it is {} short, and the reports name only {} of what is missed.",
            closing.short_by, closing.available
        )
    });
    let notes = notes.collect();
    let closing = |closing: &Closing| ClosingRow {
        id: closing.id.clone(),
        short_by: closing.short_by,
        available: closing.available,
        gain: closing.gain,
        is_closed: closing.is_reachable(),
    };
    let ids: Vec<String> = plan.gates.iter().map(|closing| closing.id.clone()).collect();
    let told = Told { names: &names, ids: &ids };
    AdviceRow {
        sentence: sentence(plan),
        steps: plan.steps.iter().map(|step| step_row(step, measured.files().get(&step.path), told)).collect(),
        statements: plan.statements,
        exits: plan.exits,
        closings: plan.gates.iter().map(closing).collect(),
        notes,
    }
}

/// The gates of a plan, by place in [`Plan::gates`].
#[derive(Clone, Copy)]
struct Told<'a> {
    names: &'a [String],
    ids: &'a [String],
}

fn sentence(plan: &Plan) -> String {
    if plan.steps.is_empty() {
        return "no lines can be named that would pass the gates that fail".to_owned();
    }
    let what = gain(plan.statements, plan.exits, " and ");
    let files = counted(plan.files, "file", "files");
    let functions = match plan.functions {
        0 => String::new(),
        functions => format!("{} of ", counted(functions, "function", "functions")),
    };
    let order = if plan.steps.iter().any(|step| step.is_changed) { ", changed code first" } else { "" };
    format!("cover {what} in {functions}{files}{order}")
}

/// `5 lines + 1 branch`.
fn gain(statements: u64, exits: u64, and: &str) -> String {
    let lines = (statements > 0).then(|| counted(statements, "line", "lines"));
    let branches = (exits > 0).then(|| counted(exits, "branch", "branches"));
    lines.into_iter().chain(branches).collect::<Vec<_>>().join(and)
}

fn step_row(step: &Step, file: Option<&MeasuredFile>, told: Told<'_>) -> StepRow {
    let of_lines = step.lines.first().map(LineNumber::value);
    let of_exits = step.exits.first().map(|exit| exit.line.value());
    let range = |&(first, last): &(u32, u32)| match last {
        last if last == first => first.to_string(),
        last => format!("{first}–{last}"),
    };
    // The exits of lines that are to be covered are taken on the way.
    let is_apart = |exit: &&MissedBranch| !step.lines.contains(exit.line);
    let line = of_lines.into_iter().chain(of_exits).min().unwrap_or(1);
    let mut lines: Vec<String> = step.ranges.iter().map(range).collect();
    if lines.is_empty() {
        lines = step.exits.iter().map(|exit| exit.line.to_string()).collect();
        lines.dedup();
    }
    StepRow {
        path: step.path.to_string(),
        line,
        last: step.ranges.iter().find(|(first, _)| *first == line).map_or(line, |(_, last)| *last),
        lines: lines.join(", "),
        ranges: step.ranges.clone(),
        statements: step.statements(),
        exits: step.exits.iter().map(|exit| MissedRow::new(*exit)).collect(),
        is_never_run: step.is_never_run,
        is_changed: step.is_changed,
        function: step.function.clone(),
        what: file.map(|file| what(step.function.as_deref(), &file.overall)).unwrap_or_default(),
        layer: step.layer.as_ref().map(ToString::to_string),
        gain: gain(step.statements(), step.exits.len() as u64, " + "),
        branches: step.exits.iter().filter(is_apart).map(|exit| MissedRow::new(*exit).sentence()).collect(),
        gates: step.gains.iter().map(|&(gate, _)| told.names[gate].clone()).collect(),
        gate_ids: step.gains.iter().map(|&(gate, _)| told.ids[gate].clone()).collect(),
    }
}
