//! The page of what no figure has in it: files never measured, excluded lines, omitted files.

use serde::Serialize;

use super::Links;
use super::frame::Page;
use crate::reports::{templates, text};
use crate::summary::{FileRow, Summary, counted, grouped};

/// So many files are named.
const NAMED: usize = 2_000;
/// So many ranges of lines are shown.
const RANGES: usize = 24;

#[derive(Serialize)]
struct View<'a> {
    sentence: &'static str,
    never: Names<'a>,
    excluded: Excluded<'a>,
    omitted: Names<'a>,
    empty: Excluded<'a>,
}

#[derive(Serialize)]
struct Names<'a> {
    sentence: String,
    rows: &'a [String],
    rest: Option<String>,
}

#[derive(Serialize)]
struct Excluded<'a> {
    sentence: String,
    rows: Vec<Row<'a>>,
    rest: Option<String>,
}

#[derive(Serialize)]
struct Row<'a> {
    href: String,
    path: &'a str,
    count: String,
    lines: String,
}

/// The page.
pub fn page(summary: &Summary, links: &Links<'_>) -> Page {
    let view = View {
        sentence: "What no figure of this report has in it: a total can hide it, so it is listed.",
        never: never(summary),
        excluded: excluded(summary, links),
        omitted: omitted(summary),
        empty: empty(summary, links),
    };
    Page {
        path: "left-out.html".to_owned(),
        title: "Left out".to_owned(),
        main: super::or_error(templates::html("left-out", &view)),
    }
}

fn names(sentence: String, all: &[String]) -> Names<'_> {
    Names { sentence, rows: &all[..all.len().min(NAMED)], rest: rest(all.len(), NAMED) }
}

fn rest(all: usize, shown: usize) -> Option<String> {
    let rest = all.saturating_sub(shown) as u64;
    (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more file", "more files")))
}

fn never(summary: &Summary) -> Names<'_> {
    let files = &summary.never_measured;
    let sentence = match (summary.has_source, files.len() as u64) {
        (false, _) => "Not known: `[project] source` in covgate.toml names the folders of the code, and is not set."
            .replace('`', ""),
        (true, 0) => "None: some run measured every Python file of the project's source folders.".to_owned(),
        (true, count) => format!(
            "{} below the project's source folders. No run loaded them, so nothing is known of their statements, and \
             coverage would be lower with them.",
            counted(count, "Python file", "Python files")
        ),
    };
    names(sentence, files)
}

fn omitted(summary: &Summary) -> Names<'_> {
    let files = &summary.omitted;
    let sentence = match files.len() as u64 {
        0 => "None: the configuration omits no file that was measured.".to_owned(),
        count => format!("{} that reports speak of, left out by [project] omit.", counted(count, "file", "files")),
    };
    names(sentence, files)
}

fn empty<'a>(summary: &'a Summary, links: &Links<'_>) -> Excluded<'a> {
    let files: Vec<&FileRow> = summary.files.iter().filter(|file| file.figures.lines.total == 0).collect();
    let sentence = match files.len() as u64 {
        0 => "None.".to_owned(),
        count => format!("{} that a run loaded, such as an empty __init__.py.", counted(count, "file", "files")),
    };
    let row = |file: &&'a FileRow| Row {
        href: links.file(&file.path, None).unwrap_or_default(),
        path: &file.path,
        count: String::new(),
        lines: String::new(),
    };
    Excluded { sentence, rows: files.iter().take(NAMED).map(row).collect(), rest: rest(files.len(), NAMED) }
}

fn excluded<'a>(summary: &'a Summary, links: &Links<'_>) -> Excluded<'a> {
    let mut files: Vec<&FileRow> = summary.files.iter().filter(|file| file.excluded > 0).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.excluded));
    let sentence = match files.len() as u64 {
        0 => "None that the reports tell of. Cobertura and LCOV tell of none.".to_owned(),
        count => format!(
            "{} in {}, by “pragma: no cover” or the configuration of coverage.py.",
            counted(summary.excluded_lines, "line", "lines"),
            counted(count, "file", "files")
        ),
    };
    let row = |file: &&'a FileRow| {
        let shown: Vec<String> = file.excluded_lines.iter().take(RANGES).map(|&lines| text::range(lines)).collect();
        let rest = file.excluded_lines.len().saturating_sub(RANGES) as u64;
        let more = if rest > 0 { format!(" and {} more", grouped(rest)) } else { String::new() };
        let first = file.excluded_lines.first().map(|(first, _)| *first);
        Row {
            href: links.file(&file.path, first).unwrap_or_default(),
            path: &file.path,
            count: grouped(file.excluded),
            lines: format!("{}{more}", shown.join(", ")),
        }
    };
    Excluded { sentence, rows: files.iter().take(NAMED).map(row).collect(), rest: rest(files.len(), NAMED) }
}
