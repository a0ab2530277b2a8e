//! `covgate.json`, schema 1: integers, and percentages as strings cut to two places.

mod advice;
mod algebra;
mod patch;
mod results;
mod since;
mod trend;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::gates::Status;
use crate::summary::{
    CriticalRow, FeatureRow, FeatureTargetRow, Figure, FigureRow, FileRow, GateRow, MissedRow, PhaseRow, Summary,
    TargetRow,
};

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
struct Gate<'a> {
    id: &'a str,
    layer: Option<&'a str>,
    metric: &'a str,
    /// `pass`, `fail` or `no-data`.
    status: &'static str,
    /// Without sound data as the reports only bound the count, and the limit lies between the bounds.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undecided: bool,
    covered: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    covered_at_most: Option<u64>,
    total: Option<u64>,
    percent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    fail_under: Option<&'a str>,
    demand: &'static str,
    limit: &'a str,
    needed: Option<u64>,
    short_by: Option<u64>,
    severity: &'static str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    evidence: &'a [String],
}

impl<'a> Gate<'a> {
    fn new(gate: &'a GateRow) -> Self {
        let figure = gate.figure.as_ref();
        let undecided = gate.status == Status::Undecided.name();
        Self {
            id: &gate.id,
            layer: gate.layer.as_deref(),
            metric: &gate.metric,
            status: if undecided { Status::NoData.name() } else { gate.status },
            undecided,
            covered: figure.map(|figure| figure.covered),
            covered_at_most: figure.and_then(at_most),
            total: figure.map(|figure| figure.total),
            percent: figure.and_then(|figure| figure.percent.as_deref()),
            count: gate.count,
            fail_under: gate.fail_under.as_deref().or((gate.demand == "each-at-least").then_some(&gate.limit)),
            demand: gate.demand,
            limit: &gate.limit,
            needed: gate.needed,
            short_by: gate.short_by,
            severity: gate.severity,
            source: &gate.source,
            scope: gate.scope.as_deref(),
            evidence: &gate.evidence,
        }
    }
}

fn at_most(figure: &Figure) -> Option<u64> {
    (figure.covered_at_most != figure.covered).then_some(figure.covered_at_most)
}

/// A critical path with its targets; `layers` in the order of the layers.
#[derive(Serialize)]
struct Critical<'a> {
    name: &'a str,
    layer: Option<&'a str>,
    gate: &'a str,
    targets: Vec<Target<'a>>,
}

#[derive(Serialize)]
struct Target<'a> {
    path: &'a str,
    function: Option<&'a str>,
    #[serde(flatten)]
    count: Count<'a>,
    layers: BTreeMap<&'a str, Count<'a>>,
    line: Option<u32>,
    first_missed: Option<&'a str>,
}

fn critical<'a>(summary: &'a Summary) -> Vec<Critical<'a>> {
    let names = || summary.layers.iter().map(|layer| layer.name.as_str());
    let target = |target: &'a TargetRow| Target {
        path: &target.path,
        function: target.function.as_deref(),
        count: Count::new(&target.figure),
        layers: names().zip(target.layers.iter().map(Count::new)).collect(),
        line: target.line,
        first_missed: target.first_missed.as_deref(),
    };
    let row = |row: &'a CriticalRow| Critical {
        name: &row.name,
        layer: row.layer.as_deref(),
        gate: &row.gate,
        targets: row.targets.iter().map(target).collect(),
    };
    summary.critical.iter().map(row).collect()
}

/// A feature with the statements of its function bodies.
#[derive(Serialize)]
struct Feature<'a> {
    name: &'a str,
    state: &'static str,
    bodies: Count<'a>,
    targets: Vec<FeatureTarget<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tests: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct FeatureTarget<'a> {
    target: &'a str,
    #[serde(flatten)]
    bodies: Count<'a>,
    by_function: bool,
}

fn features<'a>(summary: &'a Summary) -> Vec<Feature<'a>> {
    let target = |target: &'a FeatureTargetRow| FeatureTarget {
        target: &target.text,
        bodies: Count::new(&target.bodies),
        by_function: target.is_by_function,
    };
    let row = |row: &'a FeatureRow| Feature {
        name: &row.name,
        state: row.state,
        bodies: Count::new(&row.bodies),
        targets: row.targets.iter().map(target).collect(),
        tests: row.tests.as_deref(),
        why: row.why.as_deref(),
    };
    summary.features.iter().map(row).collect()
}

