//! `covgate explain` as text, Markdown and JSON: why gates stand as they do, and one way to pass.

mod json;
mod markdown;
mod text;

use crate::summary::{Advised, ExplainedRow, StepRow, TestHint};

pub use json::render as json;
pub use markdown::render as markdown;
pub use text::render as text;

/// How many steps are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(pub usize);

impl Limit {
    fn steps(self, advised: &Advised) -> impl Iterator<Item = (usize, &StepRow)> {
        advised.row.steps.iter().enumerate().take(self.0)
    }

    /// How many are left out.
    fn rest(self, advised: &Advised) -> u64 {
        advised.row.steps.len().saturating_sub(self.0) as u64
    }
}

/// The commands that run the tests of the steps that are shown, and judge again.
fn then(advised: Option<&Advised>, limit: Limit, judge: &str) -> Vec<String> {
    let mut files: Vec<&str> = advised
        .into_iter()
        .flat_map(|advised| advised.tests.iter().take(limit.0))
        .filter_map(|test| test.file.as_deref())
        .collect();
    files.sort_unstable();
    files.dedup();
    let words: Vec<String> = files.into_iter().map(super::text::shell_word).collect();
    let run = (!words.is_empty()).then(|| format!("pytest {}", words.join(" ")));
    run.into_iter().chain([judge.to_owned()]).collect()
}

/// The places of a step: `src/pay.py:40-44`.
fn place(step: &StepRow) -> String {
    let last = if step.last > step.line { format!("-{}", step.last) } else { String::new() };
    format!("{}:{}{last}", step.path, step.line)
}

/// Where a test would stand, and why there: `nearest test: tests/test_pay.py (runs 6 statements of charge)`.
fn near(test: &TestHint) -> Option<String> {
    let why = test.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    match (&test.file, &test.folder) {
        (Some(file), _) => Some(format!("nearest test: {file}{why}")),
        (None, Some(folder)) => Some(format!("nearest tests: {folder}/{why}")),
        (None, None) => None,
    }
}

/// What the gate found and what it needs, in a few words.
fn standing(row: &ExplainedRow) -> String {
    format!("{}, needs {}", row.gate.shown, row.gate.needs)
}
