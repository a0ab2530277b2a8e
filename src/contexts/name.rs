//! The name of a context taken apart: the static context, the test, the forms that patterns are compared with.
//!
//! coverage.py joins the static context (`coverage run --context=unit`) and the dynamic one by `|`. pytest-cov's dynamic
//! contexts are a test's node id and a phase, `tests/unit/test_a.py::test_x|run`; coverage.py's own
//! (`dynamic_context = test_function`) are dotted, `tests.unit.test_a.test_x`.

/// What pytest-cov ends a context with.
const PHASES: [&str; 3] = ["|setup", "|run", "|teardown"];

/// A context's name, not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name<'a> {
    /// The name without the phase.
    pub(super) whole: &'a str,
    /// The static context.
    pub(super) fixed: Option<&'a str>,
    /// The test.
    pub(super) test: Option<&'a str>,
}

impl<'a> Name<'a> {
    pub(super) fn new(name: &'a str) -> Self {
        let bare = PHASES.iter().find_map(|phase| name.strip_suffix(phase)).filter(|bare| !bare.is_empty());
        let whole = bare.unwrap_or(name);
        // A bar within the parameters of a test (`test_x[a|b]`) separates nothing.
        let (fixed, test) = match whole.split_once('|').filter(|(fixed, _)| !fixed.contains("::")) {
            Some((fixed, test)) => (Some(fixed), Some(test)),
            None if bare.is_some() || is_test(whole) => (None, Some(whole)),
            None => (Some(whole), None),
        };
        Self { whole, fixed, test }
    }
}

/// True for a node id, and for what coverage.py takes for a test: a dotted name that ends in a function `test…`.
fn is_test(name: &str) -> bool {
    let is_function = |name: &str| name.starts_with("test") || name == "runTest";
    name.contains("::") || name.rsplit_once('.').is_some_and(|(_, function)| is_function(function))
}

/// A test under the names of all that it lies in: folders, file, class, function, and with its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ancestry {
    /// `tests`, `tests/unit`, `tests/unit/test_a.py`, `tests/unit/test_a.py/test_x`.
    pub(super) by_file: Vec<String>,
    /// `tests`, `tests/unit`, `tests/unit/test_a`, `tests/unit/test_a/test_x`: modules have no extension.
    pub(super) by_module: Vec<String>,
}

impl Ancestry {
    pub(super) fn of(test: &str) -> Self {
        let (file, inner) = match test.split_once("::") {
            Some((file, inner)) => (file.replace('\\', "/"), inner.replace("::", "/")),
            None => file_of_dotted(test),
        };
        let module = file.strip_suffix(".py").unwrap_or(&file);
        Self { by_file: prefixes(&file, &inner), by_module: prefixes(module, &inner) }
    }
}

/// The folder or file that a test lies in, as patterns name it; a static context is its own place.
#[must_use]
pub fn place_of(context: &str) -> String {
    let Some(file) = file_of(context) else { return context.to_owned() };
    file.rsplit_once('/').map_or(file.clone(), |(folder, _)| folder.to_owned())
}

/// The file of a test; none for a static context.
pub(super) fn file_of(context: &str) -> Option<String> {
    let test = Name::new(context).test?;
    Some(match test.split_once("::") {
        Some((file, _)) => file.replace('\\', "/"),
        None => file_of_dotted(test).0,
    })
}

/// The file and what is in it, for `pkg.module.Class.function`: classes begin with a capital, the last is the function.
fn file_of_dotted(test: &str) -> (String, String) {
    let parts: Vec<&str> = test.split('.').collect();
    let is_class = |part: &&str| part.starts_with(char::is_uppercase);
    let end = parts.iter().position(is_class).unwrap_or(parts.len() - 1).min(parts.len() - 1);
    let (module, inner) = parts.split_at(end);
    (format!("{}.py", module.join("/")), inner.join("/"))
}

/// The folders, the file, and each step within it; parameters, which may hold anything, are one step of their own.
fn prefixes(file: &str, inner: &str) -> Vec<String> {
    let bare = inner.split('[').next().unwrap_or(inner);
    let whole = format!("{file}/{bare}");
    let ends = whole.match_indices('/').map(|(at, _)| at).filter(|&at| at > 0);
    let mut prefixes: Vec<String> = ends.map(|at| whole[..at].to_owned()).collect();
    prefixes.push(whole);
    if bare.len() < inner.len() {
        prefixes.push(format!("{file}/{inner}"));
    }
    prefixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for (name, fixed, test) in [
            ("tests/unit/test_a.py::test_x|run", None, Some("tests/unit/test_a.py::test_x")),
            ("tests/test_a.py::test_x[a|b]|teardown", None, Some("tests/test_a.py::test_x[a|b]")),
            ("py3.13|tests/test_a.py::test_x[a|b]|setup", Some("py3.13"), Some("tests/test_a.py::test_x[a|b]")),
            ("tests.unit.test_a.TestX.test_y", None, Some("tests.unit.test_a.TestX.test_y")),
            ("suite.Case.runTest", None, Some("suite.Case.runTest")),
            ("e2e|tests.test_a.test_x", Some("e2e"), Some("tests.test_a.test_x")),
            ("unit", Some("unit"), None),
            ("py3.13", Some("py3.13"), None),
            ("test.py::test_x", None, Some("test.py::test_x")),
            ("|run", Some(""), Some("run")),
        ] {
            let parts = Name::new(name);
            assert_eq!((parts.fixed, parts.test), (fixed, test), "{name}");
        }
    }

    #[test]
    fn a_test_lies_in_folders_a_file_and_a_class() {
        let ancestry = Ancestry::of("tests/unit/test_a.py::TestX::test_y[a/b::c]");
        assert_eq!(
            ancestry.by_file,
            [
                "tests",
                "tests/unit",
                "tests/unit/test_a.py",
                "tests/unit/test_a.py/TestX",
                "tests/unit/test_a.py/TestX/test_y",
                "tests/unit/test_a.py/TestX/test_y[a/b/c]"
            ]
        );
        assert_eq!(ancestry.by_module[2..4], ["tests/unit/test_a", "tests/unit/test_a/TestX"]);
    }

    #[test]
    fn a_dotted_name_has_a_file_too() {
        for (test, file) in [
            (
                "tests.unit.test_a.test_x",
                ["tests", "tests/unit", "tests/unit/test_a.py", "tests/unit/test_a.py/test_x"],
            ),
            (
                "tests.test_a.TestX.test_y",
                ["tests", "tests/test_a.py", "tests/test_a.py/TestX", "tests/test_a.py/TestX/test_y"],
            ),
        ] {
            assert_eq!(Ancestry::of(test).by_file, file);
        }
    }
}
