//! Layers out of contexts on real data: one run of all tests against the runs of each layer, line by line.
//!
//! Reads the sample application's reports, and samples and projects beside the project when they are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use covgate::contexts::{Patterns, Sorted, Split, sort, split};
use covgate::coverage::{FileCoverage, LineSet, Regions, SourcePath};
use covgate::formats::{self, Asked, Report};
use covgate::paths::SourceRoot;
use covgate::source::Outline;

const SHOP: &str = "sample-reports/shop";

fn read(path: &Path) -> Report {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_text(&path.display().to_string(), bytes)
}

fn read_text(name: &str, bytes: Vec<u8>) -> Report {
    formats::read_with(name, bytes, Asked::Contexts).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Takes a report apart, with the sources below a folder if there are any.
fn apart(report: &Report, layers: &[(&str, &str)], sources: Option<&str>) -> (Sorted, Split) {
    let patterns =
        |(layer, pattern): &(&str, &str)| Patterns::new(layer.parse().expect("a layer"), &[(*pattern).to_owned()]);
    let layers: Vec<Patterns> = layers.iter().map(patterns).collect();
    let contexts = report.contexts.as_ref().expect("contexts");
    let sorted = sort(&contexts.names, &layers);
    let checkout = sources.map(|root| SourceRoot::new(Path::new(root)));
    let outline = |path: &SourcePath| Outline::new(&checkout.as_ref()?.read_reported(path)?);
    let split = split(&report.files, contexts, &sorted, &outline);
    (sorted, split)
}

/// How lines of one kind differ from a run of their own.
#[derive(Debug, Default, PartialEq, Eq)]
struct Difference {
    /// Lines of the run of its own.
    own: u32,
    /// Lines that only the part has.
    more: u32,
    /// Lines that only the run of its own has, and that ran outside of all tests in the run of all.
    imported: u32,
    /// Lines that only the run of its own has, for no reason that is known.
    unexplained: u32,
}

impl Difference {
    fn add(&mut self, part: &LineSet, own: &LineSet, outside_tests: &LineSet) {
        let less = own.difference(part);
        self.own += own.len();
        self.more += part.difference(own).len();
        self.imported += less.intersection(outside_tests).len();
        self.unexplained += less.difference(outside_tests).len();
    }
}

/// Lines of function bodies and others of each layer of one report, against runs of their own.
fn compare(
    all: &Report,
    layers: &[(&str, &str)],
    sources: Option<&str>,
    own: impl Fn(&str) -> Report,
) -> Vec<[Difference; 2]> {
    let (_, split) = apart(all, layers, sources);
    let compared = split.parts.iter().map(|part| {
        let own: BTreeMap<String, FileCoverage> =
            own(layers[part.layer].0).files.into_iter().map(|file| (file.name, file.coverage)).collect();
        assert_eq!(own.len(), all.files.len());
        let mut differences = <[Difference; 2]>::default();
        for ((file, part), outside_tests) in all.files.iter().zip(&part.files).zip(&split.outside_tests) {
            let own = &own[&file.name];
            assert_eq!(own.statements(), part.coverage.statements(), "{}", file.name);
            let bodies = file.coverage.regions().map(Regions::bodies).unwrap_or_default();
            let (part, own) = (part.coverage.executed(), own.executed());
            let outside_tests = outside_tests.bodies.union(&outside_tests.rest);
            let [within, outside] = &mut differences;
            within.add(&part.intersection(&bodies), &own.intersection(&bodies), &outside_tests);
            outside.add(&part.difference(&bodies), &own.difference(&bodies), &outside_tests);
        }
        differences
    });
    compared.collect()
}

/// Function bodies are equal but for those that ran at import: one-line functions, which count as run with their `def`,
/// and functions that modules call while they are imported. Other lines are equal where sources tell what is imported, and
/// else but for files in which the layer's tests ran nothing.
#[test]
fn layers_of_one_run_equal_layers_of_separate_runs() {
    let all = read(&Path::new(SHOP).join("reports-contexts/coverage.json"));
    let layers = [("unit", "tests/unit"), ("integration", "tests/integration/*"), ("e2e", "tests/e2e/**")];
    let own = |layer: &str| read(&Path::new(SHOP).join(format!("versions/7.17.3-py3.13/{layer}.json")));
    let difference = |own: u32, imported: u32| Difference { own, imported, ..Difference::default() };
    let bodies = [difference(1882, 2), difference(1691, 7), difference(1171, 11)];
    for (sources, rest) in [
        (Some(SHOP), [difference(955, 0), difference(954, 0), difference(862, 0)]),
        (None, [difference(955, 0), difference(954, 0), difference(862, 33)]),
    ] {
        let compared = compare(&all, &layers, sources, own);
        assert!(compared.iter().map(|[within, _]| within).eq(&bodies), "{compared:?}");
        assert!(compared.iter().map(|[_, outside]| outside).eq(&rest), "{compared:?}");
    }
}

/// The file with few tests has the contexts of functions and classes as coverage.py writes them.
#[test]
fn contexts_of_regions_are_passed_over() {
    let path = Path::new(SHOP).join("reports-contexts/few/coverage.json");
    let report = read(&path);
    let mut json: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).expect("the report")).expect("JSON");
    for file in json["files"].as_object_mut().expect("files").values_mut() {
        for kind in ["functions", "classes"] {
            for region in file[kind].as_object_mut().expect("regions").values_mut() {
                assert!(region.as_object_mut().expect("a region").remove("contexts").is_some());
            }
        }
    }
    let without = read_text("without", json.to_string().into_bytes());
    let by_line = |report: &Report| -> Vec<BTreeMap<u32, Vec<Box<str>>>> {
        let contexts = report.contexts.as_ref().expect("contexts");
        let names = |names: &[u32]| names.iter().map(|&name| contexts.names[name as usize].clone()).collect();
        contexts.files.iter().map(|file| file.iter().map(|(line, of)| (line.value(), names(of))).collect()).collect()
    };
    let paths = |report: &Report| report.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&report), paths(&without));
    assert!(by_line(&report) == by_line(&without));
}

