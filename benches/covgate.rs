//! Each part of a run by itself: reading, merging, judging, the reports, the advice. `cargo bench --bench covgate`.

mod project;

use std::path::Path;

use covgate::advice;
use covgate::collection::{Collection, Run, United};
use covgate::config::{Config, Denominator, Sources};
use covgate::discover::{Input, Origin, Place};
use covgate::exit::Exit;
use covgate::formats::{self, Asked, Format, KnownRegions, Report};
use covgate::gates::{Found, Gate, Metric, Rule, Verdict};
use covgate::judging::Findings;
use covgate::layers::{Measured, Scope};
use covgate::paths::{Omit, Placing};
use covgate::reports::{html::Site, markdown};
use covgate::results::Results;
use covgate::summary::{self, Judged, Pages};
use divan::Bencher;
use divan::counter::BytesCount;
use project::{LAYERS, Project};
use rayon::prelude::*;

/// Files of a small and of a medium project.
const SIZES: [u32; 2] = [60, 1_500];
/// And of a large one, for what has to bear it: a report of it has 250 MB.
const ALL_SIZES: [u32; 3] = [60, 1_500, 12_000];

fn main() {
    divan::main();
}

#[divan::bench(args = ALL_SIZES, sample_count = 20)]
fn read_json(bencher: Bencher<'_, '_>, files: u32) {
    let text = Project::new(files).json(0, 0);
    bencher.counter(BytesCount::of_str(&text)).with_inputs(KnownRegions::default).bench_refs(|known| {
        formats::read_pieces("unit.json", text.as_bytes(), Asked::Coverage, known).expect("its own layout")
    });
}

#[divan::bench(args = SIZES)]
fn read_json_of_another_shard(bencher: Bencher<'_, '_>, files: u32) {
    let project = Project::new(files);
    let known = KnownRegions::default();
    formats::read_pieces("unit.json", project.json(0, 0).as_bytes(), Asked::Coverage, &known).expect("its own layout");
    let text = project.json(1, 0);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| formats::read_pieces("unit.json", text.as_bytes(), Asked::Coverage, &known).expect("its own layout"));
}

#[divan::bench(args = SIZES)]
fn read_json_by_the_reader_of_record(bencher: Bencher<'_, '_>, files: u32) {
    let text = Project::new(files).json(0, 0);
    bencher.counter(BytesCount::of_str(&text)).bench(|| formats::read("unit.json", text.as_bytes()).expect("a report"));
}

#[divan::bench(args = ALL_SIZES, sample_count = 20)]
fn read_cobertura(bencher: Bencher<'_, '_>, files: u32) {
    let text = Project::new(files).xml(0, 0);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        formats::read_pieces("unit.xml", text.as_bytes(), Asked::Coverage, &KnownRegions::default())
            .expect("its own layout")
    });
}

#[divan::bench(args = SIZES)]
fn read_cobertura_by_the_reader_of_record(bencher: Bencher<'_, '_>, files: u32) {
    let text = Project::new(files).xml(0, 0);
    bencher.counter(BytesCount::of_str(&text)).bench(|| formats::read("unit.xml", text.as_bytes()).expect("a report"));
}

#[divan::bench(args = SIZES)]
fn read_cobertura_of_others(bencher: Bencher<'_, '_>, files: u32) {
    let text = Project::new(files).of_covgate(Format::Cobertura, 0, 0);
    bencher.counter(BytesCount::of_str(&text)).bench(|| formats::read("unit.xml", text.as_bytes()).expect("a report"));
}

#[divan::bench(args = [(60, 3), (60, 200), (1_500, 3), (1_500, 12), (12_000, 3)], sample_count = 20)]
fn merge(bencher: Bencher<'_, '_>, (files, shards): (u32, u32)) {
    let project = Project::new(files);
    let texts: Vec<String> = (0..shards).map(|shard| project.json(0, shard)).collect();
    let known = KnownRegions::default();
    let reports = || -> Vec<Report> { texts.iter().map(|text| read(text, &known)).collect() };
    bencher.with_inputs(reports).bench_values(|reports| {
        let mut collection = Collection::default();
        for report in reports {
            collection.add(report, &input(0), Vec::new());
        }
        collection
    });
}

#[divan::bench(args = SIZES)]
fn unite_layers(bencher: Bencher<'_, '_>, files: u32) {
    let project = Project::new(files);
    let folder = tempfile::tempdir().expect("a folder");
    project.write(folder.path());
    bencher.with_inputs(|| collected(&project)).bench_values(|collection| united(collection, folder.path()));
}

