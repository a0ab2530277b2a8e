//! The logical lines of a source and nothing else: what changed lines are laid on, without the cost of all the rest.

use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;

use super::lines::Lines;
use super::scan::{self, Scanned};
use super::statements::{self, Span, Statements};
use super::{decode, parse};
use crate::coverage::{LineNumber, LineSet};

/// The statements of a source by line; of a source that can be neither scanned nor parsed, its number of lines only.
#[derive(Clone, Debug, Default)]
pub struct LogicalLines {
    lines: Scanned,
    is_known: bool,
}

impl LogicalLines {
    /// Reads the bytes of a file, whatever they are.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let (text, _) = decode::decode(bytes);
        match scan::scan(&text) {
            Some(lines) => Self { lines, is_known: true },
            None => Self::parsed(&text),
        }
    }

    fn parsed(text: &str) -> Self {
        let lines = Lines::new(text.as_bytes());
        let is_alone = |start: usize| {
            let before = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
            text[before..start].trim().is_empty()
        };
        let read = parse::parse(text, &lines, |parsed| {
            let comments = parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Comment);
            let starts = comments.map(|token| token.start().to_usize()).filter(|&start| is_alone(start));
            let comments = starts.filter_map(|start| LineNumber::new(lines.at(start))).collect();
            (Statements::new(parsed.tokens(), text, &lines).into_spans(), comments)
        });
        let is_known = read.is_ok();
        let (spans, comments) = read.unwrap_or_default();
        Self { lines: Scanned { spans, comments, count: lines.count() }, is_known }
    }

    fn holding(&self, line: LineNumber) -> Option<Span> {
        statements::index(&self.lines.spans, line.value()).map(|at| self.lines.spans[at])
    }

    /// The first and the last line of the statement that begins on this line, as [`super::Source::extent`].
    #[must_use]
    pub fn extent(&self, line: LineNumber) -> Option<(LineNumber, LineNumber)> {
        let span = self.holding(line).filter(|span| span.first == line.value())?;
        Some((line, LineNumber::new(span.last)?))
    }

    /// The first line of the statement that this line stands in, a comment of its own or not, as
    /// [`super::Source::statement_of`].
    #[must_use]
    pub fn around(&self, line: LineNumber) -> Option<LineNumber> {
        LineNumber::new(self.holding(line)?.first)
    }

    /// The first line of the statement that this line is a part of; none for a comment, also within a statement.
    #[must_use]
    pub fn statement_of(&self, line: LineNumber) -> Option<LineNumber> {
        if self.lines.comments.contains(line) {
            return None;
        }
        LineNumber::new(self.holding(line)?.first)
    }

    /// Why the source is not what a run measured, as [`super::Source::contradiction`].
    #[must_use]
    pub fn contradiction(&self, reported: &LineSet) -> Option<String> {
        // Lines are asked for in order.
        let mut spans = self.lines.spans.iter().peekable();
        let holds_code = |line: LineNumber| {
            while spans.next_if(|span| span.last < line.value()).is_some() {}
            !self.is_known || spans.peek().is_some_and(|span| span.holds(line.value()))
        };
        contradiction(reported, self.lines.count, holds_code)
    }
}

/// Asks for lines in order, up to the first that is in the way.
pub(super) fn contradiction(
    reported: &LineSet,
    count: u32,
    mut holds_code: impl FnMut(LineNumber) -> bool,
) -> Option<String> {
    let beyond = |line: &LineNumber| line.value() > count;
    let first = reported.iter().find(|line| beyond(line) || !holds_code(*line))?;
    // coverage.py lists line 1 of a file without statements.
    if first.value() == 1 && reported.len() == 1 {
        return None;
    }
    Some(if beyond(&first) {
        format!("reports speak of line {first}, the file has {count} lines")
    } else {
        format!("reports count line {first} as a statement, and it holds no code")
    })
}
