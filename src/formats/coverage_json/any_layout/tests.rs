//! Other layouts by their brackets and by serde: the same report, or a surprise.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::super::outlined::Outlined;
use super::super::read::{Told, read_text};
use super::super::shape::ReportJson;
use crate::coverage::FileCoverage;
use crate::document::Document;
use crate::formats::own_layout_tests::{below, fixture};
use crate::formats::{Report, ReportedFile};

/// What serde alone reads.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct BySerde(Outlined);

impl Told for BySerde {
    fn quickly(_: &str) -> Option<ReportJson<'_, Self>> {
        None
    }

    fn add_to(coverage: FileCoverage, functions: Self, classes: Self) -> FileCoverage {
        Outlined::add_to(coverage, functions.0, classes.0)
    }
}

fn by_serde(text: &str) -> Option<Report> {
    read_text::<BySerde>(&Document::new("report", text), 7).ok()
}

/// None for a text that is left to serde, or refused.
fn by_brackets(text: &str) -> Option<Report> {
    super::read(text)?;
    read_text::<Outlined>(&Document::new("report", text), 7).ok()
}

/// The report as other programs lay it out: keys in another order, with and without white space.
fn layouts(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let pretty = serde_json::to_string_pretty(&value).expect("a text");
    vec![text.to_owned(), serde_json::to_string(&value).expect("a text"), pretty.replace('\n', "\r\n\t"), pretty]
}

#[test]
fn every_report_is_the_same_in_any_layout_or_left_to_serde() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut quick, mut all) = (0, 0);
    for path in below(&project.join("tests/fixtures")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if serde_json::from_str::<Value>(&text).is_err() {
            assert!(super::read(&text).is_none(), "{}", path.display());
            continue;
        }
        for text in layouts(&text) {
            all += 1;
            if let Some(report) = by_brackets(&text) {
                assert_eq!(Some(report), by_serde(&text), "{}", path.display());
                quick += 1;
            }
        }
    }
    assert!(quick * 10 > all * 6, "{quick} of {all}");
}

#[test]
fn what_serde_refuses_or_reads_otherwise_is_a_surprise() {
    let text = String::from_utf8(fixture("samples/7.17.3-py311/branch/a.json")).expect("text");
    let text = text.replace(", \"", ",\n  \"");
    assert!(by_brackets(&text).is_some());
    for (from, to) in [
        ("\"files\": {", "\"files\": {}, \"files\": {"),
        ("\"summary\": {", "\"summary\": {\"num_statements\": 1,"),
        ("\"missing_lines\": [", "\"missing_lines\": [], \"missing_lines\": ["),
        ("\"executed_lines\": [", "\"executed_lines\": [,"),
        ("\"executed_lines\": [", "\"executed_lines\": [0.5,"),
        ("\"executed_lines\": [", "\"covgate\": {}, \"executed_lines\": ["),
        ("\"totals\": {", "\"total\": {"),
        ("\"branch_coverage\": true", "\"branch_coverage\": yes"),
        ("\"start_line\": ", "\"start_line\": null, \"start_line\": "),
        ("\"files\": {", "\"files\": {\"\u{fc}\": 1,"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(super::read(&text.replacen(from, to, 1)).is_none(), "{from} as {to}");
    }
    for at in (0..text.trim_end().len()).step_by(31) {
        assert!(super::read(&text[..at]).is_none(), "cut at {at}");
    }
    assert!(super::read(&format!("{text} {{}}")).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn damage_changes_no_figure_unless_serde_sees_it_too(
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"0123456789\"\\,:[]{} -.eu\n\t".to_vec()),
        layout in 0_usize..4,
        kind in 0..3,
    ) {
        let text = String::from_utf8(fixture("samples/7.17.3-py311/branch/a.json")).expect("text");
        let intact = layouts(&text).swap_remove(layout);
        let mut bytes = intact.clone().into_bytes();
        let at = at.index(bytes.len());
        match kind {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => { bytes.remove(at); }
        }
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        match (by_brackets(&text), by_serde(&text)) {
            (Some(quick), Some(record)) => prop_assert_eq!(quick, record),
            (Some(quick), None) => {
                let figures = |report: Report| -> Vec<_> {
                    let plain = |file: ReportedFile| {
                        let (file, name) = (file.coverage, file.name);
                        (name, file.lines(), file.missing().clone(), file.executed().clone(), file.branches().cloned())
                    };
                    report.files.into_iter().map(plain).collect()
                };
                prop_assert_eq!(figures(quick), figures(by_serde(&intact).expect("intact")));
            }
            (None, _) => {}
        }
    }
}
