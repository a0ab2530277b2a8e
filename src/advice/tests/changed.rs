//! Changed code: it comes first, its gates are planned, and files that no run loads are loaded where there is no other way.

use super::*;
use crate::coverage::Extent;
use crate::gates::Demand;

fn path(name: &str) -> SourcePath {
    SourcePath::new(name).expect("a path")
}

/// A gate of changed lines: of these statements, of which so many are covered and so many there are.
fn patch_gate(layer: Option<&str>, part: &[(&str, RangeInclusive<u32>)], (covered, total): (u64, u64)) -> Gate {
    let layer: Option<LayerName> = layer.map(|name| name.parse().expect("a layer"));
    let subject = Subject::Patch(layer.clone());
    let floor = Rule::floor(layer, Metric::Lines, "100".parse().expect("a percentage"), "default");
    let mut gate = Rule { subject, ..floor }.judge(Found::Share(crate::coverage::Measure::exact(covered, total)));
    let extent = |(name, of): &(&str, RangeInclusive<u32>)| (path(name), Extent::Lines(lines(of.clone())));
    gate.part = Some(part.iter().map(extent).collect());
    gate
}

fn change(changed: &[(&str, RangeInclusive<u32>)], unloaded: &[(&str, RangeInclusive<u32>)]) -> Change {
    let of = |(name, of): &(&str, RangeInclusive<u32>)| (path(name), Some(lines(of.clone())));
    let file = |(name, of): &(&str, RangeInclusive<u32>)| Unloaded {
        path: path(name),
        statements: lines(of.clone()),
        branching: lines([*of.start()]),
        excluded: LineSet::new(),
    };
    Change { lines: changed.iter().map(of).collect(), unloaded: unloaded.iter().map(file).collect() }
}

/// The steps in a few words; the way holds when judged again on what it is planned on.
fn steps(measured: &Measured, gates: &[Gate], change: &Change) -> (Vec<String>, Vec<(String, u64)>) {
    let way = way(measured, Denominator::Union, gates, change, |_| true);
    assert_sound(&way.measured, Denominator::Union, &way.gates, &way.plan);
    let loaded = way.loaded.iter().map(|(path, count)| (path.to_string(), *count)).collect();
    (way.plan.steps.iter().map(shown).collect(), loaded)
}

/// Two files of ten statements each, in two functions; the first of each file ran.
fn two_files() -> Measured {
    let source = || Source::new(1..=10, &[("one", 1..=5), ("two", 6..=10)]);
    let columns = [Some(ran(1..=5))];
    measured(&["unit"], &[("a.py", source(), &columns), ("b.py", source(), &columns)])
}

#[test]
fn of_two_ways_that_cost_the_same_the_changed_code_comes_first() {
    let measured = two_files();
    let gates = [judged(&measured, Denominator::Union, "unit.lines", "75")];
    let no_change = steps(&measured, &gates, &Change::default()).0;
    assert_eq!(no_change, ["a.py:6-10 two [unit]"]);
    assert_eq!(steps(&measured, &gates, &change(&[("b.py", 7..=8)], &[])).0, ["b.py:6-10 two [unit]"]);
    // All of both is needed: the changed code is told first.
    let gates = [judged(&measured, Denominator::Union, "unit.lines", "100")];
    let both = steps(&measured, &gates, &change(&[("b.py", 7..=8)], &[])).0;
    assert_eq!(both, ["b.py:6-10 two [unit]", "a.py:6-10 two [unit]"]);
}

#[test]
fn a_gate_of_changed_lines_is_closed_in_these_lines() {
    let measured = two_files();
    let part = [("b.py", 4..=8)];
    let gates = [patch_gate(None, &part, (2, 5)), patch_gate(Some("unit"), &part, (2, 5))];
    assert_eq!(gates[0].short_by(), Some(3));
    let (shown, loaded) = steps(&measured, &gates, &change(&part, &[]));
    assert_eq!(shown, ["b.py:6-8 two [unit]"]);
    assert_eq!(loaded, []);
}

#[test]
fn a_changed_file_that_no_run_loads_is_loaded_only_where_there_is_no_other_way() {
    let measured = two_files();
    let unloaded = [("new.py", 1..=4), ("other.py", 1..=2)];
    // Ten statements of twenty are covered; with the new file 14 of 24 are needed for half and more.
    let overall = judged(&measured, Denominator::Union, "overall.lines", "50");
    assert_eq!(overall.status, Status::Pass);
    let part = [("b.py", 6..=8), ("new.py", 1..=4), ("other.py", 1..=2)];
    let change = change(&[("b.py", 6..=8)], &unloaded);
    let gate = |percent: &str| {
        let mut gate = patch_gate(None, &part, (0, 9));
        gate.rule.demand = Demand::AtLeast(percent.parse().expect("a percentage"));
        let judged = gate.rule.judge(gate.found);
        Gate { part: gate.part, ..judged }
    };
    let (shown, loaded) = steps(&measured, &[overall.clone(), gate("33")], &change);
    assert_eq!((shown, loaded), (vec!["b.py:6-8 two".to_owned()], vec![]));
    let (shown, loaded) = steps(&measured, &[overall.clone(), gate("50")], &change);
    assert_eq!(
        (shown, loaded),
        (vec!["b.py:6-8 two".to_owned(), "other.py:1-2".to_owned()], vec![("other.py".to_owned(), 2)])
    );
    let (shown, loaded) = steps(&measured, &[overall, gate("100")], &change);
    assert_eq!(shown, ["b.py:6-8 two", "new.py:1-4", "other.py:1-2"]);
    assert_eq!(loaded.len(), 2);
}

#[test]
fn what_loading_a_file_costs_other_gates_is_planned_too() {
    let measured = two_files();
    // Ten of twenty: with eight more that nobody covers the floor of half needs 14.
    let overall = judged(&measured, Denominator::Union, "overall.lines", "50");
    let mut patch = patch_gate(None, &[("new.py", 1..=8)], (0, 8));
    patch.rule.demand = Demand::AtLeast("25".parse().expect("a percentage"));
    let judged = patch.rule.judge(patch.found);
    let patch = Gate { part: patch.part, ..judged };
    let gates = [overall, patch];
    let way = way(&measured, Denominator::Union, &gates, &change(&[], &[("new.py", 1..=8)]), |_| true);
    assert_sound(&way.measured, Denominator::Union, &way.gates, &way.plan);
    let short: Vec<(&str, u64)> = way.plan.gates.iter().map(|gate| (gate.id.as_str(), gate.short_by)).collect();
    assert_eq!(short, [("overall.lines", 4), ("patch.lines", 2)]);
    assert_eq!(way.plan.statements, 4);
}
