//! A part of a file: the whole of it, or some of its functions.

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
}

impl Extent {
    /// The union with another part of the same file.
    pub fn join(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Functions(ours), Self::Functions(theirs)) => {
                ours.extend(theirs.iter().map(|(name, region)| (name.clone(), region.clone())));
            }
            (_, Self::Whole) => *self = Self::Whole,
            (Self::Whole, Self::Functions(_)) => {}
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
        }
    }
}
