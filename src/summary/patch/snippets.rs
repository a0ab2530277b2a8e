//! The pieces of a source around what is missed in its changed lines, as far as sources may be shown.

use serde::Serialize;

use crate::config::Sources;
use crate::coverage::{LineNumber, LineSet};
use crate::patch::{Basis, PatchFile};
use crate::paths::SourceRoot;
use crate::source::{LogicalLines, Text};

/// Neighbouring lines of a source.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Snippet {
    /// The lines.
    pub lines: Vec<SnippetLine>,
    /// How many missed lines follow that are not shown.
    pub rest: u64,
}

/// A line of a source.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct SnippetLine {
    /// Its number.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// How it stands; what did not change is not marked.
    pub mark: Mark,
    /// True if the line is new.
    pub is_changed: bool,
}

/// How a changed line stands.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing is to be said of it.
    None,
    /// No run executed it.
    Missed,
    /// Some exit was never taken.
    Partial,
}

/// So many pieces of a file are shown, each of so many lines at most.
const SNIPPETS: usize = 12;
const LINES: u32 = 24;
/// Lines around what is missed.
const AROUND: u32 = 3;
/// Longer lines lose their end.
const LONGEST: usize = 200;

/// The pieces of a file's source around what is missed in it; none where the source is not what was measured.
pub(super) fn snippets(file: &PatchFile, root: &SourceRoot, sources: Sources) -> Vec<Snippet> {
    let partial: LineSet = file.missed_exits.iter().map(|missed| missed.line).collect();
    let is_shown = match (sources, &file.basis) {
        (Sources::None, _) | (_, Basis::Stale(_) | Basis::WithoutSource(_)) => false,
        // Of a file in which something is missed.
        (Sources::All | Sources::Missed, Basis::Measured | Basis::NeverMeasured | Basis::Unread(_)) => true,
    };
    if !is_shown || (file.places.is_empty() && partial.is_empty()) {
        return Vec::new();
    }
    let Ok(bytes) = root.read(&file.path) else { return Vec::new() };
    let text = Text::new(&bytes);
    let statements = match file.basis {
        // Every line stands for itself.
        Basis::Unread(_) => LogicalLines::default(),
        _ => LogicalLines::new(&bytes),
    };
    let mark = |line: LineNumber| match statements.around(line).unwrap_or(line) {
        first if file.overall.missing.contains(first) => Mark::Missed,
        first if partial.contains(first) => Mark::Partial,
        _ => Mark::None,
    };
    windows(file, &partial, text.line_count())
        .into_iter()
        .take(SNIPPETS)
        .map(|(first, last)| {
            let shown = last.min(first + LINES - 1);
            let line = |number: u32| {
                let line = LineNumber::new(number)?;
                let text = text.line(line)?.chars().take(LONGEST).collect();
                Some(SnippetLine { number, text, mark: mark(line), is_changed: file.lines.contains(line) })
            };
            let is_missed = |number: &u32| LineNumber::new(*number).is_some_and(|line| mark(line) == Mark::Missed);
            let rest = (shown + 1..=last).filter(is_missed).count() as u64;
            Snippet { lines: (first..=shown).filter_map(line).collect(), rest }
        })
        .collect()
}

/// Lines to show around missed places and partial lines, joined where they meet.
fn windows(file: &PatchFile, partial: &LineSet, count: u32) -> Vec<(u32, u32)> {
    let places = file.places.iter().map(|&(first, last, _)| (first, last));
    let mut spots: Vec<(u32, u32)> = places.chain(partial.iter().map(|line| (line.value(), line.value()))).collect();
    spots.sort_unstable();
    let mut windows: Vec<(u32, u32)> = Vec::new();
    for (first, last) in spots {
        let (first, last) = (first.saturating_sub(AROUND).max(1), last.saturating_add(AROUND).min(count));
        match windows.last_mut().filter(|(_, end)| first <= end.saturating_add(1)) {
            Some((_, end)) => *end = last.max(*end),
            None if first <= last => windows.push((first, last)),
            None => {}
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::SourcePath;
    use crate::patch::Covered;

    fn set(lines: &[u32]) -> LineSet {
        lines.iter().copied().filter_map(LineNumber::new).collect()
    }

    /// How lines 1 to 4 of a file are marked whose first line is missed, and was changed as the fourth was.
    fn marks(text: &str, basis: Basis) -> Vec<(u32, Mark, bool)> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("m.py"), text).expect("a source");
        let file = PatchFile {
            path: SourcePath::new("m.py").expect("a path"),
            renamed_from: None,
            is_untracked: false,
            basis,
            whole: None,
            lines: set(&[1, 4]),
            statements: set(&[1]),
            places: vec![(1, 1, 1)],
            missed_exits: Vec::new(),
            overall: Covered { missing: set(&[1]), ..Covered::default() },
            layers: Vec::new(),
            moved: 0,
            respaced: 0,
            excluded: 0,
        };
        let snippets = snippets(&file, &SourceRoot::new(folder.path()), Sources::Missed);
        assert!(super::snippets(&file, &SourceRoot::new(folder.path()), Sources::None).is_empty());
        snippets.iter().flat_map(|one| &one.lines).map(|line| (line.number, line.mark, line.is_changed)).collect()
    }

    #[test]
    fn all_lines_of_a_missed_statement_are_marked() {
        use Mark::{Missed, None};
        let text = "a(\n  1,\n  # why\n)\nb()\n";
        let all = [(1, Missed, true), (2, Missed, false), (3, Missed, false), (4, Missed, true)];
        assert_eq!(marks(text, Basis::Measured), all);
        assert_eq!(marks(text, Basis::NeverMeasured), all);
        // Of what is no Python each line stands for itself.
        let each = [(1, Missed, true), (2, None, false), (3, None, false), (4, None, true)];
        assert_eq!(marks(text, Basis::Unread("it is none".to_owned())), each);
        // What is here is not what was measured.
        assert_eq!(marks(text, Basis::Stale("it is longer".to_owned())), []);
    }
}
