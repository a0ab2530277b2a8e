//! The test file that is nearest to code that is to be covered: the one that runs its neighbours, as contexts tell it;
//! else by name, else the nearest folder of tests. Reads nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::TestHint;
use crate::contexts::Runners;
use crate::coverage::{LineSet, Regions};
use crate::layers::MeasuredFile;
use crate::summary::{StepRow, counted};

/// A test file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestFile {
    /// Its path.
    pub path: String,
    /// The layer that the words of its path name.
    pub layer: Option<String>,
}

/// Looks for tests; what names tell is looked up once for each source and layer.
pub(super) struct Near<'a> {
    tests: &'a [TestFile],
    by_name: BTreeMap<(String, Option<String>), TestHint>,
}

impl<'a> Near<'a> {
    pub(super) fn new(tests: &'a [TestFile]) -> Self {
        Self { tests, by_name: BTreeMap::new() }
    }

    /// Where a test of a step would stand.
    pub(super) fn hint(&mut self, step: &StepRow, file: Option<&MeasuredFile>, runners: Option<&Runners>) -> TestHint {
        let regions = file.and_then(|file| file.overall.regions());
        let named = self.named(&step.path, step.layer.as_deref());
        let beside = runners.and_then(|runners| self.beside(step, regions, runners));
        match beside {
            Some((file, why)) => TestHint { file: Some(file), why: Some(why), ..named },
            None => named,
        }
    }

    /// The tests of the layer that run most of the function, else of its class, else of the file, and how much. Where
    /// functions are known, what runs when a module is loaded says nothing: only bodies count.
    fn beside(&self, step: &StepRow, regions: Option<&Regions>, runners: &Runners) -> Option<(String, String)> {
        let is_of_layer = |layer: Option<&str>| step.layer.is_none() || step.layer.as_deref() == layer;
        let of_layer: Vec<(String, &LineSet)> = runners
            .iter()
            .map(|(runner, lines)| (self.of_project(&runner.file), runner, lines))
            .filter(|(test, runner, _)| {
                let by_words =
                    self.tests.iter().find(|known| known.path == *test).and_then(|known| known.layer.as_deref());
                is_of_layer(runner.layer.as_ref().map_or(by_words, |layer| Some(layer.as_str())))
            })
            .map(|(test, _, lines)| (test, lines))
            .collect();
        let most = |lines: Option<&LineSet>| {
            let ran = of_layer.iter().map(|(test, ran)| (lines.map_or(ran.len(), |lines| ran.common(lines)), test));
            let ran = ran.filter(|(count, _)| *count > 0);
            ran.max_by_key(|(count, test)| (*count, likeness(&step.path, test), Reverse(*test)))
        };
        neighbours(step.function.as_deref(), regions).into_iter().find_map(|(lines, what)| {
            let (count, test) = most(lines.as_ref())?;
            let statements = counted(u64::from(count), "statement", "statements");
            Some((test.clone(), format!("runs {statements} of {what}")))
        })
    }

    /// The test file that contexts speak of, by the path that the project has it at.
    fn of_project(&self, named: &str) -> String {
        let end = format!("/{named}");
        let mut ending = self.tests.iter().filter(|test| test.path == *named || test.path.ends_with(&end));
        match (ending.next(), ending.next()) {
            (Some(one), None) => one.path.clone(),
            _ => named.to_owned(),
        }
    }

    /// `test_<module>.py` or `<module>_test.py` among the tests of the layer, nearest in the folders; and the nearest
    /// folder of such tests.
    fn named(&mut self, source: &str, layer: Option<&str>) -> TestHint {
        let key = (source.to_owned(), layer.map(str::to_owned));
        let tests = self.tests;
        self.by_name.entry(key).or_insert_with(|| named(source, layer, tests)).clone()
    }
}

/// The lines beside the code, the nearest first: none for all lines; with what they are.
fn neighbours(function: Option<&str>, regions: Option<&Regions>) -> Vec<(Option<LineSet>, String)> {
    let Some(regions) = regions else { return vec![(None, "the file".to_owned())] };
    let mut neighbours = Vec::new();
    if let Some(name) = function {
        neighbours.extend(regions.functions.get(name).map(|region| (Some(region.lines.clone()), name.to_owned())));
        let bodies = regions.bodies();
        // `Class.method.inner` lies in the class with the longest name before it.
        let mut outer = name.match_indices('.').map(|(at, _)| &name[..at]).rev();
        let class = outer.find_map(|outer| Some((outer, regions.classes.get(outer)?)));
        neighbours.extend(
            class.map(|(name, region)| (Some(region.lines.intersection(&bodies)), format!("the class {name}"))),
        );
    }
    neighbours.push((Some(regions.bodies()), "the file's functions".to_owned()));
    neighbours
}

