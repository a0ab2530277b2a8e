//! Combinations of made-up layers.

use std::collections::BTreeMap;

use super::*;
use crate::config::Denominator;
use crate::coverage::{FileCoverage, LineNumber, Region, SourcePath};
use crate::layers::{Scope, Statements};
use proptest::prelude::*;

fn lines(numbers: impl IntoIterator<Item = u32>) -> LineSet {
    numbers.into_iter().filter_map(LineNumber::new).collect()
}

/// Forty statements of which those from 11 to 40 are in a function; each layer misses some, or never saw the file.
fn measured(layers: &[Option<Vec<u32>>]) -> Measured {
    let names = (0..layers.len()).map(|at| format!("layer{at}").parse().expect("a name"));
    let mut measured = Measured::new(names.collect());
    let region = Region { statements: 30, lines: lines(11..=40), ..Region::default() };
    let regions = Regions { functions: BTreeMap::from([("f".into(), region)]), ..Regions::default() };
    let column = |missed: &Option<Vec<u32>>| {
        let missed = lines(missed.clone()?);
        let file = FileCoverage::new(40, lines(1..=40).difference(&missed), missed).expect("consistent");
        Some(file.with_regions(regions.clone()))
    };
    let columns = layers.iter().map(column).chain([None]).collect();
    measured.add(SourcePath::new("m.py").expect("a path"), columns, None).expect("one source");
    measured
}

fn shown(measured: &Measured) -> Vec<(Vec<usize>, u64, u64)> {
    combinations(measured).into_iter().map(|one| (one.columns, one.statements, one.in_bodies)).collect()
}

#[test]
fn each_statement_is_in_one_combination() {
    let missed = [Some((31..=40).collect()), Some((21..=35).collect()), Some((1..=39).collect())];
    let expected = [(vec![0, 1], 20, 10), (vec![0], 10, 10), (vec![1], 4, 4), (vec![1, 2], 1, 1), (vec![], 5, 5)];
    assert_eq!(shown(&measured(&missed)), expected);
}

#[test]
fn a_layer_that_never_saw_a_file_covers_nothing_of_it() {
    assert_eq!(shown(&measured(&[Some(vec![40]), None])), [(vec![0], 39, 29), (vec![], 1, 1)]);
}

#[test]
fn all_without_a_layer_is_what_would_be_measured_if_it_had_never_run() {
    let region = |from, to| Region { statements: to - from + 1, lines: lines(from..=to), ..Region::default() };
    let one: BTreeMap<Box<str>, Region> = [("f".into(), region(1, 4))].into();
    let two: BTreeMap<Box<str>, Region> = [("f".into(), region(1, 4)), ("f.g".into(), region(3, 4))].into();
    let file = |missed: &[u32], functions: &BTreeMap<Box<str>, Region>| {
        let missing = lines(missed.iter().copied());
        let file = FileCoverage::new(4, lines(1..=4).difference(&missing), missing).expect("consistent");
        Some(file.with_regions(Regions { functions: functions.clone(), ..Regions::default() }))
    };
    let names = ["unit", "integration", "e2e"].map(|name| name.parse().expect("a name"));
    let mut measured = Measured::new(names.to_vec());
    for (name, columns) in [
        ("all.py", [file(&[2], &one), file(&[2, 3, 4], &two), file(&[], &one), None]),
        ("e2e.py", [None, None, file(&[1], &one), None]),
        ("mixed.py", [None, file(&[3, 4], &two), file(&[3], &two), None]),
        ("unlabelled.py", [None, None, None, file(&[4], &one)]),
    ] {
        measured.add(SourcePath::new(name).expect("a path"), columns.to_vec(), None).expect("one source");
    }
    for layer in 0..3 {
        let rest = measured.without(layer).figures(Scope::Overall, Denominator::Union);
        assert_eq!(overall_without(&measured, layer, &Metric::ALL), rest, "{layer}");
    }
    assert_eq!([0, 1, 2].map(|layer| files_of_only(&measured, layer)), [0, 0, 1]);
}

proptest! {
    #[test]
    fn shares_sum_up_to_all_and_agree_with_what_one_layer_alone_covers(
        layers in prop::collection::vec(
            prop::option::weighted(0.9, prop::collection::btree_set(1_u32..=40, 0..=40)), 1..8
        ),
    ) {
        prop_assume!(layers.iter().any(Option::is_some));
        let layers: Vec<_> = layers.into_iter().map(|layer| layer.map(Vec::from_iter)).collect();
        let measured = measured(&layers);
        let all = combinations(&measured);
        for (kind, of) in [
            (Statements::All, (|one: &Combination| one.statements) as fn(&Combination) -> u64),
            (Statements::FunctionBodies, |one| one.in_bodies),
        ] {
            let shares = measured.shares(kind);
            let sum = |is: &dyn Fn(&Combination) -> bool| all.iter().filter(|one| is(one)).map(of).sum::<u64>();
            prop_assert_eq!(sum(&|_| true), shares.total());
            prop_assert_eq!(sum(&|one| one.columns.is_empty()), shares.nobody);
            prop_assert_eq!(sum(&|one| one.columns.len() > 1), shares.several);
            for (column, only) in shares.only.iter().enumerate() {
                prop_assert_eq!(sum(&|one| one.columns == [column]), *only);
            }
        }
    }
}
