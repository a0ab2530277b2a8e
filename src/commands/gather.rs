//! From the command line and the configuration to merged coverage: the way that all commands share.

mod test_results;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::contexts::{ByContexts, Lacking, Planned};
use crate::cli::Project;
use crate::collection::{Collection, DIFFERENT_SOURCE, Repeat, Run, United, in_order};
use crate::config::{Config, Layer};
use crate::discover::{self, Input, Origin, Place};
use crate::fault::{Fault, Faults};
use crate::formats::{self, Asked, Content, KnownRegions, Limits, Report};
use crate::layer_name::LayerName;
use crate::paths::{self, Omit, Placing};
use crate::results::Results;

/// Merged coverage, and all that happened on the way.
pub struct Gathered {
    /// The configuration that was used.
    pub config: Config,
    /// The reports that were read.
    pub runs: Vec<Run>,
    /// Their coverage, by file and layer.
    pub united: United,
    /// Results of tests, by layer.
    pub results: Results,
    /// The layers that reports were given or found for, read or not, in order.
    pub layers: Vec<LayerName>,
    /// True if functions and classes were passed over.
    pub has_figures_only: bool,
    /// Reports that came twice.
    pub repeats: Vec<Repeat>,
    /// Files among the inputs that are no coverage reports, with what they are.
    pub passed_over: Vec<String>,
    /// True if the reports were searched for, as neither arguments nor configuration name them.
    pub is_search: bool,
    /// What stands in the way of a sound verdict.
    pub faults: Faults,
}

/// Reads the configuration that the options ask for.
pub fn configuration(project: &Project) -> Result<Config, Faults> {
    let mut config = Config::load(project.config.as_deref(), &start(project)?, project.profile.as_deref())?;
    if let Some(root) = &project.root {
        config.root.clone_from(root);
    }
    Ok(config)
}

/// Reads as much of the configuration as can be read, and what is wrong with it.
///
/// # Errors
/// If the root is no folder.
pub fn configuration_despite(project: &Project) -> Result<(Config, Faults), Faults> {
    let start = start(project)?;
    let (mut config, faults) = Config::load_despite(project.config.as_deref(), &start, project.profile.as_deref());
    if let Some(root) = &project.root {
        config.root.clone_from(root);
    }
    Ok((config, faults))
}

/// Where the configuration is looked for from.
fn start(project: &Project) -> Result<PathBuf, Faults> {
    match &project.root {
        Some(root) if !root.is_dir() => Err(vec![
            Fault::new("covgate::root::not-a-folder", format!("the root {} is no folder", root.display()))
                .with_help("give the project's folder by --root"),
        ]),
        Some(root) => Ok(root.clone()),
        None => Ok(PathBuf::from(".")),
    }
}

/// What a command wants of its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Coverage and results of tests.
    All,
    /// The same, and which test files ran each line, where reports tell it.
    Tests,
    /// All, without functions and classes where no report contradicts another about them.
    Figures,
    /// Coverage alone: results of tests are files of another kind.
    Coverage,
}

/// Finds, reads, merges and unites all reports.
///
/// What cannot be found or read is among the faults: the rest is still worth a report.
pub fn gather(config: Config, arguments: &[String], wanted: Wanted, is_quiet: bool) -> Gathered {
    if wanted == Wanted::Figures {
        let gathered = read_all(config.clone(), arguments, wanted, is_quiet);
        let is_in_doubt = gathered.faults.iter().any(|fault| fault.code() == DIFFERENT_SOURCE);
        // What was passed over says who is right.
        return if is_in_doubt { read_all(config, arguments, Wanted::All, is_quiet) } else { gathered };
    }
    read_all(config, arguments, wanted, is_quiet)
}

