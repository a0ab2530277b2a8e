//! pytest's configuration: the first of its files in the root that configures it, and what that says about which tests
//! are found and run.

use std::path::Path;

use super::ini::Dialect;
use super::options::Options;
use super::section::{Entry, File, Section};
use super::{Refused, Setting};

/// What pytest is told.
#[derive(Clone, Debug)]
pub struct Pytest {
    /// The file that counts; none: pytest runs by its defaults.
    pub file: Option<String>,
    /// The section of it that counts: `tool.pytest.ini_options`, `pytest`.
    pub section: Option<String>,
    /// Files beside it that configure pytest too, and are not read.
    pub ignored: Vec<String>,
    /// Files that pytest refuses, and does not run because of them.
    pub refused: Vec<Refused>,
    /// Where tests are looked for if none are named; empty: everywhere.
    pub testpaths: Vec<Setting<String>>,
    /// Patterns of test files.
    pub python_files: Vec<String>,
    /// Beginnings or patterns of names of test classes.
    pub python_classes: Vec<String>,
    /// Beginnings or patterns of names of test functions and methods.
    pub python_functions: Vec<String>,
    /// Patterns of folders that are not looked into.
    pub norecursedirs: Vec<String>,
    /// True if `norecursedirs` is pytest's own list.
    pub is_norecursedirs_default: bool,
    /// The lines that register markers: `slow: takes long`.
    pub markers: Vec<Setting<String>>,
    /// The words of `addopts`.
    pub addopts: Vec<Setting<String>>,
    /// True if functions and classes that a test file imports from elsewhere are no tests of it.
    pub skips_imported: bool,
    /// `strict_markers`, or `strict`, of pytest 9.
    pub strict_markers: Option<Setting<bool>>,
    /// `strict_config`, or `strict`, of pytest 9.
    pub strict_config: Option<Setting<bool>>,
    /// `xfail_strict`, or `strict_xfail` of pytest 9.
    pub xfail_strict: Option<Setting<bool>>,
    /// `asyncio_mode` of pytest-asyncio.
    pub asyncio_mode: Option<Setting<String>>,
    /// What `addopts` says.
    pub options: Options,
}

/// The files in pytest's order, each with the sections that configure it.
const FILES: [(&str, &[&str]); 7] = [
    ("pytest.toml", &["pytest"]),
    (".pytest.toml", &["pytest"]),
    ("pytest.ini", &["pytest"]),
    (".pytest.ini", &["pytest"]),
    ("pyproject.toml", &["tool.pytest.ini_options", "tool.pytest"]),
    ("tox.ini", &["pytest"]),
    ("setup.cfg", &["tool:pytest"]),
];
/// Files that count without any section: they are pytest's alone.
const OWN: [&str; 4] = ["pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini"];

const NO_RECURSE: [&str; 9] = ["*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}"];

impl Pytest {
    /// Reads what configures pytest in the root. Files above the root are not looked at.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let mut refused = Vec::new();
        let mut counts: Option<(&'static str, Section)> = None;
        let mut ignored = Vec::new();
        for (name, sections) in FILES {
            let Some(file) = File::read(root, name, Dialect::IniConfig) else { continue };
            let section =
                file.section(sections).filter(|section| section.name != "tool.pytest" || !section.entries.is_empty());
            let is_own = OWN.contains(&name);
            let section =
                section.cloned().or_else(|| is_own.then(|| Section { name: "pytest".to_owned(), entries: Vec::new() }));
            match (section, &counts) {
                (Some(section), None) => counts = Some((name, section)),
                (Some(_), Some(_)) => ignored.push(name.to_owned()),
                (None, _) => {}
            }
            // Files after the one that counts are not opened for their settings.
            if counts.as_ref().is_none_or(|(counts, _)| *counts == name) {
                refused.extend(file.refused);
            }
        }
        let (file, section) = counts.map_or((None, None), |(file, section)| (Some(file), Some(section)));
        let reader = Reader { file: file.unwrap_or_default(), section: section.as_ref() };
        let name = section.as_ref().map(|section| section.name.clone());
        Self { file: file.map(str::to_owned), section: name, ignored, refused, ..Self::of(&reader) }
    }