#[divan::bench(args = SIZES)]
fn judge(bencher: Bencher<'_, '_>, files: u32) {
    let project = Project::new(files);
    let (_, united) = united(collected(&project), Path::new("nowhere"));
    bencher.bench(|| gates(&united.measured, "80"));
}

#[divan::bench(args = SIZES)]
fn advise(bencher: Bencher<'_, '_>, files: u32) {
    let project = Project::new(files);
    let (_, united) = united(collected(&project), Path::new("nowhere"));
    let gates = gates(&united.measured, "95");
    bencher.bench(|| advice::plan(&united.measured, Denominator::default(), &gates));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn explain(bencher: Bencher<'_, '_>, files: u32) {
    on_judged(files, |judged| {
        let pages = Pages::new(judged.merged(), Sources::All);
        let asked = summary::Asked {
            judged,
            gate: None,
            tests: &[],
            pages: &pages,
            judge: &|measured| Findings { gates: gates(measured, "95"), ..Findings::default() },
            command: "covgate",
        };
        bencher.bench_local(|| summary::explain(&asked));
    });
}

#[divan::bench(args = SIZES)]
fn summarise(bencher: Bencher<'_, '_>, files: u32) {
    on_judged(files, |judged| bencher.bench_local(|| summary::build(judged)));
}

#[divan::bench(args = SIZES)]
fn render_markdown(bencher: Bencher<'_, '_>, files: u32) {
    on_judged(files, |judged| {
        let summary = summary::build(judged);
        bencher.bench_local(|| markdown::render(&summary));
    });
}

#[divan::bench(args = SIZES)]
fn render_html_without_files(bencher: Bencher<'_, '_>, files: u32) {
    on_judged(files, |judged| {
        let summary = summary::build(judged);
        let pages = Pages::new(judged.merged(), Sources::All);
        bencher.bench_local(|| Site::new(&summary, &pages).top());
    });
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn render_html_of_files(bencher: Bencher<'_, '_>, files: u32) {
    on_judged(files, |judged| {
        let summary = summary::build(judged);
        let pages = Pages::new(judged.merged(), Sources::All);
        bencher.bench_local(|| Site::new(&summary, &pages).files().map(|(_, page)| page.len()).sum::<usize>());
    });
}

fn read(text: &str, known: &KnownRegions) -> Report {
    formats::read_pieces("coverage.json", text.as_bytes(), Asked::Coverage, known).expect("its own layout")
}

fn input(layer: usize) -> Input {
    let name = format!("{}.json", LAYERS[layer]);
    Input {
        place: Place::File(name.clone().into(), name),
        layer: Some(LAYERS[layer].parse().expect("a name")),
        is_layer_guessed: false,
        origin: Origin::Named,
    }
}

/// One report of each layer.
fn collected(project: &Project) -> Collection {
    let known = KnownRegions::default();
    let mut collection = Collection::default();
    for layer in 0..LAYERS.len() {
        collection.add(read(&project.json(layer, 0), &known), &input(layer), Vec::new());
    }
    collection
}

fn united(collection: Collection, root: &Path) -> (Vec<Run>, United) {
    collection.unite(&mut Placing::new(root, &[]), &Omit::new(&[]), None, &[])
}

fn gates(measured: &Measured, fail_under: &str) -> Vec<Gate> {
    let layers = measured.layers().iter().enumerate();
    let layers = layers.map(|(column, name)| (Some(name.clone()), Scope::Layer(column)));
    layers
        .chain([(None, Scope::Overall)])
        .map(|(layer, scope)| {
            let measure = measured.figures(scope, Denominator::default()).combined();
            let percent = fail_under.parse().expect("a percentage");
            Rule::floor(layer, Metric::Combined, percent, "here").judge(Found::Share(measure))
        })
        .collect()
}

/// Gives a judged project with its sources on disk.
fn on_judged(files: u32, use_it: impl FnOnce(&Judged<'_>)) {
    let project = Project::new(files);
    let folder = tempfile::tempdir().expect("a folder");
    project.write(folder.path());
    let config = Config { root: folder.path().to_owned(), ..Config::default() };
    let (runs, united) = united(collected(&project), folder.path());
    let findings = Findings { gates: gates(&united.measured, "95"), ..Findings::default() };
    let verdict = Verdict::of(&findings.gates, true);
    use_it(&Judged {
        config: &config,
        runs: &runs,
        united: &united,
        repeats: &[],
        results: &Results::default(),
        patched: None,
        sources: Sources::All,
        since: None,
        trend: None,
        notes: &[],
        passed_over: &[],
        is_search: false,
        faults: &[],
        findings: &findings,
        verdict,
        exit: Exit::of(verdict, false),
        command: "covgate",
    });
}
