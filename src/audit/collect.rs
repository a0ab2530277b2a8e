//! The tests of a file as pytest finds them (`_pytest/python.py` and `unittest.py`, 9.2), by reading alone: what only
//! running tells is told apart, with the reason.

mod class;
mod function;

use std::collections::BTreeSet;

use super::bases::{self, Outside};
use super::module::{Bound, Function, Mark, Module, Name, Sets};
use super::program::{Located, Program};
use crate::tool_settings::{Pytest, matches_name};

/// A test function or method.
#[derive(Clone, Debug)]
pub(super) struct Test {
    /// Its name within the file: `TestCart::test_total`.
    pub(super) name: String,
    /// The file that defines it, which is another one if it is inherited or imported.
    pub(super) home: usize,
    pub(super) line: u32,
    /// Why it may not be there.
    pub(super) doubt: Option<Doubt>,
    pub(super) is_async: bool,
    pub(super) is_method: bool,
    pub(super) is_unittest: bool,
    pub(super) is_generator: bool,
    pub(super) is_empty: bool,
    pub(super) has_check: bool,
    /// Its marks, those of its classes and of its module.
    pub(super) marks: Vec<Mark>,
    pub(super) is_parametrised: bool,
    /// How many cases its own parametrisation makes; none if only running tells.
    pub(super) cases: Option<u64>,
}

/// Why only running tells whether something is a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// It is defined under a condition.
    Condition,
    /// Its module may be skipped while it is imported.
    ModuleSkip,
    /// A base of its class is not in the tree.
    Base,
    /// A conftest.py may leave its file out.
    Conftest,
    /// A name is imported from outside of the tree, and looks like tests.
    Imported,
    /// A name that looks like a test is made by a call.
    Made,
    /// All names of a module that is not in the tree.
    Star,
    /// A metaclass, a decorator, `setattr` or `globals()` makes members that no definition shows.
    Filled,
}

/// Something that may be any number of tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unclear {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) doubt: Doubt,
}

/// A class that looks like one of tests, and has a constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constructed {
    pub(super) name: String,
    pub(super) line: u32,
    /// The tests that it would have.
    pub(super) tests: u64,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    pub(super) tests: Vec<Test>,
    pub(super) unclear: Vec<Unclear>,
    pub(super) constructed: Vec<Constructed>,
    /// Tests that another one of their name takes the place of: name, line, line of the other.
    pub(super) shadowed: Vec<(String, u32, u32)>,
}

/// Collects a file.
pub(super) fn collect(program: &Program<'_>, pytest: &Pytest, file: usize) -> Collected {
    let Some(module) = program.module(file) else { return Collected::default() };
    let mut collector = Collector { program, pytest, file, found: Collected::default() };
    if flag(module.scope.bound.get("__test__")) == Some(false) {
        return collector.found;
    }
    let around = Around {
        marks: module.scope.bound.get("pytestmark").map(marks_of).unwrap_or_default(),
        doubt: (module.skips || calls(program, file, module, |function| function.can_skip))
            .then_some(Doubt::ModuleSkip),
        has_unknown_sets: module.scope.bound.contains_key("pytest_generate_tests"),
        ..Around::default()
    };
    collector.module(module, &around);
    collector.found
}

struct Collector<'a> {
    program: &'a Program<'a>,
    pytest: &'a Pytest,
    file: usize,
    found: Collected,
}

/// What stands around a test.
#[derive(Clone, Debug, Default)]
struct Around {
    /// The classes, each with `::` behind it.
    prefix: String,
    marks: Vec<Mark>,
    sets: Vec<Sets>,
    has_unknown_sets: bool,
    doubt: Option<Doubt>,
    is_unittest: bool,
    depth: usize,
}

impl Around {
    fn doubting(&self, doubt: Option<Doubt>) -> Self {
        Self { doubt: self.doubt.or(doubt), ..self.clone() }
    }
}

impl<'a> Collector<'a> {
    fn module(&mut self, module: &'a Module, around: &Around) {
        for (name, bound) in module.scope.in_order() {
            self.name(self.file, name, bound, around);
        }
        for star in &module.scope.stars {
            self.star(star, around);
        }
        // `install_tests()`, which writes into `globals()`.
        let fills = |function: &Function| function.calls.iter().any(|call| call == "globals");
        if module.scope.is_filled || calls(self.program, self.file, module, fills) {
            self.doubt(around, "*", 0, Doubt::Filled);
        }
        let is_test = |name: &str| self.is_function(name) || self.is_class(name);
        let shadowed = module.scope.shadowed.iter().filter(|shadowed| is_test(&shadowed.name));
        let shadowed: Vec<_> = shadowed.map(|one| (one.name.clone(), one.line, one.by)).collect();
        self.found.shadowed.extend(shadowed);
    }

