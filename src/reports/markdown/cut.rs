//! What is cut from the Markdown report until it fits, and how that is said.

use crate::reports::text;
use crate::summary::{PatchFileRow, Summary, counted};

/// The most folders that are named.
pub const FOLDERS: usize = 40;
/// The most errors, and of warnings that are named.
pub const FINDINGS: usize = 20;
/// The most reports that are named.
pub const INPUTS: usize = 30;

/// How much is cut: each step cuts what the steps before it cut, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Nothing.
    Nothing,
    /// The lines of each file.
    Lines,
    /// The folders, and the reports that were read.
    Folders,
    /// All but ten files.
    Files,
    /// The layers.
    Layers,
    /// The rest of the files, and the warnings: verdict, errors and gates stay.
    Rest,
    /// All but five errors, and what makes them long.
    Errors,
    /// The gates that are held.
    Held,
    /// Gates beyond a number. Only thousands of them, or such of endless names, come to this.
    Gates(std::cmp::Reverse<usize>),
}

impl Cut {
    /// The steps in their order, but for the last.
    pub const STEPS: [Self; 8] =
        [Self::Nothing, Self::Lines, Self::Folders, Self::Files, Self::Layers, Self::Rest, Self::Errors, Self::Held];

    /// The last step: so many gates stay.
    #[must_use]
    pub fn gates(most: usize) -> Self {
        Self::Gates(std::cmp::Reverse(most))
    }

    /// How many files are named.
    #[must_use]
    pub fn files(self) -> usize {
        match self {
            Self::Nothing | Self::Lines | Self::Folders => 25,
            Self::Files | Self::Layers => 10,
            Self::Rest | Self::Errors | Self::Held | Self::Gates(_) => 0,
        }
    }

    /// How many changed files are named.
    #[must_use]
    pub fn patch_files(self) -> usize {
        match self {
            Self::Nothing | Self::Lines | Self::Folders | Self::Files => 25,
            Self::Layers | Self::Rest => 10,
            Self::Errors | Self::Held | Self::Gates(_) => 0,
        }
    }

    /// Of how many changed files the source is shown.
    #[must_use]
    pub fn snippets(self) -> usize {
        match self {
            Self::Nothing => 10,
            Self::Lines => 5,
            Self::Folders => 2,
            Self::Files | Self::Layers | Self::Rest | Self::Errors | Self::Held | Self::Gates(_) => 0,
        }
    }

    /// How many steps of the advice are told.
    #[must_use]
    pub fn steps(self) -> usize {
        match self {
            Self::Nothing | Self::Lines | Self::Folders => 10,
            Self::Files | Self::Layers | Self::Rest => 5,
            Self::Errors | Self::Held | Self::Gates(_) => 0,
        }
    }

    /// How many errors are told.
    #[must_use]
    pub fn errors(self) -> usize {
        if self < Self::Errors { FINDINGS } else { 5 }
    }

    /// How many characters of a message are shown: longer ones lose their middle.
    #[must_use]
    pub fn message(self) -> usize {
        if self < Self::Errors { 600 } else { 200 }
    }

    /// How many gates are shown, of those that are.
    #[must_use]
    pub fn most_gates(self) -> usize {
        match self {
            Self::Gates(most) => most.0,
            Self::Nothing
            | Self::Lines
            | Self::Folders
            | Self::Files
            | Self::Layers
            | Self::Rest
            | Self::Errors
            | Self::Held => usize::MAX,
        }
    }
}

/// What is not here, and where it is.
#[must_use]
pub fn left_out(summary: &Summary, cut: Cut, gates: usize) -> String {
    let missed = text::most_missed(&summary.files).len();
    let mut left: Vec<String> = Vec::new();
    let mut leave = |count: usize, one: &str, many: &str| {
        left.extend((count > 0).then(|| counted(count as u64, one, many)));
    };
    leave(summary.errors.len().saturating_sub(cut.errors()), "error", "errors");
    leave(summary.gates.len().saturating_sub(gates), "gate", "gates");
    let steps = summary.advice.as_ref().map_or(0, |advice| advice.steps.len());
    leave(steps.saturating_sub(cut.steps()), "place to cover", "places to cover");
    let is_open = |file: &&PatchFileRow| !file.is_whole();
    let changed = summary.patch.as_ref().map_or(0, |patch| patch.files.iter().filter(is_open).count());
    leave(changed.saturating_sub(cut.patch_files()), "changed file", "changed files");
    leave(missed.saturating_sub(cut.files()), "file", "files");
    let below = |step: Cut, most: usize| if cut < step { most } else { 0 };
    leave(summary.folders.len().saturating_sub(below(Cut::Folders, FOLDERS)), "folder", "folders");
    leave(summary.layers.len() - below(Cut::Layers, summary.layers.len()), "layer", "layers");
    leave(summary.warnings.len().saturating_sub(below(Cut::Rest, FINDINGS)), "warning", "warnings");
    leave(summary.inputs.len().saturating_sub(below(Cut::Folders, INPUTS)), "report read", "reports read");
    if cut >= Cut::Lines {
        left.push("the missed lines".to_owned());
    }
    match left.as_slice() {
        [] => "The whole report: `index.html`.".to_owned(),
        left => format!("Left out here: {}. The whole report: `index.html`.", left.join(", ")),
    }
}
