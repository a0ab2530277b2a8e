//! What coverage.py would count in a source that no run loaded: statements, lines that branch, excluded lines.
//!
//! Follows its `parser.py` (7.17) with the exclusions that it has by default: `# pragma: no cover`, `if TYPE_CHECKING:`
//! and bodies of `...`. A project's own `exclude_also` is not known here.

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{ExceptHandler, Expr, MatchCase, Pattern, Stmt};
use ruff_text_size::{Ranged, TextSize};

use super::lines::Lines;
use super::statements::Statements;
use super::{decode, excluded, parse};
use crate::coverage::{LineNumber, LineSet};

/// Lines that coverage.py would count, each by the first line of its statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Statements.
    pub statements: LineSet,
    /// Those of them that go one of two ways.
    pub branching: LineSet,
    /// Statements left out by a comment or by default.
    pub excluded: LineSet,
}

impl Counted {
    /// Counts in the bytes of a file.
    ///
    /// # Errors
    /// If the source cannot be parsed: a sentence without a full stop.
    pub fn of(bytes: &[u8]) -> Result<Self, String> {
        let (text, _) = decode::decode(bytes);
        let lines = Lines::new(text.as_bytes());
        parse::parse(&text, &lines, |parsed| {
            let statements = Statements::new(parsed.tokens(), &lines);
            let mut finder = Finder {
                statements: &statements,
                lines: &lines,
                found: LineSet::new(),
                branches: Vec::new(),
                depth: Depth::Module,
                next: None,
            };
            finder.body(parsed.suite());
            let excluded = excluded::lines(parsed.tokens(), &text, &lines);
            let statements = finder.found.difference(&excluded);
            // A way to an excluded line is none, and one way is no branch.
            let is_branch = |branch: &&Branch| {
                statements.contains(branch.line) && !branch.ways.iter().flatten().any(|&way| excluded.contains(way))
            };
            let branching = finder.branches.iter().filter(is_branch).map(|branch| branch.line).collect();
            Self { statements, branching, excluded }
        })
    }
}

/// What is around a statement: a function's local annotations make no code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Module,
    Class,
    Function,
}

struct Finder<'a> {
    statements: &'a Statements,
    lines: &'a Lines,
    found: LineSet,
    branches: Vec<Branch>,
    depth: Depth,
    /// The statement after the one at hand in its suite.
    next: Option<LineNumber>,
}

/// A line that goes two ways, and where they lead as far as that is known.
struct Branch {
    line: LineNumber,
    ways: [Option<LineNumber>; 2],
}

impl StatementVisitor<'_> for Finder<'_> {
    fn visit_body(&mut self, body: &[Stmt]) {
        let around = self.next;
        for (at, statement) in body.iter().enumerate() {
            self.next = body.get(at + 1).and_then(|next| self.first_line(next.start()));
            self.visit_stmt(statement);
        }
        self.next = around;
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        match statement {
            Stmt::FunctionDef(def) => {
                self.define(def.name.start(), &def.decorator_list, Depth::Function, &def.body);
                return;
            }
            Stmt::ClassDef(class) => {
                self.define(class.name.start(), &class.decorator_list, Depth::Class, &class.body);
                return;
            }
            // They only tell the compiler something.
            Stmt::Global(_) | Stmt::Nonlocal(_) => return,
            Stmt::AnnAssign(declared) => {
                let is_local = declared.value.is_none() && declared.target.is_name_expr();
                if is_local && self.depth == Depth::Function {
                    return;
                }
            }
            Stmt::If(found) => {
                let clauses = &found.elif_else_clauses;
                let elifs =
                    clauses.iter().filter_map(|clause| Some((clause.start(), clause.test.as_ref()?, &clause.body)));
                let tests = [(found.start(), &*found.test, &found.body)].into_iter().chain(elifs);
                for ((start, test, body), past) in tests.zip(clauses.iter().map(Some).chain([None])) {
                    let past = past.map_or(self.next, |clause| match &clause.test {
                        Some(_) => self.first_line(clause.start()),
                        None => self.first(&clause.body),
                    });
                    self.header(start, Some(test), body, past);
                }
            }
            Stmt::While(found) => {
                self.header(found.start(), Some(&found.test), &found.body, self.first(&found.orelse).or(self.next));
            }
            Stmt::For(found) => self.header(found.start(), None, &found.body, self.first(&found.orelse).or(self.next)),
            Stmt::Match(found) => {
                let past = found.cases.iter().skip(1).map(|case| self.first_line(case.start())).chain([self.next]);
                let past: Vec<Option<LineNumber>> = past.collect();
                found.cases.iter().zip(past).for_each(|(case, past)| self.case(case, past));
            }
            Stmt::Try(found) => {
                for ExceptHandler::ExceptHandler(handler) in &found.handlers {
                    self.count(handler.start());
                }
            }
            _ => {}
        }
        self.count(statement.start());
        walk_stmt(self, statement);
    }
}

