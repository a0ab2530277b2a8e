//! One report taken apart by layers: what each layer's tests ran, what was imported for them, and the rest.

use super::imports::{Modules, test_files};
use super::sort::{Kind, Sorted};
use crate::coverage::{FileCoverage, LineNumber, LineSet, Regions, SourcePath};
use crate::formats::{Contexts, LineContexts, ReportedFile};
use crate::source::Outline;

/// A report taken apart.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// The layers that have a context in it.
    pub parts: Vec<Part>,
    /// By file: what no layer covers, with all branches.
    pub rest: Vec<FileCoverage>,
    /// By file: the lines that ran outside of all tests.
    pub outside_tests: Vec<OutsideTests>,
}

/// The lines of a file that ran outside of all tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutsideTests {
    /// Lines within function bodies.
    pub bodies: LineSet,
    /// Lines outside of function bodies; all, where functions are not known.
    pub rest: LineSet,
    /// True if neither the report nor a source tells functions, so that nothing is known to have run at import.
    pub is_unknown: bool,
}

impl OutsideTests {
    /// Adds what another report tells of the file.
    pub fn add(&mut self, other: &Self) {
        self.bodies = self.bodies.union(&other.bodies);
        self.rest = self.rest.union(&other.rest);
        self.is_unknown |= other.is_unknown;
    }
}

/// What a report holds of one layer.
#[derive(Clone, Debug)]
pub struct Part {
    /// The layer, by its place.
    pub layer: usize,
    /// By file.
    pub files: Vec<PartOfFile>,
}

/// What one file holds of one layer.
#[derive(Clone, Debug)]
pub struct PartOfFile {
    /// Its coverage; lines only.
    pub coverage: FileCoverage,
    /// The lines of it that were imported for the layer, and no test of the layer ran.
    pub imported: LineSet,
}

/// Takes a report apart. `outline` reads a source of the project, by the name that the report gives it or by that of a
/// test's file.
#[must_use]
pub fn split(
    files: &[ReportedFile],
    contexts: &Contexts,
    sorted: &Sorted,
    outline: &(impl Fn(&SourcePath) -> Option<Outline> + Sync),
) -> Split {
    let layers = sorted.used.len();
    let modules = Modules::new(files, outline);
    let ran: Vec<Ran> = files
        .iter()
        .zip(&contexts.files)
        .enumerate()
        .map(|(at, (file, contexts))| {
            let bodies = file.coverage.regions().map(Regions::bodies);
            let bodies = bodies.or_else(|| modules.outline(at).map(|outline| outline.bodies.clone()));
            Ran::new(&file.coverage, contexts, bodies.as_ref(), sorted, layers)
        })
        .collect();
    let mut covered: Vec<LineSet> = files.iter().map(|_| LineSet::new()).collect();
    let mut parts = Vec::new();
    for layer in (0..layers).filter(|&layer| sorted.has(layer)) {
        let own = |at: usize| &ran[at].by_layer[layer];
        let is_imported = if sorted.is_static[layer] {
            vec![false; files.len()]
        } else {
            let tests = sorted.tests.iter().filter(|(_, layers)| layers.contains(&layer));
            let tests = test_files(tests.map(|(test, _)| &**test)).into_iter();
            let tests: Vec<(SourcePath, Outline)> =
                tests.filter_map(|path| Some((path.clone(), outline(&path)?))).collect();
            modules.imported(|at| !own(at).is_empty(), &tests, |at| own(at).union(&ran[at].at_import))
        };
        let files = files.iter().enumerate().map(|(at, file)| {
            let imported = if is_imported[at] { ran[at].at_import.difference(own(at)) } else { LineSet::new() };
            let lines = own(at).union(&imported);
            covered[at] = covered[at].union(&lines);
            PartOfFile { coverage: file.coverage.part(&lines), imported }
        });
        parts.push(Part { layer, files: files.collect() });
    }
    let rest = files.iter().zip(&covered).map(|(file, covered)| file.coverage.rest(covered)).collect();
    Split { parts, rest, outside_tests: ran.into_iter().map(|ran| ran.outside_tests).collect() }
}

/// The lines of one file by who ran them.
struct Ran {
    by_layer: Vec<LineSet>,
    outside_tests: OutsideTests,
    /// Lines outside of function bodies that ran when the module was imported; empty where functions are not known.
    at_import: LineSet,
}

impl Ran {
    fn new(
        file: &FileCoverage,
        contexts: &LineContexts,
        bodies: Option<&LineSet>,
        sorted: &Sorted,
        layers: usize,
    ) -> Self {
        let mut by_layer = vec![LineSet::new(); layers];
        let mut outside_tests = LineSet::new();
        // The kinds that the line in hand has been counted for, as a line's list names a kind many times.
        let mut counted = vec![None; sorted.kinds.len()];
        for (line, names) in of_statements(file, contexts) {
            for &name in names {
                let Some(&kind) = sorted.kind_of.get(name as usize) else { continue };
                if counted[kind].replace(line) == Some(line) {
                    continue;
                }
                match &sorted.kinds[kind] {
                    Kind::OutsideTests => {
                        outside_tests.insert(line);
                    }
                    Kind::Of(layers) => layers.iter().for_each(|&layer| {
                        by_layer[layer].insert(line);
                    }),
                }
            }
        }
        let outside_bodies = bodies.map(|bodies| file.executed().difference(bodies)).unwrap_or_default();
        let at_collection = outside_bodies.intersection(&outside_tests);
        // What was not imported before the first test was imported by a test, which may be of any layer.
        let at_import = if at_collection.is_empty() { outside_bodies } else { at_collection };
        let within = bodies.map(|bodies| outside_tests.intersection(bodies)).unwrap_or_default();
        let outside_tests = OutsideTests {
            rest: outside_tests.difference(&within),
            bodies: within,
            is_unknown: bodies.is_none() && !outside_tests.is_empty(),
        };
        Self { by_layer, outside_tests, at_import }
    }
}

/// The contexts of each statement, in order of lines. Contexts are told of all lines that ran: a line that is no
/// statement is a further line of the one before it. Excluded lines are passed over.
pub(super) fn of_statements<'a>(
    file: &FileCoverage,
    contexts: &'a LineContexts,
) -> impl Iterator<Item = (LineNumber, &'a [u32])> {
    let mut lines: Vec<(LineNumber, &[u32])> = contexts.iter().collect();
    lines.sort_unstable_by_key(|&(line, _)| line);
    let excluded = file.excluded().cloned().unwrap_or_default();
    let known: Vec<LineNumber> = file.executed().union(file.missing()).iter().collect();
    let mut next = 0;
    lines.into_iter().filter_map(move |(line, names)| {
        while known.get(next).is_some_and(|&statement| statement <= line) {
            next += 1;
        }
        let statement = *known.get(next.checked_sub(1)?)?;
        (!excluded.contains(line)).then_some((statement, names))
    })
}

#[cfg(test)]
mod tests;