/// A phase with its goals.
#[derive(Serialize)]
struct Phase<'a> {
    name: &'a str,
    by: Option<&'a str>,
    state: &'static str,
    goals: Vec<Gate<'a>>,
    way: Option<&'a str>,
}

fn phases<'a>(summary: &'a Summary) -> Vec<Phase<'a>> {
    let phase = |phase: &'a PhaseRow| Phase {
        name: &phase.name,
        by: phase.by.as_deref(),
        state: phase.state,
        goals: phase.goals.iter().map(Gate::new).collect(),
        way: phase.way.as_deref(),
    };
    summary.phases.iter().map(phase).collect()
}

/// A covered count; `percent` is null for 0 of 0.
#[derive(Serialize)]
struct Count<'a> {
    covered: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    covered_at_most: Option<u64>,
    total: u64,
    percent: Option<&'a str>,
}

impl<'a> Count<'a> {
    fn new(figure: &'a Figure) -> Self {
        Self {
            covered: figure.covered,
            covered_at_most: at_most(figure),
            total: figure.total,
            percent: figure.percent.as_deref(),
        }
    }
}

/// The metrics of a scope; null where a metric was not measured.
#[derive(Serialize)]
struct Scope<'a> {
    combined: Count<'a>,
    lines: Count<'a>,
    branches: Option<Count<'a>>,
    functions: Option<Count<'a>>,
}

impl<'a> Scope<'a> {
    fn new(figures: &'a FigureRow) -> Self {
        Self {
            combined: Count::new(&figures.combined),
            lines: Count::new(&figures.lines),
            branches: figures.branches.as_ref().map(Count::new),
            functions: figures.functions.as_ref().map(Count::new),
        }
    }
}

/// The layers in their order, as an object.
struct Layers<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for Layers<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, layer)| (name, layer)))
    }
}

#[derive(Serialize)]
struct Layer<'a> {
    #[serde(flatten)]
    scope: Scope<'a>,
    /// The same over its own runs, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Scope<'a>>,
    only: u64,
    only_in_function_bodies: u64,
    reports: Vec<Input<'a>>,
    /// Null where nothing is known of its tests.
    tests: Option<results::Tests<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contexts: Option<Contexts<'a>>,
}

/// What a layer that was taken from contexts is made of.
#[derive(Serialize)]
struct Contexts<'a> {
    patterns: &'a [String],
    tests: u64,
    imported_lines: u64,
    imports_left_out: u64,
    outside_tests_left_out: u64,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    format: &'static str,
    producer: &'a str,
    files: usize,
}

fn layers(summary: &Summary) -> Layers<'_, Layer<'_>> {
    let layers = summary.layers.iter().map(|layer| {
        let inputs = summary.inputs.iter().filter(|input| input.is_of(&layer.name));
        let reports = inputs.map(|input| Input {
            path: &input.path,
            format: input.format,
            producer: &input.producer,
            files: input.files,
        });
        let row = Layer {
            scope: Scope::new(&layer.figures),
            own: layer.own.as_ref().map(Scope::new),
            only: layer.only,
            only_in_function_bodies: layer.only_in_bodies,
            reports: reports.collect(),
            tests: results::of(summary, &layer.name),
            contexts: layer.contexts.as_ref().map(|of| Contexts {
                patterns: &of.patterns,
                tests: of.tests,
                imported_lines: of.imported,
                imports_left_out: of.not_imported,
                outside_tests_left_out: of.outside_tests,
            }),
        };
        (layer.name.as_str(), row)
    });
    Layers(layers.collect())
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    #[serde(flatten)]
    scope: Scope<'a>,
    missed_lines: &'a [(u32, u32)],
    missed_branches: Vec<(u32, To)>,
    excluded_lines: u64,
    layers: BTreeMap<&'a str, Scope<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum To {
    Line(u32),
    Exit(&'static str),
}

impl To {
    fn of(missed: &MissedRow) -> (u32, Self) {
        (missed.line, missed.to.map_or(Self::Exit("exit"), Self::Line))
    }
}

impl<'a> File<'a> {
    fn new(file: &'a FileRow, names: &[&'a str]) -> Self {
        let layers = names.iter().zip(&file.layers);
        Self {
            path: &file.path,
            scope: Scope::new(&file.figures),
            missed_lines: &file.missed_lines,
            missed_branches: file.missed_branches.iter().map(To::of).collect(),
            excluded_lines: file.excluded,
            layers: layers.filter_map(|(name, figures)| Some((*name, Scope::new(figures.as_ref()?)))).collect(),
        }
    }
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
