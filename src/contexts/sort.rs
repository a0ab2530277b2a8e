//! The contexts of a report by the layers that they belong to.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::name::{Ancestry, Name};
use super::patterns::Patterns;

/// Tests, and contexts that stand for no single test, by name, with the layers that they belong to, by place.
pub type Tests = BTreeMap<Box<str>, BTreeSet<usize>>;

/// Whose contexts are whose.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// By the place of a context's name: its kind.
    pub(super) kind_of: Vec<usize>,
    /// The kinds of contexts that there are.
    pub(super) kinds: Vec<Kind>,
    /// All tests.
    pub tests: Tests,
    /// Layers that a static context stands for: it holds the imports of its own run.
    pub(super) is_static: Vec<bool>,
    /// By layer and pattern: true if it matches something.
    pub used: Vec<Vec<bool>>,
}

/// What lines that ran under a context count for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Outside of all tests: while modules are imported, or where no context was set.
    OutsideTests,
    /// The tests of these layers; of none, if it is empty.
    Of(Vec<usize>),
}

impl Sorted {
    /// True if some context belongs to a layer.
    #[must_use]
    pub fn has(&self, layer: usize) -> bool {
        self.used[layer].contains(&true)
    }

    /// True if the report tells tests or static contexts at all.
    #[must_use]
    pub fn has_any(&self) -> bool {
        !self.tests.is_empty()
    }
}

/// Sorts the names of a report's contexts.
#[must_use]
pub fn sort(names: &[Box<str>], layers: &[Patterns]) -> Sorted {
    let parts: Vec<Name<'_>> = names.iter().map(|name| Name::new(name)).collect();
    // Static contexts under which tests ran: alone they stand for what is outside of these tests.
    let around_tests: HashSet<&str> =
        parts.iter().filter(|name| name.test.is_some()).filter_map(|name| name.fixed).collect();
    let mut sorted = Sorted {
        is_static: vec![false; layers.len()],
        used: layers.iter().map(|layer| vec![false; layer.texts().count()]).collect(),
        ..Sorted::default()
    };
    let mut numbers: HashMap<Kind, usize> = HashMap::new();
    let mut known: HashMap<Name<'_>, usize> = HashMap::new();
    for name in &parts {
        let number = *known.entry(*name).or_insert_with(|| {
            let kind = sorted.kind(name, layers, &around_tests);
            *numbers.entry(kind).or_insert_with_key(|kind| {
                sorted.kinds.push(kind.clone());
                sorted.kinds.len() - 1
            })
        });
        sorted.kind_of.push(number);
    }
    sorted
}

impl Sorted {
    fn kind(&mut self, name: &Name<'_>, layers: &[Patterns], around_tests: &HashSet<&str>) -> Kind {
        if name.whole.is_empty() {
            return Kind::OutsideTests;
        }
        let ancestry = name.test.map(Ancestry::of).unwrap_or_default();
        let mut of = Vec::new();
        for (layer, patterns) in layers.iter().enumerate() {
            let before = of.len();
            for pattern in patterns.matching(name, &ancestry) {
                self.used[layer][pattern] = true;
                of.truncate(before);
                of.push(layer);
            }
        }
        if name.test.is_none() {
            if of.is_empty() && around_tests.contains(name.whole) {
                return Kind::OutsideTests;
            }
            for &layer in &of {
                self.is_static[layer] = true;
            }
        }
        let is_around = name.test.is_none() && around_tests.contains(name.whole);
        if !is_around {
            self.tests.entry(name.test.unwrap_or(name.whole).into()).or_default().extend(&of);
        }
        Kind::Of(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(layer: &str, texts: &[&str]) -> Patterns {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        Patterns::new(layer.parse().expect("a layer"), &texts)
    }

    fn kinds(names: &[&str], layers: &[Patterns]) -> (Vec<Kind>, Sorted) {
        let names: Vec<Box<str>> = names.iter().map(|&name| name.into()).collect();
        let sorted = sort(&names, layers);
        (sorted.kind_of.iter().map(|&kind| sorted.kinds[kind].clone()).collect(), sorted)
    }

    #[test]
    fn a_test_counts_for_every_layer_whose_patterns_match() {
        let layers = [patterns("unit", &["tests/unit", "none"]), patterns("smoke", &["**/test_b.py"])];
        let names =
            ["", "tests/unit/test_a.py::t|run", "tests/unit/test_b.py::t|setup", "tests/other/test_c.py::t|run"];
        let (kinds, sorted) = kinds(&names, &layers);
        assert_eq!(kinds, [Kind::OutsideTests, Kind::Of(vec![0]), Kind::Of(vec![0, 1]), Kind::Of(vec![])]);
        assert_eq!(sorted.used, [vec![true, false], vec![true]]);
        let places: Vec<(&str, Vec<usize>)> =
            sorted.tests.iter().map(|(test, layers)| (&**test, layers.iter().copied().collect())).collect();
        assert_eq!(
            places,
            [
                ("tests/other/test_c.py::t", vec![]),
                ("tests/unit/test_a.py::t", vec![0]),
                ("tests/unit/test_b.py::t", vec![0, 1])
            ]
        );
    }

    #[test]
    fn phases_of_a_test_are_one_test() {
        let names = ["t.py::x|setup", "t.py::x|run", "t.py::x|teardown", "py3.13|t.py::x|run"];
        let (_, sorted) = kinds(&names, &[patterns("unit", &["t.py"])]);
        assert_eq!(sorted.tests.len(), 1);
        assert_eq!(sorted.is_static, [false]);
    }

    #[test]
    fn a_static_context_alone_is_outside_of_its_tests_unless_a_layer_names_it() {
        let names = ["py3.13", "py3.13|t.py::x|run", "unit"];
        let (of_tests, sorted) = kinds(&names, &[patterns("unit", &["t.py"])]);
        assert_eq!(of_tests, [Kind::OutsideTests, Kind::Of(vec![0]), Kind::Of(vec![])]);
        assert_eq!(sorted.tests.keys().map(|test| &**test).collect::<Vec<_>>(), ["t.py::x", "unit"]);
        let (of_static, sorted) = kinds(&names, &[patterns("unit", &["py3.13"])]);
        assert_eq!(of_static, [Kind::Of(vec![0]), Kind::Of(vec![0]), Kind::Of(vec![])]);
        assert_eq!((sorted.is_static, sorted.tests.len()), (vec![true], 2));
    }
}
