//! `[overall]`: the floors of all layers together, and what layers are measured over.

use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tree::Entry;
use super::{Denominator, floors, layers};

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
