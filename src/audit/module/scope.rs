//! The names that a module or a class binds when its body runs, with what only conditions decide told apart.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Decorator, ExceptHandler, Expr, Stmt, StmtClassDef, StmtFunctionDef, StmtIf, StmtTry};

use super::body::{self, Body};
use super::marks::{self, Finder};
use super::names::{self, Names};
use super::{Bound, Class, Function, Ignored, Ignores, Made, Mark, Module, Name, Scope, Sets, Shadowed};
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

struct Walk<'a> {
    names: &'a Names,
    tree: Tree<'a>,
    open: Open,
    /// Lists of texts, by their names.
    lists: BTreeMap<String, Vec<String>>,
}

/// What the statements around definitions do.
#[derive(Default)]
struct Open {
    skips: bool,
    calls: Vec<String>,
    filled: Vec<String>,
    ignores: Option<Ignores>,
}

/// What a block of statements binds.
#[derive(Default)]
struct Block {
    scope: Scope,
    /// True inside of a condition.
    is_conditional: bool,
}

impl Block {
    fn bind(&mut self, name: &str, value: Bound) {
        let order = self.scope.bound.len();
        let known = self.scope.bound.entry(name.to_owned()).or_insert_with(|| Name { order, ..Name::default() });
        let shadowed = known.values.iter().filter_map(|old| shadows(name, old, &value));
        self.scope.shadowed.extend(shadowed);
        known.values = vec![value];
        known.is_certain = true;
    }

    /// Takes over what branches bind of which exactly one runs.
    fn branches(&mut self, branches: Vec<Scope>) {
        let count = branches.len();
        let mut joint: BTreeMap<String, (usize, Vec<Bound>)> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for scope in branches {
            for (name, _) in scope.in_order() {
                if !order.iter().any(|known| known == name) {
                    order.push(name.to_owned());
                }
            }
            self.scope.stars.extend(scope.stars);
            self.scope.shadowed.extend(scope.shadowed);
            self.scope.is_filled |= scope.is_filled;
            for (name, bound) in scope.bound {
                let (certain, values) = joint.entry(name).or_default();
                *certain += usize::from(bound.is_certain);
                values.extend(bound.values);
            }
        }
        for name in order {
            let Some((certain, values)) = joint.remove(&name) else { continue };
            let order = self.scope.bound.len();
            let known = self.scope.bound.entry(name).or_insert_with(|| Name { order, ..Name::default() });
            if certain == count {
                known.values = values;
                known.is_certain = true;
            } else {
                known.values.extend(values);
            }
        }
    }
}

/// A function that another one of the same name takes the place of; overloads and a property's setters are one thing.
fn shadows(name: &str, old: &Bound, new: &Bound) -> Option<Shadowed> {
    let line = |bound: &Bound| match bound {
        Bound::Function(function) if !function.is_property && !function.is_fixture => Some(function.line),
        Bound::Class(class) => Some(class.line),
        _ => None,
    };
    Some(Shadowed { name: name.to_owned(), line: line(old)?, by: line(new)? })
}

