//! The gate: find, merge, judge, write reports, exit.

use std::io::Write;

use super::{judge, outputs, print_faults};
use crate::cli;
use crate::exit::Exit;
use crate::fault::Faults;
use crate::reports::terminal;

/// Judges the project. What stands in the way of a verdict is printed; reports are written where they can be.
pub fn check(options: &cli::Check) -> Result<Exit, Faults> {
    let run = judge::judge(&options.judging)?;
    let exit = Exit::of(run.verdict, options.no_fail);
    print_faults(&run.gathered.faults);
    let summary = run.summary(exit);
    let (written, failures) = outputs::write(&run, &summary, options);
    print_faults(&failures);
    let exit = if failures.is_empty() { exit } else { Exit::Error };
    let detail = match (options.judging.quiet, options.verbose) {
        (true, _) => terminal::Detail::VerdictOnly,
        (false, true) => terminal::Detail::Everything,
        (false, false) => terminal::Detail::Summary,
    };
    let text = terminal::render(&summary, &written, exit, detail);
    // Nothing can be done if standard output is closed; the exit code still tells.
    let _ = anstream::stdout().write_all(text.as_bytes());
    Ok(exit)
}
