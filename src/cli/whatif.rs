//! `covgate whatif`: verdicts under other conditions.

use clap::Args;

use super::arguments::{Change, Format, Judging};

/// Say how the gates would stand under other thresholds, files or layers, without running a test.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Whatif {
    /// What is judged today; `--fail-under`, `--phase` and `--profile` are of what would be.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed: it is judged by `[patch]`, today and then.
    #[command(flatten)]
    pub change: Change,
    /// Suppose that a layer's reports were not there, nor what is demanded of it (repeatable).
    #[arg(long, value_name = "LAYER")]
    pub without_layer: Vec<String>,
    /// Suppose that these files were left out of every number (repeatable): `legacy/**`.
    #[arg(long, value_name = "FILES")]
    pub exclude: Vec<String>,
    /// Suppose that this were covered, by any tests or by a layer's (repeatable): `src/pay.py`, `src/pay.py:40-44,51`,
    /// `src/pay.py::charge`, `unit=src/pay.py`.
    #[arg(long, value_name = "[LAYER=]PATH[:LINES|::FUNCTION]")]
    pub covered: Vec<String>,
    /// For people, for a comment, or for a program.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

const EXAMPLES: &str = "\
Examples:
  covgate whatif --fail-under unit=95 --fail-under branches=80
      would other thresholds pass?
  covgate whatif --without-layer e2e
      what would overall be without the slow tests?
  covgate whatif --exclude 'src/legacy/**' --covered unit=src/pay.py::charge --profile release
      several changes at once, judged by [profiles.release]

Exit codes: 0 answered, whatever the gates say; 2 an error, or no sound verdict today.";
