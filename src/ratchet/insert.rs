//! Floors that a configuration does not have yet, added where they belong.

use toml_edit::{DocumentMut, Item, Table, Value};

use crate::coverage::Percent;
use crate::fault::Fault;
use crate::layer_name::LayerName;

/// A floor that is to be added: of a layer, or of all together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The layer.
    pub layer: Option<LayerName>,
    /// The floor.
    pub percent: Percent,
}

/// The text with floors added to the tables of their layers; a table that is not there is added at the end.
///
/// # Errors
/// If the text is no TOML, or something else stands where a table has to be.
pub fn with_floors(text: &str, prefix: &[&str], missing: &[Missing]) -> Result<String, Fault> {
    let broken = |what: String| Fault::new("covgate::ratchet::init", what);
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| broken(error.message().to_owned()))?;
    for Missing { layer, percent } in missing {
        let path: Vec<&str> = match layer {
            Some(layer) => prefix.iter().copied().chain(["layers", layer.as_str()]).collect(),
            None => prefix.iter().copied().chain(["overall"]).collect(),
        };
        let mut item = document.as_item_mut();
        for (at, key) in path.iter().enumerate() {
            let table = item.as_table_like_mut().ok_or_else(|| broken(format!("`{key}` is in no table")))?;
            let is_last = at + 1 == path.len();
            item = table.entry(key).or_insert_with(|| {
                let mut table = Table::new();
                table.set_implicit(!is_last);
                Item::Table(table)
            });
        }
        let table = item.as_table_like_mut().ok_or_else(|| broken(format!("`{}` is no table", path.join("."))))?;
        let value: Value =
            percent.to_string().parse().map_err(|error: toml_edit::TomlError| broken(error.message().to_owned()))?;
        table.insert("fail-under", Item::Value(value));
    }
    let out = document.to_string();
    // The editor writes plain line feeds.
    let is_windows = text.contains("\r\n") && !text.replace("\r\n", "").contains('\n');
    Ok(if is_windows { out.replace("\r\n", "\n").replace('\n', "\r\n") } else { out })
}
