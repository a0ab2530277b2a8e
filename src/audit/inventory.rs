//! The tests of a tree, file by file, and the rows that they make.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::collect::{self, Collected, Doubt, Test};
use super::expression::{Answer, Expression};
use super::layer::{Layers, TEST_FOLDERS};
use super::module::{Module, Use};
use super::program::Program;
use super::reach::{self, Reach, Starts};
use super::tree::Tree;
use super::{Counts, FileRow, FolderRow, LayerRow, NeverRow, UnclearRow, names};
use crate::config::Config;
use crate::tool_settings::{Pytest, matches_path};

/// What a test tree holds.
pub(super) struct Inventory {
    pub(super) files: Vec<Held>,
    /// Files of the tree that cannot be read, with the reason; those that tests need among them.
    pub(super) broken: Vec<(String, String)>,
    /// Files that pytest imports by one name.
    pub(super) clashes: Vec<Vec<String>>,
    pub(super) starts: Starts,
    pub(super) tree: Tree,
    pub(super) layers: Layers,
    /// Markers that conftest.py files register, with their places.
    pub(super) registered: Vec<(String, String)>,
}

/// A file of the test tree, and what it holds.
pub(super) struct Held {
    pub(super) path: String,
    pub(super) reach: Reach,
    pub(super) tests: Vec<Placed>,
    pub(super) collected: Collected,
    pub(super) used: Vec<Use>,
    pub(super) fixtures: u64,
    pub(super) is_conftest: bool,
}

/// A test with its layer.
pub(super) struct Placed {
    pub(super) test: Test,
    pub(super) layer: Option<String>,
    pub(super) is_deselected: bool,
}

impl Inventory {
    /// Reads the tree below a root.
    pub(super) fn read(root: &Path, pytest: &Pytest, config: &Config) -> Self {
        let tree = Tree::read(root, pytest);
        let starts = Starts::new(root, pytest);
        let wanted = wanted(&tree, &starts, pytest);
        let program = Program::read(&tree, &wanted, pytest);
        let reaches = reach::reaches(&tree, &starts, pytest, &program);
        let layers = Layers::new(&config.layers);
        let expression = pytest.options.markers.as_ref().and_then(|setting| Expression::read(&setting.value));
        let deselect: Vec<&str> = pytest.options.deselect.iter().map(|setting| setting.value.as_str()).collect();
        let used = files_used(&program, &wanted);
        let held = |&file: &usize| {
            let module = program.module(file)?;
            let path = program.path(file).to_owned();
            let is_conftest = path.rsplit('/').next() == Some("conftest.py");
            let reach = reaches[file].clone();
            // Helpers hold what test files import and make their tests from.
            let is_helper = reach == Reach::Name && used.contains(&file);
            let mut collected =
                if is_conftest || is_helper { Collected::default() } else { collect::collect(&program, pytest, file) };
            let doubt = matches!(reach, Reach::MaybeIgnored(_)).then_some(Doubt::Conftest);
            let place = |mut test: Test| {
                test.doubt = test.doubt.or(doubt);
                let layer = layers.of_test(&path, &test.name, &test.marks);
                let id = format!("{path}::{}", test.name);
                let by_mark = expression.as_ref().map(|expression| ask(expression, &test)) == Some(Answer::Deselected);
                let is_deselected = by_mark || deselect.iter().any(|start| id.starts_with(start));
                Placed { test, layer, is_deselected }
            };
            let tests: Vec<Placed> = std::mem::take(&mut collected.tests).into_iter().map(place).collect();
            Some(Held {
                path,
                reach,
                tests,
                collected,
                used: module.used.clone(),
                fixtures: module.fixtures,
                is_conftest,
            })
        };
        let files: Vec<Held> = wanted.par_iter().filter_map(held).collect();
        let run: Vec<usize> = wanted
            .iter()
            .copied()
            .filter(|&file| matches!(reaches[file], Reach::Run | Reach::MaybeIgnored(_)))
            .collect();
        let clashes = if pytest.imports_by_basename() { names::clashes(&tree, &run) } else { Vec::new() };
        let path_of = |file: &usize| tree.files[*file].path.clone();
        Self {
            files,
            broken: program.broken.iter().map(|(file, why)| (path_of(file), why.clone())).collect(),
            clashes: clashes.iter().map(|files| files.iter().map(path_of).collect()).collect(),
            registered: registered(&program, &wanted),
            starts,
            layers,
            tree,
        }
    }

