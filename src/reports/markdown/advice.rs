//! One way to pass, in the Markdown report: what to do first.

use serde::Serialize;

use super::cut::Cut;
use super::escape::{self, Place};
use crate::reports::text;
use crate::summary::{StepRow, Summary};

/// Longer paths lose their middle, and so do longer names and lists of lines.
const PATH: usize = 160;
const NAME: usize = 80;
const LINES: usize = 60;

/// What to do first.
#[derive(Serialize)]
pub struct Advice {
    sentence: String,
    steps: Vec<Step>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Step {
    what: String,
    path: String,
    lines: String,
    gain: String,
    layer: String,
    gates: String,
}

/// None where there is nothing to advise, or no room for it.
pub fn advice(summary: &Summary, cut: Cut) -> Option<Advice> {
    let advice = summary.advice.as_ref().filter(|_| cut.steps() > 0)?;
    let words = |words: &str| escape::words(&text::shortened(words, NAME), Place::Cell);
    let code = |name: &str, most: usize| escape::code(&text::shortened(name, most), Place::Cell);
    let step = |step: &StepRow| Step {
        what: match &step.function {
            Some(name) => code(name, NAME),
            None => words(&step.what),
        },
        path: code(&step.path, PATH),
        lines: words(&text::shortened(&step.lines, LINES)),
        gain: words(&step.gain),
        layer: words(step.layer.as_deref().unwrap_or("any")),
        gates: words(&step.gates.join(", ")),
    };
    let sentence = escape::words(&advice.sentence, Place::Flow);
    Some(Advice {
        sentence: format!("One way to pass: {sentence}."),
        steps: advice.steps.iter().take(cut.steps()).map(step).collect(),
        notes: advice.notes.iter().map(|note| escape::message(&text::shortened(note, 600), Place::Flow)).collect(),
    })
}
