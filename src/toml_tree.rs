//! A TOML text as a tree: every key and value with its place, in the order of the file. Knows no key of covgate.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::document::Document;
use crate::fault::{Fault, Faults};

/// A table with its entries in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key is first written; for `[layers.unit]` the key `unit` is in the header.
    pub key_span: Range<usize>,
    /// Its value.
    pub value: Value,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Value {
    /// Where it stands.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a value is. Numbers that matter beyond whole counts are read from the text at the value's span.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A string.
    Text(String),
    /// None if the number does not fit.
    Integer(Option<i64>),
    /// A float.
    Float,
    /// A boolean.
    Boolean(bool),
    /// A date or time.
    Date,
    /// A list.
    List(Vec<Value>),
    /// A table.
    Table(Table),
}

impl Table {
    /// Reads a whole document.
    ///
    /// # Errors
    ///
    /// All mistakes of syntax; what follows from them is not looked at, for it would be guessed.
    pub fn parse(document: &Document) -> Result<Self, Faults> {
        let (root, errors) = DeTable::parse_recoverable(document.text());
        if errors.is_empty() {
            return Ok(Self::from_toml(root.get_ref()));
        }
        Err(independent(document, errors).iter().map(|error| syntax(document, error)).collect())
    }

    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    fn from_toml(table: &DeTable<'_>) -> Self {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: key.span(),
                value: Value::from_toml(value.span(), value.get_ref()),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        Self { entries }
    }
}

impl Value {
    fn from_toml(span: Range<usize>, value: &DeValue<'_>) -> Self {
        let kind = match value {
            DeValue::String(text) => Kind::Text(text.to_string()),
            DeValue::Integer(number) => Kind::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()),
            DeValue::Float(_) => Kind::Float,
            DeValue::Boolean(boolean) => Kind::Boolean(*boolean),
            DeValue::Datetime(_) => Kind::Date,
            DeValue::Array(list) => {
                Kind::List(list.iter().map(|item| Self::from_toml(item.span(), item.get_ref())).collect())
            }
            DeValue::Table(table) => Kind::Table(Table::from_toml(table)),
        };
        Self { span, kind }
    }
}

impl Kind {
    /// What the value is called in a message, with its article.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float => "a float",
            Self::Boolean(_) => "a boolean",
            Self::Date => "a date or time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// The errors that are mistakes of their own, in the order of the file, rather than echoes of an earlier one: the first
/// of each line, and only the first of all where a bracket is never closed and takes the lines after it for its own.
fn independent(document: &Document, mut errors: Vec<toml::de::Error>) -> Vec<toml::de::Error> {
    let start = |error: &toml::de::Error| error.span().map_or(usize::MAX, |span| span.start);
    let line =
        |error: &toml::de::Error| document.text().bytes().take(start(error)).filter(|&byte| byte == b'\n').count();
    let is_open = errors.iter().any(|error| UNCLOSED.iter().any(|unclosed| error.message().starts_with(unclosed)));
    errors.sort_by_key(start);
    errors.dedup_by_key(|error| line(error));
    errors.truncate(if is_open { 1 } else { usize::MAX });
    errors
}

/// How `toml` begins its message about a bracket that may span lines.
const UNCLOSED: [&str; 2] = ["unclosed array,", "unclosed inline table"];

fn syntax(document: &Document, error: &toml::de::Error) -> Fault {
    let end = document.text().len();
    let label = match error.message() {
        "duplicate key" => "it is defined above already",
        _ => "not valid here",
    };
    Fault::new("covgate::config::syntax", format!("`{}` is not valid TOML: {}", document.name(), error.message()))
        .with_help("TOML is described at https://toml.io")
        .at(document, error.span().unwrap_or(end..end), label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_the_order_of_the_file() {
        let document = Document::new("a.toml", "[z.b]\nc = 1\n[z.a]\n[a]\n");
        let table = Table::parse(&document).expect("valid");
        let keys = |table: &Table| table.entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(&table), ["z", "a"]);
        let Kind::Table(inner) = &table.entries[0].value.kind else { panic!("a table") };
        assert_eq!(keys(inner), ["b", "a"]);
        assert_eq!(&document.text()[inner.entries[1].key_span.clone()], "a");
        assert_eq!(inner.entries[1].key_span.start, 15);
    }

    #[test]
    fn mistakes_of_syntax_tell_their_true_place() {
        for (text, position, message) in [
            ("\u{feff}[a]\nb = \n", "a.toml:2:5", "value"),
            ("[a]\nb = 1\nb = 2\n", "a.toml:3:1", "duplicate key"),
            ("[a]\n[b]\n[a]\n", "a.toml:3:2", "duplicate key"),
            ("a = \"é\" b", "a.toml:1:9", "newline"),
            ("a = [1, 2", "a.toml:1:10", "]"),
        ] {
            let faults = Table::parse(&Document::new("a.toml", text)).expect_err(text);
            assert_eq!(faults[0].code(), "covgate::config::syntax");
            assert_eq!(faults[0].position().as_deref(), Some(position), "{text} {faults:?}");
            assert!(faults[0].message().contains(message), "{text} {faults:?}");
        }
    }

    #[test]
    fn a_bracket_that_is_never_closed_is_one_mistake() {
        for text in ["[a]\nb = [\"x\"\n[c]\nd = 1\n", "[a]\nb = { x = 1\n[c]\nd = 1\n"] {
            let faults = Table::parse(&Document::new("a.toml", text)).expect_err(text);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(faults[0].position().as_deref(), Some("a.toml:3:1"), "{faults:?}");
        }
    }

    #[test]
    fn every_mistake_of_syntax_is_told() {
        let faults = Table::parse(&Document::new("a.toml", "a = 1\na = 2\nb = \nc = 3\n")).expect_err("two mistakes");
        let positions: Vec<_> = faults.iter().filter_map(Fault::position).collect();
        assert_eq!(positions, ["a.toml:2:1", "a.toml:3:5"]);
    }
}
