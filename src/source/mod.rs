//! A Python source as text: its lines, coloured tokens, statements, functions and branches. Never runs it, and knows
//! nothing of coverage beyond the numbers of lines.
//!
//! Where the source cannot be parsed there is a [`Source::problem`] and nothing is guessed: it has lines, and no more.
//!
//! What a statement, a function or a branch is follows coverage.py (its `parser.py` and `regions.py`, 7.6 to 7.17), since
//! the lines that reports name are looked up here.

mod branches;
mod counted;
mod decode;
mod excluded;
mod fingerprint;
mod lines;
mod logical;
mod outline;
mod parse;
mod regions;
mod said;
mod scan;
mod statements;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod tree;

use crate::coverage::{LineNumber, LineSet};
use branches::Branches;
use regions::Regions;
use statements::Statements;
use tokens::Tokens;

pub use branches::{Jumps, Reason};
pub use counted::Counted;
pub use fingerprint::Fingerprint;
pub use logical::LogicalLines;
pub use outline::{Import, Outline};
pub use regions::{Region, Scope};
pub use said::Said;
pub use text::Text;
pub use tokens::{Kind, Token};
pub use tree::{Tree, read_tree};

/// A Python source file.
#[derive(Clone, Debug)]
pub struct Source {
    text: Text,
    is_lossy: bool,
    syntax: Syntax,
    problem: Option<String>,
}

/// All that parsing tells; empty if there is a problem.
#[derive(Clone, Debug, Default)]
struct Syntax {
    tokens: Tokens,
    statements: Statements,
    regions: Regions,
    branches: Branches,
}

impl Source {
    /// Reads a source from the bytes of its file, whatever they are.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let (text, is_lossy) = decode::decode(bytes);
        let decoded = Text::of(text.into_owned());
        let Text { text, lines } = &decoded;
        let read = parse::parse(text, lines, |parsed| {
            let statements = Statements::new(parsed.tokens(), text, lines);
            Syntax {
                tokens: Tokens::new(parsed.tokens(), lines),
                regions: Regions::new(parsed.suite(), &statements, lines),
                branches: Branches::new(parsed, &statements, lines),
                statements,
            }
        });
        let (syntax, problem) = match read {
            Ok(syntax) => (syntax, None),
            Err(problem) => (Syntax::default(), Some(problem)),
        };
        Self { text: decoded, is_lossy, syntax, problem }
    }

    /// Why the source could not be parsed, as a sentence without a full stop: `line 3: expected an expression`.
    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// True if some bytes are no text in the file's encoding, and show as U+FFFD.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.is_lossy
    }

    /// How many lines there are; a newline ends a line and does not begin another.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.text.line_count()
    }

    /// The text of a line without its newline; none past the end.
    #[must_use]
    pub fn line(&self, line: LineNumber) -> Option<&str> {
        self.text.line(line)
    }

    /// The coloured parts of a line, in order and apart from each other.
    #[must_use]
    pub fn tokens(&self, line: LineNumber) -> &[Token] {
        self.syntax.tokens.of_line(line.value())
    }

    /// The first and the last line of the statement that begins on this line: of a simple statement, of a decorator, or of
    /// the header of a compound one, up to its colon and what else stands on that line.
    ///
    /// Reports name only the first of these lines.
    #[must_use]
    pub fn extent(&self, line: LineNumber) -> Option<(LineNumber, LineNumber)> {
        let span = self.syntax.statements.holding(line.value()).filter(|span| span.first == line.value())?;
        Some((line, LineNumber::new(span.last)?))
    }

    /// The first line of the statement that this line is a part of: the line that reports name for it.
    #[must_use]
    pub fn statement_of(&self, line: LineNumber) -> Option<LineNumber> {
        LineNumber::new(self.syntax.statements.holding(line.value())?.first)
    }

    /// What the statement says that this line is a part of; none where there is no statement, or the source has a problem.
    #[must_use]
    pub fn fingerprint(&self, line: LineNumber) -> Option<Fingerprint> {
        self.syntax.statements.fingerprint(line.value())
    }

    /// False if the line certainly holds no code: it is blank, a comment, or past the end, and not inside a statement.
    ///
    /// Of a source with a problem only the lines past the end are certain.
    #[must_use]
    pub fn holds_code(&self, line: LineNumber) -> bool {
        if self.problem.is_some() {
            return line.value() <= self.line_count();
        }
        self.syntax.statements.holding(line.value()).is_some()
    }

    /// Why the source is not what a run measured, if that can be seen: a line that reports speak of is not there, or holds
    /// no code. A clause without a full stop.
    #[must_use]
    pub fn contradiction(&self, reported: &LineSet) -> Option<String> {
        logical::contradiction(reported, self.line_count(), |line| self.holds_code(line))
    }

    /// The functions and methods in the order they begin. Several can have one name, such as a property's getter and
    /// setter.
    #[must_use]
    pub fn functions(&self) -> &[Region] {
        self.syntax.regions.functions()
    }

    /// The classes in the order they begin.
    #[must_use]
    pub fn classes(&self) -> &[Region] {
        self.syntax.regions.classes()
    }

    /// What a branch leaves that goes out of its code object from this line: the innermost function or class whose body
    /// holds the line, or the module.
    ///
    /// None if that is not certain: the source has a problem, the line is past the end, or more than one thing on the line
    /// can be left.
    #[must_use]
    pub fn scope_of(&self, line: LineNumber, jumps: Jumps) -> Option<Scope<'_>> {
        let branches = &self.syntax.branches;
        let leaves_inner = jumps == Jumps::All && branches.has_inner(line.value());
        if self.problem.is_some() || line.value() > self.line_count() || leaves_inner {
            return None;
        }
        self.syntax.regions.scope_of(line.value(), branches.goes_on(line.value()))
    }

    /// Why a branch never went from a line to another, or out of its code object if `to` is none; for a line that ran.
    ///
    /// None if it is not certain.
    #[must_use]
    pub fn exit_of(&self, line: LineNumber, to: Option<LineNumber>, jumps: Jumps) -> Option<Reason> {
        self.syntax.branches.reason(line.value(), to.map(LineNumber::value), jumps)
    }
}
