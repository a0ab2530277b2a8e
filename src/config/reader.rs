//! Walks a tree by tables of keys and collects every mistake on the way. Knows how to complain, not about what.

use std::ops::Range;

use super::tree::{Entry, Kind, Table, Value};
use crate::document::Document;
use crate::fault::{Fault, Faults};
use crate::layer_name::LayerName;
use crate::nearest::suggestion;

/// A key of a section: its name, and how its value is laid over what is there already.
///
/// Reading a profile after the base into the same value is all that merging takes.
pub(super) struct Key<T> {
    pub(super) name: &'static str,
    pub(super) read: fn(&mut T, &mut Reader<'_>, &Entry),
}

impl<T> Key<T> {
    pub(super) const fn new(name: &'static str, read: fn(&mut T, &mut Reader<'_>, &Entry)) -> Self {
        Self { name, read }
    }

    /// A key of the contract that this version does not judge: never ignored, always told.
    pub(super) const fn not_yet(name: &'static str) -> Self {
        Self { name, read: |_, reader, entry| reader.not_yet(entry) }
    }
}

/// A layer that some key speaks of.
#[derive(Clone)]
pub(super) struct Mention {
    pub(super) layer: LayerName,
    pub(super) span: Range<usize>,
    /// The dotted path of the key.
    pub(super) path: String,
    /// The profile that it is written in.
    pub(super) profile: Option<String>,
}

/// The document, the way to the value in hand, and the mistakes so far.
pub(super) struct Reader<'a> {
    document: &'a Document,
    path: Vec<String>,
    mentions: Vec<Mention>,
    /// The profile that is being read.
    pub(super) profile: Option<String>,
    faults: Vec<(usize, Fault)>,
}

impl<'a> Reader<'a> {
    /// A reader whose keys are told below a prefix: `tool.covgate` in `pyproject.toml`.
    pub(super) fn new(document: &'a Document, prefix: &[&str]) -> Self {
        Self {
            document,
            path: prefix.iter().map(|&key| key.to_owned()).collect(),
            mentions: Vec::new(),
            profile: None,
            faults: Vec::new(),
        }
    }

    /// Reads the entries of a table by its keys; others are mistakes.
    pub(super) fn table<T>(&mut self, into: &mut T, table: &Table, keys: &[Key<T>]) {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        for entry in &table.entries {
            self.entry(into, entry, keys, &names);
        }
    }

    /// Reads one entry by its key; an unknown one is a mistake, told with the valid names.
    pub(super) fn entry<T>(&mut self, into: &mut T, entry: &Entry, keys: &[Key<T>], names: &[&str]) {
        match keys.iter().find(|key| key.name == entry.key) {
            Some(key) => self.within(entry, |reader| (key.read)(into, reader, entry)),
            None => self.unknown(entry, names),
        }
    }

    /// Reads a value that has to be a table, by its keys.
    pub(super) fn section<T>(&mut self, into: &mut T, entry: &Entry, keys: &[Key<T>]) {
        if let Some(table) = self.expect_table(&entry.value) {
            self.table(into, table, keys);
        }
    }

    /// Reads a table whose keys are names that the user chose.
    pub(super) fn each(&mut self, entry: &Entry, mut read: impl FnMut(&mut Self, &Entry)) {
        let Some(table) = self.expect_table(&entry.value) else {
            return;
        };
        for entry in &table.entries {
            self.within(entry, |reader| read(reader, entry));
        }
    }

