//! `[[rules]]`: floors for parts of the tree, of all files together and of each.

use super::{Findings, Given, shown, targets};
use crate::config::{Denominator, FileRule, Floor};
use crate::coverage::{Measure, Percent, SourcePath};
use crate::gates::{Check, Demand, Found, Gate, Metric, Rule, Subject, Unit};
use crate::layers::{Measured, Scope};
use crate::parts::Part;

/// So many files are told as evidence.
const TOLD: usize = 10;

pub(super) fn judge(given: &Given<'_>, findings: &mut Findings) {
    for rule in &given.config.rules {
        match targets::files(&rule.files, &format!("rule {}", rule.name), given) {
            Ok(part) => findings.gates.extend(gates(rule, &part, given)),
            Err(faults) => {
                findings.faults.extend(faults);
                findings.gates.extend(demands(rule).into_iter().map(|demand| demand.judge(None)));
            }
        }
    }
}

fn gates(rule: &FileRule, part: &Part, given: &Given<'_>) -> Vec<Gate> {
    let scope = given.scope(rule.layer.as_ref());
    let denominator = if rule.layer.is_some() { given.denominator() } else { Denominator::Union };
    let within = given.measured.within(&part.extents);
    let patterns: Vec<&str> = rule.files.iter().map(|files| files.text.as_str()).collect();
    let files = part.extents.len();
    let noun = if files == 1 { "file" } else { "files" };
    let told = format!("{} ({files} {noun})", patterns.join(", "));
    let judged = demands(rule).into_iter().map(|demand| {
        let each_floor = demand.demand.floor_of_each();
        let measure = scope.and_then(|scope| match each_floor {
            Some(floor) => Some(each(&within, scope, denominator, floor)),
            None => within.figures(scope, denominator).metric(demand.metric()?),
        });
        let floor = each_floor.or(demand.demand.floor());
        let evidence = match (scope, floor) {
            (Some(scope), Some(floor)) => below(&within, scope, denominator, demand.metric(), floor),
            (Some(scope), None) => most_missed(&within, scope, denominator),
            (None, _) => Vec::new(),
        };
        let mut gate = demand.judge(measure.map(Found::Share));
        gate.scope = Some(told.clone());
        gate.evidence = evidence;
        gate.part = Some(part.extents.clone());
        gate
    });
    judged.collect()
}

/// The demands of a rule, in the order in which they are shown.
fn demands(rule: &FileRule) -> Vec<Rule> {
    let demand = |check: Check, unit: Unit, demand: Demand, source: &str| Rule {
        subject: Subject::Rule { name: rule.name.clone(), check },
        unit,
        demand,
        layer: rule.layer.clone(),
        severity: rule.severity,
        source: source.to_owned(),
        is_optional: false,
    };
    let together = rule.fail_under.iter().map(|Floor { metric, percent, source }| {
        demand(Check::Together, (*metric).into(), Demand::AtLeast(*percent), source)
    });
    let each = rule
        .each_file
        .iter()
        .map(|limit| demand(Check::EachFile, Unit::Files, Demand::EachAtLeast(limit.value), &limit.source));
    let missed = rule
        .max_missed
        .iter()
        .map(|limit| demand(Check::MaxMissed, Metric::Lines.into(), Demand::MissedAtMost(limit.value), &limit.source));
    together.chain(each).chain(missed).collect()
}

/// The combined measurement of every file with something to cover.
fn combined(
    within: &Measured,
    scope: Scope,
    denominator: Denominator,
    metric: Option<Metric>,
) -> impl Iterator<Item = (&SourcePath, Measure)> {
    within.files().iter().filter_map(move |(path, file)| {
        let figures = within.file_figures(file, scope, denominator)?;
        let measure = figures.metric(metric.unwrap_or(Metric::Combined))?;
        (measure.total() > 0).then_some((path, measure))
    })
}

/// Files that hold the floor, of all with something to cover.
fn each(within: &Measured, scope: Scope, denominator: Denominator, floor: Percent) -> Measure {
    let (mut low, mut high, mut total) = (0, 0, 0);
    for (_, measure) in combined(within, scope, denominator, None) {
        total += 1;
        low += u64::from(measure.low().meets(floor));
        high += u64::from(measure.high().meets(floor));
    }
    Measure::between(low, high, total)
}

/// The files below a floor, the most missed first.
fn below(
    within: &Measured,
    scope: Scope,
    denominator: Denominator,
    metric: Option<Metric>,
    floor: Percent,
) -> Vec<String> {
    let below = combined(within, scope, denominator, metric).filter(|(_, measure)| !measure.low().meets(floor));
    told(below.collect())
}

fn most_missed(within: &Measured, scope: Scope, denominator: Denominator) -> Vec<String> {
    let missed =
        combined(within, scope, denominator, Some(Metric::Lines)).filter(|(_, measure)| measure.low().missed() > 0);
    told(missed.collect())
}

fn told(mut files: Vec<(&SourcePath, Measure)>) -> Vec<String> {
    files.sort_by(|(one, first), (two, second)| second.low().missed().cmp(&first.low().missed()).then(one.cmp(two)));
    let rest = files.len().saturating_sub(TOLD);
    let mut told: Vec<String> =
        files.iter().take(TOLD).map(|(path, measure)| format!("{path}: {}", shown(measure.low()))).collect();
    if rest > 0 {
        told.push(format!("and {rest} more"));
    }
    told
}
