//! Cobertura XML of coverage.py and of other producers (FORMATS sections 2 and 3).

mod dialect;
mod file;
mod line;
mod lines;
mod read;
mod write;

pub(super) use dialect::read as read_dialect;
pub(super) use read::read;
pub(super) use write::write;

/// The comment in a merge of coverage.py's reports only; `version` is then coverage.py's.
const MERGED: &str = "Merged by covgate from reports of coverage.py";
/// The type that covgate gives a `condition` which leads to a line; its number is that line.
const TO_LINE: &str = "line";
/// The type of a `condition` that leaves; ways out are numbered from 1.
const TO_EXIT: &str = "exit";
