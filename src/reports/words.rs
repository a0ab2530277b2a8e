//! The words that pages and Markdown share: findings of gates, how to read the figures.

use serde::Serialize;

use crate::gates::Verdict;
use crate::summary::{GateRow, Summary};

/// Stands for the branches of a layer that was taken from contexts.
pub const LINES_ONLY: &str = "lines only";

/// What is said of all layers that were taken from contexts.
pub const BY_CONTEXTS: &str = "Taken from the contexts of one run: a line counts for a layer if one of its tests ran it, and \
    what stands outside of functions if the file was imported for its tests. Contexts tell lines only.";

/// How something stands, for an icon and a colour beside its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Held.
    Pass,
    /// Not held, and fails the run.
    Fail,
    /// Not held or without data, and does not fail the run.
    Warn,
    /// No finding where there must be one.
    Unknown,
}

impl Tone {
    /// The name in classes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
        }
    }

    /// The icon; a word always stands beside it.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Pass => "✓",
            Self::Fail => "✗",
            Self::Warn => "!",
            Self::Unknown => "?",
        }
    }

    /// The icon in Markdown.
    #[must_use]
    pub fn emoji(self) -> &'static str {
        match self {
            Self::Pass => "✅",
            Self::Fail => "❌",
            Self::Warn => "⚠️",
            Self::Unknown => "❔",
        }
    }
}

/// The verdict in a word.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Pass",
        Verdict::Fail => "Fail",
        Verdict::NoData => "No verdict",
    }
}

/// How a verdict stands.
#[must_use]
pub fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Pass => Tone::Pass,
        Verdict::Fail => Tone::Fail,
        Verdict::NoData => Tone::Unknown,
    }
}

/// A gate as a row of a table.
#[derive(Debug, Serialize)]
pub struct Gate<'a> {
    /// Its id.
    pub id: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// The name of its tone.
    pub tone: &'static str,
    /// The icon of a page.
    pub icon: &'static str,
    /// The icon of Markdown.
    pub emoji: &'static str,
    /// The finding in a word, in small letters.
    pub word: String,
    /// The measurement.
    pub shown: &'a str,
    /// The threshold.
    pub needs: String,
    /// The distance in points, with a real minus sign.
    pub gap: String,
    /// The distance in counts.
    pub explanation: &'a str,
    /// What it looks at, where that is not everything.
    pub scope: Option<&'a str>,
    /// Why it does not count, where it does not.
    pub note: Option<&'static str>,
    /// Where the threshold comes from.
    pub source: &'a str,
}

impl<'a> Gate<'a> {
    /// A gate as a row.
    #[must_use]
    pub fn new(gate: &'a GateRow) -> Self {
        let tone = match (gate.status, gate.is_blocking) {
            ("pass", _) => Tone::Pass,
            (_, false) => Tone::Warn,
            ("fail", true) => Tone::Fail,
            (_, true) => Tone::Unknown,
        };
        let note = match (tone, gate.status) {
            (Tone::Warn, "fail") => Some("shown only: severity warn"),
            (Tone::Warn, _) => Some("the layer is optional"),
            (Tone::Pass | Tone::Fail | Tone::Unknown, _) => None,
        };
        Self {
            id: &gate.id,
            name: &gate.name,
            tone: tone.name(),
            icon: tone.icon(),
            emoji: tone.emoji(),
            word: gate.word.to_lowercase(),
            shown: &gate.shown,
            needs: gate.needs.clone(),
            gap: gate.gap.as_deref().unwrap_or_default().replace('-', "−"),
            explanation: &gate.explanation,
            scope: gate.scope.as_deref(),
            note,
            source: &gate.source,
        }
    }
}

/// A part of a whole in percent, cut to one place; what is too small for it is not shown as nothing.
#[must_use]
pub fn part(count: u64, total: u64) -> String {
    if total == 0 {
        return "–".to_owned();
    }
    let tenths = u128::from(count) * 1000 / u128::from(total);
    if tenths == 0 && count > 0 {
        return "< 0.1 %".to_owned();
    }
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// What layers are measured over.
#[must_use]
pub fn denominator(summary: &Summary) -> &'static str {
    if summary.is_own_denominator {
        "Each layer is measured over the statements and branches that its own runs know."
    } else {
        "Each layer is measured over all statements and branches that any run knows, so that a run which loads few \
         files does not flatter itself."
    }
}

/// The heading of a layer's figures over the other denominator.
#[must_use]
pub fn own_title(summary: &Summary) -> &'static str {
    if summary.is_own_denominator { "Over what any run knows" } else { "Over its own runs" }
}

/// How to read the figures: a term and its formula.
pub const READING: [(&str, &str); 9] = [
    (
        "Combined",
        "(covered statements + covered branch exits) ÷ (statements + branch exits). The total of coverage.py's own \
         report. Where no branch was measured it is the same as statements.",
    ),
    ("Statements", "Executed statements ÷ statements. A statement over several lines counts once, at its first line."),
    ("Branches", "Branch exits taken ÷ branch exits. A line with an if has two: into its body and past it."),
    (
        "Functions",
        "Functions with at least one executed statement in the body ÷ functions with a body. Importing a module runs \
         no body.",
    ),
    ("Overall", "All runs together: what any of them covered is covered, once."),
    ("Only here", "Statements that one layer covers and no other does."),
    (
        "Missed, partial",
        "Missed: statements that no run executed. Partial: lines that branch and left by some exits only.",
    ),
    (
        "81.00–83.50 %",
        "Some report gives counts without places, so that only bounds are known. Gates are judged by the end that is \
         certain.",
    ),
    ("No data", "Nothing was measured. It is never counted as covered, and a gate without data has not passed."),
];
