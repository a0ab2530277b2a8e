//! Small reports as coverage.py writes them, taken apart.

use serde_json::{Value, json};

use crate::contexts::{Patterns, Split, sort, split};
use crate::coverage::{FileCoverage, LineNumber, LineSet, SourcePath};
use crate::formats::{self, Asked, Report};
use crate::source::Outline;

/// A file's entry: statements that ran with their contexts, further lines that ran, missing lines, lines of bodies.
fn file(ran: &[(u32, &[&str])], further: &[(u32, &[&str])], missing: &[u32], bodies: &[u32]) -> Value {
    let contexts: serde_json::Map<String, Value> =
        ran.iter().chain(further).map(|(line, names)| (line.to_string(), json!(names))).collect();
    let executed: Vec<u32> = ran.iter().map(|(line, _)| *line).collect();
    let summary = |executed: &[u32], missing: &[u32]| {
        json!({"covered_lines": executed.len(), "num_statements": executed.len() + missing.len(),
               "missing_lines": missing.len(), "excluded_lines": 0, "num_branches": 2, "missing_branches": 1})
    };
    let region = |is_in: &dyn Fn(&u32) -> bool| {
        let part = |lines: &[u32]| -> Vec<u32> { lines.iter().copied().filter(is_in).collect() };
        let (executed, missing) = (part(&executed), part(missing));
        json!({"executed_lines": executed, "missing_lines": missing, "summary": summary(&executed, &missing)})
    };
    json!({
        "executed_lines": executed, "missing_lines": missing, "excluded_lines": [],
        "summary": summary(&executed, missing), "contexts": contexts,
        "executed_branches": [[1, 2]], "missing_branches": [[1, -1]],
        "functions": {"": region(&|line| !bodies.contains(line)), "f": region(&|line| bodies.contains(line))},
        "classes": {},
    })
}

fn read(files: &[(&str, Value)]) -> Report {
    let files: serde_json::Map<String, Value> =
        files.iter().map(|(name, file)| ((*name).to_owned(), file.clone())).collect();
    let meta = json!({"version": "7.17.3", "branch_coverage": true, "show_contexts": true});
    let text = json!({"meta": meta, "files": files}).to_string();
    formats::read_with("coverage.json", text, Asked::Contexts).unwrap_or_else(|fault| panic!("{fault}"))
}

fn apart(report: &Report, layers: &[(&str, &str)]) -> Split {
    apart_with(report, layers, &[])
}

/// With sources by path.
fn apart_with(report: &Report, layers: &[(&str, &str)], sources: &[(&str, &str)]) -> Split {
    let outline = |path: &SourcePath| {
        let (_, source) = sources.iter().find(|(name, _)| *name == path.as_str())?;
        Outline::new(source.as_bytes())
    };
    let layers: Vec<Patterns> = layers
        .iter()
        .map(|(layer, pattern)| Patterns::new(layer.parse().expect("a layer"), &[(*pattern).to_owned()]))
        .collect();
    let contexts = report.contexts.as_ref().expect("contexts");
    split(&report.files, contexts, &sort(&contexts.names, &layers), &outline)
}

const LAYERS: [(&str, &str); 2] = [("unit", "tests/unit"), ("e2e", "tests/e2e")];
const UNIT: &str = "tests/unit/test_a.py::test_x|run";
const E2E: &str = "tests/e2e/test_b.py::test_y|run";

/// Covered lines and those of them that were imported only, by layer and file.
fn shown(split: &Split) -> Vec<Vec<String>> {
    let numbers = |lines: &LineSet| lines.iter().map(|line| line.to_string()).collect::<Vec<_>>().join(" ");
    let part = |part: &super::Part| {
        let file =
            |file: &super::PartOfFile| format!("{} ({})", numbers(file.coverage.executed()), numbers(&file.imported));
        part.files.iter().map(file).collect()
    };
    split.parts.iter().map(part).collect()
}

