//! `[exclusions]`: how many lines may be left out by `# pragma: no cover` and configuration.

use super::reader::Key;
use super::{Limit, rules};
use crate::gates::Severity;

/// `[exclusions]`.
#[derive(Clone, Debug, Default)]
pub struct Exclusions {
    /// The most lines that may be excluded.
    pub max_lines: Option<Limit<u64>>,
    /// Whether a failure fails the run.
    pub severity: Severity,
}

pub(super) const KEYS: &[Key<Exclusions>] = &[
    Key::new("max-lines", |exclusions, reader, entry| {
        exclusions.max_lines =
            reader.number(entry).map(|value| Limit { value, source: reader.source(&entry.key_span) });
    }),
    Key::new("severity", |exclusions, reader, entry| exclusions.severity = rules::severity(reader, entry)),
];
