//! What pytest and coverage.py are told by their own configuration files, read as they read them: which file counts, and
//! where each setting stands. Knows what the settings are, not whether they are wise.
//!
//! pytest's files follow its `config/findpaths.py` (9.2) and `iniconfig` (2.3), coverage.py's its `config.py` (7.17).

mod coverage;
mod ini;
mod options;
mod pytest;
mod section;
#[cfg(test)]
mod tests;

use std::fmt;

pub use coverage::Coverage;
pub use options::Options;
pub use pytest::{Pytest, matches_name, matches_path};
pub(crate) use pytest::{fnmatch, marker_name};

/// A line of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the root.
    pub file: String,
    /// The line, counted from one.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub place: Place,
}

impl<T> Setting<T> {
    /// The same place with another value.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Setting<U> {
        Setting { value: change(&self.value), place: self.place.clone() }
    }
}

/// A configuration file that its own tool refuses to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line at fault, or the first.
    pub place: Place,
    /// Why, as a sentence without a full stop.
    pub why: String,
}

/// True for what configuration files call true.
fn is_true(text: &str) -> bool {
    ["1", "true", "yes", "on", "y", "t"].contains(&text.trim().to_ascii_lowercase().as_str())
}
