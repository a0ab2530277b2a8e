//! Cobertura XML of coverage.py and of other producers (FORMATS sections 2 and 3).

mod file;
mod line;
mod read;
mod syntax;

pub(super) use read::read;
pub(super) use syntax::root;

/// The type that covgate gives a `condition` which leads to a line; its number is that line.
const TO_LINE: &str = "line";
