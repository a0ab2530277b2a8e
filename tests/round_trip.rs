//! What is written reads back as the same model, whatever the evidence and the format; so shards merge as a tree.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{entries, fixtures, folders, layers, read};
use covgate::coverage::SourcePath;
use covgate::formats::{self, Format, Merged, Report, Timestamp};

fn merged(reports: impl IntoIterator<Item = Report>) -> Merged {
    let mut merged = Merged::default();
    for report in reports {
        merged.credit(&report.producer, report.timestamp.as_deref());
        for file in report.files {
            // Names that lead out of the project are refused before anything is written.
            let Ok(path) = SourcePath::new(&file.name) else { continue };
            match merged.files.get_mut(&path) {
                Some(known) => known.merge(&file.coverage).unwrap_or_else(|conflict| panic!("{path}: {conflict:?}")),
                None => {
                    merged.files.insert(path, file.coverage);
                }
            }
        }
    }
    merged
}

fn read_back(format: Format, text: &str, what: &str) -> Report {
    let report = formats::read(what, text.as_bytes()).unwrap_or_else(|fault| panic!("{what} as {format}: {fault:?}"));
    assert_eq!(report.format, format, "{what}");
    assert_eq!(report.remarks, [], "{what} as {format}");
    report
}

fn assert_comes_back(original: &Merged, what: &str) {
    for format in Format::ALL {
        let text = formats::write(format, original);
        let report = read_back(format, &text, what);
        let again = merged([report]);
        assert_eq!(again.files.len(), original.files.len(), "{what} as {format}");
        for (path, file) in &original.files {
            let known = again.files.get(&name_in(format, path)).unwrap_or_else(|| panic!("{what} as {format}: {path}"));
            assert_eq!(known, file, "{what} as {format}: {path}");
        }
        if format != Format::Lcov {
            let millis = |merged: &Merged| merged.timestamp.map(Timestamp::epoch_millis);
            assert_eq!(millis(&again), millis(original), "{what} as {format}");
        }
    }
}

/// LCOV has no escapes, so control characters of a name are lost.
fn name_in(format: Format, path: &SourcePath) -> SourcePath {
    match format {
        Format::Lcov => SourcePath::new(&path.as_str().replace(char::is_control, "?")).expect("a name"),
        Format::CoverageJson | Format::Cobertura => path.clone(),
    }
}

/// All reports among the fixtures that can be read.
fn readable() -> Vec<(PathBuf, Report)> {
    fn collect(folder: &Path, found: &mut Vec<(PathBuf, Report)>) {
        for path in entries(folder) {
            if path.is_dir() {
                collect(&path, found);
            } else if let Ok(report) = formats::read("report", fs::read(&path).expect("a fixture")) {
                found.push((path, report));
            }
        }
    }
    let mut found = Vec::new();
    collect(&fixtures().join("samples"), &mut found);
    collect(&fixtures().join("corpus"), &mut found);
    found
}

#[test]
fn every_report_comes_back_from_every_format() {
    let readable = readable();
    assert!(readable.len() > 150, "only {} fixtures were read", readable.len());
    for (path, report) in readable {
        let original = merged([report]);
        if !original.files.is_empty() {
            assert_comes_back(&original, &path.display().to_string());
        }
    }
}

#[test]
fn merges_of_unlike_evidence_come_back() {
    let corpus = fixtures().join("corpus");
    let requests = corpus.join("requests-mixed");
    let handmade = fixtures().join("samples/dialects/handmade");
    let mixes: [&[PathBuf]; 4] = [
        // Branches of one layer only.
        &[requests.join("coverage-unit.json"), requests.join("coverage-integration.json")],
        &[requests.join("coverage-unit.xml"), requests.join("lcov-integration.info")],
        // Branches that are only counted.
        &[handmade.join("counts-only-a.xml"), handmade.join("counts-only-b.xml")],
        &[corpus.join("attrs/coverage-unit.json"), corpus.join("attrs/lcov-unit.info")],
    ];
    for paths in mixes {
        assert_comes_back(&merged(paths.iter().map(|path| read(path))), &format!("{paths:?}"));
    }
}

#[test]
fn an_exit_that_a_report_calls_both_taken_and_missed_comes_back() {
    let text = r#"{"meta": {"version": "7.10.7", "format": 3, "branch_coverage": true}, "files": {"a.py": {
        "executed_lines": [1, 2], "missing_lines": [3], "excluded_lines": [],
        "executed_branches": [[1, 2], [1, 3]], "missing_branches": [[1, 3]],
        "summary": {"covered_lines": 2, "num_statements": 3, "missing_lines": 1, "excluded_lines": 0,
        "percent_covered": 60.0, "num_branches": 2, "covered_branches": 1, "missing_branches": 1,
        "num_partial_branches": 1}}}}"#;
    let report = formats::read("report", text).expect("a report");
    assert_comes_back(&merged([report]), "both");
}

