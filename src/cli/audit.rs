//! `covgate audit`: the test tree, read and not run.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::arguments::Project;

/// Read the test tree without running it: inventory, tests that never run, markers, settings, readiness.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Audit {
    /// The project's root [default: the folder of the configuration, else the working directory].
    #[arg(value_name = "PATH", conflicts_with = "root")]
    pub path: Option<PathBuf>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// How it is told.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TextFormat,
    /// Print every folder, marker and place.
    #[arg(short, long)]
    pub verbose: bool,
}

/// A format of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    /// For a terminal.
    Text,
    /// For a page or a comment.
    Markdown,
    /// For programs: every file with its tests.
    Json,
}

const EXAMPLES: &str = "\
Examples:
  covgate audit
      what pytest finds in this project, what it never runs, and what to mend
  covgate audit services/billing --format markdown
  covgate audit --format json

Nothing is run or imported; JUnit files of the configuration, or found beside the reports, are read for times.
Exit codes: 0 the tree was read, whatever was found; 2 bad usage, configuration or results.";
