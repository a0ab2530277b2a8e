//! The change since the baseline: a table of the layers, and the files that are worse.

use serde::Serialize;

use super::Links;
use crate::reports::since::{places, told, worse};
use crate::summary::{ChangedRow, SinceRow, Summary, counted};

/// So many files are named.
const FILES: usize = 200;
/// Fewer, and they are shown at once.
const SHORT: usize = 13;

/// The section.
#[derive(Serialize)]
pub(super) struct Since<'a> {
    file: &'a str,
    rows: Vec<Row<'a>>,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    before: &'a str,
    now: &'a str,
    points: String,
    what: String,
}

/// The files of a scope.
#[derive(Serialize)]
struct Part<'a> {
    title: String,
    is_short: bool,
    files: Vec<File<'a>>,
    rest: Option<String>,
}

#[derive(Serialize)]
struct File<'a> {
    href: String,
    path: &'a str,
    what: &'a str,
    places: String,
    from: Option<String>,
}

/// The section of a run; none without a baseline.
pub(super) fn since<'a>(summary: &'a Summary, links: &Links<'_>) -> Option<Since<'a>> {
    let since = summary.since.as_ref()?;
    Some(Since { file: &since.file, rows: rows(since), parts: parts(since, links) })
}

fn rows(since: &SinceRow) -> Vec<Row<'_>> {
    let rows = since.changes.iter().map(|change| Row {
        name: &change.scope,
        before: &change.before.shown,
        now: &change.now.shown,
        points: change.points.as_deref().unwrap_or_default().replace('-', "−"),
        what: change.sentence.split_once(": ").map_or(change.sentence.as_str(), |(_, what)| what).to_owned(),
    });
    rows.collect()
}

fn parts<'a>(since: &'a SinceRow, links: &Links<'_>) -> Vec<Part<'a>> {
    let part = |change: &'a crate::summary::ChangeRow| {
        let files: Vec<&ChangedRow> = worse(change).collect();
        let rest = files.len().saturating_sub(FILES) as u64;
        let all = counted(files.len() as u64, "file", "files");
        (!files.is_empty()).then(|| Part {
            title: format!("{}: {all} with lost or new missed code", change.scope),
            is_short: files.len() < SHORT && change.scope == "overall",
            files: files.into_iter().take(FILES).map(|row| file(row, links)).collect(),
            rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more", "more"))),
        })
    };
    told(since).filter_map(part).collect()
}

fn file<'a>(row: &'a ChangedRow, links: &Links<'_>) -> File<'a> {
    let line = row.lost_lines.first().or(row.new_missed_lines.first()).map(|(first, _)| *first);
    let branch = row.lost_branches.first().or(row.new_missed_branches.first()).map(|(line, _)| *line);
    File {
        href: links.file(&row.path, line.or(branch)).unwrap_or_default(),
        path: &row.path,
        what: &row.sentence,
        places: places(row, 8),
        from: (!row.moved_from.is_empty()).then(|| format!("from {}", row.moved_from.join(", "))),
    }
}
