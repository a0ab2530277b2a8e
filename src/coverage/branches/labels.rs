//! Branches by line and a text: LCOV, and Cobertura's conditions.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use super::{Named, Target, check_named};
use crate::coverage::conflict::Conflict;
use crate::coverage::lines::LineNumber;

/// Branches by line and a text: LCOV's `BRDA`, and Cobertura's `condition` elements where each is all or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The file's number of branch exits (`BRF`).
    pub total: u32,
    /// Exits that no run took.
    pub missing: BTreeSet<(LineNumber, Label)>,
    /// Exits that some run took.
    pub executed: BTreeSet<(LineNumber, Label)>,
}

/// A branch exit named by a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A text that names the line it leads to.
    Line(LineNumber),
    /// Any other text; two texts on one line are two exits.
    Text(Box<str>),
}

impl Label {
    /// The target in words that all formats share.
    #[must_use]
    pub fn target(&self) -> Target {
        match self {
            Self::Line(line) => Target::Line(*line),
            Self::Text(_) => Target::Exit,
        }
    }

    /// True for an exit that is only numbered, such as `0,1` (block and branch): where it leads is not told.
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Line(_) => false,
            Self::Text(text) => {
                let branch = text.rsplit(',').next().unwrap_or_default();
                !branch.is_empty() && branch.bytes().all(|byte| byte.is_ascii_digit())
            }
        }
    }
}

impl Labels {
    pub(super) fn check(&self, other: &Self) -> Result<(), Conflict> {
        check_named(&self.named(), &other.named(), |(line, _)| *line)
    }

    fn named(&self) -> Named<'_, (LineNumber, Label)> {
        Named { total: self.total, missing: &self.missing, executed: &self.executed }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.missing.retain(|label| other.missing.contains(label));
        for label in &other.executed {
            // Those that both took need no copy.
            if !self.executed.contains(label) {
                self.executed.insert(label.clone());
            }
        }
    }

    pub(super) fn views(&self) -> BTreeMap<LineNumber, View> {
        let mut views: BTreeMap<LineNumber, View> = BTreeMap::new();
        for (line, label) in &self.missing {
            let view = views.entry(*line).or_insert_with(View::empty);
            view.add(label.target());
            view.is_numbered |= label.is_number();
        }
        for (line, label) in self.missing.iter().chain(&self.executed) {
            if let (Some(view), Target::Exit) = (views.get_mut(line), label.target()) {
                view.bound += 1;
            }
        }
        views
    }
}