impl Walk<'_> {
    fn scope(&mut self, body: &[Stmt]) -> Scope {
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

    fn function(&self, def: &StmtFunctionDef) -> Function {
        let Decorations { marks, sets, names, is_fixture, is_property, is_abstract, .. } =
            self.decorations(&def.decorator_list);
        let Body { is_generator, has_check, can_skip, calls, .. } = Body::new(def);
        Function {
            line: self.tree.line(&def.name),
            is_async: def.is_async,
            is_generator,
            is_fixture,
            is_property,
            is_abstract,
            marks,
            sets,
            decorators: names,
            can_skip,
            is_empty: body::is_empty(def),
            has_check,
            calls,
            test_flag: None,
        }
    }

    fn class(&mut self, def: &StmtClassDef) -> Class {
        let Decorations { mut marks, mut sets, names, is_given_init, .. } = self.decorations(&def.decorator_list);
        let arguments = def.arguments.as_deref();
        let bases = arguments.map(|arguments| arguments.args.iter().map(|base| self.names.canonical(base)).collect());
        let metaclass = arguments.and_then(|arguments| arguments.find_keyword("metaclass"));
        let metaclass = metaclass.map(|keyword| self.names.canonical(&keyword.value).unwrap_or_default());
        let is_abc = metaclass.as_ref().is_some_and(|name| name.ends_with("ABCMeta"));
        let scope = self.scope(&def.body);
        let flag = scope.bound.get("__test__").and_then(Name::only);
        let test_flag = if let Some(Bound::Flag(flag)) = flag { Some(*flag) } else { None };
        let own = scope.bound.get("pytestmark").into_iter().flat_map(|name| &name.values);
        marks.extend(
            own.filter_map(|bound| if let Bound::Marks(marks) = bound { Some(marks) } else { None }).flatten().cloned(),
        );
        // The number of sets of a class's own `pytestmark` is not kept.
        if marks.iter().any(|mark| mark.name == "parametrize") && sets.is_empty() {
            sets.push(Sets::Unknown);
        }
        Class {
            line: self.tree.line(&def.name),
            bases: bases.unwrap_or_default(),
            scope,
            marks,
            sets,
            decorators: names,
            is_given_init,
            is_abc,
            is_filled: metaclass.is_some() && !is_abc,
            test_flag,
        }
    }

    fn decorations(&self, decorators: &[Decorator]) -> Decorations {
        let mut all = Decorations::default();
        for decorator in decorators {
            let expression = &decorator.expression;
            all.sets.extend(marks::sets(expression, self.names));
            all.marks.extend(marks::marks(expression, self.names).unwrap_or_default());
            all.marks.extend(self.partial(expression));
            all.is_fixture |= marks::is_fixture(expression, self.names);
            let function = if let Expr::Call(call) = expression { &call.func } else { expression };
            let Some(name) = self.names.canonical(function) else { continue };
            let last = name.rsplit('.').next().unwrap_or_default();
            all.is_property |=
                matches!(last, "property" | "cached_property" | "setter" | "getter" | "deleter" | "overload");
            all.is_abstract |= last.starts_with("abstract");
            // attrs: `attr.s`, `attr.attrs`, `attrs.define`, …
            all.is_given_init |= last == "dataclass"
                || (matches!(name.split('.').next(), Some("attr" | "attrs"))
                    && matches!(last, "s" | "attrs" | "define" | "frozen" | "mutable" | "dataclass"));
            all.names.push(name);
        }
        all
    }

    /// The marks of single parameter sets: `pytest.param(…, marks=…)`.
    fn partial(&self, decorator: &Expr) -> Vec<Mark> {
        if marks::sets(decorator, self.names).is_none() {
            return Vec::new();
        }
        let mut finder =
            Finder { names: self.names, tree: self.tree, found: Vec::new(), registered: Vec::new(), fixtures: 0 };
        finder.visit_expr(decorator);
        let inner = finder.found.into_iter().filter(|used| used.name != "parametrize");
        inner.map(|used| Mark { name: used.name, is_partial: true, is_conditional: false }).collect()
    }

    /// A call that stands by itself or gives a name its value.
    fn call(&mut self, value: &Expr, block: &mut Block) {
        let Expr::Call(call) = value else { return };
        let Some(name) = self.names.canonical(&call.func) else {
            // `locals().update(…)`, `globals().update(…)`.
            block.scope.is_filled |= is_namespace(&call.func);
            return;
        };
        match (name.as_str(), call.arguments.args.first()) {
            ("pytest.importorskip" | "pytest.skip", _) => self.open.skips = true,
            ("setattr", Some(Expr::Name(class))) => self.open.filled.push(class.id.to_string()),
            _ => self.open.calls.push(name),
        }
    }

    /// `collect_ignore = […]`, and `+=`.
    fn ignore(&mut self, target: &Expr, value: &Expr, is_conditional: bool) {
        let Expr::Name(name) = target else { return };
        if IGNORES.contains(&name.id.as_str()) {
            self.ignore_all(name.id.as_str(), value, is_conditional);
        }
    }

    /// `collect_ignore.append(…)` and `.extend(…)`.
    fn extend_ignores(&mut self, value: &Expr, is_conditional: bool) {
        let Expr::Call(call) = value else { return };
        let Expr::Attribute(method) = &*call.func else { return };
        let Expr::Name(name) = &*method.value else { return };
        if let (true, Some(argument)) = (IGNORES.contains(&name.id.as_str()), call.arguments.args.first()) {
            self.ignore_all(name.id.as_str(), argument, is_conditional);
        }
    }

    fn ignore_all(&mut self, list: &str, value: &Expr, is_conditional: bool) {
        let known = match value {
            Expr::Name(name) => self.lists.get(name.id.as_str()).cloned(),
            Expr::StringLiteral(literal) => Some(vec![literal.value.to_str().to_owned()]),
            value => texts(value),
        };
        let ignores = self.open.ignores.get_or_insert_with(Ignores::default);
        let Some(known) = known else {
            ignores.is_open = true;
            return;
        };
        let all = known.into_iter().map(|path| Ignored { path, is_pattern: list == IGNORES[1] });
        let of = if is_conditional { &mut ignores.maybe } else { &mut ignores.certain };
        of.extend(all);
    }
}

/// The elements of a literal list of texts.
fn texts(value: &Expr) -> Option<Vec<String>> {
    let elements = match value {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    let text = |element: &Expr| match element {
        Expr::StringLiteral(literal) => Some(literal.value.to_str().to_owned()),
        _ => None,
    };
    elements.iter().map(text).collect()
}

/// The lists of a conftest.py: of paths, and of patterns.
const IGNORES: [&str; 2] = ["collect_ignore", "collect_ignore_glob"];

#[derive(Default)]
struct Decorations {
    marks: Vec<Mark>,
    sets: Vec<Sets>,
    names: Vec<String>,
    is_fixture: bool,
    is_property: bool,
    is_abstract: bool,
    is_given_init: bool,
}

/// True for `globals()`, `locals()`, `vars()` and their methods.
fn is_namespace(expression: &Expr) -> bool {
    const NAMES: [&str; 3] = ["globals", "locals", "vars"];
    match expression {
        Expr::Attribute(attribute) => is_namespace(&attribute.value),
        Expr::Call(call) => matches!(&*call.func, Expr::Name(name) if NAMES.contains(&name.id.as_str())),
        _ => false,
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
