//! `[layers.NAME]`: the runs of a layer and the floors they hold.

use super::reader::{Key, Reader};
use super::tree::{Entry, Kind};
use super::{Layer, floors};
use crate::gates::Metric;
use crate::layer_name::LayerName;

pub(super) const KEYS: &[Key<Layer>] = &[
    Key::new("reports", |layer, reader, entry| layer.reports = reader.patterns(entry)),
    Key::new("junit", |layer, reader, entry| layer.junit = reader.patterns(entry)),
    Key::new("expect-reports", |layer, reader, entry| layer.expect_reports = reader.count(entry)),
    Key::new("fail-under", |layer, reader, entry| floors::read(&mut layer.fail_under, reader, entry)),
    Key::new("optional", |layer, reader, entry| layer.is_optional = reader.boolean(entry)),
    Key::new("contexts", |layer, reader, entry| layer.contexts = reader.patterns(entry)),
];

/// Reads one layer over what is known of it.
pub(super) fn read(layers: &mut Vec<Layer>, reader: &mut Reader<'_>, entry: &Entry) {
    let Some(name) = name(reader, entry) else {
        return;
    };
    let at = layers.iter().position(|layer| layer.name == name).unwrap_or_else(|| {
        layers.push(Layer {
            name,
            reports: Vec::new(),
            junit: Vec::new(),
            contexts: Vec::new(),
            expect_reports: None,
            fail_under: Vec::new(),
            is_optional: false,
            source: reader.source(&entry.key_span),
        });
        layers.len() - 1
    });
    reader.section(&mut layers[at], entry, KEYS);
    refuse_branches_of_contexts(&layers[at], reader, entry);
}

/// A floor for branches and `contexts`, which tell lines only, do not go together: whichever is written here is at fault.
fn refuse_branches_of_contexts(layer: &Layer, reader: &mut Reader<'_>, entry: &Entry) {
    let (Kind::Table(table), false) = (&entry.value.kind, layer.contexts.is_empty()) else { return };
    if !layer.fail_under.iter().any(|floor| floor.metric == Metric::Branches) {
        return;
    }
    let floor = table.get("fail-under").and_then(|entry| match &entry.value.kind {
        Kind::Table(floors) => floors.get(Metric::Branches.name()),
        _ => None,
    });
    let Some(at) = floor.or_else(|| table.get("contexts")) else { return };
    let help = "write a floor for `lines` instead, or give the layer reports of a run of its own, which tell branches";
    let message = "is taken from contexts and has a floor for branches: contexts tell lines only";
    reader.bad_value(&at.key_span, message, "lines only", Some(help.to_owned()));
}

fn name(reader: &mut Reader<'_>, entry: &Entry) -> Option<LayerName> {
    match entry.key.parse() {
        Ok(name) => Some(name),
        Err(error) => {
            let help = "choose another name, such as `unit`, `integration` or `e2e`".to_owned();
            reader.bad_value(
                &entry.key_span,
                &format!("does not name a layer: {error}"),
                "expected a layer's name",
                Some(help),
            );
            None
        }
    }
}
