//! `covgate explain` as JSON, for programs that write tests: short, exact lines, the nearest tests, the commands.

use serde::Serialize;

use super::{Limit, then};
use crate::reports::json::{a_line_each, one_line};
use crate::summary::{Advised, ExplainedRow, Explanation, GateRow, MissedRow, OtherRow, StepRow, TestHint};

/// The schema's version: additions are allowed within it, changes are not.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Gate<'a> {
    id: &'a str,
    name: &'a str,
    status: &'static str,
    layer: Option<&'a str>,
    needed: Option<u64>,
    short_by: Option<u64>,
    margin: Option<u64>,
    why: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    to_do: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weakest: Vec<Weak<'a>>,
}

#[derive(Serialize)]
struct Weak<'a> {
    path: &'a str,
    first: Option<(u32, u32)>,
    missed: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    path: &'a str,
    function: Option<&'a str>,
    lines: &'a [(u32, u32)],
    statements: u64,
    branches: Vec<Branch<'a>>,
    layer: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    changed: bool,
    gates: &'a [String],
    test: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_because: Option<&'a str>,
    tests_in: Option<&'a str>,
}

/// A branch exit to take; the reason is told of lines that ran.
#[derive(Serialize)]
struct Branch<'a> {
    line: u32,
    to: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct Passing<'a> {
    id: &'a str,
    margin: Option<u64>,
    why: &'a str,
}

/// The explanation as text, ending in a line break; a line for each gate and step.
#[must_use]
pub fn render(explanation: &Explanation, limit: Limit) -> String {
    let gates: Vec<Gate<'_>> = explanation.gates.iter().map(explained).collect();
    let passing: Vec<Passing<'_>> = explanation.others.iter().map(passing).collect();
    let plan = explanation.advice.as_ref().map_or_else(|| "null".to_owned(), |advised| plan(advised, limit));
    let fields = [
        ("schema", one_line(&SCHEMA)),
        ("verdict", one_line(&explanation.verdict.name())),
        ("gates", a_line_each(&gates)),
        ("plan", plan),
        ("passing", a_line_each(&passing)),
        ("then", one_line(&then(explanation.advice.as_ref(), limit, &explanation.judge))),
    ];
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

/// One way to pass; `passes_then` tells what judging again with all steps covered said.
fn plan(advised: &Advised, limit: Limit) -> String {
    let steps: Vec<Step<'_>> = limit.steps(advised).map(|(at, row)| step(row, &advised.tests[at])).collect();
    let fields = [
        ("claim", one_line(&"one way")),
        ("passes_then", one_line(&advised.is_enough)),
        ("statements", one_line(&advised.row.statements)),
        ("branches", one_line(&advised.row.exits)),
        ("left_out", one_line(&limit.rest(advised))),
        ("notes", one_line(&advised.row.notes)),
        ("steps", a_line_each(&steps)),
    ];
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", fields.join(", "))
}

fn explained(row: &ExplainedRow) -> Gate<'_> {
    let weakest = row.weakest.iter();
    Gate {
        why: &row.why,
        to_do: &row.to_do,
        weakest: weakest.map(|weak| Weak { path: &weak.path, first: weak.first, missed: &weak.missed }).collect(),
        ..gate(&row.gate)
    }
}

fn gate(row: &GateRow) -> Gate<'_> {
    Gate {
        id: &row.id,
        name: &row.name,
        status: row.status,
        layer: row.layer.as_deref(),
        needed: row.needed,
        short_by: row.short_by,
        margin: row.margin,
        why: &[],
        to_do: &[],
        weakest: Vec::new(),
    }
}

fn step<'a>(row: &'a StepRow, test: &'a TestHint) -> Step<'a> {
    let is_apart = |exit: &MissedRow| !row.ranges.iter().any(|(first, last)| (*first..=*last).contains(&exit.line));
    let mut reasons = row.branches.iter().map(String::as_str);
    let branches = row.exits.iter();
    Step {
        path: &row.path,
        function: row.function.as_deref(),
        lines: &row.ranges,
        statements: row.statements,
        branches: branches
            .map(|exit| Branch {
                line: exit.line,
                to: exit.to,
                why: if is_apart(exit) { reasons.next() } else { None },
            })
            .collect(),
        layer: row.layer.as_deref(),
        changed: row.is_changed,
        gates: &row.gate_ids,
        test: test.file.as_deref(),
        test_because: test.why.as_deref(),
        tests_in: test.folder.as_deref(),
    }
}

fn passing(row: &OtherRow) -> Passing<'_> {
    Passing { id: &row.gate.id, margin: row.gate.margin, why: &row.margin }
}
