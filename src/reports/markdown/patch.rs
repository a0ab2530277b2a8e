//! Changed lines in Markdown: a part of the report of a whole run, and a report of their own for a pull request.

use serde::Serialize;

use super::cut::Cut;
use super::escape::{self, Place};
use super::{BUDGET, gates, key};
use crate::reports::{templates, text, words};
use crate::summary::{Figure, Mark, MissedRow, PatchFileRow, PatchRow, Snippet, Summary, counted};

/// Longer paths lose their middle.
const PATH: usize = 160;
/// Longer sentences lose theirs.
const WORDS: usize = 300;
/// So many ranges of lines are named of a file.
const RANGES: usize = 8;
const BRANCHES: usize = 2;

/// Changed lines.
#[derive(Serialize)]
pub struct Patch {
    sentence: String,
    figures: String,
    rows: Vec<Row>,
    rest: Option<String>,
    pieces: Vec<Piece>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    path: String,
    remarks: Vec<String>,
    counts: String,
    shown: String,
    missed: String,
}

/// The source of a file around what is missed, as a block of code.
#[derive(Serialize)]
struct Piece {
    title: String,
    block: String,
}

/// The part of the report; none where nobody asked for changed lines.
pub fn patch(summary: &Summary, cut: Cut) -> Option<Patch> {
    summary.patch.as_ref().map(|patch| view(patch, cut.patch_files(), cut.snippets()))
}

fn view(patch: &PatchRow, files: usize, snippets: usize) -> Patch {
    let open: Vec<&PatchFileRow> = patch.files.iter().filter(|file| !file.is_whole()).collect();
    let whole = (patch.files.len() - open.len()) as u64;
    let more = open.len().saturating_sub(files) as u64;
    let rest = [
        (more > 0).then(|| counted(more, "more changed file", "more changed files") + " with something missed"),
        (whole > 0).then(|| counted(whole, "changed file", "changed files") + " with nothing missed"),
    ];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    let since = escape::words(&text::shortened(&patch.since, PATH), Place::Flow);
    Patch {
        sentence: format!("{} {since}", text::capitalised(&patch.sentence)),
        figures: figures(patch),
        rows: open.iter().take(files).map(|file| row(file)).collect(),
        rest: (!rest.is_empty()).then(|| format!("And {}.", rest.join(", and "))),
        pieces: open.iter().take(snippets).filter_map(|file| piece(file)).collect(),
        notes: patch.notes.iter().map(|note| escape::message(&text::shortened(note, WORDS), Place::Flow)).collect(),
    }
}

/// Lines, branches and layers in a sentence.
fn figures(patch: &PatchRow) -> String {
    let told = |name: &str, figure: &Figure| format!("{name} {} ({})", figure.shown, figure.counts);
    if patch.figures.lines.total == 0 {
        return patch.debt_in_words().map_or_else(String::new, |debt| text::capitalised(&debt) + ".");
    }
    let branches = patch.figures.branches.as_ref().filter(|branches| branches.total > 0);
    let of_all = [Some(told("Lines", &patch.figures.lines)), branches.map(|branches| told("branches", branches))];
    let layers = patch.layers.iter().map(|(name, row)| told(&format!("by {name}"), &row.lines));
    let parts = of_all.into_iter().flatten().chain(layers).chain(patch.debt_in_words());
    format!("{}.", parts.collect::<Vec<_>>().join("; "))
}

fn row(file: &PatchFileRow) -> Row {
    let mut missed: Vec<String> = file.missed.iter().take(RANGES).map(|&range| text::range(range)).collect();
    let rest = file.missed.len().saturating_sub(RANGES) as u64;
    missed.extend((rest > 0).then(|| counted(rest, "more place", "more places")));
    let mut parts: Vec<String> = (!missed.is_empty()).then(|| missed.join(", ")).into_iter().collect();
    parts.extend(file.telling_branches().take(BRANCHES).map(MissedRow::sentence));
    let rest = file.telling_branches().count().saturating_sub(BRANCHES) as u64;
    parts.extend((rest > 0).then(|| counted(rest, "more branch", "more branches")));
    Row {
        path: text::shortened(&file.path, PATH).into_owned(),
        remarks: file.remarks.iter().map(|remark| text::shortened(remark, PATH).into_owned()).collect(),
        counts: file.figures.lines.counts.clone(),
        shown: file.figures.lines.shown.clone(),
        missed: parts.join("; "),
    }
}

