//! What each statement of a source says, and which lines it stands on: what a baseline is made of, without the cost of all
//! the rest.

use super::lines::Lines;
use super::statements::Statements;
use super::{Fingerprint, decode, parse};
use crate::coverage::LineNumber;

/// The statements of a source by line, each with its fingerprint.
#[derive(Clone, Debug)]
pub struct Said(Statements);

impl Said {
    /// Reads the bytes of a file; none if they cannot be parsed.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let (text, _) = decode::decode(bytes);
        let lines = Lines::new(text.as_bytes());
        parse::parse(&text, &lines, |parsed| Statements::new(parsed.tokens(), &text, &lines)).ok().map(Self)
    }

    /// True if a statement begins on this line.
    #[must_use]
    pub fn begins(&self, line: LineNumber) -> bool {
        self.0.holding(line.value()).is_some_and(|span| span.first == line.value())
    }

    /// The first line of the statement that this line is a part of.
    #[must_use]
    pub fn statement_of(&self, line: LineNumber) -> Option<LineNumber> {
        LineNumber::new(self.0.holding(line.value())?.first)
    }

    /// What the statement says that this line is a part of.
    #[must_use]
    pub fn fingerprint(&self, line: LineNumber) -> Option<Fingerprint> {
        self.0.fingerprint(line.value())
    }
}
