//! The overview: the verdict and the gates first, one way to pass, charts, the files, what must be known.

use serde::Serialize;

use super::frame::Page;
use super::{Links, figures, files, patch, results};
use crate::reports::{templates, text, words};
use crate::summary::{AdviceRow, Finding, Summary, counted, grouped};

/// So many reports, and files that no run measured, are named.
const NAMED: usize = 200;

/// So many steps of the advice are named.
const STEPS: usize = 20;
/// Fewer steps than these, and they are shown at once.
const SHORT: usize = 13;

#[derive(Serialize)]
pub(super) struct View<'a> {
    verdict_word: &'static str,
    tone: &'static str,
    icon: &'static str,
    headline: &'a str,
    extent: &'a str,
    exit_code: u8,
    errors_title: String,
    errors: Vec<Note<'a>>,
    gates: Vec<words::Gate<'a>>,
    patch: Option<patch::Patch<'a>>,
    tests: Option<results::Line>,
    advice: Option<Advice<'a>>,
    charts: Vec<figures::Figure>,
    files: Files,
    warnings: Vec<Note<'a>>,
    never: Option<Listed<'a>>,
    inputs: Vec<Input<'a>>,
    inputs_rest: Option<String>,
    reproduce: &'a str,
    reading: Vec<Reading>,
}

/// An error or a warning; message and help are HTML already.
#[derive(Serialize)]
struct Note<'a> {
    message: String,
    help: Option<String>,
    code: &'a str,
    count: String,
    items: Option<Listed<'a>>,
}

#[derive(Serialize)]
struct Files {
    sentence: String,
    rows: String,
}

/// Names behind a title that unfolds them.
#[derive(Serialize)]
struct Listed<'a> {
    title: String,
    paths: &'a [String],
    rest: Option<String>,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    layer: String,
    format: &'a str,
    producer: &'a str,
    files: String,
}

#[derive(Serialize)]
struct Reading {
    term: &'static str,
    meaning: &'static str,
}

/// One way to pass.
#[derive(Serialize)]
struct Advice<'a> {
    sentence: String,
    title: String,
    is_short: bool,
    steps: Vec<Step<'a>>,
    rest: Option<String>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Step<'a> {
    href: String,
    name: &'a str,
    path: &'a str,
    lines: &'a str,
    gain: &'a str,
    branches: &'a [String],
    layer: &'a str,
    gates: String,
}

/// The page.
pub fn page(summary: &Summary, links: &Links<'_>) -> Page {
    let view = View::new(summary, links);
    Page {
        path: "index.html".to_owned(),
        title: words::verdict(summary.verdict).to_owned(),
        main: super::or_error(templates::html("index", &view)),
    }
}

impl<'a> View<'a> {
    /// The view of a run.
    pub(super) fn new(summary: &'a Summary, links: &Links<'_>) -> Self {
        let errors = summary.errors.len() as u64;
        let inputs_rest = summary.inputs.len().saturating_sub(NAMED) as u64;
        Self {
            verdict_word: words::verdict(summary.verdict),
            tone: words::verdict_tone(summary.verdict).name(),
            icon: words::verdict_tone(summary.verdict).icon(),
            headline: &summary.headline,
            extent: &summary.extent,
            exit_code: summary.exit_code,
            errors_title: counted(errors, "error", "errors"),
            errors: summary.errors.iter().map(note).collect(),
            gates: summary.gates.iter().map(words::Gate::new).collect(),
            patch: summary.patch.as_ref().map(|patch| patch::Patch::new(patch, links)),
            tests: results::line(summary, links.is_single),
            advice: summary.advice.as_ref().map(|advice| advice_view(advice, links)),
            // The chart of tests is on their own page.
            charts: figures::all(summary).into_iter().filter(|figure| !figure.is_of_tests()).collect(),
            files: Files { sentence: files::sentence(summary), rows: files::rows(summary, links) },
            warnings: summary.warnings.iter().map(note).collect(),
            never: listed(
                format!("{} never measured", counted(summary.never_measured.len() as u64, "file was", "files were")),
                &summary.never_measured,
            ),
            inputs: summary.inputs.iter().take(NAMED).map(input).collect(),
            inputs_rest: (inputs_rest > 0)
                .then(|| format!("And {}.", counted(inputs_rest, "more report", "more reports"))),
            reproduce: &summary.reproduce,
            reading: words::READING.iter().map(|&(term, meaning)| Reading { term, meaning }).collect(),
        }
    }
}

fn advice_view<'a>(advice: &'a AdviceRow, links: &Links<'_>) -> Advice<'a> {
    let step = |step: &'a crate::summary::StepRow| Step {
        href: links.file(&step.path, Some(step.line)).unwrap_or_default(),
        name: &step.what,
        path: &step.path,
        lines: &step.lines,
        gain: &step.gain,
        branches: &step.branches,
        layer: step.layer.as_deref().unwrap_or("any"),
        gates: step.gates.join(", "),
    };
    let rest = advice.steps.len().saturating_sub(STEPS) as u64;
    let sentence = text::capitalised(&advice.sentence);
    Advice {
        sentence: format!("{sentence}."),
        title: counted(advice.steps.len() as u64, "place", "places"),
        is_short: advice.steps.len() < SHORT,
        steps: advice.steps.iter().take(STEPS).map(step).collect(),
        rest: (rest > 0).then(|| format!("And {}.", counted(rest, "more place", "more places"))),
        notes: &advice.notes,
    }
}

fn note(finding: &Finding) -> Note<'_> {
    Note {
        message: text::html_message(&finding.message),
        help: finding.help.as_deref().map(text::html_message),
        code: &finding.code,
        count: counted(finding.count, "case", "cases"),
        items: listed("All of them".to_owned(), &finding.items),
    }
}

fn listed(title: String, paths: &[String]) -> Option<Listed<'_>> {
    let rest = paths.len().saturating_sub(NAMED) as u64;
    (!paths.is_empty()).then(|| Listed {
        title,
        paths: &paths[..paths.len().min(NAMED)],
        rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more", "more"))),
    })
}

fn input(input: &crate::summary::InputRow) -> Input<'_> {
    Input {
        path: &input.path,
        layer: match input.layers_shown() {
            Some(layer) if input.is_layer_guessed => format!("{layer}, by its path"),
            Some(layer) => layer,
            None => "none, overall only".to_owned(),
        },
        format: input.format,
        producer: &input.producer,
        files: grouped(input.files as u64),
    }
}
