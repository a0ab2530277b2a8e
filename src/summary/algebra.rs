//! Which layers cover what together, and what overall would be without one of them, in rows and sentences.

use serde::Serialize;

use super::build::Judged;
use super::{Figure, counted};
use crate::algebra::{self, Combination};
use crate::config::Denominator;
use crate::coverage::Percent;
use crate::gates::{Found, Gate, Metric, Status, Subject};
use crate::layers::{Figures, Measured, Scope};

/// Which layers cover what together, and what each is needed for; empty where there are no two layers.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct AlgebraRow {
    /// The layers, and at last runs of no layer, if there are any.
    pub columns: Vec<String>,
    /// The largest combinations of layers; nobody stands last.
    pub combinations: Vec<CombinationRow>,
    /// All others.
    pub rest: Option<RestRow>,
    /// What overall would be without each layer; empty where errors leave no sound verdict.
    pub without: Vec<WithoutRow>,
}

/// Statements that exactly these layers cover; each statement is in one combination.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct CombinationRow {
    /// The layers: `unit · integration`, or `nobody`.
    pub name: String,
    /// By column, whether it is one of them.
    pub is_of: Vec<bool>,
    /// How many statements.
    pub statements: u64,
    /// How many of them in function bodies.
    pub in_bodies: u64,
}

/// The combinations that are too many to be named.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
pub struct RestRow {
    /// How many they are.
    pub combinations: u64,
    /// Statements of all of them.
    pub statements: u64,
    /// How many of these in function bodies.
    pub in_bodies: u64,
}

impl RestRow {
    /// `3 more combinations`.
    #[must_use]
    pub fn name(&self) -> String {
        counted(self.combinations, "more combination", "more combinations")
    }
}

/// Overall without one layer, as if its reports had never been given.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct WithoutRow {
    /// The layer.
    pub layer: String,
    /// Overall with it: the combined figure.
    pub before: Figure,
    /// Overall without it.
    pub after: Figure,
    /// The difference in points, signed; none if nothing would be left.
    pub points: Option<String>,
    /// Files that no other layer loads: they would be in no figure.
    pub files: u64,
    /// The same in words, if there are any.
    pub note: Option<String>,
    /// Gates on overall that pass now and would not then, by name.
    pub failing: Vec<String>,
    /// `without e2e overall falls from 86.10 % to 81.40 %, by 4.70 points, and fails (overall needs 85 %)`.
    pub sentence: String,
}

/// So many combinations are named; four layers have no more.
const NAMED: usize = 16;
const NOBODY: &str = "nobody";

/// Nothing where there are no two layers to compare.
pub(super) fn row(judged: &Judged<'_>) -> AlgebraRow {
    let measured = &judged.united.measured;
    if measured.layers().len() < 2 {
        return AlgebraRow::default();
    }
    let (combinations, rest) = combinations(measured);
    let without = if judged.faults.is_empty() {
        (0..measured.layers().len()).map(|column| without(judged, column)).collect()
    } else {
        Vec::new()
    };
    AlgebraRow { columns: columns(measured), combinations, rest, without }
}

fn columns(measured: &Measured) -> Vec<String> {
    let unlabelled = measured.has_unlabelled().then(|| "no layer".to_owned());
    measured.layers().iter().map(ToString::to_string).chain(unlabelled).collect()
}

fn combinations(measured: &Measured) -> (Vec<CombinationRow>, Option<RestRow>) {
    let columns = columns(measured);
    let mut all = algebra::combinations(measured);
    let nobody = all.pop_if(|one| one.columns.is_empty());
    let rest = all.split_off(all.len().min(NAMED - 1));
    let row = |one: &Combination| {
        let names: Vec<&str> = one.columns.iter().filter_map(|column| Some(columns.get(*column)?.as_str())).collect();
        CombinationRow {
            name: match names.as_slice() {
                [] => NOBODY.to_owned(),
                [one] => format!("only {one}"),
                several => several.join(" · "),
            },
            is_of: (0..columns.len()).map(|column| one.columns.contains(&column)).collect(),
            statements: one.statements,
            in_bodies: one.in_bodies,
        }
    };
    let rows = all.iter().chain(&nobody).map(row).collect();
    let rest = (!rest.is_empty()).then(|| RestRow {
        combinations: rest.len() as u64,
        statements: rest.iter().map(|one| one.statements).sum(),
        in_bodies: rest.iter().map(|one| one.in_bodies).sum(),
    });
    (rows, rest)
}