#[test]
fn lines_of_bodies_count_for_those_whose_tests_ran_them() {
    let report =
        read(&[("a.py", file(&[(1, &[""]), (2, &[UNIT, E2E]), (3, &[E2E]), (4, &[""])], &[], &[5], &[2, 3, 4, 5]))]);
    let split = apart(&report, &LAYERS);
    assert_eq!(shown(&split), [["1 2 (1)"], ["1 2 3 (1)"]]);
    assert_eq!(split.parts[0].files[0].coverage.lines().total(), 5);
    assert!(split.parts[0].files[0].coverage.branches().is_none(), "lines only");
}

#[test]
fn what_is_imported_counts_for_layers_that_ran_something_in_the_file_or_in_its_package() {
    let package = file(&[(1, &[""])], &[], &[], &[]);
    let module = file(&[(1, &[""]), (2, &[E2E])], &[], &[], &[2]);
    let other = file(&[(1, &[""]), (2, &[UNIT])], &[], &[], &[2]);
    let report = read(&[
        ("src/pkg/__init__.py", package.clone()),
        ("src/pkg/inner/__init__.py", package.clone()),
        ("src/pkg/inner/module.py", module),
        ("src/other/__init__.py", package),
        ("src/other/module.py", other),
    ]);
    assert_eq!(
        shown(&apart(&report, &LAYERS)),
        [["1 (1)", "1 2 (1)", " ()", " ()", " ()"], [" ()", " ()", "1 (1)", "1 (1)", "1 2 (1)"]],
        "by path: other, pkg"
    );
}

#[test]
fn a_module_that_a_test_imported_was_imported_for_all_that_ran_it() {
    let lazy = file(&[(1, &[UNIT]), (2, &[UNIT, E2E])], &[], &[], &[2]);
    assert_eq!(shown(&apart(&read(&[("a.py", lazy)]), &LAYERS)), [["1 2 ()"], ["1 2 (1)"]]);
    let reloaded = file(&[(1, &[""]), (3, &[UNIT]), (5, &[UNIT, E2E])], &[], &[], &[5]);
    assert_eq!(shown(&apart(&read(&[("a.py", reloaded)]), &LAYERS)), [["1 3 5 (1)"], ["1 5 (1)"]]);
}

#[test]
fn a_static_context_holds_its_own_imports() {
    let report = read(&[("a.py", file(&[(1, &["unit", "e2e"]), (2, &["unit"]), (3, &["e2e"])], &[], &[], &[3]))]);
    assert_eq!(shown(&apart(&report, &[("unit", "unit"), ("e2e", "e2e")])), [["1 2 ()"], ["1 3 ()"]]);
}

#[test]
fn a_further_line_of_a_statement_counts_for_the_statement() {
    let report = read(&[(
        "a.py",
        file(&[(1, &[""]), (3, &[UNIT]), (6, &[UNIT])], &[(4, &[E2E]), (2, &[""])], &[8], &[3, 6, 8]),
    )]);
    assert_eq!(shown(&apart(&report, &LAYERS)), [["1 3 6 (1)"], ["1 3 (1)"]]);
}

#[test]
fn a_layer_without_a_test_in_the_report_has_no_part() {
    let report = read(&[("a.py", file(&[(1, &[""]), (2, &[UNIT])], &[], &[], &[2]))]);
    assert_eq!(apart(&report, &LAYERS).parts.iter().map(|part| part.layer).collect::<Vec<_>>(), [0]);
}

#[test]
fn parts_and_the_rest_are_the_report_again() {
    let report = read(&[(
        "a.py",
        file(&[(1, &[""]), (2, &[UNIT, E2E]), (3, &["other"]), (4, &[""])], &[], &[5], &[2, 3, 4, 5]),
    )]);
    let split = apart(&report, &LAYERS);
    let mut whole: FileCoverage = split.rest[0].clone();
    assert_eq!(whole.executed().iter().map(LineNumber::value).collect::<Vec<_>>(), [3, 4]);
    for part in &split.parts {
        whole.merge(&part.files[0].coverage).expect("the same source");
    }
    assert_eq!(whole, report.files[0].coverage);
}

