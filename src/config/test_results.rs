//! `[tests]`: what is demanded of the results of tests, and where fast ends and slow begins.

use std::ops::Range;

use super::nearest::{listed, nearest};
use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tree::{Entry, Kind};
use super::{Ceiling, LayerMinimum, Limit, TestRules, floors};
use crate::fault::Fault;
use crate::results::{Duration, Speed};

/// The section while it is read: what has to be checked together keeps its place.
#[derive(Clone, Default)]
pub(super) struct Written {
    max_failed: Option<Limit>,
    min_tests: Vec<(LayerMinimum, Range<usize>)>,
    fast: Option<(Duration, Range<usize>)>,
    slow: Option<(Duration, Range<usize>)>,
    max_slow_share: Option<Ceiling>,
}

pub(super) const KEYS: &[Key<Settings>] = &[
    Key::new("max-failed", |settings, reader, entry| {
        if let Some(count) = reader.whole(entry, 0) {
            settings.tests.max_failed = Some(Limit { count, source: reader.source(&entry.key_span) });
        }
    }),
    Key::new("min-tests", |settings, reader, entry| min_tests(&mut settings.tests.min_tests, reader, entry)),
    Key::new("fast", |settings, reader, entry| settings.tests.fast = seconds(reader, entry)),
    Key::new("slow", |settings, reader, entry| settings.tests.slow = seconds(reader, entry)),
    Key::new("max-slow-share", |settings, reader, entry| {
        if let Some(percent) = floors::percent(reader, &entry.value, floors::EXPECTED) {
            settings.tests.max_slow_share = Some(Ceiling { percent, source: reader.source(&entry.key_span) });
        }
    }),
];

impl Written {
    /// What the rest of the program goes by.
    pub(super) fn into_rules(self) -> TestRules {
        let default = Speed::default();
        let or = |written: Option<(Duration, Range<usize>)>, default| written.map_or(default, |(seconds, _)| seconds);
        TestRules {
            max_failed: self.max_failed,
            min_tests: self.min_tests.into_iter().map(|(minimum, _)| minimum).collect(),
            speed: Speed { fast: or(self.fast, default.fast), slow: or(self.slow, default.slow) },
            max_slow_share: self.max_slow_share,
        }
    }
}

/// Refuses layers that are not declared, and a slow that begins before fast ends.
pub(super) fn check(settings: &Settings, reader: &mut Reader<'_>) {
    let declared: Vec<&str> = settings.config.layers.iter().map(|layer| layer.name.as_str()).collect();
    for (minimum, span) in &settings.tests.min_tests {
        let name = minimum.layer.as_str();
        if declared.is_empty() || declared.contains(&name) {
            continue;
        }
        let help = match nearest(name, &declared) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declared layers: {}", listed(&declared)),
        };
        let fault =
            Fault::new("covgate::config::bad-value", format!("the layer `{name}` of `min-tests` is not declared"));
        reader.fault(fault.with_help(help), span, "expected a declared layer");
    }
    let Speed { fast, slow } = settings.tests.clone().into_rules().speed;
    let (last, label) = match (&settings.tests.fast, &settings.tests.slow) {
        (_, Some((_, span))) => (span, format!("expected {fast} or more")),
        (Some((_, span)), None) => (span, format!("expected {slow} or less")),
        (None, None) => return,
    };
    if fast > slow {
        let message = format!("tests above {slow} s would be slow, and those below {fast} s fast: some would be both");
        let fault = Fault::new("covgate::config::bad-value", message);
        reader.fault(fault.with_help("set `fast` to less than `slow`, both in seconds"), last, &label);
    }
}

/// Lays the numbers that are written over those that are there, layer by layer.
fn min_tests(all: &mut Vec<(LayerMinimum, Range<usize>)>, reader: &mut Reader<'_>, entry: &Entry) {
    let Kind::Table(table) = &entry.value.kind else {
        let help = format!("say it of a layer: `min-tests = {{ unit = {} }}`", reader.written(&entry.value.span));
        return reader.wrong_type(&entry.value, "a table such as `{ unit = 100 }`", Some(help));
    };
    for entry in &table.entries {
        reader.within(entry, |reader| {
            let layer = match entry.key.parse() {
                Ok(layer) => layer,
                Err(error) => {
                    let message = format!("does not name a layer: {error}");
                    return reader.bad_value(&entry.key_span, &message, "expected a layer's name", None);
                }
            };
            let Some(count) = reader.whole(entry, 1) else { return };
            all.retain(|(minimum, _)| minimum.layer != layer);
            let source = reader.source(&entry.key_span);
            all.push((LayerMinimum { layer, at_least: Limit { count, source } }, entry.key_span.clone()));
        });
    }
}

fn seconds(reader: &mut Reader<'_>, entry: &Entry) -> Option<(Duration, Range<usize>)> {
    let span = &entry.value.span;
    if !matches!(entry.value.kind, Kind::Integer(_) | Kind::Float) {
        reader.wrong_type(&entry.value, "a number of seconds such as 1 or 0.25", None);
        return None;
    }
    let written = reader.written(span);
    match written.parse() {
        Ok(seconds) => Some((seconds, span.clone())),
        Err(error) => {
            reader.bad_value(span, &format!("is {written}, which {error}"), "expected seconds", None);
            None
        }
    }
}
