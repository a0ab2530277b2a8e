//! The change since the baseline in the words that all reports share.

use crate::reports::text;
use crate::summary::{ChangeRow, ChangedRow, MissedRow, SinceRow, counted, grouped};

/// The scopes that are told: all together always, layers where something changed.
pub fn told(since: &SinceRow) -> impl Iterator<Item = &ChangeRow> {
    since.changes.iter().filter(|change| change.scope == "overall" || change.sentence != "no change")
}

/// The files of a scope where something was lost or is new and missed, the worst first.
pub fn worse(change: &ChangeRow) -> impl Iterator<Item = &ChangedRow> {
    let is_worse = |file: &&ChangedRow| file.kinds.iter().any(|row| matches!(row.kind, "lost" | "new_missed"));
    change.files.iter().filter(is_worse)
}

/// What was lost in a file and what is new and missed: `lost: lines 12–14; new and missed: line 20`.
pub fn places(file: &ChangedRow, most: usize) -> String {
    let parts = [
        ("lost", &file.lost_lines, &file.lost_branches),
        ("new and missed", &file.new_missed_lines, &file.new_missed_branches),
    ];
    let parts = parts.into_iter().filter_map(|(what, lines, branches)| {
        let mut shown: Vec<String> = lines.iter().take(most).map(|&lines| text::range(lines)).collect();
        if let Some(first) = shown.first_mut() {
            let is_one = lines.len() == 1 && lines[0].0 == lines[0].1;
            first.insert_str(0, if is_one { "line " } else { "lines " });
        }
        let rest = lines.len().saturating_sub(most) as u64;
        shown.extend((rest > 0).then(|| format!("{} more", grouped(rest))));
        // A way into lines that are told is told with them.
        let is_told =
            |to: Option<u32>| to.is_some_and(|to| lines.iter().any(|(first, last)| (*first..=*last).contains(&to)));
        let branches: Vec<_> = branches.iter().filter(|(_, to)| !is_told(*to)).collect();
        shown.extend(branches.iter().take(most).map(|&&(line, to)| MissedRow { line, to }.sentence()));
        let rest = branches.len().saturating_sub(most) as u64;
        shown.extend((rest > 0).then(|| counted(rest, "more branch", "more branches")));
        (!shown.is_empty()).then(|| format!("{what}: {}", shown.join(", ")))
    });
    parts.collect::<Vec<_>>().join("; ")
}
