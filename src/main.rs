//! Parse, run, exit.

use std::process::ExitCode;

use clap::Parser;
use covgate::cli::Cli;
use covgate::commands;

fn main() -> ExitCode {
    commands::run(&Cli::parse()).into()
}
