//! The CI around a run: what it offers beside the log, read from its environment in one place and passed on.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::Project;
use crate::config::Config;
use crate::fault::Fault;
use crate::paths;
use crate::reports::github::{Repository, Told};
use crate::reports::{azure, github, log};
use crate::summary::Finding;

/// The CI that covgate runs in. To turn off what it is given there, empty or remove the variable that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ci {
    /// None, or none that is known.
    Unknown,
    /// GitHub Actions, or one that takes after it.
    GitHub {
        /// The file that collects the job's summary.
        summary: Option<PathBuf>,
        /// The root of the repository.
        workspace: Option<PathBuf>,
    },
    /// Azure Pipelines.
    Azure,
}

/// GitHub takes 1 MiB as the summary of a step, and drops a longer one as a whole.
const MOST: u64 = 1_000_000;

impl Ci {
    /// The CI that the environment speaks of; an empty variable is none.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let is_true = |name| variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is_true("GITHUB_ACTIONS") {
            return Self::GitHub { summary: path("GITHUB_STEP_SUMMARY"), workspace: path("GITHUB_WORKSPACE") };
        }
        if is_true("TF_BUILD") { Self::Azure } else { Self::Unknown }
    }

    /// True if there is a job's summary to add to.
    #[must_use]
    pub fn has_summary(&self) -> bool {
        matches!(self, Self::GitHub { summary: Some(_), .. })
    }

    /// Adds the Markdown report to the job's summary, where there is one: true if it did.
    ///
    /// A summary that cannot be written is a warning and leaves the exit code as it is: nobody asked for it, unlike for
    /// reports named on the command line or in the configuration. A job whose coverage is sound should not turn red, nor
    /// look like one without a sound verdict, because a container has no such file or another step filled it.
    pub fn summarise(&self, markdown: impl FnOnce() -> String) -> Result<bool, Finding> {
        let Self::GitHub { summary: Some(file), .. } = self else { return Ok(false) };
        let told = |why: String| Finding {
            code: "covgate::ci::summary-not-written".to_owned(),
            message: format!("the job summary was not written: {why}"),
            count: 1,
            items: Vec::new(),
            help: Some("the verdict does not depend on it; to do without it, empty GITHUB_STEP_SUMMARY".to_owned()),
        };
        append(file, &markdown()).map(|()| true).map_err(told)
    }

    /// What is printed for the CI to read, after all that is for people.
    #[must_use]
    pub fn commands(&self, told: &Told<'_>, repository: Option<&Repository>, markdown: Option<&Path>) -> String {
        match (self, markdown.map(std::path::absolute)) {
            (Self::GitHub { .. }, _) => github::render(told, repository),
            (Self::Azure, Some(Ok(file))) => azure::upload_summary(&file),
            (Self::Azure | Self::Unknown, _) => String::new(),
        }
    }

    /// What is printed for the CI if a command ends without a verdict.
    #[must_use]
    pub fn faults(&self, faults: &[Fault], project: &Project) -> String {
        // A configuration found from a root elsewhere is named by its last part only: no place to be sure of.
        let is_certain = project.root.as_ref().is_none_or(|root| root.is_relative());
        let repository = if is_certain { self.repository(Path::new("."), None) } else { None };
        self.commands(&Told { faults, ..Told::default() }, repository.as_ref(), None)
    }

    /// The repository that the project lies in.
    #[must_use]
    pub fn repository_of(&self, config: &Config) -> Option<Repository> {
        self.repository(&config.root, config.file.as_deref())
    }

    fn repository(&self, root: &Path, configuration: Option<&Path>) -> Option<Repository> {
        let Self::GitHub { workspace: Some(top), .. } = self else { return None };
        let whole = |path: &Path| std::fs::canonicalize(path).ok();
        Some(Repository {
            top: whole(top)?,
            here: whole(Path::new("."))?,
            root: paths::absolute(root),
            configuration: configuration.map(paths::absolute),
        })
    }
}

