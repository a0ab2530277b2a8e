//! The tests of a file as pytest finds them (`_pytest/python.py` and `unittest.py`, 9.2), by reading alone: what only
//! running tells is told apart, with the reason.

use std::collections::BTreeSet;

use super::bases::{self, Outside};
use super::module::{Bound, Class, Function, Mark, Module, Name, Sets};
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

/// Classes inside of classes deeper than this are not looked at.
const DEEPEST: usize = 20;

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

/// A class with the classes it is made from, in the order that attributes are looked up.
struct Line<'a> {
    classes: Vec<(usize, &'a Class)>,
    outside: Vec<Outside>,
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

    fn function(&mut self, home: usize, name: &str, function: &'a Function, around: &Around) {
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
    fn decorator_marks(&self, home: usize, decorators: &[String]) -> Vec<Mark> {
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

    fn class(&mut self, home: usize, name: &str, class: &'a Class, around: &Around) {
        if around.depth >= DEEPEST {
            return;
        }
        let line = self.line(home, class, DEEPEST);
        let has = |kind: Outside| line.outside.contains(&kind);
        let is_unittest = has(Outside::TestCase) || has(Outside::LikelyTestCase);
        let flag = line.classes.iter().find_map(|(_, class)| class.test_flag);
        let is_named = self.is_class(name) || flag == Some(true);
        if flag == Some(false) || is_abstract(&line) {
            return;
        }
        if !is_unittest && !is_named {
            // Its base may be a `TestCase`, and then its name does not matter.
            let is_test = |(_, class): &(usize, &Class)| class.scope.bound.keys().any(|name| name.starts_with("test"));
            if has(Outside::Unknown) && line.classes.iter().any(is_test) {
                self.doubt(around, &format!("{name}::*"), class.line, Doubt::Base);
            }
            return;
        }
        let doubt = (has(Outside::Unknown) || has(Outside::LikelyTestCase)).then_some(Doubt::Base);
        let is_filled = self.is_filled(name, &line);
        let mut inner = around.doubting(doubt).doubting(is_filled.then_some(Doubt::Filled));
        inner.prefix = format!("{}{name}::", around.prefix);
        inner.is_unittest = is_unittest;
        inner.depth += 1;
        for (home, class) in line.classes.iter().rev() {
            inner.marks.extend(class.marks.iter().cloned());
            inner.marks.extend(self.decorator_marks(*home, &class.decorators));
            inner.sets.extend(class.sets.iter().cloned());
        }
        let before = self.found.clone();
        self.members(&line, &inner);
        // What it is made from may bring tests that are not seen here.
        if let Some(doubt) = is_filled.then_some(Doubt::Filled).or(doubt) {
            self.doubt(&inner, "*", class.line, doubt);
        }
        if !is_unittest && is_constructed(&line) {
            let tests = (self.found.tests.len() - before.tests.len()) as u64;
            self.found = before;
            if tests > 0 {
                let name = format!("{}{name}", around.prefix);
                self.found.constructed.push(Constructed { name, line: class.line, tests });
            }
        }
    }

    /// True if the class may have members that no definition shows.
    fn is_filled(&self, name: &str, line: &Line<'a>) -> bool {
        let is_set = |(home, class): &(usize, &Class)| {
            // Decorators of the tree, and those of well-known packages, make tests out of parameters.
            let decorates = |decorator: &String| {
                let is_known = ["ddt.ddt", "parameterized.parameterized_class"].contains(&decorator.as_str());
                let located = self.program.locate(*home, decorator);
                let sets = |function: &Function| function.calls.iter().any(|call| call == "setattr");
                is_known || matches!(located, Located::Function(_, function) if sets(function))
            };
            class.is_filled || class.scope.is_filled || class.decorators.iter().any(decorates)
        };
        let filled = self.program.module(self.file).map(|module| module.filled.as_slice()).unwrap_or_default();
        filled.iter().any(|filled| filled == name) || line.classes.iter().any(is_set)
    }

    /// The members of a class: of each name that of the first class which binds it.
    fn members(&mut self, line: &Line<'a>, around: &Around) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (home, class) in &line.classes {
            for (name, bound) in class.scope.in_order() {
                if !seen.insert(name) {
                    continue;
                }
                let doubt = (!bound.is_certain || is_mixed(bound)).then_some(Doubt::Condition);
                let around = around.doubting(doubt);
                if let Some(value) = bound.values.first() {
                    self.member(*home, class, name, value, &around);
                }
            }
            let is_test = |name: &str| self.is_function(name);
            let shadowed = class.scope.shadowed.iter().filter(|one| is_test(&one.name));
            let named = |name: &str| format!("{}{name}", around.prefix);
            let shadowed: Vec<_> = shadowed.map(|one| (named(&one.name), one.line, one.by)).collect();
            // What a base class hides is told where that stands.
            if *home == self.file {
                self.found.shadowed.extend(shadowed);
            }
        }
    }

    fn member(&mut self, home: usize, class: &'a Class, name: &str, value: &'a Bound, around: &Around) {
        match value {
            Bound::Class(_) if around.is_unittest => {}
            Bound::Alias(other) if self.is_function(name) => {
                let own = class.scope.bound.get(other).and_then(Name::only);
                match own {
                    Some(Bound::Function(function)) => self.function(home, name, function, around),
                    _ => self.imported(home, name, other, around),
                }
            }
            Bound::Import(_) => {}
            value => self.value(home, name, value, around),
        }
    }

    fn line(&self, home: usize, class: &'a Class, depth: usize) -> Line<'a> {
        let mut line = Line { classes: vec![(home, class)], outside: Vec::new() };
        for base in &class.bases {
            let Some(base) = base else {
                line.outside.push(Outside::Unknown);
                continue;
            };
            match self.program.locate(home, base) {
                Located::Class(home, base) if depth > 0 && !std::ptr::eq(base, class) => {
                    let above = self.line(home, base, depth - 1);
                    line.classes.extend(above.classes);
                    line.outside.extend(above.outside);
                }
                Located::Outside => line.outside.push(bases::outside(base)),
                _ => line.outside.push(Outside::Unknown),
            }
        }
        // A class that several bases are made from stands behind all of them.
        let mut kept: Vec<(usize, &Class)> = Vec::new();
        for (home, class) in line.classes.into_iter().rev() {
            if !kept.iter().any(|(_, known)| std::ptr::eq(*known, class)) {
                kept.push((home, class));
            }
        }
        kept.reverse();
        Line { classes: kept, outside: line.outside }
    }
}

/// True if the module calls such a function of the tree while it is imported.
fn calls(program: &Program<'_>, file: usize, module: &Module, is_such: impl Fn(&Function) -> bool) -> bool {
    let is_called =
        |name: &String| matches!(program.locate(file, name), Located::Function(_, function) if is_such(function));
    module.calls.iter().any(is_called)
}

fn is_constructed(line: &Line<'_>) -> bool {
    let binds = |class: &Class| ["__init__", "__new__"].iter().any(|name| class.scope.bound.contains_key(*name));
    line.outside.contains(&Outside::Constructed)
        || line.classes.iter().any(|(_, class)| class.is_given_init || binds(class))
}

/// True if a class is made with `ABCMeta` and some abstract method is not filled in.
fn is_abstract(line: &Line<'_>) -> bool {
    if !line.outside.contains(&Outside::Abstract) && !line.classes.iter().any(|(_, class)| class.is_abc) {
        return false;
    }
    let mut seen = BTreeSet::new();
    line.classes.iter().flat_map(|(_, class)| &class.scope.bound).any(|(name, bound)| {
        seen.insert(name) && matches!(bound.only(), Some(Bound::Function(function)) if function.is_abstract)
    })
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
