//! A small project out of one input: a line `=== covgate.toml` begins a file, and only files of a fixed list are written.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The files that an input may hold. None of them is a name of the input's own choice: it would lead anywhere.
pub const NAMES: [&str; 27] = [
    "covgate.toml",
    "pyproject.toml",
    "pytest.ini",
    "tox.ini",
    "setup.cfg",
    ".coveragerc",
    "conftest.py",
    "src/a.py",
    "src/b.py",
    "tests/conftest.py",
    "tests/test_a.py",
    "tests/unit/test_b.py",
    "tests/e2e/test_c.py",
    "tests/base.py",
    "unit.json",
    "unit.xml",
    "unit.lcov",
    "e2e.json",
    "e2e.xml",
    "e2e.lcov",
    "unit-junit.xml",
    "e2e-junit.xml",
    "change.diff",
    "GUIDE.md",
    ".covgate/baseline.json",
    ".covgate/history.jsonl",
    "other.json",
];

/// The files of an input, by their place among [`NAMES`]; the last of a name counts.
#[must_use]
pub fn parts(bytes: &[u8]) -> Vec<(&'static str, &[u8])> {
    let mut found: Vec<(&'static str, &[u8])> = Vec::new();
    let mut current: Option<(&'static str, usize)> = None;
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        let named = line
            .strip_prefix(b"=== ")
            .and_then(|name| NAMES.iter().find(|known| name.trim_ascii_end() == known.as_bytes()));
        if let Some(name) = named {
            found.extend(current.map(|(name, start)| (name, &bytes[start..at])));
            current = Some((name, next));
        }
        at = next;
    }
    found.extend(current.map(|(name, start)| (name, &bytes[start..])));
    found
}

/// The part of a name.
#[must_use]
pub fn part<'a>(parts: &[(&'static str, &'a [u8])], name: &str) -> Option<&'a [u8]> {
    parts.iter().rev().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// A folder that is filled anew for every input.
pub struct Project(TempDir);

impl Default for Project {
    fn default() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }
}

impl Project {
    /// Writes the files of an input; nothing else is left in the folder.
    ///
    /// # Panics
    /// If the disk cannot be written.
    pub fn fill(&self, parts: &[(&'static str, &[u8])]) -> &Path {
        let root = self.0.path();
        for entry in fs::read_dir(root).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("removed");
        }
        for (name, bytes) in parts {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        root
    }
}