impl Finder<'_> {
    /// A suite that may begin with a docstring, which is no statement.
    fn body(&mut self, body: &[Stmt]) {
        let is_docstring = |first: &Stmt| matches!(first, Stmt::Expr(first) if first.value.is_string_literal_expr());
        let skipped = usize::from(body.first().is_some_and(is_docstring));
        self.visit_body(&body[skipped..]);
    }

    fn define(&mut self, name: TextSize, decorators: &[ruff_python_ast::Decorator], inside: Depth, body: &[Stmt]) {
        for decorator in decorators {
            self.count(decorator.start());
        }
        self.count(name);
        // coverage.py takes a body on the line of its `def` for a way that the line goes.
        if inside == Depth::Function && self.is_inline(name, body) {
            self.branch(name, [self.next, None]);
        }
        let around = std::mem::replace(&mut self.depth, inside);
        self.body(body);
        self.depth = around;
    }

    fn is_inline(&self, name: TextSize, body: &[Stmt]) -> bool {
        let header = self.statements.holding(self.lines.at(name.to_usize()));
        let first = body.first().map(|first| self.lines.at(first.start().to_usize()));
        header.zip(first).is_some_and(|(header, first)| header.holds(first))
    }

    /// The line of an `if`, `while` or `for`, which goes into its body or past it; where Python decides the test when it
    /// compiles, there is one way.
    fn header(&mut self, start: TextSize, test: Option<&Expr>, body: &[Stmt], past: Option<LineNumber>) {
        self.count(start);
        if !test.is_some_and(is_constant) {
            self.branch(start, [self.first(body), past]);
        }
    }

    /// A pattern that always matches leaves one way only.
    fn case(&mut self, case: &MatchCase, past: Option<LineNumber>) {
        self.count(case.start());
        let is_wild = matches!(&case.pattern, Pattern::MatchAs(pattern) if pattern.pattern.is_none());
        if !is_wild || case.guard.is_some() {
            self.branch(case.start(), [self.first(&case.body), past]);
        }
    }

    fn branch(&mut self, start: TextSize, ways: [Option<LineNumber>; 2]) {
        self.branches.extend(self.first_line(start).map(|line| Branch { line, ways }));
    }

    fn count(&mut self, start: TextSize) {
        if let Some(line) = self.first_line(start) {
            self.found.insert(line);
        }
    }

    fn first(&self, body: &[Stmt]) -> Option<LineNumber> {
        self.first_line(body.first()?.start())
    }

    fn first_line(&self, start: TextSize) -> Option<LineNumber> {
        LineNumber::new(self.statements.holding(self.lines.at(start.to_usize()))?.first)
    }
}

/// True for a test that Python decides when it compiles.
fn is_constant(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id == "__debug__",
        Expr::UnaryOp(operation) => is_constant(&operation.operand),
        other => other.is_literal_expr(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
        let found = Counted::of(text.as_bytes()).expect("valid Python");
        let plain = |lines: &LineSet| lines.iter().map(LineNumber::value).collect();
        (plain(&found.statements), plain(&found.branching), plain(&found.excluded))
    }

    #[test]
    fn statements_are_those_that_make_code() {
        for (text, statements, branching) in [
            ("\"\"\"Doc.\"\"\"\nimport a\n\n# x\nx = (\n    1,\n)\n", vec![2, 5], vec![]),
            (
                "@a\n@b(\n  1)\ndef f():\n    '''Doc.'''\n    global x\n    y: int\n    z: int = 1\n",
                vec![1, 2, 4, 8],
                vec![],
            ),
            ("class A:\n    x: int\n    ...\n    pass\n", vec![1, 2, 4], vec![]),
            ("try:\n    a()\nexcept E:\n    b()\nelse:\n    c()\nfinally:\n    d()\n", vec![1, 2, 3, 4, 6, 8], vec![]),
            (
                "if a:\n    b()\nelif c:\n    d()\nelse:\n    e()\nwhile True:\n    f()\n",
                vec![1, 2, 3, 4, 6, 7, 8],
                vec![1, 3],
            ),
            ("for x in y:\n    z()\nelse:\n    w()\n", vec![1, 2, 4], vec![1]),
            ("match a:\n    case 1:\n        b()\n    case _:\n        c()\n", vec![1, 2, 3, 4, 5], vec![2]),
            ("a = 1; b = 2\nasync def f(): return await g()\n", vec![1, 2], vec![2]),
            ("", vec![], vec![]),
        ] {
            let (found, branches, _) = counted(text);
            assert_eq!((found, branches), (statements, branching), "{text}");
        }
    }

    #[test]
    fn excluded_lines_take_their_suites_with_them() {
        for (text, statements, excluded) in [
            ("a()  # pragma: no cover\nb()\n", vec![2], vec![1]),
            ("def f():  # pragma: no cover\n    a()\n    if b:\n        c()\nd()\n", vec![5], vec![1, 2, 3, 4]),
            ("@x  # PRAGMA NO COVER\n@y\ndef f():\n    a()\nd()\n", vec![5], vec![1, 2, 3, 4]),
            ("if a:\n    b()\nelse:  # pragma:nocover\n    c()\nd()\n", vec![1, 2, 5], vec![3, 4]),
            ("x = [\n  1,  # no, # pragma: no cover\n]\ny()\n", vec![4], vec![1]),
            ("@overload\ndef f(x: int) -> int: ...\n@overload\ndef f():\n    a()\n", vec![3, 4, 5], vec![1, 2]),
            ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nb()\n", vec![1, 4], vec![2, 3]),
            ("if typing.TYPE_CHECKING:\n    import a\nb()\n", vec![3], vec![1, 2]),
            ("def f() -> int: ...\ndef g():\n    ...\nx = ...\n", vec![2, 4], vec![1, 3]),
            ("# pragma: no cover\na()\n", vec![2], vec![]),
        ] {
            let (found, _, left_out) = counted(text);
            assert_eq!((found, left_out), (statements, excluded), "{text}");
        }
    }

    #[test]
    fn what_is_not_python_is_said() {
        assert_eq!(Counted::of(b"def f(:\n").map_err(|why| why.starts_with("line 1: ")), Err(true));
    }
}
