//! One gate of one scope: gaps, metrics, blocks, what cannot be closed.

use super::*;

/// Lines 6 and 7 of `most` did not run, nothing of `never`; lines 21 to 24 are in no function.
fn shop() -> Source {
    Source::new(1..=24, &[("most", 3..=9), ("never", 11..=20)])
}

fn shop_ran() -> Ran {
    ran((1..=5).chain([8, 9, 10, 22, 23]))
}

fn only(source: &Source, ran: &Ran) -> Measured {
    measured(&[], &[("shop.py", source.clone(), &[Some(ran.clone())])])
}

fn overall(measured: &Measured, rule: &str, fail_under: &str) -> (Vec<String>, Plan) {
    advice(measured, Denominator::Union, &[(rule, fail_under)])
}

#[test]
fn lines_are_closed_exactly_with_what_fits_and_long_blocks_first() {
    let shop = only(&shop(), &shop_ran());
    for (fail_under, short_by, steps) in [
        ("45", 1, &["shop.py:21"] as &[&str]),
        ("50", 2, &["shop.py:6-7 most"]),
        ("54", 3, &["shop.py:6-7 most", "shop.py:21"]),
        ("79", 9, &["shop.py:11-19 never"]),
        ("80", 10, &["shop.py:11-20 never"]),
        ("83.3", 10, &["shop.py:11-20 never"]),
        ("84", 11, &["shop.py:11-20 never", "shop.py:21"]),
        ("91", 12, &["shop.py:11-20 never", "shop.py:6-7 most"]),
        ("100", 14, &["shop.py:11-20 never", "shop.py:6-7 most", "shop.py:21", "shop.py:24"]),
    ] {
        let (shown, plan) = overall(&shop, "overall.lines", fail_under);
        assert_eq!(shown, steps, "{fail_under}");
        let closing = &plan.gates[0];
        assert_eq!((closing.short_by, closing.available, closing.slack()), (short_by, 14, Some(0)), "{fail_under}");
        assert_eq!((plan.statements, plan.exits, plan.files), (short_by, 0, 1), "{fail_under}");
    }
}

#[test]
fn a_step_says_whether_the_function_ever_ran_and_whether_all_of_it_is_advised() {
    let shop = only(&shop(), &shop_ran());
    for (fail_under, is_never_run, is_whole) in [("79", true, false), ("80", true, true), ("50", false, true)] {
        let (_, plan) = overall(&shop, "overall.lines", fail_under);
        assert_eq!((plan.steps[0].is_never_run, plan.steps[0].is_whole), (is_never_run, is_whole), "{fail_under}");
        assert_eq!(plan.functions, 1, "{fail_under}");
    }
}

#[test]
fn without_functions_blocks_end_where_a_line_ran() {
    let shop = only(&Source { functions: Vec::new(), ..shop() }, &shop_ran());
    let (shown, plan) = overall(&shop, "overall.lines", "100");
    assert_eq!(shown, ["shop.py:11-21", "shop.py:6-7", "shop.py:24"]);
    assert_eq!((plan.functions, plan.steps[0].function.as_deref()), (0, None));
}

#[test]
fn ranges_run_over_lines_that_are_no_statements_but_not_over_others() {
    let mut source = Source::new(1..=1, &[("outer", 10..=20), ("inner", 13..=14)]);
    source.statements = vec![1, 9, 10, 12, 13, 14, 17, 20];
    source.functions[0].1 = 10..=20;
    let mut regions = source.regions();
    let outer = regions.functions.get_mut("outer").expect("there");
    *outer = Region { statements: 4, lines: lines([10, 12, 17, 20]), ..Region::default() };
    let coverage = FileCoverage::new(8, lines([1, 9]), lines([10, 12, 13, 14, 17, 20])).expect("consistent");
    let mut nested = Measured::new(Vec::new());
    let path = SourcePath::new("nested.py").expect("a path");
    nested.add(path, vec![Some(coverage.with_regions(regions))], None).expect("one source");
    let (shown, _) = overall(&nested, "overall.lines", "100");
    assert_eq!(shown, ["nested.py:10-12,17-20 outer", "nested.py:13-14 inner"]);
}

/// Line 5 may go to 6 or 8, line 8 to 9 or out; `late` has three exits behind four lines.
fn branching() -> Source {
    Source::new(1..=20, &[("early", 4..=10), ("late", 12..=18)]).with_exits(&[
        (5, 6),
        (5, 8),
        (8, 9),
        (8, -4),
        (15, 16),
        (15, 17),
        (15, -11),
    ])
}

