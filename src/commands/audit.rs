//! The test tree, read without running it. An audit is no gate: it exits with 0 whatever it finds.

use super::{gather, print, print_faults};
use crate::audit::Audit;
use crate::cli::{self, TextFormat};
use crate::exit::Exit;
use crate::fault::Faults;
use crate::reports::audit::{self, Detail};

/// Reads the test tree and prints what it found.
pub fn audit(options: &cli::Audit) -> Result<Exit, Faults> {
    let mut project = options.project.clone();
    if let Some(path) = &options.path {
        project.root = Some(path.clone());
    }
    let config = gather::configuration(&project)?;
    let (results, faults) = gather::test_results(&config)?;
    print_faults(&faults);
    let audit = Audit::of(&config.root, &config, &results);
    let detail = if options.verbose { Detail::Everything } else { Detail::Summary };
    print(&match options.format {
        TextFormat::Text => audit::text(&audit, detail),
        TextFormat::Markdown => audit::markdown(&audit, detail),
        TextFormat::Json => audit::json(&audit),
    });
    Ok(if faults.is_empty() { Exit::Passed } else { Exit::Error })
}
