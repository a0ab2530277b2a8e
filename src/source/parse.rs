//! Parsing that survives every input: what Python could not read either is refused, and no stack overflows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use ruff_python_ast::ModModule;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseError, Parsed, lexer, parse_module};

use super::lines::Lines;

/// Bytes of text that are parsed at most.
const LARGEST: usize = 5_000_000;
/// Tokens that are parsed at most: a source of 1 MB has about as many.
const MOST_TOKENS: usize = 250_000;
/// Bytes of stack for each token. A syntax tree is at most as deep as the source has tokens, and where the source is not
/// valid the parser's recovery can make it so deep from anything. It grows its stack on the heap, but not on all its paths
/// (`lambda a=lambda a=…` takes 1.4 kB for three tokens), nor when the tree is dropped.
const STACK_PER_TOKEN: usize = 1_024;
/// Tokens for which the stack of any thread is enough.
const FEW_TOKENS: usize = 300;

/// Parses a text and reads the tree, or says why not.
pub(super) fn parse<T: Send>(
    text: &str,
    lines: &Lines,
    read: impl FnOnce(&Parsed<ModModule>) -> T + Send,
) -> Result<T, String> {
    if text.len() > LARGEST {
        return Err(format!("larger than {} MB", LARGEST / 1_000_000));
    }
    let tokens = tokens(text)?;
    let run = || {
        let parsed = parse_module(text).map_err(|error| sentence(&error, lines))?;
        Ok(read(&parsed))
    };
    let caught = || catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(FAILED.to_owned()));
    if tokens <= FEW_TOKENS {
        return caught();
    }
    thread::scope(|scope| {
        let stack = (1 << 20) + tokens * STACK_PER_TOKEN;
        let spawned = thread::Builder::new().stack_size(stack).spawn_scoped(scope, caught);
        spawned.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err(FAILED.to_owned()))
    })
}

const FAILED: &str = "the parser failed";

/// How many tokens the text has, unless they are too many or nest deeper than Python's tokenizer allows: `MAXINDENT`,
/// `MAXLEVEL` and `MAXFSTRINGLEVEL` of Python's `Parser/lexer/state.h`.
fn tokens(text: &str) -> Result<usize, String> {
    use TokenKind as T;
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut levels = [("indentation", 99, 0_usize), ("brackets", 200, 0), ("f-strings", 150, 0)];
    for count in 0..=MOST_TOKENS {
        let (of, is_deeper) = match lexer.next_token() {
            T::EndOfFile => return Ok(count),
            T::Indent => (0, true),
            T::Dedent => (0, false),
            T::Lpar | T::Lsqb | T::Lbrace => (1, true),
            T::Rpar | T::Rsqb | T::Rbrace => (1, false),
            T::FStringStart | T::TStringStart => (2, true),
            T::FStringEnd | T::TStringEnd => (2, false),
            _ => continue,
        };
        let (name, most, level) = &mut levels[of];
        *level = if is_deeper { *level + 1 } else { level.saturating_sub(1) };
        if level > most {
            return Err(format!("more than {most} levels of {name}"));
        }
    }
    Err(format!("more than {MOST_TOKENS} tokens"))
}

/// The parser's message with its line, in the style of our own; it can quote a control character.
fn sentence(error: &ParseError, lines: &Lines) -> String {
    let line = lines.at(error.location.start().to_usize());
    let message: String =
        error.error.to_string().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let mut characters = message.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    format!("line {line}: {}", first.into_iter().chain(characters).collect::<String>())
}
