//! The sections of the guide: fixed, so that the committed file differs only where the numbers do.

use serde::Serialize;

/// A section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The name of its notes, its anchor on forges, and its id in the page.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
}

const fn section(name: &'static str, title: &'static str) -> Section {
    Section { name, title }
}

/// All sections, in order. A name that has been in use stays: people's notes are kept under it.
pub const SECTIONS: [Section; 12] = [
    section("verdict-and-gates", "Verdict and gates"),
    section("next-actions", "Next actions"),
    section("layers", "Layers"),
    section("critical-paths", "Critical paths"),
    section("directories", "Directories"),
    section("files-needing-attention", "Files needing attention"),
    section("test-speed", "Test speed"),
    section("not-measured-excluded", "Not measured, excluded"),
    section("phase-goals", "Phase goals"),
    section("how-to-reproduce-and-read", "How to reproduce and read"),
    section("warnings-and-errors", "Warnings and errors"),
    section("test-audit", "Test audit"),
];

/// The anchor that forges give a heading: small letters, digits, `-` for blanks, nothing else.
#[must_use]
pub fn anchor(title: &str) -> String {
    let lower = title.to_lowercase();
    lower
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_anchors_of_the_headings_and_differ() {
        for section in SECTIONS {
            assert_eq!(section.name, anchor(section.title));
            assert_eq!(SECTIONS.iter().filter(|other| other.name == section.name).count(), 1);
        }
    }
}
