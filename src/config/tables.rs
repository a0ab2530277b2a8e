//! Lists of named tables such as `[[rules]]`: each read over what is known by its name, so that a profile can change one.

use super::reader::{Key, Reader};
use super::tree::{Entry, Kind, Table, Value};
use super::values::Written;

/// An element of such a list.
pub(super) trait Named: Clone {
    /// The name that tells it from the others.
    fn name(&self) -> &str;
    /// An element of which nothing is known but its name and where it is written.
    fn new(name: String, source: String) -> Self;
}

/// Reads every table of a list by its keys; `check` sees each when it is read.
pub(super) fn read<T: Named>(
    known: &mut Vec<T>,
    reader: &mut Reader<'_>,
    entry: &Entry,
    keys: &[Key<T>],
    check: impl Fn(&T, &mut Reader<'_>, &Value),
) {
    let names: Vec<&str> = std::iter::once("name").chain(keys.iter().map(|key| key.name)).collect();
    let read_entry =
        |element: &mut T, reader: &mut Reader<'_>, entry: &Entry| reader.entry(element, entry, keys, &names);
    read_with(known, reader, entry, read_entry, check);
}

/// Reads every table of a list by a function that knows its keys.
pub(super) fn read_with<T: Named>(
    known: &mut Vec<T>,
    reader: &mut Reader<'_>,
    entry: &Entry,
    read_entry: impl Fn(&mut T, &mut Reader<'_>, &Entry),
    check: impl Fn(&T, &mut Reader<'_>, &Value),
) {
    let Kind::List(items) = &entry.value.kind else {
        let header = format!("a list of tables, each headed `[[{}]]`", reader.path());
        reader.wrong_type(&entry.value, &header, None);
        return;
    };
    let mut seen: Vec<String> = Vec::new();
    for item in items {
        let Kind::Table(table) = &item.kind else {
            reader.mistyped(item, "holds", "a table", None);
            continue;
        };
        let Some(name) = name(reader, item, table) else { continue };
        if seen.contains(&name.text) {
            let message = format!("has two tables named `{}`", name.text);
            let help = "give each a name of its own: it is in the ids of its gates".to_owned();
            reader.bad_value(&name.span, &message, "the second one", Some(help));
            continue;
        }
        seen.push(name.text.clone());
        let at = known.iter().position(|known| known.name() == name.text).unwrap_or_else(|| {
            known.push(T::new(name.text.clone(), reader.source(&name.span)));
            known.len() - 1
        });
        reader.named(&name.text, |reader| {
            let mistakes = reader.mistakes();
            for entry in table.entries.iter().filter(|entry| entry.key != "name") {
                read_entry(&mut known[at], reader, entry);
            }
            if reader.mistakes() == mistakes {
                check(&known[at], reader, item);
            }
        });
    }
}

/// The longest name that a gate is given.
const LONGEST: usize = 80;

fn name(reader: &mut Reader<'_>, item: &Value, table: &Table) -> Option<Written> {
    let Some(entry) = table.get("name") else {
        reader.missing(&item.span, "has a table without a name", "expected `name`", "add `name = \"…\"`");
        return None;
    };
    reader.within_value(entry, |reader| {
        let written = reader.written_text(&entry.value, "a string")?;
        let is_plain = written.text.chars().all(|c| !c.is_control()) && written.text.trim() == written.text;
        if !is_plain || written.text.chars().count() > LONGEST {
            let message = "is no name: a name is a line of at most 80 characters without space at its ends";
            reader.bad_value(&written.span, message, "expected a short name", None);
            return None;
        }
        Some(written)
    })
}
