//! The change since the baseline, in a line for each layer and the files that are worse.

use super::{DIM, Detail, FILES, line, printable};
use crate::reports::since::{places, told, worse};
use crate::summary::{Summary, counted};

pub(super) fn since(out: &mut String, summary: &Summary, detail: Detail) {
    let Some(since) = &summary.since else { return };
    line(out, format_args!("since the baseline  {DIM}({}){DIM:#}", printable(&since.file)));
    let changes: Vec<_> = told(since).collect();
    let width = changes.iter().map(|change| change.scope.len()).max().unwrap_or(0);
    for change in &changes {
        line(out, format_args!("  {:width$}  {}", change.scope, change.sentence));
    }
    let mut files: Vec<_> = since.overall().into_iter().flat_map(worse).collect();
    if files.is_empty() {
        // What one layer lost, another may still cover.
        files = changes.iter().flat_map(|change| worse(change)).take(FILES).collect();
    }
    let shown = if detail == Detail::Everything { files.len() } else { FILES };
    for file in files.iter().take(shown) {
        let places = places(file, 3);
        let what = if places.is_empty() { file.sentence.clone() } else { places };
        line(out, format_args!("  {}  {DIM}{what}{DIM:#}", printable(&file.path)));
    }
    if let Some(rest) = files.len().checked_sub(shown).filter(|&rest| rest > 0) {
        line(out, format_args!("  {DIM}… {} in the reports{DIM:#}", counted(rest as u64, "more file", "more files")));
    }
}
