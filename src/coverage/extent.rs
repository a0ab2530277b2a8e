//! A part of a file: the whole of it, some of its functions, or some of its lines.

use std::collections::BTreeMap;

use super::lines::LineSet;
use super::regions::Region;

/// What of a file counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Some functions, by name.
    Functions(BTreeMap<Box<str>, Region>),
    /// The statements that begin on some lines, with the exits that leave from them.
    Lines(LineSet),
}

impl Extent {
    /// The union with another part of the same file.
    pub fn join(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Functions(ours), Self::Functions(theirs)) => {
                ours.extend(theirs.iter().map(|(name, region)| (name.clone(), region.clone())));
            }
            (_, Self::Whole) => *self = Self::Whole,
            (Self::Whole, Self::Functions(_) | Self::Lines(_)) => {}
            (Self::Lines(ours), Self::Lines(theirs)) => ours.unite_with(theirs),
            (Self::Functions(_), Self::Lines(_)) | (Self::Lines(_), Self::Functions(_)) => {
                let lines = |extent: &Self| extent.lines().unwrap_or_default();
                *self = Self::Lines(lines(self).union(&lines(other)));
            }
        }
    }

    /// The lines, where it is not the whole file.
    #[must_use]
    pub fn lines(&self) -> Option<LineSet> {
        match self {
            Self::Whole => None,
            Self::Functions(functions) => {
                Some(functions.values().fold(LineSet::new(), |lines, region| lines.union(&region.lines)))
            }
            Self::Lines(lines) => Some(lines.clone()),
        }
    }
}