fn named(source: &str, layer: Option<&str>, tests: &[TestFile]) -> TestHint {
    let is_of_layer = |test: &&TestFile| layer.is_none() || test.layer.as_deref() == layer;
    let of_layer: Vec<&TestFile> = tests.iter().filter(is_of_layer).collect();
    let named = of_layer.iter().filter_map(|test| Some((likeness(source, &test.path)?, test)));
    let file = named.min_by_key(|(likeness, test)| (Reverse(*likeness), test.path.as_str()));
    let folder = folder(source, &of_layer);
    let why = match (file, &folder) {
        (Some(_), _) => Some("by its name"),
        (None, Some((_, true))) => Some("by its name, no test file is called like it"),
        (None, Some((_, false))) => Some("no test file or folder is called like it"),
        (None, None) => None,
    };
    TestHint {
        file: file.map(|(_, test)| test.path.clone()),
        why: why.map(str::to_owned),
        folder: folder.map(|(folder, _)| folder),
    }
}

/// How well the name of a test fits a source: by the module, then by the module with its package, then by the package;
/// then by folders of the same name. None if it does not.
fn likeness(source: &str, test: &str) -> Option<(u8, usize)> {
    let (folders, module) = split(source);
    let (test_folders, file) = split(test);
    let subject = file.strip_prefix("test_").or_else(|| file.strip_suffix("_test"))?;
    let package = folders.last().copied().unwrap_or_default();
    let name = if module == "__init__" { package } else { module };
    let by_name = match subject {
        subject if subject == name => 3,
        subject if subject == format!("{package}_{name}") => 2,
        subject if subject == package => 1,
        _ => return None,
    };
    Some((by_name, shared(&folders, &test_folders)))
}

/// How many folders of a source have the name of a test's folder.
fn shared(folders: &[&str], test_folders: &[&str]) -> usize {
    folders.iter().filter(|folder| test_folders.contains(folder)).count()
}

/// The folders of a path, and the file's name without its extension.
fn split(path: &str) -> (Vec<&str>, &str) {
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop().unwrap_or_default();
    (parts, file.strip_suffix(".py").unwrap_or(file))
}

