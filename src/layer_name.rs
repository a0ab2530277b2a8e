//! The name of a layer, checked once at the door.

use std::fmt;
use std::str::FromStr;

/// The name of a layer such as `unit`: ASCII letters, digits, `-` and `_`, beginning with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerName(Box<str>);

/// Names that mean something else where a layer may stand.
const RESERVED: [&str; 6] = ["overall", "combined", "lines", "branches", "functions", "patch"];

/// Why a text names no layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayerNameError {
    /// Another character than a letter, a digit, `-` and `_`.
    #[error("a layer's name has only letters, digits, `-` and `_`")]
    Characters,
    /// The name of a metric, of the union of all layers, or of changed lines.
    #[error("this name is reserved: it stands for a metric, for all layers together or for changed lines")]
    Reserved,
}

impl LayerName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LayerName {
    type Err = LayerNameError;

    fn from_str(text: &str) -> Result<Self, LayerNameError> {
        let starts_well = text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if !starts_well || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return Err(LayerNameError::Characters);
        }
        if RESERVED.contains(&text) {
            return Err(LayerNameError::Reserved);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for LayerName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_plain_characters_that_mean_nothing_else() {
        for text in ["unit", "e2e", "2nd", "unit-fast", "unit_fast", "U"] {
            let name: LayerName = text.parse().expect(text);
            assert_eq!((name.as_str(), name.to_string().as_str()), (text, text));
        }
        for text in ["", "-unit", "_unit", "a b", "a.b", "a/b", "unit!", "é", "\u{1b}"] {
            assert_eq!(text.parse::<LayerName>(), Err(LayerNameError::Characters), "{text}");
        }
        for text in RESERVED {
            assert_eq!(text.parse::<LayerName>(), Err(LayerNameError::Reserved), "{text}");
        }
    }
}
