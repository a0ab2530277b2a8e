//! One merged report out of many.

use std::io::Write;

use super::{gather, print_faults};
use crate::cli;
use crate::exit::Exit;
use crate::fault::Faults;

/// Merges all reports into one file. Nothing is written if the merge is not exact.
pub fn merge(options: &cli::Merge) -> Result<Exit, Faults> {
    let mut config = gather::configuration(&options.project)?;
    config.layers.clear();
    let gathered = gather::gather(config, &options.reports, options.quiet)?;
    print_faults(&gathered.faults);
    let _ = writeln!(anstream::stderr(), "not yet");
    Ok(Exit::Error)
}
