//! Which evidence goes together, and which is of different sources.

use super::*;

fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line")
}

fn lines(numbers: &[u32]) -> LineSet {
    numbers.iter().map(|&number| line(number)).collect()
}

fn arcs(total: u32, missing: &[(u32, i32)], executed: &[(u32, i32)]) -> Branches {
    let arc = |&(from, to): &(u32, i32)| Arc { from: line(from), to };
    let arcs = Arcs { total, missing: missing.iter().map(arc).collect(), executed: executed.iter().map(arc).collect() };
    Branches { arcs: Some(arcs), ..Branches::default() }
}

/// Exits of lines, as many of them missing as are named; 0 is a way out.
fn targets(run: RunId, exits: &[(u32, u32, &[u32])]) -> Branches {
    let target = |&to: &u32| LineNumber::new(to).map_or(Target::Exit, Target::Line);
    let of_line =
        |&(from, total, missing): &(u32, u32, &[u32])| (line(from), total, missing.iter().map(target).collect());
    let targets = Targets::of(run, exits.iter().map(of_line));
    Branches { targets: Some(targets), ..Branches::default() }
}

fn labels(total: u32, missing: &[(u32, &str)], executed: &[(u32, &str)]) -> Branches {
    let label = |&(at, text): &(u32, &str)| (line(at), Label::Text(text.into()));
    let labels =
        Labels { total, missing: missing.iter().map(label).collect(), executed: executed.iter().map(label).collect() };
    Branches { labels: Some(labels), ..Branches::default() }
}

fn counts(run: RunId, exits: &[(u32, u32, u32)]) -> Branches {
    let lines = exits.iter().map(|&(at, taken, total)| (line(at), Taken { taken, total })).collect();
    Branches { counts: BTreeMap::from([(run, Counts::Lines(lines))]), ..Branches::default() }
}

fn count(run: RunId, taken: u32, total: u32) -> Branches {
    Branches { counts: BTreeMap::from([(run, Counts::File(Taken { taken, total }))]), ..Branches::default() }
}

/// Whether the two go together, which is the same in both orders, and if not the lines that differ.
fn differing(one: &Branches, two: &Branches, statements: &[u32]) -> Option<Vec<u32>> {
    let merged = |one: &Branches, two: &Branches| {
        let mut merged = one.clone();
        let result = merged.merge(two, &lines(statements));
        if result.is_err() {
            assert_eq!(&merged, one, "a conflict changes nothing");
        }
        result.err()
    };
    let there = merged(one, two);
    let back = merged(two, one);
    assert_eq!(there.is_some(), back.is_some(), "{one:?} {two:?}");
    there.map(|conflict| conflict.lines.iter().map(|line| line.value()).collect())
}

#[test]
fn exits_that_are_only_numbered_are_bounds_beside_exits_that_are_named() {
    let numbered = |missing: &[(u32, &str)], executed: &[(u32, &str)]| labels(2, missing, executed);
    let [zero, one] = [(3, "0,0"), (3, "0,1")];
    let named = [arcs(2, &[(3, 4)], &[(3, 5)]), targets(7, &[(3, 2, &[4])])];
    for named in named {
        for (other, expected) in [
            (numbered(&[zero], &[one]), Measure::between(1, 2, 2)),
            (numbered(&[zero, one], &[]), Measure::exact(1, 2)),
            (numbered(&[], &[zero, one]), Measure::exact(2, 2)),
        ] {
            for (first, second) in [(&named, &other), (&other, &named)] {
                let mut merged = first.clone();
                merged.merge(second, &lines(&[3])).expect("one source");
                assert_eq!(merged.resolve().measure, expected, "{merged:?}");
                assert_eq!(merged.by_line()[&line(3)].total, 2);
            }
        }
    }
    let mut alone = numbered(&[zero], &[one]);
    alone.merge(&numbered(&[one], &[zero]), &lines(&[3])).expect("one source");
    assert_eq!(alone.resolve().measure, Measure::exact(2, 2), "numbers name each other");
}

