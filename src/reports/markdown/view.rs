//! What the Markdown template shows, and what is cut from it.

use serde::Serialize;

use super::advice::{self, Advice};
use super::cut::{self, Cut, FINDINGS, FOLDERS, INPUTS};
use super::escape::{self, Place};
use super::patch::{self, Patch};
use super::since::{self, Since};
use super::trend::{self, Trend};
use super::{gates, results};
use crate::reports::text;
use crate::reports::words::{self, Tone, part};
use crate::summary::{Figure, FigureRow, FileRow, Finding, ShareRow, Summary, WithoutRow, counted, grouped};

const RANGES: usize = 8;
const BRANCHES: usize = 2;
/// So many layers are told of that could be missing.
const WITHOUT: usize = 12;
/// Longer paths lose their middle.
const PATH: usize = 160;
/// Longer names lose theirs.
const NAME: usize = 80;

/// The report.
#[derive(Serialize)]
pub struct Report<'a> {
    key: String,
    version: &'static str,
    emoji: &'static str,
    project: String,
    profile: Option<String>,
    headline: String,
    alert: &'static str,
    sentence: String,
    errors_title: String,
    errors: Vec<Note>,
    errors_rest: Option<String>,
    gates: Vec<words::Gate<'a>>,
    gates_rest: Option<String>,
    patch: Option<Patch>,
    advice: Option<Advice>,
    since: Option<Since>,
    trend: Option<Trend>,
    has_own: bool,
    own_title: &'static str,
    has_tests: bool,
    broken: Option<results::Broken>,
    speed: Option<results::Speed>,
    layers: Vec<Row>,
    shares: Option<Shares>,
    together: Option<Shares>,
    without: Vec<String>,
    folders: Option<Folders>,
    files: Option<Files>,
    warnings_title: String,
    warnings: Vec<Note>,
    inputs_title: String,
    inputs: Vec<Input<'a>>,
    reproduce: Option<String>,
    left_out: String,
    extent: String,
}

/// An error or a warning, as Markdown.
#[derive(Serialize)]
struct Note {
    message: String,
    help: Option<String>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct Shares {
    columns: Vec<&'static str>,
    /// One for each column but the first.
    rules: Vec<&'static str>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Folders {
    title: String,
    has_shares: bool,
    rows: Vec<Folder>,
}

#[derive(Serialize)]
struct Folder {
    path: String,
    files: String,
    shown: String,
    missed: String,
    nobody: Option<String>,
    bar: String,
}

#[derive(Serialize)]
struct Files {
    title: String,
    has_lines: bool,
    rows: Vec<File>,
}

#[derive(Serialize)]
struct File {
    path: String,
    shown: String,
    missed: String,
    lines: String,
}

#[derive(Serialize)]
struct Input<'a> {
    path: String,
    layer: String,
    format: &'a str,
    producer: String,
    files: String,
}

impl<'a> Report<'a> {
    /// The view of a run, with so much cut.
    #[must_use]
    pub fn new(summary: &'a Summary, cut: Cut) -> Self {
        let tone = words::verdict_tone(summary.verdict);
        let has_own = summary.layers.iter().any(|layer| layer.own.is_some());
        let (errors, warnings) = (summary.errors.len() as u64, summary.warnings.len() as u64);
        let (gates, gates_rest) = gates::rows(summary, cut);
        let errors_rest = errors.saturating_sub(cut.errors() as u64);
        let command = text::shortened(&summary.reproduce, cut.message());
        let note = |finding: &Finding| note(finding, cut.message());
        let name = |name: &str| escape::words(&text::shortened(name, NAME), Place::Flow);
        Self {
            key: super::key(summary),
            version: env!("CARGO_PKG_VERSION"),
            emoji: tone.emoji(),
            project: name(&summary.project),
            profile: summary.profile.as_deref().map(|profile| code(&text::shortened(profile, NAME))),
            headline: escape::words(&summary.headline, Place::Flow),
            alert: match tone {
                Tone::Pass => "TIP",
                Tone::Fail => "CAUTION",
                Tone::Warn | Tone::Unknown => "WARNING",
            },
            sentence: gates::sentence(summary),
            errors_title: counted(errors, "error", "errors"),
            errors: summary.errors.iter().take(cut.errors()).map(note).collect(),
            errors_rest: (errors_rest > 0).then(|| counted(errors_rest, "more error", "more errors")),
            left_out: cut::left_out(summary, cut, gates.len()),
            gates,
            gates_rest,
            patch: patch::patch(summary, cut),
            advice: advice::advice(summary, cut),
            since: since::since(summary, cut),
            trend: trend::trend(summary, cut),
            has_own,
            own_title: words::own_title(summary),
            has_tests: summary.results.is_some(),
            broken: if cut < Cut::Errors { results::broken(summary) } else { None },
            speed: if cut < Cut::Layers { results::speed(summary, cut) } else { None },
            layers: if cut < Cut::Layers { layers(summary, has_own) } else { Vec::new() },
            shares: if cut < Cut::Layers { shares(summary) } else { None },
            together: if cut < Cut::Folders { together(summary) } else { None },
            without: if cut < Cut::Layers { without(summary) } else { Vec::new() },
            folders: if cut < Cut::Folders { folders(summary) } else { None },
            files: files(summary, cut),
            warnings_title: counted(warnings, "warning", "warnings"),
            warnings: if cut < Cut::Rest {
                summary.warnings.iter().take(FINDINGS).map(note).collect()
            } else {
                Vec::new()
            },
            inputs_title: format!("{} read", counted(summary.inputs.len() as u64, "report", "reports")),
            inputs: if cut < Cut::Folders { inputs(summary) } else { Vec::new() },
            reproduce: (!command.is_empty()).then(|| code(&command)),
            extent: escape::words(&summary.extent, Place::Flow),
        }
    }
}

