//! The Python files below a root. Follows no link, and so never leaves the root; what cannot be read is told.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::tool_settings::{Pytest, matches_path};

/// The files of a project.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) root: PathBuf,
    /// Python files by their path relative to the root, in order.
    pub(super) files: Vec<File>,
    /// Folders that hold an `__init__.py`; the root is the empty path.
    pub(super) packages: BTreeSet<String>,
    /// Links to folders or Python files, which are not followed.
    pub(super) links: Vec<String>,
    /// Folders that cannot be read, with the reason.
    pub(super) unreadable: Vec<(String, String)>,
}

/// A Python file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Its name for people and patterns, `/` between its parts.
    pub(super) path: String,
    /// Where it is on this machine.
    pub(super) place: PathBuf,
    /// A folder above it that `norecursedirs` names.
    pub(super) not_recursed: Option<String>,
}

impl File {
    fn folder(&self) -> &str {
        folder(&self.path)
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The outermost folder of a path that `norecursedirs` names.
fn not_recursed(folder: &str, pytest: &Pytest) -> Option<String> {
    let mut above = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]).map(|end| &folder[..end]);
    above.find(|folder| !folder.is_empty() && matches_path(&pytest.norecursedirs, folder)).map(str::to_owned)
}

impl Tree {
    /// Walks a root. Folders of tools, of installed packages and of virtual environments are passed over.
    pub(super) fn read(root: &Path, pytest: &Pytest) -> Self {
        let mut tree = Self { root: root.to_owned(), ..Self::default() };
        let walk = WalkDir::new(root).follow_root_links(true).sort_by_file_name().into_iter();
        let is_wanted = |entry: &DirEntry| entry.depth() == 0 || !is_foreign(entry, pytest);
        for entry in walk.filter_entry(is_wanted) {
            match entry {
                Ok(entry) => tree.take(&entry, pytest),
                Err(error) => {
                    let path = error.path().map(|path| shown(path, root)).unwrap_or_default();
                    let why = error.io_error().map_or_else(|| "it cannot be read".to_owned(), ToString::to_string);
                    tree.unreadable.push((path, why));
                }
            }
        }
        tree
    }

    fn take(&mut self, entry: &DirEntry, pytest: &Pytest) {
        let path = shown(entry.path(), &self.root);
        let is_python = entry.path().extension().is_some_and(|extension| extension == "py");
        if entry.path_is_symlink() && entry.depth() > 0 {
            if is_python || fs::metadata(entry.path()).is_ok_and(|target| target.is_dir()) {
                self.links.push(path);
            }
            return;
        }
        if !entry.file_type().is_file() || !is_python {
            return;
        }
        let folder = folder(&path);
        if entry.file_name() == "__init__.py" {
            self.packages.insert(folder.to_owned());
        }
        let not_recursed = match self.files.last().filter(|before| before.folder() == folder) {
            Some(before) => before.not_recursed.clone(),
            None => not_recursed(folder, pytest),
        };
        self.files.push(File { path, place: entry.path().to_owned(), not_recursed });
    }
}

/// Folders that hold nothing of this project's own.
fn is_foreign(entry: &DirEntry, pytest: &Pytest) -> bool {
    if !entry.file_type().is_dir() {
        return false;
    }
    let name = entry.file_name().to_string_lossy();
    let is_tool_s =
        name.starts_with('.') || ["__pycache__", "node_modules", "site-packages", "dist-packages"].contains(&&*name);
    let is_environment =
        || entry.path().join("pyvenv.cfg").is_file() || entry.path().join("conda-meta/history").is_file();
    // pytest's own list names folders of built copies; a project's list may name folders of tests.
    let is_built = || pytest.is_norecursedirs_default && matches_path(&pytest.norecursedirs, &name);
    is_tool_s || is_built() || is_environment()
}

fn shown(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
