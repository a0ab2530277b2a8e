//! `covgate guide`: the document to be committed.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Judging;

/// Write COVERAGE-GUIDE.md: verdict, layers, gaps and commands, to be committed beside the tests.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Guide {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// The document [default: standard output]. A guide that is there is written anew; the notes between its
    /// `covgate:keep` and `covgate:end` lines are kept.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Draw the charts into this folder, for light and dark pages, and show them in the document.
    #[arg(long, value_name = "DIR")]
    pub charts_dir: Option<PathBuf>,
    /// The most rows of a table; 0 for all of them.
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub max_rows: usize,
}

const EXAMPLES: &str = "\
Examples:
  covgate guide -o COVERAGE-GUIDE.md
  covgate guide -o docs/COVERAGE-GUIDE.md --charts-dir docs/charts
  covgate guide unit=reports/unit/*.json --max-rows 50

Exit codes: 0 the document is written, whatever the gates say (it documents, `covgate` judges);
2 an error, or no sound verdict (the document is written where it can be, and says so).";
