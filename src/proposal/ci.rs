//! The steps for a CI.

/// A CI whose steps are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ci {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI.
    GitLab,
}

impl Ci {
    /// The file that the steps go into.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::GitHub => ".github/workflows/coverage.yml",
            Self::GitLab => ".gitlab-ci.yml",
        }
    }
}

/// The steps that run some commands and then the gate.
#[must_use]
pub fn snippet(ci: Ci, commands: &[String]) -> String {
    let steps = |indent: &str, begin: &str| -> String {
        commands.iter().map(|command| format!("{indent}- {begin}{}\n", scalar(command))).collect::<Vec<_>>().concat()
    };
    match ci {
        Ci::GitHub => format!("{GITHUB}{}{GITHUB_END}", steps("      ", "run: ")),
        Ci::GitLab => format!("{GITLAB}{}{GITLAB_END}", steps("    ", "")),
    }
}

/// A command as a YAML scalar: plain where nothing in it means anything else.
fn scalar(command: &str) -> String {
    let is_plain = !command.contains(": ") && !command.contains(" #") && !command.contains('\'');
    if is_plain { command.to_owned() } else { format!("'{}'", command.replace('\'', "''")) }
}

const GITHUB: &str = "\
name: coverage
on: [push, pull_request]
jobs:
  coverage:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0  # changed lines need the history
      - uses: actions/setup-python@v5
        with:
          python-version: \"3.13\"
      - run: pip install -e . pytest pytest-cov  # and covgate, as its README says
";

const GITHUB_END: &str = "      \
      - run: covgate
        if: ${{ !cancelled() }}  # a layer whose tests failed is told too
";

const GITLAB: &str = "\
coverage:
  image: python:3.13
  variables:
    GIT_DEPTH: \"0\"  # changed lines need the history
  script:
    - pip install -e . pytest pytest-cov  # and covgate, as its README says
";

const GITLAB_END: &str = "    \
    - covgate
  coverage: '/^Coverage: (\\d+(?:\\.\\d+)?)%$/'
  artifacts:
    when: always
    paths: [covgate-report/]
";