fn piece(file: &PatchFileRow) -> Option<Piece> {
    if file.snippets.is_empty() {
        return None;
    }
    let missed = file.figures.lines.missed;
    let what = if missed > 0 {
        counted(missed, "changed line", "changed lines") + " missed"
    } else {
        "branches missed".to_owned()
    };
    // Markdown is not read within the element of a summary.
    let path = text::html(&text::shortened(&file.path, PATH));
    Some(Piece { title: format!("<code>{path}</code>: {what}"), block: block(&file.snippets) })
}

/// A block of code that no line of it can end. What it calls a `diff` is coloured by its signs: `!` for a line that never
/// ran, `+` for a new one.
fn block(snippets: &[Snippet]) -> String {
    let numbers = snippets.iter().flat_map(|snippet| &snippet.lines).map(|line| line.number);
    let width = numbers.max().unwrap_or(0).to_string().len();
    let mut lines: Vec<String> = Vec::new();
    for (at, snippet) in snippets.iter().enumerate() {
        if at > 0 {
            lines.push(format!("  {:>width$} ⋮", ""));
        }
        for line in &snippet.lines {
            let sign = match (line.mark, line.is_changed) {
                (Mark::Missed, _) => "!",
                (Mark::Partial, _) => "?",
                (Mark::None, true) => "+",
                (Mark::None, false) => " ",
            };
            let shown = format!("{sign} {:>width$} {}", line.number, text::visible(&tabless(&line.text)));
            lines.push(shown.trim_end().to_owned());
        }
        let rest = counted(snippet.rest, "more missed line", "more missed lines");
        lines.extend((snippet.rest > 0).then(|| format!("  {:>width$} ⋮ {rest}", "")));
    }
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}diff\n{}\n{fence}", lines.join("\n"))
}

/// A tab is no hidden character in code.
fn tabless(line: &str) -> String {
    line.replace('\t', "    ")
}

/// The report of changed lines alone.
#[derive(Serialize)]
struct Change<'a> {
    key: String,
    version: &'static str,
    emoji: &'static str,
    project: String,
    title: String,
    errors: Vec<String>,
    gates: Vec<words::Gate<'a>>,
    patch: Option<Patch>,
    extent: String,
}

/// The report of changed lines alone, cut until it fits: the pieces of source first, then the files.
#[must_use]
pub fn change(summary: &Summary) -> String {
    const STEPS: [(usize, usize); 6] = [(50, 10), (50, 5), (25, 2), (25, 0), (10, 0), (0, 0)];
    let rendered = |(files, snippets): (usize, usize)| {
        let view = Change {
            key: key(summary),
            version: env!("CARGO_PKG_VERSION"),
            emoji: words::verdict_tone(summary.verdict).emoji(),
            project: escape::words(&text::shortened(&summary.project, PATH), Place::Flow),
            title: summary.patch.as_ref().map_or_else(
                || escape::words(&summary.headline, Place::Flow),
                |patch| {
                    format!("{} {}", patch.sentence, escape::words(&text::shortened(&patch.since, PATH), Place::Flow))
                },
            ),
            errors: summary
                .errors
                .iter()
                .take(5)
                .map(|error| escape::message(&text::shortened(&error.message, WORDS), Place::Flow))
                .collect(),
            gates: gates::rows(summary, Cut::Nothing).0,
            patch: summary.patch.as_ref().map(|patch| view(patch, files, snippets)),
            extent: escape::words(&summary.extent, Place::Flow),
        };
        templates::markdown("change", &view).unwrap_or_else(|error| error.to_string())
    };
    let fits = |report: &String| report.len() <= BUDGET;
    STEPS.into_iter().map(rendered).find(fits).unwrap_or_else(|| rendered((0, 0)))
}
