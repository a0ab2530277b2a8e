//! The configuration, checked: what a run measures and which floors it holds.

mod baseline;
mod critical;
mod exclusions;
mod features;
mod find;
mod floors;
mod foreign;
mod history;
mod layers;
mod limits;
mod overall;
mod patch;
mod paths;
mod phases;
mod project;
mod reader;
mod report;
mod rules;
mod settings;
mod tables;
mod test_results;
#[cfg(test)]
mod tests;
mod values;

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::coverage::{Date, Percent};
use crate::document::Document;
use crate::fault::{Fault, Faults};
use crate::gates::{Metric, Severity};
use crate::layer_name::LayerName;
use crate::results::Speed;
use crate::toml_tree as tree;

pub use find::{Found, find};

/// Everything that `covgate.toml` or `[tool.covgate]` says, with a profile laid over it.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file it came from; none when there is no configuration.
    pub file: Option<PathBuf>,
    /// The `pyproject.toml` beside it whose `[tool.covgate]` is not read, by the name that is shown.
    pub passed_over: Option<String>,
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
    /// `[baseline]`; none where the configuration does not speak of it.
    pub baseline: Option<BaselineOptions>,
    /// `[history]`.
    pub history: HistoryOptions,
    /// `[[rules]]`, in the order of the file.
    pub rules: Vec<FileRule>,
    /// `[[critical]]`, in the order of the file.
    pub critical: Vec<Critical>,
    /// `[[features]]`, in the order of the file.
    pub features: Vec<Feature>,
    /// `[feature-coverage]`.
    pub feature_coverage: FeatureCoverage,
    /// `[tests]`.
    pub tests: TestRules,
    /// `[exclusions]`.
    pub exclusions: Exclusions,
    /// `[[phases]]`, by date.
    pub phases: Vec<Phase>,
    /// `[patch]`.
    pub patch: Patch,
    /// `[report]`.
    pub report: ReportOptions,
    /// `[limits]`.
    pub limits: Limits,
    /// The text of the file, for faults that show later than when it is read.
    pub document: Option<Document>,
}

impl Config {
    /// A fault at a place of the configuration.
    #[must_use]
    pub fn fault_at(&self, fault: Fault, span: &Range<usize>, label: &str) -> Fault {
        match &self.document {
            Some(document) => fault.at(document, span.clone(), label),
            None => fault,
        }
    }

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

impl Config {
    /// Loads as [`Config::load`] does as much as can be read, and tells all that is wrong with it.
    #[must_use]
    pub fn load_despite(file: Option<&Path>, start: &Path, profile: Option<&str>) -> (Self, Faults) {
        let (found, mut faults) = match file.map_or_else(|| find(start), |file| Found::given(file, start).map(Some)) {
            Ok(found) => (found, Faults::new()),
            Err(faults) => (if file.is_none() { find::find_own(start) } else { None }, faults),
        };
        let Some(found) = found else {
            faults.extend(profile.filter(|_| faults.is_empty()).map(profile_of_nothing));
            return (Self { root: start.to_owned(), ..Self::default() }, faults);
        };
        let (config, more) = found.read_despite(profile);
        faults.extend(more);
        (config, faults)
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
    /// Patterns of the contexts that it is taken from; empty: its reports are its own as a whole.
    pub contexts: Vec<String>,
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

/// A text of the configuration and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The text.
    pub text: String,
    /// Its place in the file.
    pub span: Range<usize>,
}

/// A limit and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit<T> {
    /// The limit.
    pub value: T,
    /// Such as `covgate.toml:12`.
    pub source: String,
}

/// One of `[[rules]]`: demands on a part of the tree.
#[derive(Clone, Debug)]
pub struct FileRule {
    /// Its name, in the ids of its gates.
    pub name: String,
    /// Patterns of its files; each must match one.
    pub files: Vec<Spanned>,
    /// The layer that is judged; none for all together.
    pub layer: Option<LayerName>,
    /// Floors of all its files together.
    pub fail_under: Vec<Floor>,
    /// The floor of every single file, of the combined metric.
    pub each_file: Option<Limit<Percent>>,
    /// The most missed statements.
    pub max_missed: Option<Limit<u64>>,
    /// Whether a failure fails the run.
    pub severity: Severity,
    /// Where it is written.
    pub source: String,
}

/// One of `[[critical]]`: code that must be covered.
#[derive(Clone, Debug)]
pub struct Critical {
    /// Its name, in the id of its gate.
    pub name: String,
    /// The layer that must cover it; none for all together.
    pub layer: Option<LayerName>,
    /// Files, folders, functions and methods; each must match something.
    pub targets: Vec<Spanned>,
    /// The floor of their statements and branch exits together.
    pub fail_under: Limit<Percent>,
    /// Whether a failure fails the run.
    pub severity: Severity,
    /// Where it is written.
    pub source: String,
}

/// One of `[[features]]`: something that the application does.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Its code; each must match something.
    pub targets: Vec<Spanned>,
    /// Patterns of tests, one of which must have passed; none asks for no test.
    pub tests: Vec<Spanned>,
    /// The floor of the statements in its function bodies; without one each target must be reached.
    pub fail_under: Option<Limit<Percent>>,
    /// Where it is written.
    pub source: String,
}