fn read_all(config: Config, arguments: &[String], wanted: Wanted, is_quiet: bool) -> Gathered {
    let Inputs { reports: given, junit, mut passed_over, is_search, mut faults } = inputs(&config, arguments);
    let is_whole = wanted == Wanted::Figures && given.iter().any(|input| is_read_once(&input.place));
    let wanted = if is_whole { Wanted::All } else { wanted };
    // Layers that were named stand in the reports, found or not.
    let lost: Vec<LayerName> = faults.iter().flat_map(Fault::layers).filter_map(|layer| layer.parse().ok()).collect();
    let mut results = Results::default();
    let by_contexts = ByContexts::new(&config, !arguments.is_empty(), wanted == Wanted::Tests);
    let inputs = by_contexts.plan(given.clone());
    let mut lacking = Lacking::default();
    let mut collection = Collection::default();
    let known = KnownRegions::default();
    let progress = progress(inputs.len(), is_quiet);
    let limits = limits(&config);
    // No more of them in memory than are being read.
    let in_flight = rayon::current_num_threads();
    for batch in inputs.chunks(in_flight.max(1)) {
        let reports: Vec<Result<Content, Fault>> =
            batch.par_iter().map(|planned| read(planned, wanted, &limits, &known)).collect();
        for (planned, report) in batch.iter().zip(reports) {
            progress.inc(1);
            let input = &planned.input;
            match report {
                Ok(Content::Coverage(report)) => by_contexts.add(&mut collection, &mut lacking, report, planned),
                Ok(Content::Tests(report)) => results.add(report, input.layer.as_ref(), input.is_layer_guessed),
                Err(fault) if input.origin == Origin::Found && formats::is_another_kind(&fault) => {
                    passed_over.push(fault.message().to_owned());
                }
                Err(fault) => faults.push(fault.of_layers(by_contexts.layers_of(planned))),
            }
        }
    }
    progress.finish_and_clear();
    if arguments.is_empty() {
        faults.splice(0..0, missing_inputs(&config, &given, &results));
    }
    faults.extend(by_contexts.faults(&config, &mut collection, &lacking));
    faults.extend(layers_without_data(&config, &collection, !arguments.is_empty(), &faults));
    if collection.runs().is_empty() && faults.is_empty() {
        faults.push(if arguments.is_empty() { nothing_found(&config, &passed_over) } else { nothing_given() });
    }
    if wanted != Wanted::Coverage {
        let read = test_results::read(&junit, &limits, &mut results);
        test_results::arrange(&config, &mut results);
        passed_over.extend(read.passed_over);
        faults.extend(read.faults);
        if arguments.is_empty() {
            faults.extend(test_results::not_found(&config, &junit, collection.runs()));
        }
        faults.extend(test_results::none_ran(&config, &results, collection.runs()));
    }
    let root = paths::absolute(&config.root);
    let repeats = collection.repeats().to_vec();
    let mut layers: Vec<LayerName> = inputs.iter().filter_map(|planned| planned.input.layer.clone()).collect();
    layers.extend(collection.runs().iter().flat_map(|run| run.parts.clone()));
    layers.extend(lost);
    layers.sort();
    layers.dedup();
    let declared: Vec<LayerName> = config.layers.iter().map(|layer| layer.name.clone()).collect();
    in_order(&mut layers, &declared);
    let (runs, mut united) = collection.unite(
        &mut Placing::new(&root, &config.paths),
        &Omit::new(&config.project.omit),
        config.overall.reference.as_ref(),
        &declared,
    );
    faults.append(&mut united.faults);
    let has_figures_only = wanted == Wanted::Figures;
    Gathered { config, runs, united, results, layers, has_figures_only, repeats, passed_over, is_search, faults }
}

/// The results of tests that the configuration names, or that are found; and what could not be read.
pub fn test_results(config: &Config) -> Result<(Results, Faults), Faults> {
    let mut results = Results::default();
    let inputs = inputs(config, &[]);
    if !inputs.faults.is_empty() {
        return Err(inputs.faults);
    }
    let read = test_results::read(&inputs.junit, &limits(config), &mut results);
    test_results::arrange(config, &mut results);
    Ok((results, read.faults))
}

/// The reports to read.
#[derive(Default)]
struct Inputs {
    reports: Vec<Input>,
    /// Results of tests; among the reports there may be more.
    junit: Vec<Input>,
    passed_over: Vec<String>,
    /// True if they were searched for.
    is_search: bool,
    /// What names nothing.
    faults: Faults,
}

