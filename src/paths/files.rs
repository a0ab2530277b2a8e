//! The project's files on disk, and which of them are left out.

use std::collections::BTreeSet;
use std::path::Path;

use glob::{MatchOptions, Pattern};
use walkdir::WalkDir;

use super::FOLDERWISE;
use crate::coverage::SourcePath;

/// Trees that hold no source of the project; hidden folders hold none either.
const SKIPPED: [&str; 6] = ["node_modules", "site-packages", "dist-packages", "venv", "env", "__pycache__"];
/// Folders of the root that hold copies of the sources; deeper, a package may have such a name.
const COPIES: [&str; 2] = ["build", "dist"];

/// Files of the project below a folder that have one of the extensions, named from the root, in order.
#[must_use]
pub fn project_files(root: &Path, folder: &Path, extensions: &BTreeSet<String>) -> Vec<SourcePath> {
    let is_source_tree = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_str().unwrap_or_default();
        let is_copy = entry.path().parent() == Some(root) && COPIES.contains(&name);
        entry.depth() == 0
            || !entry.file_type().is_dir()
            || !(is_copy || SKIPPED.contains(&name) || name.starts_with('.'))
    };
    let has_extension =
        |path: &Path| path.extension().and_then(|found| found.to_str()).is_some_and(|found| extensions.contains(found));
    let mut files: Vec<SourcePath> = WalkDir::new(folder)
        .into_iter()
        .filter_entry(is_source_tree)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && has_extension(entry.path()))
        .filter_map(|entry| SourcePath::new(entry.path().strip_prefix(root).ok()?.to_str()?).ok())
        .collect();
    files.sort();
    files
}

/// Python files of the project below a folder.
#[must_use]
pub fn python_files(root: &Path, folder: &Path) -> Vec<SourcePath> {
    project_files(root, folder, &BTreeSet::from(["py".to_owned()]))
}

/// The patterns of `omit`, matched from the root.
pub struct Omit(Vec<Pattern>);

impl Omit {
    /// Takes patterns that the configuration has checked.
    #[must_use]
    pub fn new(patterns: &[String]) -> Self {
        Self(patterns.iter().filter_map(|pattern| Pattern::new(pattern).ok()).collect())
    }

    /// True if the file is left out of every number.
    #[must_use]
    pub fn matches(&self, path: &SourcePath) -> bool {
        let options = MatchOptions { case_sensitive: true, ..FOLDERWISE };
        self.0.iter().any(|pattern| pattern.matches_with(path.as_str(), options))
    }
}