fn code(name: &str) -> String {
    escape::code(name, Place::Flow)
}

/// A finding whose texts have at most so many characters.
fn note(finding: &Finding, most: usize) -> Note {
    let shown = |text: &str| escape::message(&text::shortened(text, most), Place::Flow);
    Note { message: shown(&finding.message), help: finding.help.as_deref().map(shown) }
}

fn cell(figure: Option<&Figure>) -> String {
    match figure {
        Some(figure) if figure.total > 0 => format!("{} ({})", figure.shown, figure.counts),
        Some(_) => "no data".to_owned(),
        None => "not measured".to_owned(),
    }
}

fn cells(row: &FigureRow) -> Vec<String> {
    [Some(&row.combined), Some(&row.lines), row.branches.as_ref(), row.functions.as_ref()].map(cell).to_vec()
}

fn layers(summary: &Summary, has_own: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = summary
        .layers
        .iter()
        .map(|layer| {
            let mut cells = cells(&layer.figures);
            if layer.contexts.is_some() {
                words::LINES_ONLY.clone_into(&mut cells[BRANCHES]);
            }
            if has_own {
                let own = layer.own.as_ref().map(|own| cell(Some(&own.combined)));
                cells.push(own.unwrap_or_else(|| "the same".to_owned()));
            }
            cells.extend(summary.results.is_some().then(|| results::of_layer(summary, &layer.name)));
            cells.extend([grouped(layer.only), grouped(layer.only_in_bodies), layer.reports_shown()]);
            Row { name: layer.name.clone(), cells }
        })
        .collect();
    let mut cells = cells(&summary.overall);
    cells.extend(has_own.then(String::new));
    cells.extend(summary.results.as_ref().map(|results| results.total.sentence.clone()));
    cells.extend([String::new(), String::new(), grouped(summary.inputs.len() as u64)]);
    rows.push(Row { name: "overall".to_owned(), cells });
    rows
}

fn shares(summary: &Summary) -> Option<Shares> {
    let (all, bodies) = (&summary.shares.all, &summary.shares.bodies);
    if all.total == 0 || all.only.is_empty() {
        return None;
    }
    let mut columns = vec!["Covered by", "All statements"];
    let mut kinds = vec![all];
    if bodies.total > 0 {
        columns.insert(1, "In function bodies");
        kinds.insert(0, bodies);
    }
    let row = |name: String, count: &dyn Fn(&ShareRow) -> u64| Row {
        name,
        cells: kinds.iter().map(|of| format!("{} ({})", grouped(count(of)), part(count(of), of.total))).collect(),
    };
    let mut rows: Vec<Row> = (0..all.only.len())
        .map(|column| {
            let count = move |of: &ShareRow| of.only.get(column).map_or(0, |only| only.count);
            row(format!("only {}", all.only[column].name), &count)
        })
        .collect();
    rows.push(row("two or more".to_owned(), &|of| of.several));
    rows.push(row("nobody".to_owned(), &|of| of.nobody));
    Some(Shares { rules: vec![""; columns.len() - 1], columns, rows })
}

