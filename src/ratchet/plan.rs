//! What becomes of each floor: raised, kept, or lowered if that is asked for with a reason.

use super::floors::Floor;
use crate::coverage::{Percent, Ratio};
use crate::gates::{Demand, Found, Gate};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Points below what is reached.
    pub slack: Percent,
    /// Floors are multiples of this.
    pub step: Percent,
    /// True if floors that are not reached are lowered.
    pub may_lower: bool,
}

/// A floor and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its gate's id.
    pub id: String,
    /// Its place among the floors of the text.
    pub floor: usize,
    /// What is reached for certain; none without data.
    pub reached: Option<Ratio>,
    /// The floor as it is.
    pub old: Percent,
    /// The floor as it is to be.
    pub new: Percent,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes up.
    Raised,
    /// It is at what is reached, within slack and step.
    Kept,
    /// It is not reached, and stays.
    NotReached,
    /// It is not reached, and goes down.
    Lowered,
    /// There is no data.
    NoData,
}

impl Outcome {
    /// The word that is shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Kept => "kept",
            Self::NotReached => "not reached",
            Self::Lowered => "lowered",
            Self::NoData => "no data",
        }
    }
}

/// What is to become of what gates were judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The floors.
    pub rows: Vec<Row>,
    /// The ids of floors that the text does not have: those given on the command line, and the defaults.
    pub elsewhere: Vec<String>,
    /// The ids of demands of another kind, which stay: of each file, of a count.
    pub others: Vec<String>,
}

/// What becomes of the floors that gates were judged by.
#[must_use]
pub fn plan(floors: &[Floor], gates: &[Gate], wish: Wish) -> Plan {
    let Plan { mut rows, mut elsewhere, mut others } = Plan::default();
    for gate in gates {
        let id = gate.rule.id();
        let Demand::AtLeast(old) = gate.rule.demand else {
            others.push(id);
            continue;
        };
        let line = gate.rule.source.rsplit_once(':').and_then(|(_, line)| line.parse().ok());
        let is_its = |floor: &&Floor| Some(floor.line) == line && floor.ids.contains(&id) && floor.percent == old;
        let Some(at) = floors.iter().position(|floor| is_its(&floor)) else {
            elsewhere.push(id);
            continue;
        };
        let reached = match gate.found {
            Some(Found::Share(measure)) if measure.total() > 0 => Some(measure.low()),
            Some(Found::Share(_) | Found::Count(_) | Found::Change { .. } | Found::Nothing) | None => None,
        };
        let (new, outcome) = outcome(old, reached, wish);
        rows.push(Row { id, floor: at, reached, old, new, outcome });
    }
    Plan { rows, elsewhere, others }
}

fn outcome(old: Percent, reached: Option<Ratio>, wish: Wish) -> (Percent, Outcome) {
    let Some((reached, percent)) = reached.and_then(|reached| Some((reached, Percent::reached(reached)?))) else {
        return (old, Outcome::NoData);
    };
    let new = percent.less(wish.slack).cut_to(wish.step);
    if new > old {
        (new, Outcome::Raised)
    } else if reached.meets(old) {
        (old, Outcome::Kept)
    } else if wish.may_lower {
        (new, Outcome::Lowered)
    } else {
        (old, Outcome::NotReached)
    }
}
