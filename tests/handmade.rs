//! Odd and hostile reports, one trait each: every file is either read to these numbers or refused with this code.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{entries, fixtures};
use covgate::formats;

/// Covered and all statements, and covered (from, to) and all branches where there are any.
enum Expected {
    Lines(u64, u64),
    Branches(u64, u64, u64),
    Refused(&'static str),
}

use Expected::{Branches, Lines, Refused};

const TABLE: [(&str, Expected); 51] = [
    ("absolute-filename.xml", Lines(1, 2)),
    ("bom.json", Lines(1, 2)),
    ("bom.xml", Lines(1, 2)),
    // A line that branches without a number of branches is unknown, never 2 of 2.
    ("branch-without-condition-coverage.xml", Branches(0, 0, 0)),
    ("capital-True-decimals.xml", Branches(2, 2, 3)),
    ("control-char-ref.xml", Lines(1, 2)),
    ("counts-only-a.xml", Branches(1, 1, 2)),
    ("counts-only-b.xml", Branches(1, 1, 2)),
    ("deep.json", Refused("covgate::formats::not-a-coverage-report")),
    ("deterministic-prefix.xml", Lines(1, 2)),
    ("doctype-external.xml", Lines(1, 2)),
    ("doctype-internal-entities.xml", Refused("covgate::xml::doctype")),
    ("drive-relative.xml", Lines(1, 2)),
    ("duplicate-file-key.json", Refused("covgate::json::shape")),
    ("duplicate-line.xml", Lines(2, 2)),
    ("empty-object.json", Refused("covgate::formats::not-a-coverage-report")),
    ("empty-source.xml", Lines(1, 2)),
    ("empty.json", Refused("covgate::formats::empty")),
    ("empty.xml", Refused("covgate::formats::empty")),
    ("external-entity.xml", Refused("covgate::xml::doctype")),
    ("format-99.json", Lines(1, 2)),
    ("huge-hits.xml", Lines(3, 3)),
    ("invalid-utf8.xml", Refused("covgate::formats::encoding")),
    ("latin1.xml", Lines(1, 2)),
    ("line-both-executed-and-missing.json", Refused("covgate::json::lists-disagree")),
    ("lone-surrogate.json", Lines(1, 2)),
    ("method-lines-outside-class-lines.xml", Lines(1, 1)),
    ("missing-disagrees-with-count.xml", Refused("covgate::xml::branch-counts")),
    ("nan-rates.xml", Lines(0, 0)),
    ("nan.json", Refused("covgate::json::syntax")),
    ("negative-line.xml", Refused("covgate::xml::line-number")),
    ("no-files.json", Refused("covgate::formats::no-files")),
    ("no-sources.xml", Lines(1, 2)),
    ("not-coverage.xml", Refused("covgate::formats::not-a-coverage-report")),
    ("ok.json", Lines(1, 2)),
    ("root-only.xml", Refused("covgate::formats::no-files")),
    ("same-file-two-spellings.json", Refused("covgate::json::same-file-twice")),
    ("script.xml", Lines(1, 2)),
    ("several-classes-one-file.xml", Lines(2, 3)),
    ("source-with-whitespace.xml", Lines(1, 2)),
    ("summary-lies.json", Refused("covgate::json::summary-disagrees")),
    ("taken-more-than-total.xml", Refused("covgate::xml::branch-counts")),
    ("totals-lie.json", Refused("covgate::json::totals-disagree")),
    ("traversal.xml", Lines(1, 2)),
    ("truncated.json", Refused("covgate::json::truncated")),
    ("truncated.xml", Refused("covgate::xml::truncated")),
    ("two-roots.xml", Refused("covgate::xml::syntax")),
    ("two-sources-ambiguous.xml", Lines(1, 2)),
    ("utf16.xml", Lines(1, 2)),
    ("windows-absolute.xml", Lines(1, 2)),
    ("windows.xml", Lines(1, 2)),
];

#[test]
fn every_odd_report_is_read_or_refused_as_it_should_be() {
    let folder = fixtures().join("samples/dialects/handmade");
    for (name, expected) in TABLE {
        let result = formats::read(name, fs::read(folder.join(name)).expect("a fixture"));
        match (expected, result) {
            (Refused(code), Err(fault)) => {
                assert_eq!(fault.code(), code, "{name}");
                assert!(fault.help().is_some(), "{name} is refused without a word on what to do");
            }
            (Refused(code), Ok(_)) => panic!("{name} was read, not refused as {code}"),
            (_, Err(fault)) => panic!("{name} was refused: {fault}"),
            (Lines(covered, total), Ok(report)) => {
                let lines = report.files[0].coverage.lines();
                assert_eq!((lines.low().covered(), lines.total()), (covered, total), "{name}");
            }
            (Branches(low, high, total), Ok(report)) => {
                let branches = report.files[0].coverage.resolved_branches().expect("branches").measure;
                let found = (branches.low().covered(), branches.high().covered(), branches.total());
                assert_eq!(found, (low, high, total), "{name}");
            }
        }
    }
}

#[test]
fn no_odd_report_is_left_out_of_the_table() {
    let files = entries(&fixtures().join("samples/dialects/handmade"));
    let files: BTreeSet<String> =
        files.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(files, TABLE.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn reports_of_other_producers_are_read_or_explained() {
    let read =
        |name: &str| formats::read(name, fs::read(fixtures().join("samples/dialects").join(name)).expect("a fixture"));
    for (name, lines, branches) in [
        ("gcovr.xml", (8, 11), (7, 10)),
        ("istanbul.xml", (11, 18), (6, 16)),
        ("istanbul.lcov", (11, 18), (6, 16)),
        ("slipcover.xml", (90, 149), (22, 50)),
    ] {
        let report = read(name).unwrap_or_else(|fault| panic!("{fault}"));
        let sum = |count: fn(&covgate::coverage::FileCoverage) -> Option<covgate::coverage::Measure>| {
            let all: covgate::coverage::Measure = report.files.iter().filter_map(|file| count(&file.coverage)).sum();
            (all.low().covered(), all.total())
        };
        assert_eq!(sum(|file| Some(file.lines())), lines, "{name}");
        assert_eq!(sum(|file| file.resolved_branches().map(|branches| branches.measure)), branches, "{name}");
    }
    for (name, code) in [
        ("istanbul-amp-in-filename-NOT-WELLFORMED.xml", "covgate::xml::syntax"),
        ("istanbul-clover.xml", "covgate::formats::not-a-coverage-report"),
        ("slipcover.json", "covgate::formats::not-a-coverage-report"),
    ] {
        assert_eq!(read(name).expect_err(name).code(), code, "{name}");
    }
}
