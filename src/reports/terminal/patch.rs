//! Changed lines on the terminal: one line in the report of a whole run, and a report of their own.

use super::{DIM, Detail, FAIL, PASS, WARN, findings, gates, last, line, list_of_files, shown_range, style, word};
use crate::exit::Exit;
use crate::reports::log::printable;
use crate::summary::{Mark, PatchFileRow, PatchRow, SnippetLine, Summary, counted};

/// So many files are shown with their source.
const FILES: usize = 10;
/// So many ranges of lines are named of a file.
const RANGES: usize = 8;

/// Changed lines in a line: how many are covered, and where those are that miss most, unless a gate has told it.
pub(super) fn in_short(out: &mut String, summary: &Summary) {
    let Some(patch) = &summary.patch else { return };
    let is_told = summary.gates.iter().any(|gate| gate.kind == "patch" && gate.word == "FAIL");
    let missing = patch.files.iter().filter(|file| !file.missed.is_empty() && !is_told);
    let first: Vec<String> = missing.clone().take(3).map(place).collect();
    let rest = missing.count().saturating_sub(first.len()) as u64;
    let more = if rest > 0 { format!(", {}", counted(rest, "more file", "more files")) } else { String::new() };
    let missed =
        if first.is_empty() { String::new() } else { format!("  {DIM}missed: {}{more}{DIM:#}", first.join(", ")) };
    let debt = debt(patch);
    line(out, format_args!("patch: {} {}{debt}{missed}", patch.sentence, printable(&patch.since)));
}

/// `, 2 missed before already`, or nothing.
fn debt(patch: &PatchRow) -> String {
    patch.debt_in_words().map_or_else(String::new, |debt| format!(", {debt}"))
}

fn place(file: &PatchFileRow) -> String {
    let range = file.missed.first().map(|range| format!(":{}", shown_range(*range))).unwrap_or_default();
    format!("{}{range}", printable(&file.path))
}

/// The report of changed lines alone.
#[must_use]
pub fn change(summary: &Summary, written: &[String], exit: Exit, detail: Detail) -> String {
    let mut out = String::new();
    if detail != Detail::VerdictOnly {
        body(&mut out, summary, written, detail);
    }
    out.push_str(&last(summary.verdict, summary.exit_code, exit));
    out
}

fn body(out: &mut String, summary: &Summary, written: &[String], detail: Detail) {
    let style = style(summary.verdict);
    let word = word(summary.verdict);
    let patch = summary.patch.as_ref();
    let told = match patch {
        Some(patch) => {
            let (since, debt) = (printable(&patch.since), debt(patch));
            format!("{} {since}{debt}  {DIM}({}){DIM:#}", patch.sentence, summary.extent)
        }
        None => summary.headline.clone(),
    };
    line(out, format_args!("covgate: {style}{word}{style:#}  {told}"));
    // What the gates rest on is told below, file by file.
    gates(out, &summary.gates, Detail::VerdictOnly);
    if let Some(patch) = patch {
        figures(out, patch);
        files(out, patch, detail);
        for note in &patch.notes {
            line(out, format_args!("{DIM}{note}{DIM:#}"));
        }
    }
    findings(out, &summary.errors, "error", FAIL, detail);
    findings(out, &summary.warnings, "warning", WARN, detail);
    if !written.is_empty() {
        line(out, format_args!("wrote: {}", list_of_files(written)));
    }
}

/// What each layer covers of the change, and its branches.
fn figures(out: &mut String, patch: &PatchRow) {
    if patch.figures.lines.total == 0 {
        return;
    }
    let short = |shown: &str| shown.replace(" %", "%");
    let mut parts = vec![format!("lines {}", short(&patch.figures.lines.shown))];
    if let Some(branches) = patch.figures.branches.as_ref().filter(|branches| branches.total > 0) {
        parts.push(format!("branches {} ({})", short(&branches.shown), branches.counts));
    }
    parts.extend(patch.layers.iter().map(|(name, figures)| format!("by {name} {}", short(&figures.lines.shown))));
    line(out, format_args!("  {}", parts.join(" · ")));
}

