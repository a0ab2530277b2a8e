//! What has no number: taken down, and compared by its counts. Scopes that do not count every file.

use std::collections::BTreeMap;

use super::super::{Absent, Baseline, Code, Count, Scope, compare, read, take};
use super::{COUNTS, Function, Statement, changes, coverage, layer, line, text, told};
use crate::config::Denominator;
use crate::coverage::{Arcs, Branches, Counts, FileCoverage, LineNumber, LineSet, Measure, SourcePath, Taken};
use crate::layers::Measured;

fn path(name: &str) -> SourcePath {
    SourcePath::new(name).expect("a path")
}

fn with_counts() -> Baseline {
    read(&crate::document::Document::new("baseline.json", COUNTS)).expect("a baseline").0
}

/// The baseline of one file of one layer, taken down without its source.
fn taken_file(file: FileCoverage) -> Baseline {
    let mut measured = Measured::new(vec![layer("unit")]);
    measured.add(path("a.py"), vec![Some(file), None], None).expect("one source");
    take(&measured, Denominator::Union, |_| None)
}

fn lines(numbers: impl IntoIterator<Item = u32>) -> LineSet {
    numbers.into_iter().filter_map(LineNumber::new).collect()
}

fn file(statements: u32, executed: &[u32], missing: &[u32]) -> FileCoverage {
    FileCoverage::new(statements, lines(executed.iter().copied()), lines(missing.iter().copied())).expect("sound")
}

#[test]
fn a_file_without_numbers_comes_and_goes_with_its_counts() {
    let all = with_counts();
    for (name, gone, new) in [
        ("src/all.py", "3+2 deleted_missed", "3+2 new_missed"),
        ("src/counted.py", "2+1 deleted_covered, 1+3 deleted_missed", "1+3 new_missed, 2+1 new_covered"),
        ("src/exits.py", "2+1 deleted_covered, 0+1 deleted_missed", "0+1 new_missed, 2+1 new_covered"),
        ("src/more.py", "4+3 deleted_covered, 2+2 deleted_missed", "2+2 new_missed, 4+3 new_covered"),
    ] {
        let mut without = all.clone();
        without.files.remove(&path(name));
        assert_eq!(told(&changes(&all, &without).changes[0]), gone, "{name}");
        assert_eq!(told(&changes(&without, &all).changes[0]), new, "{name}");
        for (absent, word) in [(Absent::Omitted, "excluded"), (Absent::Unmeasured, "unmeasured")] {
            let found = compare(&all, &without, |_| absent);
            assert_eq!(told(&found.changes[0]), gone.replace("deleted", word), "{name}");
        }
    }
}

#[test]
fn exits_count_where_both_sides_measured_them() {
    let all = with_counts();
    let mut without = all.clone();
    without.files.remove(&path("src/more.py"));
    without.totals.get_mut(&None).expect("all together").branches = None;
    for (before, now, account) in [
        (&all, &without, "4+0 deleted_covered, 2+0 deleted_missed"),
        (&without, &all, "2+0 new_missed, 4+0 new_covered"),
    ] {
        let change = &changes(before, now).changes[0];
        assert_eq!((change.has_exits, told(change).as_str()), (false, account));
    }
}

#[test]
fn a_statement_that_has_more_exits_than_before_is_settled_by_counts() {
    let before = with_counts();
    for (exits, account) in [(4, "0+1 new_covered"), (2, "0+1 deleted_covered"), (3, "")] {
        let mut now = before.clone();
        now.files.get_mut(&path("src/more.py")).expect("there").exits.insert(1, exits);
        assert_eq!(told(&changes(&before, &now).changes[0]), account, "{exits}");
    }
}

#[test]
fn where_one_side_only_counts_exits_their_sums_are_compared() {
    let before = with_counts();
    for (covered, account) in [(3, ""), (2, "0+1 lost"), (5, "0+2 regained")] {
        let mut now = before.clone();
        let file = now.files.get_mut(&path("src/more.py")).expect("there");
        let missed = file.scopes.get_mut(&None).expect("all together");
        (missed.exits, missed.more_exits) = (None, Count { covered, total: 5 });
        assert_eq!(told(&changes(&before, &now).changes[0]), account, "{covered} of 5");
    }
}

#[test]
fn lines_that_are_not_the_statements_leave_counts() {
    let excluded = file(2, &[1, 2, 3], &[]).with_excluded(lines([3]));
    for (what, file, statements, more) in [
        ("the lines are the statements", file(3, &[1, 2], &[3]), Some(3), (0, 0)),
        ("more lines than statements", file(3, &[1, 2, 3], &[4]), None, (2, 3)),
        ("but for those that are excluded", excluded, Some(2), (0, 0)),
    ] {
        let baseline = taken_file(file);
        let taken = &baseline.files[&path("a.py")];
        let found = match taken.code {
            Code::At { statements, .. } => Some(statements),
            Code::Said(_) | Code::Counted => None,
        };
        let (covered, total) = more;
        assert_eq!((found, taken.scopes[&None].more_statements), (statements, Count { covered, total }), "{what}");
    }
}