#[test]
fn branches_are_closed_with_exits_of_lines_that_ran_first() {
    let measured = only(&branching(), &Ran { exits: vec![(5, 6), (8, 9)], ..ran((1..=11).chain([19, 20])) });
    for (fail_under, steps) in [
        ("42", &["shop.py:5→8 early"] as &[&str]),
        ("57", &["shop.py:5→8,8→exit early"]),
        ("70", &["shop.py:5→8,8→exit early", "shop.py:12-15,15→exit late"]),
        ("100", &["shop.py:5→8,8→exit early", "shop.py:12-15,15→exit,15→16,15→17 late"]),
    ] {
        let (shown, plan) = overall(&measured, "overall.branches", fail_under);
        assert_eq!(shown, steps, "{fail_under}");
        assert_eq!(plan.gates[0].slack(), Some(0), "{fail_under}");
    }
}

#[test]
fn combined_takes_the_exit_on_the_way_to_a_line_and_ways_out_last() {
    let measured = only(&branching(), &Ran { exits: vec![(5, 6)], ..ran([1, 2, 3, 4, 5, 6, 7, 11, 19, 20]) });
    for (fail_under, steps) in [
        ("44", &["shop.py:5→8 early"] as &[&str]),
        ("48", &["shop.py:8,5→8 early"]),
        ("51", &["shop.py:8,5→8,8→9 early"]),
        ("100", &["shop.py:12-18,15→exit,15→16,15→17 late", "shop.py:8-10,5→8,8→exit,8→9 early"]),
    ] {
        let (shown, _) = overall(&measured, "overall.combined", fail_under);
        assert_eq!(shown, steps, "{fail_under}");
    }
}

#[test]
fn a_function_is_reached_by_its_first_line() {
    let source = Source::new(1..=30, &[("a", 2..=9), ("b", 11..=12), ("c", 14..=20), ("ran", 22..=30)]);
    let functions = only(&source, &ran([1, 10, 13, 21, 25]));
    let (shown, plan) = overall(&functions, "overall.functions", "75");
    assert_eq!(shown, ["shop.py:11 b", "shop.py:14 c"]);
    assert_eq!((plan.gates[0].gain, plan.functions, plan.statements), (2, 2, 2));
}

#[test]
fn two_ways_out_of_one_line_are_two_exits() {
    let source = Source::new(1..=4, &[("f", 2..=4)]).with_exits(&[(3, -1), (3, -3), (3, 4)]);
    let measured = only(&source, &ran(1..=4));
    let (shown, plan) = overall(&measured, "overall.branches", "100");
    assert_eq!((shown, plan.exits), (vec!["shop.py:3→exit,3→exit,3→4 f".to_owned()], 3));
}

/// Twenty lines of which ten ran, and ten exits of which three were taken, but not which.
fn counted() -> Measured {
    let mut measured = Measured::new(Vec::new());
    let coverage = FileCoverage::new(20, lines(1..=10), lines(11..=20)).expect("consistent");
    let counts = OnlyCounts::File(Taken { taken: 3, total: 10 });
    let branches = Branches { counts: BTreeMap::from([(1, counts)]), ..Branches::default() };
    let path = SourcePath::new("old.py").expect("a path");
    measured.add(path, vec![Some(coverage.with_branches(branches))], None).expect("one source");
    measured
}

#[test]
fn exits_that_are_only_counted_cannot_be_advised() {
    let counted = counted();
    let (shown, plan) = overall(&counted, "overall.branches", "90");
    let closing = &plan.gates[0];
    assert_eq!((shown.len(), closing.is_reachable(), closing.available, closing.slack()), (0, false, 0, None));
    let (shown, plan) = overall(&counted, "overall.combined", "60");
    assert_eq!((shown, plan.gates[0].is_reachable()), (vec!["old.py:11-15".to_owned()], true));
    let (shown, plan) = overall(&counted, "overall.combined", "90");
    assert_eq!((shown.len(), plan.gates[0].is_reachable(), plan.gates[0].available), (0, false, 10));
}

#[test]
fn what_can_be_closed_is_planned_beside_what_cannot() {
    let rules = [("overall.branches", "90"), ("overall.lines", "75")];
    let (shown, plan) = advice(&counted(), Denominator::Union, &rules);
    assert_eq!(shown, ["old.py:11-15"]);
    assert_eq!(plan.gates.iter().map(Closing::is_reachable).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn gates_that_pass_need_no_plan() {
    let shop = only(&shop(), &shop_ran());
    let (shown, plan) = advice(&shop, Denominator::Union, &[("overall.lines", "41"), ("overall.functions", "50")]);
    assert_eq!((shown.len(), plan), (0, Plan::default()));
}
