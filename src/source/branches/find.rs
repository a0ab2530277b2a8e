//! Finds the lines that branch, and where their two ways lead.

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{ElifElseClause, Expr, MatchCase, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Branch, Branches, Header, Way};
use crate::source::lines::Lines;
use crate::source::statements::{Span, Statements};

pub(super) fn branches(body: &[Stmt], statements: &Statements, lines: &Lines) -> Branches {
    let mut finder = Finder { statements, lines, found: Branches::default(), finallies: 0 };
    finder.visit_body(body);
    let mut found = finder.found;
    found.all.sort_by_key(|branch| branch.line);
    found.onward.sort_unstable();
    found.inline.sort_unstable();
    found
}

struct Finder<'a> {
    statements: &'a Statements,
    lines: &'a Lines,
    found: Branches,
    /// How many `finally` suites are around.
    finallies: u32,
}

impl StatementVisitor<'_> for Finder<'_> {
    fn visit_body(&mut self, body: &[Stmt]) {
        let after = body.iter().skip(1).map(Some).chain([None]);
        for (statement, next) in body.iter().zip(after) {
            let next = next.map_or(Way::UNKNOWN, |next| self.way(next.range(), runs(next)));
            self.add(statement, next);
            let Stmt::Try(found) = statement else {
                walk_stmt(self, statement);
                continue;
            };
            self.visit_body(&found.body);
            found.handlers.iter().for_each(|handler| self.visit_except_handler(handler));
            self.visit_body(&found.orelse);
            self.finallies += 1;
            self.visit_body(&found.finalbody);
            self.finallies -= 1;
        }
    }
}

impl Finder<'_> {
    /// Adds the branches of a statement; `next` is the way on to the statement after it in the same suite.
    fn add(&mut self, statement: &Stmt, next: Way) {
        match statement {
            Stmt::If(found) => {
                let clauses = &found.elif_else_clauses;
                let elifs = clauses.iter().filter(|clause| clause.test.is_some());
                let elifs = elifs.map(|clause| (clause.start(), clause.body.as_slice()));
                let conditions = [(found.start(), found.body.as_slice())].into_iter().chain(elifs);
                let past: Vec<Way> = clauses.iter().map(|clause| self.clause(clause)).chain([next]).collect();
                for ((start, body), past) in conditions.zip(past) {
                    self.branch(start, Header::If, body, past);
                }
            }
            Stmt::While(found) => {
                self.branch(found.start(), Header::While, &found.body, self.orelse(&found.orelse, next));
            }
            Stmt::For(found) => {
                self.branch(found.start(), Header::For, &found.body, self.orelse(&found.orelse, next));
            }
            Stmt::Match(found) => {
                let cases = found.cases.iter().skip(1).map(|case: &MatchCase| self.way(case.range(), true));
                let past: Vec<Way> = cases.chain([next]).collect();
                for (case, past) in found.cases.iter().zip(past) {
                    self.branch(case.start(), Header::Case, &case.body, past);
                }
            }
            Stmt::FunctionDef(found) => self.define(found.name.start(), &found.body, next),
            Stmt::ClassDef(found) => self.define(found.name.start(), &found.body, next),
            Stmt::Assign(_) | Stmt::AugAssign(_) | Stmt::AnnAssign(_) | Stmt::Expr(_) | Stmt::Delete(_) => {
                self.goes_on(statement.start(), next);
            }
            _ => {}
        }
    }

    fn branch(&mut self, start: TextSize, header: Header, body: &[Stmt], past: Way) {
        // A body on the line of its header has no line of its own to go to.
        let into = if self.is_inline(start, body) { Way::UNKNOWN } else { self.suite(body) };
        let ends_finally = self.finallies > 0 && past.lines.is_none();
        self.found.all.push(Branch { line: self.lines.at(start.to_usize()), header, into, past, ends_finally });
    }

    fn define(&mut self, name: TextSize, body: &[Stmt], next: Way) {
        if self.is_inline(name, body) {
            self.found.inline.extend(self.statement(name).map(|span| span.first));
        }
        self.goes_on(name, next);
    }

    /// True if a body begins on the line of its header.
    fn is_inline(&self, header: TextSize, body: &[Stmt]) -> bool {
        let first = body.first().map(|first| self.lines.at(first.start().to_usize()));
        self.statement(header).zip(first).is_some_and(|(header, first)| header.holds(first))
    }

    fn statement(&self, start: TextSize) -> Option<Span> {
        self.statements.holding(self.lines.at(start.to_usize()))
    }

    fn goes_on(&mut self, start: TextSize, next: Way) {
        if next.is_certain {
            self.found.onward.extend(self.statement(start).map(|span| span.first));
        }
    }

    fn way(&self, range: TextRange, is_certain: bool) -> Way {
        let lines =
            Span { first: self.lines.at(range.start().to_usize()), last: self.lines.at(range.end().to_usize()) };
        Way { lines: Some(lines), is_certain }
    }

    fn suite(&self, body: &[Stmt]) -> Way {
        let (Some(first), Some(last)) = (body.first(), body.last()) else { return Way::UNKNOWN };
        self.way(TextRange::new(first.start(), last.end()), body.iter().any(runs))
    }

    fn clause(&self, clause: &ElifElseClause) -> Way {
        match &clause.test {
            Some(test) => self.way(clause.range(), !is_constant(test)),
            None => self.suite(&clause.body),
        }
    }

    fn orelse(&self, orelse: &[Stmt], next: Way) -> Way {
        if orelse.is_empty() { next } else { self.suite(orelse) }
    }
}

/// False if Python may make no code of a statement, so that coverage.py passes over it.
fn runs(statement: &Stmt) -> bool {
    match statement {
        Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) | Stmt::Assert(_) => false,
        Stmt::AnnAssign(declared) => declared.value.is_some(),
        Stmt::Expr(found) => !is_constant(&found.value),
        Stmt::If(found) => !is_constant(&found.test),
        Stmt::While(found) => !is_constant(&found.test),
        _ => true,
    }
}

fn is_constant(expression: &Expr) -> bool {
    match expression {
        Expr::Name(name) => name.id == "__debug__",
        Expr::UnaryOp(operation) => is_constant(&operation.operand),
        Expr::BoolOp(operation) => operation.values.iter().all(is_constant),
        other => other.is_literal_expr(),
    }
}