/// The reports: of the arguments, else of the configuration, else what is found.
fn inputs(config: &Config, arguments: &[String]) -> Inputs {
    if !arguments.is_empty() {
        let (reports, faults) = discover::from_arguments(arguments, Path::new(""));
        let reports = if reports.iter().any(|report| report.is_layer_guessed) {
            let of_layer = |layer: &Layer| {
                let patterns = [layer.reports.as_slice(), layer.junit.as_slice()].concat();
                discover::from_patterns(&layer.name, &patterns, &config.root).0
            };
            let declared: Vec<Input> = config.layers.iter().flat_map(of_layer).collect();
            discover::of_declared_layers(reports, &declared)
        } else {
            reports
        };
        return Inputs { reports, faults, ..Inputs::default() };
    }
    let (mut reports, mut faults) = (Vec::new(), Faults::new());
    let mut junit = Vec::new();
    for layer in &config.layers {
        let (found, more) = discover::from_patterns(&layer.name, &layer.junit, &config.root);
        junit.extend(found);
        faults.extend(more);
    }
    let named: Vec<&Layer> = config.layers.iter().filter(|layer| !layer.reports.is_empty()).collect();
    if named.is_empty() {
        let found = discover::search(&config.root);
        let beside = |name: String| format!("{name}: the JSON report beside it is of the same run and tells more");
        let passed_over = found.beside_json.into_iter().map(beside).collect();
        if config.layers.iter().all(|layer| layer.junit.is_empty()) {
            junit = found.junit;
        }
        return Inputs { reports: found.inputs, junit, passed_over, is_search: true, faults };
    }
    for layer in named {
        let (found, more) = discover::from_patterns(&layer.name, &layer.reports, &config.root);
        reports.extend(found);
        faults.extend(more);
    }
    Inputs { reports, junit, faults, ..Inputs::default() }
}

/// Layers with fewer reports than `expect-reports`, which counts what the configuration's own patterns find and what is
/// no file of results.
fn missing_inputs(config: &Config, inputs: &[Input], results: &Results) -> Faults {
    let is_of_tests = |name: &str| results.sources().iter().any(|source| source.name == name);
    let mut faults = Faults::new();
    for layer in &config.layers {
        let Some(expected) = layer.expect_reports else { continue };
        let found: BTreeSet<&str> = inputs
            .iter()
            .filter(|input| input.layer.as_ref() == Some(&layer.name))
            .map(|input| input.place.name())
            .filter(|name| !is_of_tests(name))
            .collect();
        let found = found.len();
        if found < expected {
            let message = format!("layer {}: {found} of {expected} expected reports were found", layer.name);
            faults.push(
                Fault::new("covgate::layers::fewer-reports", message)
                    .with_help(format!("did a job of the matrix fail? `expect-reports` is set at {}", layer.source))
                    .of_layers([layer.name.as_str()]),
            );
        }
    }
    faults
}

/// Declared layers that no report was read for, unless optional or told already.
fn layers_without_data(config: &Config, collection: &Collection, is_given: bool, faults: &[Fault]) -> Faults {
    let is_told =
        |layer: &Layer| faults.iter().any(|fault| fault.layers().iter().any(|name| *name == layer.name.as_str()));
    config
        .layers
        .iter()
        .filter(|layer| !layer.is_optional && !is_told(layer))
        .filter(|layer| !collection.runs().iter().any(|run| run.is_of(&layer.name)))
        .map(|layer| {
            let why = match layer.reports.as_slice() {
                _ if is_given => "no report that was given is of it".to_owned(),
                [] => "no report was found for it".to_owned(),
                patterns => format!("no file matches {}", patterns.join(" or ")),
            };
            let first =
                if is_given { format!("give one as `{}=FILE`", layer.name) } else { "run its tests first".to_owned() };
            Fault::new("covgate::layers::no-data", format!("layer {} has no data: {why}", layer.name))
                .with_help(format!(
                    "{first}, or set `optional = true` if it may be absent (declared at {})",
                    layer.source
                ))
                .of_layers([layer.name.as_str()])
        })
        .collect()
}

fn nothing_found(config: &Config, passed_over: &[String]) -> Fault {
    let root = match config.root.to_str() {
        Some("" | ".") => "the working directory".to_owned(),
        _ => config.root.display().to_string(),
    };
    let mut message = format!("no coverage report was found in {root}");
    for what in passed_over {
        message.push_str("; ");
        message.push_str(what);
    }
    Fault::new("covgate::inputs::none", message).with_help(
        "covgate looks for coverage*.json and coverage*.xml in the project's root, in coverage*/ and in reports/, \
         artifacts/, test-results/, build/ and .reports/; make one with `pytest --cov=src --cov-branch --cov-report=json`, \
         or name it: `covgate unit=path/to/coverage.json`",
    )
}

fn nothing_given() -> Fault {
    Fault::new("covgate::inputs::none", "none of the files that were given is a coverage report")
        .with_help("name one: `covgate unit=path/to/coverage.json`")
}

