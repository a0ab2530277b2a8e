//! Where the floors of a configuration stand in its text, and which gate each is the floor of.

use std::ops::Range;

use toml_edit::{Document as Toml, Item, TableLike, Value};

use crate::coverage::Percent;
use crate::document::Document;
use crate::fault::Fault;

/// A floor in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The ids that its gate may have: `layers.unit.combined`.
    pub ids: Vec<String>,
    /// The line of its key, from one.
    pub line: usize,
    /// Where its value stands.
    pub span: Range<usize>,
    /// The value.
    pub percent: Percent,
}

/// Tables whose floors are of what is measured as a whole, with the beginning of their gates' ids and how many keys name
/// the one that is meant. The floor of changed lines is none of them: what one change reached says nothing of the next.
const OWNERS: [(&str, &str, usize); 6] = [
    ("layers", "layers", 1),
    ("overall", "overall", 0),
    ("rules", "rules", 1),
    ("critical", "critical", 1),
    ("features", "features", 1),
    ("feature-coverage", "features", 0),
];

const FLOOR: &str = "fail-under";
const DEFAULT: &str = "combined";

/// The floors in the order of the text, those of profiles too; `prefix` is where the configuration begins.
///
/// # Errors
/// If the text is no TOML, which a configuration that was read is not.
pub fn floors(document: &Document, prefix: &[&str]) -> Result<Vec<Floor>, Fault> {
    let parsed = Toml::parse(document.text())
        .map_err(|error| Fault::new("covgate::ratchet::syntax", format!("{}: {}", document.name(), error.message())))?;
    let mut walk = Walk { text: document.text(), path: Vec::new(), found: Vec::new() };
    let mut root = parsed.as_item();
    for key in prefix {
        root = root.get(key).unwrap_or(&Item::None);
    }
    if let Some(table) = root.as_table_like() {
        walk.table(table);
    }
    walk.found.sort_by_key(|floor| floor.span.start);
    Ok(walk.found)
}

struct Walk<'a> {
    text: &'a str,
    path: Vec<String>,
    found: Vec<Floor>,
}

impl Walk<'_> {
    fn table(&mut self, table: &dyn TableLike) {
        for (name, item) in table.iter() {
            self.path.push(name.to_owned());
            let key = table.get_key_value(name).and_then(|(key, _)| key.span());
            self.item(item, key);
            self.path.pop();
        }
    }

    fn item(&mut self, item: &Item, key: Option<Range<usize>>) {
        if let Some(table) = item.as_table_like() {
            return self.table(table);
        }
        match item {
            Item::ArrayOfTables(tables) => tables.iter().for_each(|table| self.named(table)),
            Item::Value(Value::Array(array)) => {
                array.iter().filter_map(Value::as_inline_table).for_each(|table| self.named(table));
            }
            Item::Value(value) => self.found.extend(self.floor(value, key)),
            Item::None | Item::Table(_) => {}
        }
    }

    /// A table of a list is known by its name.
    fn named(&mut self, table: &dyn TableLike) {
        let name = table.get("name").and_then(Item::as_str).unwrap_or_default();
        self.path.push(name.to_owned());
        self.table(table);
        self.path.pop();
    }

    fn floor(&self, value: &Value, key: Option<Range<usize>>) -> Option<Floor> {
        let ids = ids(&self.path)?;
        let (span, key) = (value.span()?, key?);
        let line = self.text.as_bytes().iter().take(key.start).filter(|byte| **byte == b'\n').count() + 1;
        Some(Floor { ids, line, percent: unquoted(&self.text[span.clone()]).parse().ok()?, span })
    }
}

/// The ids of the gate whose floor stands at a path.
fn ids(path: &[String]) -> Option<Vec<String>> {
    let path = match path {
        [profiles, _, rest @ ..] if profiles == "profiles" => rest,
        path => path,
    };
    let (first, rest) = path.split_first()?;
    let &(_, id, names) = OWNERS.iter().find(|(name, ..)| name == first)?;
    let (names, key) = rest.split_at_checked(names)?;
    let owner = std::iter::once(id).chain(names.iter().map(String::as_str)).collect::<Vec<_>>().join(".");
    let metric = match key {
        [floor] if floor == FLOOR => DEFAULT,
        [floor, metric] if floor == FLOOR => metric,
        _ => return None,
    };
    let mut ids = vec![format!("{owner}.{metric}")];
    if metric == DEFAULT {
        ids.push(owner);
    }
    Some(ids)
}

/// What stands between the quotes, if there are any.
pub(super) fn unquoted(written: &str) -> &str {
    written.trim_matches(['"', '\''])
}
