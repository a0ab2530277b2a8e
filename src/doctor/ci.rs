//! What is around a run: the CI's variables, the repository, the files that a run reads and adds to.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use super::{Edit, Finding, Group, Known, Severity};
use crate::config::{self, Config};
use crate::paths;

/// What is around a run, as far as it matters.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// True if the repository is a shallow clone.
    pub is_shallow: bool,
    /// The branch that `origin/HEAD` leads to.
    pub default_branch: Option<String>,
    /// The variables of CIs that are set, by name.
    variables: Vec<(&'static str, String)>,
}

const GITHUB: &str = "GITHUB_ACTIONS";
const AZURE: &str = "TF_BUILD";
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
const WORKSPACE: &str = "GITHUB_WORKSPACE";
/// Variables that name the branch that a change goes into: GitHub, GitLab, Azure, Bitbucket.
const TARGETS: [&str; 4] = [
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BITBUCKET_PR_DESTINATION_BRANCH",
];

impl Surroundings {
    /// Reads the variables; the repository is told by the caller.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let names = [GITHUB, AZURE, SUMMARY, WORKSPACE].into_iter().chain(TARGETS);
        let set = |name: &'static str| Some((name, variable(name)?.to_string_lossy().into_owned()));
        Self { variables: names.filter_map(set).filter(|(_, value)| !value.is_empty()).collect(), ..Self::default() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let around = known.surroundings;
    [summary(around), odd(around), workspace(known), target(known), base(known), history(known.config)]
        .into_iter()
        .flatten()
        .collect()
}

fn finding(code: &'static str, severity: Severity, message: impl Into<String>, evidence: Vec<String>) -> Finding {
    Finding::new(code, Group::Environment, severity, message).shown_by(evidence)
}

/// The job's summary, which the report is added to.
fn summary(around: &Surroundings) -> Option<Finding> {
    if !around.is_true(GITHUB) {
        return None;
    }
    let Some(file) = around.get(SUMMARY) else {
        let message = "this is GitHub Actions without a job summary: the report is not shown there";
        let found =
            finding("covgate::doctor::no-summary", Severity::Note, message, vec![format!("{SUMMARY} is not set")]);
        return Some(
            found.with_fix("pass the variable on, with its file, to the container or the step that runs covgate"),
        );
    };
    let why = unwritable(Path::new(file))?;
    let message = "the job summary cannot be written: the report will not be shown there";
    let found = finding(
        "covgate::ci::summary-not-written",
        Severity::Warning,
        message,
        vec![format!("{SUMMARY}={file}: {why}")],
    );
    Some(found.with_fix("let the step that runs covgate have the file, or empty the variable to do without it"))
}

/// Why a file could not be added to; nothing is written, and no file is made.
fn unwritable(path: &Path) -> Option<String> {
    if path.exists() {
        return OpenOptions::new().append(true).open(path).err().map(|error| error.to_string());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_there = folder.is_dir();
    (!is_there).then(|| format!("the folder {} is not there", folder.display()))
}

/// Variables that are set to what nobody takes for true.
fn odd(around: &Surroundings) -> Option<Finding> {
    let is_odd = |name: &&'static str| {
        around.get(name).is_some_and(|value| !["true", "false"].iter().any(|known| value.eq_ignore_ascii_case(known)))
    };
    let evidence: Vec<String> = [GITHUB, AZURE]
        .into_iter()
        .filter(is_odd)
        .filter_map(|name| Some(format!("{name}={}", around.get(name)?)))
        .collect();
    if evidence.is_empty() {
        return None;
    }
    let message =
        "a CI's variable is neither `true` nor `false`: it is taken for false, and no annotations are printed";
    Some(
        finding("covgate::doctor::odd-variable", Severity::Note, message, evidence)
            .with_fix("set it to `true`, or unset it"),
    )
}

/// Annotations name files from the top of the repository.
fn workspace(known: &Known<'_>) -> Option<Finding> {
    let around = known.surroundings;
    if !around.is_true(GITHUB) {
        return None;
    }
    let root = paths::absolute(&known.config.root);
    let evidence = match around.get(WORKSPACE) {
        None => format!("{WORKSPACE} is not set"),
        Some(top) if root.starts_with(paths::absolute(&PathBuf::from(top))) => return None,
        Some(top) => format!("{WORKSPACE}={top}, and the project is in {}", root.display()),
    };
    let message = "annotations cannot name the files of the repository";
    let found = finding("covgate::doctor::workspace", Severity::Warning, message, vec![evidence]);
    Some(found.with_fix("run covgate in the checkout, with the variable as the CI sets it"))
}

/// The branch that this change goes into is another one than the configuration compares with.
fn target(known: &Known<'_>) -> Option<Finding> {
    let base = known.config.patch.base.as_deref()?;
    let (name, target) = TARGETS.into_iter().find_map(|name| Some((name, known.surroundings.get(name)?)))?;
    let target = target.strip_prefix("refs/heads/").unwrap_or(target);
    let branch = base.strip_prefix("origin/")?;
    if branch == target {
        return None;
    }
    let message = format!("this change goes into {target}, and is compared with {base}");
    let found = finding("covgate::doctor::other-base", Severity::Note, message, vec![format!("{name}={target}")]);
    Some(found.with_fix("compare it with that branch").pasting("shell", format!("covgate --diff origin/{target}")))
}

/// Floors of changed lines that do not say what a change is compared with.
fn base(known: &Known<'_>) -> Option<Finding> {
    let patch = &known.config.patch;
    let first = patch.fail_under.first().filter(|_| patch.base.is_none())?;
    let branch = known.surroundings.default_branch.as_ref();
    let evidence = std::iter::once(first.source.clone())
        .chain(branch.map(|branch| format!("origin/HEAD leads to {branch}")))
        .collect();
    let message = "`[patch]` does not say what a change is compared with: the first usual branch that is there is taken, \
                   which differs between machines";
    let mut found = finding("covgate::doctor::patch-without-base", Severity::Note, message, evidence)
        .with_fix("name the branch that changes go into");
    let shown = branch.map_or("origin/main", String::as_str);
    found.paste(known.file(), format!("{}\nbase = {shown:?}", known.header("patch")));
    found.edits = branch.map(|branch| Edit::SetBase(branch.clone())).into_iter().collect();
    Some(found)
}

/// A history that is configured, is not there, and is written by nobody.
fn history(config: &Config) -> Option<Finding> {
    let options = &config.history;
    let file = options.file.as_deref().filter(|_| !options.is_recorded)?;
    if config.root.join(file).exists() {
        return None;
    }
    let message = format!("the history {file} is not there, and no run adds to it: there is no trend");
    let found = finding(
        "covgate::doctor::no-history",
        Severity::Note,
        message,
        vec![format!("`file` of [history] (default {})", config::HISTORY)],
    );
    Some(found.with_fix("let runs of the main branch add to it").pasting("shell", "covgate --record"))
}
