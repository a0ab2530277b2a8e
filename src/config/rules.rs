//! `[[rules]]`: floors for parts of the tree.

use super::reader::{Key, Reader};
use super::tables::{self, Named};
use super::tree::{Entry, Value};
use super::{Floor, Limit, Spanned, floors, layers};
use crate::coverage::Percent;
use crate::gates::Severity;
use crate::layer_name::LayerName;

/// One of `[[rules]]`: demands on a part of the tree.
#[derive(Clone, Debug)]
pub struct FileRule {
    /// Its name, in the ids of its gates.
    pub name: String,
    /// Patterns of its files; each must match one.
    pub files: Vec<Spanned>,
    /// The layer that is judged; none for all together.
    pub layer: Option<LayerName>,
    /// Floors of all its files together.
    pub fail_under: Vec<Floor>,
    /// The floor of every single file, of the combined metric.
    pub each_file: Option<Limit<Percent>>,
    /// The most missed statements.
    pub max_missed: Option<Limit<u64>>,
    /// Whether a failure fails the run.
    pub severity: Severity,
    /// Where it is written.
    pub source: String,
}

const KEYS: &[Key<FileRule>] = &[
    Key::new("files", |rule, reader, entry| rule.files = reader.spanned_patterns(entry)),
    Key::new("layer", |rule, reader, entry| rule.layer = layers::mention(reader, entry)),
    Key::new("fail-under", |rule, reader, entry| floors::read(&mut rule.fail_under, reader, entry)),
    Key::new("each-file", |rule, reader, entry| rule.each_file = floors::limit(reader, entry)),
    Key::new("max-missed", |rule, reader, entry| {
        rule.max_missed = reader.number(entry).map(|value| Limit { value, source: reader.source(&entry.key_span) });
    }),
    Key::new("severity", |rule, reader, entry| rule.severity = severity(reader, entry)),
];

const SEVERITIES: &[(&str, Severity)] = &[("error", Severity::Error), ("warn", Severity::Warn)];

/// Reads the list over what is known.
pub(super) fn read(rules: &mut Vec<FileRule>, reader: &mut Reader<'_>, entry: &Entry) {
    tables::read(rules, reader, entry, KEYS, check);
}

/// `error` or `warn`.
pub(super) fn severity(reader: &mut Reader<'_>, entry: &Entry) -> Severity {
    let written = reader.written_text(&entry.value, "`\"error\"` or `\"warn\"`");
    written.and_then(|written| reader.choice(&written, SEVERITIES)).unwrap_or_default()
}

fn check(rule: &FileRule, reader: &mut Reader<'_>, value: &Value) {
    if rule.files.is_empty() {
        let help = "add `files = [\"src/billing/**\"]`";
        reader.missing(&value.span, "does not say which files it is for", "expected `files`", help);
    }
    if rule.fail_under.is_empty() && rule.each_file.is_none() && rule.max_missed.is_none() {
        let help = "add `fail-under`, `each-file` or `max-missed`";
        reader.missing(&value.span, "demands nothing", "expected a demand", help);
    }
}

impl Named for FileRule {
    fn name(&self) -> &str {
        &self.name
    }

    fn new(name: String, source: String) -> Self {
        Self {
            name,
            files: Vec::new(),
            layer: None,
            fail_under: Vec::new(),
            each_file: None,
            max_missed: None,
            severity: Severity::Error,
            source,
        }
    }
}
