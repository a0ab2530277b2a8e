//! Today's verdicts beside those that would be: the view of `covgate whatif`.

use super::build::gate_row_of;
use super::headline::headline_of;
use super::{GateRow, grouped};
use crate::coverage::Percent;
use crate::fault::Fault;
use crate::gates::{Found, Gate, Status, Verdict};
use crate::layers::Measured;

/// One state of the gates.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// The gates.
    pub gates: &'a [Gate],
    /// What they judge.
    pub measured: &'a Measured,
    /// What stands in the way of a sound verdict.
    pub faults: &'a [Fault],
    /// The verdict.
    pub verdict: Verdict,
}

/// Today's verdicts beside those that would be.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// What is supposed, in sentences without a full stop.
    pub supposed: Vec<String>,
    /// The verdict today.
    pub today: VerdictRow,
    /// The verdict then.
    pub then: VerdictRow,
    /// The gates of today and then, by id, in the order in which they are judged.
    pub rows: Vec<StandingRow>,
    /// Gates that pass or fail then and do not today, by name.
    pub changed: Vec<String>,
    /// What would stand in the way of a sound verdict.
    pub faults: Vec<String>,
}

/// A verdict.
#[derive(Clone, Debug)]
pub struct VerdictRow {
    /// It.
    pub verdict: Verdict,
    /// In a sentence without the first word.
    pub headline: String,
}

/// A gate today and then.
#[derive(Clone, Debug)]
pub struct StandingRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Today; none for a gate that is not judged today.
    pub today: Option<GateRow>,
    /// Then; none for a gate that would be gone.
    pub then: Option<GateRow>,
    /// The difference in points, signed; none where there are no two shares.
    pub points: Option<String>,
    /// The difference in what is covered or counted, signed.
    pub counted: Option<String>,
    /// The difference in what there is to cover, signed.
    pub total: Option<String>,
    /// What becomes of it: `the same`, `passes then`, `fails then`, `no data then`, `cannot decide then`, `gone`, `new`.
    pub change: &'static str,
}

impl StandingRow {
    /// True if it stands otherwise then.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.change != SAME
    }
}

const SAME: &str = "the same";

/// Puts both beside each other.
#[must_use]
pub fn whatif(supposed: Vec<String>, today: Standing<'_>, then: Standing<'_>) -> WhatIf {
    let of = |standing: Standing<'_>, id: &str| standing.gates.iter().position(|gate| gate.rule.id() == id);
    let mut ids: Vec<String> = today.gates.iter().map(|gate| gate.rule.id()).collect();
    for (at, gate) in then.gates.iter().enumerate() {
        let id = gate.rule.id();
        if !ids.contains(&id) {
            // Behind the gate that it follows then.
            let before = at.checked_sub(1).map(|before| then.gates[before].rule.id());
            let place = before.and_then(|before| ids.iter().position(|known| *known == before));
            ids.insert(place.map_or(0, |place| place + 1), id);
        }
    }
    let row = |id: &String| {
        let (before, after) = (of(today, id).map(|at| &today.gates[at]), of(then, id).map(|at| &then.gates[at]));
        change(id, today, before, then, after)
    };
    let rows: Vec<StandingRow> = ids.iter().filter_map(row).collect();
    WhatIf {
        supposed,
        today: VerdictRow { verdict: today.verdict, headline: headline_of(today.gates, today.faults, today.verdict) },
        then: VerdictRow { verdict: then.verdict, headline: headline_of(then.gates, then.faults, then.verdict) },
        changed: rows.iter().filter(|row| row.is_changed()).map(|row| row.name.clone()).collect(),
        rows,
        faults: then.faults.iter().map(|fault| fault.message().to_owned()).collect(),
    }
}

fn change(
    id: &str,
    today: Standing<'_>,
    before: Option<&Gate>,
    then: Standing<'_>,
    after: Option<&Gate>,
) -> Option<StandingRow> {
    let row = |standing: Standing<'_>, gate: &Gate| gate_row_of(gate, standing.measured, standing.faults);
    let name = before.or(after)?.rule.name();
    let both = before.and_then(|gate| gate.found).zip(after.and_then(|gate| gate.found));
    let measures = both.and_then(|(one, two)| Some((one.measure()?, two.measure()?)));
    let places = [before, after].into_iter().flatten().map(|gate| gate.rule.demand.places()).max().unwrap_or(0).max(2);
    Some(StandingRow {
        id: id.to_owned(),
        name,
        points: measures.and_then(|(one, two)| Percent::whole(0).drop_gap_of(one.low(), two.low(), places)),
        counted: both.map(|(one, two)| signed(one.low(), two.low())),
        total: measures.map(|(one, two)| signed(one.total(), two.total())),
        change: match (before, after) {
            (Some(before), Some(after)) if stands_alike(before, after) => SAME,
            (_, None) => "gone",
            (None, Some(_)) => "new",
            (Some(_), Some(after)) => match after.status {
                Status::Pass => "passes then",
                Status::Fail => "fails then",
                Status::NoData => "no data then",
                Status::Undecided => "cannot decide then",
            },
        },
        today: before.map(|gate| row(today, gate)),
        then: after.map(|gate| row(then, gate)),
    })
}

fn stands_alike(before: &Gate, after: &Gate) -> bool {
    let is_nothing = |gate: &Gate| gate.found == Some(Found::Nothing);
    before.status == after.status && is_nothing(before) == is_nothing(after)
}

fn signed(before: u64, after: u64) -> String {
    match after.checked_sub(before) {
        Some(more) => format!("+{}", grouped(more)),
        None => format!("-{}", grouped(before - after)),
    }
}
