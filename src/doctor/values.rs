//! Where each effective value comes from: the defaults, a line of the configuration, a profile, the command line.

use serde::Serialize;

use super::Known;
use crate::document::Document;
use crate::gates::Demand;
use crate::toml_tree::{Entry, Kind, Table, Value};

/// A value that counts, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueRow {
    /// Its key, as in `covgate.toml`.
    pub key: String,
    /// The value as it is written.
    pub value: String,
    /// `default`, a line of a file, that with a profile, or the command line.
    pub source: String,
    /// True if nothing sets it.
    pub is_default: bool,
}

/// What counts where nothing is set.
const DEFAULTS: [(&str, &str); 9] = [
    ("overall.denominator", "\"union\""),
    ("report.out", "\"covgate-report\""),
    ("report.formats", "[\"html\", \"markdown\", \"json\"]"),
    ("report.sources", "\"all\""),
    ("report.single-file", "false"),
    ("history.file", "\".covgate/history.jsonl\""),
    ("history.record", "false"),
    ("tests.fast", "1"),
    ("tests.slow", "5"),
];

/// All rows: what is set in the order of the file, then what is given, then the defaults.
pub(super) fn rows(known: &Known<'_>) -> Vec<ValueRow> {
    let mut rows = known.config.document.as_ref().map_or_else(Vec::new, |document| written(document, known));
    for rule in known.rules {
        let Demand::AtLeast(percent) = rule.demand else { continue };
        let subject = rule.layer.as_ref().map_or_else(|| "overall".to_owned(), |layer| format!("layers.{layer}"));
        let metric = rule.metric().map_or("combined", crate::gates::Metric::name);
        let key = key_of_floor(&format!("{subject}.fail-under"), metric);
        let is_default = rule.source == "default";
        let source = match rule.source.as_str() {
            "--fail-under" => "command line".to_owned(),
            source => source.to_owned(),
        };
        match rows.iter_mut().find(|row| row.key == key) {
            Some(row) if source == "command line" => {
                row.source = format!("{source} (instead of {} at {})", row.value, row.source);
                row.value = percent.to_string();
            }
            Some(_) => {}
            None => rows.push(ValueRow { key, value: percent.to_string(), source, is_default }),
        }
    }
    for (key, value) in DEFAULTS {
        if !rows.iter().any(|row| row.key == key) {
            rows.push(default(key.to_owned(), value.to_owned()));
        }
    }
    if !rows.iter().any(|row| row.key == "project.name") {
        let root = crate::paths::absolute(&known.config.root);
        let name = root.file_name().map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned());
        rows.push(default("project.name".to_owned(), format!("{name:?}")));
    }
    rows
}

fn default(key: String, value: String) -> ValueRow {
    ValueRow { key, value, source: "default".to_owned(), is_default: true }
}

/// A floor is one of the combined metric if it names none.
fn key_of_floor(key: &str, metric: &str) -> String {
    if metric == "combined" { key.to_owned() } else { format!("{key}.{metric}") }
}

/// The table that configures covgate.
fn own_table(document: &Document, known: &Known<'_>) -> Option<Table> {
    let table = Table::parse(document).ok()?;
    let is_pyproject = known.file().ends_with("pyproject.toml");
    if is_pyproject { inner(&inner(&table, "tool")?, "covgate") } else { Some(table) }
}

fn inner(table: &Table, key: &str) -> Option<Table> {
    match &table.get(key)?.value.kind {
        Kind::Table(table) => Some(table.clone()),
        Kind::Text(_) | Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date | Kind::List(_) => None,
    }
}

/// The names of the profiles.
pub(super) fn profiles(document: &Document, known: &Known<'_>) -> Vec<String> {
    let profiles = own_table(document, known).and_then(|own| inner(&own, "profiles"));
    profiles.map_or_else(Vec::new, |profiles| profiles.entries.iter().map(|entry| entry.key.clone()).collect())
}

/// What the file says, with the profile laid over it.
fn written(document: &Document, known: &Known<'_>) -> Vec<ValueRow> {
    let Some(own) = own_table(document, known) else { return Vec::new() };
    let mut walk = Walk { document, rows: Vec::new(), profile: None };
    for entry in own.entries.iter().filter(|entry| entry.key != "profiles") {
        walk.entry("", entry);
    }
    let profile = known.config.profile.as_deref();
    if let Some(profile) = profile
        && let Some(over) = inner(&own, "profiles").and_then(|profiles| inner(&profiles, profile))
    {
        walk.profile = Some(profile);
        for entry in &over.entries {
            walk.entry("", entry);
        }
    }
    // A line that is at fault sets nothing.
    let lines = known.mistakes.iter().filter_map(crate::fault::Fault::position);
    let lines: Vec<String> = lines.filter_map(|at| Some(at.rsplit_once(':')?.0.to_owned())).collect();
    walk.rows
        .retain(|row| !lines.iter().any(|line| row.source == *line || row.source.starts_with(&format!("{line} "))));
    walk.rows
}

struct Walk<'a> {
    document: &'a Document,
    rows: Vec<ValueRow>,
    profile: Option<&'a str>,
}

impl Walk<'_> {
    fn entry(&mut self, above: &str, entry: &Entry) {
        let key = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
        match &entry.value.kind {
            Kind::Table(table) => table.entries.iter().for_each(|entry| self.entry(&key, entry)),
            Kind::List(items) if items.iter().any(|item| matches!(item.kind, Kind::Table(_))) => {
                for item in items {
                    self.named(&key, item);
                }
            }
            Kind::Text(_) | Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date | Kind::List(_) => {
                let key = key
                    .strip_suffix(".combined")
                    .filter(|key| key.ends_with("fail-under"))
                    .map_or(key.clone(), str::to_owned);
                self.row(key, entry);
            }
        }
    }

    /// A table of a list is known by its name.
    fn named(&mut self, key: &str, item: &Value) {
        let Kind::Table(table) = &item.kind else { return };
        let name = table.get("name").and_then(|entry| match &entry.value.kind {
            Kind::Text(name) => Some(name.clone()),
            Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date | Kind::List(_) | Kind::Table(_) => None,
        });
        let key = format!("{key}.{}", name.unwrap_or_else(|| "?".to_owned()));
        for entry in table.entries.iter().filter(|entry| entry.key != "name") {
            self.entry(&key, entry);
        }
    }

    fn row(&mut self, key: String, entry: &Entry) {
        let text = self.document.text();
        let line = text.get(..entry.key_span.start).unwrap_or(text).matches('\n').count() + 1;
        let value = text.get(entry.value.span.clone()).unwrap_or_default();
        let value = value.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let place = format!("{}:{line}", self.document.name());
        let before = self.rows.iter().position(|row| row.key == key);
        let source = match (self.profile, before) {
            (Some(profile), Some(at)) => {
                format!("{place} (profile {profile}, instead of {} at {})", self.rows[at].value, self.rows[at].source)
            }
            (Some(profile), None) => format!("{place} (profile {profile})"),
            (None, _) => place,
        };
        let row = ValueRow { key, value, source, is_default: false };
        match before {
            Some(at) => self.rows[at] = row,
            None => self.rows.push(row),
        }
    }
}
