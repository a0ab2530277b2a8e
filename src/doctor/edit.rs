//! What `--fix` writes into the text of a configuration: comments and layout stay. Reads no file and writes none.

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use crate::fault::Fault;

/// A change of the configuration that is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Files that reports have below a pattern are those of a folder: a line of `[paths]`.
    MapPaths {
        /// The folder of the project.
        folder: String,
        /// Where its files were when they were measured.
        pattern: String,
    },
    /// A pattern that adds no report to its layer goes.
    DropReport {
        /// The layer.
        layer: String,
        /// The pattern.
        pattern: String,
        /// Which of several that are written alike.
        nth: usize,
    },
    /// What a change is compared with: `base` of `[patch]`.
    SetBase(String),
}

/// The text with all edits. `prefix` is what stands before every key: `tool`, `covgate` in a `pyproject.toml`.
///
/// # Errors
/// If the text is no TOML, or something else stands where a table or a list has to be.
pub fn edited(text: &str, prefix: &[&str], edits: &[Edit]) -> Result<String, Fault> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| broken(error.message()))?;
    for edit in edits {
        match edit {
            Edit::MapPaths { folder, pattern } => {
                map_paths(table(&mut document, prefix, &["paths"])?, folder, pattern)?;
            }
            Edit::DropReport { layer, pattern, nth } => {
                let list = table(&mut document, prefix, &["layers", layer])?.get_mut("reports");
                drop_report(list.and_then(Item::as_array_mut), pattern, *nth)?;
            }
            Edit::SetBase(base) => {
                let patch = table(&mut document, prefix, &["patch"])?;
                if !patch.contains_key("base") {
                    patch.insert("base", Item::Value(Value::from(base.as_str())));
                }
            }
        }
    }
    let out = document.to_string();
    // The editor writes plain line feeds.
    let is_windows = text.contains("\r\n") && !text.replace("\r\n", "").contains('\n');
    Ok(if is_windows { out.replace("\r\n", "\n").replace('\n', "\r\n") } else { out })
}

fn broken(what: &str) -> Fault {
    Fault::new("covgate::doctor::not-written", format!("the configuration was not changed: {what}"))
        .with_help("make the change by hand")
}

/// The table at a path, made where it is missing.
fn table<'d>(document: &'d mut DocumentMut, prefix: &[&str], path: &[&str]) -> Result<&'d mut dyn TableLike, Fault> {
    let path: Vec<&str> = prefix.iter().chain(path).copied().collect();
    let mut item = document.as_item_mut();
    for (at, key) in path.iter().enumerate() {
        let table = item.as_table_like_mut().ok_or_else(|| broken(&format!("`{key}` is in no table")))?;
        let is_last = at + 1 == path.len();
        item = table.entry(key).or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(!is_last);
            Item::Table(table)
        });
    }
    item.as_table_like_mut().ok_or_else(|| broken(&format!("`{}` is no table", path.join("."))))
}

/// Adds a pattern to the list of its folder, or a list of its own.
fn map_paths(paths: &mut dyn TableLike, folder: &str, pattern: &str) -> Result<(), Fault> {
    let is_of_folder = |item: &Item| {
        let first = item.as_array().and_then(|list| list.get(0)).and_then(Value::as_str);
        first.is_some_and(|first| first.trim_end_matches('/').trim_start_matches("./") == folder)
    };
    let known = paths.iter().find(|(_, item)| is_of_folder(item)).map(|(key, _)| key.to_owned());
    if let Some(key) = known {
        let list = paths.get_mut(&key).and_then(Item::as_array_mut);
        list.ok_or_else(|| broken(&format!("`paths.{key}` is no list")))?.push(pattern);
        return Ok(());
    }
    let key = key_of(folder, |key| paths.contains_key(key));
    let list: Array = [folder, pattern].into_iter().collect();
    paths.insert(&key, Item::Value(Value::Array(list)));
    Ok(())
}

/// A key for the files of a folder that is not there yet.
pub(super) fn key_of(folder: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let last = folder.rsplit('/').next().unwrap_or_default();
    let plain: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '-' }).collect();
    let plain = if plain.trim_matches('-').is_empty() { "root".to_owned() } else { plain };
    let mut key = plain.clone();
    let mut number = 2;
    while is_taken(&key) {
        key = format!("{plain}-{number}");
        number += 1;
    }
    key
}

fn drop_report(list: Option<&mut Array>, pattern: &str, nth: usize) -> Result<(), Fault> {
    let list = list.ok_or_else(|| broken("`reports` is no list"))?;
    let places = list.iter().enumerate().filter(|(_, value)| value.as_str() == Some(pattern)).map(|(at, _)| at);
    let Some(at) = places.collect::<Vec<_>>().get(nth).copied() else { return Ok(()) };
    let before = list.get(at).and_then(|value| value.decor().prefix()).cloned();
    list.remove(at);
    // What stood before the first value of a list is before the first value again.
    if let (0, Some(first), Some(before)) = (at, list.get_mut(0), before) {
        first.decor_mut().set_prefix(before);
    }
    Ok(())
}
