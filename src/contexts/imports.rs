//! What is imported when something in a file runs: the file, the packages it lies in, and the modules that their import
//! statements name, as far as these ran. Reads sources through what it is given; a file without a source imports nothing.

use std::collections::{BTreeSet, HashMap};

use super::name::file_of;
use crate::coverage::{LineSet, SourcePath};
use crate::formats::ReportedFile;
use crate::source::{Import, Outline};

/// The files of one report, and what each imports.
pub(super) struct Modules {
    paths: Vec<Option<SourcePath>>,
    places: HashMap<String, usize>,
    /// Folders that hold the outermost packages: absolute imports begin there.
    roots: BTreeSet<String>,
    outlines: Vec<Option<Outline>>,
}

impl Modules {
    pub(super) fn new(files: &[ReportedFile], outline: &(impl Fn(&SourcePath) -> Option<Outline> + Sync)) -> Self {
        use rayon::prelude::*;
        let paths: Vec<Option<SourcePath>> = files.iter().map(|file| SourcePath::new(&file.name).ok()).collect();
        let place = |(at, path): (usize, &Option<SourcePath>)| Some((path.as_ref()?.to_string(), at));
        let places: HashMap<String, usize> = paths.iter().enumerate().filter_map(place).collect();
        let outlines = paths.par_iter().map(|path| outline(path.as_ref()?)).collect();
        let mut modules = Self { roots: BTreeSet::new(), paths, places, outlines };
        modules.roots = modules.paths.iter().flatten().map(|path| modules.root_of(path.folder()).to_owned()).collect();
        modules
    }

    /// What a source tells of a file.
    pub(super) fn outline(&self, at: usize) -> Option<&Outline> {
        self.outlines[at].as_ref()
    }

    /// The files that are imported if something in these files runs, and if these tests are collected.
    ///
    /// `ran` tells the lines of an imported file that ran for the layer.
    pub(super) fn imported(
        &self,
        has_run: impl Fn(usize) -> bool,
        tests: &[(SourcePath, Outline)],
        ran: impl Fn(usize) -> LineSet,
    ) -> Vec<bool> {
        let mut imported = vec![false; self.paths.len()];
        let mut open: Vec<usize> = (0..self.paths.len()).filter(|&at| has_run(at)).collect();
        for (path, outline) in tests {
            let imports = outline.imports.iter().filter(|import| import.is_unconditional);
            open.extend(imports.flat_map(|import| self.targets(path.folder(), import)));
        }
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut imported[at], true) {
                continue;
            }
            let Some(path) = &self.paths[at] else { continue };
            open.extend(self.packages(path.folder()));
            let Some(outline) = &self.outlines[at] else { continue };
            let ran = ran(at);
            let imports = outline.imports.iter().filter(|import| ran.contains(import.line));
            open.extend(imports.flat_map(|import| self.targets(path.folder(), import)));
        }
        imported
    }

    /// The packages that a folder is or lies in, the innermost first.
    fn packages(&self, folder: &str) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(folder), |folder| parent(folder)).map_while(|folder| self.package(folder))
    }

    fn package(&self, folder: &str) -> Option<usize> {
        self.places.get(&join(folder, "__init__.py")).copied()
    }

    /// The folder around the outermost package that a folder lies in.
    fn root_of<'a>(&self, folder: &'a str) -> &'a str {
        let mut root = folder;
        while self.package(root).is_some() {
            let Some(parent) = parent(root) else { return "" };
            root = parent;
        }
        root
    }

    /// The files that an import statement of a file in a folder names.
    fn targets(&self, folder: &str, import: &Import) -> Vec<usize> {
        let modules = import.modules.iter().map(|name| name.replace('.', "/"));
        if import.level > 0 {
            let mut base = Some(folder);
            for _ in 1..import.level {
                base = base.and_then(parent);
            }
            return base.map_or_else(Vec::new, |base| modules.filter_map(|name| self.module(base, &name)).collect());
        }
        let own = self.root_of(folder);
        let absolute = |name: String| {
            let mut found = self.roots.iter().filter_map(|root| self.module(root, &name));
            self.module(own, &name).or_else(|| found.next().filter(|_| found.next().is_none()))
        };
        modules.filter_map(absolute).collect()
    }

    /// The file of a module below a folder.
    fn module(&self, folder: &str, name: &str) -> Option<usize> {
        let path = if name.is_empty() { folder.to_owned() } else { join(folder, name) };
        self.places.get(&format!("{path}.py")).copied().or_else(|| self.package(&path))
    }
}

/// The test files of contexts, with the `conftest.py` that are loaded for them.
pub(super) fn test_files<'a>(tests: impl Iterator<Item = &'a str>) -> BTreeSet<SourcePath> {
    let mut files = BTreeSet::new();
    for path in tests.filter_map(file_of).filter_map(|file| SourcePath::new(&file).ok()) {
        if files.contains(&path) {
            continue;
        }
        let folders = std::iter::successors(Some(path.folder()), |folder| parent(folder));
        let conftests: Vec<SourcePath> =
            folders.filter_map(|folder| SourcePath::new(&join(folder, "conftest.py")).ok()).collect();
        files.extend(conftests);
        files.insert(path);
    }
    files
}

/// The folder around a folder; none around the project's root.
fn parent(folder: &str) -> Option<&str> {
    match folder.rsplit_once('/') {
        Some((parent, _)) => Some(parent),
        None => (!folder.is_empty()).then_some(""),
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