/// A line of its own in LCOV could be a record.
#[test]
fn a_version_of_two_lines_adds_no_record() {
    let text = r#"{"meta": {"version": "7.10\nSF:b.py\nDA:1,1\nend_of_record", "format": 3, "branch_coverage": false}, "files": {
        "a.py": {"executed_lines": [1], "missing_lines": [2], "excluded_lines": [],
        "summary": {"covered_lines": 1, "num_statements": 2, "missing_lines": 1, "excluded_lines": 0, "percent_covered": 50.0}}}}"#;
    let report = formats::read("report", text).expect("a report");
    assert_comes_back(&merged([report]), "two lines");
}

/// XML of one folder, with the names that the JSON reports have.
fn read_below(folder: &str, path: &Path) -> Report {
    let mut report = read(path);
    for file in &mut report.files {
        file.name = format!("{folder}/{}", file.name);
    }
    report
}

#[test]
fn shards_merge_as_a_tree_whatever_they_are_written_as() {
    let set = fixtures().join("corpus/pluggy-shards");
    let json = layers(&set, "json");
    let xml = layers(&set, "xml");
    assert_eq!((json.len(), xml.len()), (9, 9));
    for xml_from in [9, 4, 0] {
        let shard = |index: usize| {
            if index < xml_from { read(&json[index]) } else { read_below("src/pluggy", &xml[index]) }
        };
        let at_once = merged((0..9).map(shard));
        for written in Format::ALL {
            let branches = [0..2, 2..5, 5..9].map(|shards| formats::write(written, &merged(shards.map(shard))));
            let tree = merged(branches.iter().map(|text| read_back(written, text, "a branch of the tree")));
            for (path, file) in &at_once.files {
                assert_eq!(&tree.files[path], file, "{xml_from} {written} {path}");
            }
            for format in Format::ALL {
                let without_time = |mut merged: Merged| {
                    merged.timestamp = None;
                    formats::write(format, &merged)
                };
                let once = without_time(merged((0..9).map(shard)));
                let by_tree = without_time(merged(branches.iter().map(|text| read_back(written, text, "a branch"))));
                assert!(once == by_tree, "{format} through {written} with XML from {xml_from}");
            }
        }
    }
}

#[test]
fn counts_merge_as_a_tree() {
    let handmade = fixtures().join("samples/dialects/handmade");
    let (one, two) = (handmade.join("counts-only-a.xml"), handmade.join("counts-only-b.xml"));
    let at_once = merged([read(&one), read(&two)]);
    for format in Format::ALL {
        let written = formats::write(format, &merged([read(&one)]));
        // The first report is in the tree twice, which must not count twice.
        let tree = merged([read_back(format, &written, "a"), read(&two), read(&one)]);
        assert_eq!(tree.files, at_once.files, "{format}");
    }
}

#[test]
fn json_is_that_of_coverage_py_byte_for_byte() {
    let mut sets: Vec<(Vec<PathBuf>, PathBuf)> = Vec::new();
    for mode in ["branch", "line"] {
        let folder = fixtures().join("samples/7.17.3-py311").join(mode);
        let parts = ["a.json", "b.json", "c.json"].map(|part| folder.join(part));
        sets.extend(parts.iter().map(|part| (vec![part.clone()], part.clone())));
        sets.push((parts.to_vec(), folder.join("all.json")));
    }
    let shards = fixtures().join("corpus/pluggy-shards");
    sets.push((layers(&shards, "json"), shards.join("oracle.json")));
    for (parts, oracle) in sets {
        let text = fs::read_to_string(&oracle).expect("a fixture");
        let mut original = merged(parts.iter().map(|part| read(part)));
        original.timestamp = merged([read(&oracle)]).timestamp;
        let written = formats::write(Format::CoverageJson, &original);
        assert!(written == text.trim_end(), "{}: {}", oracle.display(), first_difference(&written, &text));
    }
}

fn first_difference(one: &str, two: &str) -> String {
    let at = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
    let window = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(60)..(at + 60).min(text.len())]).into_owned()
    };
    format!("at byte {at}: {:?}, expected {:?}", window(one), window(two))
}

#[test]
fn a_changed_report_contradicts_its_note() {
    let set = fixtures().join("corpus/attrs");
    let original = merged([read(&set.join("lcov-unit.info"))]);
    for (format, from, to) in [
        (Format::Cobertura, "condition-coverage=\"50% (1/2)\"", "condition-coverage=\"100% (2/2)\""),
        (Format::Lcov, ",0,1,0\n", ",0,1,1\n"),
    ] {
        let text = formats::write(format, &original);
        assert!(text.contains(from), "{format}");
        let fault = formats::read("edited", text.replacen(from, to, 1).as_bytes()).expect_err("an edited report");
        assert!(fault.code().ends_with("note-disagrees"), "{}", fault.code());
    }
}

#[test]
fn formats_are_known_by_extension() {
    for (name, format) in
        [("json", Format::CoverageJson), ("xml", Format::Cobertura), ("info", Format::Lcov), ("LCOV", Format::Lcov)]
    {
        assert_eq!(Format::by_extension(&Path::new("out").with_extension(name)), Some(format));
    }
    assert_eq!(Format::by_extension(Path::new("out.html")), None);
    assert_eq!(Format::by_extension(Path::new("json")), None);
}

#[test]
fn every_folder_of_the_corpus_is_tested() {
    assert!(folders(&fixtures().join("corpus")).len() >= 4);
}
