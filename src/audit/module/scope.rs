//! The names that a module or a class binds when its body runs, with what only conditions decide told apart.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtIf, StmtTry};

use super::block::Block;
use super::body;
use super::marks::{self, Finder};
use super::names::{self, Names};
use super::open::{Open, is_namespace, texts};
use super::{Bound, Made, Module, Scope};
use crate::source::Tree;

/// Reads a module.
pub(super) fn module(tree: Tree<'_>) -> Module {
    let names = Names::new(tree.suite());
    let mut finder = Finder { names: &names, tree, found: Vec::new(), registered: Vec::new(), fixtures: 0 };
    finder.visit_body(tree.suite());
    let (used, registered, fixtures) = (finder.found, finder.registered, finder.fixtures);
    let mut walk = Walk { names: &names, tree, open: Open::default(), lists: BTreeMap::new() };
    let scope = walk.scope(tree.suite());
    let Open { skips, calls, filled, ignores } = walk.open;
    Module { scope, names, used, registered, skips, calls, filled, ignores, fixtures }
}

/// A walk through statements.
pub(super) struct Walk<'a> {
    pub(super) names: &'a Names,
    pub(super) tree: Tree<'a>,
    pub(super) open: Open,
    /// Lists of texts, by their names.
    pub(super) lists: BTreeMap<String, Vec<String>>,
}

impl Walk<'_> {
    pub(super) fn scope(&mut self, body: &[Stmt]) -> Scope {
        let mut block = Block::default();
        self.body(body, &mut block);
        block.scope
    }

    /// The names of a body that runs or not.
    fn branch(&mut self, body: &[Stmt]) -> Scope {
        let mut block = Block { is_conditional: true, ..Block::default() };
        self.body(body, &mut block);
        block.scope
    }

    fn body(&mut self, body: &[Stmt], block: &mut Block) {
        for statement in body {
            self.statement(statement, block);
        }
    }

    fn statement(&mut self, statement: &Stmt, block: &mut Block) {
        match statement {
            Stmt::FunctionDef(def) => {
                block.bind(&def.name, Bound::Function(Box::new(self.function(def))));
            }
            Stmt::ClassDef(def) => block.bind(&def.name, Bound::Class(Box::new(self.class(def)))),
            Stmt::Import(import) => {
                for (name, origin) in names::imported(import) {
                    block.bind(&name, Bound::Module(origin));
                }
            }
            Stmt::ImportFrom(import) => {
                if import.names.iter().any(|alias| &*alias.name == "*") {
                    block.scope.stars.push(names::from(import));
                }
                for (name, origin) in names::imported_from(import) {
                    block.bind(&name, Bound::Import(origin));
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.assign(target, &assign.value, block);
                }
                self.call(&assign.value, block);
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assign(&assign.target, value, block);
                }
            }
            Stmt::AugAssign(assign) => self.ignore(&assign.target, &assign.value, block.is_conditional),
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    if let Expr::Name(name) = target {
                        block.scope.bound.remove(name.id.as_str());
                    }
                }
            }
            Stmt::Expr(expression) => {
                self.call(&expression.value, block);
                self.extend_ignores(&expression.value, block.is_conditional);
            }
            Stmt::Raise(raise) => self.open.skips |= body::raises_skip(raise),
            Stmt::If(inner) => self.condition(inner, block),
            Stmt::Try(inner) => self.attempt(inner, block),
            Stmt::With(inner) => self.body(&inner.body, block),
            Stmt::For(inner) => self.maybe(&[&inner.body, &inner.orelse], block),
            Stmt::While(inner) => self.maybe(&[&inner.body, &inner.orelse], block),
            Stmt::Match(inner) => {
                let cases: Vec<&[Stmt]> = inner.cases.iter().map(|case| case.body.as_slice()).collect();
                self.maybe(&cases, block);
            }
            _ => {}
        }
    }

    /// Bodies of which each runs or not.
    fn maybe(&mut self, bodies: &[&[Stmt]], block: &mut Block) {
        for body in bodies {
            let scope = self.branch(body);
            block.branches(vec![scope, Scope::default()]);
        }
    }

    fn condition(&mut self, inner: &StmtIf, block: &mut Block) {
        let clauses = std::iter::once((Some(&*inner.test), inner.body.as_slice()))
            .chain(inner.elif_else_clauses.iter().map(|clause| (clause.test.as_ref(), clause.body.as_slice())));
        let mut branches = Vec::new();
        let mut is_complete = false;
        for (test, body) in clauses {
            match test.map_or(Some(true), truth) {
                Some(false) => {}
                Some(true) if branches.is_empty() => return self.body(body, block),
                Some(true) => {
                    branches.push(self.branch(body));
                    is_complete = true;
                    break;
                }
                None => branches.push(self.branch(body)),
            }
        }
        if !is_complete {
            branches.push(Scope::default());
        }
        block.branches(branches);
    }

    /// The body runs to its end or one of the handlers runs; what only a part of the body binds is not told apart.
    fn attempt(&mut self, inner: &StmtTry, block: &mut Block) {
        let whole: Vec<Stmt> = inner.body.iter().chain(&inner.orelse).cloned().collect();
        let mut branches = vec![self.branch(&whole)];
        for handler in &inner.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            // A handler that raises leaves no module behind.
            if !matches!(handler.body.last(), Some(Stmt::Raise(_))) {
                branches.push(self.branch(&handler.body));
            }
        }
        block.branches(branches);
        self.body(&inner.finalbody, block);
    }

    fn assign(&mut self, target: &Expr, value: &Expr, block: &mut Block) {
        match target {
            Expr::Name(name) => {
                let line = self.tree.line(target);
                let bound = self.value(value, line, &block.scope);
                block.bind(name.id.as_str(), bound);
                self.ignore(target, value, block.is_conditional);
                if let Some(texts) = texts(value) {
                    self.lists.insert(name.id.to_string(), texts);
                }
            }
            Expr::Attribute(attribute) if &*attribute.attr == "__test__" => {
                if let (Expr::Name(owner), Some(flag)) = (&*attribute.value, truth(value)) {
                    flag_test(&mut block.scope, owner.id.as_str(), flag);
                }
            }
            // `globals()["test_x"] = …`
            Expr::Subscript(subscript) => block.scope.is_filled |= is_namespace(&subscript.value),
            Expr::Tuple(tuple) => {
                for element in &tuple.elts {
                    if let Expr::Name(name) = element {
                        let is_of_class = takes_class(value, &block.scope);
                        block.bind(name.id.as_str(), Bound::Made(Made { line: self.tree.line(element), is_of_class }));
                    }
                }
            }
            _ => {}
        }
    }

    fn value(&self, value: &Expr, line: u32, scope: &Scope) -> Bound {
        if let Some(marks) = marks::marks(value, self.names).filter(|marks| !marks.is_empty()) {
            return Bound::Marks(marks);
        }
        if let Some(length) = marks::length(value) {
            return Bound::Literal(length);
        }
        match value {
            Expr::BooleanLiteral(literal) => Bound::Flag(literal.value),
            Expr::Name(name) => Bound::Alias(name.id.to_string()),
            value if value.is_literal_expr() || value.is_f_string_expr() => Bound::Plain,
            _ => Bound::Made(Made { line, is_of_class: takes_class(value, scope) }),
        }
    }
}

