//! `[[phases]]`: floors to be reached by a date.

use super::reader::Reader;
use super::tables::{self, Named};
use super::tree::{Entry, Kind, Value};
use super::{Floor, floors};
use crate::coverage::Date;
use crate::layer_name::LayerName;

/// One of `[[phases]]`: floors to be reached by a day.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// The day; none if it has none.
    pub by: Option<Date>,
    /// The floors, in the order of the file.
    pub goals: Vec<PhaseGoal>,
    /// Where it is written.
    pub source: String,
}

/// The floors of a phase for one layer.
#[derive(Clone, Debug)]
pub struct PhaseGoal {
    /// The layer; none for all together.
    pub layer: Option<LayerName>,
    /// The floors.
    pub floors: Vec<Floor>,
}

/// Reads the list over what is known: `by` is a date, every other key a layer, or `overall`, with its floors.
pub(super) fn read(phases: &mut Vec<Phase>, reader: &mut Reader<'_>, entry: &Entry) {
    tables::read_with(phases, reader, entry, phase, check);
    phases.sort_by_key(|phase| phase.by);
}

fn phase(phase: &mut Phase, reader: &mut Reader<'_>, entry: &Entry) {
    if entry.key == "by" {
        phase.by = reader.within_value(entry, |reader| date(reader, entry));
        return;
    }
    let layer = entry.key.parse::<LayerName>().ok();
    if layer.is_none() && entry.key != "overall" {
        reader.unknown(entry, &["name", "by", "overall", "the name of a layer"]);
        return;
    }
    let at = phase.goals.iter().position(|goal| goal.layer == layer).unwrap_or_else(|| {
        phase.goals.push(PhaseGoal { layer: layer.clone(), floors: Vec::new() });
        phase.goals.len() - 1
    });
    reader.within(entry, |reader| {
        if let Some(layer) = layer {
            reader.mention(layer, entry.key_span.clone());
        }
        floors::read(&mut phase.goals[at].floors, reader, entry);
    });
}

fn date(reader: &mut Reader<'_>, entry: &Entry) -> Option<Date> {
    let written = match &entry.value.kind {
        Kind::Text(text) => text.clone(),
        Kind::Date => reader.written(&entry.value.span).to_owned(),
        Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::List(_) | Kind::Table(_) => {
            reader.wrong_type(&entry.value, "a date such as 2026-12-31", None);
            return None;
        }
    };
    let date = Date::parse(&written);
    if date.is_none() {
        let message = format!("is `{written}`, which is no day");
        reader.bad_value(&entry.value.span, &message, "expected a date such as 2026-12-31", None);
    }
    date
}

fn check(phase: &Phase, reader: &mut Reader<'_>, value: &Value) {
    if phase.goals.is_empty() {
        let help = "add `overall = 90`, or the name of a layer: `unit = 92`";
        reader.missing(&value.span, "has no goal", "expected a floor", help);
    }
}

impl Named for Phase {
    fn name(&self) -> &str {
        &self.name
    }

    fn new(name: String, source: String) -> Self {
        Self { name, by: None, goals: Vec::new(), source }
    }
}
