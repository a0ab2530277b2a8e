//! Functions and classes with what their decorators, bases and bodies say.

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Decorator, Expr, StmtClassDef, StmtFunctionDef};

use super::body::{self, Body};
use super::marks::{self, Finder};
use super::scope::Walk;
use super::{Bound, Class, Function, Mark, Name, Sets};

impl Walk<'_> {
    pub(super) fn function(&self, def: &StmtFunctionDef) -> Function {
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

    pub(super) fn class(&mut self, def: &StmtClassDef) -> Class {
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
}

/// What decorators say.
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
