//! A function or method as a test: its marks, its cases, its checks.

use super::{Around, Collector, Doubt, Test};
use crate::audit::module::{Bound, Function, Mark, Name, Sets};
use crate::audit::program::Located;

impl<'a> Collector<'a> {
    pub(super) fn function(&mut self, home: usize, name: &str, function: &'a Function, around: &Around) {
        let is_named = if around.is_unittest { name.starts_with("test") } else { self.is_function(name) };
        let is_test = function.test_flag.unwrap_or(is_named) && !function.is_fixture && !function.is_property;
        if !is_test {
            return;
        }
        // The function is taken away, and one comes for each set of parameters, under a name of its own.
        if function.decorators.iter().any(|decorator| decorator.ends_with("parameterized.expand")) {
            return self.doubt(around, &format!("{name}*"), function.line, Doubt::Made);
        }
        let mut marks = around.marks.clone();
        marks.extend(function.marks.iter().cloned());
        marks.extend(self.decorator_marks(home, &function.decorators));
        let sets: Vec<&Sets> = around.sets.iter().chain(&function.sets).collect();
        let is_unknown =
            around.has_unknown_sets || marks.iter().any(|mark| mark.name == "parametrize") && sets.is_empty();
        let product = sets.iter().try_fold(1_u64, |product, sets| product.checked_mul(self.length(home, sets)?));
        self.found.tests.push(Test {
            name: format!("{}{name}", around.prefix),
            home,
            line: function.line,
            doubt: around.doubt,
            is_async: function.is_async,
            is_method: !around.prefix.is_empty(),
            is_unittest: around.is_unittest,
            is_generator: function.is_generator && !function.is_async && !around.is_unittest,
            is_empty: function.is_empty,
            has_check: function.has_check || self.calls_a_check(home, function),
            is_parametrised: !sets.is_empty() || is_unknown,
            cases: product.filter(|_| !is_unknown),
            marks,
        });
    }

    fn length(&self, home: usize, sets: &Sets) -> Option<u64> {
        match sets {
            Sets::Known(length) => Some(*length),
            Sets::Unknown => None,
            Sets::Named(name) => match self.program.locate(home, name) {
                Located::Value(Bound::Literal(length)) => Some(*length),
                _ => None,
            },
        }
    }

    /// Marks that decorators stand for: `skip_on_windows = pytest.mark.skipif(…)`.
    pub(super) fn decorator_marks(&self, home: usize, decorators: &[String]) -> Vec<Mark> {
        let marks = |name: &String| match self.program.locate(home, name) {
            Located::Value(Bound::Marks(marks)) => marks.clone(),
            _ => Vec::new(),
        };
        decorators.iter().flat_map(marks).collect()
    }

    /// True if a function that it calls, of this module or imported from the tree, checks something.
    fn calls_a_check(&self, home: usize, function: &Function) -> bool {
        let Some(module) = self.program.module(home) else { return false };
        let is_check = |bound: &Bound| matches!(bound, Bound::Function(function) if function.has_check);
        function.calls.iter().any(|call| {
            let own = module.scope.bound.get(call).and_then(Name::only);
            let of_a_class = || {
                module.scope.bound.values().flat_map(|name| &name.values).any(|bound| match bound {
                    Bound::Class(class) => {
                        class.scope.bound.get(call).is_some_and(|name| name.values.iter().any(is_check))
                    }
                    _ => false,
                })
            };
            let elsewhere = || {
                module.names.origin(call).is_some_and(|origin| {
                    matches!(self.program.locate(home, origin), Located::Function(_, function) if function.has_check)
                })
            };
            own.is_some_and(is_check) || of_a_class() || elsewhere()
        })
    }
}
