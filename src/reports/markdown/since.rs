//! The change since the baseline: a table of the layers, and the files that are worse.

use serde::Serialize;

use super::cut::Cut;
use crate::reports::since::{places, told, worse};
use crate::reports::text;
use crate::summary::{ChangeRow, Summary, counted};

/// More layers are no table for a comment.
const ROWS: usize = 20;
const PATH: usize = 160;

/// The section.
#[derive(Serialize)]
pub(super) struct Since {
    file: String,
    rows: Vec<Row>,
    title: String,
    files: Vec<File>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    before: String,
    now: String,
    points: String,
    what: String,
}

#[derive(Serialize)]
struct File {
    path: String,
    what: String,
    places: String,
}

/// The section of a run; none without a baseline, or where there is no room for it.
pub(super) fn since(summary: &Summary, cut: Cut) -> Option<Since> {
    let since = summary.since.as_ref().filter(|_| cut < Cut::Rest)?;
    let files: Vec<_> = since.overall().into_iter().flat_map(worse).collect();
    let most = cut.files();
    let all = counted(files.len() as u64, "file", "files");
    let title = match files.len() {
        count if count > most => format!("{most} of {all} with lost or new missed code, the worst first"),
        _ => format!("{all} with lost or new missed code"),
    };
    let file = |file: &crate::summary::ChangedRow| File {
        path: text::shortened(&file.path, PATH).into_owned(),
        what: file.sentence.clone(),
        places: if cut < Cut::Lines { places(file, 8) } else { String::new() },
    };
    Some(Since {
        file: text::shortened(&since.file, PATH).into_owned(),
        rows: told(since).take(ROWS).map(row).collect(),
        title,
        files: files.into_iter().take(most).map(file).collect(),
    })
}

fn row(change: &ChangeRow) -> Row {
    let what = change.sentence.split_once(": ").map_or("", |(_, what)| what);
    Row {
        name: change.scope.clone(),
        before: change.before.shown.clone(),
        now: change.now.shown.clone(),
        points: change.points.as_deref().unwrap_or_default().replace('-', "−"),
        what: what.to_owned(),
    }
}
