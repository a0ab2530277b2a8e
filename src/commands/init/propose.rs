//! From what was found to what is proposed: the code, the layers with their reports and tests, the floors.

use std::path::Path;

use crate::audit::Audit;
use crate::changes::Repository;
use crate::collection::in_order;
use crate::commands::gather::Gathered;
use crate::coverage::{Measure, Percent, SourcePath};
use crate::discover::{self, Input};
use crate::doctor;
use crate::document::Document;
use crate::layer_name::LayerName;
use crate::layers::Scope;
use crate::paths;
use crate::proposal::{self, Layer, Proposal};
use crate::toml_tree::{Kind, Table};
use crate::tool_settings::{Coverage, Pytest};

/// What is proposed for what was gathered and read.
pub(super) fn propose(gathered: &Gathered, audit: &Audit, from_current: bool) -> Proposal {
    let root = &gathered.config.root;
    let (coverage, pytest) = (Coverage::read(root), Pytest::read(root));
    let mut layers = layers(gathered, audit);
    if from_current {
        floors(&mut layers, gathered);
    }
    let has_reports = |layer: &Layer| gathered.runs.iter().any(|run| of_layer(run.layer.as_ref(), &layer.name));
    let is_any = layers.iter().any(has_reports);
    let (layers, unmeasured) = if is_any { layers.into_iter().partition(has_reports) } else { (layers, Vec::new()) };
    let measured = &gathered.united.measured;
    let tests: Vec<&str> = measured.files().keys().map(SourcePath::as_str).collect();
    let reached = |measure: Measure| Percent::reached(measure.low()).map(|reached| reached.cut_to(Percent::whole(1)));
    let overall = measured.figures(Scope::Overall, gathered.config.overall.denominator).combined();
    let is_named = coverage.source.iter().chain(&pytest.options.cov).any(|setting| !setting.value.is_empty());
    Proposal {
        name: name(root),
        source: source(gathered, &coverage, &pytest),
        omit: doctor::without_tests(&tests),
        layers,
        unmeasured,
        overall: if from_current { reached(overall).unwrap_or(proposal::OVERALL) } else { proposal::OVERALL },
        is_source_set: is_named,
        is_branch_set: coverage.branch.is_some_and(|setting| setting.value) || pytest.options.cov_branch.is_some(),
        base: Repository::around(root).ok().and_then(|repository| repository.default_branch()),
    }
}

/// The name in pyproject.toml, else the folder's.
fn name(root: &Path) -> String {
    let text = std::fs::read_to_string(root.join("pyproject.toml")).unwrap_or_default();
    let table = Table::parse(&Document::new("pyproject.toml", text)).unwrap_or_default();
    if let Some(Kind::Table(project)) = table.get("project").map(|entry| &entry.value.kind)
        && let Some(Kind::Text(name)) = project.get("name").map(|entry| &entry.value.kind)
        && !name.trim().is_empty()
    {
        return name.clone();
    }
    let folder = paths::absolute(root).file_name().map(|name| name.to_string_lossy().into_owned());
    folder.unwrap_or_else(|| "project".to_owned())
}

/// The folders of the code: those that coverage.py is told, else those that measured files lie in, else packages.
fn source(gathered: &Gathered, coverage: &Coverage, pytest: &Pytest) -> Vec<String> {
    let root = &gathered.config.root;
    let told = coverage.source.iter().chain(&pytest.options.cov).map(|setting| {
        let folder = setting.value.trim_start_matches("./").trim_end_matches('/');
        let package = folder.replace('.', "/");
        let places = [folder.to_owned(), package.clone(), format!("src/{package}")];
        places.into_iter().find(|place| !place.is_empty() && place != "." && root.join(place).is_dir())
    });
    let mut found: Vec<String> = told.flatten().collect();
    let tops = |paths: &mut dyn Iterator<Item = &SourcePath>| -> Vec<String> {
        let code = paths.filter(|path| doctor::without_tests(&[path.as_str()]).is_empty() && !path.is_absolute());
        code.filter_map(|path| Some(path.as_str().split_once('/')?.0.to_owned())).collect()
    };
    if found.is_empty() {
        let here = |path: &&SourcePath| root.join(path.as_str()).is_file();
        found = tops(&mut gathered.united.measured.files().keys().filter(here));
    }
    if found.is_empty() && gathered.runs.is_empty() {
        let files = paths::python_files(root, root);
        let is_package =
            |path: &&SourcePath| path.as_str().starts_with("src/") || path.as_str().ends_with("/__init__.py");
        found = tops(&mut files.iter().filter(is_package));
    }
    found.sort();
    found.dedup();
    found
}

fn of_layer(layer: Option<&LayerName>, name: &LayerName) -> bool {
    layer.map_or(name.as_str() == OTHER, |layer| layer == name)
}

/// The layer of reports whose paths name none, where others have one.
const OTHER: &str = "other";