/// Overall without a layer, judged again.
fn without(judged: &Judged<'_>, column: usize) -> WithoutRow {
    let measured = &judged.united.measured;
    let layer = measured.layers()[column].to_string();
    let gates: Vec<&Gate> = judged.findings.gates.iter().filter(|gate| gate.rule.subject == Subject::Overall).collect();
    let places = gates.iter().map(|gate| gate.rule.demand.places()).max().unwrap_or(0).max(2);
    let metrics: Vec<Metric> = gates.iter().filter_map(|gate| gate.rule.metric()).chain([Metric::Combined]).collect();
    let rest = algebra::overall_without(measured, column, &metrics);
    let before = measured.figures(Scope::Overall, Denominator::Union).combined();
    let after = rest.combined();
    let then: Vec<Gate> = gates.iter().map(|gate| judged_again(gate, rest)).collect();
    let shown = |measure| Figure::with_places(measure, places);
    let (before_shown, after_shown) = (shown(before), shown(after));
    let points = Percent::whole(0).drop_gap_of(before.low(), after.low(), places);
    let verdict = verdict(&gates, &then);
    let sentence = match &points {
        None => format!("without {layer} nothing would be measured"),
        Some(points) => {
            let (from, to) = (&before_shown.shown, &after_shown.shown);
            let change = match points.split_at_checked(1) {
                Some(("+", points)) if points.chars().all(|c| "0.".contains(c)) => format!("stays at {to}"),
                Some(("-", points)) => format!("falls from {from} to {to}, by {points} points,"),
                Some((_, points)) => format!("rises from {from} to {to}, by {points} points,"),
                None => format!("becomes {to}"),
            };
            format!("without {layer} overall {change}{verdict}").trim_end_matches(',').to_owned()
        }
    };
    let files = algebra::files_of_only(measured, column);
    WithoutRow {
        layer,
        before: before_shown,
        after: after_shown,
        points,
        files,
        note: (files > 0).then(|| format!("{} that no other layer loads", counted(files, "file", "files"))),
        failing: gates
            .iter()
            .zip(&then)
            .filter(|(now, then)| now.status == Status::Pass && then.status != Status::Pass)
            .map(|(gate, _)| gate.rule.name())
            .collect(),
        sentence,
    }
}

fn judged_again(gate: &Gate, figures: Figures) -> Gate {
    let measure = gate.rule.metric().and_then(|metric| figures.metric(metric));
    gate.rule.clone().judge(measure.filter(|measure| measure.total() > 0).map(Found::Share))
}

/// How the gates on overall stand then: ` and fails`, ` and still passes`; nothing where there are none.
fn verdict(now: &[&Gate], then: &[Gate]) -> String {
    let fails = |gate: &Gate| gate.status != Status::Pass;
    let needs = |gates: Vec<&Gate>| {
        gates
            .iter()
            .map(|gate| format!("{} needs {} %", gate.rule.name(), gate.rule.demand.limit()))
            .collect::<Vec<_>>()
    };
    let new: Vec<&Gate> =
        now.iter().zip(then).filter(|(now, then)| !fails(now) && fails(then)).map(|(_, then)| then).collect();
    match (new.is_empty(), then.iter().any(fails), then.is_empty()) {
        (_, _, true) => String::new(),
        (false, ..) => format!(" and fails ({})", needs(new).join(", ")),
        (true, true, _) => " and fails as it does now".to_owned(),
        (true, false, _) => " and still passes".to_owned(),
    }
}