/// What is beside the project, or nothing.
fn beside(folder: &str) -> Option<PathBuf> {
    let path = Path::new("../shared").join(folder);
    if !path.is_dir() {
        eprintln!("passed over: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// Nine versions of coverage.py, each with one report of three static contexts and the reports of the three runs.
#[test]
fn static_contexts_of_all_versions_equal_the_runs_that_they_name() {
    let Some(samples) = beside("samples") else { return };
    let mut compared = 0;
    for version in std::fs::read_dir(samples).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        for kind in ["branch", "line"].map(|kind| version.join(kind)).into_iter().filter(|kind| kind.is_dir()) {
            let all = read(&kind.join("all.contexts.json"));
            let layers = [("a", "layer-a"), ("b", "layer-b"), ("c", "layer-c")];
            let (sorted, split) = apart(&all, &layers, None);
            assert!(sorted.tests.values().all(|layers| layers.len() == 1), "{}", kind.display());
            for part in &split.parts {
                let own = read(&kind.join(format!("{}.json", layers[part.layer].0)));
                let own: BTreeMap<&str, &FileCoverage> =
                    own.files.iter().map(|file| (file.name.as_str(), &file.coverage)).collect();
                for (file, part) in all.files.iter().zip(&part.files) {
                    assert!(part.imported.is_empty());
                    let Some(own) = own.get(file.name.as_str()) else {
                        assert_eq!(part.coverage.lines().low().covered(), 0, "{}: {}", kind.display(), file.name);
                        continue;
                    };
                    let what = format!("{}: {} of {}", kind.display(), file.name, layers[part_layer(&split, part)].0);
                    assert_eq!(part.coverage.lines(), own.lines(), "{what}");
                    compared += 1;
                }
            }
            assert_whole(&all, &split);
        }
    }
    assert!(compared > 300, "{compared} files");
}

fn part_layer(split: &Split, file: &covgate::contexts::PartOfFile) -> usize {
    let has = |part: &&covgate::contexts::Part| part.files.iter().any(|known| std::ptr::eq(known, file));
    split.parts.iter().find(has).map_or(0, |part| part.layer)
}

/// Parts and the rest, merged, are the report.
fn assert_whole(report: &Report, split: &Split) {
    for (at, file) in report.files.iter().enumerate() {
        let mut whole = split.rest[at].clone();
        for part in &split.parts {
            whole.merge(&part.files[at].coverage).unwrap_or_else(|conflict| panic!("{}: {conflict:?}", file.name));
        }
        assert_eq!(whole, file.coverage, "{}: {}", report.name, file.name);
    }
}

/// coverage.py 7.4.4 with `dynamic_context = test_function`: dotted names, docstrings among the executed lines, and no
/// functions. Each of the three runs has contexts of its own tests.
#[test]
fn dotted_names_are_matched_by_path() {
    let Some(corpus) = beside("corpus") else { return };
    for (run, pattern, tests, matched) in [
        ("unit", "test_itsdangerous/test_encoding.py", 15, 4),
        ("integration", "test_itsdangerous.test_s*", 32, 23),
        ("e2e", "test_itsdangerous/*", 14, 14),
    ] {
        let report = read(&corpus.join(format!("itsdangerous/coverage-{run}.json")));
        let (sorted, split) = apart(&report, &[("layer", pattern)], None);
        let of_layer = sorted.tests.values().filter(|layers| !layers.is_empty()).count();
        assert_eq!((sorted.tests.len(), of_layer), (tests, matched), "{run}");
        assert_whole(&report, &split);
    }
}

#[test]
fn a_file_of_28_megabytes_is_read_and_is_its_parts() {
    let Some(corpus) = beside("corpus") else { return };
    let packed = corpus.join("pluggy/stress-contexts/oracle.json.xz");
    let Ok(unpacked) = Command::new("xz").arg("-dc").arg(&packed).output() else {
        return eprintln!("passed over: xz is not there");
    };
    let report = read_text("oracle.json", unpacked.stdout);
    let (sorted, split) = apart(&report, &[("hooks", "**/test_hookcaller*"), ("all", "*")], None);
    assert_eq!(split.parts.len(), 2);
    assert!(sorted.tests.values().all(|layers| !layers.is_empty()));
    assert_whole(&report, &split);
}
