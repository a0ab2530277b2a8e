//! `[tests]`: what is demanded of the results of tests, and where fast ends and slow begins.

use std::ops::Range;

use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tree::{Entry, Kind};
use super::{Limit, floors};
use crate::coverage::Percent;
use crate::fault::Fault;
use crate::layer_name::LayerName;
use crate::results::{Duration, Speed};

/// `[tests]`.
#[derive(Clone, Debug, Default)]
pub struct TestRules {
    /// The most tests that may fail or have errors; none is said: no test, where results are given.
    pub max_failed: Option<Limit<u64>>,
    /// The least number of tests of layers, in the order of the file.
    pub min_tests: Vec<LayerMinimum>,
    /// What is fast and what is slow.
    pub speed: Speed,
    /// The most slow tests, as a share of those that ran.
    pub max_slow_share: Option<Limit<Percent>>,
}

/// The least number of tests of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerMinimum {
    /// The layer.
    pub layer: LayerName,
    /// The number.
    pub at_least: Limit<u64>,
}

/// Where the limits between the classes of speed are written.
#[derive(Clone, Default)]
pub(super) struct Places {
    fast: Option<Range<usize>>,
    slow: Option<Range<usize>>,
}

const KEYS: &[Key<TestRules>] = &[
    Key::new("max-failed", |tests, reader, entry| {
        if let Some(value) = reader.number(entry) {
            tests.max_failed = Some(Limit { value, source: reader.source(&entry.key_span) });
        }
    }),
    Key::new("min-tests", |tests, reader, entry| min_tests(&mut tests.min_tests, reader, entry)),
    Key::new("fast", |tests, reader, entry| tests.speed.fast = seconds(reader, entry).unwrap_or(tests.speed.fast)),
    Key::new("slow", |tests, reader, entry| tests.speed.slow = seconds(reader, entry).unwrap_or(tests.speed.slow)),
    Key::new("max-slow-share", |tests, reader, entry| tests.max_slow_share = floors::limit(reader, entry)),
];

/// Reads the section over what is known.
pub(super) fn read(settings: &mut Settings, reader: &mut Reader<'_>, entry: &Entry) {
    reader.section(&mut settings.config.tests, entry, KEYS);
    let Kind::Table(table) = &entry.value.kind else { return };
    let place = |key: &str| table.get(key).map(|entry| entry.value.span.clone());
    settings.speed.fast = place("fast").or(settings.speed.fast.take());
    settings.speed.slow = place("slow").or(settings.speed.slow.take());
}

/// Refuses a slow that begins before fast ends.
pub(super) fn check(settings: &Settings, reader: &mut Reader<'_>) {
    let Speed { fast, slow } = settings.config.tests.speed;
    let (place, label) = match (&settings.speed.fast, &settings.speed.slow) {
        (_, Some(place)) => (place, format!("expected {fast} or more")),
        (Some(place), None) => (place, format!("expected {slow} or less")),
        (None, None) => return,
    };
    if fast > slow {
        let message = format!("tests above {slow} s would be slow, and those below {fast} s fast: some would be both");
        let fault = Fault::new("covgate::config::bad-value", message);
        reader.fault(fault.with_help("set `fast` to less than `slow`, both in seconds"), place, &label);
    }
}

/// Lays the numbers that are written over those that are there, layer by layer.
fn min_tests(all: &mut Vec<LayerMinimum>, reader: &mut Reader<'_>, entry: &Entry) {
    let Kind::Table(table) = &entry.value.kind else {
        let help = format!("say it of a layer: `min-tests = {{ unit = {} }}`", reader.written(&entry.value.span));
        return reader.wrong_type(&entry.value, "a table such as `{ unit = 100 }`", Some(help));
    };
    for entry in &table.entries {
        reader.within(entry, |reader| {
            let layer: crate::layer_name::LayerName = match entry.key.parse() {
                Ok(layer) => layer,
                Err(error) => {
                    let message = format!("does not name a layer: {error}");
                    return reader.bad_value(&entry.key_span, &message, "expected a layer's name", None);
                }
            };
            reader.mention(layer.clone(), entry.key_span.clone());
            let Some(count) = reader.count(entry) else { return };
            all.retain(|minimum| minimum.layer != layer);
            let at_least = Limit { value: count as u64, source: reader.source(&entry.key_span) };
            all.push(LayerMinimum { layer, at_least });
        });
    }
}

fn seconds(reader: &mut Reader<'_>, entry: &Entry) -> Option<Duration> {
    let span = &entry.value.span;
    if !matches!(entry.value.kind, Kind::Integer(_) | Kind::Float) {
        reader.wrong_type(&entry.value, "a number of seconds such as 1 or 0.25", None);
        return None;
    }
    let written = reader.written(span);
    match written.parse() {
        Ok(seconds) => Some(seconds),
        Err(error) => {
            reader.bad_value(span, &format!("is {written}, which {error}"), "expected seconds", None);
            None
        }
    }
}
