//! Several gates and layers at once: what is shared, what no layer saw, whose denominator.

use super::*;

/// Four functions of five lines below ten lines of module code.
fn source() -> Source {
    Source::new(1..=30, &[("a", 11..=15), ("b", 16..=20), ("c", 21..=25), ("d", 26..=30)])
}

#[test]
fn what_helps_a_layer_and_overall_is_preferred() {
    let ran_by =
        |functions: &[std::ops::RangeInclusive<u32>]| Some(ran((1..=10).chain(functions.iter().cloned().flatten())));
    // Nobody ran `c` and `d`; unit did not run `b` either.
    let columns = [ran_by(&[11..=15]), ran_by(&[11..=15, 16..=20])];
    let measured = measured(&["unit", "e2e"], &[("m.py", source(), &columns)]);
    let (shown, plan) = advice(&measured, Denominator::Union, &[("unit.lines", "60"), ("overall.lines", "80")]);
    assert_eq!(shown, ["m.py:21-24 c [unit]"]);
    assert_eq!(plan.steps[0].gains, [(0, 4), (1, 4)]);
    let (shown, plan) = advice(&measured, Denominator::Union, &[("unit.lines", "60"), ("overall.lines", "95")]);
    assert_eq!(shown, ["m.py:21-25 c [unit]", "m.py:26-29 d"]);
    assert_eq!((plan.gates[0].gain, plan.gates[1].gain), (5, 9));
}

#[test]
fn two_layers_must_each_cover_their_own_but_overall_counts_once() {
    let columns = [Some(ran(1..=20)), Some(ran(1..=20))];
    let measured = measured(&["unit", "e2e"], &[("m.py", source(), &columns)]);
    let rules = [("unit.lines", "80"), ("e2e.lines", "80"), ("overall.lines", "100")];
    let (shown, plan) = advice(&measured, Denominator::Union, &rules);
    assert_eq!(shown, ["m.py:21-25 c [unit]", "m.py:26-30 d [e2e]"]);
    assert_eq!(plan.statements, 10);
}

#[test]
fn a_layer_that_never_saw_a_file_misses_all_of_it() {
    let columns = [Some(ran(1..=30)), None];
    let seen = [Some(ran(1..=30)), Some(ran(1..=25))];
    let files = [("far.py", source(), &columns as &[_]), ("near.py", source(), &seen)];
    let measured = measured(&["unit", "e2e"], &files);
    for (denominator, fail_under, steps) in [
        (Denominator::Union, "50", &["near.py:26-30 d [e2e]"] as &[&str]),
        (Denominator::Union, "60", &["far.py:1-10 [e2e]", "near.py:26 d [e2e]"]),
        (Denominator::Own, "90", &["near.py:26-27 d [e2e]"]),
        (Denominator::Own, "100", &["near.py:26-30 d [e2e]"]),
    ] {
        let (shown, _) = advice(&measured, denominator, &[("e2e.lines", fail_under)]);
        assert_eq!(shown, steps, "{denominator:?} {fail_under}");
    }
}

#[test]
fn exits_of_a_file_that_a_layer_never_saw_are_advised_if_all_have_names() {
    let source = source().with_exits(&[(12, 13), (12, 15), (17, 18), (17, -16)]);
    let columns = [Some(Ran { exits: vec![(12, 13), (17, 18)], ..ran(1..=30) }), None];
    let seen = [None, Some(Ran { exits: vec![(12, 13)], ..ran(1..=30) })];
    let measured = measured(&["unit", "e2e"], &[("far.py", source.clone(), &columns), ("near.py", source, &seen)]);
    let (shown, plan) = advice(&measured, Denominator::Union, &[("e2e.branches", "100")]);
    let steps = ["near.py:12→15 a", "far.py:11-12,12→13,12→15 a"];
    assert!(steps.iter().all(|step| shown.contains(&format!("{step} [e2e]"))), "{shown:?}");
    assert_eq!(plan.gates[0].gain, 7);
}