    fn is_function(&self, name: &str) -> bool {
        matches_name(&self.pytest.python_functions, name)
    }

    fn is_class(&self, name: &str) -> bool {
        matches_name(&self.pytest.python_classes, name)
    }

    /// A name of a module.
    fn name(&mut self, file: usize, name: &str, bound: &'a Name, around: &Around) {
        let mut is_first = true;
        let doubt = (!bound.is_certain || is_mixed(bound)).then_some(Doubt::Condition);
        let around = around.doubting(doubt);
        for value in &bound.values {
            let before = self.found.tests.len();
            self.value(file, name, value, &around);
            // Of several definitions of one test only one is there.
            if !is_first {
                let known: BTreeSet<String> = self.found.tests[..before].iter().map(|test| test.name.clone()).collect();
                let mut at = 0;
                self.found.tests.retain(|test| {
                    at += 1;
                    at <= before || !known.contains(&test.name)
                });
            }
            is_first = false;
        }
    }

    fn value(&mut self, file: usize, name: &str, value: &'a Bound, around: &Around) {
        match value {
            Bound::Function(function) => self.function(file, name, function, around),
            Bound::Class(class) => self.class(file, name, class, around),
            Bound::Import(origin) if !self.pytest.skips_imported => self.imported(file, name, origin, around),
            Bound::Alias(other) if self.is_function(name) || self.is_class(name) => {
                self.imported(file, name, other, around);
            }
            Bound::Made(made) if made.is_of_class || self.is_function(name) || self.is_class(name) => {
                self.doubt(around, name, made.line, Doubt::Made);
            }
            Bound::Import(_)
            | Bound::Module(_)
            | Bound::Marks(_)
            | Bound::Literal(_)
            | Bound::Flag(_)
            | Bound::Alias(_)
            | Bound::Plain
            | Bound::Made(_) => {}
        }
    }

    fn doubt(&mut self, around: &Around, name: &str, line: u32, doubt: Doubt) {
        self.found.unclear.push(Unclear { name: format!("{}{name}", around.prefix), line, doubt });
    }

    /// A name that comes from elsewhere: what it is there is collected here too.
    fn imported(&mut self, file: usize, name: &str, origin: &str, around: &Around) {
        match self.program.locate(file, origin) {
            Located::Class(home, class) => self.class(home, name, class, around),
            Located::Function(home, function) => self.function(home, name, function, around),
            Located::Value(_) | Located::Module => {}
            Located::Outside | Located::Unclear => {
                let is_known = bases::is_no_test(origin) || bases::outside(origin) == Outside::TestCase;
                if (self.is_function(name) || self.is_class(name)) && !is_known {
                    self.doubt(around, name, 0, Doubt::Imported);
                }
            }
        }
    }

    fn star(&mut self, star: &str, around: &Around) {
        let Some((home, module)) = self.program.module_of(self.file, star) else {
            if star.contains("test") {
                self.doubt(around, "*", 0, Doubt::Star);
            }
            return;
        };
        let own: BTreeSet<&String> =
            self.program.module(self.file).map(|module| module.scope.bound.keys().collect()).unwrap_or_default();
        for (name, bound) in module.scope.in_order() {
            if !name.starts_with('_') && !own.contains(&name.to_owned()) && !self.pytest.skips_imported {
                self.name(home, name, bound, around);
            }
        }
    }
}

/// True if the module calls such a function of the tree while it is imported.
fn calls(program: &Program<'_>, file: usize, module: &Module, is_such: impl Fn(&Function) -> bool) -> bool {
    let is_called =
        |name: &String| matches!(program.locate(file, name), Located::Function(_, function) if is_such(function));
    module.calls.iter().any(is_called)
}

/// True if a name may be a test or something else, as conditions decide.
fn is_mixed(bound: &Name) -> bool {
    let kind = |value: &Bound| match value {
        Bound::Function(function) => 1 + usize::from(function.is_fixture),
        Bound::Class(_) => 3,
        Bound::Import(_)
        | Bound::Module(_)
        | Bound::Marks(_)
        | Bound::Literal(_)
        | Bound::Flag(_)
        | Bound::Alias(_)
        | Bound::Plain
        | Bound::Made(_) => 4,
    };
    bound.values.windows(2).any(|pair| kind(&pair[0]) != kind(&pair[1]))
}

fn flag(name: Option<&Name>) -> Option<bool> {
    match name?.only()? {
        Bound::Flag(flag) => Some(*flag),
        _ => None,
    }
}

fn marks_of(name: &Name) -> Vec<Mark> {
    let marks = name.values.iter().filter_map(|bound| if let Bound::Marks(marks) = bound { Some(marks) } else { None });
    marks.flatten().cloned().collect()
}
