//! What targets name in real reports: of functions, of files, of nothing.

use std::path::Path;

use super::*;
use crate::config::Denominator;
use crate::coverage::LineNumber;
use crate::formats;
use crate::layers::Scope;

/// The shop's reports of one run each, as files of the layers `unit` and `e2e`.
fn shop(reports: [&str; 2]) -> Measured {
    let layers = ["unit", "e2e"].map(|name| name.parse().expect("a layer"));
    let mut measured = Measured::new(layers.to_vec());
    let mut files: BTreeMap<SourcePath, Vec<Option<FileCoverage>>> = BTreeMap::new();
    for (column, name) in reports.into_iter().enumerate() {
        let path = Path::new("sample-reports/shop/versions").join(name);
        let report = formats::read(name, std::fs::read(&path).expect("a report")).expect("a sound report");
        for file in report.files {
            // Cobertura names files below one of its sources.
            let places = ["", "src/", "src/shop/", "src/shop_admin/"].map(|root| format!("{root}{}", file.name));
            let is_there = |name: &&String| Path::new("sample-reports/shop").join(name).is_file();
            let name = places.iter().find(is_there).expect("a source of the shop");
            let columns = files.entry(SourcePath::new(name).expect("a path")).or_insert_with(|| vec![None; 3]);
            columns[column] = Some(file.coverage);
        }
    }
    for (path, columns) in files {
        measured.add(path, columns, None).expect("one source");
    }
    measured
}

fn source(path: &SourcePath) -> Option<Source> {
    std::fs::read(Path::new("sample-reports/shop").join(path.as_str())).ok().map(|bytes| Source::new(&bytes))
}

fn resolve(measured: &Measured, text: &str) -> Result<Part, Unresolved> {
    Part::resolve(&TargetPattern::new(text), measured, &source)
}

/// Covered and all statements and branch exits of a target in a layer.
fn figures(measured: &Measured, text: &str, column: usize) -> (u64, u64) {
    let part = resolve(measured, text).expect(text);
    let measure = measured.within(&part.extents).figures(Scope::Layer(column), Denominator::Union).combined();
    (measure.low().covered(), measure.total())
}

const JSON: [&str; 2] = ["7.17.3-py3.13/unit.json", "7.17.3-py3.13/e2e.json"];
const XML: [&str; 2] = ["7.17.3-py3.13/unit.xml", "7.17.3-py3.13/e2e.xml"];

#[test]
fn functions_out_of_the_source_measure_as_those_of_the_report() {
    let (json, xml) = (shop(JSON), shop(XML));
    let mut compared = 0;
    for (path, file) in json.files() {
        let functions = functions_of(file, path, &source).expect("told by the report");
        for (name, region) in functions {
            if region.statements == 0 || name.contains('@') {
                continue;
            }
            let text = format!("{path}::{name}");
            for column in [0, 1] {
                assert_eq!(figures(&json, &text, column), figures(&xml, &text, column), "{text}");
            }
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn the_functions_of_a_file_and_the_rest_add_up_to_it() {
    let json = shop(JSON);
    for (path, file) in json.files() {
        let whole = figures(&json, path.as_str(), 0);
        let all = resolve(&json, &format!("{path}::*"));
        let (covered, total) = match all {
            Ok(_) => figures(&json, &format!("{path}::*"), 0),
            Err(_) => (0, 0),
        };
        let regions = file.overall.regions().expect("told");
        let outside = regions.functions.get("").map_or(0, |region| u64::from(region.statements));
        let exits = regions.functions.get("").and_then(|region| region.branches).map_or(0, u64::from);
        assert_eq!(total + outside + exits, whole.1, "{path}");
        assert!(covered <= whole.0, "{path}");
    }
}

#[test]
fn a_target_that_names_nothing_says_what_there_is() {
    let json = shop(JSON);
    assert_eq!(resolve(&json, "src/shop/nothing.py"), Err(Unresolved::NoFile));
    let Err(Unresolved::NoFunction(functions)) = resolve(&json, "src/shop/orders/pricing.py::no_such") else {
        panic!("no such function")
    };
    assert!(!functions.is_empty());
    let xml = shop(XML);
    let path = SourcePath::new("src/shop/orders/pricing.py").expect("a path");
    let target = TargetPattern::new("src/shop/orders/pricing.py::*");
    assert_eq!(Part::resolve(&target, &xml, &|_| None), Err(Unresolved::FunctionsUnknown(path)));
}

#[test]
fn a_part_of_a_file_named_twice_counts_once() {
    let json = shop(JSON);
    let mut one = resolve(&json, "src/shop/billing/payments.py::charge").expect("a function");
    let same = one.clone();
    one.join(&same);
    assert_eq!(one, same);
    one.join(&resolve(&json, "src/shop/billing").expect("a folder"));
    let path = SourcePath::new("src/shop/billing/payments.py").expect("a path");
    assert_eq!(one.extents.get(&path), Some(&Extent::Whole));
}

#[test]
fn a_part_holds_only_its_own_lines() {
    let json = shop(JSON);
    let part = resolve(&json, "src/shop/billing/payments.py::charge").expect("a function");
    let within = json.within(&part.extents);
    let file = within.files().values().next().expect("one file");
    let lines = part.extents.values().next().and_then(Extent::lines).expect("not the whole");
    for column in file.columns.iter().flatten().chain([&file.overall]) {
        assert!(column.missing().is_subset(&lines) && column.executed().is_subset(&lines));
        let exits = column.resolved_branches().expect("measured").missing;
        assert!(exits.iter().all(|exit| lines.contains(exit.line)));
    }
    assert!(lines.contains(LineNumber::new(109).expect("a line")), "{lines:?}");
}