#[test]
fn exits_that_belong_to_no_statement_are_counted() {
    let arcs =
        Arcs { missing: [crate::coverage::Arc { from: line(2), to: 3 }].into_iter().collect(), ..Arcs::default() };
    let of = |total| Branches { arcs: Some(Arcs { total, ..arcs.clone() }), ..Branches::default() };
    let counted = |total| {
        let lines = [(line(2), Taken { taken: 0, total })].into();
        Branches { counts: [(1, Counts::Lines(lines))].into(), ..Branches::default() }
    };
    for (what, branches, exits, more) in [
        ("every exit has a line", of(2), vec![(2, 2)], Count { covered: 0, total: 0 }),
        ("two have none", of(4), vec![(2, 2)], Count { covered: 2, total: 2 }),
        ("fewer than the lines say", of(1), vec![], Count { covered: 0, total: 1 }),
        ("a line with exits", counted(2), vec![(2, 2)], Count { covered: 0, total: 0 }),
        ("a line without", counted(0), vec![], Count { covered: 0, total: 0 }),
    ] {
        let baseline = taken_file(file(3, &[1, 2, 3], &[]).with_branches(branches));
        let taken = &baseline.files[&path("a.py")];
        assert_eq!(taken.exits, exits.into_iter().collect::<BTreeMap<_, _>>(), "{what}");
        assert_eq!(taken.scopes[&None].more_exits, more, "{what}");
    }
}

/// The two files of a project as two layers see them; `e2e` measured those of these paths.
fn seen(files: &[(&str, &[(u32, bool)])], by_e2e: &[&str], denominator: Denominator) -> Baseline {
    let function = |body: &[(u32, bool)]| {
        let statement = |&(id, ran): &(u32, bool)| Statement { id, ran: [ran; 2], taken: None, is_excluded: false };
        [Function { id: 1_000, body: body.iter().map(statement).collect() }]
    };
    let mut measured = Measured::new(vec![layer("unit"), layer("e2e")]);
    for (name, body) in files {
        let functions = function(body);
        let e2e = by_e2e.contains(name).then(|| coverage(&functions, 1));
        measured.add(path(name), vec![Some(coverage(&functions, 0)), e2e, None], None).expect("one source");
    }
    let source = |path: &SourcePath| {
        let (_, body) = files.iter().find(|(name, _)| *name == path.as_str())?;
        Some(text(&function(body)).into_bytes())
    };
    take(&measured, denominator, source)
}

#[test]
fn a_file_that_a_layer_measures_no_more_counts_as_missed_by_it_and_one_that_it_now_measures_is_new() {
    let files: &[(&str, &[(u32, bool)])] = &[("a.py", &[(1, true), (2, true), (3, false)]), ("b.py", &[(4, true)])];
    let changed: &[(&str, &[(u32, bool)])] = &[("a.py", &[(1, true), (20, true), (3, false)]), ("b.py", &[(4, true)])];
    let e2e: Scope = Some(layer("e2e"));
    let both = seen(files, &["a.py", "b.py"], Denominator::Own);
    let one = seen(changed, &["b.py"], Denominator::Own);
    for (before, now, account) in [
        (&both, &one, "3+0 unmeasured_covered, 1+0 unmeasured_missed"),
        (&one, &both, "1+0 new_missed, 3+0 new_covered"),
    ] {
        let found = changes(before, now);
        let change = found.changes.iter().find(|change| change.scope == e2e).expect("e2e");
        assert_eq!(told(change), account);
    }
    let change = changes(&both, &one).changes.into_iter().find(|change| change.scope == e2e).expect("e2e");
    assert_eq!((change.before.lines, change.held()), (Measure::exact(5, 6), Measure::exact(2, 6)));
}

#[test]
fn a_file_that_a_layer_never_loaded_is_missed_by_it_as_a_whole() {
    let files: &[(&str, &[(u32, bool)])] = &[("a.py", &[(1, true), (2, true)]), ("b.py", &[(4, true)])];
    let baseline = seen(files, &["b.py"], Denominator::Union);
    let e2e = &baseline.files[&path("a.py")].scopes[&Some(layer("e2e"))];
    assert_eq!((e2e.statements.ranges(), e2e.more_statements), (vec![(1, 3)], Count::default()));
    assert!(baseline.to_text().contains(r#""e2e": "*""#), "{}", baseline.to_text());
}
