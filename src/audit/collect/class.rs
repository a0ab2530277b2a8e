//! A class of tests: what it is made from, and the members that it has by that.

use std::collections::BTreeSet;

use super::{Around, Collector, Constructed, Doubt, is_mixed};
use crate::audit::bases::{self, Outside};
use crate::audit::module::{Bound, Class, Function, Name};
use crate::audit::program::Located;

/// Classes inside of classes deeper than this are not looked at.
const DEEPEST: usize = 20;

/// A class with the classes it is made from, in the order that attributes are looked up.
struct Line<'a> {
    classes: Vec<(usize, &'a Class)>,
    outside: Vec<Outside>,
}

impl<'a> Collector<'a> {
    pub(super) fn class(&mut self, home: usize, name: &str, class: &'a Class, around: &Around) {
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
