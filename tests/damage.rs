//! Damaged reports: whatever happens to their bytes, reading ends with a report or a fault, never in a panic, and a report
//! that still reads has counts that hold together.

mod common;

use std::fs;

use common::fixtures;
use covgate::changes::Changes;
use covgate::document::Document;
use covgate::formats::{self, Asked, KnownRegions};
use covgate::source::Source;
use proptest::prelude::*;

const REPORTS: [&str; 7] = [
    "samples/7.17.3-py311/branch/a.json",
    "samples/5.0.4-py38/branch/a.json",
    "samples/dialects/istanbul.xml",
    "samples/dialects/gcovr.xml",
    "samples/dialects/handmade/several-classes-one-file.xml",
    "samples/7.17.3-py311/branch/a.lcov",
    "samples/dialects/istanbul.lcov",
];

/// A change of a report at a place given in thousandths of its length.
#[derive(Clone, Debug)]
enum Damage {
    Cut(usize),
    Put(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = 0_usize..1000;
    let pieces = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..6),
        prop::sample::select(vec![
            "-",
            "0",
            "9999999999",
            "1e5",
            "null",
            "[",
            "}",
            "\"",
            "<",
            "/>",
            "&x;",
            "<![CDATA[",
            "\0",
            "é",
            "\u{feff}",
            "SF:",
            "\n",
            "end_of_record\n",
            "exit",
            "{}",
            ",",
            "(1/0)",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    prop_oneof![
        place.clone().prop_map(Damage::Cut),
        (place.clone(), pieces).prop_map(|(at, bytes)| Damage::Put(at, bytes)),
        (place.clone(), 1_usize..40).prop_map(|(at, length)| Damage::Remove(at, length)),
        (place, 1_usize..400).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let place = |thousandths: usize| bytes.len() * thousandths / 1000;
    match damage {
        Damage::Cut(at) => bytes.truncate(place(*at)),
        Damage::Put(at, piece) => {
            let at = place(*at);
            bytes.splice(at..at, piece.iter().copied());
        }
        Damage::Remove(at, length) => {
            let start = place(*at);
            let end = (start + length).min(bytes.len());
            bytes.drain(start..end);
        }
        Damage::Repeat(at, length) => {
            let start = place(*at);
            let end = (start + length).min(bytes.len());
            let piece = bytes[start..end].to_vec();
            bytes.splice(end..end, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_never_panics(report in prop::sample::select(&REPORTS[..]), damages in prop::collection::vec(damage(), 1..4)) {
        let mut bytes = fs::read(fixtures().join(report)).expect("a fixture");
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        if let Ok(read) = formats::read(report, bytes) {
            for file in read.files {
                let lines = file.coverage.lines();
                prop_assert!(lines.low().covered() <= lines.total());
                if let Some(branches) = file.coverage.resolved_branches() {
                    prop_assert!(branches.measure.low().covered() <= branches.measure.high().covered());
                    prop_assert!(branches.measure.high().covered() <= branches.measure.total());
                }
            }
        }
    }
}

type Reading = fn(Vec<u8>);

/// What reads the inputs of each fuzzing target; those of whole projects have a reader of their own there.
const READERS: [(&str, Reading); 11] = [
    ("coverage_json", read_report),
    ("cobertura", read_report),
    ("lcov", read_report),
    ("junit", read_report),
    ("pieces", read_report),
    ("contexts", read_contexts),
    ("diff", |bytes| drop(Changes::read("input", &bytes, &[], "sub/"))),
    ("source", |bytes| drop(Source::new(&bytes))),
    ("baseline", |bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = (covgate::history::read(&text), covgate::baseline::read(&Document::new("input", text)));
    }),
    ("guide", |bytes| drop(covgate::reports::guide::keep(&text(&bytes), "<!-- covgate:guide v=1 -->\n"))),
    ("ratchet", |bytes| drop(covgate::ratchet::floors(&text(&bytes), &[]))),
];

fn text(bytes: &[u8]) -> Document {
    Document::new("input", String::from_utf8_lossy(bytes))
}

fn read_report(bytes: Vec<u8>) {
    let quick = formats::read_pieces("input", bytes.as_slice(), Asked::Coverage, &KnownRegions::default());
    let record = formats::read("input", bytes.clone()).ok();
    assert!(quick.is_none() || quick == record, "{}", String::from_utf8_lossy(&bytes));
    let _ = formats::read_tests("input", bytes);
}

fn read_contexts(bytes: Vec<u8>) {
    // Damaged contexts are only seen where they are asked for.
    let Ok(with) = formats::read_with("input", bytes.clone(), formats::Asked::Contexts) else { return };
    let without = formats::read("input", bytes).expect("less is asked for");
    assert_eq!(with.files, without.files);
}

#[test]
fn what_fuzzing_begins_from_never_panics() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    if !corpus.is_dir() {
        return eprintln!("passed over: the corpus of fuzzing is not here");
    }
    for (target, read) in READERS {
        let inputs = corpus.join(target);
        assert!(inputs.is_dir(), "{target} begins from nothing");
        for input in common::entries(&inputs) {
            read(fs::read(input).expect("an input"));
        }
    }
}

const CONFIGURATION: &str = r#"
[project]
name = "shop"
source = ["src"]
omit = ["src/*/migrations/**"]

[paths]
src = ["src", "/app/src", "*/site-packages/shop", 'C:\build\src']

[layers.unit]
reports = ["reports/unit/coverage*.json"]
expect-reports = 4
fail-under = { combined = 90, branches = 85.5 }

[overall]
fail-under = 85
denominator = "own"
reference = "unit"

[profiles.release]
overall.fail-under = "90"

[report]
out = "covgate-report"
formats = ["html", "markdown", "json"]
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_configuration_never_panics(damages in prop::collection::vec(damage(), 1..4)) {
        let mut bytes = CONFIGURATION.as_bytes().to_vec();
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("covgate.toml");
        fs::write(&file, bytes).expect("a file");
        if let Err(faults) = covgate::config::Config::load(Some(&file), folder.path(), Some("release")) {
            prop_assert!(!faults.is_empty());
            for fault in &faults {
                prop_assert!(fault.code().starts_with("covgate::config::"));
            }
        }
    }

    #[test]
    fn no_reported_name_leads_out_of_the_project(names in prop::collection::vec("[a./\\\\:é*]{1,12}", 1..8)) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.py"), "").expect("a file");
        let names = names.iter().flat_map(|name| {
            [vec![], vec![name.clone()], vec!["..".to_owned(), "/".to_owned()]]
                .map(|roots| covgate::paths::ReportedName { name: name.clone(), roots: roots.into() })
        });
        let placed = covgate::paths::Placing::new(folder.path(), &[]).place(&names.collect());
        for place in placed.values() {
            let paths = match place {
                covgate::paths::Placed::At(path, _) | covgate::paths::Placed::Unmatched(path) => vec![path],
                covgate::paths::Placed::Ambiguous(paths) => paths.iter().collect(),
            };
            for path in paths {
                prop_assert!(path.as_str().split('/').all(|part| part != ".." && part != "."), "{path}");
            }
        }
    }
}

/// What all readers of a report make of it: its fault's code, none where it was read.
fn codes(report: &serde_json::Value) -> [Option<String>; 3] {
    let bytes = serde_json::to_vec_pretty(report).expect("JSON");
    [Asked::Coverage, Asked::Figures, Asked::Contexts].map(|asked| {
        let quick = formats::read_pieces("a.json", bytes.as_slice(), asked, &KnownRegions::default());
        let read = formats::read_with("a.json", bytes.clone(), asked);
        assert!(quick.is_none_or(|quick| Some(&quick) == read.as_ref().ok()));
        read.err().map(|fault| fault.code().to_owned())
    })
}

fn newest() -> serde_json::Value {
    let text = fs::read_to_string(fixtures().join("samples/7.17.3-py311/branch/a.json")).expect("a report");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn a_null_is_damage_wherever_it_stands() {
    let file = newest()["files"].as_object().and_then(|files| files.keys().next().cloned()).expect("a file");
    let file = format!("/files/{}", file.replace('~', "~0").replace('/', "~1"));
    let counts = ["covered_lines", "num_statements", "missing_lines", "excluded_lines", "percent_covered"];
    let counts = [&counts[..], &["num_branches", "covered_branches", "missing_branches"]].concat();
    let of_report = ["/meta", "/meta/format", "/meta/version", "/meta/timestamp", "/meta/branch_coverage", "/files"];
    let lists = ["executed_lines", "missing_lines", "excluded_lines", "executed_branches", "missing_branches"];
    let of_file = lists.iter().chain(&["summary", "functions", "classes"]).map(|key| format!("{file}/{key}"));
    let of_counts = counts.iter().flat_map(|key| [format!("{file}/summary/{key}"), format!("/totals/{key}")]);
    let places = of_report.iter().map(ToString::to_string).chain(["/totals".to_owned(), file.clone()]);
    for place in places.chain(of_file).chain(of_counts) {
        let mut report = newest();
        *report.pointer_mut(&place).unwrap_or_else(|| panic!("{place}")) = serde_json::Value::Null;
        assert_eq!(codes(&report), [(); 3].map(|()| Some("covgate::json::shape".to_owned())), "{place}");
    }
    assert_eq!(codes(&newest()), [None, None, None]);
}

#[test]
fn branches_of_a_report_that_says_it_has_none_are_not_passed_over() {
    let denied = [(); 3].map(|()| Some("covgate::json::branches-denied".to_owned()));
    let mut report = newest();
    report["meta"]["branch_coverage"] = false.into();
    assert_eq!(codes(&report), denied);
    report["meta"].as_object_mut().expect("an object").remove("branch_coverage");
    assert_eq!(codes(&report), denied);
    // Any one of the keys is enough.
    let keys = ["num_branches", "covered_branches", "missing_branches"].map(|key| ("summary", key));
    let lists = ["executed_branches", "missing_branches"].map(|key| ("", key));
    for (within, key) in keys.into_iter().chain(lists) {
        let mut report = newest();
        report["meta"]["branch_coverage"] = false.into();
        for file in report["files"].as_object_mut().expect("files").values_mut() {
            let file = file.as_object_mut().expect("an object");
            file.retain(|name, _| !name.ends_with("_branches") || (within.is_empty() && name == key));
            let summary = file["summary"].as_object_mut().expect("counts");
            summary.retain(|name, _| !name.ends_with("_branches") || (!within.is_empty() && name == key));
        }
        assert_eq!(codes(&report), denied, "{key}");
    }
}
