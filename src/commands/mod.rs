//! One file per command, each reads as the flow.

mod check;
mod gather;
mod guide;
mod judge;
mod merge;
mod outputs;
mod thresholds;

use std::io::{IsTerminal, Write};

use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::cli::{Cli, Color, Command};
use crate::exit::Exit;
use crate::fault::Fault;

/// Runs what the command line asks for; what went wrong is printed to standard error.
#[must_use]
pub fn run(cli: &Cli) -> Exit {
    choose_color(cli.color);
    let result = match &cli.command {
        None => check::check(&cli.check),
        Some(Command::Check(options)) => check::check(options),
        Some(Command::Merge(options)) => merge::merge(options),
        Some(Command::Guide(options)) => guide::guide(options),
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
    let theme = if is_colored { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let width = if std::io::stderr().is_terminal() { 100 } else { 120 };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false).with_context_lines(1);
    for fault in faults {
        let mut text = String::new();
        if handler.render_report(&mut text, fault).is_ok() {
            let _ = writeln!(stderr, "{}", text.trim_end());
        }
    }
}
