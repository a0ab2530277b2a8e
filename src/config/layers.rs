//! `[layers.NAME]`: the runs of a layer and the floors they hold.

use super::reader::{Key, Mention, Reader};
use super::tree::{Entry, Kind};
use super::{Floor, floors};
use crate::fault::Fault;
use crate::gates::Metric;
use crate::layer_name::LayerName;
use crate::nearest::suggestion;

/// `[layers.NAME]`.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The layer.
    pub name: LayerName,
    /// Patterns of its reports, relative to the root.
    pub reports: Vec<String>,
    /// Patterns of its `JUnit` files.
    pub junit: Vec<String>,
    /// Patterns of the contexts that it is taken from; empty: its reports are its own as a whole.
    pub contexts: Vec<String>,
    /// The least number of reports.
    pub expect_reports: Option<usize>,
    /// Floors.
    pub fail_under: Vec<Floor>,
    /// True if the layer may be without data.
    pub is_optional: bool,
    /// Where it is written.
    pub source: String,
}

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

/// A layer that is named by another section, which has to be declared if any is.
pub(super) fn mention(reader: &mut Reader<'_>, entry: &Entry) -> Option<LayerName> {
    let written = reader.written_text(&entry.value, "the name of a layer")?;
    if written.text == "overall" {
        return None;
    }
    match written.text.parse::<LayerName>() {
        Ok(layer) => {
            reader.mention(layer.clone(), written.span);
            Some(layer)
        }
        Err(error) => {
            let message = format!("does not name a layer: {error}");
            reader.bad_value(&written.span, &message, "expected a layer's name", None);
            None
        }
    }
}

/// Refuses layers that are spoken of and not declared where they are spoken of: in a profile, or in what was chosen.
///
/// Where no layer is declared, any may come from the reports.
pub(super) fn check_mentions<'a>(
    reader: &mut Reader<'_>,
    chosen: &'a [Layer],
    profile: impl Fn(&str) -> Option<&'a [Layer]>,
) {
    for Mention { layer, span, path, profile: within } in reader.mentions().to_vec() {
        let layers = within.and_then(|name| profile(&name)).unwrap_or(chosen);
        let declared: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
        if declared.is_empty() || declared.contains(&layer.as_str()) {
            continue;
        }
        let message = format!("`{path}` speaks of the layer `{layer}`, which is not declared");
        let help = suggestion(layer.as_str(), &declared, "declared layers");
        let fault = Fault::new("covgate::config::bad-value", message).with_help(help);
        reader.fault(fault, &span, "expected a declared layer");
    }
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
