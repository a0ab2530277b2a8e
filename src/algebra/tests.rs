//! Combinations of made-up layers.

use std::collections::BTreeMap;

use super::*;
use crate::coverage::{FileCoverage, LineNumber, Region, SourcePath};
use crate::layers::Statements;
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
