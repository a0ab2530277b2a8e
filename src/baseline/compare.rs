//! Two states of a project compared: the account of every scope, and why files are absent.

use std::collections::HashMap;

use super::account::{Account, Outcome};
use super::align::Alignment;
use super::change::Change;
use super::{Baseline, Code};
use crate::coverage::SourcePath;
use crate::source::Fingerprint;

/// Why a file of the baseline is in no figure now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It is not in the project any more.
    Deleted,
    /// The configuration leaves it out.
    Omitted,
    /// It is there, and no run measured it.
    Unmeasured,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes of the scopes that both sides have, all together first.
    pub changes: Vec<Change>,
    /// Files that could be compared by their counts only.
    pub by_counts: Vec<SourcePath>,
    /// Files of the baseline that are there and measured no more.
    pub unmeasured: Vec<SourcePath>,
}

/// Compares the baseline with what was measured now.
///
/// `absent` tells of a file of the baseline that is not measured now why that is so.
#[must_use]
pub fn compare(before: &Baseline, now: &Baseline, absent: impl Fn(&SourcePath) -> Absent) -> Comparison {
    let alignment = Alignment::new(before, now);
    let excluded = newly_excluded(&alignment);
    let gone: Vec<Absent> = before
        .files
        .keys()
        .map(|path| if now.files.contains_key(path) { Absent::Deleted } else { absent(path) })
        .collect();
    let scopes = before.totals.iter().filter_map(|(scope, old)| Some((scope, *old, *now.totals.get(scope)?)));
    let changes = scopes.map(|(scope, old, new)| {
        let has_exits = old.branches.is_some() && new.branches.is_some();
        let found = Account::new(&alignment, &excluded, &gone, scope, has_exits).settled();
        let Outcome { tallies, files, still_missed } = found;
        Change { scope: scope.clone(), before: old, now: new, has_exits, tallies, files, still_missed }
    });
    let changes = changes.collect();
    let counted =
        alignment.before.files.iter().zip(&alignment.before.is_counted).filter(|(_, is_counted)| **is_counted);
    let unmeasured = before.files.keys().zip(&gone).filter(|(_, why)| **why == Absent::Unmeasured);
    Comparison {
        changes,
        by_counts: counted.map(|((path, _), _)| (*path).clone()).collect(),
        unmeasured: unmeasured.map(|(path, _)| path.clone()).collect(),
    }
}

/// For each file of the baseline, which of its statements without a partner are among the excluded ones of the file now.
fn newly_excluded(alignment: &Alignment<'_>) -> Vec<Vec<bool>> {
    let files = alignment.before.files.iter().enumerate();
    let of_file = |(file, (_, state)): (usize, &(&SourcePath, &super::File))| {
        let Code::Said(said) = &state.code else { return vec![false; state.code.len() as usize] };
        let mut left: HashMap<Fingerprint, u32> = HashMap::new();
        if let Some(now) = alignment.before.same[file] {
            for fingerprint in &alignment.now.files[now].1.here.excluded {
                *left.entry(*fingerprint).or_default() += 1;
            }
        }
        let is_excluded = |(at, fingerprint): (usize, &Fingerprint)| {
            let is_open = alignment.before.partners[file][at].is_none();
            let count = left.get_mut(fingerprint).filter(|count| is_open && **count > 0);
            count.map(|count| *count -= 1).is_some()
        };
        said.iter().enumerate().map(is_excluded).collect()
    };
    files.map(of_file).collect()
}