/// The files of the unit layer that were imported for it, for a package in which its test runs `src/pkg/ran.py` only.
fn imported(sources: &[(&str, &str)]) -> Vec<String> {
    let names = ["__init__", "ran", "one", "two", "sub/__init__", "sub/deep"];
    let files: Vec<(String, Value)> = names
        .iter()
        .map(|name| {
            let body: &[(u32, &[&str])] = if *name == "ran" { &[(9, &[UNIT])] } else { &[] };
            let ran: Vec<(u32, &[&str])> =
                [(1, &[""][..]), (2, &[""])].into_iter().chain(body.iter().copied()).collect();
            (format!("src/pkg/{name}.py"), file(&ran, &[], &[8], &[8, 9]))
        })
        .collect();
    let files: Vec<(&str, Value)> = files.iter().map(|(name, file)| (name.as_str(), file.clone())).collect();
    let report = read(&files);
    let split = apart_with(&report, &LAYERS, sources);
    let files = report.files.iter().zip(&split.parts[0].files);
    let imported = files.filter(|(_, part)| !part.imported.is_empty());
    imported.map(|(file, _)| file.name.trim_start_matches("src/pkg/").trim_end_matches(".py").to_owned()).collect()
}

#[test]
fn import_statements_that_ran_import_for_the_layer() {
    let cases: [(&str, &str, &[&str]); 10] = [
        ("src/pkg/ran.py", "", &[]),
        ("src/pkg/ran.py", "from .one import f\n", &["one"]),
        ("src/pkg/ran.py", "from . import one, two\n", &["one", "two"]),
        ("src/pkg/ran.py", "import pkg.sub.deep\n", &["sub/__init__", "sub/deep"]),
        ("src/pkg/ran.py", "from pkg.sub import deep as d, nothing\n", &["sub/__init__", "sub/deep"]),
        ("src/pkg/ran.py", "import os\n\n\nif False:\n    from . import one\n", &[]),
        ("src/pkg/ran.py", "x\n\n\n\n\n\n\ndef f():\n    from .two import g\n", &["two"]),
        ("src/pkg/__init__.py", "from .sub.deep import *\n", &["sub/__init__", "sub/deep"]),
        ("tests/unit/test_a.py", "import pkg.one\nif x:\n    import pkg.two\n", &["one"]),
        ("tests/conftest.py", "from pkg import two\n", &["two"]),
    ];
    for (path, source, expected) in cases {
        let mut expected: Vec<&str> = [&["__init__", "ran"], expected].concat();
        expected.sort_unstable();
        assert_eq!(imported(&[(path, source)]), expected, "{path}: {source}");
    }
    let circle = [("src/pkg/ran.py", "from . import one"), ("src/pkg/one.py", "from . import ran\nfrom . import two")];
    assert_eq!(imported(&circle), ["__init__", "one", "ran", "two"]);
}

#[test]
fn an_absolute_import_that_could_be_two_files_imports_neither() {
    let module = |body: &[&str]| file(&[(1, &[""]), (2, body)], &[], &[], &[2]);
    let report =
        read(&[("a/main.py", module(&[UNIT])), ("b/helper.py", module(&[E2E])), ("c/helper.py", module(&[E2E]))]);
    let imported = |report: &Report| -> Vec<bool> {
        let split = apart_with(report, &LAYERS, &[("a/main.py", "import helper\n")]);
        split.parts[0].files.iter().map(|file| !file.imported.is_empty()).collect()
    };
    assert_eq!(imported(&report), [true, false, false]);
    let report = read(&[("a/main.py", module(&[UNIT])), ("b/helper.py", module(&[E2E]))]);
    assert_eq!(imported(&report), [true, true]);
}

/// coverage.py before 7.6 tells no functions; sources do.
#[test]
fn without_functions_nothing_is_known_to_be_imported() {
    let mut old = file(&[(1, &[""]), (2, &[UNIT]), (3, &[""])], &[], &[], &[]);
    let entry = old.as_object_mut().expect("an entry");
    entry.remove("functions");
    entry.remove("classes");
    let report = read(&[("a.py", old)]);
    let split = apart(&report, &LAYERS);
    assert_eq!(shown(&split), [["2 ()"]]);
    assert!(split.outside_tests[0].is_unknown);
    let split = apart_with(&report, &LAYERS, &[("a.py", "def f():\n    x\n    y\n")]);
    assert_eq!(shown(&split), [["1 2 (1)"]]);
    assert_eq!(split.outside_tests[0].bodies.ranges(), [(3, 3)]);
}
