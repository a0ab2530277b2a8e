//! `[patch]`: what a change is compared with, and the floors that its lines hold.

use super::floors::percent;
use super::reader::{Key, Reader};
use super::tree::{Entry, Kind};
use crate::coverage::Percent;
use crate::gates::Metric;
use crate::layer_name::LayerName;

/// `[patch]`.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The commit or branch that a change is compared with.
    pub base: Option<String>,
    /// Floors of the changed lines.
    pub fail_under: Vec<PatchFloor>,
    /// Changes of fewer statements may miss none; none: every change is judged by its share.
    pub min_lines: Option<usize>,
}

/// A floor for changed lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchFloor {
    /// What has to be reached.
    pub part: PatchPart,
    /// The least percentage.
    pub percent: Percent,
    /// Where it is written, such as `covgate.toml:12`.
    pub source: String,
}

/// What a floor for changed lines is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchPart {
    /// A metric, over all layers together.
    Metric(Metric),
    /// The changed statements that a layer covers.
    Layer(LayerName),
}

pub(super) const KEYS: &[Key<Patch>] = &[
    Key::new("base", |patch, reader, entry| patch.base = reader.text(entry)),
    Key::new("fail-under", read_floors),
    Key::new("min-lines", |patch, reader, entry| patch.min_lines = reader.count(entry)),
];

/// Metrics that changed lines have; a single percentage is the floor of the first.
const METRICS: [Metric; 3] = [Metric::Lines, Metric::Combined, Metric::Branches];

const EXPECTED: &str = "a percentage such as 90, or a table such as `{ lines = 90, unit = 80 }`";

fn read_floors(patch: &mut Patch, reader: &mut Reader<'_>, entry: &Entry) {
    let Kind::Table(table) = &entry.value.kind else {
        if let Some(percent) = percent(reader, &entry.value, EXPECTED) {
            let source = reader.source(&entry.key_span);
            patch.lay(PatchFloor { part: PatchPart::Metric(METRICS[0]), percent, source });
        }
        return;
    };
    if table.entries.is_empty() {
        let help = "write `fail-under = 90` for changed lines, or a table such as `{ branches = 80, unit = 90 }`";
        reader.missing(&entry.value.span, "names no metric and no layer", "expected at least one floor", help);
    }
    for entry in &table.entries {
        let Some(part) = part(reader, entry) else { continue };
        reader.within(entry, |reader| {
            if let Some(percent) = percent(reader, &entry.value, "a percentage such as 90 or 89.5") {
                let source = reader.source(&entry.key_span);
                patch.lay(PatchFloor { part, percent, source });
            }
        });
    }
}

/// What a floor is of: a metric, or the lines that a layer covers.
fn part(reader: &mut Reader<'_>, entry: &Entry) -> Option<PatchPart> {
    if let Some(metric) = METRICS.into_iter().find(|metric| metric.name() == entry.key) {
        return Some(PatchPart::Metric(metric));
    }
    let Ok(layer) = entry.key.parse::<LayerName>() else {
        reader.unknown(entry, &METRICS.map(Metric::name));
        return None;
    };
    reader.within(entry, |reader| reader.mention(layer.clone(), entry.key_span.clone()));
    Some(PatchPart::Layer(layer))
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
