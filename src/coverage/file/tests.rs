//! What a file tells, what two runs of it must agree on, and what changes if more had run.

use std::collections::BTreeMap;

use super::*;
use crate::coverage::{Arc, Arcs, Region};

fn lines(numbers: &[u32]) -> LineSet {
    numbers.iter().filter_map(|&number| LineNumber::new(number)).collect()
}

fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line")
}

fn file(statements: u32, executed: &[u32], missing: &[u32]) -> FileCoverage {
    FileCoverage::new(statements, lines(executed), lines(missing)).expect("consistent")
}

fn arcs(total: u32, missing: &[(u32, i32)], executed: &[(u32, i32)]) -> Branches {
    let arc = |&(from, to): &(u32, i32)| Arc { from: line(from), to };
    let arcs = Arcs { total, missing: missing.iter().map(arc).collect(), executed: executed.iter().map(arc).collect() };
    Branches { arcs: Some(arcs), ..Branches::default() }
}

fn functions(of: &[(&str, u32, &[u32])]) -> Regions {
    let region = |statements: u32, of: &[u32]| Region { start: None, statements, branches: Some(0), lines: lines(of) };
    let functions = of.iter().map(|(name, statements, of)| ((*name).into(), region(*statements, of))).collect();
    Regions { functions, classes: BTreeMap::new() }
}

#[test]
fn a_file_tells_what_it_was_given() {
    let plain = file(3, &[1, 3], &[5]);
    assert_eq!((plain.excluded(), plain.branches(), plain.regions(), plain.functions()), (None, None, None, None));
    let regions = functions(&[("f", 2, &[3, 5]), ("g", 1, &[5]), ("", 1, &[1])]);
    let whole =
        plain.with_excluded(lines(&[9])).with_branches(arcs(2, &[(3, 5)], &[(3, 4)])).with_regions(regions.clone());
    assert_eq!(whole.statements(), 3);
    assert_eq!((whole.executed(), whole.missing()), (&lines(&[1, 3]), &lines(&[5])));
    assert_eq!(whole.excluded(), Some(&lines(&[9])));
    assert_eq!(whole.branches().map(Branches::total), Some(2));
    assert_eq!(whole.regions(), Some(&regions));
    assert_eq!(whole.functions(), Some(Measure::exact(1, 2)), "g never ran");
    assert_eq!(whole.statement_lines(), Some(lines(&[1, 3, 5])));
    assert_eq!(file(2, &[1, 3], &[5]).statement_lines(), None, "one executed line is no statement");
}

#[test]
fn runs_of_other_statements_or_exclusions_are_not_blended() {
    let without = |lines: &[u32]| file(2, &[1], &[2]).with_excluded(super::tests::lines(lines));
    for (one, two, expected) in [
        (file(3, &[1, 3], &[5]), file(3, &[1, 3, 5], &[]), None),
        (file(3, &[1, 3], &[5]), file(4, &[1, 3], &[5, 6]), Some((Aspect::Statements, vec![6]))),
        (file(3, &[1, 3], &[5]), file(3, &[1, 3], &[6]), Some((Aspect::Statements, vec![5, 6]))),
        (file(3, &[1, 3, 5], &[]), file(3, &[1, 3, 7], &[]), Some((Aspect::Statements, vec![5, 7]))),
        (file(2, &[1, 3], &[5]), file(3, &[1, 3], &[5]), Some((Aspect::Statements, vec![]))),
        // The second run's lists hold more than statements: what else it ran tells nothing.
        (file(3, &[1, 3, 5], &[]), file(3, &[1, 3, 5, 7], &[]), None),
        (without(&[4]), without(&[4]), None),
        (without(&[4]), without(&[4, 5]), Some((Aspect::Excluded, vec![5]))),
        (without(&[4]), file(2, &[1], &[2]), None),
    ] {
        for (first, second) in [(&one, &two), (&two, &one)] {
            let mut merged = first.clone();
            let found = merged.merge(second).err().map(|conflict| {
                (conflict.aspect, conflict.lines.iter().map(|line| line.value()).collect::<Vec<u32>>())
            });
            assert_eq!(found, expected, "{first:?} {second:?}");
            if found.is_some() {
                assert_eq!(&merged, first, "a conflict changes nothing");
            }
        }
    }
    let mut merged = file(2, &[1], &[2]);
    merged.merge(&without(&[4])).expect("one source");
    assert_eq!(merged.excluded(), Some(&lines(&[4])), "what one run tells is known");
}

