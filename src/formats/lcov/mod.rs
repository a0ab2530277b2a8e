//! LCOV tracefiles of coverage.py and of other producers (FORMATS section 6).

mod file;
mod read;
mod records;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The comment that carries covgate's note on a file.
const NOTE: &str = "#covgate ";
/// The comment in a merge of coverage.py's reports only; its newest version follows.
const MERGED: &str = "#Merged by covgate from reports of coverage.py ";
/// How coverage.py since 7.6.2 names a branch that leads to a line.
const JUMP: &str = "jump to line ";
