//! The pieces of a source around what is missed in its changed lines, as far as sources may be shown.

use serde::Serialize;

use crate::config::Sources;
use crate::coverage::{LineNumber, LineSet};
use crate::patch::PatchFile;
use crate::paths::SourceRoot;
use crate::source::Source;
use crate::summary::build::Judged;
use crate::summary::pages::{Pages, Shown};

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

/// The pieces of a file's source around what is missed in it.
pub(super) fn snippets(file: &PatchFile, pages: &Pages<'_>, judged: &Judged<'_>) -> Vec<Snippet> {
    let partial: LineSet = file.missed_exits.iter().map(|missed| missed.line).collect();
    if judged.sources == Sources::None || (file.places.is_empty() && partial.is_empty()) {
        return Vec::new();
    }
    let read = || {
        let bytes = SourceRoot::new(&judged.config.root).read(&file.path).ok()?;
        Some(Box::new(Source::new(&bytes)))
    };
    let source = match pages.shown(&file.path) {
        Some(Shown::Source(source)) => Some(source),
        Some(Shown::Not(_)) => None,
        None => read(),
    };
    let Some(source) = source else { return Vec::new() };
    let mark = |line: LineNumber| match source.statement_of(line).unwrap_or(line) {
        first if file.overall.missing.contains(first) => Mark::Missed,
        first if partial.contains(first) => Mark::Partial,
        _ => Mark::None,
    };
    windows(file, &partial, source.line_count())
        .into_iter()
        .take(SNIPPETS)
        .map(|(first, last)| {
            let shown = last.min(first + LINES - 1);
            let line = |number: u32| {
                let line = LineNumber::new(number)?;
                let text = source.line(line)?.chars().take(LONGEST).collect();
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