#[test]
fn evidence_of_different_branches_is_not_blended() {
    let two_ways = arcs(2, &[(3, 5)], &[(3, 4)]);
    for (one, two, expected) in [
        (two_ways.clone(), arcs(2, &[(3, 4)], &[(3, 5)]), None),
        (two_ways.clone(), arcs(3, &[(3, 5)], &[(3, 4)]), Some(vec![])),
        (two_ways.clone(), arcs(2, &[(3, 6)], &[(3, 4)]), Some(vec![3])),
        (labels(2, &[(3, "a")], &[(3, "b")]), labels(2, &[(3, "b")], &[(3, "a")]), None),
        (labels(2, &[(3, "a")], &[(3, "b")]), labels(2, &[(3, "c")], &[(3, "b")]), Some(vec![3])),
        (labels(2, &[(3, "a")], &[(3, "b")]), labels(3, &[(3, "a")], &[(3, "b")]), Some(vec![])),
        (targets(1, &[(3, 2, &[4])]), targets(2, &[(3, 2, &[0])]), None),
        (targets(1, &[(3, 2, &[4])]), targets(2, &[(3, 3, &[4])]), Some(vec![3])),
        (targets(1, &[(3, 2, &[4])]), targets(2, &[(3, 2, &[4]), (7, 2, &[])]), Some(vec![7])),
        (counts(1, &[(3, 1, 2)]), counts(2, &[(3, 2, 2)]), None),
        (counts(1, &[(3, 1, 2), (4, 1, 2)]), counts(2, &[(3, 1, 3), (4, 1, 1)]), Some(vec![3, 4])),
        (counts(1, &[(3, 1, 2)]), targets(2, &[(3, 2, &[])]), None),
        (counts(1, &[(3, 1, 2)]), targets(2, &[(4, 2, &[])]), Some(vec![3, 4])),
        (count(1, 1, 2), count(2, 2, 2), None),
        (count(1, 1, 2), count(2, 1, 3), Some(vec![])),
        (count(1, 1, 2), two_ways.clone(), None),
        (count(1, 1, 3), two_ways.clone(), Some(vec![])),
        (two_ways.clone(), targets(1, &[(3, 2, &[])]), None),
        (two_ways, labels(2, &[], &[]), None),
    ] {
        let found = differing(&one, &two, &[]).map(|lines| lines.into_iter().collect::<BTreeSet<u32>>());
        assert_eq!(found, expected.map(|lines: Vec<u32>| lines.into_iter().collect()), "{one:?} {two:?}");
    }
}

#[test]
fn xml_may_lack_lines_that_branch_and_are_no_statements_and_no_others() {
    // Lines 3 and 8 branch; the XML knows line 3 only.
    let json = arcs(4, &[(8, 9)], &[(3, 4), (3, 5), (8, 10)]);
    let xml = targets(1, &[(3, 2, &[])]);
    assert_eq!(differing(&json, &xml, &[3, 4, 5]), None);
    assert_eq!(differing(&json, &xml, &[3, 4, 5, 8]), Some(vec![]), "line 8 is a statement");
    assert_eq!(differing(&arcs(4, &[], &[(3, 4), (3, 5)]), &xml, &[3]), Some(vec![]), "no line is lacking");
    let more = targets(1, &[(3, 6, &[])]);
    assert_eq!(differing(&json, &more, &[3]), Some(vec![]), "the XML counts more");
    assert_eq!(differing(&arcs(2, &[], &[(3, 4), (3, 5), (8, 9)]), &xml, &[]), None);
}

#[test]
fn counts_that_no_report_can_have_are_as_large_as_can_be_told() {
    let most = u32::MAX;
    for branches in [targets(1, &[(1, most, &[]), (2, 2, &[])]), counts(1, &[(1, 0, most), (2, 0, 2)])] {
        assert_eq!(branches.total(), most);
        assert_eq!(branches.resolve().measure.total(), u64::from(most));
    }
}

#[test]
fn of_lines_that_are_counted_the_most_that_one_run_took_is_known() {
    let mut branches = counts(1, &[(3, 1, 4), (5, 2, 2)]);
    branches.merge(&counts(2, &[(3, 3, 4), (5, 0, 2)]), &LineSet::new()).expect("one source");
    assert_eq!(branches.counted_lines(), BTreeMap::from([(line(3), (3, 4)), (line(5), (2, 2))]));
    assert_eq!(count(1, 1, 2).counted_lines(), BTreeMap::new());
    let measure = branches.resolve().measure;
    assert_eq!((measure.low().covered(), measure.high().covered(), measure.total()), (5, 6, 6));
}
