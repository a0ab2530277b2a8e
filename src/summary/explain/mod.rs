//! Why gates stand as they do, and what to do about it: the view of `covgate explain`.

mod near;
mod weak;
mod why;

pub use near::TestFile;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::build::{Judged, gate_row};
use super::{AdviceRow, AlgebraRow, GateRow, MissedRow, Pages, StepRow, advice, algebra, counted};
use crate::advice::{suppose, way};
use crate::coverage::SourcePath;
use crate::gates::{Gate, Status, Verdict};
use crate::judging::Findings;
use crate::layers::Measured;

/// Why gates stand as they do.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The verdict of the run.
    pub verdict: Verdict,
    /// The same in a sentence without the first word: `2 of 4 gates failed`.
    pub headline: String,
    /// The gates that are explained: the one that was asked for, or all that do not pass.
    pub gates: Vec<ExplainedRow>,
    /// One way to pass those of them that fail; none where covering code passes none of them.
    pub advice: Option<Advised>,
    /// The other gates, a line each; none where one gate was asked for.
    pub others: Vec<OtherRow>,
    /// Which layers cover what together; nothing where one gate was asked for.
    pub algebra: AlgebraRow,
    /// The command that judges again.
    pub judge: String,
}

/// A gate, explained.
#[derive(Clone, Debug)]
pub struct ExplainedRow {
    /// The gate.
    pub gate: GateRow,
    /// Why it stands so, in sentences without a full stop, the most important first.
    pub why: Vec<String>,
    /// What to do about it, in such sentences.
    pub to_do: Vec<String>,
    /// The files that miss most of it, the most first.
    pub weakest: Vec<WeakRow>,
}

/// A file that misses something of what a gate judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeakRow {
    /// The file.
    pub path: String,
    /// The first lines that are missed, or the first that is left by some exits only.
    pub first: Option<(u32, u32)>,
    /// How much is missed, in what the gate counts: `42 statements and branches`.
    pub missed: String,
    /// The share: `73.52 %`.
    pub shown: String,
}

/// One way to pass, with what helps to go it.
#[derive(Clone, Debug)]
pub struct Advised {
    /// The steps, with the reasons of missed branches from the sources.
    pub row: AdviceRow,
    /// For each step, where a test of it would stand.
    pub tests: Vec<TestHint>,
    /// What judging again says, with all steps covered: `judged again with these covered, both gates pass`.
    pub verified: String,
    /// True if all gates that are advised on pass then.
    pub is_enough: bool,
}

/// Where a test of a step would stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestHint {
    /// The nearest test file.
    pub file: Option<String>,
    /// The nearest folder of the layer's tests, if there is one.
    pub folder: Option<String>,
    /// Why the file is the nearest, or else the folder: `runs 6 statements of charge`, `by its name`.
    pub why: Option<String>,
}

/// A gate in a line.
#[derive(Clone, Debug)]
pub struct OtherRow {
    /// The gate.
    pub gate: GateRow,
    /// How far it is from failing, or why it is not judged.
    pub margin: String,
}

/// What an explanation is made of.
pub struct Asked<'a> {
    /// The judged run.
    pub judged: &'a Judged<'a>,
    /// The gate that was asked for, by its place; none: all that do not pass.
    pub gate: Option<usize>,
    /// The project's test files.
    pub tests: &'a [TestFile],
    /// Where the reasons of missed branches are read.
    pub pages: &'a Pages<'a>,
    /// Judges another measurement as the run was judged.
    pub judge: &'a dyn Fn(&Measured) -> Findings,
    /// The command that judges again.
    pub command: &'a str,
}

