//! What the page's templates show: finished strings, in the order of the page.

use serde::Serialize;

use super::{figures, files};
use crate::reports::words;
use crate::reports::{templates, text};
use crate::summary::{FigureRow, Finding, LayerRow, ShareRow, Summary, counted, grouped};

/// So many reports, and files that no run measured, are named.
const NAMED: usize = 200;

/// The page.
#[derive(Serialize)]
pub struct Page<'a> {
    version: &'static str,
    style: &'static str,
    script: &'static str,
    project: &'a str,
    profile: Option<&'a str>,
    verdict_word: &'static str,
    tone: &'static str,
    icon: &'static str,
    headline: &'a str,
    extent: &'a str,
    exit_code: u8,
    sections: Vec<Section>,
    errors_title: String,
    errors: Vec<Note<'a>>,
    gates: Vec<words::Gate<'a>>,
    charts: Vec<figures::Figure>,
    denominator: &'static str,
    own_title: &'static str,
    has_own: bool,
    layers: Vec<Layer<'a>>,
    shares: Option<Shares>,
    files: Files,
    warnings: Vec<Note<'a>>,
    never: Option<Listed<'a>>,
    inputs: Vec<Input<'a>>,
    inputs_rest: Option<String>,
    reproduce: &'a str,
    reading: Vec<Reading>,
}

#[derive(Serialize)]
struct Section {
    id: &'static str,
    name: &'static str,
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
struct Layer<'a> {
    name: &'a str,
    is_total: bool,
    figures: Vec<Shown>,
    only: String,
    only_in_bodies: String,
    reports: String,
    files: String,
}

#[derive(Serialize)]
struct Shown {
    shown: String,
    counts: String,
}

#[derive(Serialize)]
struct Shares {
    columns: Vec<&'static str>,
    rows: Vec<ShareOf>,
}

#[derive(Serialize)]
struct ShareOf {
    name: String,
    cells: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    count: String,
    part: String,
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

impl<'a> Page<'a> {
    /// The view of a run.
    #[must_use]
    pub fn new(summary: &'a Summary) -> Self {
        let has_own = summary.layers.iter().any(|layer| layer.own.is_some());
        let errors = summary.errors.len() as u64;
        let inputs_rest = summary.inputs.len().saturating_sub(NAMED) as u64;
        let shares = shares(summary);
        Self {
            version: env!("CARGO_PKG_VERSION"),
            style: templates::STYLE,
            script: templates::SCRIPT,
            project: &summary.project,
            profile: summary.profile.as_deref(),
            verdict_word: words::verdict(summary.verdict),
            tone: words::verdict_tone(summary.verdict).name(),
            icon: words::verdict_tone(summary.verdict).icon(),
            headline: &summary.headline,
            extent: &summary.extent,
            exit_code: summary.exit_code,
            sections: sections(summary, shares.is_some()),
            errors_title: counted(errors, "error", "errors"),
            errors: summary.errors.iter().map(note).collect(),
            gates: summary.gates.iter().map(words::Gate::new).collect(),
            charts: figures::all(summary),
            denominator: words::denominator(summary),
            own_title: words::own_title(summary),
            has_own,
            layers: layers(summary, has_own),
            shares,
            files: Files { sentence: files::sentence(summary), rows: files::rows(summary) },
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

fn sections(summary: &Summary, has_shares: bool) -> Vec<Section> {
    let all = [
        (!summary.errors.is_empty(), "errors", "Errors"),
        (true, "gates", "Gates"),
        (true, "layers", "Layers"),
        (has_shares, "shares", "Who covers what"),
        (true, "files", "Files"),
        (true, "warnings", "Warnings"),
        (true, "inputs", "Reports read"),
        (true, "reading", "How to read"),
    ];
    all.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, id, name)| Section { id, name }).collect()
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

fn layers(summary: &Summary, has_own: bool) -> Vec<Layer<'_>> {
    let mut rows: Vec<Layer<'_>> = summary.layers.iter().map(|layer| layer_row(layer, has_own)).collect();
    let mut figures = shown(&summary.overall);
    if has_own {
        figures.push(Shown { shown: String::new(), counts: String::new() });
    }
    rows.push(Layer {
        name: "overall",
        is_total: true,
        figures,
        only: String::new(),
        only_in_bodies: String::new(),
        reports: grouped(summary.inputs.len() as u64),
        files: grouped(summary.files.len() as u64),
    });
    rows
}

fn layer_row(layer: &LayerRow, has_own: bool) -> Layer<'_> {
    let mut figures = shown(&layer.figures);
    if has_own {
        figures.push(layer.own.as_ref().map_or_else(
            || Shown { shown: "the same".to_owned(), counts: String::new() },
            |own| Shown { shown: own.combined.shown.clone(), counts: own.combined.counts.clone() },
        ));
    }
    Layer {
        name: &layer.name,
        is_total: false,
        figures,
        only: grouped(layer.only),
        only_in_bodies: grouped(layer.only_in_bodies),
        reports: grouped(layer.reports as u64),
        files: grouped(layer.files as u64),
    }
}

fn shown(row: &FigureRow) -> Vec<Shown> {
    let figures = [Some(&row.combined), Some(&row.lines), row.branches.as_ref(), row.functions.as_ref()];
    let cell = |figure: Option<&crate::summary::Figure>| match figure {
        Some(figure) if figure.total > 0 => Shown { shown: figure.shown.clone(), counts: figure.counts.clone() },
        Some(_) => Shown { shown: "no data".to_owned(), counts: String::new() },
        None => Shown { shown: "not measured".to_owned(), counts: String::new() },
    };
    figures.into_iter().map(cell).collect()
}

/// None where there is nothing to share out, or no layer to do so.
fn shares(summary: &Summary) -> Option<Shares> {
    let (all, bodies) = (&summary.shares.all, &summary.shares.bodies);
    if all.total == 0 || all.only.is_empty() {
        return None;
    }
    let has_bodies = bodies.total > 0;
    let kinds: Vec<(&'static str, &ShareRow)> =
        [(has_bodies, "In function bodies", bodies), (true, "All statements", all)]
            .into_iter()
            .filter_map(|(is_there, name, shares)| is_there.then_some((name, shares)))
            .collect();
    let row = |name: String, count: &dyn Fn(&ShareRow) -> u64| ShareOf {
        name,
        cells: kinds
            .iter()
            .map(|(_, shares)| Part { count: grouped(count(shares)), part: words::part(count(shares), shares.total) })
            .collect(),
    };
    let mut rows: Vec<ShareOf> = all
        .only
        .iter()
        .enumerate()
        .map(|(column, only)| {
            row(format!("only {}", only.name), &|shares| shares.only.get(column).map_or(0, |only| only.count))
        })
        .collect();
    rows.push(row("two or more".to_owned(), &|shares| shares.several));
    rows.push(row("nobody".to_owned(), &|shares| shares.nobody));
    Some(Shares { columns: kinds.iter().map(|(name, _)| *name).collect(), rows })
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
        layer: match &input.layer {
            Some(layer) if input.is_layer_guessed => format!("{layer}, by its path"),
            Some(layer) => layer.clone(),
            None => "none, overall only".to_owned(),
        },
        format: input.format,
        producer: &input.producer,
        files: grouped(input.files as u64),
    }
}
