//! From a failed gate to the lines that close it: one way, cheap and exact. Pure; it reads no source and writes no test.
//!
//! What a scope misses lies in places (a function, or a block outside of all functions), each with blocks of items
//! (statements and branch exits) in the order in which a test reaches them, so that a block can be cut behind any item. The
//! plan is chosen greedily, then pruned so that without any one step some gate fails, and improved while it is more than a
//! tenth above a bound. The order of preference, with what counts as effort, stands in `choose.rs`.
//!
//! A line that a layer covers counts for the layer and, if nobody covered it before, for overall. So all gates that failed
//! are planned together, and what helps several comes first.

mod blocks;
mod choose;
mod missed;
mod prune;
mod steps;
mod suppose;
mod tally;
mod view;

pub use suppose::{rejudge, suppose};

use std::collections::BTreeSet;

use crate::config::Denominator;
use crate::coverage::{LineSet, MissedBranch, SourcePath};
use crate::gates::{Gate, Metric, Status};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};
use blocks::ExitOrder;
use missed::{Missed, Question};
use tally::{Counts, Need, Tally, slot};

/// One way to pass the gates that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What to cover, the most gain for the effort first. Without any one of the steps some gate fails.
    pub steps: Vec<Step>,
    /// The gates that failed, in the order in which they were given.
    pub gates: Vec<Closing>,
    /// Statements in all steps; one that two layers are to cover counts twice.
    pub statements: u64,
    /// Branch exits in all steps.
    pub exits: u64,
    /// Files in all steps.
    pub files: u64,
    /// Functions in all steps.
    pub functions: u64,
}

/// A function, or lines outside of functions, to be covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The file.
    pub path: SourcePath,
    /// The function as coverage.py names it; none for code in none, and where no report tells functions.
    pub function: Option<String>,
    /// The layer whose tests must cover it; none if any tests may.
    pub layer: Option<LayerName>,
    /// The missed statements to cover, by their first lines.
    pub lines: LineSet,
    /// The same as inclusive ranges of lines for people: no other statement lies between the ends.
    pub ranges: Vec<(u32, u32)>,
    /// The branch exits to take.
    pub exits: Vec<MissedBranch>,
    /// True for a function of which nothing ran.
    pub is_never_run: bool,
    /// True if these are all statements that are missed there.
    pub is_whole: bool,
    /// What the step adds to each gate that it helps, after the steps before it; by place in [`Plan::gates`].
    pub gains: Vec<(usize, u64)>,
}

impl Step {
    /// How many statements it covers.
    #[must_use]
    pub fn statements(&self) -> u64 {
        u64::from(self.lines.len())
    }
}

/// How the plan closes one gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The gate, by its place among those that were given.
    pub gate: usize,
    /// Its id.
    pub id: String,
    /// How many are missing to pass, in the gate's own metric.
    pub short_by: u64,
    /// How many missed ones the reports name: the most that could be advised.
    pub available: u64,
    /// How many the plan covers: exactly, where every exit has a name of its own; at least, where a report only counts exits
    /// or calls two ways out of a line alike.
    pub gain: u64,
}

impl Closing {
    /// True if covering all that the reports name would close the gate. Where it would not, the plan leaves it open.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.available >= self.short_by
    }

    /// How many the plan covers beyond what is needed; none if it does not close the gate.
    #[must_use]
    pub fn slack(&self) -> Option<u64> {
        self.gain.checked_sub(self.short_by)
    }
}

/// A failed gate as it is planned for.
struct Goal {
    gate: usize,
    scope: Scope,
    slot: usize,
    metric: Metric,
    short_by: u64,
}