/// Adds to what other programs of the step wrote; a file that is not there is made, as the shell's `>>` does.
fn append(path: &Path, markdown: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    let before = file.metadata().map_err(failed)?.len();
    // What stands there may end within a line, or within HTML that goes on up to a blank line.
    let gap = if before > 0 { "\n\n" } else { "" };
    let after = before + (gap.len() + markdown.len()) as u64;
    if after > MOST {
        return Err(format!(
            "with this report it would have {} bytes, and GitHub drops a summary above 1,048,576 as a whole",
            crate::summary::grouped(after)
        ));
    }
    file.write_all(format!("{gap}{markdown}").as_bytes()).map_err(failed)
}

/// Prints a warning to standard error.
pub fn warn(finding: &Finding) {
    let mut stderr = anstream::stderr();
    let lines = std::iter::once(format!("warning: {}", log::printable(&finding.message)))
        .chain(finding.help.iter().map(|help| format!("  help: {}", log::printable(help))));
    for line in lines {
        let _ = writeln!(stderr, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ci(variables: &[(&str, &str)]) -> Ci {
        Ci::of(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
    }

    fn github(summary: &Path) -> Ci {
        Ci::GitHub { summary: Some(summary.to_owned()), workspace: None }
    }

    #[test]
    fn the_environment_tells_the_ci_and_an_empty_variable_nothing() {
        let none = Ci::GitHub { summary: None, workspace: None };
        let all = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "/s"), ("GITHUB_WORKSPACE", "/w")];
        let whole = Ci::GitHub { summary: Some("/s".into()), workspace: Some("/w".into()) };
        for (variables, expected) in [
            (&[][..], Ci::Unknown),
            (&[("CI", "true"), ("GITHUB_STEP_SUMMARY", "/s")], Ci::Unknown),
            (&[("GITHUB_ACTIONS", "")], Ci::Unknown),
            (&[("GITHUB_ACTIONS", "false"), ("TF_BUILD", "")], Ci::Unknown),
            (&[("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "")], none),
            (&all, whole),
            (&[("TF_BUILD", "True")], Ci::Azure),
        ] {
            assert_eq!(ci(variables), expected, "{variables:?}");
        }
    }

    #[test]
    fn the_summary_is_added_to_and_nothing_before_it_is_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("summary.md");
        assert_eq!(github(&path).summarise(|| "# a\n".to_owned()), Ok(true));
        assert_eq!(github(&path).summarise(|| "# b\n".to_owned()), Ok(true));
        assert_eq!(std::fs::read_to_string(&path).expect("is there"), "# a\n\n\n# b\n");
        assert_eq!(Ci::Azure.summarise(|| unreachable!("no report is rendered for nobody")), Ok(false));
    }

    #[test]
    fn a_summary_that_github_would_drop_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("summary.md");
        let before = usize::try_from(MOST).expect("a size") - 2 - 4;
        for (length, is_written) in [(before, true), (before + 1, false)] {
            std::fs::write(&path, "x".repeat(length)).expect("written");
            let added = github(&path).summarise(|| "# b\n".to_owned());
            assert_eq!(added.is_ok(), is_written);
            let is = std::fs::read_to_string(&path).expect("is there");
            assert_eq!(is.ends_with("# b\n"), is_written);
            if let Err(warning) = added {
                assert_eq!(is.len(), length);
                assert!(warning.message.contains("it would have 1,000,001 bytes"), "{}", warning.message);
            }
        }
    }

    #[test]
    fn a_summary_that_cannot_be_written_is_a_warning() {
        let folder = tempfile::tempdir().expect("a folder");
        for path in [folder.path().join("missing/summary.md"), folder.path().to_owned()] {
            let warning = github(&path).summarise(String::new).expect_err("it cannot be written");
            assert_eq!(warning.code, "covgate::ci::summary-not-written");
            assert!(warning.message.starts_with("the job summary was not written: /"), "{}", warning.message);
        }
    }

    #[test]
    fn a_repository_is_known_where_the_workspace_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |workspace: &Path| {
            let ci = Ci::GitHub { summary: None, workspace: Some(workspace.to_owned()) };
            ci.repository_of(&Config { root: PathBuf::from("."), ..Config::default() })
        };
        assert!(within(&folder.path().join("missing")).is_none() && within(folder.path()).is_some());
        assert!(ci(&[("GITHUB_ACTIONS", "true")]).repository_of(&Config::default()).is_none());
    }
}
