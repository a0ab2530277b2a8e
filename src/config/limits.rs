//! `[limits]`: how much a report may hold.

use super::reader::Key;

/// `[limits]`: how much one report may hold, where that is not left to the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a report.
    pub report_bytes: Option<u64>,
    /// Files that a report lists.
    pub report_files: Option<u64>,
    /// Statements and branch exits that a report counts.
    pub report_counts: Option<u64>,
    /// Bytes of a file's name.
    pub name_bytes: Option<u64>,
}

pub(super) const KEYS: &[Key<Limits>] = &[
    Key::new("report-bytes", |limits, reader, entry| limits.report_bytes = reader.number(entry)),
    Key::new("report-files", |limits, reader, entry| limits.report_files = reader.number(entry)),
    Key::new("report-counts", |limits, reader, entry| limits.report_counts = reader.number(entry)),
    Key::new("name-bytes", |limits, reader, entry| limits.name_bytes = reader.number(entry)),
];
