//! What is made for the reports while git is asked for a change: all that needs no verdict.

use super::gather::Gathered;
use super::outputs;
use crate::audit::Audit;
use crate::cli;
use crate::layer_name::LayerName;
use crate::reports::html::Contents;
use crate::summary::{MeasuredRows, Merged, Pages};

/// Parts of the reports that are there before the verdict is.
pub struct Ahead {
    /// What was measured.
    pub rows: MeasuredRows,
    /// The test tree.
    pub audit: Audit,
    /// Contents of some files' pages.
    pub contents: Contents,
}

impl Ahead {
    /// Makes what is surely wanted, and then contents of pages for as long as it is to go on; none where no pages are
    /// written: the rest takes less time than git.
    pub fn while_it(goes_on: &(dyn Fn() -> bool + Sync), gathered: &Gathered, options: &cli::Check) -> Option<Self> {
        let Gathered { config, runs, united, results, .. } = gathered;
        if !outputs::has_pages(options, config) {
            return None;
        }
        let merged = Merged { config, runs, united };
        let (rows, audit) = rayon::join(|| MeasuredRows::new(merged), || Audit::of(&config.root, config, results));
        let pages = Pages::new(merged, outputs::sources(options.sources, config));
        let layers: Vec<&str> = united.measured.layers().iter().map(LayerName::as_str).collect();
        let contents = Contents::while_it(goes_on, rows.files(), &pages, &layers);
        Some(Self { rows, audit, contents })
    }
}
