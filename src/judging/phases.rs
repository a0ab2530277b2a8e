//! `[[phases]]`: what is still missing for each dated goal.

use super::{Findings, Given, layers};
use crate::advice::{self, Plan};
use crate::config::Phase;
use crate::coverage::Date;
use crate::gates::{Found, Gate, Rule, Status};

/// A phase as it stands.
#[derive(Clone, Debug)]
pub struct PhaseFinding {
    /// Its name.
    pub name: String,
    /// The day by which it is to be reached.
    pub by: Option<Date>,
    /// How it stands.
    pub state: State,
    /// Its floors, judged; they are no gates of the run.
    pub gates: Vec<Gate>,
    /// One way to reach all of them.
    pub plan: Plan,
}

/// How a phase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Every floor is held.
    Reached,
    /// Some floor is not, and the day has not passed or there is none.
    Open,
    /// Some floor is not, and the day has passed.
    Overdue,
    /// Some floor has no sound measurement.
    Unknown,
}

impl State {
    /// The word that is shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Unknown => "not known",
        }
    }
}

pub(super) fn judge(given: &Given<'_>, findings: &mut Findings) {
    findings.phases.extend(given.config.phases.iter().map(|phase| found(phase, given)));
}

/// The floors of a phase as rules.
#[must_use]
pub fn rules(phase: &Phase) -> Vec<Rule> {
    let goals = phase.goals.iter().flat_map(|goal| goal.floors.iter().map(|floor| (goal.layer.clone(), floor)));
    goals.map(|(layer, floor)| Rule::floor(layer, floor.metric, floor.percent, floor.source.as_str())).collect()
}

fn found(phase: &Phase, given: &Given<'_>) -> PhaseFinding {
    let judge = |rule: Rule| {
        let found = layers::measure(&rule, given).map(Found::Share);
        rule.judge(found)
    };
    let gates: Vec<Gate> = rules(phase).into_iter().map(judge).collect();
    let is_known = gates.iter().all(|gate| matches!(gate.status, Status::Pass | Status::Fail));
    let is_reached = gates.iter().all(|gate| gate.status == Status::Pass);
    let has_passed = phase.by.zip(given.today).is_some_and(|(by, today)| by < today);
    let state = match (is_reached, is_known, has_passed) {
        (true, ..) => State::Reached,
        (false, false, _) => State::Unknown,
        (false, true, true) => State::Overdue,
        (false, true, false) => State::Open,
    };
    let plan = if is_known { advice::plan(given.measured, given.denominator(), &gates) } else { Plan::default() };
    PhaseFinding { name: phase.name.clone(), by: phase.by, state, gates, plan }
}
