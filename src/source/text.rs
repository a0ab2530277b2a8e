//! A source as its lines and nothing else, without the cost of parsing it.

use super::decode;
use super::lines::Lines;
use crate::coverage::LineNumber;

/// The lines of a source.
#[derive(Clone, Debug)]
pub struct Text {
    pub(super) text: String,
    pub(super) lines: Lines,
}

impl Text {
    /// Reads the bytes of a file, whatever they are.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self::of(decode::decode(bytes).0.into_owned())
    }

    pub(super) fn of(text: String) -> Self {
        Self { lines: Lines::new(text.as_bytes()), text }
    }

    /// How many lines there are, as [`super::Source::line_count`].
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.lines.count()
    }

    /// The text of a line without its newline; none past the end.
    #[must_use]
    pub fn line(&self, line: LineNumber) -> Option<&str> {
        self.lines.range(line.value()).map(|range| &self.text[range])
    }
}
