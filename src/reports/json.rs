//! `covgate.json`, schema 1: integers, and percentages as strings cut to two places.

mod advice;
mod algebra;
mod demands;
mod figures;
mod files;
mod gate;
mod layers;
mod patch;
mod results;
mod since;
mod trend;

use serde::Serialize;

use crate::summary::Summary;
use demands::{critical, features, phases};
use figures::{Count, Scope};
use files::{File, To};
use gate::Gate;
use layers::{Layers, layers};

/// The schema's version: additions are allowed within it, changes are not.
const SCHEMA: u32 = 1;

/// The report as text, ending in a line break.
#[must_use]
pub fn render(summary: &Summary) -> String {
    let names: Vec<&str> = summary.layers.iter().map(|layer| layer.name.as_str()).collect();
    let gates: Vec<Gate<'_>> = summary.gates.iter().map(Gate::new).collect();
    let files: Vec<File<'_>> = summary.files.iter().map(|file| File::new(file, &names)).collect();
    let fields = [
        ("schema", one_line(&SCHEMA)),
        ("verdict", one_line(&summary.verdict.name())),
        ("exit_code", one_line(&summary.exit_code)),
        ("project", one_line(&summary.project)),
        ("profile", one_line(&summary.profile)),
        ("gates", a_line_each(&gates)),
        ("critical", a_line_each(&critical(summary))),
        ("features", a_line_each(&features(summary))),
        ("phases", a_line_each(&phases(summary))),
        ("layers", one_line(&layers(summary))),
        ("overall", one_line(&Scope::new(&summary.overall))),
        ("shared", a_line_each(&algebra::shared(summary))),
        ("without", a_line_each(&algebra::without(summary))),
        ("advice", summary.advice.as_ref().map_or_else(|| "null".to_owned(), advice::advice)),
        ("tests", one_line(&results::all(summary))),
        ("files", a_line_each(&files)),
        ("never_measured", one_line(&summary.never_measured)),
        ("errors", a_line_each(&findings(&summary.errors))),
        ("warnings", a_line_each(&findings(&summary.warnings))),
    ];
    // Where nobody asks for changed lines there is no such field.
    let patch = summary.patch.as_ref().map(|patch| ("patch", patch::field(patch)));
    let baseline = summary.since.as_ref().map(|since| ("baseline", one_line(&since::Since::new(since))));
    let trend = summary.trend.as_ref().map(|trend| ("trend", a_line_each(&trend::runs(trend))));
    let forecasts = summary.trend.as_ref().filter(|trend| !trend.forecasts.is_empty());
    let forecasts = forecasts.map(|trend| ("forecasts", a_line_each(&trend::forecasts(trend))));
    let fields: Vec<String> = fields
        .into_iter()
        .chain(patch)
        .chain(baseline)
        .chain(trend)
        .chain(forecasts)
        .map(|(name, value)| format!("  {}: {value}", one_line(&name)))
        .collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

/// A value without line breaks. Plain data with string keys: nothing in it can fail to be written.
pub(super) fn one_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A list with a line for each element: short to store, and made for diffs.
pub(super) fn a_line_each(values: &[impl Serialize]) -> String {
    if values.is_empty() {
        return "[]".to_owned();
    }
    let lines: Vec<String> = values.iter().map(|value| format!("    {}", one_line(value))).collect();
    format!("[\n{}\n  ]", lines.join(",\n"))
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    message: &'a str,
    count: u64,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    items: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

fn findings(findings: &[crate::summary::Finding]) -> Vec<Finding<'_>> {
    findings
        .iter()
        .map(|finding| Finding {
            code: &finding.code,
            message: &finding.message,
            count: finding.count,
            items: &finding.items,
            help: finding.help.as_deref(),
        })
        .collect()
}