/// `[feature-coverage]`: how features are judged.
#[derive(Clone, Debug, Default)]
pub struct FeatureCoverage {
    /// The layer that must exercise them; none for all together.
    pub layer: Option<LayerName>,
    /// The floor of covered features of all; without one they are shown and not judged.
    pub fail_under: Option<Limit<Percent>>,
    /// Whether a failure fails the run.
    pub severity: Severity,
}

/// `[exclusions]`.
#[derive(Clone, Debug, Default)]
pub struct Exclusions {
    /// The most lines that may be excluded.
    pub max_lines: Option<Limit<u64>>,
    /// Whether a failure fails the run.
    pub severity: Severity,
}

/// One of `[[phases]]`: floors to be reached by a day.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// The day; none if it has none.
    pub by: Option<Date>,
    /// The floors, in the order of the file.
    pub goals: Vec<PhaseGoal>,
    /// Where it is written.
    pub source: String,
}

/// The floors of a phase for one layer.
#[derive(Clone, Debug)]
pub struct PhaseGoal {
    /// The layer; none for all together.
    pub layer: Option<LayerName>,
    /// The floors.
    pub floors: Vec<Floor>,
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

/// `[patch]`.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The commit or branch that a change is compared with.
    pub base: Option<String>,
    /// Floors of the changed lines.
    pub fail_under: Vec<PatchFloor>,
    /// Changes of fewer statements may miss none; none: every change is judged by its share.
    pub min_lines: Option<usize>,
}

/// A floor for changed lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchFloor {
    /// What has to be reached.
    pub part: PatchPart,
    /// The least percentage.
    pub percent: Percent,
    /// Where it is written, such as `covgate.toml:12`.
    pub source: String,
}

/// What a floor for changed lines is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchPart {
    /// A metric, over all layers together.
    Metric(Metric),
    /// The changed statements that a layer covers.
    Layer(LayerName),
}

/// `[baseline]`.
#[derive(Clone, Debug, Default)]
pub struct BaselineOptions {
    /// The file, relative to the root; default [`BASELINE`].
    pub file: Option<String>,
    /// How far all together and each layer may drop.
    pub each: Option<Drop>,
    /// How far those may drop that are named, all together as none.
    pub of: Vec<(Option<LayerName>, Drop)>,
    /// True if only those are judged that are named.
    pub is_listed: bool,
    /// What it means that there is no baseline to compare with.
    pub missing: Missing,
    /// Whether a drop fails the run.
    pub severity: Severity,
    /// Where the section begins.
    pub source: String,
}

/// Where the baseline is if nothing is said.
pub const BASELINE: &str = ".covgate/baseline.json";

impl BaselineOptions {
    /// How far a layer, or all together, may drop; none where that is not judged. Nothing said is no drop at all.
    #[must_use]
    pub fn max_drop(&self, layer: Option<&LayerName>) -> Option<Drop> {
        let named = self.of.iter().find(|(known, _)| known.as_ref() == layer).map(|(_, drop)| drop.clone());
        let default = || Drop { percent: Percent::whole(0), source: self.source.clone() };
        let each = || (!self.is_listed).then(default);
        named.or_else(|| self.each.clone()).or_else(each)
    }
}

/// A drop in percentage points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// The points.
    pub percent: Percent,
    /// Where it is written.
    pub source: String,
}

/// What it means that something is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// There is no sound verdict.
    #[default]
    Error,
    /// It is told.
    Warn,
}

/// `[history]`.
#[derive(Clone, Debug, Default)]
pub struct HistoryOptions {
    /// The file, relative to the root; default [`HISTORY`].
    pub file: Option<String>,
    /// True if each run adds its figures.
    pub is_recorded: bool,
}

/// Where the history is if nothing is said.
pub const HISTORY: &str = ".covgate/history.jsonl";

/// `[tests]`.
#[derive(Clone, Debug, Default)]
pub struct TestRules {
    /// The most tests that may fail or have errors; none is said: no test, where results are given.
    pub max_failed: Option<Limit<u64>>,
    /// The least number of tests of layers, in the order of the file.
    pub min_tests: Vec<LayerMinimum>,
    /// What is fast and what is slow.
    pub speed: Speed,
    /// The most slow tests, as a share of those that ran.
    pub max_slow_share: Option<Limit<Percent>>,
}

/// The least number of tests of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerMinimum {
    /// The layer.
    pub layer: LayerName,
    /// The number.
    pub at_least: Limit<u64>,
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

/// `[limits]`: how much one report may hold, where that is not left to the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a report.
    pub report_bytes: Option<u64>,
    /// Files that a report lists.
    pub report_files: Option<u64>,
    /// Statements and branch exits that a report counts.
    pub report_counts: Option<u64>,
    /// Bytes of a file's name.
    pub name_bytes: Option<u64>,
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