/// One way to pass all of these gates that failed.
#[must_use]
pub fn plan(measured: &Measured, denominator: Denominator, gates: &[Gate]) -> Plan {
    let layers = measured.layers().len();
    let goals = goals(measured, gates);
    let mut scopes: Vec<Scope> = goals.iter().map(|goal| goal.scope).collect();
    scopes.sort_by_key(|scope| slot(*scope, layers));
    scopes.dedup();
    let missed = Missed::new(measured, Question { scopes: &scopes, denominator, exits: exit_order(&goals) });
    let available = available(&missed, layers);
    let needs = needs(&goals, &available);
    let mut tally = Tally::new(&missed, &needs);
    let order = choose::choose(&mut tally, None);
    prune::prune(&mut tally, &order, None);
    let least = least(&needs);
    prune::improve(&mut tally, least + least / 10);
    let steps = steps::steps(&tally, measured, &goals);
    let closings = goals.iter().map(|goal| Closing {
        gate: goal.gate,
        id: gates[goal.gate].rule.id(),
        short_by: goal.short_by,
        available: available[goal.slot].of(goal.metric),
        gain: tally.added(goal.slot).of(goal.metric),
    });
    let plan = Plan {
        gates: closings.collect(),
        statements: steps.iter().map(Step::statements).sum(),
        exits: steps.iter().map(|step| step.exits.len() as u64).sum(),
        files: steps.iter().map(|step| &step.path).collect::<BTreeSet<_>>().len() as u64,
        functions: functions(&steps),
        steps,
    };
    debug_assert!(plan.closes(measured, denominator, gates), "a plan that does not close its gates: {plan:?}");
    plan
}

impl Plan {
    /// True if covering the steps passes every gate that can be reached: measured and judged again.
    #[must_use]
    pub fn closes(&self, measured: &Measured, denominator: Denominator, gates: &[Gate]) -> bool {
        let judged = rejudge(&suppose(measured, &self.steps), denominator, gates);
        let mut reachable = self.gates.iter().filter(|closing| closing.is_reachable());
        reachable.all(|closing| judged[closing.gate].status == Status::Pass)
    }
}

fn goals(measured: &Measured, gates: &[Gate]) -> Vec<Goal> {
    let failed = gates.iter().enumerate().filter(|(_, gate)| gate.status == Status::Fail);
    let goals = failed.filter_map(|(at, gate)| {
        let scope = measured.scope_of(&gate.rule.subject)?;
        Some(Goal {
            gate: at,
            scope,
            slot: slot(scope, measured.layers().len()),
            metric: gate.rule.metric()?,
            short_by: gate.short_by()?,
        })
    });
    goals.collect()
}

fn exit_order(goals: &[Goal]) -> Option<ExitOrder> {
    let has = |metric| goals.iter().any(|goal| goal.metric == metric);
    match (has(Metric::Branches), has(Metric::Combined)) {
        (true, _) => Some(ExitOrder::AtOnce),
        (false, true) => Some(ExitOrder::OnTheWay),
        (false, false) => None,
    }
}

/// What all that is missed would add, by slot.
fn available(missed: &Missed<'_>, layers: usize) -> Vec<Counts> {
    let nothing = vec![Need::default(); layers + 1];
    let mut all = Tally::new(missed, &nothing);
    for (at, block) in missed.blocks.iter().enumerate() {
        block.items.clone().for_each(|item| all.add(item, at));
    }
    (0..=layers).map(|slot| all.added(slot)).collect()
}

/// What is needed, by slot: of two gates of one metric the stricter one; nothing for gates out of reach.
fn needs(goals: &[Goal], available: &[Counts]) -> Vec<Need> {
    let mut needs = vec![Need::default(); available.len()];
    for goal in goals.iter().filter(|goal| available[goal.slot].of(goal.metric) >= goal.short_by) {
        let needed = needs[goal.slot].iter_mut().zip(Metric::ALL).find(|(_, metric)| *metric == goal.metric);
        if let Some((needed, _)) = needed {
            *needed = goal.short_by.max(*needed);
        }
    }
    needs
}

/// The fewest statements and exits that any plan has: layers are covered one by one, and all of it counts for overall.
fn least(needs: &[Need]) -> u64 {
    let of_slot = |[combined, lines, branches, functions]: &Need| *combined.max(&(lines.max(functions) + branches));
    let Some((overall, layers)) = needs.split_last() else { return 0 };
    of_slot(overall).max(layers.iter().map(of_slot).sum())
}

fn functions(steps: &[Step]) -> u64 {
    let functions = steps.iter().filter_map(|step| Some((&step.path, step.function.as_deref()?)));
    functions.collect::<BTreeSet<_>>().len() as u64
}

#[cfg(test)]
mod tests;
