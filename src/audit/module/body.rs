//! The body of a function: whether it does and checks anything, and what it calls.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef, StmtRaise};

/// What a body tells.
#[derive(Default)]
pub(super) struct Body {
    pub(super) is_generator: bool,
    pub(super) has_check: bool,
    /// True if it raises `SkipTest`, or calls `pytest.skip` or the like.
    pub(super) can_skip: bool,
    pub(super) calls: Vec<String>,
    /// How many functions are around the place of the walk.
    depth: usize,
}

impl Body {
    pub(super) fn new(function: &StmtFunctionDef) -> Self {
        let mut body = Self::default();
        body.visit_body(&function.body);
        body.calls.sort();
        body.calls.dedup();
        body
    }
}

/// True if nothing happens in it: a docstring, `pass`, `...`, a bare `return`.
pub(super) fn is_empty(function: &StmtFunctionDef) -> bool {
    function.body.iter().all(|statement| match statement {
        Stmt::Pass(_) => true,
        Stmt::Return(inner) => inner.value.as_deref().is_none_or(Expr::is_none_literal_expr),
        Stmt::Expr(inner) => matches!(&*inner.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_)),
        _ => false,
    })
}

impl<'a> Visitor<'a> for Body {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assert(_) => self.has_check = true,
            Stmt::Raise(raise) => {
                let is_skip = raises_skip(raise);
                self.can_skip |= is_skip && self.depth == 0;
                self.has_check |= !is_skip;
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {
                self.depth += 1;
                walk_stmt(self, statement);
                self.depth -= 1;
                return;
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Yield(_) | Expr::YieldFrom(_) => self.is_generator |= self.depth == 0,
            Expr::Lambda(_) => {
                self.depth += 1;
                walk_expr(self, expression);
                self.depth -= 1;
                return;
            }
            Expr::Call(call) => {
                if let Some(name) = last(&call.func) {
                    self.can_skip |= self.depth == 0 && is_skip(&call.func, name);
                    self.has_check |= is_check(name);
                    self.calls.push(name.to_owned());
                }
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}

/// True for `pytest.skip` and `importorskip`; `unittest.skip` only makes a decorator.
fn is_skip(function: &Expr, name: &str) -> bool {
    let is_of_pytest = || matches!(function, Expr::Attribute(attribute) if last(&attribute.value) == Some("pytest"));
    name == "importorskip" || (name == "skip" && is_of_pytest())
}

/// True for `raise unittest.SkipTest(…)`.
pub(super) fn raises_skip(raise: &StmtRaise) -> bool {
    let raised = raise.exc.as_deref().map(|raised| if let Expr::Call(call) = raised { &*call.func } else { raised });
    raised.and_then(last).is_some_and(|name| matches!(name, "SkipTest" | "Skipped"))
}

fn last(function: &Expr) -> Option<&str> {
    match function {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// True for names of what fails a test by itself.
fn is_check(name: &str) -> bool {
    const WHOLE: [&str; 7] = ["raises", "warns", "fail", "deprecated_call", "check", "verify", "expect"];
    const BEGIN: [&str; 4] = ["check_", "verify_", "expect_", "ensure_"];
    WHOLE.contains(&name) || BEGIN.iter().any(|begin| name.starts_with(begin)) || name.to_lowercase().contains("assert")
}
