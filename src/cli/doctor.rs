//! `covgate doctor`: what is wrong with a set-up.

use clap::Args;

use super::arguments::{Change, Format, Judging};

/// Say what is wrong with the inputs, the configuration and the environment, and the fix.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Doctor {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed.
    #[command(flatten)]
    pub change: Change,
    /// Write what is certain into the configuration, and show what changed: lines of `[paths]`, `base` of `[patch]`, inputs
    /// that are named twice.
    #[arg(long)]
    pub fix: bool,
    /// Exit with 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
    /// For people, for an issue, or for a program.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print all evidence, and the defaults among the values that count.
    #[arg(short, long)]
    pub verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  covgate doctor
      what is wrong with this project's set-up, each with evidence and lines to paste; where each value comes from
  covgate doctor unit=reports/unit/*.json --diff origin/main
      the same for these reports, and for changed lines
  covgate doctor --fix
      write what is certain into covgate.toml or pyproject.toml, show the diff, and look again
  covgate doctor --format json --strict
      for a program; fail for warnings too

Without --fix nothing is written.
Exit codes: 0 healthy, or only warnings and notes; 1 an error (covgate would end with 2), or a warning with --strict;
2 bad usage, or --fix could not write.";
