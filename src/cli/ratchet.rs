//! `covgate ratchet`: floors raised to what is reached.

use clap::Args;

use super::arguments::Project;

/// Raise the floors of the configuration to what is reached; lower none unasked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Ratchet {
    /// Reports: a file, a folder, a pattern (`**` works), `-`; each may have `LAYER=` before it.
    #[arg(value_name = "REPORT")]
    pub reports: Vec<String>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// Points below what is reached.
    #[arg(long, value_name = "POINTS", default_value = "0")]
    pub slack: String,
    /// Floors are cut to multiples of this: 0.01 gives two decimal places, 1 whole numbers.
    #[arg(long, value_name = "POINTS", default_value = "0.01")]
    pub step: String,
    /// Lower floors that are not reached; the reason is written beside them.
    #[arg(long, requires = "reason")]
    pub allow_lower: bool,
    /// Why floors are lowered.
    #[arg(long, value_name = "TEXT", requires = "allow_lower")]
    pub reason: Option<String>,
    /// Add floors for declared layers and for all together where there are none.
    #[arg(long)]
    pub init: bool,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Write nothing, and exit with 1 if a floor would change.
    #[arg(long)]
    pub check: bool,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  covgate ratchet
      raise every `fail-under` of covgate.toml to what is reached; comments and layout stay
  covgate ratchet --slack 0.5 --step 1
      leave half a point, and write whole numbers
  covgate ratchet --allow-lower --reason \"billing moved to its own repository\"
  covgate ratchet --check --slack 2
      in CI: fail if a floor lags more than two points behind

Exit codes: 0 done, or nothing to do; 1 with --check, a floor would change; 2 an error, or no sound verdict (nothing is
written).";
