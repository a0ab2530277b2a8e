//! One report taken apart by layers: what each layer's tests ran, what was imported for them, and the rest.

use std::collections::HashMap;

use super::sort::{Kind, Sorted};
use crate::coverage::{FileCoverage, LineNumber, LineSet, Regions, SourcePath};
use crate::formats::{Contexts, LineContexts, ReportedFile};

/// A report taken apart.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// The layers that have a context in it.
    pub parts: Vec<Part>,
    /// By file: what no layer covers, with all branches.
    pub rest: Vec<FileCoverage>,
    /// By file: the lines that ran outside of all tests.
    pub outside_tests: Vec<LineSet>,
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

/// Takes a report apart.
#[must_use]
pub fn split(files: &[ReportedFile], contexts: &Contexts, sorted: &Sorted) -> Split {
    let layers = sorted.used.len();
    let ran: Vec<Ran> = files
        .iter()
        .zip(&contexts.files)
        .map(|(file, contexts)| Ran::new(&file.coverage, contexts, sorted, layers))
        .collect();
    let places = places(files);
    let mut covered: Vec<LineSet> = files.iter().map(|_| LineSet::new()).collect();
    let mut parts = Vec::new();
    for layer in (0..layers).filter(|&layer| sorted.has(layer)) {
        let is_imported = if sorted.is_static[layer] {
            vec![false; files.len()]
        } else {
            imported(files, &places, |at| !ran[at].by_layer[layer].is_empty())
        };
        let files = files.iter().enumerate().map(|(at, file)| {
            let own = &ran[at].by_layer[layer];
            let imported = if is_imported[at] { ran[at].at_import.difference(own) } else { LineSet::new() };
            let lines = own.union(&imported);
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
    outside_tests: LineSet,
    /// Lines outside of function bodies that ran when the module was imported; empty where no report tells functions.
    at_import: LineSet,
}

impl Ran {
    fn new(file: &FileCoverage, contexts: &LineContexts, sorted: &Sorted, layers: usize) -> Self {
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
        let bodies = file.regions().map(Regions::bodies);
        let outside_bodies = bodies.map(|bodies| file.executed().difference(&bodies)).unwrap_or_default();
        let at_collection = outside_bodies.intersection(&outside_tests);
        // What was not imported before the first test was imported by a test, which may be of any layer.
        let at_import = if at_collection.is_empty() { outside_bodies } else { at_collection };
        Self { by_layer, outside_tests, at_import }
    }
}

/// The contexts of each statement, in order of lines. Contexts are told of all lines that ran: a line that is no
/// statement is a further line of the one before it. Excluded lines are passed over.
fn of_statements<'a>(file: &FileCoverage, contexts: &'a LineContexts) -> impl Iterator<Item = (LineNumber, &'a [u32])> {
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

/// The files by path.
fn places(files: &[ReportedFile]) -> HashMap<SourcePath, usize> {
    let place = |(at, file): (usize, &ReportedFile)| Some((SourcePath::new(&file.name).ok()?, at));
    files.iter().enumerate().filter_map(place).collect()
}

/// Files that were imported because something in them ran: they themselves, and the packages they lie in.
fn imported(files: &[ReportedFile], places: &HashMap<SourcePath, usize>, has_run: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut imported: Vec<bool> = (0..files.len()).map(&has_run).collect();
    for file in files.iter().enumerate().filter_map(|(at, file)| has_run(at).then_some(file)) {
        let Ok(path) = SourcePath::new(&file.name) else { continue };
        let mut folder = path.folder();
        while !folder.is_empty() {
            let package = SourcePath::new(&format!("{folder}/__init__.py")).ok();
            let Some(&at) = package.and_then(|package| places.get(&package)) else { break };
            imported[at] = true;
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    imported
}

#[cfg(test)]
mod tests;