/// The folder of tests that shares most folders with the source, and true; where none shares one, the deepest that holds
/// all tests, and false. None of no tests, and none at the root.
fn folder(source: &str, tests: &[&TestFile]) -> Option<(String, bool)> {
    let (folders, _) = split(source);
    let of_tests: Vec<Vec<&str>> = tests.iter().map(|test| split(&test.path).0).collect();
    let nearest = of_tests.iter().map(|of_test| (shared(&folders, of_test), of_test)).filter(|(shared, _)| *shared > 0);
    let nearest = nearest.max_by_key(|(shared, of_test)| (*shared, Reverse(of_test.len()), Reverse(*of_test)));
    let common = || {
        let both = |one: Vec<_>, two: Vec<_>| {
            one.into_iter().zip(two).take_while(|(one, two)| one == two).map(|(one, _)| one).collect()
        };
        of_tests.iter().cloned().reduce(both)
    };
    let (chosen, is_named) = match nearest {
        Some((_, nearest)) => (nearest.clone(), true),
        None => (common()?, false),
    };
    (!chosen.is_empty()).then(|| (chosen.join("/"), is_named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contexts::Runner;
    use crate::coverage::{FileCoverage, LineNumber, Region, SourcePath};
    use crate::layers::Measured;

    fn test_files(tests: &[(&str, Option<&str>)]) -> Vec<TestFile> {
        let test = |(path, layer): &(&str, Option<&str>)| TestFile {
            path: (*path).to_owned(),
            layer: layer.map(str::to_owned),
        };
        tests.iter().map(test).collect()
    }

    fn lines(range: std::ops::RangeInclusive<u32>) -> LineSet {
        range.filter_map(LineNumber::new).collect()
    }

    #[test]
    fn the_nearest_test_is_of_the_layer_by_module_then_by_package() {
        let tests = test_files(&[
            ("tests/unit/test_tax.py", Some("unit")),
            ("tests/unit/billing/test_tax.py", Some("unit")),
            ("tests/unit/billing/rates_test.py", Some("unit")),
            ("tests/e2e/test_billing.py", Some("e2e")),
            ("tests/e2e/test_checkout.py", Some("e2e")),
            ("tests/test_money.py", None),
        ]);
        for (source, layer, file, folder) in [
            (
                "src/shop/billing/tax.py",
                Some("unit"),
                Some("tests/unit/billing/test_tax.py"),
                Some("tests/unit/billing"),
            ),
            ("src/shop/other/tax.py", Some("unit"), Some("tests/unit/billing/test_tax.py"), Some("tests/unit")),
            (
                "src/shop/billing/rates.py",
                Some("unit"),
                Some("tests/unit/billing/rates_test.py"),
                Some("tests/unit/billing"),
            ),
            ("src/shop/billing/tax.py", Some("e2e"), Some("tests/e2e/test_billing.py"), Some("tests/e2e")),
            ("src/shop/billing/__init__.py", Some("e2e"), Some("tests/e2e/test_billing.py"), Some("tests/e2e")),
            ("src/shop/money.py", None, Some("tests/test_money.py"), Some("tests")),
            ("src/shop/money.py", Some("unit"), None, Some("tests/unit")),
            ("src/shop/money.py", Some("contract"), None, None),
        ] {
            let found = Near::new(&tests).named(source, layer);
            assert_eq!((found.file.as_deref(), found.folder.as_deref()), (file, folder), "{source} {layer:?}");
            assert_eq!(found.why.as_deref() == Some("by its name"), file.is_some(), "{source} {layer:?}");
            assert_eq!(found.why.is_some(), file.is_some() || folder.is_some(), "{source} {layer:?}");
        }
    }

    /// A file with the class `Cart` of two methods, and a function beside it.
    fn cart() -> Measured {
        let region = |range: std::ops::RangeInclusive<u32>| Region {
            statements: u32::try_from(range.clone().count()).expect("few"),
            lines: lines(range),
            ..Region::default()
        };
        let functions = [("Cart.add", 3..=6), ("Cart.total", 8..=12), ("ship", 14..=20), ("", 1..=2)];
        let functions = functions.into_iter().map(|(name, range)| (name.into(), region(range))).collect();
        let classes = [("Cart".into(), region(3..=12))].into();
        let ran = [1..=6, 8..=12, 14..=20].into_iter().flat_map(|lines| lines.filter_map(LineNumber::new)).collect();
        let file = FileCoverage::new(18, ran, LineSet::new()).expect("a file");
        let mut measured = Measured::new(Vec::new());
        let path = SourcePath::new("src/cart.py").expect("a path");
        measured.add(path, vec![Some(file.with_regions(Regions { functions, classes }))], None).expect("one source");
        measured
    }

    #[test]
    fn the_nearest_test_runs_the_function_then_its_class_then_its_file() {
        let measured = cart();
        let file = measured.files().values().next();
        let tests = test_files(&[("tests/unit/test_cart.py", Some("unit")), ("tests/unit/test_ship.py", Some("unit"))]);
        let runner = |layer: Option<&str>, file: &str| Runner {
            layer: layer.map(|layer| layer.parse().expect("a layer")),
            file: file.into(),
        };
        let runners: Runners = [
            // What loading runs says nothing.
            (runner(Some("unit"), "tests/unit/test_load.py"), lines(1..=2)),
            (runner(Some("unit"), "unit/test_ship.py"), lines(14..=15)),
            (runner(Some("unit"), "tests/unit/test_cart.py"), lines(3..=4)),
            (runner(Some("e2e"), "tests/e2e/test_buy.py"), lines(3..=14)),
            (runner(None, "tests/unit/test_ship.py"), lines(16..=16)),
        ]
        .into();
        for (function, layer, expected) in [
            (Some("Cart.add"), Some("unit"), Some(("tests/unit/test_cart.py", "runs 2 statements of Cart.add"))),
            (Some("Cart.add"), None, Some(("tests/e2e/test_buy.py", "runs 4 statements of Cart.add"))),
            (
                Some("Cart.total"),
                Some("unit"),
                Some(("tests/unit/test_cart.py", "runs 2 statements of the class Cart")),
            ),
            (
                Some("Cart.total.inner"),
                Some("unit"),
                Some(("tests/unit/test_cart.py", "runs 2 statements of the class Cart")),
            ),
            (Some("ship"), Some("unit"), Some(("tests/unit/test_ship.py", "runs 2 statements of ship"))),
            (Some("ship"), Some("e2e"), Some(("tests/e2e/test_buy.py", "runs 1 statement of ship"))),
            (Some("new"), Some("unit"), Some(("tests/unit/test_cart.py", "runs 2 statements of the file's functions"))),
            (None, Some("e2e"), Some(("tests/e2e/test_buy.py", "runs 10 statements of the file's functions"))),
            (Some("ship"), Some("contract"), None),
        ] {
            let step = StepRow {
                function: function.map(str::to_owned),
                layer: layer.map(str::to_owned),
                path: "src/cart.py".to_owned(),
                ..StepRow::default()
            };
            let hint = Near::new(&tests).hint(&step, file, Some(&runners));
            let found = hint.file.as_deref().zip(hint.why.as_deref());
            assert_eq!(found, expected, "{function:?} {layer:?}");
        }
    }
}
