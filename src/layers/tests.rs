//! Small projects as several layers cover them.

use std::collections::BTreeMap;

use super::{Measured, MeasuredFile, Scope, Statements};
use crate::config::Denominator;
use crate::coverage::{Arc, Arcs, Branches, FileCoverage, LineNumber, LineSet, Measure, Region, Regions, SourcePath};

fn lines(numbers: &[u32]) -> LineSet {
    numbers.iter().copied().filter_map(LineNumber::new).collect()
}

fn path(name: &str) -> SourcePath {
    SourcePath::new(name).expect("a path")
}

/// A file of four statements, of which some are missed.
fn plain(missed: &[u32]) -> FileCoverage {
    let missing = lines(missed);
    FileCoverage::new(4, lines(&[1, 2, 3, 4]).difference(&missing), missing).expect("sound")
}

/// The same with a function whose body is on lines 2 and 3.
fn file(missed: &[u32]) -> FileCoverage {
    let region = |start, numbers| Region { start, statements: 2, branches: None, lines: lines(numbers) };
    let functions =
        BTreeMap::from([("".into(), region(None, &[1, 4])), ("charge".into(), region(LineNumber::new(1), &[2, 3]))]);
    plain(missed).with_regions(Regions { functions, ..Regions::default() })
}

fn with_exits(file: FileCoverage, missed: bool) -> FileCoverage {
    let arcs = [2, 4].map(|to| Arc { from: LineNumber::new(1).expect("a line"), to }).into_iter().collect();
    let arcs = if missed {
        Arcs { missing: arcs, total: 2, ..Arcs::default() }
    } else {
        Arcs { executed: arcs, total: 2, ..Arcs::default() }
    };
    file.with_branches(Branches { arcs: Some(arcs), ..Branches::default() })
}

type Columns = [Option<FileCoverage>; 3];

/// What `unit`, `e2e` and runs of no layer measured.
fn measured(files: impl IntoIterator<Item = (&'static str, Columns)>) -> Measured {
    let mut measured = Measured::new(["unit", "e2e"].map(|name| name.parse().expect("a layer")).to_vec());
    for (name, columns) in files {
        measured.add(path(name), columns.to_vec(), None).expect("one source");
    }
    measured
}

fn project() -> Measured {
    measured([
        ("both.py", [Some(file(&[3])), Some(file(&[2, 4])), None]),
        ("e2e.py", [None, Some(file(&[])), None]),
        ("nobody.py", [None, None, Some(file(&[]))]),
        ("unit.py", [Some(file(&[3])), None, None]),
    ])
}

fn names(measured: &Measured) -> Vec<&str> {
    measured.files().keys().map(SourcePath::as_str).collect()
}

#[test]
fn each_statement_is_of_one_layer_of_several_or_of_nobody() {
    let all = project();
    let shares = |statements| {
        let shares = all.shares(statements);
        (shares.only.clone(), shares.several, shares.nobody, shares.total())
    };
    assert_eq!(shares(Statements::All), (vec![5, 5, 4], 1, 1, 16));
    assert_eq!(shares(Statements::FunctionBodies), (vec![2, 3, 2], 0, 1, 8));
    let without_functions = measured([("plain.py", [Some(plain(&[3])), None, None])]);
    assert_eq!(without_functions.shares(Statements::All).only, [3, 0, 0]);
    assert_eq!(without_functions.shares(Statements::FunctionBodies).total(), 0);
    assert_eq!(measured([]).shares(Statements::All).only, [0, 0, 0]);
}

#[test]
fn what_a_layer_alone_covers_is_what_every_other_misses() {
    let all = project();
    for (name, unit, e2e) in
        [("both.py", &[2, 4][..], &[3][..]), ("unit.py", &[1, 2, 4], &[]), ("e2e.py", &[], &[1, 2, 3, 4])]
    {
        let file: &MeasuredFile = &all.files()[&path(name)];
        let found = [0, 1].map(|column| Measured::exclusive(file, column));
        assert_eq!(found, [lines(unit), lines(e2e)], "{name}");
    }
}

#[test]
fn bodies_are_told_from_what_importing_runs() {
    let all = project();
    let exact = Measure::exact;
    for (scope, denominator, expected) in [
        (Scope::Overall, Denominator::Union, (exact(7, 8), exact(8, 8))),
        (Scope::Layer(0), Denominator::Union, (exact(2, 8), exact(4, 8))),
        (Scope::Layer(0), Denominator::Own, (exact(2, 4), exact(4, 4))),
        (Scope::Layer(1), Denominator::Own, (exact(3, 4), exact(3, 4))),
    ] {
        assert_eq!(all.bodies_and_rest(scope, denominator), Some(expected), "{scope:?} {denominator:?}");
    }
    let without_functions = measured([("plain.py", [Some(plain(&[])), None, None])]);
    assert_eq!(without_functions.bodies_and_rest(Scope::Overall, Denominator::Union), None);
}

#[test]
fn a_layer_or_a_file_is_left_out_as_if_it_had_never_been_there() {
    let all = project();
    let without_e2e = all.without(1);
    assert_eq!(without_e2e.layers().iter().map(ToString::to_string).collect::<Vec<_>>(), ["unit"]);
    assert_eq!(names(&without_e2e), ["both.py", "nobody.py", "unit.py"]);
    assert_eq!(without_e2e.files()[&path("both.py")].overall.missing(), &lines(&[3]));
    let without_unit_py = all.without_files(|path| path.as_str() == "unit.py");
    assert_eq!(names(&without_unit_py), ["both.py", "e2e.py", "nobody.py"]);
    assert_eq!(without_unit_py.layers(), all.layers());
    let unlabelled = [&all, &all.without_files(|path| path.as_str() == "nobody.py")].map(Measured::has_unlabelled);
    assert_eq!(unlabelled, [true, false]);
}

#[test]
fn exits_of_a_file_whose_branches_a_layer_did_not_measure_are_missed_by_it() {
    let all = measured([
        ("x.py", [Some(with_exits(plain(&[]), false)), Some(plain(&[])), None]),
        ("y.py", [None, Some(with_exits(plain(&[]), false)), None]),
    ]);
    let branches = |all: &Measured, column| all.figures(Scope::Layer(column), Denominator::Union).branches;
    assert_eq!((branches(&all, 0), branches(&all, 1)), (Some(Measure::exact(2, 4)), Some(Measure::exact(2, 4))));
    let lines_only = measured([("x.py", [Some(with_exits(plain(&[]), true)), Some(plain(&[])), None])]);
    assert_eq!((branches(&lines_only, 0), branches(&lines_only, 1)), (Some(Measure::exact(0, 2)), None));
}

#[test]
fn layers_that_disagree_are_refused_unless_one_of_them_is_the_reference() {
    let other = FileCoverage::new(3, lines(&[1, 2, 9]), LineSet::new()).expect("sound");
    let columns = || vec![Some(plain(&[3])), Some(other.clone()), None];
    for (reference, is_settled) in [(None, false), (Some(0), true)] {
        let mut all = measured([]);
        let added = all.add(path("a.py"), columns(), reference);
        assert_eq!(
            added.as_ref().err().map(|refused| (refused.first, refused.second)),
            (!is_settled).then_some((0, 1))
        );
        assert_eq!((all.projected(), all.files().len()), (u64::from(is_settled), usize::from(is_settled)));
    }
}