    /// The files whose tests a plain `pytest` finds.
    pub(super) fn run(&self) -> impl Iterator<Item = &Held> {
        self.files.iter().filter(|file| matches!(file.reach, Reach::Run | Reach::MaybeIgnored(_)) && !file.is_conftest)
    }

    /// Their tests, each with its file.
    pub(super) fn tests(&self) -> impl Iterator<Item = (&Held, &Placed)> {
        self.run().flat_map(|file| file.tests.iter().map(move |placed| (file, placed)))
    }

    /// Where a test is defined: in its own file, or in that of a class which it is inherited from.
    pub(super) fn place(&self, placed: &Placed) -> String {
        format!("{}:{}", self.tree.files[placed.test.home].path, placed.test.line)
    }

    pub(super) fn totals(&self) -> Counts {
        let mut totals = Counts::default();
        self.files.iter().for_each(|file| totals += file.counts());
        totals
    }

    pub(super) fn folders(&self) -> Vec<FolderRow> {
        let mut folders: BTreeMap<&str, (BTreeSet<String>, Counts)> = BTreeMap::new();
        for file in &self.files {
            let counts = file.counts();
            if counts == Counts::default() {
                continue;
            }
            let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
            let (layers, sum) = folders.entry(folder).or_default();
            layers.extend(file.tests.iter().filter_map(|placed| placed.layer.clone()));
            *sum += counts;
        }
        let row = |(path, (layers, counts)): (&str, (BTreeSet<String>, Counts))| FolderRow {
            path: path.to_owned(),
            layers: layers.into_iter().collect(),
            counts,
        };
        folders.into_iter().map(row).collect()
    }

    pub(super) fn layers(&self) -> Vec<LayerRow> {
        let mut counts: BTreeMap<Option<String>, (BTreeSet<&str>, Counts)> = BTreeMap::new();
        for (file, placed) in self.tests() {
            let (files, sum) = counts.entry(placed.layer.clone()).or_default();
            files.insert(&file.path);
            *sum += Counts::of(&placed.test, placed.is_deselected);
        }
        let mut take = |name: Option<&str>, is_declared: bool| {
            let (files, counts) = counts.remove(&name.map(str::to_owned)).unwrap_or_default();
            LayerRow {
                name: name.map(str::to_owned),
                is_declared,
                counts: Counts { files: files.len() as u64, ..counts },
            }
        };
        let mut rows: Vec<LayerRow> =
            self.layers.declared.iter().map(|layer| take(Some(layer.as_str()), true)).collect();
        let without = take(None, false);
        let others = counts.into_iter().map(|(name, (files, counts))| LayerRow {
            name,
            is_declared: false,
            counts: Counts { files: files.len() as u64, ..counts },
        });
        rows.extend(others);
        rows.extend((without.counts.all() > 0).then_some(without));
        rows
    }

    pub(super) fn files(&self) -> Vec<FileRow> {
        let names = |file: &Held, is_wanted: &dyn Fn(&Placed) -> bool| -> Vec<String> {
            file.tests.iter().filter(|placed| is_wanted(placed)).map(|placed| placed.test.name.clone()).collect()
        };
        let row = |file: &Held| FileRow {
            path: file.path.clone(),
            layer: self.layers.of_path(&file.path),
            tests: names(file, &|placed| placed.test.doubt.is_none()),
            maybe: names(file, &|placed| placed.test.doubt.is_some()),
            deselected: names(file, &|placed| placed.is_deselected),
        };
        self.run().filter(|file| !file.tests.is_empty()).map(row).collect()
    }

    pub(super) fn never(&self) -> Vec<NeverRow> {
        let mut rows: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
        for file in self.files.iter().filter(|file| !file.tests.is_empty() && !file.is_conftest) {
            let folder = || file.path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned();
            let (why, path) = match &file.reach {
                Reach::Run | Reach::MaybeIgnored(_) => continue,
                Reach::Name => ("the file's name is not that of a test file".to_owned(), file.path.clone()),
                Reach::OutsideTestpaths => ("outside of testpaths".to_owned(), folder()),
                Reach::NotRecursed(above) => ("norecursedirs".to_owned(), above.clone()),
                Reach::Ignored(place) => (format!("left out at {place}"), folder()),
            };
            let row = rows.entry((why, path)).or_default();
            row.0 += 1;
            row.1 += file.tests.len() as u64;
        }
        rows.into_iter().map(|((why, path), (files, tests))| NeverRow { why, path, files, tests }).collect()
    }

