//! Sets of lines against those of the standard library, and where line numbers end.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn set(lines: &BTreeSet<u32>) -> LineSet {
    lines.iter().filter_map(|&line| LineNumber::new(line)).collect()
}

fn plain(set: &LineSet) -> BTreeSet<u32> {
    set.iter().map(LineNumber::value).collect()
}

fn lines() -> impl Strategy<Value = BTreeSet<u32>> {
    prop::collection::btree_set(prop_oneof![1_u32..300, 1_u32..=LineNumber::MAX], 0..60)
}

proptest! {
    #[test]
    fn set_algebra_is_that_of_the_standard_library(one in lines(), two in lines(), three in lines()) {
        let (left, right) = (set(&one), set(&two));
        prop_assert_eq!(plain(&left.union(&right)), &one | &two);
        prop_assert_eq!(plain(&left.intersection(&right)), &one & &two);
        prop_assert_eq!(plain(&left.difference(&right)), &one - &two);
        prop_assert_eq!(left.is_subset(&right), one.is_subset(&two));
        prop_assert!(left.intersection(&right).is_subset(&right) && left.is_subset(&left.union(&right)));
        for (&after, &before) in one.iter().zip(one.iter().skip(1)) {
            prop_assert_eq!(right.has_between(after, before), two.range(after + 1..before).next().is_some());
        }
        let middle = set(&three);
        prop_assert_eq!(left.is_within(&right, &middle), one.is_subset(&(&two | &three)));
        prop_assert!(left.intersection(&right).union(&left.intersection(&middle)).is_within(&middle, &right));
        prop_assert_eq!(left.common(&right) as usize, (&one & &two).len());
        prop_assert_eq!(left.is_disjoint(&right), one.is_disjoint(&two));
        let (mut both, mut either) = (left.clone(), left.clone());
        both.intersect_with(&right);
        either.unite_with(&right);
        prop_assert_eq!((both, either), (left.intersection(&right), left.union(&right)));
        prop_assert_eq!(left.len() as usize, one.len());
        prop_assert_eq!(left.last().map(LineNumber::value), one.last().copied());
    }

    #[test]
    fn sets_changed_in_place_are_those_made_anew(one in lines(), two in lines()) {
        let (left, right) = (set(&one), set(&two));
        let (mut united, mut common) = (left.clone(), left.clone());
        united.unite_with(&right);
        common.intersect_with(&right);
        prop_assert_eq!(&united, &left.union(&right));
        prop_assert_eq!(&common, &left.intersection(&right));
        prop_assert_eq!(left.common(&right), common.len());
        prop_assert_eq!(left.is_disjoint(&right), common.is_empty());
        let within: BTreeSet<u32> = one.iter().take(5).copied().collect();
        prop_assert!(set(&within).is_within(&left, &right) && set(&within).is_within(&right, &left));
        prop_assert_eq!(united.is_within(&left, &LineSet::new()), two.is_subset(&one));
        united.clear();
        prop_assert!(united.is_empty());
    }

    #[test]
    fn lines_between_two_others_are_found(one in lines(), after in 0_u32..300, length in 0_u32..150) {
        let before = after + length;
        let expected = one.iter().any(|&line| after < line && line < before);
        prop_assert_eq!(set(&one).has_between(after, before), expected);
    }

    #[test]
    fn order_of_insertion_does_not_matter(one in lines(), reverse in any::<bool>()) {
        let mut order: Vec<u32> = one.iter().copied().collect();
        if reverse { order.reverse(); }
        let built: LineSet = order.into_iter().filter_map(LineNumber::new).collect();
        prop_assert_eq!(&built, &set(&one));
        let mut filled = set(&one.iter().copied().step_by(3).collect());
        let mut filling = filled.filling();
        one.iter().filter_map(|&line| LineNumber::new(line)).for_each(|line| filling.add(line));
        filling.finish();
        prop_assert_eq!(filled, built);
    }
}

#[test]
fn a_line_is_new_once_in_any_order() {
    let line = |number| LineNumber::new(number).expect("a line");
    for order in [[3, 4, 64, 200], [200, 64, 4, 3], [64, 3, 200, 4]] {
        let mut set = LineSet::new();
        for (count, number) in (1..).zip(order) {
            assert!(set.insert(line(number)) && !set.insert(line(number)), "{number} of {order:?}");
            assert_eq!(set.len(), count);
        }
        assert!(order.iter().all(|&number| !set.insert(line(number))));
        assert_eq!(format!("{set:?} {}", line(64)), "{3, 4, 64, 200} 64");
    }
}

#[test]
fn ranges_join_neighbours_only() {
    let lines = [3, 4, 5, 7, 64, 65].into_iter().filter_map(LineNumber::new).collect::<LineSet>();
    assert_eq!(lines.ranges(), [(3, 5), (7, 7), (64, 65)]);
}

#[test]
fn zero_and_numbers_beyond_the_limit_are_no_lines() {
    assert_eq!(LineNumber::new(0), None);
    assert_eq!(LineNumber::new(LineNumber::MAX + 1), None);
    assert!(LineNumber::new(LineNumber::MAX).is_some());
}