fn limits(config: &Config) -> Limits {
    let (set, default) = (&config.limits, Limits::default());
    Limits {
        report_bytes: set.report_bytes.unwrap_or(default.report_bytes),
        report_files: set.report_files.unwrap_or(default.report_files),
        report_counts: set.report_counts.unwrap_or(default.report_counts),
        name_bytes: set.name_bytes.unwrap_or(default.name_bytes),
    }
}

fn read(planned: &Planned, wanted: Wanted, limits: &Limits, known: &KnownRegions) -> Result<Content, Fault> {
    let name = planned.input.place.name();
    let asked = match (planned.asked(|| may_have_contexts(&planned.input.place)), wanted) {
        (Asked::Coverage, Wanted::Figures) => Asked::Figures,
        (asked, Wanted::All | Wanted::Tests | Wanted::Coverage | Wanted::Figures) => asked,
    };
    let text = match &planned.input.place {
        Place::File(path, _) => text(name, path, asked, limits, known)?,
        Place::Stdin => Text::Bytes(limits.read(name, io::stdin().lock())?),
    };
    let content = match (text, wanted) {
        (Text::Read(report), _) => Content::Coverage(*report),
        (Text::Bytes(bytes), Wanted::All | Wanted::Tests | Wanted::Figures) => formats::read_any(name, bytes, asked)?,
        (Text::Bytes(bytes), Wanted::Coverage) => Content::Coverage(formats::read_with(name, bytes, asked)?),
    };
    match content {
        Content::Coverage(report) => limits.admit(report).map(Content::Coverage),
        Content::Tests(report) => Ok(Content::Tests(report)),
    }
}

/// True for standard input and for pipes, which cannot be begun again.
fn is_read_once(place: &Place) -> bool {
    match place {
        Place::File(path, _) => std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()),
        Place::Stdin => true,
    }
}

/// True if a report says among its first words that it tells contexts, and if it can be read only once.
fn may_have_contexts(place: &Place) -> bool {
    const FIRST_WORDS: u64 = 1024;
    let Place::File(path, _) = place else { return true };
    // What cannot be read is told by who reads it in earnest.
    let Ok(file) = File::open(path) else { return false };
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return true;
    }
    let mut words = Vec::new();
    let read = file.take(FIRST_WORDS).read_to_end(&mut words);
    words.retain(|byte| !byte.is_ascii_whitespace());
    let said = b"\"show_contexts\":true";
    read.is_ok() && words.windows(said.len()).any(|words| words == said)
}

/// What became of a file.
enum Text {
    /// A report that was read on the way.
    Read(Box<Report>),
    /// All its bytes, still to be read.
    Bytes(Vec<u8>),
}

/// Reads a file in parts or piece by piece if it can be begun again should that not do. Contexts are read from the whole.
fn text(name: &str, path: &Path, asked: Asked, limits: &Limits, known: &KnownRegions) -> Result<Text, Fault> {
    let unreadable = |error: io::Error| formats::unreadable(name, &error);
    let mut file = open(name, path)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if asked != Asked::Contexts && metadata.is_file() {
        limits.admit_size(name, metadata.len())?;
        let from = |place| {
            let mut part = File::open(path)?;
            part.seek(SeekFrom::Start(place)).map(|_| part)
        };
        let length = metadata.len();
        let report = formats::read_parts(name, (length, formats::parts_of(length)), from, asked);
        if let Some(report) = report.or_else(|| formats::read_pieces(name, &mut file, asked, known)) {
            return Ok(Text::Read(Box::new(report)));
        }
        file.rewind().map_err(unreadable)?;
    }
    limits.read(name, file).map(Text::Bytes)
}

/// All bytes of an input.
fn bytes(input: &Input, limits: &Limits) -> Result<Vec<u8>, Fault> {
    let name = input.place.name();
    match &input.place {
        Place::File(path, _) => limits.read(name, open(name, path)?),
        Place::Stdin => limits.read(name, io::stdin().lock()),
    }
}

fn open(name: &str, path: &Path) -> Result<File, Fault> {
    File::open(path).map_err(|error| formats::unreadable(name, &error))
}

/// A bar on standard error, where that is a terminal.
fn progress(count: usize, is_quiet: bool) -> ProgressBar {
    let target = if is_quiet || !std::io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(count as u64), target);
    match ProgressStyle::with_template("reading reports {bar:30} {pos} of {len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
