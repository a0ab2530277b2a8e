//! coverage.py's JSON report, of every format version (FORMATS section 1).

mod read;
mod shape;

pub(super) use read::read;
