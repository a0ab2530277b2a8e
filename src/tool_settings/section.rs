//! A configuration file as sections of keys with their values, whether it is INI or TOML. Knows no tool's keys.

use std::fs;
use std::path::Path;

use super::ini::{self, Dialect};
use super::{Place, Refused, Setting, is_true};
use crate::document::Document;
use crate::fault::Fault;
use crate::toml_tree::{self, Kind, Table, Value};

/// A section of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: u32,
    /// The elements of a list, or the lines of a text.
    pub(super) items: Vec<Item>,
    pub(super) is_list: bool,
}

/// An element or a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) text: String,
    pub(super) line: u32,
}

/// A file of the root that was read.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) sections: Vec<Section>,
    pub(super) refused: Option<Refused>,
}

impl File {
    /// Reads a file that lies directly in the root; none if there is none.
    pub(super) fn read(root: &Path, name: &'static str, dialect: Dialect) -> Option<Self> {
        let path = root.join(name);
        if !path.is_file() {
            return None;
        }
        let refuse = |line: u32, why: String| Some(Refused { place: Place { file: name.to_owned(), line }, why });
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => return Some(Self { name, sections: Vec::new(), refused: refuse(1, error.to_string()) }),
        };
        let Ok(text) = String::from_utf8(bytes) else {
            return Some(Self { name, sections: Vec::new(), refused: refuse(1, "not UTF-8 text".to_owned()) });
        };
        let is_toml = Path::new(name).extension().is_some_and(|extension| extension == "toml");
        Some(if is_toml {
            match Table::parse(&Document::new(name, text.as_str())) {
                Ok(table) => Self { name, sections: sections(&table, &text), refused: None },
                Err(faults) => Self {
                    name,
                    sections: Vec::new(),
                    refused: faults.first().and_then(|fault| refuse(line_of(fault), fault.message().to_owned())),
                },
            }
        } else {
            let (sections, refused) = ini::read(&text, dialect);
            Self { name, sections, refused: refused.and_then(|(line, why)| refuse(line, why.to_owned())) }
        })
    }

    /// The first section that has one of these names.
    pub(super) fn section(&self, names: &[&str]) -> Option<&Section> {
        names.iter().find_map(|name| self.sections.iter().find(|section| section.name == *name))
    }
}

impl Section {
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Entry {
    /// The value as one text; lines stay lines.
    pub(super) fn text(&self, file: &str) -> Setting<String> {
        let lines: Vec<&str> = self.items.iter().map(|item| item.text.as_str()).collect();
        self.at(file, lines.join("\n"))
    }

    pub(super) fn flag(&self, file: &str) -> Setting<bool> {
        self.text(file).map(|text| is_true(text))
    }

    /// The elements of a list; of a text its lines.
    pub(super) fn lines(&self, file: &str) -> Vec<Setting<String>> {
        let items = self.items.iter().filter(|item| self.is_list || !item.text.trim().is_empty());
        items.map(|item| Setting { value: item.text.trim().to_owned(), place: place(file, item.line) }).collect()
    }

    /// The elements of a list; of a text its words, as a shell divides them.
    pub(super) fn words(&self, file: &str) -> Vec<Setting<String>> {
        let divide = |item: &Item| {
            if self.is_list {
                return vec![item.text.clone()];
            }
            // What a shell cannot read pytest cannot read either; its words are better than nothing.
            shlex::split(&item.text).unwrap_or_else(|| item.text.split_whitespace().map(str::to_owned).collect())
        };
        let setting = |word: String, line: u32| Setting { value: word, place: place(file, line) };
        self.items.iter().flat_map(|item| divide(item).into_iter().map(|word| setting(word, item.line))).collect()
    }

    fn at<T>(&self, file: &str, value: T) -> Setting<T> {
        Setting { value, place: place(file, self.line) }
    }
}

fn place(file: &str, line: u32) -> Place {
    Place { file: file.to_owned(), line }
}

/// All tables of a TOML file with their dotted names.
fn sections(table: &Table, text: &str) -> Vec<Section> {
    let mut found = Vec::new();
    walk("", table, text, &mut found);
    found
}

fn walk(name: &str, table: &Table, text: &str, found: &mut Vec<Section>) {
    let line = |at: usize| line_at(text, at);
    let entry = |entry: &toml_tree::Entry| {
        let (items, is_list) = match &entry.value.kind {
            Kind::List(items) => {
                (items.iter().map(|item| Item { text: shown(item, text), line: line(item.span.start) }).collect(), true)
            }
            Kind::Text(value) => {
                let start = line(entry.value.span.start);
                // The newline right after the quotes of a text of several lines is no part of it.
                let raw = &text[entry.value.span.clone()];
                let first = u32::from(raw.starts_with("\"\"\"\n") || raw.starts_with("'''\n"));
                let is_spread = line(entry.value.span.end) > start;
                let number = |at: u32| if is_spread { start + first + at } else { start };
                (
                    (0..)
                        .zip(value.lines())
                        .map(|(at, text)| Item { text: text.to_owned(), line: number(at) })
                        .collect(),
                    false,
                )
            }
            Kind::Table(_) => return None,
            Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date => {
                (vec![Item { text: shown(&entry.value, text), line: line(entry.value.span.start) }], false)
            }
        };
        Some(Entry { key: entry.key.clone(), line: line(entry.key_span.start), items, is_list })
    };
    found.push(Section { name: name.to_owned(), entries: table.entries.iter().filter_map(entry).collect() });
    for inner in &table.entries {
        if let Kind::Table(table) = &inner.value.kind {
            let name = if name.is_empty() { inner.key.clone() } else { format!("{name}.{}", inner.key) };
            walk(&name, table, text, found);
        }
    }
}

/// A value as a text: a string's own, of all others what is written.
fn shown(value: &Value, text: &str) -> String {
    match &value.kind {
        Kind::Text(text) => text.clone(),
        Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date | Kind::List(_) | Kind::Table(_) => {
            text[value.span.clone()].to_owned()
        }
    }
}

fn line_at(text: &str, at: usize) -> u32 {
    let breaks = text[..at.min(text.len())].matches('\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

fn line_of(fault: &Fault) -> u32 {
    let position = fault.position().unwrap_or_default();
    position.rsplit(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(1)
}
