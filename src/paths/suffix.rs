//! Paths found by their endings, on whole components.

use crate::coverage::SourcePath;

/// Paths by their endings, on whole components.
///
/// Each ending is a place in its path, not a text of its own: a name of a thousand folders would have a thousand long ones.
pub(super) struct SuffixIndex {
    paths: Vec<SourcePath>,
    /// The path and where in it the ending begins; sorted by ending, a path that is all ending first, then by path.
    endings: Vec<(u32, u32)>,
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
        let mut endings = Vec::new();
        for (at, path) in (0..).zip(&paths) {
            let length = path.as_str().len();
            let starts = suffixes_of(path.as_str()).filter_map(|suffix| u32::try_from(length - suffix.len()).ok());
            endings.extend(starts.map(|start| (at, start)));
        }
        let mut index = Self { paths, endings: Vec::new() };
        let order = |ending: &(u32, u32)| (index.ending(*ending), ending.1 > 0, ending.0);
        endings.sort_unstable_by(|one, two| order(one).cmp(&order(two)));
        index.endings = endings;
        index
    }

    fn ending(&self, (path, start): (u32, u32)) -> &str {
        &self.paths[path as usize].as_str()[start as usize..]
    }

    /// The paths that have an ending.
    fn with(&self, suffix: &str) -> impl Iterator<Item = &SourcePath> {
        let first = self.endings.partition_point(|ending| self.ending(*ending) < suffix);
        let same = self.endings[first..].iter().take_while(move |ending| self.ending(**ending) == suffix);
        same.map(|&(path, _)| &self.paths[path as usize])
    }

    /// The path that shares the longest ending with the name; a bare file name is too little to tell files apart by,
    /// unless it is all that the report gives.
    pub(super) fn longest(&self, name: &SourcePath) -> Suffix {
        let is_bare = !name.as_str().trim_start_matches('/').contains('/');
        for suffix in suffixes_of(name.as_str()) {
            if !suffix.contains('/') && !is_bare {
                return Suffix::None;
            }
            let found: Vec<&SourcePath> = self.with(suffix).take(SHOWN).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Suffix::One((*one).clone()),
                // A path that is the whole suffix is nearer than one that only ends in it.
                several => {
                    return match self.exact(suffix) {
                        Some(exact) => Suffix::One(exact),
                        None => Suffix::Several(several.iter().map(|path| (*path).clone()).collect()),
                    };
                }
            }
        }
        Suffix::None
    }

    fn exact(&self, suffix: &str) -> Option<SourcePath> {
        self.with(suffix).next().filter(|path| path.as_str() == suffix).cloned()
    }

    /// The longest known path that the name ends in as a whole.
    pub(super) fn whole(&self, name: &SourcePath) -> Option<SourcePath> {
        suffixes_of(name.as_str()).find_map(|suffix| self.exact(suffix))
    }
}

/// Endings on whole components, the longest first.
pub(super) fn suffixes_of(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_start_matches('/');
    std::iter::successors(Some(path), |rest| rest.split_once('/').map(|(_, rest)| rest))
}
