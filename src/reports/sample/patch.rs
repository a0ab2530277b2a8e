//! Changed lines, of which each file misses some.

use super::{HOSTILE, figures};
use crate::summary::{Mark, MissedRow, PatchFileRow, PatchRow, Snippet, SnippetLine};

/// Changed lines of these files, of which each misses something.
pub fn patch(paths: &[&str]) -> PatchRow {
    let line =
        |number, text: &str, mark| SnippetLine { number, text: text.to_owned(), mark, is_changed: mark != Mark::None };
    let file = |(at, path): (usize, &&str)| PatchFileRow {
        path: (*path).to_owned(),
        remarks: vec![format!("renamed from {path}"), "never measured".to_owned()],
        renamed_from: Some((*path).to_owned()),
        basis: if at % 2 == 0 { "measured" } else { "never-measured" },
        figures: figures(9, 12, Some((3, 3, 8))),
        layers: vec![figures(7, 12, Some((1, 1, 8))); 3],
        missed: vec![(12, 14), (20, 20)],
        missed_counts: vec![2, 1],
        debt: vec![(30, 31)],
        missed_branches: vec![MissedRow { line: 9, to: None }, MissedRow { line: 11, to: Some(12) }],
        snippets: vec![
            Snippet {
                lines: vec![
                    line(9, "if x < 1 and y > 2:\t# & so on", Mark::Partial),
                    line(10, "````<script>alert(1)</script> @everyone", Mark::None),
                    line(12, "    return \"</script><b>\"", Mark::Missed),
                ],
                rest: 2,
            },
            Snippet { lines: vec![line(1_020, "\u{202e}x = 1", Mark::Missed)], rest: 0 },
        ],
    };
    PatchRow {
        since: format!("since {}", HOSTILE[0]),
        sentence: "31 of 44 changed lines covered".to_owned(),
        figures: figures(31, 44, Some((7, 7, 12))),
        layers: ["unit", "integration", "e2e"]
            .map(|name| (name.to_owned(), figures(20, 44, Some((2, 2, 12)))))
            .to_vec(),
        debt: (2, vec![2, 5, 2]),
        files: paths.iter().enumerate().map(file).collect(),
        notes: vec!["2 changed files are left out by `omit`".to_owned(), format!("1 note of {}", HOSTILE[2])],
    }
}