    pub(super) fn unclear(&self) -> Vec<UnclearRow> {
        let mut rows: BTreeMap<Doubt, UnclearRow> = BTreeMap::new();
        let row = |doubt: Doubt| UnclearRow { why: why(doubt), tests: 0, names: 0, places: Vec::new() };
        for file in self.run() {
            for placed in &file.tests {
                let Some(doubt) = placed.test.doubt else { continue };
                let row = rows.entry(doubt).or_insert_with(|| row(doubt));
                row.tests += 1;
                row.places.push(format!("{}::{}", file.path, placed.test.name));
            }
            for name in &file.collected.unclear {
                let row = rows.entry(name.doubt).or_insert_with(|| row(name.doubt));
                row.names += 1;
                row.places.push(format!("{}::{}", file.path, name.name));
            }
        }
        rows.into_values().collect()
    }
}

impl Held {
    /// The tests that a plain `pytest` finds in it, and its fixtures.
    fn counts(&self) -> Counts {
        let is_run = matches!(self.reach, Reach::Run | Reach::MaybeIgnored(_));
        if self.is_conftest {
            return Counts { fixtures: self.fixtures, ..Counts::default() };
        }
        if !is_run {
            return Counts::default();
        }
        let mut counts =
            Counts { files: u64::from(!self.tests.is_empty()), fixtures: self.fixtures, ..Counts::default() };
        self.tests.iter().for_each(|placed| counts += Counts::of(&placed.test, placed.is_deselected));
        counts
    }
}

fn why(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Condition => "defined under a condition",
        Doubt::ModuleSkip => "in a module that may skip itself when it is imported",
        Doubt::Base => "in a class made from one that is not in this tree",
        Doubt::Conftest => "in a file that a conftest.py may leave out",
        Doubt::Imported => "imported from outside of this tree under a test's name",
        Doubt::Made => "made by a call",
        Doubt::Star => "all names of a module that is not in this tree",
        Doubt::Filled => "of a class or module that gets members which no definition shows",
    }
}

/// The files that are read for what they hold: test files, conftest.py files, and what else lies among tests.
fn wanted(tree: &Tree, starts: &Starts, pytest: &Pytest) -> Vec<usize> {
    let has_starts = starts.paths.iter().any(|start| !start.is_empty());
    let is_wanted = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_among_tests =
            folder.split('/').any(|part| TEST_FOLDERS.contains(&part)) || (has_starts && starts.hold(path));
        is_among_tests || name == "conftest.py" || matches_path(&pytest.python_files, path)
    };
    (0..tree.files.len()).filter(|&file| is_wanted(&tree.files[file].path)).collect()
}

/// Files that others of the tree import tests or bases from.
fn files_used(program: &Program<'_>, wanted: &[usize]) -> BTreeSet<usize> {
    let imports = |&file: &usize| {
        let names = program.module(file).into_iter().flat_map(Module::imports);
        names.flat_map(|name| program.files_of(file, &name)).filter(move |other| *other != file).collect::<Vec<_>>()
    };
    wanted.iter().flat_map(imports).collect()
}

fn registered(program: &Program<'_>, wanted: &[usize]) -> Vec<(String, String)> {
    let of_file = |&file: &usize| {
        let path = program.path(file);
        let registered = program.module(file).into_iter().flat_map(|module| &module.registered);
        registered.map(|used| (used.name.clone(), format!("{path}:{}", used.line))).collect::<Vec<_>>()
    };
    wanted.iter().flat_map(of_file).collect()
}

fn ask(expression: &Expression, test: &Test) -> Answer {
    expression.ask(&|name| {
        let mut marks = test.marks.iter().filter(|mark| mark.name == name).peekable();
        marks.peek().is_none().then_some(false).or_else(|| marks.any(|mark| !mark.is_partial).then_some(true))
    })
}