/// The layers of the reports and of the test tree, in order.
fn layers(gathered: &Gathered, audit: &Audit) -> Vec<Layer> {
    let found = discover::search(&gathered.config.root);
    let of_tests = audit.layers.iter().filter(|row| row.counts.tests + row.counts.maybe > 0);
    let mut names: Vec<LayerName> = of_tests.filter_map(|row| row.name.as_ref()?.parse().ok()).collect();
    names.extend(gathered.runs.iter().filter_map(|run| run.layer.clone()));
    let is_layered = !names.is_empty();
    if is_layered && gathered.runs.iter().any(|run| run.layer.is_none()) {
        names.extend(OTHER.parse());
    }
    names.sort();
    names.dedup();
    in_order(&mut names, &[]);
    names.into_iter().map(|name| layer(name, gathered, audit, &found.junit)).collect()
}

fn layer(name: LayerName, gathered: &Gathered, audit: &Audit, junit: &[Input]) -> Layer {
    let mut layer = Layer::new(name);
    let all: Vec<&str> = gathered.runs.iter().map(|run| run.name.as_str()).collect();
    let is_its =
        |name: &str| gathered.runs.iter().any(|run| run.name == name && of_layer(run.layer.as_ref(), &layer.name));
    let (its, others): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|name| is_its(name));
    let read = gathered.results.sources();
    let results: Vec<&Input> =
        junit.iter().filter(|input| read.iter().any(|source| source.name == input.place.name())).collect();
    let (results, other_results): (Vec<&Input>, Vec<&Input>) =
        results.into_iter().partition(|input| of_layer(input.layer.as_ref(), &layer.name));
    let names = |inputs: &[&Input]| inputs.iter().map(|input| input.place.name().to_owned()).collect::<Vec<_>>();
    if !its.is_empty() {
        // Files beside them that are no reports, and reports that are the same once more, are not to match.
        let beside: Vec<String> = discover::search(&gathered.config.root)
            .inputs
            .iter()
            .map(|input| input.place.name().to_owned())
            .filter(|name| !its.contains(&name.as_str()))
            .collect();
        let others: Vec<&str> = others.into_iter().chain(beside.iter().map(String::as_str)).collect();
        layer.expect = (its.len() > 1).then_some(its.len());
        layer.reports = patterns(&its, &others);
        let (results, others) = (names(&results), names(&other_results));
        let [results, others] = [&results, &others].map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
        layer.junit = patterns(&results, &others);
    }
    let (tests, origin) = tests(layer.name.as_str(), audit);
    let is_by_paths = origin.is_empty() && !its.is_empty();
    layer.origin = if is_by_paths { "by the paths of its reports".to_owned() } else { origin };
    layer.tests = tests;
    layer
}

fn patterns(names: &[&str], others: &[&str]) -> Vec<String> {
    let each = || names.iter().map(|name| glob::Pattern::escape(name)).collect();
    proposal::pattern(names, others).map_or_else(each, |pattern| vec![pattern])
}

/// What pytest is to run for a layer: the outermost folders that hold its tests only, else its marker.
fn tests(layer: &str, audit: &Audit) -> (Vec<String>, String) {
    let is_its = |row: &&crate::audit::FolderRow| row.layers.iter().any(|name| name == layer);
    let is_only_its = |folder: &str| {
        let below = format!("{folder}/");
        let mut rows = audit.folders.iter().filter(|row| row.path == folder || row.path.starts_with(&below));
        rows.all(|row| row.layers.iter().all(|name| name == layer))
    };
    let folders: Vec<&str> = audit.folders.iter().filter(is_its).map(|row| row.path.as_str()).collect();
    if folders.is_empty() {
        return (Vec::new(), String::new());
    }
    let is_marked = audit.markers.iter().any(|marker| marker.name == layer && marker.tests > 0);
    if is_marked && !folders.iter().all(|folder| is_only_its(folder)) {
        return (vec!["-m".to_owned(), layer.to_owned()], format!("tests marked `{layer}`"));
    }
    let mut tops: Vec<String> = Vec::new();
    for folder in folders {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let top = ends.map(|end| &folder[..end]).find(|above| is_only_its(above)).unwrap_or(folder);
        if !tops.iter().any(|known| known == top) {
            tops.push(top.to_owned());
        }
    }
    let origin = format!("tests in {}", tops.join(", "));
    (tops, origin)
}

/// Floors at what is reached.
fn floors(layers: &mut [Layer], gathered: &Gathered) {
    let measured = &gathered.united.measured;
    for layer in layers {
        let figures = measured
            .column(&layer.name)
            .map(|column| measured.figures(Scope::Layer(column), gathered.config.overall.denominator).combined());
        let reached = figures.filter(|measure| measure.total() > 0).and_then(|measure| Percent::reached(measure.low()));
        layer.fail_under = reached.map(|reached| reached.cut_to(Percent::whole(1))).or(layer.fail_under);
    }
}
