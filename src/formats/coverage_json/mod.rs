//! coverage.py's JSON report, of every format version (FORMATS section 1); written as coverage.py 7.17.3 writes it.

mod any_layout;
mod arcs;
mod compact;
mod contexts;
mod numbers;
mod outlined;
mod read;
mod shape;
mod surrogates;
mod write;

pub(super) use compact::{read as read_compact, read_parts};
pub(super) use read::read;
pub(super) use write::write;

/// The newest `meta.format` that is known, and the one that is written.
const NEWEST_FORMAT: u32 = 3;