/// Which layers cover what together; none where the shares of single layers tell it all.
fn together(summary: &Summary) -> Option<Shares> {
    let algebra = &summary.algebra;
    let is_more = algebra.combinations.iter().filter(|one| one.is_of.iter().filter(|is| **is).count() > 1).count() > 1;
    if !is_more {
        return None;
    }
    let has_bodies = summary.shares.bodies.total > 0;
    let row = |name: &str, statements: u64, in_bodies: u64| {
        let bodies = (in_bodies, summary.shares.bodies.total);
        let counts = has_bodies.then_some(bodies).into_iter().chain([(statements, summary.shares.all.total)]);
        let cells = counts.map(|(count, of)| format!("{} ({})", grouped(count), part(count, of))).collect();
        Row { name: name.to_owned(), cells }
    };
    let mut rows: Vec<Row> =
        algebra.combinations.iter().map(|one| row(&one.name, one.statements, one.in_bodies)).collect();
    if let Some(rest) = algebra.rest {
        rows.insert(rows.len().saturating_sub(1), row(&rest.name(), rest.statements, rest.in_bodies));
    }
    let columns = ["Covered by exactly"].into_iter().chain(has_bodies.then_some("In function bodies"));
    let columns: Vec<&'static str> = columns.chain(["All statements"]).collect();
    Some(Shares { rules: vec![""; columns.len() - 1], columns, rows })
}

fn without(summary: &Summary) -> Vec<String> {
    let sentence = |without: &WithoutRow| {
        let note = without.note.as_deref().map(|note| format!("; {note}")).unwrap_or_default();
        let mut sentence = format!("{}{note}.", without.sentence);
        if let Some(first) = sentence.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        escape::words(&text::shortened(&sentence, 400), Place::Flow)
    };
    summary.algebra.without.iter().take(WITHOUT).map(sentence).collect()
}

fn folders(summary: &Summary) -> Option<Folders> {
    let mut worst: Vec<_> = summary.folders.iter().collect();
    worst.sort_by(|one, two| {
        two.figures.lines.missed.cmp(&one.figures.lines.missed).then_with(|| one.path.cmp(&two.path))
    });
    let all = counted(worst.len() as u64, "folder", "folders");
    let title = if worst.len() > FOLDERS { format!("{FOLDERS} of {all}, the most missed first") } else { all };
    worst.truncate(FOLDERS);
    let has_shares = worst.iter().any(|folder| folder.shares.total > 0);
    let rows: Vec<Folder> = worst
        .into_iter()
        .map(|folder| Folder {
            path: text::shortened(text::folder(&folder.path), PATH).into_owned(),
            files: grouped(folder.files as u64),
            shown: folder.figures.combined.shown.clone(),
            missed: grouped(folder.figures.lines.missed),
            nobody: has_shares
                .then(|| format!("{} of {}", grouped(folder.shares.nobody), grouped(folder.shares.total))),
            bar: bar(&folder.figures.combined),
        })
        .collect();
    (!rows.is_empty()).then_some(Folders { title, has_shares, rows })
}

/// Ten cells; full only where everything is covered.
fn bar(figure: &Figure) -> String {
    let full = usize::try_from(figure.bar / 10).unwrap_or(10).min(10);
    format!("{}{}", "█".repeat(full), "░".repeat(10 - full))
}

fn files(summary: &Summary, cut: Cut) -> Option<Files> {
    let most = cut.files();
    let worst = text::most_missed(&summary.files);
    let has_lines = cut < Cut::Lines;
    let all = counted(worst.len() as u64, "file", "files");
    let title = match worst.len() {
        count if count > most => {
            format!("The {most} files with the most missed statements, of {all} with something missed")
        }
        _ => format!("{all} with something missed, the most missed first"),
    };
    let rows: Vec<File> = worst.into_iter().take(most).map(|file| file_row(file, has_lines)).collect();
    (!rows.is_empty()).then_some(Files { title, has_lines, rows })
}

fn file_row(file: &FileRow, has_lines: bool) -> File {
    let missed = || {
        let lines = text::missed_lines(file, RANGES).into_iter();
        lines.chain(text::missed_branches(file, BRANCHES)).collect::<Vec<_>>().join("; ")
    };
    File {
        path: text::shortened(&file.path, PATH).into_owned(),
        shown: file.figures.combined.shown.clone(),
        missed: grouped(file.figures.lines.missed),
        lines: if has_lines { missed() } else { String::new() },
    }
}

fn inputs(summary: &Summary) -> Vec<Input<'_>> {
    let inputs = summary.inputs.iter().take(INPUTS);
    inputs
        .map(|input| Input {
            path: text::shortened(&input.path, PATH).into_owned(),
            layer: input.layers_shown().unwrap_or_else(|| "none".to_owned()),
            format: input.format,
            producer: text::shortened(&input.producer, 60).into_owned(),
            files: grouped(input.files as u64),
        })
        .collect()
}
