//! `covgate diff`: coverage of changed lines alone.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Project;

/// Coverage of the changed lines: what is new and not tested, by file, with the lines around (also a gate of `check`).
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, override_usage = "covgate diff [OPTIONS] [BASE] [REPORT]...")]
pub struct Diff {
    /// The commit or branch to compare the work tree with [default: `base` of `[patch]`, else origin/HEAD, origin/main,
    /// origin/master, main or master], then reports as of `covgate check`. With `--diff-file` all are reports.
    #[arg(value_name = "BASE] [REPORT")]
    pub arguments: Vec<String>,
    /// Measure the lines that a diff adds, of a file or of standard input (`-`): no git and no history needed.
    #[arg(long, value_name = "FILE")]
    pub diff_file: Option<PathBuf>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// A floor, instead of that of `[patch]`: `90` for changed lines, `branches=70`, `unit=90` for a layer (repeatable).
    #[arg(long, value_name = "PCT|METRIC=PCT|LAYER=PCT")]
    pub fail_under: Vec<String>,
    /// Write covgate.json to this file (`-`: standard output; the summary then goes to standard error).
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write a Markdown report of the change to this file (`-`: standard output).
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Exit with 0 for failed gates; errors still exit with 2.
    #[arg(long)]
    pub no_fail: bool,
    /// Print the verdict only.
    #[arg(short, long)]
    pub quiet: bool,
    /// Print every file and every warning.
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  covgate diff
      what changed since origin/main, by the reports that are found
  covgate diff v2.1 unit=reports/unit/*.json
      what changed since a tag, by these reports
  covgate diff --fail-under 100 --fail-under unit=90
      every changed line covered, 90 % of them by unit tests
  git diff -M --merge-base origin/main | covgate diff --diff-file -
      a diff from elsewhere

Exit codes: 0 every gate passed, or there is none, or nothing changed; 1 a gate failed; 2 no sound verdict.";
