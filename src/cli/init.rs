//! `covgate init`: a first configuration.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Write a covgate.toml from what is found, and print the steps for a CI.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Init {
    /// The project's root, where covgate.toml is written [default: the working directory].
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Floors at what is reached, cut to whole numbers, instead of unit 90, integration 80 and overall 85.
    #[arg(long)]
    pub from_current: bool,
    /// The CI whose steps are printed [default: the one that the project has files of, else GitHub].
    #[arg(long, value_name = "CI")]
    pub ci: Option<Ci>,
    /// Write over a covgate.toml that is there.
    #[arg(long)]
    pub force: bool,
    /// Print the file instead of writing it.
    #[arg(long, visible_alias = "dry-run")]
    pub print: bool,
    /// Print no steps for a CI.
    #[arg(short, long)]
    pub quiet: bool,
}

/// A CI whose steps `init` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions.
    #[value(name = "github", alias = "github-actions")]
    GitHub,
    /// GitLab CI.
    #[value(name = "gitlab")]
    GitLab,
}

const EXAMPLES: &str = "\
Examples:
  covgate init
      write covgate.toml from the reports, the test tree and the settings that are there; print what to run, and CI steps
  covgate init --from-current
      begin with floors at what is reached today
  covgate init --print > covgate.toml
      the file on standard output, all else on standard error
  covgate init --ci gitlab --force

Exit codes: 0 written or printed; 2 a configuration is there already, nothing to begin with, or not written.";