    fn of(reader: &Reader<'_>) -> Self {
        let values = |key: &str, default: &[&str]| -> Vec<String> {
            let words = reader.entry(key).map(|entry| entry.words(reader.file));
            words.map_or_else(
                || default.iter().map(|word| (*word).to_owned()).collect(),
                |words| words.into_iter().map(|word| word.value).collect(),
            )
        };
        let flag = |key: &str| reader.entry(key).map(|entry| entry.flag(reader.file));
        let words = |key: &str| reader.entry(key).map(|entry| entry.words(reader.file)).unwrap_or_default();
        let strict = flag("strict");
        let collects_imported = flag("collect_imported_tests").is_none_or(|setting| setting.value);
        Self {
            file: None,
            section: None,
            ignored: Vec::new(),
            refused: Vec::new(),
            testpaths: words("testpaths"),
            python_files: values("python_files", &["test_*.py", "*_test.py"]),
            python_classes: values("python_classes", &["Test"]),
            python_functions: values("python_functions", &["test"]),
            norecursedirs: values("norecursedirs", &NO_RECURSE),
            is_norecursedirs_default: reader.entry("norecursedirs").is_none(),
            markers: reader.entry("markers").map(|entry| entry.lines(reader.file)).unwrap_or_default(),
            skips_imported: !collects_imported,
            strict_markers: flag("strict_markers").or_else(|| strict.clone()),
            strict_config: flag("strict_config").or_else(|| strict.clone()),
            xfail_strict: flag("xfail_strict").or_else(|| flag("strict_xfail")).or(strict),
            asyncio_mode: reader.entry("asyncio_mode").map(|entry| entry.text(reader.file)),
            options: Options::new(&words("addopts")),
            addopts: words("addopts"),
        }
    }

    /// The registered markers by name: `slow(reason): takes long` registers `slow`.
    #[must_use]
    pub fn registered(&self) -> Vec<Setting<String>> {
        let named = self.markers.iter().map(|line| line.map(|line| marker_name(line).to_owned()));
        named.filter(|marker| !marker.value.is_empty()).collect()
    }

    /// True if a marker that nobody registered stops the run.
    #[must_use]
    pub fn is_strict_about_markers(&self) -> bool {
        self.options.strict_markers.is_some() || self.strict_markers.as_ref().is_some_and(|setting| setting.value)
    }

    /// True if the files of a folder without `__init__.py` must have names of their own: with the import modes `prepend`,
    /// the default, and `append`.
    #[must_use]
    pub fn imports_by_basename(&self) -> bool {
        self.options.import_mode.as_ref().is_none_or(|mode| mode.value != "importlib")
    }
}

struct Reader<'a> {
    file: &'static str,
    section: Option<&'a Section>,
}

impl Reader<'_> {
    fn entry(&self, key: &str) -> Option<&Entry> {
        self.section?.entry(key)
    }
}

/// The name of a registered marker: `slow(reason): takes long` registers `slow`.
#[must_use]
pub(crate) fn marker_name(line: &str) -> &str {
    line.split([':', '(']).next().unwrap_or_default().trim()
}

/// True if a name begins with one of the words, or matches one that is a pattern: `python_classes`, `python_functions`.
#[must_use]
pub fn matches_name(options: &[String], name: &str) -> bool {
    options
        .iter()
        .any(|option| name.starts_with(option.as_str()) || (option.contains(['*', '?', '[']) && fnmatch(option, name)))
}

/// True if a path relative to the root matches one of the patterns, as pytest's `fnmatch_ex` does: a pattern without `/`
/// is one of the last name.
#[must_use]
pub fn matches_path(patterns: &[String], path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    patterns.iter().any(|pattern| {
        if !pattern.contains('/') {
            return fnmatch(pattern, name);
        }
        // pytest matches the absolute path with `*/` before the pattern.
        fnmatch(&format!("*/{}", pattern.trim_start_matches("./")), &format!("/{path}"))
    })
}

/// Python's `fnmatch`: `*` goes across `/`, and a bracket that is not closed is a bracket.
pub(crate) fn fnmatch(pattern: &str, name: &str) -> bool {
    if !pattern.contains(['*', '?', '[']) {
        return pattern == name;
    }
    let mut plain = pattern.to_owned();
    while plain.contains("**") {
        plain = plain.replace("**", "*");
    }
    let parsed = glob::Pattern::new(&plain).or_else(|_| glob::Pattern::new(&plain.replace('[', "[[]")));
    parsed.is_ok_and(|pattern| pattern.matches(name))
}
