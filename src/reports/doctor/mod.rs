//! What the doctor found, for a terminal, as Markdown and as JSON.

mod json;
mod markdown;
#[cfg(test)]
mod tests;
mod text;

use crate::doctor::{Diagnosis, Severity, ValueRow};
use crate::summary::counted;

pub use json::render as json;
pub use markdown::render as markdown;
pub use text::render as text;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The first evidence of each finding, and the values that something sets.
    Summary,
    /// All of it.
    Everything,
}

/// So much evidence is shown in a summary.
const EVIDENCE: usize = 5;

impl Detail {
    fn evidence(self) -> usize {
        match self {
            Self::Summary => EVIDENCE,
            Self::Everything => usize::MAX,
        }
    }

    fn shows(self, row: &ValueRow) -> bool {
        match self {
            Self::Summary => !row.is_default || row.key.contains("fail-under"),
            Self::Everything => true,
        }
    }
}

/// What a fix changed in a file.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The file.
    pub file: String,
    /// What changed, as `diff -u` writes it.
    pub diff: String,
}

/// The findings in a sentence without a full stop.
fn headline(diagnosis: &Diagnosis) -> String {
    let counts = Severity::ALL.map(|severity| (diagnosis.count(severity), severity.word()));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| counted(count, word, &format!("{word}s"))).collect();
    if counts.is_empty() { "nothing is wrong".to_owned() } else { counts.join(", ") }
}

/// What to do about findings that can be mended without anybody.
fn fixable(diagnosis: &Diagnosis) -> Option<String> {
    let count = diagnosis.findings.iter().filter(|finding| finding.is_fixable).count() as u64;
    (count > 0).then(|| format!("`covgate doctor --fix` mends {}", counted(count, "finding", "findings")))
}
