//! A target as it is written: files or folders, and behind `::` functions or classes. Knows names, no coverage.

use glob::{MatchOptions, Pattern};

use crate::coverage::SourcePath;

/// `*` and `?` stay within a folder, `**` does not; patterns match from the root.
const FOLDERWISE: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// Which files a text names: one file, a folder with all below it, or a pattern.
#[derive(Clone, Debug)]
pub struct FilePattern {
    text: String,
    /// None if the text has no wildcard.
    pattern: Option<Pattern>,
}

impl FilePattern {
    /// Takes a text that the configuration has checked.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let plain = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let has_wildcard = text.contains(['*', '?', '[']);
        let pattern = if has_wildcard { Pattern::new(plain).ok() } else { None };
        Self { text: plain.to_owned(), pattern }
    }

    /// True if the file is named, or is below a folder that is.
    #[must_use]
    pub fn matches(&self, path: &SourcePath) -> bool {
        let path = path.as_str();
        match &self.pattern {
            Some(pattern) => pattern.matches_with(path, FOLDERWISE),
            None => path.strip_prefix(self.text.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }
}

/// Which functions of a file a text names.
#[derive(Clone, Debug)]
pub struct FunctionPattern(Option<Pattern>);

impl FunctionPattern {
    /// Takes a text that the configuration has checked: `charge`, `Cart.total`, `Cart.*`, or a class: `Cart`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Pattern::new(text).ok())
    }

    /// True if the function is named, or is a method of a class that is. coverage.py tells functions of one name apart by
    /// `@` and a line, which may be left out.
    #[must_use]
    pub fn matches(&self, function: &str) -> bool {
        let Some(pattern) = &self.0 else { return false };
        let plain = function.split_once('@').map_or(function, |(name, _)| name);
        let mut names = plain.match_indices('.').map(|(at, _)| &plain[..at]).chain([plain, function]);
        names.any(|name| pattern.matches(name))
    }
}

/// A target: files, and functions of them.
#[derive(Clone, Debug)]
pub struct TargetPattern {
    /// The files.
    pub files: FilePattern,
    /// The functions; none for whole files.
    pub functions: Option<FunctionPattern>,
}

impl TargetPattern {
    /// Takes a text that the configuration has checked: `src/auth/**`, `src/shop/pay.py::charge`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        match text.split_once("::") {
            // pytest writes `file::Class::method` where coverage.py writes `Class.method`.
            Some((files, functions)) => Self {
                files: FilePattern::new(files),
                functions: Some(FunctionPattern::new(&functions.replace("::", "."))),
            },
            None => Self { files: FilePattern::new(text), functions: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_exactly_by_their_folder_or_by_a_pattern() {
        for (text, path, is_named) in [
            ("src/a.py", "src/a.py", true),
            ("./src/a.py", "src/a.py", true),
            ("src", "src/deep/a.py", true),
            ("src/", "src/deep/a.py", true),
            ("src/a", "src/a.py", false),
            ("src/*", "src/a.py", true),
            ("src/*", "src/deep/a.py", false),
            ("src/**", "src/deep/a.py", true),
            ("src/**/*.py", "src/a.py", true),
            ("*", "src/a.py", false),
            ("**", "src/a.py", true),
            ("src/[ab].py", "src/b.py", true),
            ("SRC/a.py", "src/a.py", false),
        ] {
            let path = SourcePath::new(path).expect("a path");
            assert_eq!(FilePattern::new(text).matches(&path), is_named, "{text} {path}");
        }
    }

    #[test]
    fn functions_are_named_with_their_classes() {
        for (text, function, is_named) in [
            ("charge", "charge", true),
            ("charge", "charge@12", true),
            ("charge", "Payment.charge", false),
            ("Cart", "Cart.total", true),
            ("Cart.*", "Cart.total", true),
            ("Cart.*", "Cart", false),
            ("Cart.total", "Cart.total.inner", true),
            ("*", "anything", true),
            ("charge*", "charge_all", true),
            ("cart", "Cart.total", false),
        ] {
            assert_eq!(FunctionPattern::new(text).matches(function), is_named, "{text} {function}");
        }
        let target = TargetPattern::new("tests/a.py::Cart::total");
        assert!(target.functions.is_some_and(|functions| functions.matches("Cart.total")));
    }
}
