//! The sample application, against what coverage.py 7.17.3 reports of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Jumps, Region, Source, line, lines};
use crate::coverage::{LineNumber, LineSet};

const SHOP: &str = "sample-reports/shop";

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect()
}

#[test]
fn every_source_is_read_whole() {
    let paths = sources(Path::new(SHOP));
    assert!(paths.len() > 100, "{}", paths.len());
    for path in paths {
        let bytes = fs::read(&path).expect("a source");
        let source = Source::new(&bytes);
        assert_eq!((source.problem(), source.is_lossy()), (None, false), "{}", path.display());
        let mut text = String::new();
        for line in lines(&source) {
            let of_line = source.line(line).expect("a line");
            let mut end = 0;
            for token in source.tokens(line) {
                assert!(end <= token.start && token.start < token.end, "{}:{line}", path.display());
                assert!(of_line.get(token.start as usize..token.end as usize).is_some(), "{}:{line}", path.display());
                end = token.end;
            }
            text.push_str(of_line);
            text.push('\n');
        }
        assert_eq!(text.trim_end().as_bytes(), bytes.trim_ascii_end(), "{}", path.display());
    }
}

/// Calls a function with each file of the unit tests' reports: its name, its source, and what is reported.
fn each_report(check: impl Fn(&str, &Source, &Value)) {
    for number in [1, 2] {
        let report = fs::read_to_string(format!("{SHOP}/reports/unit/coverage-{number}.json")).expect("a report");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        for (name, file) in report["files"].as_object().expect("files") {
            let bytes = fs::read(Path::new(SHOP).join(name)).expect("a source");
            check(name, &Source::new(&bytes), file);
        }
    }
}

fn reported(region: &Value) -> LineSet {
    let kinds = ["executed_lines", "missing_lines", "excluded_lines"];
    kinds.iter().flat_map(|kind| region[*kind].as_array().expect("lines")).map(number).collect()
}

fn number(value: &Value) -> LineNumber {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).and_then(LineNumber::new).expect("a line")
}

#[test]
fn regions_are_those_of_the_reports() {
    each_report(|name, source, file| {
        for (kind, ours) in [("functions", source.functions()), ("classes", source.classes())] {
            let theirs = file[kind].as_object().expect("regions").iter().filter(|(name, _)| !name.is_empty());
            let theirs: Vec<(&str, u32, LineSet)> = theirs
                .map(|(name, region)| (name.as_str(), number(&region["start_line"]).value(), reported(region)))
                .collect();
            // A name that repeats has its line added, as in `Class.value@31`.
            let plain = |name: &str, start: u32| name.strip_suffix(&format!("@{start}")).unwrap_or(name).to_owned();
            let named: BTreeSet<(String, u32)> = theirs.iter().map(|(name, at, _)| (plain(name, *at), *at)).collect();
            let found: BTreeSet<(String, u32)> =
                ours.iter().map(|region| (region.name.to_string(), region.start.value())).collect();
            assert_eq!(found, named, "{kind} of {name}");
            for (region, start, lines) in theirs {
                let owns = |ours: &&Region| ours.start.value() == start;
                let ours = ours.iter().find(owns).expect("a region of that line");
                assert!(lines.is_subset(&ours.lines), "{region} of {name}: {lines:?} of {:?}", ours.lines);
            }
        }
    });
}

#[test]
fn every_reported_statement_begins_on_its_line() {
    each_report(|name, source, file| {
        for kind in ["executed_lines", "missing_lines"] {
            for line in file[kind].as_array().expect("lines").iter().map(number) {
                assert!(source.holds_code(line) && source.extent(line).is_some(), "{name}:{line}");
                assert_eq!(source.statement_of(line), Some(line), "{name}:{line}");
            }
        }
    });
}

#[test]
fn every_missed_branch_of_a_line_that_ran_has_a_reason_or_leaves_something_known() {
    each_report(|name, source, file| {
        let missed: LineSet = file["missing_lines"].as_array().expect("lines").iter().map(number).collect();
        for pair in file["missing_branches"].as_array().expect("arcs") {
            let (from, to) = (number(&pair[0]), pair[1].as_i64().expect("a target"));
            if missed.contains(from) {
                continue;
            }
            let target = u32::try_from(to).ok().map(line);
            let reason = source.exit_of(from, target, Jumps::OfStatements);
            let scope = source.scope_of(from, Jumps::OfStatements).filter(|_| target.is_none());
            assert!(reason.is_some() || scope.is_some(), "{name}:{from} to {to}: {:?}", source.line(from));
        }
    });
}
