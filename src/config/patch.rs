//! `[patch]`: what a change is compared with, and the floors that its lines hold.

use super::floors::percent;
use super::nearest::{listed, nearest};
use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tree::{Entry, Kind};
use super::values::Written;
use super::{Patch, PatchFloor, PatchPart};
use crate::fault::Fault;
use crate::gates::Metric;

pub(super) const KEYS: &[Key<Settings>] = &[
    Key::new("base", |settings, reader, entry| settings.config.patch.base = reader.text(entry)),
    Key::new("fail-under", read_floors),
    Key::new("min-lines", |settings, reader, entry| settings.config.patch.min_lines = reader.count(entry)),
];

/// Metrics that changed lines have; a single percentage is the floor of the first.
const METRICS: [Metric; 3] = [Metric::Lines, Metric::Combined, Metric::Branches];

const EXPECTED: &str = "a percentage such as 90, or a table such as `{ lines = 90, unit = 80 }`";

fn read_floors(settings: &mut Settings, reader: &mut Reader<'_>, entry: &Entry) {
    let Kind::Table(table) = &entry.value.kind else {
        if let Some(percent) = percent(reader, &entry.value, EXPECTED) {
            let source = reader.source(&entry.key_span);
            settings.config.patch.lay(PatchFloor { part: PatchPart::Metric(METRICS[0]), percent, source });
        }
        return;
    };
    if table.entries.is_empty() {
        let help = "write `fail-under = 90` for changed lines, or a table such as `{ branches = 80, unit = 90 }`";
        reader.missing(&entry.value.span, "names no metric and no layer", "expected at least one floor", help);
    }
    for entry in &table.entries {
        let Some(part) = part(settings, reader, entry) else { continue };
        reader.within(entry, |reader| {
            if let Some(percent) = percent(reader, &entry.value, "a percentage such as 90 or 89.5") {
                let source = reader.source(&entry.key_span);
                settings.config.patch.lay(PatchFloor { part, percent, source });
            }
        });
    }
}

/// What a floor is of: a metric, or the lines that a layer covers.
fn part(settings: &mut Settings, reader: &mut Reader<'_>, entry: &Entry) -> Option<PatchPart> {
    if let Some(metric) = METRICS.into_iter().find(|metric| metric.name() == entry.key) {
        return Some(PatchPart::Metric(metric));
    }
    let Ok(layer) = entry.key.parse() else {
        reader.unknown(entry, &METRICS.map(Metric::name));
        return None;
    };
    let written = Written { text: entry.key.clone(), span: entry.key_span.clone() };
    settings.patch_layers.push(written);
    Some(PatchPart::Layer(layer))
}

/// Refuses floors of what is none of the declared layers; where none is declared, any may come from the reports.
pub(super) fn check_layers(settings: &Settings, reader: &mut Reader<'_>) {
    let declared: Vec<&str> = settings.config.layers.iter().map(|layer| layer.name.as_str()).collect();
    if declared.is_empty() {
        return;
    }
    for Written { text, span } in &settings.patch_layers {
        if declared.contains(&text.as_str()) {
            continue;
        }
        let valid: Vec<&str> = METRICS.iter().map(|metric| metric.name()).chain(declared.iter().copied()).collect();
        let help = match nearest(text, &valid) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("metrics and declared layers: {}", listed(&valid)),
        };
        let message = format!("`patch.fail-under` has a floor for `{text}`, which is no metric of it and no layer");
        reader.fault(
            Fault::new("covgate::config::bad-value", message).with_help(help),
            span,
            "expected a metric or a declared layer",
        );
    }
}

impl Patch {
    /// Lays a floor over one of the same part, in the order of metrics and then of writing.
    pub fn lay(&mut self, floor: PatchFloor) {
        self.fail_under.retain(|known| known.part != floor.part);
        self.fail_under.push(floor);
        self.fail_under.sort_by_key(|floor| match floor.part {
            PatchPart::Metric(metric) => METRICS.iter().position(|known| *known == metric).unwrap_or(METRICS.len()),
            PatchPart::Layer(_) => METRICS.len(),
        });
    }
}
