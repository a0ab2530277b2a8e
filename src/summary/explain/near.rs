//! The test file that is nearest to a source file, by its name and its layer. Reads nothing.

use std::cmp::Reverse;

use super::TestHint;

/// A test file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestFile {
    /// Its path.
    pub path: String,
    /// The layer that the words of its path name.
    pub layer: Option<String>,
}

/// Where a test of a file would stand: `test_<module>.py` or `<module>_test.py` among the tests of the layer, nearest in
/// the folders; else the folder of the layer's tests.
pub(super) fn hint(source: &str, layer: Option<&str>, tests: &[TestFile]) -> TestHint {
    let is_of_layer = |test: &&TestFile| layer.is_none() || test.layer.as_deref() == layer;
    let of_layer: Vec<&TestFile> = tests.iter().filter(is_of_layer).collect();
    let named = of_layer.iter().filter_map(|test| Some((likeness(source, &test.path)?, test)));
    let file = named.min_by_key(|(likeness, test)| (Reverse(*likeness), test.path.as_str()));
    let folder = layer.and_then(|_| common_folder(of_layer.iter().map(|test| test.path.as_str())));
    TestHint { file: file.map(|(_, test)| test.path.clone()), folder }
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
    let shared = folders.iter().filter(|folder| test_folders.contains(folder)).count();
    Some((by_name, shared))
}

/// The folders of a path, and the file's name without its extension.
fn split(path: &str) -> (Vec<&str>, &str) {
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop().unwrap_or_default();
    (parts, file.strip_suffix(".py").unwrap_or(file))
}

/// The deepest folder that holds all of them; none of none, and none at the root.
fn common_folder<'a>(paths: impl Iterator<Item = &'a str>) -> Option<String> {
    let common = paths
        .map(|path| split(path).0)
        .reduce(|one, two| one.into_iter().zip(two).take_while(|(one, two)| one == two).map(|(one, _)| one).collect());
    common.filter(|folders| !folders.is_empty()).map(|folders| folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_test_is_of_the_layer_by_module_then_by_package() {
        let tests = [
            ("tests/unit/test_tax.py", Some("unit")),
            ("tests/unit/billing/test_tax.py", Some("unit")),
            ("tests/unit/billing/rates_test.py", Some("unit")),
            ("tests/e2e/test_billing.py", Some("e2e")),
            ("tests/e2e/test_checkout.py", Some("e2e")),
            ("tests/test_money.py", None),
        ];
        let tests: Vec<TestFile> = tests
            .iter()
            .map(|(path, layer)| TestFile { path: (*path).to_owned(), layer: layer.map(str::to_owned) })
            .collect();
        for (source, layer, file, folder) in [
            ("src/shop/billing/tax.py", Some("unit"), Some("tests/unit/billing/test_tax.py"), Some("tests/unit")),
            ("src/shop/other/tax.py", Some("unit"), Some("tests/unit/billing/test_tax.py"), Some("tests/unit")),
            ("src/shop/billing/rates.py", Some("unit"), Some("tests/unit/billing/rates_test.py"), Some("tests/unit")),
            ("src/shop/billing/tax.py", Some("e2e"), Some("tests/e2e/test_billing.py"), Some("tests/e2e")),
            ("src/shop/billing/__init__.py", Some("e2e"), Some("tests/e2e/test_billing.py"), Some("tests/e2e")),
            ("src/shop/money.py", None, Some("tests/test_money.py"), None),
            ("src/shop/money.py", Some("unit"), None, Some("tests/unit")),
            ("src/shop/money.py", Some("contract"), None, None),
        ] {
            let expected = TestHint { file: file.map(str::to_owned), folder: folder.map(str::to_owned) };
            assert_eq!(hint(source, layer, &tests), expected, "{source} {layer:?}");
        }
    }
}