/// Explains.
#[must_use]
pub fn explain(asked: &Asked<'_>) -> Explanation {
    let judged = asked.judged;
    let gates = &judged.findings.gates;
    let is_chosen = |at: usize, gate: &Gate| match asked.gate {
        Some(chosen) => at == chosen,
        None => gate.status != Status::Pass,
    };
    let chosen: Vec<usize> = (0..gates.len()).filter(|at| is_chosen(*at, &gates[*at])).collect();
    let advice = advised(asked, &chosen);
    let explained = |at: &usize| {
        let gate = &gates[*at];
        ExplainedRow {
            gate: gate_row(gate, judged),
            why: why::why(gate, judged),
            to_do: why::to_do(gate, judged),
            weakest: if asked.gate.is_some() { weak::weakest(gate, judged) } else { Vec::new() },
        }
    };
    let others = gates.iter().enumerate().filter(|(at, _)| asked.gate.is_none() && !chosen.contains(at));
    let other = |(_, gate): (usize, &Gate)| OtherRow { gate: gate_row(gate, judged), margin: why::margin(gate) };
    Explanation {
        verdict: judged.verdict,
        headline: super::headline::headline(judged),
        gates: chosen.iter().map(explained).collect(),
        advice,
        others: others.map(other).collect(),
        algebra: if asked.gate.is_none() { algebra::row(judged) } else { AlgebraRow::default() },
        judge: asked.command.to_owned(),
    }
}

/// None where errors leave no sound verdict to advise on, and where covering code closes nothing.
fn advised(asked: &Asked<'_>, chosen: &[usize]) -> Option<Advised> {
    let judged = asked.judged;
    let (gates, measured) = (&judged.findings.gates, &judged.united.measured);
    if !judged.faults.is_empty() {
        return None;
    }
    let change = advice::change(judged.patched.map(|changed| changed.patch));
    let way = way(measured, judged.config.overall.denominator, gates, &change, |gate| chosen.contains(&gate));
    if way.plan.gates.is_empty() {
        return None;
    }
    let after = (asked.judge)(&suppose(&way.measured, &way.plan.steps));
    let passes = |at: usize| after.gates.get(at).is_some_and(|gate| gate.status == Status::Pass);
    let passing = way.plan.gates.iter().filter(|closing| passes(closing.gate)).count();
    let failing: Vec<String> = (0..gates.len())
        .filter(|at| gates[*at].status == Status::Pass && !passes(*at))
        .map(|at| gates[at].rule.name())
        .collect();
    let mut row = advice::way_row(&way, |gate| gate.rule.name());
    tell_branches(&mut row.steps, asked.pages);
    let mut near = near::Near::new(asked.tests);
    let hint = |step: &StepRow| {
        let path = SourcePath::new(&step.path).ok();
        let file = path.as_ref().and_then(|path| way.measured.files().get(path));
        near.hint(step, file, path.as_ref().and_then(|path| judged.united.runners.get(path)))
    };
    let tests: Vec<TestHint> = row.steps.iter().map(hint).collect();
    Some(Advised {
        verified: verified(passing, way.plan.gates.len(), &failing),
        is_enough: passing == way.plan.gates.len() && failing.is_empty(),
        tests,
        row,
    })
}

/// Tells the branches of steps in sentences: those of lines that the step does not cover anyway.
fn tell_branches(steps: &mut [StepRow], pages: &Pages<'_>) {
    let mut of_files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        of_files.entry(&step.path).or_default().push(at);
    }
    let exits = |&at: &usize| -> Vec<MissedRow> {
        let step = &steps[at];
        step.exits.iter().filter(|exit| !is_within(step, exit.line)).copied().collect()
    };
    let told = of_files.into_par_iter().map(|(path, of_file)| {
        let lists: Vec<_> = of_file.iter().map(exits).collect();
        of_file.into_iter().zip(pages.reasons(path, &lists)).collect::<Vec<_>>()
    });
    let told: Vec<(usize, Vec<String>)> = told.flatten().collect();
    for (at, branches) in told {
        steps[at].branches = branches;
    }
}

/// True if a line is among those that a step covers.
fn is_within(step: &StepRow, line: u32) -> bool {
    step.ranges.iter().any(|(first, last)| (*first..=*last).contains(&line))
}

/// What judging again says; `failing` are the gates that pass today and do not then.
fn verified(passing: usize, all: usize, failing: &[String]) -> String {
    let pass = match (passing, all) {
        (1, 1) => "it passes".to_owned(),
        (0, 1) => "it does not pass".to_owned(),
        (2, 2) => "both gates pass".to_owned(),
        (passing, all) if passing == all => format!("all {all} gates pass"),
        (passing, all) => format!("{passing} of {} pass", counted(all as u64, "gate", "gates")),
    };
    let lost = match failing {
        [] => String::new(),
        [one] => format!(", but {one} fails"),
        several => format!(", but {} fail", several.join(", ")),
    };
    format!("one way; judged again with these covered, {pass}{lost}")
}
