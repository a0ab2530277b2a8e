//! `covgate.json`, schema 1: integers, and percentages as strings cut to two places.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::summary::{Figure, FigureRow, FileRow, GateRow, MissedRow, Summary};

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
        ("layers", one_line(&layers(summary))),
        ("overall", one_line(&Scope::new(&summary.overall))),
        ("files", a_line_each(&files)),
        ("never_measured", one_line(&summary.never_measured)),
        ("errors", a_line_each(&findings(&summary.errors))),
        ("warnings", a_line_each(&findings(&summary.warnings))),
    ];
    let fields: Vec<String> =
        fields.into_iter().map(|(name, value)| format!("  {}: {value}", one_line(&name))).collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

/// A value without line breaks. Plain data with string keys: nothing in it can fail to be written.
fn one_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A list with a line for each element: short to store, and made for diffs.
fn a_line_each(values: &[impl Serialize]) -> String {
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
    status: &'static str,
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
        Self {
            id: &gate.id,
            layer: gate.layer.as_deref(),
            metric: &gate.metric,
            status: gate.status,
            covered: figure.map(|figure| figure.covered),
            covered_at_most: figure.and_then(at_most),
            total: figure.map(|figure| figure.total),
            percent: figure.and_then(|figure| figure.percent.as_deref()),
            count: gate.count,
            fail_under: gate.fail_under.as_deref(),
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
struct Layers<'a>(Vec<(&'a str, Layer<'a>)>);

impl Serialize for Layers<'_> {
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
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    format: &'static str,
    producer: &'a str,
    files: usize,
}

fn layers(summary: &Summary) -> Layers<'_> {
    let layers = summary.layers.iter().map(|layer| {
        let inputs = summary.inputs.iter().filter(|input| input.layer.as_deref() == Some(&layer.name));
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

impl<'a> File<'a> {
    fn new(file: &'a FileRow, names: &[&'a str]) -> Self {
        let target = |missed: &MissedRow| (missed.line, missed.to.map_or(To::Exit("exit"), To::Line));
        let layers = names.iter().zip(&file.layers);
        Self {
            path: &file.path,
            scope: Scope::new(&file.figures),
            missed_lines: &file.missed_lines,
            missed_branches: file.missed_branches.iter().map(target).collect(),
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
