//! Reports in `tests/fixtures`, read and merged by file name.
#![allow(dead_code, reason = "each test binary uses what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use covgate::coverage::FileCoverage;
use covgate::formats::{self, Report};

/// Files of a merge by their names in the reports.
pub type Files = BTreeMap<String, FileCoverage>;

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The entries of a folder, sorted.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// The folders of a folder, sorted.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

/// The reports of a corpus set's layers or shards.
pub fn layers(set: &Path, extension: &str) -> Vec<PathBuf> {
    let is_layer = |path: &PathBuf| {
        path.extension().is_some_and(|found| found == extension)
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("coverage-"))
    };
    entries(set).into_iter().filter(is_layer).collect()
}

pub fn read(path: &Path) -> Report {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    formats::read(&path.display().to_string(), bytes).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Adds the files of a report to a merge.
pub fn add(files: &mut Files, report: Report) {
    for file in report.files {
        match files.get_mut(&file.name) {
            Some(known) => known
                .merge(&file.coverage)
                .unwrap_or_else(|conflict| panic!("{} {}: {conflict:?}", report.name, file.name)),
            None => {
                files.insert(file.name, file.coverage);
            }
        }
    }
}

pub fn merge(paths: &[PathBuf]) -> Files {
    let mut files = Files::new();
    for path in paths {
        add(&mut files, read(path));
    }
    files
}
