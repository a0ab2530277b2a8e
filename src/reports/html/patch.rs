//! Changed lines on the overview: the files that miss most first, each with its source around what is missed.

use std::fmt::Write;

use serde::Serialize;

use super::code::push_text;
use super::{Links, push};
use crate::reports::text::{self, html};
use crate::summary::{Figure, Mark, MissedRow, PatchFileRow, PatchRow, Snippet, counted};

/// So many files are rows.
const ROWS: usize = 200;
/// So many ranges of lines are named of a file.
const RANGES: usize = 12;
/// Columns of layers that fit beside a file.
const COLUMNS: usize = 4;
/// So many pieces of source are open at once.
const OPEN: usize = 3;

/// Changed lines.
#[derive(Serialize)]
pub struct Patch<'a> {
    sentence: String,
    facts: Vec<Fact>,
    layers: Vec<&'a str>,
    /// The body of the table.
    rows: String,
    rest: Option<String>,
    pieces: Vec<Piece<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Fact {
    term: String,
    value: String,
}

/// The source of a file around what is missed.
#[derive(Serialize)]
struct Piece<'a> {
    path: &'a str,
    what: String,
    is_open: bool,
    tables: String,
}

impl<'a> Patch<'a> {
    /// The view of changed lines.
    pub fn new(patch: &'a PatchRow, links: &Links<'_>) -> Self {
        let rest = patch.files.len().saturating_sub(ROWS) as u64;
        let shown = patch.files.iter().filter(|file| !file.snippets.is_empty());
        Self {
            sentence: format!("{} {}.", text::capitalised(&patch.sentence), patch.since),
            facts: facts(patch),
            layers: patch.layers.iter().take(COLUMNS).map(|(name, _)| name.as_str()).collect(),
            rows: rows(patch, links),
            rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more file", "more files"))),
            pieces: shown.enumerate().map(|(at, file)| piece(file, at < OPEN)).collect(),
            notes: &patch.notes,
        }
    }
}

fn facts(patch: &PatchRow) -> Vec<Fact> {
    let debt = (patch.debt.0 > 0).then(|| Fact {
        term: "Missed before already, not judged".to_owned(),
        value: counted(patch.debt.0, "changed line", "changed lines"),
    });
    if patch.figures.lines.total == 0 {
        return debt.into_iter().collect();
    }
    let fact = |term: String, figure: &Figure| Fact { term, value: format!("{} ({})", figure.shown, figure.counts) };
    let branches = patch.figures.branches.as_ref().filter(|branches| branches.total > 0);
    let mut facts = vec![fact("Changed lines covered".to_owned(), &patch.figures.lines)];
    facts.extend(branches.map(|branches| fact("Branch exits of them".to_owned(), branches)));
    facts.extend(patch.layers.iter().map(|(name, row)| fact(format!("Lines by {name}"), &row.lines)));
    facts.extend(debt);
    facts
}

/// Written as text: a template takes as long for these rows as all else that the change needs here.
fn rows(patch: &PatchRow, links: &Links<'_>) -> String {
    let mut out = String::new();
    for file in patch.files.iter().take(ROWS) {
        push_row(&mut out, file, links);
    }
    out
}

fn push_row(out: &mut String, file: &PatchFileRow, links: &Links<'_>) {
    let first = file.missed.first().map(|range| range.0).or_else(|| file.missed_branches.first().map(|one| one.line));
    let mut missed: Vec<String> = file.missed.iter().take(RANGES).map(|&range| text::range(range)).collect();
    let rest = file.missed.len().saturating_sub(RANGES) as u64;
    missed.extend((rest > 0).then(|| counted(rest, "more place", "more places")));
    let exits = file.figures.branches.as_ref().filter(|branches| branches.total > 0);
    let href = links.file(&file.path, first);
    out.push_str("<tr><th scope=\"row\" class=\"name\">");
    if let Some(href) = &href {
        push(out, &["<a href=\"", &html(href), "\">"]);
    }
    push(out, &[&html(&file.path), if href.is_some() { "</a>" } else { "" }]);
    for remark in &file.remarks {
        push(out, &["<small>", &html(remark), "</small>"]);
    }
    let covered = &file.figures.lines;
    push(out, &["</th><td class=\"n big\">", &html(&covered.shown), "</td><td class=\"n\">", &covered.counts]);
    push(out, &["</td><td class=\"n\">", exits.map_or("–", |branches| &branches.counts), "</td>"]);
    for layer in file.layers.iter().take(COLUMNS) {
        push(out, &["<td class=\"n\">", &html(&layer.lines.shown), "</td>"]);
    }
    push(out, &["<td class=\"lines\">", &missed.join(", ")]);
    for reason in file.telling_branches().take(RANGES).map(MissedRow::sentence) {
        push(out, &["<small>", &html(&reason), "</small>"]);
    }
    out.push_str("</td></tr>\n");
}

fn piece(file: &PatchFileRow, is_open: bool) -> Piece<'_> {
    let missed = file.figures.lines.missed;
    let branches = file.missed_branches.len() as u64;
    let what = [
        (missed > 0).then(|| counted(missed, "changed line missed", "changed lines missed")),
        (branches > 0).then(|| counted(branches, "branch missed", "branches missed")),
    ];
    let what: Vec<String> = what.into_iter().flatten().collect();
    Piece { path: &file.path, what: what.join(", "), is_open, tables: file.snippets.iter().map(table).collect() }
}

/// Heads that are there for those who hear the page.
const HEAD: &str = "<th scope=col><span class=unseen>Line</span><th scope=col><span class=unseen>State</span>\
                    <th scope=col><span class=unseen>Source</span>";

/// Neighbouring lines as a table. Written as text, as the source of a file is.
fn table(snippet: &Snippet) -> String {
    let (first, last) =
        (snippet.lines.first().map_or(0, |line| line.number), snippet.lines.last().map_or(0, |line| line.number));
    let mut out = String::new();
    // Writing into a String cannot fail.
    let _ = writeln!(
        out,
        "<table class=src><caption class=unseen>Lines {first} to {last}</caption><thead><tr>{HEAD}<tbody>"
    );
    for line in &snippet.lines {
        let (class, word) = match (line.mark, line.is_changed) {
            (Mark::Missed, _) => (" class=m", "miss"),
            (Mark::Partial, _) => (" class=p", "part"),
            (Mark::None, true) => ("", "new"),
            (Mark::None, false) => ("", ""),
        };
        let _ = write!(out, "<tr{class}><th>{}<td>{word}<td>", line.number);
        push_text(&mut out, &line.text);
        out.push('\n');
    }
    out.push_str("</table>\n");
    if snippet.rest > 0 {
        let rest = counted(snippet.rest, "more missed line", "more missed lines");
        let _ = writeln!(out, "<p class=quiet>… {rest}</p>");
    }
    out
}
