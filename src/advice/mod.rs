//! From a failed gate to the lines that close it: one way, cheap and exact. Pure; it reads no source and writes no test.
//!
//! What a scope misses lies in places (a function, or a block outside of all functions), each with blocks of items
//! (statements and branch exits) in the order in which a test reaches them, so that a block can be cut behind any item. The
//! plan is chosen greedily, then pruned so that without any one step some gate fails, and improved while it is more than a
//! tenth above a bound. The order of preference, with what counts as effort, stands in `choose.rs`.
//!
//! A line that a layer covers counts for the layer and, if nobody covered it before, for overall. So all gates that failed
//! are planned together, and what helps several comes first.

mod asked;
mod blocks;
mod choose;
mod covering;
mod loaded;
mod missed;
mod nobody;
mod part;
mod prune;
mod slots;
mod steps;
mod suppose;
mod tally;
mod view;

pub use covering::{Lines, covering, lines_of};
pub use loaded::{Change, Unloaded, Way, way};
pub use part::Part;
pub use suppose::{rejudge, suppose};

use std::collections::BTreeSet;

use crate::config::Denominator;
use crate::coverage::{LineSet, MissedBranch, SourcePath};
use crate::gates::{Demand, Gate, Metric, Status, Subject};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};
use blocks::ExitOrder;
use missed::{Missed, Question};
use slots::{Need, Slots};
use tally::{Counts, Tally};

/// What a gate that failed is short of: so many more of a metric, by some runs, in some part of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The gate, by its place among those that were judged. A gate may have several gaps, one after the other.
    pub gate: usize,
    /// Whose coverage counts.
    pub scope: Scope,
    /// What that is measured over.
    pub denominator: Denominator,
    /// Of which code.
    pub part: Part,
    /// What is counted.
    pub metric: Metric,
    /// How many are missing to pass.
    pub short_by: u64,
}

/// What the gates that failed are short of, as far as covering code helps them.
#[must_use]
pub fn gaps(measured: &Measured, denominator: Denominator, gates: &[Gate]) -> Vec<Gap> {
    gates.iter().enumerate().flat_map(|(at, gate)| gaps_of(measured, denominator, at, gate)).collect()
}

fn gaps_of(measured: &Measured, denominator: Denominator, at: usize, gate: &Gate) -> Vec<Gap> {
    let is_of_coverage = match gate.rule.subject {
        Subject::Layer(_)
        | Subject::Overall
        | Subject::Rule { .. }
        | Subject::Critical(_)
        | Subject::Patch(_)
        | Subject::Baseline(_) => true,
        Subject::Features | Subject::Tests(_) | Subject::Exclusions => false,
    };
    let Some(scope) = measured.scope_of_rule(&gate.rule).filter(|_| is_of_coverage && gate.status == Status::Fail)
    else {
        return Vec::new();
    };
    let denominator = denominator_of(gate, denominator);
    let gap = |part, metric, short_by| Gap { gate: at, scope, denominator, part, metric, short_by };
    match gate.rule.demand {
        Demand::AtLeast(_) | Demand::MissedAtMost(_) | Demand::DropAtMost(_) => {
            let short = gate.rule.metric().zip(gate.short_by()).filter(|(_, short_by)| *short_by > 0);
            short.map(|(metric, short_by)| gap(Part::of(gate), metric, short_by)).into_iter().collect()
        }
        Demand::EachAtLeast(floor) => {
            let below = part::below(measured, scope, denominator, gate, floor).into_iter();
            below.map(|(part, short_by)| gap(part, Metric::Combined, short_by)).collect()
        }
        Demand::AtMost(_) | Demand::CountAtLeast(_) | Demand::CountAtMost(_) => Vec::new(),
    }
}

/// What a gate is measured over: code that must be covered and changed code is, whether its layer loads it or not.
fn denominator_of(gate: &Gate, denominator: Denominator) -> Denominator {
    match gate.rule.subject {
        Subject::Critical(_) | Subject::Patch(_) => Denominator::Union,
        _ => denominator,
    }
}

/// One way to pass the gates that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What to cover: changed code first, then the most gain for the effort. Without any one of the steps some gate fails.
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
    /// True if some of it was changed.
    pub is_changed: bool,
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
    /// How many missed ones the reports name: the most that could be advised. Where a gate has several gaps, of each at most
    /// what is missing.
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

/// A gap as it is planned for.
struct Goal {
    /// The gate that it belongs to, by place among the closings.
    closing: usize,
    slot: usize,
    metric: Metric,
    short_by: u64,
}

