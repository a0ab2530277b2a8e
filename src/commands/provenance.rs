//! Which commit a run is of, and when that was: from the CI's variables or the installed git, never from a clock.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::fault::Fault;
use crate::formats::Timestamp;

/// Where a run comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The commit.
    pub commit: Option<String>,
    /// Its date, or the one that was given.
    pub date: Option<Timestamp>,
}

/// Variables in which CIs name the commit that they run on: GitHub, GitLab, Azure, Bitbucket, `CircleCI`, Jenkins, Buildkite,
/// Travis, Drone, Cirrus, `TeamCity`.
const COMMITS: [&str; 11] = [
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "BUILD_SOURCEVERSION",
    "BITBUCKET_COMMIT",
    "CIRCLE_SHA1",
    "GIT_COMMIT",
    "BUILDKITE_COMMIT",
    "TRAVIS_COMMIT",
    "DRONE_COMMIT_SHA",
    "CIRRUS_CHANGE_IN_REPO",
    "BUILD_VCS_NUMBER",
];

impl Provenance {
    /// Of a run in a project, with a date that was given by `--date`.
    ///
    /// # Errors
    /// If the date, or `SOURCE_DATE_EPOCH`, is none.
    pub fn of(root: &Path, date: Option<&str>, variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, Fault> {
        let text =
            |name: &str| variable(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty());
        let commit = COMMITS.into_iter().find_map(text).filter(|commit| is_commit(commit));
        let commit = commit.or_else(|| git(root, &["rev-parse", "HEAD"]).filter(|commit| is_commit(commit)));
        let date = match (date, text("SOURCE_DATE_EPOCH")) {
            (Some(date), _) => Some(given(date)?),
            (None, Some(epoch)) => Some(of_epoch(&epoch)?),
            (None, None) => commit
                .as_deref()
                .and_then(|commit| git(root, &["show", "--no-patch", "--format=%ct", commit]))
                .and_then(|seconds| Timestamp::from_epoch_seconds(seconds.parse().ok()?)),
        };
        Ok(Self { commit, date })
    }
}

/// Nothing else reaches a command line or a report.
fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn given(text: &str) -> Result<Timestamp, Fault> {
    let whole = if text.contains(['T', ' ']) { text.to_owned() } else { format!("{text}T00:00:00") };
    Timestamp::parse(&whole).ok_or_else(|| {
        Fault::new("covgate::history::date", format!("--date {text} is no date"))
            .with_help("write it as 2026-12-31, or as 2026-12-31T23:59:59Z")
    })
}

fn of_epoch(text: &str) -> Result<Timestamp, Fault> {
    text.parse().ok().and_then(Timestamp::from_epoch_seconds).ok_or_else(|| {
        let message = format!("SOURCE_DATE_EPOCH is {text:?}, which is no number of seconds since 1970");
        Fault::new("covgate::history::source-date-epoch", message).with_help("set it to a number, or unset it")
    })
}

/// What git answers in a line; none where there is no git, no repository, or no such commit.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new("git").arg("-C").arg(root).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned()).filter(|answer| !answer.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(date: Option<&str>, variables: &[(&str, &str)]) -> Result<Provenance, Fault> {
        let folder = tempfile::tempdir().expect("a folder");
        let of =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        Provenance::of(folder.path(), date, of)
    }

    #[test]
    fn the_commit_is_the_ci_s_and_the_date_is_given() {
        let found = of(Some("2026-02-03"), &[("GITHUB_SHA", ""), ("CI_COMMIT_SHA", "0123abcdef")]).expect("fine");
        assert_eq!(found.commit.as_deref(), Some("0123abcdef"));
        assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some("2026-02-03T00:00:00"));
        let found = of(None, &[("SOURCE_DATE_EPOCH", "86400")]).expect("fine");
        assert_eq!((found.commit, found.date.map(Timestamp::epoch_day)), (None, Some(1)));
    }

    #[test]
    fn what_is_no_commit_and_what_is_no_date_is_not_taken() {
        let odd = of(None, &[("GITHUB_SHA", "--output=/tmp/x")]).expect("fine");
        assert_eq!(odd, Provenance::default());
        assert_eq!(of(Some("tomorrow"), &[]).expect_err("no date").code(), "covgate::history::date");
        let fault = of(None, &[("SOURCE_DATE_EPOCH", "x")]).expect_err("no number");
        assert_eq!(fault.code(), "covgate::history::source-date-epoch");
    }
}
