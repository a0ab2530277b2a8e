//! `covgate merge`: many reports into one.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::arguments::Project;

/// Write one merged report: coverage.py JSON, Cobertura or LCOV.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Merge {
    /// Reports: a file, a folder, a pattern (`**` works), or `-`.
    #[arg(value_name = "REPORT", required = true)]
    pub reports: Vec<String>,
    /// The merged report; its extension tells the format (.json, .xml, .info or .lcov). `-`: standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The format, where the extension does not tell it.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<MergeFormat>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// A format that `merge` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MergeFormat {
    /// coverage.py's JSON, format 3.
    #[value(alias = "coverage-json")]
    Json,
    /// Cobertura XML.
    #[value(alias = "xml")]
    Cobertura,
    /// LCOV.
    #[value(alias = "info")]
    Lcov,
}

const EXAMPLES: &str = "\
Examples:
  covgate merge shard-*/coverage.json -o coverage.json
  covgate merge 'artifacts/**/coverage*.xml' -o coverage.xml";
