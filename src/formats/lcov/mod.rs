//! LCOV tracefiles of coverage.py and of other producers (FORMATS section 6).

mod read;

pub(super) use read::read;

/// The comment that carries covgate's note on a file.
const NOTE: &str = "#covgate ";
/// How coverage.py since 7.6.2 names a branch that leads to a line.
const JUMP: &str = "jump to line ";
