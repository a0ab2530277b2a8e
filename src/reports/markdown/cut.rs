//! What is cut from the Markdown report until it fits, and how that is said.

use crate::reports::text;
use crate::summary::{Summary, counted};

/// The most folders that are named.
pub const FOLDERS: usize = 40;
/// The most errors, and of warnings that are named.
pub const FINDINGS: usize = 20;
/// The most reports that are named.
pub const INPUTS: usize = 30;

/// How much is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Nothing.
    Nothing,
    /// The lines of each file.
    Lines,
    /// And the folders.
    Folders,
    /// And all but ten files.
    Files,
    /// And the layers.
    Layers,
    /// And the rest of the files, warnings and reports: verdict, errors and gates stay.
    Rest,
    /// And the gates that are held.
    Gates,
}

impl Cut {
    /// All, in their order.
    pub const ALL: [Self; 7] =
        [Self::Nothing, Self::Lines, Self::Folders, Self::Files, Self::Layers, Self::Rest, Self::Gates];

    /// How many files are named.
    #[must_use]
    pub fn files(self) -> usize {
        match self {
            Self::Nothing | Self::Lines | Self::Folders => 25,
            Self::Files | Self::Layers => 10,
            Self::Rest | Self::Gates => 0,
        }
    }
}

/// What is not here, and where it is.
#[must_use]
pub fn left_out(summary: &Summary, cut: Cut) -> String {
    let missed = text::most_missed(&summary.files).len();
    let mut left: Vec<String> = Vec::new();
    let mut leave = |count: usize, one: &str, many: &str| {
        left.extend((count > 0).then(|| counted(count as u64, one, many)));
    };
    leave(missed.saturating_sub(cut.files()), "file", "files");
    let folders = if cut < Cut::Folders { FOLDERS } else { 0 };
    leave(summary.folders.len().saturating_sub(folders), "folder", "folders");
    leave(if cut < Cut::Layers { 0 } else { summary.layers.len() }, "layer", "layers");
    let rest = |most: usize| if cut < Cut::Rest { most } else { 0 };
    leave(summary.warnings.len().saturating_sub(rest(FINDINGS)), "warning", "warnings");
    leave(summary.inputs.len().saturating_sub(rest(INPUTS)), "report read", "reports read");
    if cut >= Cut::Lines {
        left.push("the missed lines".to_owned());
    }
    match left.as_slice() {
        [] => "The whole report: `index.html`.".to_owned(),
        left => format!("Left out here: {}. The whole report: `index.html`.", left.join(", ")),
    }
}
