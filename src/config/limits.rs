//! `[limits]`: how much a report may hold.

use super::Limits;
use super::reader::Key;

pub(super) const KEYS: &[Key<Limits>] = &[
    Key::new("report-bytes", |limits, reader, entry| limits.report_bytes = reader.number(entry)),
    Key::new("report-files", |limits, reader, entry| limits.report_files = reader.number(entry)),
    Key::new("report-counts", |limits, reader, entry| limits.report_counts = reader.number(entry)),
    Key::new("name-bytes", |limits, reader, entry| limits.name_bytes = reader.number(entry)),
];
