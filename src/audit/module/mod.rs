//! What one Python file says about tests: the names it binds, and what they are. Looks into no other file, and runs nothing.

mod block;
mod body;
mod definition;
mod marks;
mod names;
mod open;
mod scope;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use marks::{Mark, Sets, is_built_in};
pub(super) use names::Names;

use crate::source;

/// A file, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Module {
    /// What the module binds.
    pub(super) scope: Scope,
    /// The names that its imports bind, with where they come from.
    pub(super) names: Names,
    /// Every marker that is named anywhere in the file, in order.
    pub(super) used: Vec<Use>,
    /// Markers that `addinivalue_line("markers", …)` registers.
    pub(super) registered: Vec<Use>,
    /// True if `pytest.importorskip`, `pytest.skip` or `raise SkipTest` can leave the whole module out.
    pub(super) skips: bool,
    /// The names of what the module calls while it is imported: one of them may skip it.
    pub(super) calls: Vec<String>,
    /// Classes of the module, or `*`, that get members which no definition shows: by `setattr`, `globals()`.
    pub(super) filled: Vec<String>,
    /// What a conftest.py leaves out.
    pub(super) ignores: Option<Ignores>,
    /// Fixtures that are defined anywhere in it.
    pub(super) fixtures: u64,
}

/// A name of a marker, and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) name: String,
    pub(super) line: u32,
}

/// `collect_ignore` and `collect_ignore_glob`.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignores {
    /// What is left out in any case.
    pub(super) certain: Vec<Ignored>,
    /// What a condition leaves out, or not.
    pub(super) maybe: Vec<Ignored>,
    /// True if the lists hold more than literals: anything may be left out.
    pub(super) is_open: bool,
}

/// A path, or a pattern of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ignored {
    pub(super) path: String,
    pub(super) is_pattern: bool,
}

/// The names that a module or a class binds.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Each name with what it may be bound to at the end, in the order they are first bound.
    pub(super) bound: BTreeMap<String, Name>,
    /// `from x import *`: where from.
    pub(super) stars: Vec<String>,
    /// True if names come in that no statement shows: by `globals()`, `locals()`.
    pub(super) is_filled: bool,
    /// Tests that a later definition of the same name takes the place of.
    pub(super) shadowed: Vec<Shadowed>,
}

/// A definition that nothing can reach any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shadowed {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) by: u32,
}

/// A name.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// Where in the scope it was first bound.
    pub(super) order: usize,
    /// What it may be bound to, in the order of the file; more than one only if conditions decide.
    pub(super) values: Vec<Bound>,
    /// True if it is bound whatever the conditions are.
    pub(super) is_certain: bool,
}

/// What a name is bound to.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    Function(Box<Function>),
    Class(Box<Class>),
    /// A name of elsewhere, such as `.base.Suite`.
    Import(String),
    /// A module.
    Module(String),
    /// `pytest.mark.slow`, or a list of such.
    Marks(Vec<Mark>),
    /// A literal list or tuple of so many elements.
    Literal(u64),
    /// `True` or `False`.
    Flag(bool),
    /// A name of this module.
    Alias(String),
    /// A number, a text, `None`: nothing that can be called.
    Plain,
    /// Made by something that only running tells.
    Made(Made),
}

/// What a call makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) line: u32,
    /// True if a class of this scope is among its arguments: it may make classes.
    pub(super) is_of_class: bool,
}

/// A function or method.
#[derive(Clone, Debug, Default)]
pub(super) struct Function {
    pub(super) line: u32,
    pub(super) is_async: bool,
    /// True if it has a `yield` of its own.
    pub(super) is_generator: bool,
    /// True if it is a fixture: whatever its name is, no test.
    pub(super) is_fixture: bool,
    /// True if reading it gives a value, not a function: a property.
    pub(super) is_property: bool,
    pub(super) is_abstract: bool,
    /// The marks on it, with those of parameter sets.
    pub(super) marks: Vec<Mark>,
    /// The parametrisations on it.
    pub(super) sets: Vec<Sets>,
    /// Names of its decorators.
    pub(super) decorators: Vec<String>,
    /// True if calling it can skip what calls it.
    pub(super) can_skip: bool,
    /// True if its body has nothing to run.
    pub(super) is_empty: bool,
    /// True if it checks something by itself: `assert`, `pytest.raises`, `self.assertEqual`, `mock.assert_called`.
    pub(super) has_check: bool,
    /// Names of what it calls.
    pub(super) calls: Vec<String>,
    /// `name.__test__ = …`.
    pub(super) test_flag: Option<bool>,
}

/// A class.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) line: u32,
    /// The bases by where they come from; none for one that is computed.
    pub(super) bases: Vec<Option<String>>,
    pub(super) scope: Scope,
    pub(super) marks: Vec<Mark>,
    pub(super) sets: Vec<Sets>,
    pub(super) decorators: Vec<String>,
    /// True if a decorator writes an `__init__`: dataclasses, attrs.
    pub(super) is_given_init: bool,
    /// True if its metaclass is `ABCMeta`.
    pub(super) is_abc: bool,
    /// True if it has another metaclass, or its body changes `locals()`: it may have members that no definition shows.
    pub(super) is_filled: bool,
    pub(super) test_flag: Option<bool>,
}

impl Module {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Why Python would not read it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        source::read_tree(bytes, scope::module)
    }

    /// Where the names come from that the module itself imports.
    pub(super) fn imports(&self) -> Vec<String> {
        let origins = self.scope.bound.values().flat_map(|name| &name.values).filter_map(|bound| match bound {
            Bound::Import(origin) | Bound::Module(origin) => Some(origin.clone()),
            _ => None,
        });
        origins.chain(self.scope.stars.iter().cloned()).collect()
    }
}

impl Scope {
    /// The names in the order they are first bound.
    pub(super) fn in_order(&self) -> Vec<(&str, &Name)> {
        let mut names: Vec<(&str, &Name)> = self.bound.iter().map(|(name, bound)| (name.as_str(), bound)).collect();
        names.sort_by_key(|(_, name)| name.order);
        names
    }
}

impl Name {
    /// What it is bound to, if only one thing is possible.
    pub(super) fn only(&self) -> Option<&Bound> {
        match self.values.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}