#[test]
fn what_only_one_run_knows_is_known_of_both() {
    let plain = file(3, &[1, 3], &[5]);
    let known = plain
        .clone()
        .with_excluded(lines(&[9]))
        .with_branches(arcs(2, &[(3, 5)], &[(3, 4)]))
        .with_regions(functions(&[("f", 2, &[3, 5])]));
    for (one, two) in [(&plain, &known), (&known, &plain)] {
        let mut merged = one.clone();
        merged.merge(two).expect("one source");
        assert_eq!(merged, known);
    }
    assert_eq!(known.branch_measure(), Some(Measure::exact(1, 2)));
    // coverage.py versions that name functions more finely: the finer list is kept, whichever came first.
    let finer = plain.clone().with_regions(functions(&[("f", 1, &[3]), ("f@5", 1, &[5])]));
    let coarse = plain.with_regions(functions(&[("f", 2, &[3, 5])]));
    for (one, two) in [(&finer, &coarse), (&coarse, &finer)] {
        let mut merged = one.clone();
        merged.merge(two).expect("one source");
        assert_eq!(merged.regions(), finer.regions());
    }
}

#[test]
fn xml_that_lacks_lines_goes_with_json_unless_the_lines_are_statements() {
    let targets = crate::coverage::Targets::of(1, [(line(3), 2, Vec::new())].into_iter());
    let xml = Branches { targets: Some(targets), ..Branches::default() };
    let json = arcs(4, &[(8, 9)], &[(3, 4), (3, 5), (8, 10)]);
    for (executed, missing, agree) in
        [(&[1, 3][..], &[][..], true), (&[3, 8], &[], false), (&[3], &[8], false), (&[3], &[5], true)]
    {
        let count = u32::try_from(executed.len() + missing.len()).expect("few");
        let one = file(count, executed, missing).with_branches(json.clone());
        let two = file(count, executed, missing).with_branches(xml.clone());
        assert_eq!(one.clone().merge(&two).is_ok(), agree, "{executed:?} {missing:?}");
        assert_eq!(two.clone().merge(&one).is_ok(), agree, "{executed:?} {missing:?}");
    }
    // Line 8 is missed by one run only: of both together it is a statement that ran.
    let ran = file(2, &[3, 8], &[]).with_branches(json.clone());
    let missed = file(2, &[3], &[8]).with_branches(xml);
    assert!(ran.clone().merge(&missed).is_err() && missed.clone().merge(&ran).is_err());
}

#[test]
fn what_had_run_as_well_is_no_longer_missed() {
    let whole = file(4, &[1, 2], &[3, 4]).with_branches(arcs(2, &[(1, 3)], &[(1, 2)]));
    let exit = MissedBranch { line: line(1), target: crate::coverage::Target::Line(line(3)) };
    let covered = whole.with_covered(&lines(&[2, 3, 9]), &[exit]);
    assert_eq!((covered.executed(), covered.missing()), (&lines(&[1, 2, 3]), &lines(&[4])));
    assert_eq!(covered.resolved_branches().map(|branches| branches.measure), Some(Measure::exact(2, 2)));
    assert_eq!(covered.statements(), 4);
}

