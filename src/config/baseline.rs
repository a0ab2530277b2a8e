//! `[baseline]`: the committed baseline, and how far coverage may drop below it.

use super::floors::percent;
use super::reader::{Key, Reader};
use super::tree::{Entry, Kind};
use crate::coverage::Percent;
use crate::gates::Severity;
use crate::layer_name::LayerName;

/// `[baseline]`.
#[derive(Clone, Debug, Default)]
pub struct BaselineOptions {
    /// The file, relative to the root; default [`BASELINE`].
    pub file: Option<String>,
    /// How far all together and each layer may drop.
    pub each: Option<Drop>,
    /// How far those may drop that are named, all together as none.
    pub of: Vec<(Option<LayerName>, Drop)>,
    /// True if only those are judged that are named.
    pub is_listed: bool,
    /// What it means that there is no baseline to compare with.
    pub missing: Missing,
    /// Whether a drop fails the run.
    pub severity: Severity,
    /// Where the section begins.
    pub source: String,
}

impl BaselineOptions {
    /// How far a layer, or all together, may drop; none where that is not judged. Nothing said is no drop at all.
    #[must_use]
    pub fn max_drop(&self, layer: Option<&LayerName>) -> Option<Drop> {
        let named = self.of.iter().find(|(known, _)| known.as_ref() == layer).map(|(_, drop)| drop.clone());
        let default = || Drop { percent: Percent::whole(0), source: self.source.clone() };
        let each = || (!self.is_listed).then(default);
        named.or_else(|| self.each.clone()).or_else(each)
    }
}

/// Where the baseline is if nothing is said.
pub const BASELINE: &str = ".covgate/baseline.json";

/// A drop in percentage points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// The points.
    pub percent: Percent,
    /// Where it is written.
    pub source: String,
}

/// What it means that something is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// There is no sound verdict.
    #[default]
    Error,
    /// It is told.
    Warn,
}

pub(super) const KEYS: &[Key<BaselineOptions>] = &[
    Key::new("file", |baseline, reader, entry| baseline.file = reader.text(entry)),
    Key::new("max-drop", max_drop),
    Key::new("missing", |baseline, reader, entry| baseline.missing = choice(reader, entry, MISSING)),
    Key::new("severity", |baseline, reader, entry| baseline.severity = choice(reader, entry, SEVERITIES)),
];

const MISSING: &[(&str, Missing)] = &[("error", Missing::Error), ("warn", Missing::Warn)];
const SEVERITIES: &[(&str, Severity)] = &[("error", Severity::Error), ("warn", Severity::Warn)];

const EXPECTED: &str = "percentage points such as 0 or 0.5";

/// Reads the section over what is known of it.
pub(super) fn read(baseline: &mut Option<BaselineOptions>, reader: &mut Reader<'_>, entry: &Entry) {
    let source = reader.source(&entry.key_span);
    let baseline = baseline.get_or_insert_with(|| BaselineOptions { source, ..BaselineOptions::default() });
    reader.section(baseline, entry, KEYS);
}

fn choice<T: Copy + Default>(reader: &mut Reader<'_>, entry: &Entry, choices: &[(&str, T)]) -> T {
    let written = reader.written_text(&entry.value, "`\"error\"` or `\"warn\"`");
    written.and_then(|written| reader.choice(&written, choices)).unwrap_or_default()
}

/// One number for all together and every layer, or a table that names those that are judged.
fn max_drop(baseline: &mut BaselineOptions, reader: &mut Reader<'_>, entry: &Entry) {
    let source = reader.source(&entry.key_span);
    let Kind::Table(table) = &entry.value.kind else {
        let percent =
            percent(reader, &entry.value, "percentage points such as 0.5, or a table such as `{ overall = 0 }`");
        if let Some(percent) = percent {
            (baseline.each, baseline.of) = (Some(Drop { percent, source }), Vec::new());
        }
        return;
    };
    baseline.is_listed = true;
    for entry in &table.entries {
        let layer = match entry.key.as_str() {
            "overall" => None,
            name => match name.parse::<LayerName>() {
                Ok(name) => Some(name),
                Err(error) => {
                    let message = format!("names `{name}`, which is no layer: {error}");
                    reader.bad_value(&entry.key_span, &message, "expected `overall` or a layer", None);
                    continue;
                }
            },
        };
        reader.within(entry, |reader| {
            let Some(percent) = percent(reader, &entry.value, EXPECTED) else { return };
            let source = reader.source(&entry.key_span);
            baseline.of.retain(|(known, _)| *known != layer);
            baseline.of.push((layer, Drop { percent, source }));
        });
    }
}
