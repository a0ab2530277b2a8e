//! Which statements coverage.py leaves out of a source by default: `# pragma: no cover`, `if TYPE_CHECKING:`, `...`.
//!
//! Follows `_raw_parse` and `DEFAULT_EXCLUDE` of coverage.py 7.17.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

use super::lines::Lines;
use super::statements::Span;
use crate::coverage::{LineNumber, LineSet};

/// First lines of the statements that are excluded, those of the suites that an excluded line opens included.
pub(super) fn lines(tokens: &[Token], text: &str, lines: &Lines) -> LineSet {
    let marked = marked(tokens, text, lines);
    let mut excluded = LineSet::new();
    if marked.is_empty() {
        return excluded;
    }
    let mut suite: Option<u32> = None;
    // Decorators and what they decorate are excluded together.
    let mut decorators: Vec<LineNumber> = Vec::new();
    let mut is_decorated = false;
    for line in logical_lines(tokens, lines) {
        suite = suite.filter(|&indent| line.indent > indent);
        let is_marked = is_decorated || line.span.lines().any(|line| marked.contains(line));
        let Some(first) = LineNumber::new(line.span.first) else { continue };
        if is_marked || suite.is_some() {
            std::mem::take(&mut decorators).into_iter().chain([first]).for_each(|line| {
                excluded.insert(line);
            });
        }
        is_decorated = line.is_decorator && is_marked;
        if line.is_decorator {
            decorators.push(first);
        } else {
            decorators.clear();
        }
        if is_marked && line.opens && suite.is_none() {
            suite = Some(line.indent);
        }
    }
    excluded
}

/// A logical line as coverage.py's search for exclusions sees it.
struct Logical {
    span: Span,
    indent: u32,
    is_decorator: bool,
    /// True if it has a colon outside of brackets: what is indented below may be its suite.
    opens: bool,
}

fn logical_lines(tokens: &[Token], lines: &Lines) -> Vec<Logical> {
    let mut found: Vec<Logical> = Vec::new();
    let (mut indent, mut brackets, mut begun) = (0_u32, 0_u32, None::<Logical>);
    for token in tokens {
        use TokenKind as T;
        match token.kind() {
            T::Comment | T::NonLogicalNewline => {}
            T::Indent => indent += 1,
            T::Dedent => indent = indent.saturating_sub(1),
            T::Newline => {
                if let Some(mut line) = begun.take() {
                    line.span.last = lines.at(token.start().to_usize()).max(line.span.first);
                    found.push(line);
                }
            }
            kind => {
                let first = lines.at(token.start().to_usize());
                let line = begun.get_or_insert(Logical {
                    span: Span { first, last: first },
                    indent,
                    is_decorator: kind == T::At,
                    opens: false,
                });
                match kind {
                    T::Lpar | T::Lsqb | T::Lbrace => brackets += 1,
                    T::Rpar | T::Rsqb | T::Rbrace => brackets = brackets.saturating_sub(1),
                    T::Colon if brackets == 0 => line.opens = true,
                    _ => {}
                }
            }
        }
    }
    found
}

/// Lines that coverage.py's default `exclude_lines` match.
fn marked(tokens: &[Token], text: &str, lines: &Lines) -> LineSet {
    let mut marked = LineSet::new();
    let mut before: [Option<&Token>; 2] = [None, None];
    let mut is_def = false;
    for token in tokens {
        if is_mark(token, before, is_def, text)
            && let Some(line) = LineNumber::new(lines.at(token.start().to_usize()))
        {
            marked.insert(line);
        }
        match token.kind() {
            TokenKind::Comment | TokenKind::NonLogicalNewline => continue,
            TokenKind::Def => is_def = true,
            TokenKind::Newline => is_def = false,
            _ => {}
        }
        before = [before[1], Some(token)];
    }
    marked
}

/// True if a token makes its line one that is left out, after two others and perhaps in the line of a `def`.
fn is_mark(token: &Token, before: [Option<&Token>; 2], is_def: bool, text: &str) -> bool {
    let written = &text[token.range().to_std_range()];
    let last = before[1].map(Token::kind);
    match token.kind() {
        TokenKind::Comment => is_pragma(written),
        // `...` alone on its line, or as the body on the line of its `def`.
        TokenKind::Ellipsis => match last {
            None | Some(TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent) => true,
            Some(TokenKind::Colon) => is_def,
            Some(_) => false,
        },
        TokenKind::Name => written == "TYPE_CHECKING" && (last == Some(TokenKind::If) || is_of_typing(before, text)),
        _ => false,
    }
}

/// True if what was read ends in `typing.`.
fn is_of_typing(before: [Option<&Token>; 2], text: &str) -> bool {
    matches!(before, [Some(name), Some(dot)]
        if dot.kind() == TokenKind::Dot && &text[name.range().to_std_range()] == "typing")
}

/// `#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(cover|COVER)`, anywhere in a comment.
fn is_pragma(comment: &str) -> bool {
    let word = |text: &'static str| {
        move |rest: &str| -> Option<String> {
            let upper = text.to_ascii_uppercase();
            rest.strip_prefix(text).or_else(|| rest.strip_prefix(upper.as_str())).map(str::to_owned)
        }
    };
    comment.match_indices('#').any(|(at, _)| {
        let rest = comment[at + 1..].trim_start();
        let Some(rest) = word("pragma")(rest) else { return false };
        let rest = rest.strip_prefix(':').unwrap_or(&rest).trim_start().to_owned();
        let Some(rest) = word("no")(&rest) else { return false };
        word("cover")(rest.trim_start()).is_some()
    })
}
