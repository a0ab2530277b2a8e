//! Changed files that no run loads: a gate of changed lines counts them as missed, and nothing else counts them. Where
//! such a gate cannot be held without them, the way is planned as if tests loaded them, with all that this costs.

use std::borrow::Cow;

use super::{Lines, Plan, gaps, plan_for, rejudge};
use crate::config::Denominator;
use crate::coverage::{Branches, Counts, FileCoverage, LineSet, Measure, SourcePath, Taken};
use crate::gates::{Found, Gate, Subject};
use crate::layers::{Measured, Scope};

/// A changed file that no run loads, as its source tells it.
#[derive(Clone, Debug)]
pub struct Unloaded {
    /// Its path.
    pub path: SourcePath,
    /// All its statements, changed or not.
    pub statements: LineSet,
    /// Those of them that go one of two ways.
    pub branching: LineSet,
    /// Statements that are left out by a comment or by default.
    pub excluded: LineSet,
}

/// What changed, as far as it is code.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Changed statements of files that runs loaded: what is covered first.
    pub lines: Lines,
    /// Changed files that no run loads.
    pub unloaded: Vec<Unloaded>,
}

/// A plan, and what it is planned on.
#[derive(Clone, Debug)]
pub struct Way<'a> {
    /// The plan.
    pub plan: Plan,
    /// What is measured; with files loaded that are not, if there is no other way.
    pub measured: Cow<'a, Measured>,
    /// The gates, judged on that.
    pub gates: Cow<'a, [Gate]>,
    /// The files that are to be loaded, each with how many statements that counts more.
    pub loaded: Vec<(SourcePath, u64)>,
}

/// One way to pass those of the gates that fail and are asked for; and with it those that would fail, were files loaded.
#[must_use]
pub fn way<'a>(
    measured: &'a Measured,
    denominator: Denominator,
    gates: &'a [Gate],
    change: &Change,
    is_asked: impl Fn(usize) -> bool,
) -> Way<'a> {
    let mut of_asked = gaps(measured, denominator, gates);
    of_asked.retain(|gap| is_asked(gap.gate));
    let plan = plan_for(measured, gates, &of_asked, &change.lines);
    let is_patch = |gate: usize| matches!(gates[gate].rule.subject, Subject::Patch(_));
    let is_out_of_reach = plan.gates.iter().any(|closing| is_patch(closing.gate) && !closing.is_reachable());
    if !is_out_of_reach || change.unloaded.is_empty() {
        return Way { plan, measured: Cow::Borrowed(measured), gates: Cow::Borrowed(gates), loaded: Vec::new() };
    }
    let with = |unloaded: &[Unloaded]| with_loaded(measured, denominator, (gates, &is_asked), change, unloaded);
    let way = with(&change.unloaded);
    // Files that the way does not lead through need not be loaded.
    let is_used = |file: &&Unloaded| way.plan.steps.iter().any(|step| step.path == file.path);
    let used: Vec<Unloaded> = change.unloaded.iter().filter(is_used).cloned().collect();
    if used.len() == change.unloaded.len() { way } else { with(&used) }
}

fn with_loaded<'a>(
    measured: &Measured,
    denominator: Denominator,
    (gates, is_asked): (&[Gate], &impl Fn(usize) -> bool),
    change: &Change,
    unloaded: &[Unloaded],
) -> Way<'a> {
    let loaded = load(measured, unloaded);
    let judged = judged_loaded(measured, &loaded, denominator, gates);
    let mut lines = change.lines.clone();
    lines.extend(unloaded.iter().map(|file| (file.path.clone(), Some(file.statements.clone()))));
    let mut gaps = gaps(&loaded, denominator, &judged);
    gaps.retain(|gap| is_asked(gap.gate) || gates[gap.gate].status != judged[gap.gate].status);
    Way {
        plan: plan_for(&loaded, &judged, &gaps, &lines),
        loaded: unloaded.iter().map(|file| (file.path.clone(), file.statements.len().into())).collect(),
        measured: Cow::Owned(loaded),
        gates: Cow::Owned(judged),
    }
}

/// The measurement if some run of no layer had loaded these files and run nothing of them.
fn load(measured: &Measured, unloaded: &[Unloaded]) -> Measured {
    let has_branches = measured.has_branches(Scope::Overall);
    let mut loaded = measured.clone();
    for file in unloaded.iter().filter(|file| !measured.files().contains_key(&file.path)) {
        let missing = file.statements.clone();
        let Ok(coverage) = FileCoverage::new(missing.len(), LineSet::new(), missing) else { continue };
        let coverage = coverage.with_excluded(file.excluded.clone());
        let exits = file.branching.iter().map(|line| (line, Taken { taken: 0, total: 2 })).collect();
        let branches = Branches { counts: [(0, Counts::Lines(exits))].into(), ..Branches::default() };
        let coverage = if has_branches { coverage.with_branches(branches) } else { coverage };
        let mut columns = vec![None; measured.layers().len() + 1];
        columns[measured.layers().len()] = Some(coverage);
        let added = loaded.add(file.path.clone(), columns, None);
        debug_assert!(added.is_ok(), "{}: one column cannot disagree", file.path);
    }
    loaded
}

/// The gates with more to cover.
fn judged_loaded(before: &Measured, loaded: &Measured, denominator: Denominator, gates: &[Gate]) -> Vec<Gate> {
    let more = |gate: &Gate| {
        let scope = before.scope_of_rule(&gate.rule)?;
        let total =
            |measured: &Measured| Some(measured.figures(scope, denominator).metric(gate.rule.metric()?)?.total());
        total(loaded)?.checked_sub(total(before)?)
    };
    let mut judged = rejudge(loaded, denominator, gates);
    for (gate, judged) in gates.iter().zip(&mut judged) {
        match gate.found {
            Some(Found::Change { base, now }) => {
                let total = now.total() + more(gate).unwrap_or(0);
                let now = Measure::between(now.low().covered(), now.high().covered(), total);
                *judged = gate.rule.clone().judge(Found::Change { base, now });
            }
            Some(Found::Share(_) | Found::Count(_) | Found::Nothing) | None => {}
        }
    }
    judged
}
