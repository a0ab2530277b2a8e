//! Branches: why one never went where it could have gone.

mod find;
mod inner;

use ruff_python_ast::ModModule;
use ruff_python_parser::Parsed;

use super::lines::Lines;
use super::statements::{Span, Statements};

/// Why a branch was never taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The condition of an `if`, `elif` or `while` was never true.
    ConditionNeverTrue,
    /// The condition of an `if` or `elif` was never false.
    ConditionNeverFalse,
    /// A `for` loop never had a first element.
    LoopNeverStarted,
    /// A `for` loop was always left before its last element, or the condition of a `while` loop was never false.
    LoopNeverEnded,
    /// The pattern of a `case` never matched.
    PatternNeverMatched,
    /// The pattern of a `case` always matched.
    PatternAlwaysMatched,
    /// A lambda, comprehension or generator on the line never ran to its end; only among [`Jumps::All`].
    InnerNeverFinished,
}

/// Which jumps a report counts as branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Jumps {
    /// The two ways of a statement that decides: coverage.py since 7.6.2.
    OfStatements,
    /// Also those out of inner functions, and the further ways out of a `finally`: coverage.py before 7.6.2. They can look
    /// like a way of a statement, so that less is certain; right too where the version is not known.
    All,
}

/// The lines that branch.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    /// In the order of their lines.
    all: Vec<Branch>,
    /// First lines of statements with a lambda, comprehension or generator, in order.
    inner: Vec<u32>,
    /// Lines of statements that do not branch and go on to the next one, in order.
    onward: Vec<u32>,
    /// Lines of `def` and `class` that have their body on them, in order.
    inline: Vec<u32>,
}

/// A line that goes one of two ways: into its body, or past it.
#[derive(Clone, Copy, Debug)]
struct Branch {
    line: u32,
    header: Header,
    into: Way,
    past: Way,
    /// True if the way past it is the end of a `finally`, which goes on to wherever the `try` was left for.
    ends_finally: bool,
}

#[derive(Clone, Copy, Debug)]
enum Header {
    If,
    While,
    For,
    Case,
}

/// One of the two ways that a branch goes.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// Lines that are reached this way only, if any are known.
    lines: Option<Span>,
    /// True if the way certainly leads to one of these lines.
    is_certain: bool,
}

impl Way {
    const UNKNOWN: Self = Self { lines: None, is_certain: false };

    fn holds(self, line: Option<u32>) -> bool {
        self.lines.zip(line).is_some_and(|(lines, line)| lines.holds(line))
    }
}

impl Branch {
    fn reason(self, to: Option<u32>, jumps: Jumps, has_inner: bool) -> Option<Reason> {
        if self.into.holds(to) {
            return Some(self.header.never_into());
        }
        if self.past.holds(to) {
            return Some(self.header.never_past());
        }
        let is_of_inner = jumps == Jumps::All && has_inner && to.is_none();
        let is_of_other = is_of_inner || (jumps == Jumps::All && self.ends_finally);
        match (self.into.is_certain, self.past.is_certain) {
            (true, true) => is_of_inner.then_some(Reason::InnerNeverFinished),
            _ if is_of_other => None,
            // What is left is the other way.
            (true, false) => Some(self.header.never_past()),
            (false, true) => Some(self.header.never_into()),
            (false, false) => None,
        }
    }
}

impl Header {
    fn never_into(self) -> Reason {
        match self {
            Self::If | Self::While => Reason::ConditionNeverTrue,
            Self::For => Reason::LoopNeverStarted,
            Self::Case => Reason::PatternNeverMatched,
        }
    }

    fn never_past(self) -> Reason {
        match self {
            Self::If => Reason::ConditionNeverFalse,
            Self::While | Self::For => Reason::LoopNeverEnded,
            Self::Case => Reason::PatternAlwaysMatched,
        }
    }
}

impl Branches {
    pub(super) fn new(parsed: &Parsed<ModModule>, statements: &Statements, lines: &Lines) -> Self {
        let mut found = find::branches(parsed.suite(), statements, lines);
        found.inner = inner::lines(parsed.tokens(), lines);
        // The way out of a function that is all on one line is that of what it holds: coverage.py counts both as one.
        found.inner.retain(|line| found.inline.binary_search(line).is_err());
        found
    }

    pub(super) fn reason(&self, line: u32, to: Option<u32>, jumps: Jumps) -> Option<Reason> {
        let has_inner = self.has_inner(line);
        if let Ok(at) = self.all.binary_search_by_key(&line, |branch| branch.line) {
            return self.all[at].reason(to, jumps, has_inner);
        }
        let is_of_inner = jumps == Jumps::All && has_inner && to.is_none() && self.goes_on(line);
        is_of_inner.then_some(Reason::InnerNeverFinished)
    }

    /// True if the statement that begins on a line holds a lambda, comprehension or generator.
    pub(super) fn has_inner(&self, line: u32) -> bool {
        self.inner.binary_search(&line).is_ok()
    }

    /// True if the statement on a line does not branch, and another one after it certainly runs next.
    pub(super) fn goes_on(&self, line: u32) -> bool {
        self.onward.binary_search(&line).is_ok()
    }
}