    /// The table that a value has to be.
    pub(super) fn expect_table<'t>(&mut self, value: &'t Value) -> Option<&'t Table> {
        let Kind::Table(table) = &value.kind else {
            let header = format!("a table such as `[{}]`", self.path());
            self.wrong_type(value, &header, None);
            return None;
        };
        Some(table)
    }

    /// Does something with a key's name on the path.
    pub(super) fn within(&mut self, entry: &Entry, read: impl FnOnce(&mut Self)) {
        self.within_value(entry, read);
    }

    /// The same, for something that gives a value.
    pub(super) fn within_value<R>(&mut self, entry: &Entry, read: impl FnOnce(&mut Self) -> R) -> R {
        self.named(&entry.key, read)
    }

    /// Does something with a name on the path.
    pub(super) fn named<R>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(name.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    /// Remembers that a layer is spoken of: whether it is declared shows when all is read.
    pub(super) fn mention(&mut self, layer: LayerName, span: Range<usize>) {
        let path = self.path();
        self.mentions.push(Mention { layer, span, path, profile: self.profile.clone() });
    }

    /// The layers that were spoken of.
    pub(super) fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The dotted path of the value in hand.
    pub(super) fn path(&self) -> String {
        self.path.join(".")
    }

    /// The text at a span, as it was written.
    pub(super) fn written(&self, span: &Range<usize>) -> &'a str {
        self.document.text().get(span.clone()).unwrap_or_default()
    }

    /// Where a span is, for the reader of a report: `covgate.toml:12`.
    pub(super) fn source(&self, span: &Range<usize>) -> String {
        let before = self.document.text().as_bytes().iter().take(span.start);
        format!("{}:{}", self.document.name(), before.filter(|&&byte| byte == b'\n').count() + 1)
    }

    /// How many mistakes there are so far.
    pub(super) fn mistakes(&self) -> usize {
        self.faults.len()
    }

    /// Adds a mistake with its place.
    pub(super) fn fault(&mut self, fault: Fault, span: &Range<usize>, label: &str) {
        self.faults.push((span.start, fault.at(self.document, span.clone(), label)));
    }

    /// A key that does not exist here.
    pub(super) fn unknown(&mut self, entry: &Entry, valid: &[&str]) {
        let place = if self.path.is_empty() { String::new() } else { format!(" in `[{}]`", self.path()) };
        let fault = Fault::new("covgate::config::unknown-key", format!("unknown key `{}`{place}", entry.key))
            .with_help(suggestion(&entry.key, valid, "valid keys"));
        self.fault(fault, &entry.key_span, "not a key of covgate");
    }

    /// A value of another type than expected.
    pub(super) fn wrong_type(&mut self, value: &Value, expected: &str, help: Option<String>) {
        self.mistyped(value, "is", expected, help);
    }

    /// A value of another type than expected: what the key `is`, or what its list `holds`.
    pub(super) fn mistyped(&mut self, value: &Value, verb: &str, expected: &str, help: Option<String>) {
        let message = format!("`{}` {verb} {}, not {expected}", self.path(), value.kind.noun());
        let fault = helped(Fault::new("covgate::config::wrong-type", message), help);
        self.fault(fault, &value.span, &format!("expected {expected}"));
    }

    /// A value of the right type that cannot be; the message goes on after the key's path.
    pub(super) fn bad_value(&mut self, span: &Range<usize>, message: &str, label: &str, help: Option<String>) {
        let fault = Fault::new("covgate::config::bad-value", format!("`{}` {message}", self.path()));
        self.fault(helped(fault, help), span, label);
    }

    /// Something that has to be there; the message goes on after the key's path.
    pub(super) fn missing(&mut self, span: &Range<usize>, message: &str, label: &str, help: &str) {
        let fault = Fault::new("covgate::config::missing", format!("`{}` {message}", self.path())).with_help(help);
        self.fault(fault, span, label);
    }

    fn not_yet(&mut self, entry: &Entry) {
        let path = self.path();
        let shown = match &entry.value.kind {
            Kind::Table(_) => format!("[{path}]"),
            Kind::List(items) if items.iter().any(|item| matches!(item.kind, Kind::Table(_))) => format!("[[{path}]]"),
            _ => path,
        };
        let message = format!("`{shown}` is not judged by this version of covgate");
        let fault = Fault::new("covgate::config::not-yet", message).with_help(
            "remove it, or wait for a version that judges it: a gate that is silently ignored would be worse",
        );
        self.fault(fault, &entry.key_span, "known, but not judged yet");
    }

    /// All mistakes in the order of the file.
    pub(super) fn into_faults(mut self) -> Faults {
        self.faults.sort_by_key(|&(start, _)| start);
        self.faults.into_iter().map(|(_, fault)| fault).collect()
    }
}

fn helped(fault: Fault, help: Option<String>) -> Fault {
    match help {
        Some(help) => fault.with_help(help),
        None => fault,
    }
}
