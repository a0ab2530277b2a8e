//! Parts of the project that a configuration names: which files and functions they are. Judges nothing.
//!
//! Functions come from coverage.json (coverage.py 7.6 and later), else from the source, else they are not known and the
//! target is refused.

mod pattern;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use pattern::{FilePattern, FunctionPattern, TargetPattern};

use crate::coverage::{Extent, FileCoverage, LineSet, Region, SourcePath};
use crate::layers::{Measured, MeasuredFile};
use crate::source::Source;

/// Reads the source of a file of the project; none if it is not there.
pub type Sources<'a> = dyn Fn(&SourcePath) -> Option<Source> + Sync + 'a;

/// The files and functions that a target names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What of each file.
    pub extents: BTreeMap<SourcePath, Extent>,
}

/// Why a target names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// No measured file matches.
    NoFile,
    /// Files match, and none of their functions does; the functions there are.
    NoFunction(Vec<String>),
    /// A file matches, and its functions are not known: no report tells them, and the source is not there or does not
    /// parse.
    FunctionsUnknown(SourcePath),
}

impl Part {
    /// The part that a target names.
    ///
    /// # Errors
    /// If it names nothing, or its functions are not known.
    pub fn resolve(target: &TargetPattern, measured: &Measured, sources: &Sources<'_>) -> Result<Self, Unresolved> {
        let files: Vec<_> = measured.files().iter().filter(|(path, _)| target.files.matches(path)).collect();
        if files.is_empty() {
            return Err(Unresolved::NoFile);
        }
        let Some(functions) = &target.functions else {
            let extents = files.into_iter().map(|(path, _)| (path.clone(), Extent::Whole)).collect();
            return Ok(Self { extents });
        };
        let mut extents = BTreeMap::new();
        let mut others = Vec::new();
        for (path, file) in files {
            let known = functions_of(file, path, sources).ok_or_else(|| Unresolved::FunctionsUnknown(path.clone()))?;
            let (named, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
                known.into_iter().partition(|(name, _)| functions.matches(name));
            others.extend(rest.into_keys().map(String::from));
            if !named.is_empty() {
                extents.insert(path.clone(), Extent::Functions(named));
            }
        }
        if extents.is_empty() { Err(Unresolved::NoFunction(others)) } else { Ok(Self { extents }) }
    }

    /// The union with another part.
    pub fn join(&mut self, other: &Self) {
        for (path, extent) in &other.extents {
            match self.extents.get_mut(path) {
                Some(ours) => ours.join(extent),
                None => {
                    self.extents.insert(path.clone(), extent.clone());
                }
            }
        }
    }
}

/// The functions of a file with their lines, by name; none if nobody knows them.
#[must_use]
pub fn functions_of(
    file: &MeasuredFile,
    path: &SourcePath,
    sources: &Sources<'_>,
) -> Option<BTreeMap<Box<str>, Region>> {
    if let Some(regions) = file.overall.regions() {
        let functions = regions.functions.iter().filter(|(name, _)| !name.is_empty());
        return Some(functions.map(|(name, region)| (name.clone(), region.clone())).collect());
    }
    let source = sources(path).filter(|source| source.problem().is_none())?;
    let statements = statements(&file.overall);
    let mut functions: BTreeMap<Box<str>, Region> = BTreeMap::new();
    for function in source.functions() {
        let lines = function.lines.intersection(&statements);
        let region = Region { start: Some(function.start), statements: lines.len(), branches: None, lines };
        let name = if functions.contains_key(&function.name) {
            format!("{}@{}", function.name, function.start).into()
        } else {
            function.name.clone()
        };
        functions.insert(name, region);
    }
    Some(functions)
}

/// The statements as far as lists tell them: exact within functions, as docstrings that old versions list stand outside.
fn statements(file: &FileCoverage) -> LineSet {
    let listed = file.executed().union(file.missing());
    match file.excluded() {
        Some(excluded) => listed.difference(excluded),
        None => listed,
    }
}
