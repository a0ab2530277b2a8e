//! One file per command, each reads as the flow.

mod check;
mod gather;
mod judge;
mod merge;
mod outputs;
mod thresholds;

use std::io::{IsTerminal, Write};

use crate::cli::{Cli, Color, Command};
use crate::exit::Exit;
use crate::fault::Fault;
use crate::reports;

/// Runs what the command line asks for; what went wrong is printed to standard error.
#[must_use]
pub fn run(cli: &Cli) -> Exit {
    choose_color(cli.color);
    let result = match &cli.command {
        None => check::check(&cli.check),
        Some(Command::Check(options)) => check::check(options),
        Some(Command::Merge(options)) => merge::merge(options),
    };
    result.unwrap_or_else(|faults| {
        print_faults(&faults);
        Exit::Error
    })
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
