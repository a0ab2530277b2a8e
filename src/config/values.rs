//! Single values: texts, lists, patterns, counts and choices, each checked where it is written.

use std::ops::Range;

use super::reader::Reader;
use super::tree::{Entry, Kind, Value};
use crate::nearest::{listed, nearest};

/// A text of the configuration and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The text.
    pub text: String,
    /// Its place in the file.
    pub span: Range<usize>,
}

/// A text and where it is written.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl From<Written> for Spanned {
    fn from(written: Written) -> Self {
        Self { text: written.text, span: written.span }
    }
}

impl Reader<'_> {
    /// A text that says something.
    pub(super) fn text(&mut self, entry: &Entry) -> Option<String> {
        self.written_text(&entry.value, "a string").map(|written| written.text)
    }

    /// A list of texts that each say something.
    pub(super) fn texts(&mut self, entry: &Entry) -> Vec<Written> {
        let expected = "a list of strings";
        let Kind::List(items) = &entry.value.kind else {
            let is_text = matches!(entry.value.kind, Kind::Text(_));
            let bracketed = || format!("put it in brackets: `{} = [{}]`", entry.key, self.written(&entry.value.span));
            let help = is_text.then(bracketed);
            self.wrong_type(&entry.value, expected, help);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.checked_text(item, "holds", "a string")).collect()
    }

    /// A list of folders or files.
    pub(super) fn names(&mut self, entry: &Entry) -> Vec<String> {
        self.texts(entry).into_iter().map(|written| written.text).collect()
    }

    /// A list of patterns with `**`, `*`, `?` and `[…]`.
    pub(super) fn patterns(&mut self, entry: &Entry) -> Vec<String> {
        let texts = self.texts(entry);
        self.check_patterns(&texts);
        texts.into_iter().map(|written| written.text).collect()
    }

    fn check_patterns(&mut self, texts: &[Written]) {
        for Written { text, span } in texts {
            if let Err(error) = glob::Pattern::new(text) {
                let message = format!("holds `{text}`, which is not a pattern: {}", error.msg);
                let label = format!("wrong at character {}", error.pos + 1);
                let help = "write `**` alone between slashes, and close each `[`; `[[]` stands for a `[`";
                self.bad_value(span, &message, &label, Some(help.to_owned()));
            }
        }
    }

    /// A list of patterns with their places: what they match shows when all files are known.
    pub(super) fn spanned_patterns(&mut self, entry: &Entry) -> Vec<Spanned> {
        let texts = self.texts(entry);
        self.check_patterns(&texts);
        texts.into_iter().map(Spanned::from).collect()
    }

    /// A list of targets: patterns of files, each may have `::` and a pattern of functions behind it.
    pub(super) fn targets(&mut self, entry: &Entry) -> Vec<Spanned> {
        let texts = self.texts(entry);
        for written in &texts {
            let (files, function) = written.text.split_once("::").unwrap_or((&written.text, "*"));
            let parts = [files, function].map(|text| Written { text: text.to_owned(), span: written.span.clone() });
            if parts.iter().any(|part| part.text.trim().is_empty()) {
                let message = format!("holds `{}`, which lacks a part", written.text);
                self.bad_value(&written.span, &message, "expected `file` or `file::function`", None);
            } else {
                self.check_patterns(&parts);
            }
        }
        texts.into_iter().map(Spanned::from).collect()
    }

    /// True or false.
    pub(super) fn boolean(&mut self, entry: &Entry) -> bool {
        let Kind::Boolean(boolean) = entry.value.kind else {
            self.wrong_type(&entry.value, "`true` or `false`", None);
            return false;
        };
        boolean
    }

    /// A number of things, which may be none.
    pub(super) fn number(&mut self, entry: &Entry) -> Option<u64> {
        let Kind::Integer(number) = entry.value.kind else {
            self.wrong_type(&entry.value, "a whole number", None);
            return None;
        };
        let count = number.and_then(|number| u64::try_from(number).ok());
        if count.is_none() {
            let message = format!("is {}, which is below zero or too large", self.written(&entry.value.span));
            self.bad_value(&entry.value.span, &message, "expected a whole number from 0", None);
        }
        count
    }

    /// A number of things that is at least one.
    pub(super) fn count(&mut self, entry: &Entry) -> Option<usize> {
        let Kind::Integer(number) = entry.value.kind else {
            self.wrong_type(&entry.value, "a whole number", None);
            return None;
        };
        let count = number.and_then(|number| usize::try_from(number).ok()).filter(|&count| count > 0);
        if count.is_none() {
            let message = format!("is {}, not a positive number", self.written(&entry.value.span));
            self.bad_value(&entry.value.span, &message, "expected a whole number from 1", None);
        }
        count
    }

    /// One of several names.
    pub(super) fn choice<T: Copy>(&mut self, written: &Written, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == written.text);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|&(name, _)| name).collect();
            let message = format!("does not know `{}`", written.text);
            let help = nearest(&written.text, &names).map(|name| format!("did you mean `{name}`?"));
            self.bad_value(&written.span, &message, &format!("expected one of {}", listed(&names)), help);
        }
        found.map(|&(_, choice)| choice)
    }

    /// A text that says something, with its place.
    pub(super) fn written_text(&mut self, value: &Value, expected: &str) -> Option<Written> {
        self.checked_text(value, "is", expected)
    }

    fn checked_text(&mut self, value: &Value, verb: &str, expected: &str) -> Option<Written> {
        let Kind::Text(text) = &value.kind else {
            self.mistyped(value, verb, expected, None);
            return None;
        };
        if text.trim().is_empty() {
            self.bad_value(&value.span, &format!("{verb} an empty string"), "expected some text", None);
            return None;
        }
        Some(Written { text: text.clone(), span: value.span.clone() })
    }
}
