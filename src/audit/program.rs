//! The modules of a test tree together: where a name of one comes from in another. Only files that tests need are read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use rayon::prelude::*;

use super::module::{Bound, Class, Function, Module, Scope};
use super::tree::Tree;
use crate::tool_settings::{Pytest, matches_name};

/// The files of a tree, those that were asked for parsed.
pub(super) struct Program<'a> {
    tree: &'a Tree,
    /// Files by the last part of their module's name.
    by_name: BTreeMap<String, Vec<usize>>,
    /// What was read, by file.
    modules: BTreeMap<usize, Module>,
    /// Why files cannot be read.
    pub(super) broken: BTreeMap<usize, String>,
}

/// What a dotted name means.
#[derive(Clone, Copy)]
pub(super) enum Located<'a> {
    Class(usize, &'a Class),
    Function(usize, &'a Function),
    /// Marks, flags, literals: nothing that pytest collects.
    Value(&'a Bound),
    /// A module of the tree.
    Module,
    /// Nothing of this tree, or made by what only running tells.
    Outside,
    /// Of this tree, and several things are possible.
    Unclear,
}

/// So many imports are followed from one name to another.
const DEEPEST: usize = 16;
/// So many times modules are read that others name.
const ROUNDS: usize = 8;

impl<'a> Program<'a> {
    /// Reads the wanted files, and then the files that their tests are made from.
    pub(super) fn read(tree: &'a Tree, wanted: &[usize], pytest: &Pytest) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, file) in tree.files.iter().enumerate() {
            by_name.entry(last_name(&file.path).to_owned()).or_default().push(index);
        }
        let mut program = Self { tree, by_name, modules: BTreeMap::new(), broken: BTreeMap::new() };
        let mut next: Vec<usize> = wanted.to_vec();
        for _ in 0..ROUNDS {
            program.parse(&next);
            next = program.needed(&next, pytest);
            if next.is_empty() {
                break;
            }
        }
        program
    }

    /// What a file says; none if it was not asked for or cannot be read.
    pub(super) fn module(&self, file: usize) -> Option<&Module> {
        self.modules.get(&file)
    }

    pub(super) fn path(&self, file: usize) -> &str {
        &self.tree.files[file].path
    }

    fn parse(&mut self, files: &[usize]) {
        let read = |&file: &usize| {
            let bytes = fs::read(&self.tree.files[file].place).map_err(|error| error.to_string());
            (file, bytes.and_then(|bytes| Module::read(&bytes)))
        };
        let modules: Vec<(usize, Result<Module, String>)> = files.par_iter().map(read).collect();
        for (file, module) in modules {
            match module {
                Ok(module) => drop(self.modules.insert(file, module)),
                Err(why) => drop(self.broken.insert(file, why)),
            }
        }
    }

    /// The files not yet read that bases, imported tests, marks and stars of these files come from.
    fn needed(&self, files: &[usize], pytest: &Pytest) -> Vec<usize> {
        let mut needed = BTreeSet::new();
        for &file in files {
            let Some(module) = self.modules.get(&file) else { continue };
            let mut names: Vec<String> = module.scope.stars.iter().map(|star| format!("{star}.*")).collect();
            wanted_of(module, &module.scope, pytest, &mut names);
            names.extend(module.calls.iter().cloned());
            let is_package = self.path(file).ends_with("__init__.py");
            if is_package {
                names.extend(module.scope.bound.values().flat_map(|name| &name.values).filter_map(
                    |bound| match bound {
                        Bound::Import(origin) if origin.starts_with('.') => Some(origin.clone()),
                        _ => None,
                    },
                ));
            }
            needed.extend(names.iter().flat_map(|name| self.files_of(file, name)));
        }
        needed.retain(|file| !self.modules.contains_key(file) && !self.broken.contains_key(file));
        needed.into_iter().collect()
    }

    /// The files that a dotted name runs through, the innermost first.
    pub(super) fn files_of(&self, from: usize, dotted: &str) -> Vec<usize> {
        let parts: Vec<&str> = dotted.trim_start_matches('.').split('.').filter(|part| !part.is_empty()).collect();
        let level = dotted.len() - dotted.trim_start_matches('.').len();
        (0..=parts.len()).rev().filter_map(|length| self.file_of(from, level, &parts[..length])).collect()
    }

    /// The file of a module as another one names it.
    fn file_of(&self, from: usize, level: usize, parts: &[&str]) -> Option<usize> {
        let here = self.path(from).rsplit_once('/').map_or("", |(folder, _)| folder);
        if level > 0 {
            let mut folder: Vec<&str> = here.split('/').filter(|part| !part.is_empty()).collect();
            folder.truncate(folder.len().checked_sub(level - 1)?);
            folder.extend(parts);
            return self.find(&folder.join("/"));
        }
        let tail = parts.join("/");
        let candidates = self.by_name.get(*parts.last()?)?;
        let fits = |file: &&usize| {
            let module = module_path(self.path(**file));
            module == tail || module.strip_suffix(&tail).is_some_and(|before| before.ends_with('/'))
        };
        let fitting: Vec<usize> = candidates.iter().filter(fits).copied().collect();
        let beside = if here.is_empty() { tail.clone() } else { format!("{here}/{tail}") };
        let exact = |path: &str| fitting.iter().copied().find(|file| module_path(self.path(*file)) == path);
        let only = || if let [one] = fitting.as_slice() { Some(*one) } else { None };
        exact(&tail).or_else(|| exact(&beside)).or_else(|| exact(&format!("src/{tail}"))).or_else(only)
    }

    fn find(&self, module: &str) -> Option<usize> {
        let last = module.rsplit('/').next().unwrap_or(module);
        self.by_name.get(last)?.iter().copied().find(|file| module_path(self.path(*file)) == module)
    }

    /// The module of the tree that another one names.
    pub(super) fn module_of(&'a self, from: usize, dotted: &str) -> Option<(usize, &'a Module)> {
        let file = *self.files_of(from, dotted).first()?;
        let is_whole = module_path(self.path(file)).ends_with(&dotted.trim_start_matches('.').replace('.', "/"));
        Some((file, self.modules.get(&file).filter(|_| is_whole)?))
    }

    /// What a dotted name means in a file: `Base`, `.base.Suite`, `tests.base.Suite.Inner`.
    pub(super) fn locate(&'a self, from: usize, dotted: &str) -> Located<'a> {
        self.locate_within(from, dotted, DEEPEST)
    }

    fn locate_within(&'a self, from: usize, dotted: &str, depth: usize) -> Located<'a> {
        if depth == 0 {
            return Located::Outside;
        }
        let own = dotted.split('.').next().unwrap_or(dotted);
        if let Some(module) = self.modules.get(&from)
            && let Some(name) = module.scope.bound.get(own)
            && !matches!(name.only(), Some(Bound::Import(_) | Bound::Module(_)))
        {
            let rest = dotted.strip_prefix(own).unwrap_or_default().trim_start_matches('.');
            return self.value(from, name.values.as_slice(), rest, depth);
        }
        let parts: Vec<&str> = dotted.trim_start_matches('.').split('.').filter(|part| !part.is_empty()).collect();
        let level = dotted.len() - dotted.trim_start_matches('.').len();
        for length in (0..=parts.len()).rev() {
            let Some(file) = self.file_of(from, level, &parts[..length]) else { continue };
            if file == from && length < parts.len() && level == 0 {
                continue;
            }
            let rest = &parts[length..];
            return if rest.is_empty() { Located::Module } else { self.member(file, rest, depth) };
        }
        Located::Outside
    }

    /// A name of a module of the tree.
    fn member(&'a self, file: usize, parts: &[&str], depth: usize) -> Located<'a> {
        let (Some(module), Some((first, rest))) = (self.modules.get(&file), parts.split_first()) else {
            return Located::Outside;
        };
        if let Some(name) = module.scope.bound.get(*first) {
            return self.value(file, &name.values, &rest.join("."), depth);
        }
        for star in &module.scope.stars {
            let located = self.locate_within(file, &format!("{star}.{}", parts.join(".")), depth - 1);
            if !matches!(located, Located::Outside) {
                return located;
            }
        }
        Located::Outside
    }

    fn value(&'a self, file: usize, values: &'a [Bound], rest: &str, depth: usize) -> Located<'a> {
        let [value] = values else {
            return if values.is_empty() { Located::Outside } else { Located::Unclear };
        };
        let on = |name: &str| if rest.is_empty() { name.to_owned() } else { format!("{name}.{rest}") };
        match value {
            Bound::Class(class) if rest.is_empty() => Located::Class(file, class),
            Bound::Class(class) => {
                let (first, rest) = rest.split_once('.').unwrap_or((rest, ""));
                let inner = class.scope.bound.get(first);
                inner.map_or(Located::Outside, |name| self.value(file, &name.values, rest, depth - 1))
            }
            Bound::Function(function) => Located::Function(file, function),
            Bound::Import(origin) | Bound::Module(origin) => self.locate_within(file, &on(origin), depth - 1),
            Bound::Alias(name) => self.locate_within(file, &on(name), depth - 1),
            Bound::Made(_) => Located::Unclear,
            Bound::Marks(_) | Bound::Literal(_) | Bound::Flag(_) | Bound::Plain => Located::Value(value),
        }
    }
}

/// The names that tests of a scope may come from.
fn wanted_of(module: &Module, scope: &Scope, pytest: &Pytest, names: &mut Vec<String>) {
    let is_test =
        |name: &str| matches_name(&pytest.python_functions, name) || matches_name(&pytest.python_classes, name);
    for (name, bound) in &scope.bound {
        for value in &bound.values {
            match value {
                Bound::Class(class) => {
                    names.extend(class.bases.iter().flatten().cloned());
                    names.extend(class.decorators.iter().cloned());
                    wanted_of(module, &class.scope, pytest, names);
                }
                Bound::Function(function) => {
                    let imported =
                        function.calls.iter().filter_map(|call| module.names.origin(call).map(str::to_owned));
                    names.extend(function.decorators.iter().cloned().chain(imported));
                }
                Bound::Import(origin) if is_test(name) || name.ends_with("TestCase") => names.push(origin.clone()),
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
    }
}

/// A file's path as a module's: `a/b` of `a/b.py` and of `a/b/__init__.py`.
pub(super) fn module_path(path: &str) -> &str {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    stem.strip_suffix("/__init__").unwrap_or(stem)
}

fn last_name(path: &str) -> &str {
    let module = module_path(path);
    module.rsplit('/').next().unwrap_or(module)
}
