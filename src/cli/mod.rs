//! The command line: clap structs only, one file for each command; their doc comments are the help text.

mod arguments;
mod audit;
mod baseline;
mod check;
mod diff;
mod doctor;
mod explain;
mod guide;
mod init;
mod merge;
mod ratchet;
mod whatif;

use clap::{Parser, Subcommand, ValueEnum};

pub use arguments::{Change, Format, Judging, Project};
pub use audit::{Audit, TextFormat};
pub use baseline::Baseline;
pub use check::{Check, Sources};
pub use diff::Diff;
pub use doctor::Doctor;
pub use explain::Explain;
pub use guide::Guide;
pub use init::{Ci, Init};
pub use merge::{Merge, MergeFormat};
pub use ratchet::Ratchet;
pub use whatif::Whatif;

/// Exact coverage gates for layered Python test suites.
///
/// Finds coverage.py's coverage.json, Cobertura XML and LCOV of several pytest runs, merges them exactly, measures each
/// layer (unit, integration, e2e, …) and their union, judges the gates and writes reports.
#[derive(Debug, Parser)]
#[command(name = "covgate", version, args_conflicts_with_subcommands = true, after_long_help = check::EXAMPLES)]
pub struct Cli {
    /// Without a command, `check` runs.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments of `check`.
    #[command(flatten)]
    pub check: Check,
    /// Colour: when standard output and error are terminals, always, or never (`NO_COLOR` is honoured).
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// A command.
// What a command takes is told to clap once it is asked for, not at every start. Its own help begins with what its struct
// says, the list of commands with what is said here: the same words.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// The gate: find reports, merge, judge, write reports, exit (the default command).
    Check(Check),
    /// Write one merged report: coverage.py JSON, Cobertura or LCOV.
    Merge(Merge),
    /// Say why a gate stands as it does, and the cheapest lines and branches that would pass it.
    Explain(Explain),
    /// Say how the gates would stand under other thresholds, files or layers, without running a test.
    Whatif(Whatif),
    /// Write COVERAGE-GUIDE.md: verdict, layers, gaps and commands, to be committed beside the tests.
    Guide(Guide),
    /// Read the test tree without running it: inventory, tests that never run, markers, settings, readiness.
    Audit(Audit),
    /// Write a covgate.toml from what is found, and print the steps for a CI.
    Init(Init),
    /// Say what is wrong with the inputs, the configuration and the environment, and the fix.
    Doctor(Doctor),
    /// Coverage of the changed lines: what is new and not tested, by file, with the lines around (also a gate of `check`).
    Diff(Diff),
    /// Write the baseline: what is covered now, to be committed, so that later runs are judged by what they lost.
    Baseline(Baseline),
    /// Raise the floors of the configuration to what is reached; lower none unasked.
    Ratchet(Ratchet),
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_help_of_a_command_begins_with_the_words_of_the_list() {
        let list = Cli::command();
        let mut built = list.clone();
        built.build();
        for command in list.get_subcommands() {
            let own = built.find_subcommand(command.get_name()).and_then(clap::Command::get_about);
            assert_eq!(own.map(ToString::to_string), command.get_about().map(ToString::to_string));
        }
    }
}
