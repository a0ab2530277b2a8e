//! Sets of arcs: sorted, eight bytes each, merged in place by walking both at once.

use std::cmp::Ordering;

use super::Arc;
use crate::coverage::lines::LineNumber;

/// A sorted set of arcs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ArcSet(Vec<Arc>);

impl ArcSet {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Takes arcs that are in order already, none twice; none if they are not.
    #[must_use]
    pub fn from_ascending(arcs: Vec<Arc>) -> Option<Self> {
        arcs.is_sorted_by(|one, two| one < two).then_some(Self(arcs))
    }

    /// How many arcs are in the set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if no arc is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if the arc is in the set.
    #[must_use]
    pub fn contains(&self, arc: Arc) -> bool {
        self.0.binary_search(&arc).is_ok()
    }

    /// The arcs in order: by line, ways out first.
    pub fn iter(&self) -> std::iter::Copied<std::slice::Iter<'_, Arc>> {
        self.0.iter().copied()
    }

    /// The arcs in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Arc] {
        &self.0
    }

    /// The arcs of one line.
    #[must_use]
    pub fn of_line(&self, line: LineNumber) -> &[Arc] {
        let start = self.0.partition_point(|arc| arc.from < line);
        let length = self.0[start..].partition_point(|arc| arc.from == line);
        &self.0[start..start + length]
    }

    /// Adds an arc; false if it was there already.
    pub fn insert(&mut self, arc: Arc) -> bool {
        match self.0.binary_search(&arc) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, arc);
                true
            }
        }
    }

    /// Takes an arc away; false if it was not there.
    pub fn remove(&mut self, arc: Arc) -> bool {
        self.0.binary_search(&arc).map(|at| self.0.remove(at)).is_ok()
    }

    /// Keeps the arcs that the other set has too.
    pub fn intersect_with(&mut self, other: &Self) {
        let mut rest = other.0.as_slice();
        self.0.retain(|arc| pass(&mut rest, *arc));
    }

    /// Adds the arcs of the other set.
    pub fn unite_with(&mut self, other: &Self) {
        let mut rest = self.0.as_slice();
        let new = other.0.iter().filter(|arc| !pass(&mut rest, **arc)).count();
        if new == 0 {
            return;
        }
        // From the back, so that nothing moves twice.
        let (mut ours, mut theirs) = (self.0.len(), other.0.len());
        let mut to = ours + new;
        self.0.resize(to, other.0[theirs - 1]);
        while theirs > 0 {
            to -= 1;
            let arc = other.0[theirs - 1];
            if ours > 0 && self.0[ours - 1] >= arc {
                ours -= 1;
                theirs -= usize::from(self.0[ours] == arc);
                self.0[to] = self.0[ours];
            } else {
                theirs -= 1;
                self.0[to] = arc;
            }
        }
    }

    /// The arcs of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all = self.clone();
        all.unite_with(other);
        all
    }

    /// The arcs of both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut rest = other.0.as_slice();
        Self(self.iter().filter(|arc| pass(&mut rest, *arc)).collect())
    }

    /// The arcs of this set that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut rest = other.0.as_slice();
        Self(self.iter().filter(|arc| !pass(&mut rest, *arc)).collect())
    }
}

/// Passes over what precedes an arc in a sorted list; true if the arc itself is next.
pub(super) fn pass(rest: &mut &[Arc], arc: Arc) -> bool {
    while let Some((next, others)) = rest.split_first() {
        match next.cmp(&arc) {
            Ordering::Less => *rest = others,
            Ordering::Equal => return true,
            Ordering::Greater => return false,
        }
    }
    false
}

impl FromIterator<Arc> for ArcSet {
    fn from_iter<I: IntoIterator<Item = Arc>>(arcs: I) -> Self {
        let mut arcs: Vec<Arc> = arcs.into_iter().collect();
        arcs.sort_unstable();
        arcs.dedup();
        Self(arcs)
    }
}

impl<'a> IntoIterator for &'a ArcSet {
    type Item = Arc;
    type IntoIter = std::iter::Copied<std::slice::Iter<'a, Arc>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Arc> for ArcSet {
    fn extend<I: IntoIterator<Item = Arc>>(&mut self, arcs: I) {
        self.unite_with(&arcs.into_iter().collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn arcs() -> impl Strategy<Value = BTreeSet<Arc>> {
        let arc =
            (1_u32..12, -3_i32..12).prop_map(|(from, to)| Arc { from: LineNumber::new(from).expect("a line"), to });
        prop::collection::btree_set(arc, 0..30)
    }

    proptest! {
        #[test]
        fn set_algebra_is_that_of_the_standard_library(one in arcs(), two in arcs()) {
            let set = |arcs: &BTreeSet<Arc>| arcs.iter().rev().copied().collect::<ArcSet>();
            let (left, right) = (set(&one), set(&two));
            let plain = |set: &ArcSet| set.iter().collect::<Vec<Arc>>();
            let sorted = |set: BTreeSet<Arc>| set.into_iter().collect::<Vec<Arc>>();
            prop_assert_eq!(plain(&left.union(&right)), sorted(&one | &two));
            prop_assert_eq!(plain(&left.intersection(&right)), sorted(&one & &two));
            prop_assert_eq!(plain(&left.difference(&right)), sorted(&one - &two));
            let mut both = left.clone();
            both.intersect_with(&right);
            prop_assert_eq!(both, left.intersection(&right));
            for arc in &two {
                prop_assert_eq!(left.contains(*arc), one.contains(arc));
                prop_assert_eq!(left.of_line(arc.from).len(), one.iter().filter(|own| own.from == arc.from).count());
            }
        }

        #[test]
        fn single_arcs_come_and_go(one in arcs(), two in arcs()) {
            let (mut set, mut plain): (ArcSet, _) = (one.iter().copied().collect(), one);
            for (at, arc) in two.into_iter().enumerate() {
                if at % 2 == 0 {
                    prop_assert_eq!(set.insert(arc), plain.insert(arc));
                } else {
                    prop_assert_eq!(set.remove(arc), plain.remove(&arc));
                }
            }
            prop_assert!(set.iter().eq(plain.iter().copied()));
        }
    }

    #[test]
    fn only_ascending_arcs_are_taken_as_they_are() {
        let arc = |from: u32, to: i32| Arc { from: LineNumber::new(from).expect("a line"), to };
        assert!(ArcSet::from_ascending(vec![arc(3, -1), arc(3, 4), arc(5, 6)]).is_some());
        assert!(ArcSet::from_ascending(vec![arc(3, 4), arc(3, 4)]).is_none());
        assert!(ArcSet::from_ascending(vec![arc(5, 6), arc(3, 4)]).is_none());
    }
}
