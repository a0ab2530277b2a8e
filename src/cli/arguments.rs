//! Arguments that several commands take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What is judged, and by what.
#[derive(Args, Clone, Debug, Default)]
pub struct Judging {
    /// Reports: a file, a folder, a pattern (`**` works), `-`; each may have `LAYER=` before it.
    #[arg(value_name = "REPORT")]
    pub reports: Vec<String>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// A threshold, instead of the configured one: `85`, `unit=90`, `branches=70`, `unit.branches=70` (repeatable).
    #[arg(long, value_name = "[LAYER=]PCT|[LAYER.]METRIC=PCT")]
    pub fail_under: Vec<String>,
    /// Judge by the floors of a phase: `[[phases]]` in the configuration.
    #[arg(long, value_name = "NAME")]
    pub phase: Option<String>,
    /// Print the verdict only.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Where the project is and how it is configured.
#[derive(Args, Clone, Debug, Default)]
pub struct Project {
    /// The configuration [default: the nearest covgate.toml, or pyproject.toml with [tool.covgate], at or above the root].
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The project's root [default: the folder of the configuration that is found, else the working directory].
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Judge by `[profiles.NAME]`, laid over the configuration.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// What changed.
#[derive(Args, Clone, Debug, Default)]
pub struct Change {
    /// Measure the lines that changed since the work tree left this commit or branch, by the installed git
    /// [default: `base` of `[patch]`].
    #[arg(long, value_name = "BASE")]
    pub diff: Option<String>,
    /// Measure the lines that a diff adds, of a file or of standard input (`-`): no git and no history needed.
    #[arg(long, value_name = "FILE", conflicts_with = "diff")]
    pub diff_file: Option<PathBuf>,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
}
