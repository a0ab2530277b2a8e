//! `[overall]`: the floors of all layers together, and what layers are measured over.

use super::floors;
use super::nearest::{listed, nearest};
use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tree::Entry;
use super::values::Written;
use super::{Denominator, Layer};
use crate::fault::Fault;
use crate::layer_name::LayerName;

pub(super) const KEYS: &[Key<Settings>] = &[
    Key::new("fail-under", |settings, reader, entry| {
        floors::read(&mut settings.config.overall.fail_under, reader, entry);
    }),
    Key::new("denominator", |settings, reader, entry| {
        settings.config.overall.denominator = denominator(reader, entry).unwrap_or_default();
    }),
    Key::new("reference", |settings, reader, entry| settings.reference = reference(reader, entry)),
];

const DENOMINATORS: &[(&str, Denominator)] = &[("union", Denominator::Union), ("own", Denominator::Own)];

fn denominator(reader: &mut Reader<'_>, entry: &Entry) -> Option<Denominator> {
    let written = reader.written_text(&entry.value, "`\"union\"` or `\"own\"`")?;
    reader.choice(&written, DENOMINATORS)
}

/// The layer named as reference, with its place: whether it is declared shows when all is read.
fn reference(reader: &mut Reader<'_>, entry: &Entry) -> Option<(LayerName, Written)> {
    let written = reader.written_text(&entry.value, "the name of a layer")?;
    match written.text.parse() {
        Ok(name) => Some((name, written)),
        Err(error) => {
            reader.bad_value(
                &written.span,
                &format!("does not name a layer: {error}"),
                "expected a layer's name",
                None,
            );
            None
        }
    }
}

/// Refuses a reference that is none of the declared layers; where none is declared, any may come from the reports.
pub(super) fn check_reference(settings: &Settings, reader: &mut Reader<'_>) {
    let Some((name, written)) = &settings.reference else {
        return;
    };
    let layers = &settings.config.layers;
    if layers.is_empty() || layers.iter().any(|layer| &layer.name == name) {
        return;
    }
    let declared: Vec<&str> = layers.iter().map(|Layer { name, .. }| name.as_str()).collect();
    let help = match nearest(name.as_str(), &declared) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declared layers: {}", listed(&declared)),
    };
    let fault = Fault::new("covgate::config::bad-value", format!("the reference layer `{name}` is not declared"));
    reader.fault(fault.with_help(help), &written.span, "expected a declared layer");
}
