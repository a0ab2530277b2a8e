//! One file per command, each reads as the flow.

mod ahead;
mod audit;
mod baseline;
mod check;
mod ci;
mod contexts;
mod debt;
mod diff;
mod doctor;
mod explain;
mod figures;
mod gather;
mod guide;
mod init;
mod judge;
mod merge;
mod outputs;
mod patch;
mod provenance;
mod ratchet;
mod record;
mod since;
mod thresholds;
mod whatif;

use std::io::{IsTerminal, Write};
use std::path::Path;

use self::ci::Ci;
use crate::cli::{Cli, Color, Command};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::reports;

/// Runs what the command line asks for; what went wrong is printed to standard error.
#[must_use]
pub fn run(cli: &Cli) -> Exit {
    choose_color(cli.color);
    let ci = Ci::of(|name| std::env::var_os(name));
    let check = |options| check::check(options, &ci);
    let (result, project, is_quiet) = match &cli.command {
        None => (check(&cli.check), &cli.check.judging.project, cli.check.judging.quiet),
        Some(Command::Check(options)) => (check(options), &options.judging.project, options.judging.quiet),
        Some(Command::Merge(options)) => (merge::merge(options), &options.project, options.quiet),
        Some(Command::Diff(options)) => (diff::diff(options, &ci), &options.project, options.quiet),
        Some(Command::Baseline(options)) => {
            (baseline::baseline(options), &options.judging.project, options.judging.quiet)
        }
        Some(Command::Ratchet(options)) => (ratchet::ratchet(options), &options.project, options.quiet),
        Some(Command::Explain(options)) => (explain::explain(options), &options.judging.project, options.judging.quiet),
        Some(Command::Whatif(options)) => (whatif::whatif(options), &options.judging.project, options.judging.quiet),
        Some(Command::Guide(options)) => (guide::guide(options), &options.judging.project, options.judging.quiet),
        Some(Command::Doctor(options)) => (doctor::doctor(options), &options.judging.project, options.judging.quiet),
        Some(Command::Init(options)) => (init::init(options), &cli.check.judging.project, options.quiet),
        Some(Command::Audit(options)) => (audit::audit(options), &options.project, false),
    };
    result.unwrap_or_else(|faults| {
        print_faults(&faults);
        if !is_quiet {
            print(&ci.faults(&faults, project));
        }
        Exit::Error
    })
}

/// Prints to standard output. Nothing can be done if it is closed; the exit code still tells.
fn print(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Where what a command has to say goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Talk {
    /// To standard output.
    Output,
    /// To standard error, as a document takes standard output.
    Error,
}

impl Talk {
    /// Beside a document that is written to this file.
    fn beside(document: &Path) -> Self {
        if reports::write::is_standard_output(document) { Self::Error } else { Self::Output }
    }

    /// Beside several.
    ///
    /// # Errors
    /// If more than one is to go to standard output: neither could be read again.
    fn beside_each(documents: [Option<&Path>; 2]) -> Result<Self, Faults> {
        match documents.into_iter().flatten().filter(|path| reports::write::is_standard_output(path)).count() {
            0 => Ok(Self::Output),
            1 => Ok(Self::Error),
            _ => Err(vec![
                Fault::new("covgate::reports::one-output", "standard output can take one document only")
                    .with_help("give a file for `--json` or for `--markdown`"),
            ]),
        }
    }

    fn print(self, text: &str) {
        match self {
            Self::Output => print(text),
            // Nothing can be done if standard error is closed.
            Self::Error => drop(anstream::stderr().write_all(text.as_bytes())),
        }
    }
}

fn choose_color(color: Color) {
    let choice = match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Prints every fault with its place and help. Nothing can be done if standard error is closed.
fn print_faults(faults: &[Fault]) {
    let mut stderr = anstream::stderr();
    let is_colored = !matches!(stderr.current_choice(), anstream::ColorChoice::Never);
    let columns = if std::io::stderr().is_terminal() { 100 } else { 120 };
    let _ = stderr.write_all(reports::faults::render(faults, columns, is_colored).as_bytes());
}
