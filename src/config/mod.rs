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

use crate::document::Document;
use crate::fault::{Fault, Faults};
use crate::toml_tree as tree;

pub use baseline::{BASELINE, BaselineOptions, Drop, Missing};
pub use critical::Critical;
pub use exclusions::Exclusions;
pub use features::{Feature, FeatureCoverage};
pub use find::{Found, find};
pub use floors::{Floor, Limit};
pub use history::{HISTORY, HistoryOptions};
pub use layers::Layer;
pub use limits::Limits;
pub use overall::{Denominator, Overall};
pub use patch::{Patch, PatchFloor, PatchPart};
pub use paths::PathRule;
pub use phases::{Phase, PhaseGoal};
pub use project::Project;
pub use report::{ReportFormat, ReportOptions, Sources};
pub use rules::FileRule;
pub use test_results::{LayerMinimum, TestRules};
pub use values::Spanned;

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
