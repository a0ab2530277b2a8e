//! How to have these numbers again: pytest for each layer, then covgate; the same for GitHub Actions.

use serde::Serialize;

use super::Commands;
use crate::reports::text;
use crate::summary::{InputRow, Summary, counted};

/// So many reports of a layer have a command of their own; all of a run have so many.
const OF_LAYER: usize = 3;
const OF_RUN: usize = 24;
/// So many folders are named as sources.
const SOURCES: usize = 4;

/// The section.
#[derive(Serialize)]
pub struct Reproduce<'a> {
    version: &'static str,
    commands: &'a Commands,
    layers: Vec<Layer>,
    /// Layers whose commands are left out.
    rest: Option<String>,
}

/// The test runs of one layer.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// What the run is called, for a comment: one line.
    pub title: String,
    /// A command for each report, each one line.
    pub commands: Vec<String>,
}

impl<'a> Reproduce<'a> {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, commands: &'a Commands) -> Self {
        let mut layers = layers(summary);
        let mut room = OF_RUN;
        let all = layers.len();
        layers.retain(|layer| {
            let fits = layer.commands.len() <= room;
            room = if fits { room - layer.commands.len() } else { 0 };
            fits
        });
        let rest = (all - layers.len()) as u64;
        let rest = (rest > 0).then(|| counted(rest, "more layer", "more layers"));
        Self { version: env!("CARGO_PKG_VERSION"), commands, layers, rest }
    }
}

/// The layers in the order of their reports, with the commands that write these.
#[must_use]
pub fn layers(summary: &Summary) -> Vec<Layer> {
    let is_file = |input: &&InputRow| input.path != "standard input";
    let mut names: Vec<Option<String>> = Vec::new();
    for input in summary.inputs.iter().filter(is_file) {
        let layers = input.layers_shown();
        if !names.contains(&layers) {
            names.push(layers);
        }
    }
    if names.is_empty() {
        return ["unit", "integration"].map(|layer| assumed(summary, layer)).into();
    }
    let of_layer = |layers: Option<String>| {
        let inputs: Vec<&InputRow> =
            summary.inputs.iter().filter(is_file).filter(|input| input.layers_shown() == layers).collect();
        let mut title = layers.unwrap_or_else(|| "no layer".to_owned());
        if inputs.len() > 1 {
            title = format!("{title}, {}: each run with its part of the tests", shown(inputs.len()));
        }
        let commands = inputs.iter().take(OF_LAYER).flat_map(|input| match input.parts.as_slice() {
            [] => vec![pytest(summary, input.layer.as_deref(), input.format, &input.path)],
            _ => with_contexts(summary, input),
        });
        Layer { title, commands: commands.collect() }
    };
    names.into_iter().map(of_layer).collect()
}

/// `2 reports`, `12 reports, 3 of them here`.
fn shown(reports: usize) -> String {
    let all = counted(reports as u64, "report", "reports");
    if reports > OF_LAYER { format!("{all}, {OF_LAYER} of them here") } else { all }
}

/// A layer as it would be, where no report was read.
fn assumed(summary: &Summary, layer: &str) -> Layer {
    let path = format!("reports/{layer}/coverage.json");
    Layer { title: layer.to_owned(), commands: vec![pytest(summary, Some(layer), "coverage-json", &path)] }
}

/// pytest-cov writes no contexts into its own reports.
fn with_contexts(summary: &Summary, input: &InputRow) -> Vec<String> {
    let run = run(summary, input.layer.as_deref());
    let write = format!("coverage json --show-contexts -o {}", shell_word(&input.path));
    vec![format!("{run} --cov-context=test --cov-report="), write]
}

fn pytest(summary: &Summary, layer: Option<&str>, format: &str, path: &str) -> String {
    let kind = match format {
        "cobertura" => "xml",
        "lcov" => "lcov",
        _ => "json",
    };
    format!("{} {}", run(summary, layer), shell_word(&format!("--cov-report={kind}:{path}")))
}

/// The tests of a layer, measured, without a report.
fn run(summary: &Summary, layer: Option<&str>) -> String {
    let tests = layer.map_or_else(|| "tests".to_owned(), |layer| format!("tests/{layer}"));
    let mut words = vec!["pytest".to_owned(), tests];
    words.extend(sources(summary).into_iter().map(|folder| shell_word(&format!("--cov={folder}"))));
    let has_branches = summary.overall.branches.as_ref().is_some_and(|branches| branches.total > 0);
    words.extend((has_branches || summary.files.is_empty()).then(|| "--cov-branch".to_owned()));
    words.join(" ")
}

/// A word on one line, whatever is in it.
fn shell_word(word: &str) -> String {
    text::shell_word(&text::visible(word))
}

/// The folders that hold all known files: the one that they share, else the first folders of their paths.
fn sources(summary: &Summary) -> Vec<String> {
    let paths = summary.files.iter().map(|file| &file.path).chain(&summary.never_measured);
    let folders: Vec<&str> = paths
        .filter(|path| !path.starts_with('/'))
        .map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder))
        .collect();
    let Some(first) = folders.first() else { return vec!["src".to_owned()] };
    let mut shared: Vec<&str> = first.split('/').filter(|part| !part.is_empty()).collect();
    for folder in &folders {
        let same = shared.iter().zip(folder.split('/')).take_while(|(one, two)| *one == two).count();
        shared.truncate(same);
    }
    if !shared.is_empty() {
        return vec![shared.join("/")];
    }
    let mut tops: Vec<&str> = folders.iter().map(|folder| folder.split('/').next().unwrap_or_default()).collect();
    tops.sort_unstable();
    tops.dedup();
    if tops.len() > SOURCES || tops.contains(&"") {
        return vec![".".to_owned()];
    }
    tops.into_iter().map(str::to_owned).collect()
}
