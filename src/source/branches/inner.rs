//! Statements that hold a function of their own: a lambda, a comprehension or a generator.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

use crate::source::lines::Lines;

/// First lines of statements that hold a `lambda`, or a `for` in brackets, in order.
pub(super) fn lines(tokens: &[Token], lines: &Lines) -> Vec<u32> {
    let mut found = Vec::new();
    let mut begun = None;
    let mut brackets = 0_usize;
    for token in tokens {
        match token.kind() {
            TokenKind::Comment | TokenKind::NonLogicalNewline | TokenKind::Indent | TokenKind::Dedent => continue,
            TokenKind::Newline => {
                begun = None;
                continue;
            }
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        let start = *begun.get_or_insert(token.start().to_usize());
        if token.kind() == TokenKind::Lambda || (token.kind() == TokenKind::For && brackets > 0) {
            let line = lines.at(start);
            if found.last() != Some(&line) {
                found.push(line);
            }
        }
    }
    found
}
