//! One way to pass in `covgate.json`.

use serde::Serialize;

use super::{To, a_line_each, one_line};
use crate::summary::{AdviceRow, ClosingRow, StepRow};

/// So many steps are told, the best; of the others the sums.
const STEPS: usize = 100;

/// One way to pass all gates that fail, a line for each step.
pub(super) fn advice(advice: &AdviceRow) -> String {
    let (told, rest) = advice.steps.split_at(advice.steps.len().min(STEPS));
    let steps: Vec<Step<'_>> = told.iter().map(Step::new).collect();
    let closings: Vec<Closing<'_>> = advice.closings.iter().map(Closing::new).collect();
    let fields = [
        ("claim", one_line(&"one way")),
        ("statements", one_line(&advice.statements)),
        ("branches", one_line(&advice.exits)),
        ("gates", one_line(&closings)),
        ("steps_total", one_line(&advice.steps.len())),
        ("steps_left_out", one_line(&Rest::of(rest))),
        ("steps", a_line_each(&steps)),
    ];
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", fields.join(", "))
}

/// Steps that are not told one by one; `covgate explain --format json --limit 0` tells them all.
#[derive(Serialize)]
struct Rest {
    steps: usize,
    statements: u64,
    branches: u64,
}

impl Rest {
    fn of(steps: &[StepRow]) -> Self {
        Self {
            steps: steps.len(),
            statements: steps.iter().map(|step| step.statements).sum(),
            branches: steps.iter().map(|step| step.exits.len() as u64).sum(),
        }
    }
}

/// How the advice closes a gate.
#[derive(Serialize)]
struct Closing<'a> {
    id: &'a str,
    short_by: u64,
    available: u64,
    gain: u64,
    closed: bool,
}

impl<'a> Closing<'a> {
    fn new(row: &'a ClosingRow) -> Self {
        Self { id: &row.id, short_by: row.short_by, available: row.available, gain: row.gain, closed: row.is_closed }
    }
}

/// Something to cover: its statements as ranges of lines, its branch exits as pairs.
#[derive(Serialize)]
struct Step<'a> {
    path: &'a str,
    function: Option<&'a str>,
    lines: &'a [(u32, u32)],
    statements: u64,
    branches: Vec<(u32, To)>,
    layer: Option<&'a str>,
    gates: &'a [String],
    never_run: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    changed: bool,
}

impl<'a> Step<'a> {
    fn new(row: &'a StepRow) -> Self {
        Self {
            path: &row.path,
            function: row.function.as_deref(),
            lines: &row.ranges,
            statements: row.statements,
            branches: row.exits.iter().map(To::of).collect(),
            layer: row.layer.as_deref(),
            gates: &row.gate_ids,
            never_run: row.is_never_run,
            changed: row.is_changed,
        }
    }
}
