//! Each kind of change, with its account, its places, and what it is held to.

use super::super::{Absent, compare};
use super::{Function, Project, Statement, changes, overall, taken, taken_blind, told};
use crate::coverage::{Measure, SourcePath};

type Counts = (u64, u64);
type Files<'a> = &'a [(&'a str, &'a [(u32, &'a str)])];

/// A project of functions: `path`, then of each function its name and its statements: `+1` ran, `-2` did not, `?3` branches
/// and took one exit of two, the way out, `^3` the other one; `!4` branches and took both, `~5` branches and took none, `x6`
/// is excluded.
fn project(files: Files<'_>) -> Project {
    let statement = |word: &str| {
        let (kind, id) = word.split_at(1);
        let is_ran = !matches!(kind, "-");
        let taken = match kind {
            "?" => Some([[true, false]; 2]),
            "^" => Some([[false, true]; 2]),
            "!" => Some([[true, true]; 2]),
            "~" => Some([[false, false]; 2]),
            _ => None,
        };
        Statement { id: id.parse().expect("a number"), ran: [is_ran; 2], taken, is_excluded: kind == "x" }
    };
    let function =
        |(id, body): &(u32, &str)| Function { id: *id, body: body.split_whitespace().map(statement).collect() };
    files.iter().map(|(path, functions)| ((*path).to_owned(), functions.iter().map(function).collect())).collect()
}

fn counts(measure: Measure) -> Counts {
    (measure.low().covered(), measure.total())
}

#[test]
fn every_kind_of_change_has_its_place_in_the_account() {
    let base: Files<'_> = &[("a.py", &[(1, "+1 +2 -3 ?4 +5"), (2, "+6 +7 -8")]), ("b.py", &[(3, "+9 !10")])];
    let cases: [(&str, Files<'_>, &str, Counts, Counts); 9] = [
        ("nothing", base, "", (14, 17), (14, 17)),
        (
            "a test was deleted",
            &[("a.py", &[(1, "+1 -2 -3 ?4 +5"), (2, "+6 +7 -8")]), ("b.py", &[(3, "+9 ?10")])],
            "1+1 lost",
            (14, 17),
            (12, 17),
        ),
        (
            "a test was added",
            &[("a.py", &[(1, "+1 +2 +3 !4 +5"), (2, "+6 +7 -8")]), ("b.py", &[(3, "+9 !10")])],
            "1+1 regained",
            (14, 17),
            (16, 17),
        ),
        (
            "new code",
            &[("a.py", &[(1, "+1 +2 +20 -3 ?4 +5 ?21"), (2, "+6 +7 -8")]), ("b.py", &[(3, "+9 -22 !10")])],
            "1+1 new_missed, 2+1 new_covered",
            (14, 17),
            (17, 22),
        ),
        (
            "deleted code",
            &[("a.py", &[(1, "+1 +2 ?4 +5")]), ("b.py", &[(3, "+9 !10")])],
            "3+0 deleted_covered, 2+0 deleted_missed",
            (11, 14),
            (11, 12),
        ),
        (
            "replaced code",
            &[("a.py", &[(1, "-31 -32 -3 ?4 +5"), (2, "+6 +7 -8")]), ("b.py", &[(3, "+9 !10")])],
            "2+0 new_missed, 2+0 deleted_covered",
            (14, 17),
            (12, 17),
        ),
        (
            "excluded code",
            &[("a.py", &[(1, "+1 x2 x3 ?4 +5"), (2, "+6 +7 -8")]), ("b.py", &[(3, "+9 !10")])],
            "1+0 excluded_covered, 1+0 excluded_missed",
            (13, 16),
            (13, 15),
        ),
        (
            "moved code",
            &[("a.py", &[(2, "+6 +7 -8"), (3, "+9 !10")]), ("c.py", &[(1, "+1 +2 -3 ?4 +5")])],
            "9+4 moved",
            (14, 17),
            (14, 17),
        ),
        (
            "moved and lost",
            &[("a.py", &[(2, "+6 +7 -8")]), ("c.py", &[(1, "+1 -2 -3 ?4 +5")]), ("b.py", &[(3, "+9 !10")])],
            "1+0 lost, 6+2 moved",
            (14, 17),
            (13, 17),
        ),
    ];
    for (what, now, account, reference, held) in cases {
        let change = overall(&project(base), &project(now));
        assert_eq!(told(&change), account, "{what}");
        assert_eq!((counts(change.reference()), counts(change.held())), (reference, held), "{what}");
    }
}

#[test]
fn places_are_lines_of_now() {
    let before = project(&[("a.py", &[(1, "+1 +2 !3"), (2, "+4 +5 +6")])]);
    let now = project(&[("a.py", &[(9, "-90"), (1, "-1 +2 ?3")]), ("b.py", &[(2, "+4 -5 +6 ?91")])]);
    let change = overall(&before, &now);
    let [a, b] = change.files.as_slice() else { panic!("two files: {change:?}") };
    assert_eq!((a.lost.lines.ranges(), a.new_missed.lines.ranges()), (vec![(4, 4)], vec![(2, 2)]));
    assert_eq!(a.lost.exits, [(6, None)]);
    assert_eq!((b.lost.lines.ranges(), b.new_missed.exits.as_slice()), (vec![(3, 3)], &[(5, None)][..]));
    assert_eq!(b.moved_from, [SourcePath::new("a.py").expect("a path")]);
}

#[test]
fn of_statements_that_say_the_same_as_many_are_excluded_as_now_say_so() {
    for (before, now, account) in [
        ("+7 +7 +1", "x7 +1", "1+0 deleted_covered, 1+0 excluded_covered"),
        ("+7 +7 +1", "x7 x7 +1", "2+0 excluded_covered"),
        ("+7 +1 -7", "+7 x7 +1", "1+0 excluded_missed"),
        ("+7 +1", "+7 +1 x7", ""),
    ] {
        let change = overall(&project(&[("a.py", &[(1, before)])]), &project(&[("a.py", &[(1, now)])]));
        assert_eq!(told(&change), account, "{before} to {now}");
    }
}

#[test]
fn an_exit_that_is_lost_is_told_apart_from_one_that_was_missed_before() {
    let files = |word: &str| project(&[("a.py", &[(1, &format!("+1 {word} +4"))])]);
    let change = overall(&files("?3"), &files("~3"));
    assert_eq!(told(&change), "0+1 lost");
    let a_py = SourcePath::new("a.py").expect("a path");
    assert_eq!(
        (&change.files[0].lost.exits, &change.still_missed[&a_py].exits),
        (&vec![(3, None)], &vec![(3, Some(4))])
    );
}

#[test]
fn an_exit_is_the_same_where_new_code_stands_in_its_way_and_no_other_exit_is() {
    for (before, now, account) in [
        ("+1 ?3 +4", "+1 ?3 +20 +4", "1+0 new_covered"),
        ("+1 ?3 +4", "+1 ^3 +4", "0+1 lost, 0+1 regained"),
        ("+1 ^3 +4", "+1 ?3 +4", "0+1 lost, 0+1 regained"),
        ("+1 ^3 +4", "+1 ?3 +20 +4", "1+0 new_covered"),
        ("+1 ?3 +4 +5", "+1 ?3 +5", "1+0 deleted_covered"),
    ] {
        let change = overall(&project(&[("a.py", &[(1, before)])]), &project(&[("a.py", &[(1, now)])]));
        assert_eq!(told(&change), account, "{before} to {now}");
    }
}

#[test]
fn what_is_gone_is_missed_nowhere() {
    let before = project(&[("a.py", &[(1, "+1 ?2 -3 +4")]), ("b.py", &[(2, "~5 -6")])]);
    let change = overall(&before, &project(&[("a.py", &[(1, "+1 +4")])]));
    assert_eq!(told(&change), "3+1 deleted_covered, 2+3 deleted_missed");
    for file in &change.files {
        assert!(file.new_missed.is_empty() && file.lost.is_empty(), "{file:?}");
    }
}

#[test]
fn what_stays_missed_has_its_lines_of_now() {
    let before = project(&[
        ("a.py", &[(1, "+1 -2 ?3 +4"), (2, "+5 -6 +7")]),
        ("same.py", &[(3, "+8 -9 ?10")]),
        ("partial.py", &[(4, "+11 ?12")]),
        ("whole.py", &[(5, "+13 !14")]),
    ]);
    let now = project(&[
        ("a.py", &[(9, "-90"), (1, "+1 -2 ?3 -4")]),
        ("b.py", &[(2, "+5 -6 +7")]),
        ("same.py", &[(3, "+8 -9 ?10")]),
        ("partial.py", &[(4, "+11 ?12")]),
        ("whole.py", &[(5, "+13 !14")]),
    ]);
    let still = |change: super::Change| -> Vec<String> {
        let told = |(path, places): (&SourcePath, &super::super::Places)| {
            format!("{path} {:?} {:?}", places.lines.ranges(), places.exits)
        };
        change.still_missed.iter().map(told).collect()
    };
    let expected = [
        "a.py [(5, 5)] [(6, Some(7))]",
        "b.py [(3, 3)] []",
        "partial.py [] [(3, None)]",
        "same.py [(3, 3)] [(4, None)]",
    ];
    assert_eq!(still(overall(&before, &now)), expected);
    let mut blind = changes(&taken_blind(&before), &taken_blind(&now));
    assert_eq!(still(blind.changes.swap_remove(0)), Vec::<String>::new(), "the same lines may say something else");
}

#[test]
fn a_file_that_is_measured_no_more_counts_as_missed_and_one_that_is_omitted_as_excluded() {
    let before = taken(&project(&[("a.py", &[(1, "+1 +2 +3")]), ("b.py", &[(2, "+4 -5 !6")])]));
    let now = taken(&project(&[("a.py", &[(1, "+1 +2 +3")])]));
    for (absent, account, reference, held) in [
        (Absent::Deleted, "3+2 deleted_covered, 1+0 deleted_missed", (4, 5), (4, 4)),
        (Absent::Omitted, "3+2 excluded_covered, 1+0 excluded_missed", (4, 5), (4, 4)),
        (Absent::Unmeasured, "3+2 unmeasured_covered, 1+0 unmeasured_missed", (9, 10), (4, 10)),
    ] {
        let found = compare(&before, &now, |_| absent);
        let change = &found.changes[0];
        assert_eq!(told(change), account);
        assert_eq!((counts(change.reference()), counts(change.held())), (reference, held), "{absent:?}");
        assert_eq!(found.unmeasured.len(), usize::from(absent == Absent::Unmeasured));
    }
}

#[test]
fn without_sources_files_are_compared_by_their_lines_and_else_by_counts() {
    let before = project(&[("a.py", &[(1, "+1 +2 -3")]), ("b.py", &[(2, "+4 +5")])]);
    let now = project(&[("a.py", &[(1, "+1 -2 -3")]), ("b.py", &[(2, "+4 +5 -6")])]);
    let found = changes(&taken_blind(&before), &taken_blind(&now));
    assert_eq!(told(&found.changes[0]), "1+0 lost, 1+0 new_missed");
    assert_eq!(found.by_counts, [SourcePath::new("b.py").expect("a path")]);
    assert_eq!(found.changes[0].files[0].lost.lines.ranges(), [(3, 3)]);
}
