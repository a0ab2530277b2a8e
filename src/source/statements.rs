//! Where statements begin and end: the logical lines of the language reference, which coverage.py reports by their first
//! line (`multiline_map_from_tokens` in its `parser.py`), and what each says, as a fingerprint.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

use super::fingerprint::{Fingerprint, Spelling};
use super::lines::Lines;
use crate::coverage::LineNumber;

/// The logical lines of a source, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Statements {
    spans: Vec<Span>,
    /// Of each, in the same order.
    fingerprints: Vec<Fingerprint>,
}

/// Lines from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Span {
    pub(super) fn holds(self, line: u32) -> bool {
        (self.first..=self.last).contains(&line)
    }

    pub(super) fn lines(self) -> impl Iterator<Item = LineNumber> {
        (self.first..=self.last).filter_map(LineNumber::new)
    }
}

impl Statements {
    pub(super) fn new(tokens: &[Token], text: &str, lines: &Lines) -> Self {
        let mut statements = Self::default();
        let mut begun = None;
        let mut spelling = Spelling::default();
        for token in tokens {
            match token.kind() {
                TokenKind::Comment | TokenKind::NonLogicalNewline | TokenKind::Indent | TokenKind::Dedent => {}
                TokenKind::Newline => {
                    if let Some(first) = begun.take() {
                        let first = lines.at(first);
                        statements.spans.push(Span { first, last: lines.at(token.start().to_usize()).max(first) });
                        statements.fingerprints.push(spelling.take());
                    }
                }
                kind => {
                    begun.get_or_insert(token.start().to_usize());
                    spelling.add(kind, &text[token.start().to_usize()..token.end().to_usize()]);
                }
            }
        }
        statements
    }

    /// The logical line that a line is part of.
    pub(super) fn holding(&self, line: u32) -> Option<Span> {
        self.index(line).map(|at| self.spans[at])
    }

    /// The logical lines alone.
    pub(super) fn into_spans(self) -> Vec<Span> {
        self.spans
    }

    /// What the logical line says that a line is part of.
    pub(super) fn fingerprint(&self, line: u32) -> Option<Fingerprint> {
        self.index(line).map(|at| self.fingerprints[at])
    }

    /// The first logical line after a line.
    pub(super) fn after(&self, line: u32) -> Option<Span> {
        let at = self.spans.partition_point(|span| span.first <= line);
        self.spans.get(at).copied()
    }

    fn index(&self, line: u32) -> Option<usize> {
        index(&self.spans, line)
    }
}

/// Which of the spans, in order, a line is part of.
pub(super) fn index(spans: &[Span], line: u32) -> Option<usize> {
    let at = spans.partition_point(|span| span.last < line);
    spans.get(at).filter(|span| span.holds(line)).map(|_| at)
}
