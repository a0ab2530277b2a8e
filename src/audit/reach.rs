//! Which files a plain `pytest` in the root looks into, and why not into the others.

use std::path::{Component, Path};

use super::module::Ignored;
use super::program::Program;
use super::tree::Tree;
use crate::tool_settings::{Pytest, Setting, fnmatch, matches_path};

/// Whether a plain `pytest` looks into a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// It does.
    Run,
    /// Its name is not that of a test file.
    Name,
    /// It lies outside of `testpaths`.
    OutsideTestpaths,
    /// It lies below a folder of `norecursedirs`.
    NotRecursed(String),
    /// An option of `addopts`, or a conftest.py, leaves it out.
    Ignored(String),
    /// A conftest.py may leave it out: only running tells.
    MaybeIgnored(String),
}

/// Where pytest begins.
#[derive(Debug)]
pub(super) struct Starts {
    /// Folders and files relative to the root; the root is the empty path.
    pub(super) paths: Vec<String>,
    /// Those of `testpaths` that are not there.
    pub(super) missing: Vec<Setting<String>>,
    /// Those that lie outside of the root, and are not looked at.
    pub(super) outside: Vec<Setting<String>>,
}

impl Starts {
    /// The paths of `addopts`, else those of `testpaths`, else the root.
    pub(super) fn new(root: &Path, pytest: &Pytest) -> Self {
        let told = if pytest.options.paths.is_empty() { &pytest.testpaths } else { &pytest.options.paths };
        let mut starts = Self { paths: Vec::new(), missing: Vec::new(), outside: Vec::new() };
        for setting in told {
            let path = setting.value.split("::").next().unwrap_or_default();
            let is_inside =
                Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            if !is_inside {
                starts.outside.push(setting.clone());
                continue;
            }
            let found = matching(root, path);
            if found.is_empty() {
                starts.missing.push(setting.clone());
            }
            starts.paths.extend(found);
        }
        if starts.paths.is_empty() {
            starts.paths.push(String::new());
        }
        starts
    }

    /// True if a path is one of the starts, or below one.
    pub(super) fn hold(&self, path: &str) -> bool {
        self.paths.iter().any(|start| is_below(path, start))
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// What a path or pattern of `testpaths` means, relative to the root.
fn matching(root: &Path, pattern: &str) -> Vec<String> {
    let plain = |path: &Path| {
        let parts = path.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    if root.join(pattern).exists() {
        return vec![plain(Path::new(pattern))];
    }
    let full = format!("{}/{pattern}", glob::Pattern::escape(&root.to_string_lossy()));
    let found = glob::glob(&full).into_iter().flatten().filter_map(Result::ok);
    found.filter_map(|path| path.strip_prefix(root).ok().map(plain)).collect()
}

/// The reach of every file of the tree.
pub(super) fn reaches(tree: &Tree, starts: &Starts, pytest: &Pytest, program: &Program<'_>) -> Vec<Reach> {
    let conftests = Conftests::new(tree, program);
    let one = |file: &super::tree::File| {
        let path = file.path.as_str();
        let is_start = starts.paths.iter().any(|start| start == path);
        if !is_start && !matches_path(&pytest.python_files, path) {
            return Reach::Name;
        }
        if !starts.hold(path) {
            return Reach::OutsideTestpaths;
        }
        // A start is looked into whatever `norecursedirs` says.
        let is_below_start = |folder: &str| starts.paths.iter().any(|start| is_below(start, folder));
        if let Some(folder) = &file.not_recursed
            && !is_below_start(folder)
        {
            return Reach::NotRecursed(folder.clone());
        }
        ignored(path, pytest).or_else(|| conftests.reach(path)).unwrap_or(Reach::Run)
    };
    tree.files.iter().map(one).collect()
}

fn ignored(path: &str, pytest: &Pytest) -> Option<Reach> {
    let plain = |setting: &Setting<String>| setting.value.trim_start_matches("./").trim_end_matches('/').to_owned();
    let ignore = pytest.options.ignore.iter().find(|setting| is_below(path, &plain(setting)));
    // pytest puts the root before pattern and path, and its `*` goes across `/`.
    let by_glob =
        pytest.options.ignore_glob.iter().find(|setting| above(path).any(|part| fnmatch(&plain(setting), part)));
    ignore.or(by_glob).map(|setting| Reach::Ignored(setting.place.to_string()))
}

/// A path, and the folders above it.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder))
}

/// What conftest.py files leave out, each with the file that says so.
#[derive(Default)]
struct Conftests {
    certain: Vec<(Ignored, String)>,
    maybe: Vec<(Ignored, String)>,
    /// Folders of which anything may be left out.
    open: Vec<(String, String)>,
}

impl Conftests {
    fn new(tree: &Tree, program: &Program<'_>) -> Self {
        let mut all = Self::default();
        for (index, file) in tree.files.iter().enumerate() {
            let Some(ignores) = program.module(index).and_then(|module| module.ignores.as_ref()) else { continue };
            let Some(folder) = file.path.strip_suffix("conftest.py") else { continue };
            let below = |ignored: &Ignored| {
                let path = ignored.path.trim_start_matches("./").trim_end_matches('/');
                (Ignored { path: format!("{folder}{path}"), is_pattern: ignored.is_pattern }, file.path.clone())
            };
            all.certain.extend(ignores.certain.iter().map(below));
            all.maybe.extend(ignores.maybe.iter().map(below));
            if ignores.is_open {
                all.open.push((folder.trim_end_matches('/').to_owned(), file.path.clone()));
            }
        }
        all
    }

    fn reach(&self, path: &str) -> Option<Reach> {
        let holds = |ignored: &Ignored| {
            if ignored.is_pattern {
                above(path).any(|part| fnmatch(&ignored.path, part))
            } else {
                is_below(path, &ignored.path)
            }
        };
        let by = |list: &[(Ignored, String)]| list.iter().find(|(ignored, _)| holds(ignored)).map(|(_, by)| by.clone());
        let open = || self.open.iter().find(|(folder, _)| is_below(path, folder)).map(|(_, by)| by.clone());
        by(&self.certain).map(Reach::Ignored).or_else(|| by(&self.maybe).or_else(open).map(Reach::MaybeIgnored))
    }
}
