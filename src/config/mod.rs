//! The configuration, checked: what a run measures and which floors it holds.

mod find;
mod floors;
mod foreign;
mod layers;
mod nearest;
mod overall;
mod paths;
mod project;
mod reader;
mod report;
mod settings;
#[cfg(test)]
mod tests;
mod values;

use std::path::{Path, PathBuf};

use crate::coverage::Percent;
use crate::fault::{Fault, Faults};
use crate::gates::Metric;
use crate::layer_name::LayerName;
use crate::toml_tree as tree;

pub use find::{Found, find};

/// Everything that `covgate.toml` or `[tool.covgate]` says, with a profile laid over it.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file it came from; none when there is no configuration.
    pub file: Option<PathBuf>,
    /// The folder that patterns and paths are relative to.
    pub root: PathBuf,
    /// The profile that was asked for.
    pub profile: Option<String>,
    /// `[project]`.
    pub project: Project,
    /// `[paths]`: lists of canonical folder and patterns, in the order of the file.
    pub paths: Vec<PathRule>,
    /// `[layers.*]`, in the order of the file.
    pub layers: Vec<Layer>,
    /// `[overall]`.
    pub overall: Overall,
    /// `[report]`.
    pub report: ReportOptions,
}

impl Config {
    /// Loads the file that was given, or else the nearest configuration at or above a folder, or else the defaults.
    ///
    /// The root is the folder of a file that was found, and otherwise the start.
    ///
    /// # Errors
    ///
    /// All mistakes of the file at once; a profile that does not exist.
    pub fn load(file: Option<&Path>, start: &Path, profile: Option<&str>) -> Result<Self, Faults> {
        let found = match file {
            Some(file) => Some(Found::given(file, start)?),
            None => find(start)?,
        };
        match (found, profile) {
            (Some(found), _) => found.read(profile),
            (None, None) => Ok(Self { root: start.to_owned(), ..Self::default() }),
            (None, Some(name)) => Err(vec![profile_of_nothing(name)]),
        }
    }
}

fn profile_of_nothing(name: &str) -> Fault {
    let message = format!("no profile `{name}`: there is no configuration");
    Fault::new("covgate::config::unknown-profile", message)
        .with_help(format!("write `[profiles.{name}]` in a covgate.toml, or leave out `--profile`"))
}

/// `[project]`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The project's name; default: the root folder's.
    pub name: Option<String>,
    /// Folders whose unmeasured files are listed, relative to the root.
    pub source: Vec<String>,
    /// Patterns of files left out of every number.
    pub omit: Vec<String>,
}

/// One entry of `[paths]`.
#[derive(Clone, Debug)]
pub struct PathRule {
    /// The key, which only names the entry.
    pub name: String,
    /// The first of the list: where the files are in this project.
    pub canonical: String,
    /// The rest: where they were when they were measured.
    pub patterns: Vec<String>,
    /// Where it is written, such as `covgate.toml:7`.
    pub source: String,
}

/// `[layers.NAME]`.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The layer.
    pub name: LayerName,
    /// Patterns of its reports, relative to the root.
    pub reports: Vec<String>,
    /// Patterns of its `JUnit` files.
    pub junit: Vec<String>,
    /// The least number of reports.
    pub expect_reports: Option<usize>,
    /// Floors.
    pub fail_under: Vec<Floor>,
    /// True if the layer may be without data.
    pub is_optional: bool,
    /// Where it is written.
    pub source: String,
}

/// A floor for one metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// What is counted.
    pub metric: Metric,
    /// The least percentage.
    pub percent: Percent,
    /// Where it is written, such as `covgate.toml:12`.
    pub source: String,
}

/// `[overall]`.
#[derive(Clone, Debug, Default)]
pub struct Overall {
    /// Floors of the union of all layers.
    pub fail_under: Vec<Floor>,
    /// What layers are measured over.
    pub denominator: Denominator,
    /// The layer whose view of the source counts where runs disagree.
    pub reference: Option<LayerName>,
}

/// What a layer is measured over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Denominator {
    /// All statements and branches that any run knows.
    #[default]
    Union,
    /// Those of its own runs.
    Own,
}

/// `[report]`.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// The folder that reports are written to, relative to the root; default `covgate-report`.
    pub out: Option<String>,
    /// Which reports are written; default all.
    pub formats: Option<Vec<ReportFormat>>,
    /// Which sources the pages show; default all.
    pub sources: Option<Sources>,
    /// True for one page that holds all others.
    pub is_single_file: bool,
}

/// Whose sources a report shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sources {
    /// Those of all files.
    #[default]
    All,
    /// Those of files with something missed.
    Missed,
    /// None: for reports that others may read than those who may read the code.
    None,
}

/// A kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// `index.html`.
    Html,
    /// `report.md`.
    Markdown,
    /// `covgate.json`.
    Json,
}
