//! `[overall]`: the floors of all layers together, and what layers are measured over.

use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tree::Entry;
use super::{Floor, floors, layers};
use crate::layer_name::LayerName;

/// `[overall]`.
#[derive(Clone, Debug, Default)]
pub struct Overall {
    /// Floors of the union of all layers.
    pub fail_under: Vec<Floor>,
    /// What layers are measured over.
    pub denominator: Denominator,
    /// The layer whose view of the source counts where runs disagree.
    pub reference: Option<LayerName>,
}

/// What a layer is measured over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Denominator {
    /// All statements and branches that any run knows.
    #[default]
    Union,
    /// Those of its own runs.
    Own,
}

pub(super) const KEYS: &[Key<Settings>] = &[
    Key::new("fail-under", |settings, reader, entry| {
        floors::read(&mut settings.config.overall.fail_under, reader, entry);
    }),
    Key::new("denominator", |settings, reader, entry| {
        settings.config.overall.denominator = denominator(reader, entry).unwrap_or_default();
    }),
    Key::new("reference", |settings, reader, entry| settings.config.overall.reference = layers::mention(reader, entry)),
];

const DENOMINATORS: &[(&str, Denominator)] = &[("union", Denominator::Union), ("own", Denominator::Own)];

fn denominator(reader: &mut Reader<'_>, entry: &Entry) -> Option<Denominator> {
    let written = reader.written_text(&entry.value, "`\"union\"` or `\"own\"`")?;
    reader.choice(&written, DENOMINATORS)
}
