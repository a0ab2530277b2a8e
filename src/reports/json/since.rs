//! The change since the baseline in `covgate.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Count, To};
use crate::summary::{ChangeRow, ChangedRow, KindRow, SinceRow};

/// The comparison: of all together and each layer.
#[derive(Serialize)]
pub(super) struct Since<'a> {
    file: &'a str,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    scope: &'a str,
    before: Count<'a>,
    now: Count<'a>,
    /// The baseline without covered code that was deleted: what the gate compares with.
    reference: Count<'a>,
    points: Option<&'a str>,
    #[serde(flatten)]
    kinds: Kinds,
    files: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    path: &'a str,
    #[serde(flatten)]
    kinds: Kinds,
    lost_lines: &'a [(u32, u32)],
    lost_branches: Vec<(u32, To)>,
    new_missed_lines: &'a [(u32, u32)],
    new_missed_branches: Vec<(u32, To)>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    moved_from: &'a [String],
}

/// Those kinds of change that there are.
#[derive(Serialize)]
struct Kinds {
    kinds: BTreeMap<&'static str, Tally>,
}

#[derive(Serialize)]
struct Tally {
    statements: u64,
    branches: u64,
}

impl<'a> Since<'a> {
    pub(super) fn new(since: &'a SinceRow) -> Self {
        Self { file: &since.file, changes: since.changes.iter().map(Change::new).collect() }
    }
}

impl<'a> Change<'a> {
    fn new(change: &'a ChangeRow) -> Self {
        Self {
            scope: &change.scope,
            before: Count::new(&change.before),
            now: Count::new(&change.now),
            reference: Count::new(&change.reference),
            points: change.points.as_deref(),
            kinds: Kinds::new(&change.kinds),
            files: change.files.iter().map(Changed::new).collect(),
        }
    }
}

impl<'a> Changed<'a> {
    fn new(file: &'a ChangedRow) -> Self {
        let branches = |exits: &[(u32, Option<u32>)]| -> Vec<(u32, To)> {
            exits.iter().map(|&(line, to)| (line, to.map_or(To::Exit("exit"), To::Line))).collect()
        };
        Self {
            path: &file.path,
            kinds: Kinds::new(&file.kinds),
            lost_lines: &file.lost_lines,
            lost_branches: branches(&file.lost_branches),
            new_missed_lines: &file.new_missed_lines,
            new_missed_branches: branches(&file.new_missed_branches),
            moved_from: &file.moved_from,
        }
    }
}

impl Kinds {
    fn new(kinds: &[KindRow]) -> Self {
        let tally = |row: &KindRow| Tally { statements: row.statements, branches: row.exits };
        Self { kinds: kinds.iter().map(|row| (row.kind, tally(row))).collect() }
    }
}
