//! What is wrong with the inputs, the configuration and the environment of a gate, with the evidence and the fix. Judges no
//! coverage, and writes nothing: what may be written is an [`Edit`].
//!
//! An error is what the gate stops at, a warning what makes its numbers other than they look, a note what is worth a look.

mod ci;
mod cures;
mod edit;
mod imports;
mod inputs;
mod patterns;
mod places;
#[cfg(test)]
mod tests;
mod thresholds;
mod told;
mod tools;
mod unmeasured;
mod values;

use serde::Serialize;

use crate::audit;
use crate::collection::{Repeat, Run, United};
use crate::config::Config;
use crate::coverage::SourcePath;
use crate::discover::Input;
use crate::fault::Fault;
use crate::gates::{Gate, Rule};
use crate::paths::SourceRoot;
use crate::summary;
use crate::tool_settings::{Coverage, Pytest};

pub use ci::Surroundings;
pub use cures::without_tests;
pub use edit::{Edit, edited};
pub use places::mapped;
pub use values::ValueRow;

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Diagnosis {
    /// What is wrong: inputs, then configuration, then environment, the gravest first.
    pub findings: Vec<Finding>,
    /// Where each effective value comes from, in the order of the documentation.
    pub values: Vec<ValueRow>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its stable code: of the fault or warning that the gate tells, or one of the doctor's own.
    pub code: String,
    /// What it is wrong with.
    pub group: Group,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, in a sentence without a full stop.
    pub message: String,
    /// How many there are.
    pub count: u64,
    /// What shows it: places, names, counts.
    pub evidence: Vec<String>,
    /// What to do about it.
    pub fix: Option<String>,
    /// What to paste.
    pub pastes: Vec<Paste>,
    /// True if `--fix` writes it.
    pub is_fixable: bool,
    /// What `--fix` writes: certain, all of it.
    #[serde(skip)]
    pub edits: Vec<Edit>,
}

/// Lines to paste, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paste {
    /// A file, `shell` or `CI`.
    pub into: String,
    /// The lines.
    pub text: String,
}

/// What something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// The reports, and the sources that they speak of.
    Inputs,
    /// Files that configure covgate, coverage.py or pytest.
    Configuration,
    /// The machine, the CI and the repository.
    Environment,
}

impl Group {
    /// All groups, in order.
    pub const ALL: [Self; 3] = [Self::Inputs, Self::Configuration, Self::Environment];

    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Inputs => "Inputs",
            Self::Configuration => "Configuration",
            Self::Environment => "Environment",
        }
    }
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The gate stops at it: there is no sound verdict.
    Error,
    /// There is a verdict, and its numbers are not what they look like.
    Warning,
    /// Worth a look.
    Note,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// All that was gathered of a project, sound or not.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The configuration as far as it can be read.
    pub config: &'a Config,
    /// What is wrong with its file.
    pub mistakes: &'a [Fault],
    /// What else the gate stops at.
    pub faults: &'a [Fault],
    /// What the gate warns of.
    pub warnings: &'a [summary::Finding],
    /// The reports that were read.
    pub runs: &'a [Run],
    /// Reports that came twice.
    pub repeats: &'a [Repeat],
    /// Their coverage.
    pub united: &'a United,
    /// The floors of layers and overall that count.
    pub rules: &'a [Rule],
    /// The gates as they stand.
    pub gates: &'a [Gate],
    /// Reports that lie where artifacts land.
    pub found: &'a [Input],
    /// True if the reports are those of the arguments.
    pub is_given: bool,
    /// The Python files of the project, in order.
    pub files: &'a [SourcePath],
    /// Its sources.
    pub sources: &'a SourceRoot,
    /// What coverage.py is told.
    pub coverage: &'a Coverage,
    /// What pytest is told.
    pub pytest: &'a Pytest,
    /// What the audit of the test tree says.
    pub audited: &'a [audit::Finding],
    /// What is around the run.
    pub surroundings: &'a Surroundings,
}

impl Diagnosis {
    /// Finds what is wrong.
    #[must_use]
    pub fn of(known: &Known<'_>) -> Self {
        let mut findings = told::all(known);
        findings.extend(inputs::all(known));
        findings.extend(thresholds::all(known));
        findings.extend(patterns::all(known));
        findings.extend(tools::all(known));
        findings.extend(ci::all(known));
        for finding in &mut findings {
            cures::cure(finding, known);
            finding.is_fixable = !finding.edits.is_empty();
        }
        findings.sort_by_key(|finding| (finding.group, finding.severity));
        Self { findings, values: values::rows(known) }
    }

    /// How many findings are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        self.findings.iter().filter(|finding| finding.severity == severity).count() as u64
    }

    /// What `--fix` writes, each once.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        for edit in self.findings.iter().flat_map(|finding| &finding.edits) {
            if !edits.contains(edit) {
                edits.push(edit.clone());
            }
        }
        edits
    }
}

impl Finding {
    fn new(code: impl Into<String>, group: Group, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            group,
            severity,
            message: message.into(),
            count: 1,
            evidence: Vec::new(),
            fix: None,
            pastes: Vec::new(),
            is_fixable: false,
            edits: Vec::new(),
        }
    }

    /// Adds what shows it, and counts that.
    fn shown_by(mut self, evidence: Vec<String>) -> Self {
        self.count = (evidence.len() as u64).max(1);
        self.evidence = evidence;
        self
    }

    fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    fn pasting(mut self, into: impl Into<String>, text: impl Into<String>) -> Self {
        self.paste(into, text);
        self
    }

    fn paste(&mut self, into: impl Into<String>, text: impl Into<String>) {
        let paste = Paste { into: into.into(), text: text.into() };
        if !self.pastes.contains(&paste) {
            self.pastes.push(paste);
        }
    }
}

impl<'a> Known<'a> {
    /// A Python file of the project by its path.
    fn file_at(&self, path: &str) -> Option<&'a SourcePath> {
        let at = self.files.binary_search_by(|file| file.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// True if the project has a Python file of this path.
    fn has(&self, path: &str) -> bool {
        self.file_at(path).is_some()
    }

    /// The file that configures covgate, or the one that would.
    fn file(&self) -> String {
        self.config.document.as_ref().map_or_else(|| "covgate.toml".to_owned(), |document| document.name().to_owned())
    }

    /// A header of the configuration as its file has it: `[paths]`, `[tool.covgate.paths]`.
    fn header(&self, section: &str) -> String {
        let is_pyproject = self.file().ends_with("pyproject.toml");
        if is_pyproject { format!("[tool.covgate.{section}]") } else { format!("[{section}]") }
    }
}