fn files(out: &mut String, patch: &PatchRow, detail: Detail) {
    let (whole, missing): (Vec<&PatchFileRow>, Vec<&PatchFileRow>) =
        patch.files.iter().partition(|file| file.is_whole());
    let shown = if detail == Detail::Everything { missing.len() } else { FILES };
    for file in missing.iter().take(shown) {
        one(out, file);
    }
    if let Some(rest) = missing.len().checked_sub(shown).filter(|&rest| rest > 0) {
        let more = counted(rest as u64, "more file", "more files");
        line(out, format_args!("{DIM}… {more} with something missed (covgate diff -v shows all){DIM:#}"));
    }
    match (detail, whole.len() as u64) {
        (_, 0) => {}
        (Detail::Everything, _) => {
            for file in whole {
                let lines = counted(file.figures.lines.total, "changed line", "changed lines");
                line(out, format_args!("{PASS}ok{PASS:#}  {}  {DIM}{lines}{DIM:#}", printable(&file.path)));
            }
        }
        (_, count) => {
            let files = counted(count, "changed file has", "changed files have");
            line(out, format_args!("{DIM}{files} nothing missed{DIM:#}"));
        }
    }
}

/// A file: how much of it is covered, where not, and the source there.
fn one(out: &mut String, file: &PatchFileRow) {
    let remarks: Vec<String> =
        std::iter::once(String::new()).chain(file.remarks.iter().map(|remark| printable(remark))).collect();
    let remarks = remarks.join(" · ");
    let of = counted(file.figures.lines.total, "changed line", "changed lines");
    line(
        out,
        format_args!(
            "{FAIL}{}{FAIL:#}  {} of {of} covered{DIM}{}{remarks}{DIM:#}",
            printable(&file.path),
            file.figures.lines.covered,
            missed(file)
        ),
    );
    let width = file.snippets.iter().flat_map(|snippet| &snippet.lines).map(|line| line.number).max();
    let width = width.unwrap_or(0).to_string().len();
    for (at, snippet) in file.snippets.iter().enumerate() {
        if at > 0 {
            line(out, format_args!("  {DIM}{:>width$} ⋮{DIM:#}", ""));
        }
        for row in &snippet.lines {
            code(out, row, width);
        }
        if snippet.rest > 0 {
            line(out, format_args!("  {DIM}{:>width$} ⋮ {}{DIM:#}", "", more(snippet.rest)));
        }
    }
    for branch in file.telling_branches() {
        line(out, format_args!("  {WARN}?{WARN:#} {}", branch.sentence()));
    }
}

fn more(rest: u64) -> String {
    counted(rest, "more missed line", "more missed lines")
}

/// A line of source: `!` for one that never ran, `?` for one with a missed exit, `+` beside the number for a new one.
fn code(out: &mut String, row: &SnippetLine, width: usize) {
    let (sign, style) = match row.mark {
        Mark::Missed => ("!", FAIL),
        Mark::Partial => ("?", WARN),
        Mark::None => (" ", DIM),
    };
    let new = if row.is_changed { "+" } else { "|" };
    let (number, text) = (row.number, printable(&row.text));
    let shown = format!("{sign} {number:>width$} {new} {text}");
    line(out, format_args!("{style}{}{style:#}", shown.trim_end()));
}

/// Where a file misses lines: ` · missed 12-14, 20`.
fn missed(file: &PatchFileRow) -> String {
    if file.missed.is_empty() {
        return String::new();
    }
    let mut ranges: Vec<String> = file.missed.iter().take(RANGES).map(|range| shown_range(*range)).collect();
    let rest = file.missed.len().saturating_sub(RANGES) as u64;
    ranges.extend((rest > 0).then(|| counted(rest, "more place", "more places")));
    format!(" · missed {}", ranges.join(", "))
}
