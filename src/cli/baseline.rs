//! `covgate baseline`: what is covered now, to be compared with later.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Judging;

/// Write the baseline: what is covered now, to be committed, so that later runs are judged by what they lost.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Baseline {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// The file [default: `file` of `[baseline]`, else .covgate/baseline.json in the root].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write it without a sound verdict too.
    #[arg(long)]
    pub force: bool,
}

const EXAMPLES: &str = "\
Examples:
  covgate baseline
      write .covgate/baseline.json and say what changed; commit it, and set `max-drop = 0` in [baseline]
  covgate baseline unit=reports/unit/*.json -o coverage-baseline.json

Exit codes: 0 the baseline is written, whatever the gates say; 2 an error, or no sound verdict (nothing is written).";
