//! `covgate explain`: why a gate stands as it does.

use clap::Args;

use super::arguments::{Change, Format, Judging};

/// Say why a gate stands as it does, and the cheapest lines and branches that would pass it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Explain {
    /// The gate, by its id or name: `layers.unit.combined`, `unit` [default: all that do not pass].
    #[arg(value_name = "GATE")]
    pub gate: Option<String>,
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed: it is judged by `[patch]`, and advised first.
    #[command(flatten)]
    pub change: Change,
    /// For people, for a comment, or for a program.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// The most places to cover that are shown; 0 for all of them.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

const EXAMPLES: &str = "\
Examples:
  covgate explain
      all gates that do not pass, one way to pass all of them, and how far the others are from failing
  covgate explain unit --limit 5
      one gate: what it is short of and the first five places to cover, or what it could lose and its weakest files
  covgate explain --format json
      the same for a program that writes tests: exact lines and branches, the nearest test files, what to run
  covgate explain patch.lines --diff origin/main
      what of a change is not tested, advised before all else

Exit codes: 0 explained, whatever the gates say (it documents, `covgate` judges); 2 an error, or no sound verdict.";
