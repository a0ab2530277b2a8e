//! What is coloured on each line: keywords, strings, numbers, comments and the names that are defined.

use ruff_python_ast::token::{self, TokenKind};
use ruff_text_size::Ranged;

use super::lines::Lines;

/// A coloured part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it begins in the line, in bytes.
    pub start: u32,
    /// Where it ends in the line, in bytes; after its start.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a coloured part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A keyword; `match`, `case`, `type` and `lazy` only where they are used as such.
    Keyword,
    /// A string, or a literal piece of an f-string; what an f-string evaluates is code.
    String,
    /// A comment.
    Comment,
    /// A number.
    Number,
    /// The name after `def` or `class`.
    Definition,
}

/// The coloured parts of all lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    all: Vec<Token>,
    /// For each line up to the last that has any, the index of its first token.
    firsts: Vec<u32>,
}

impl Tokens {
    pub(super) fn new(tokens: &[token::Token], lines: &Lines) -> Self {
        let mut found = Self::default();
        let mut line = 1;
        let mut before = TokenKind::Newline;
        for token in tokens {
            let kind = kind(token.kind(), before);
            before = token.kind();
            let Some(kind) = kind else { continue };
            let (start, end) = (token.start().to_usize(), token.end().to_usize());
            while let Some(range) = lines.range(line).filter(|range| range.start < end) {
                let (from, to) = (start.max(range.start), end.min(range.end));
                if from < to {
                    found.push(line, from - range.start, to - range.start, kind);
                }
                if end <= range.end {
                    break;
                }
                line += 1;
            }
        }
        found
    }

    /// Adds a part of a line; strings that touch are one.
    fn push(&mut self, line: u32, start: usize, end: usize, kind: Kind) {
        let (Ok(start), Ok(end), Ok(next)) = (u32::try_from(start), u32::try_from(end), u32::try_from(self.all.len()))
        else {
            return;
        };
        let is_first = self.firsts.len() < line as usize;
        self.firsts.resize(line as usize, next);
        match self.all.last_mut() {
            Some(last) if !is_first && last.end == start && last.kind == kind => last.end = end,
            _ => self.all.push(Token { start, end, kind }),
        }
    }

    pub(super) fn of_line(&self, line: u32) -> &[Token] {
        let index = (line as usize).saturating_sub(1);
        let Some(&from) = self.firsts.get(index) else { return &[] };
        let to = self.firsts.get(index + 1).map_or(self.all.len(), |&to| to as usize);
        &self.all[from as usize..to]
    }
}

fn kind(kind: TokenKind, before: TokenKind) -> Option<Kind> {
    use TokenKind as T;
    match kind {
        T::String
        | T::FStringStart
        | T::FStringMiddle
        | T::FStringEnd
        | T::TStringStart
        | T::TStringMiddle
        | T::TStringEnd => Some(Kind::String),
        T::Comment => Some(Kind::Comment),
        T::Int | T::Float | T::Complex => Some(Kind::Number),
        T::Name if matches!(before, T::Def | T::Class) => Some(Kind::Definition),
        // The parser has turned soft keywords that are used as names into names.
        other if other.is_keyword() => Some(Kind::Keyword),
        _ => None,
    }
}