/// One way to pass all of these gates that failed.
#[must_use]
pub fn plan(measured: &Measured, denominator: Denominator, gates: &[Gate]) -> Plan {
    plan_for(measured, gates, &gaps(measured, denominator, gates), &Lines::new())
}

/// One way to close all of these gaps: of two ways that cost the same the one through changed lines.
#[must_use]
pub fn plan_for(measured: &Measured, gates: &[Gate], gaps: &[Gap], changed: &Lines) -> Plan {
    let (slots, of_gaps) = Slots::new(gaps);
    let goals = goals(gaps, &of_gaps);
    let missed = Missed::new(measured, Question { slots: &slots, exits: exit_order(&goals), changed });
    let available = missed.available(slots.len());
    let needs = needs(&goals, &available);
    let mut tally = Tally::new(&missed, &needs);
    let order = choose::choose(&mut tally, None);
    prune::prune(&mut tally, &order, None);
    let least = slots.least(&needs);
    prune::improve(&mut tally, least + least / 10);
    let steps = steps::steps(&tally, measured, &goals);
    let plan = Plan {
        gates: closings(gates, gaps, &goals, &available, &tally),
        statements: steps.iter().map(Step::statements).sum(),
        exits: steps.iter().map(|step| step.exits.len() as u64).sum(),
        files: steps.iter().map(|step| &step.path).collect::<BTreeSet<_>>().len() as u64,
        functions: functions(&steps),
        steps,
    };
    debug_assert!(plan.closes(measured, gaps), "a plan that does not close its gates: {plan:?}");
    plan
}

impl Plan {
    /// True if covering the steps closes every gap that can be closed: measured again.
    #[must_use]
    pub fn closes(&self, measured: &Measured, gaps: &[Gap]) -> bool {
        let after = suppose(measured, &self.steps);
        let is_closed = |gap: &Gap| gap.missed(measured) >= gap.missed(&after) + gap.short_by;
        let reachable = self.gates.iter().filter(|closing| closing.is_reachable()).map(|closing| closing.gate);
        let reachable: BTreeSet<usize> = reachable.collect();
        gaps.iter().filter(|gap| reachable.contains(&gap.gate)).all(is_closed)
    }
}

fn goals(gaps: &[Gap], slots: &[usize]) -> Vec<Goal> {
    let by_gate = gaps.chunk_by(|one, two| one.gate == two.gate).enumerate();
    let closings = by_gate.flat_map(|(closing, gaps)| gaps.iter().map(move |gap| (closing, gap)));
    let goal = |((closing, gap), slot): ((usize, &Gap), &usize)| Goal {
        closing,
        slot: *slot,
        metric: gap.metric,
        short_by: gap.short_by,
    };
    closings.zip(slots).map(goal).collect()
}

fn closings(gates: &[Gate], gaps: &[Gap], goals: &[Goal], available: &[Counts], tally: &Tally<'_>) -> Vec<Closing> {
    let closing = |(goals, gaps): (&[Goal], &[Gap])| {
        let available = |goal: &Goal| {
            let all = available[goal.slot].of(goal.metric);
            if goals.len() > 1 { all.min(goal.short_by) } else { all }
        };
        Closing {
            gate: gaps[0].gate,
            id: gates[gaps[0].gate].rule.id(),
            short_by: goals.iter().map(|goal| goal.short_by).sum(),
            available: goals.iter().map(available).sum(),
            gain: goals.iter().map(|goal| tally.added(goal.slot).of(goal.metric)).sum(),
        }
    };
    let of_gates = goals.chunk_by(|one, two| one.closing == two.closing);
    of_gates.zip(gaps.chunk_by(|one, two| one.gate == two.gate)).map(closing).collect()
}

fn exit_order(goals: &[Goal]) -> Option<ExitOrder> {
    let has = |metric| goals.iter().any(|goal| goal.metric == metric);
    match (has(Metric::Branches), has(Metric::Combined)) {
        (true, _) => Some(ExitOrder::AtOnce),
        (false, true) => Some(ExitOrder::OnTheWay),
        (false, false) => None,
    }
}

/// What is needed, by slot: of two gaps of one metric the wider one; nothing for gaps out of reach.
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

fn functions(steps: &[Step]) -> u64 {
    let functions = steps.iter().filter_map(|step| Some((&step.path, step.function.as_deref()?)));
    functions.collect::<BTreeSet<_>>().len() as u64
}

#[cfg(test)]
mod tests;
