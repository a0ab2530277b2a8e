//! The test audit for a terminal, as Markdown and as JSON: one set of tables, rendered three ways.

mod json;
mod markdown;
mod tables;
#[cfg(test)]
mod tests;
mod text;

use crate::audit::{Audit, Weight};
use crate::summary::counted;

pub use json::render as json;
pub(super) use markdown::Section;
pub use markdown::render as markdown;
pub use text::render as text;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The first rows of each table, the first places of each finding.
    Summary,
    /// All of them.
    Everything,
}

/// So many rows and places are shown in a summary.
const ROWS: usize = 20;
const PLACES: usize = 3;

impl Detail {
    fn rows(self) -> usize {
        match self {
            Self::Summary => ROWS,
            Self::Everything => usize::MAX,
        }
    }

    fn places(self) -> usize {
        match self {
            Self::Summary => PLACES,
            Self::Everything => usize::MAX,
        }
    }
}

/// The audit in a sentence without a full stop: `231 tests in 33 files; 1 fault, 2 warnings, 4 hints`.
fn headline(audit: &Audit) -> String {
    let totals = &audit.totals;
    let maybe = if totals.maybe > 0 {
        format!(" and {} that only running tells of", counted(totals.maybe, "test", "tests"))
    } else {
        String::new()
    };
    let tests = counted(totals.tests, "test", "tests");
    let files = counted(totals.files, "file", "files");
    let of = |weight: Weight| (audit.count(weight), weight.word());
    let found: Vec<String> = [Weight::Fault, Weight::Warning, Weight::Hint]
        .map(of)
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word, &format!("{word}s")))
        .collect();
    let found = if found.is_empty() { "nothing is at fault".to_owned() } else { found.join(", ") };
    format!("{tests}{maybe} in {files}; {found}")
}

/// Which files were read for settings.
fn settings(audit: &Audit) -> String {
    let of = |file: &Option<String>| file.clone().unwrap_or_else(|| "defaults".to_owned());
    format!("pytest: {}; coverage.py: {}", of(&audit.pytest), of(&audit.coverage))
}
