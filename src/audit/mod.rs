//! The test tree of a project, read without running code: which tests pytest finds, which never run, what the markers and
//! settings are worth. The one view of it: sorted rows and integers, for every face.

mod bases;
mod collect;
mod count;
mod expression;
mod findings;
mod inventory;
mod layer;
mod markers;
mod module;
mod names;
mod program;
mod reach;
mod readiness;
mod results;
#[cfg(test)]
mod tests;
mod tree;

use std::path::Path;

use serde::Serialize;

use crate::config::Config;
use crate::results::Results;
use crate::tool_settings::{Coverage, Pytest};
use inventory::Inventory;

pub use count::Counts;

/// A read test tree.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// The file that configures pytest; none: its defaults.
    pub pytest: Option<String>,
    /// The file that configures coverage.py; none: its defaults.
    pub coverage: Option<String>,
    /// All tests that a plain `pytest` in the root finds.
    pub totals: Counts,
    /// The same by folder, in order.
    pub folders: Vec<FolderRow>,
    /// The same by layer: the declared ones first, then the others in order; the tests of no layer last.
    pub layers: Vec<LayerRow>,
    /// The files, in order, with their tests.
    pub files: Vec<FileRow>,
    /// Tests that a plain `pytest` does not run, by reason and folder.
    pub never: Vec<NeverRow>,
    /// The markers, in order.
    pub markers: Vec<MarkerRow>,
    /// What only running tells, by reason.
    pub unclear: Vec<UnclearRow>,
    /// What is at fault, the gravest first.
    pub findings: Vec<Finding>,
    /// How far the tree is ready for gates, each score with its arithmetic.
    pub readiness: Vec<Score>,
    /// What the tests' results tell, where they were given.
    pub results: Vec<ResultRow>,
}

/// A folder with the tests directly in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FolderRow {
    /// Its path; the root is `.`.
    pub path: String,
    /// The layers of its tests.
    pub layers: Vec<String>,
    /// Its tests.
    pub counts: Counts,
}

/// A layer and its tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayerRow {
    /// Its name; none: the tests of no layer.
    pub name: Option<String>,
    /// True if the configuration declares it.
    pub is_declared: bool,
    /// Its tests.
    pub counts: Counts,
}

/// A file with tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileRow {
    /// Its path.
    pub path: String,
    /// The layer that its path names.
    pub layer: Option<String>,
    /// The tests in it that are certain, in order: `TestCart::test_total`.
    pub tests: Vec<String>,
    /// Those that only running tells of.
    pub maybe: Vec<String>,
    /// Those among both that an option of `addopts` deselects.
    pub deselected: Vec<String>,
}

/// Tests that never run by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeverRow {
    /// Why, in a few words.
    pub why: String,
    /// The folder or file.
    pub path: String,
    /// How many files.
    pub files: u64,
    /// How many tests.
    pub tests: u64,
}

/// A marker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkerRow {
    /// Its name.
    pub name: String,
    /// How many tests have it, on themselves, their class or their module.
    pub tests: u64,
    /// How many times it is named.
    pub uses: u64,
    /// Where it is first named.
    pub first: Option<String>,
    /// Where it is registered: a place, a plugin, or none.
    pub registered: Option<String>,
}

/// What only running tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnclearRow {
    /// Why.
    pub why: &'static str,
    /// How many tests are certain to be defined so, and not certain to be there.
    pub tests: u64,
    /// Names that can be any number of tests.
    pub names: u64,
    /// Where.
    pub places: Vec<String>,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Tests are lost, or pytest does not run.
    Fault,
    /// Something does not do what it looks like.
    Warning,
    /// Worth a look.
    Hint,
}

impl Weight {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its stable code.
    pub code: &'static str,
    /// How bad it is.
    pub weight: Weight,
    /// What it is, in a sentence without a full stop.
    pub message: String,
    /// How many there are.
    pub count: u64,
    /// Where: `tests/test_a.py:7`, `pyproject.toml:12`, in order.
    pub places: Vec<String>,
    /// What to do about it.
    pub fix: String,
    /// What to paste, if that is all there is to do.
    pub paste: Option<String>,
}

/// One measure of readiness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Score {
    /// What is counted.
    pub name: &'static str,
    /// How many are as they should be.
    pub have: u64,
    /// Of how many.
    pub of: u64,
    /// How the two come about: `14 tests - 2 deselected`.
    pub arithmetic: String,
}

/// What the results of a layer's tests tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultRow {
    /// The layer; none: results of no layer.
    pub layer: Option<String>,
    /// The test functions of the layer that reading finds.
    pub found: u64,
    /// How many tests have a result, each case of its own.
    pub results: u64,
    /// How many of them ran.
    pub ran: u64,
    /// How many seconds they took.
    pub seconds: String,
    /// How many are fast.
    pub fast: u64,
    /// How many are between.
    pub medium: u64,
    /// How many are slow.
    pub slow: u64,
}

impl Audit {
    /// Reads the test tree below a root. The layers and the classes of speed are those of the configuration.
    #[must_use]
    pub fn of(root: &Path, config: &Config, results: &Results) -> Self {
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let (pytest, coverage) = (Pytest::read(root), Coverage::read(root));
        let inventory = Inventory::read(root, &pytest, config);
        let markers = markers::rows(&inventory, &pytest);
        let findings = findings::all(&findings::Known {
            pytest: &pytest,
            coverage: &coverage,
            inventory: &inventory,
            markers: &markers,
            config,
        });
        let readiness = readiness::scores(&readiness::Known {
            pytest: &pytest,
            coverage: &coverage,
            inventory: &inventory,
            markers: &markers,
        });
        Self {
            pytest: pytest.file.clone(),
            coverage: coverage.file.clone(),
            totals: inventory.totals(),
            folders: inventory.folders(),
            layers: inventory.layers(),
            files: inventory.files(),
            never: inventory.never(),
            markers,
            unclear: inventory.unclear(),
            findings,
            readiness,
            results: results::rows(&inventory, results, config.tests.speed),
        }
    }

    /// How many findings are of a weight.
    #[must_use]
    pub fn count(&self, weight: Weight) -> u64 {
        self.findings.iter().filter(|finding| finding.weight == weight).count() as u64
    }
}