#[test]
fn a_run_in_the_view_of_another_report_has_its_statements_and_branches() {
    // The older report calls line 1, a docstring, executed; and counts an arc of a comprehension that is none today.
    let old = file(3, &[1, 2, 4], &[5]).with_branches(arcs(3, &[(4, 5)], &[(4, 6), (2, -2)]));
    let new = file(3, &[2], &[4, 5])
        .with_excluded(lines(&[8]))
        .with_branches(arcs(2, &[(4, 5), (4, 6)], &[]))
        .with_regions(functions(&[("f", 3, &[2, 4, 5])]));
    let seen = old.seen_by(&new).expect("both name their exits");
    assert_eq!((seen.statements(), seen.executed(), seen.missing()), (3, &lines(&[2, 4]), &lines(&[5])));
    assert_eq!((seen.excluded(), seen.regions().is_some()), (Some(&lines(&[8])), true));
    let branches = seen.branches().and_then(|branches| branches.arcs.clone()).expect("arcs");
    assert_eq!(branches.total, 2);
    let pairs = |arcs: Vec<Arc>| arcs.into_iter().map(|arc| (arc.from.value(), arc.to)).collect::<Vec<_>>();
    assert_eq!(pairs(branches.missing.iter().collect()), [(4, 5)]);
    assert_eq!(pairs(branches.executed.iter().collect()), []);

    let back = new.seen_by(&old).expect("both name their exits");
    let branches = back.branches().and_then(|branches| branches.arcs.clone()).expect("arcs");
    assert_eq!(pairs(branches.missing.iter().collect()), [(2, -2), (4, 5), (4, 6)]);
    assert_eq!(back.missing(), &lines(&[1, 4, 5]), "no more lines are missed than there are statements");

    let unnamed = file(3, &[2], &[4, 5]).with_branches(Branches::default());
    assert_eq!(old.seen_by(&unnamed), None);
    assert!(old.seen_by(&file(3, &[2], &[4, 5])).is_some_and(|seen| seen.branches().is_none()));
}

#[test]
fn parts_join_to_their_union_and_to_the_whole() {
    let part = |of: &[(&str, u32, &[u32])]| Extent::Functions(functions(of).functions);
    let mut joined = part(&[("f", 2, &[3, 5])]);
    assert_eq!(joined.lines(), Some(lines(&[3, 5])));
    joined.join(&part(&[("g", 1, &[7])]));
    assert_eq!(joined.lines(), Some(lines(&[3, 5, 7])));
    let within = file(5, &[1, 3], &[5, 7, 9]).within(&joined);
    assert_eq!((within.statements(), within.missing()), (3, &lines(&[5, 7])));
    assert_eq!(within.functions(), Some(Measure::exact(1, 2)));
    joined.join(&Extent::Whole);
    assert_eq!((joined.lines(), &joined), (None, &Extent::Whole));
    joined.join(&part(&[("g", 1, &[7])]));
    assert_eq!(joined, Extent::Whole);
    assert_eq!(
        [Aspect::Statements, Aspect::Excluded, Aspect::Branches, Aspect::Regions].map(Aspect::noun),
        ["statements", "excluded lines", "branches", "functions and classes",]
    );
}

#[test]
fn functions_that_were_passed_over_must_be_known_to_be_the_same() {
    let plain = || file(2, &[1], &[2]);
    let told = || plain().with_regions(functions(&[("f", 2, &[1, 2])]));
    for (one, two, merged) in [
        (plain().with_outline(1), plain().with_outline(1), Some(plain().with_outline(1))),
        (plain(), plain().with_outline(1), Some(plain().with_outline(1))),
        (plain().with_outline(1), plain(), Some(plain().with_outline(1))),
        (plain().with_outline(1), plain().with_outline(2), None),
        (plain().with_outline(1), told(), None),
        (told(), plain().with_outline(1), None),
        (told(), plain(), Some(told())),
    ] {
        let mut both = one.clone();
        let result = both.merge(&two);
        assert_eq!(result.is_ok(), merged.is_some(), "{one:?} {two:?}");
        assert_eq!(both, merged.unwrap_or(one), "on an error nothing is changed");
    }
    let outlined = plain().with_outline(1);
    assert_eq!(outlined.part(&lines(&[1])).outline(), None);
    assert_eq!(outlined.rest(&lines(&[1])).outline(), Some(1));
    assert_eq!(outlined.seen_by(&outlined).and_then(|seen| seen.outline()), Some(1));
    assert_eq!(outlined.with_covered(&lines(&[2]), &[]).outline(), Some(1));
}
