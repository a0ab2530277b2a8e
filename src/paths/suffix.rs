//! Paths found by their endings, on whole components.

use std::collections::HashMap;

use crate::coverage::SourcePath;

/// Paths by their endings, on whole components.
pub(super) struct SuffixIndex {
    suffixes: HashMap<String, Entry>,
    paths: Vec<SourcePath>,
}

/// The paths that have one ending: how many, and the first few.
struct Entry {
    first: usize,
    others: Vec<usize>,
}

pub(super) enum Suffix {
    None,
    One(SourcePath),
    Several(Vec<SourcePath>),
}

/// How many places an ambiguous name shows.
const SHOWN: usize = 5;

impl SuffixIndex {
    pub(super) fn new(paths: impl IntoIterator<Item = SourcePath>) -> Self {
        let paths: Vec<SourcePath> = paths.into_iter().collect();
        let mut suffixes: HashMap<String, Entry> = HashMap::new();
        for (at, path) in paths.iter().enumerate() {
            for suffix in suffixes_of(path.as_str()) {
                match suffixes.get_mut(suffix) {
                    Some(entry) if entry.others.len() + 1 < SHOWN => entry.others.push(at),
                    Some(_) => {}
                    None => {
                        suffixes.insert(suffix.to_owned(), Entry { first: at, others: Vec::new() });
                    }
                }
            }
        }
        Self { suffixes, paths }
    }

    /// The path that shares the longest ending with the name; a bare file name is too little to tell files apart by,
    /// unless it is all that the report gives.
    pub(super) fn longest(&self, name: &SourcePath) -> Suffix {
        let is_bare = !name.as_str().trim_start_matches('/').contains('/');
        for suffix in suffixes_of(name.as_str()) {
            if !suffix.contains('/') && !is_bare {
                return Suffix::None;
            }
            let Some(entry) = self.suffixes.get(suffix) else { continue };
            let first = self.paths[entry.first].clone();
            if entry.others.is_empty() {
                return Suffix::One(first);
            }
            // A path that is the whole suffix is nearer than one that only ends in it.
            if let Some(exact) = self.exact(entry, suffix) {
                return Suffix::One(exact);
            }
            let others = entry.others.iter().map(|&at| self.paths[at].clone());
            return Suffix::Several(std::iter::once(first).chain(others).collect());
        }
        Suffix::None
    }

    fn exact(&self, entry: &Entry, suffix: &str) -> Option<SourcePath> {
        let all = std::iter::once(entry.first).chain(entry.others.iter().copied());
        all.map(|at| &self.paths[at]).find(|path| path.as_str() == suffix).cloned()
    }

    /// The longest known path that the name ends in as a whole.
    pub(super) fn whole(&self, name: &SourcePath) -> Option<SourcePath> {
        suffixes_of(name.as_str())
            .find_map(|suffix| self.suffixes.get(suffix).and_then(|entry| self.exact(entry, suffix)))
    }
}

/// Endings on whole components, the longest first.
pub(super) fn suffixes_of(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_start_matches('/');
    std::iter::successors(Some(path), |rest| rest.split_once('/').map(|(_, rest)| rest))
}
