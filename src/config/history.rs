//! `[history]`: where the figures of runs are kept, and whether each run adds its own.

use super::reader::Key;

/// `[history]`.
#[derive(Clone, Debug, Default)]
pub struct HistoryOptions {
    /// The file, relative to the root; default [`HISTORY`].
    pub file: Option<String>,
    /// True if each run adds its figures.
    pub is_recorded: bool,
}

/// Where the history is if nothing is said.
pub const HISTORY: &str = ".covgate/history.jsonl";

pub(super) const KEYS: &[Key<HistoryOptions>] = &[
    Key::new("file", |history, reader, entry| history.file = reader.text(entry)),
    Key::new("record", |history, reader, entry| history.is_recorded = reader.boolean(entry)),
];