#[test]
fn lines_of_old_reports_that_may_be_docstrings_are_not_advised() {
    // Line 1 is a docstring: coverage.py before 7.13.1 lists it as executed, and one statement less is counted.
    let mut source = Source::new(
        2..=30,
        &source().functions.iter().map(|(name, lines)| (&**name, lines.clone())).collect::<Vec<_>>(),
    );
    source.statements.retain(|line| *line != 10);
    let coverage = FileCoverage::new(28, lines((1..=9).chain(11..=30)), LineSet::new()).expect("consistent");
    let coverage = coverage.with_regions(source.regions());
    let layers = ["unit", "e2e"].map(|name| name.parse().expect("a layer"));
    let mut measured = Measured::new(layers.to_vec());
    let path = SourcePath::new("old.py").expect("a path");
    measured.add(path, vec![Some(coverage), None, None], None).expect("one source");
    let (shown, plan) = advice(&measured, Denominator::Union, &[("e2e.lines", "70")]);
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(plan.steps.iter().all(|step| step.function.is_some() && step.is_whole));
    let (_, plan) = advice(&measured, Denominator::Union, &[("e2e.lines", "72")]);
    assert_eq!((plan.gates[0].is_reachable(), plan.gates[0].available, plan.gates[0].short_by), (false, 20, 21));
    let (_, plan) = advice(&measured, Denominator::Union, &[("e2e.functions", "100")]);
    assert_eq!(plan.gates[0].gain, 4);
}

#[test]
fn a_layer_that_measures_no_branches_is_advised_lines_only() {
    let source = source().with_exits(&[(12, 13), (12, 15)]);
    let mut measured = measured(&["unit", "e2e"], &[]);
    let unit = source.report(&Ran { exits: vec![(12, 13)], ..ran(1..=25) });
    let e2e = Source { exits: Vec::new(), ..source }.report(&ran(1..=10));
    let path = SourcePath::new("m.py").expect("a path");
    measured.add(path, vec![Some(unit), Some(e2e), None], None).expect("one source");
    let (shown, plan) = advice(&measured, Denominator::Union, &[("e2e.combined", "50"), ("overall.combined", "100")]);
    assert_eq!(shown, ["m.py:26-30 d [e2e]", "m.py:12→15 a"]);
    assert_eq!((plan.gates[0].gain, plan.gates[1].gain), (5, 6));
}

#[test]
fn of_two_gates_on_one_measurement_the_stricter_one_rules() {
    let measured = measured(&[], &[("m.py", source(), &[Some(ran(1..=20))])]);
    let (shown, plan) = advice(&measured, Denominator::Union, &[("overall.lines", "70"), ("overall.lines", "80")]);
    assert_eq!(shown, ["m.py:21-24 c"]);
    assert_eq!(plan.gates.iter().map(Closing::slack).collect::<Vec<_>>(), [Some(3), Some(0)]);
}

#[test]
fn gates_of_all_metrics_are_closed_with_what_serves_several() {
    let source = source().with_exits(&[(22, 23), (22, 25), (27, 28), (27, -26)]);
    let measured = measured(&[], &[("m.py", source, &[Some(ran(1..=20))])]);
    let rules =
        [("overall.lines", "80"), ("overall.branches", "50"), ("overall.functions", "100"), ("overall.combined", "70")];
    let (shown, plan) = advice(&measured, Denominator::Union, &rules);
    assert_eq!(shown, ["m.py:21-23,22→23,22→25 c", "m.py:26 d"]);
    assert_eq!(plan.gates.iter().map(Closing::slack).collect::<Vec<_>>(), [Some(0), Some(0), Some(0), Some(2)]);
}

#[test]
fn of_two_ways_out_it_is_not_known_which_helps_overall() {
    let source = Source::new(1..=4, &[("f", 2..=4)]).with_exits(&[(3, -1), (3, -3), (3, 4)]);
    let took = |exits: &[(u32, i32)]| Some(Ran { exits: exits.to_vec(), ..ran(1..=4) });
    let columns = [took(&[(3, 4)]), took(&[(3, 4), (3, -3)])];
    let measured = measured(&["unit", "e2e"], &[("m.py", source, &columns)]);
    let (shown, _) = advice(&measured, Denominator::Union, &[("unit.branches", "60"), ("overall.branches", "100")]);
    assert_eq!(shown, ["m.py:3→exit f [unit]", "m.py:3→exit f"]);
}

#[test]
fn a_file_whose_branches_a_layer_did_not_measure_counts_none_as_taken() {
    let source = source().with_exits(&[(12, 13), (12, 15)]);
    let took = |form| Some(Ran { exits: vec![(12, 13), (12, 15)], form, ..ran(1..=30) });
    let files = [
        ("m.py", source.clone(), &[took(Form::Json), took(Form::Json)] as &[_]),
        ("n.py", source, &[took(Form::Json), took(Form::Plain)]),
    ];
    let measured = measured(&["unit", "e2e"], &files);
    let (shown, _) = advice(&measured, Denominator::Union, &[("e2e.branches", "100")]);
    assert_eq!(shown, ["n.py:12→13,12→15 a [e2e]"]);
}
