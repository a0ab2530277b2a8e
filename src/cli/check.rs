//! `covgate check`, which runs where no command is named.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::arguments::{Change, Judging};

/// The gate: find reports, merge, judge, write reports, exit (the default command).
#[derive(Args, Debug, Default)]
#[command(after_long_help = EXAMPLES)]
pub struct Check {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed.
    #[command(flatten)]
    pub change: Change,
    /// The folder for all reports [default: covgate-report in the root].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write no report folder.
    #[arg(long, conflicts_with = "out")]
    pub no_reports: bool,
    /// Write covgate.json to this file too (`-`: standard output; the summary then goes to standard error).
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the Markdown report to this file too (`-`: standard output).
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Write the HTML report to this folder too.
    #[arg(long, value_name = "DIR")]
    pub html: Option<PathBuf>,
    /// One HTML file that holds everything, the sources compressed.
    #[arg(long)]
    pub single_file: bool,
    /// Which sources the HTML report shows: of all files, of files with something missed, or none
    /// [default: all, or `sources` of `[report]`].
    #[arg(long, value_name = "WHICH")]
    pub sources: Option<Sources>,
    /// Add this run to the history, .covgate/history.jsonl, from which the trend is drawn.
    #[arg(long)]
    pub record: bool,
    /// The day of this run in the history [default: `SOURCE_DATE_EPOCH`, else the commit's own].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Exit with 0 for failed gates; errors still exit with 2.
    #[arg(long)]
    pub no_fail: bool,
    /// Print every warning, input and file.
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// Whose sources a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sources {
    /// All files'.
    All,
    /// Those of files with something missed.
    Missed,
    /// None.
    None,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  covgate
      judge what is found in the project, by covgate.toml or the defaults (unit 90, integration 80, overall 85)
  covgate unit=reports/unit/*.json integration=cov-int.xml
      name the reports and their layers
  covgate --fail-under 85 --fail-under unit=90 --fail-under unit.branches=70
      give the thresholds
  covgate --diff origin/main --fail-under patch=100
      judge the changed lines too
  covgate --profile release --no-fail
      judge by [profiles.release], and only report

Exit codes: 0 every gate passed; 1 a gate failed; 2 no sound verdict (bad usage, configuration or report; no data).";
