//! The patterns of one layer, matched against contexts: a folder, a file or a class stands for all tests in it.

use glob::{MatchOptions, Pattern};

use super::name::{Ancestry, Name};
use crate::layer_name::LayerName;

const EXACTLY: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// A layer that is taken from contexts.
#[derive(Clone, Debug)]
pub struct Patterns {
    layer: LayerName,
    patterns: Vec<Forms>,
}

impl Patterns {
    /// Takes patterns that the configuration has checked.
    #[must_use]
    pub fn new(layer: LayerName, patterns: &[String]) -> Self {
        Self { layer, patterns: patterns.iter().map(|text| Forms::new(text)).collect() }
    }

    /// The layer.
    #[must_use]
    pub fn layer(&self) -> &LayerName {
        &self.layer
    }

    /// The patterns as they were written.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| pattern.text.as_str())
    }

    /// True if a test of this node id is one of the layer: `tests/unit/test_a.py::TestX::test_y`.
    #[must_use]
    pub fn hold(&self, test: &str) -> bool {
        self.matching(&Name::new(test), &Ancestry::of(test)).next().is_some()
    }

    /// Which patterns match, by place.
    pub(super) fn matching(&self, name: &Name<'_>, ancestry: &Ancestry) -> impl Iterator<Item = usize> {
        let matches = |(at, pattern): (usize, &Forms)| pattern.matches(name, ancestry).then_some(at);
        self.patterns.iter().enumerate().filter_map(matches)
    }
}

/// A pattern in the forms that names have.
#[derive(Clone, Debug)]
struct Forms {
    text: String,
    /// As it stands, for static contexts and whole names.
    literal: Option<Pattern>,
    /// With `/` for `::`.
    by_file: Option<Pattern>,
    /// With `/` for `.`, unless it has a path in it.
    by_module: Option<Pattern>,
}

impl Forms {
    fn new(text: &str) -> Self {
        let pattern = |text: &str| Pattern::new(text).ok();
        let trimmed = text.trim_end_matches('/');
        let is_path = trimmed.contains(['/', '\\']) || trimmed.contains("::") || trimmed.strip_suffix(".py").is_some();
        Self {
            text: text.to_owned(),
            literal: pattern(text),
            by_file: pattern(&trimmed.replace("::", "/")),
            by_module: if is_path { None } else { pattern(&trimmed.replace('.', "/")) },
        }
    }

    fn matches(&self, name: &Name<'_>, ancestry: &Ancestry) -> bool {
        let is = |pattern: &Option<Pattern>, name: &str| {
            pattern.as_ref().is_some_and(|pattern| pattern.matches_with(name, EXACTLY))
        };
        name.fixed.into_iter().chain([name.whole]).any(|name| is(&self.literal, name))
            || ancestry.by_file.iter().any(|name| is(&self.by_file, name))
            || ancestry.by_module.iter().any(|name| is(&self.by_module, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        let name = Name::new(name);
        let ancestry = name.test.map(Ancestry::of).unwrap_or_default();
        Forms::new(pattern).matches(&name, &ancestry)
    }

    #[test]
    fn a_pattern_names_a_folder_a_file_a_class_a_test_or_a_static_context() {
        const NODE: &str = "tests/e2e/api/test_a.py::TestX::test_y[GET-/a]|run";
        const DOTTED: &str = "tests.e2e.api.test_a.TestX.test_y";
        for (pattern, name, expected) in [
            ("tests/e2e/*", NODE, true),
            ("tests/e2e", NODE, true),
            ("tests/e2e/", NODE, true),
            ("tests/e2e/**", NODE, true),
            ("**/e2e/**", NODE, true),
            ("tests/e2e/*.py", NODE, false),
            ("tests/e2e/*/test_a.py", NODE, true),
            ("**/test_a.py", NODE, true),
            ("test_a.py", NODE, false),
            ("tests/e2e/api/test_a.py::TestX", NODE, true),
            ("tests/e2e/api/test_a.py::TestX::test_*", NODE, true),
            ("tests/e2e/api/test_a.py::TestY", NODE, false),
            ("tests/e", NODE, false),
            ("tests/unit/*", NODE, false),
            ("Tests/e2e", NODE, false),
            ("tests.e2e.*", NODE, true),
            ("tests.e2e", DOTTED, true),
            ("tests.e2e.*", DOTTED, true),
            ("tests/e2e/*", DOTTED, true),
            ("tests/e2e/*/test_a.py::TestX", DOTTED, true),
            ("tests/e2e/*.py", DOTTED, false),
            ("tests/unit/*", DOTTED, false),
            ("tests.e2e.api.test_a.TestX.test_y", DOTTED, true),
            ("e2e", "e2e", true),
            ("e2e", "e2e|tests/unit/test_a.py::test_x|run", true),
            ("tests/unit", "e2e|tests/unit/test_a.py::test_x|run", true),
            ("e2e*", "e2e-nightly", true),
            ("py3.13", "py3.13", true),
            ("e2e", NODE, false),
            ("*", NODE, true),
            ("tests/e2e", "tests\\e2e\\test_a.py::test_x|run", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} and {name}");
        }
    }
}