/// True for a call that gets a class of this scope.
fn takes_class(value: &Expr, scope: &Scope) -> bool {
    let Expr::Call(call) = value else { return false };
    let is_class = |argument: &Expr| match argument {
        Expr::Name(name) => {
            scope.bound.get(name.id.as_str()).is_some_and(|name| matches!(name.only(), Some(Bound::Class(_))))
        }
        _ => false,
    };
    call.arguments.args.iter().any(is_class)
}

fn flag_test(scope: &mut Scope, owner: &str, flag: bool) {
    for value in scope.bound.get_mut(owner).into_iter().flat_map(|name| &mut name.values) {
        match value {
            Bound::Function(function) => function.test_flag = Some(flag),
            Bound::Class(class) => class.test_flag = Some(flag),
            _ => {}
        }
    }
}

/// What a condition is when tests are collected, if that is certain.
fn truth(expression: &Expr) -> Option<bool> {
    match expression {
        Expr::BooleanLiteral(literal) => Some(literal.value),
        Expr::Name(name) if name.id.as_str() == "TYPE_CHECKING" => Some(false),
        Expr::Attribute(attribute) if &*attribute.attr == "TYPE_CHECKING" => Some(false),
        Expr::UnaryOp(not) if not.op == ruff_python_ast::UnaryOp::Not => truth(&not.operand).map(|truth| !truth),
        Expr::Compare(compare) => match (&*compare.left, &*compare.comparators) {
            (Expr::Name(name), [Expr::StringLiteral(literal)])
                if name.id.as_str() == "__name__" && literal.value.to_str() == "__main__" =>
            {
                Some(false)
            }
            _ => None,
        },
        _ => None,
    }
}
