//! `[history]`: where the figures of runs are kept, and whether each run adds its own.

use super::HistoryOptions;
use super::reader::Key;

pub(super) const KEYS: &[Key<HistoryOptions>] = &[
    Key::new("file", |history, reader, entry| history.file = reader.text(entry)),
    Key::new("record", |history, reader, entry| history.is_recorded = reader.boolean(entry)),
];
