//! From arguments, configuration or nothing at all to the list of report files, each with its layer, in order.

use std::fmt;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::fault::{Fault, Faults};
use crate::layer_name::LayerName;

/// A report to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub place: Place,
    /// The layer it belongs to; none: it counts for overall only.
    pub layer: Option<LayerName>,
    /// True if the layer was taken from the words of the path, not given.
    pub is_layer_guessed: bool,
    /// Why it is read.
    pub origin: Origin,
}

/// Where a report is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A file, and the name to call it by.
    File(PathBuf, String),
    /// Standard input.
    Stdin,
}

impl Place {
    /// The name that reports and messages show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::File(_, name) => name,
            Self::Stdin => "standard input",
        }
    }
}

/// What led to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was named, by a file name or a pattern.
    Named,
    /// It lies in a folder that was named, or was found without any configuration: other kinds of files may lie there.
    Found,
}

/// What is searched for without any configuration.
const ARTIFACT_FOLDERS: [&str; 6] = ["reports", "coverage", "artifacts", "test-results", "build", ".reports"];
/// Trees whose reports are not of this project's tests.
const FOREIGN_TREES: [&str; 13] = [
    "node_modules",
    "site-packages",
    "dist-packages",
    "venv",
    ".venv",
    "env",
    ".tox",
    ".nox",
    "fixtures",
    "testdata",
    "vendor",
    "__pycache__",
    "covgate-report",
];
/// How deep artifact folders are searched: `artifacts/<job>/<layer>/<shard>/coverage.json`.
const DEEPEST: usize = 4;

/// Words that name a layer, with the layer they name.
const LAYER_WORDS: [(&str, &str); 20] = [
    ("unit", "unit"),
    ("integration", "integration"),
    ("integ", "integration"),
    ("int", "integration"),
    ("e2e", "e2e"),
    ("endtoend", "e2e"),
    ("end2end", "e2e"),
    ("functional", "functional"),
    ("contract", "contract"),
    ("smoke", "smoke"),
    ("acceptance", "acceptance"),
    ("system", "system"),
    ("component", "component"),
    ("regression", "regression"),
    ("performance", "performance"),
    ("property", "property"),
    ("api", "api"),
    ("ui", "ui"),
    ("doctest", "doctest"),
    ("load", "load"),
];

/// The layer that the words of a path name; the word nearest to the end counts.
#[must_use]
pub fn layer_of_words(path: &str) -> Option<LayerName> {
    let lower = path.to_lowercase().replace("end-to-end", "e2e").replace("end_to_end", "e2e");
    lower
        .rsplit(|c: char| !c.is_alphanumeric())
        .map(|word| word.strip_suffix('s').unwrap_or(word))
        .find_map(|word| LAYER_WORDS.iter().find(|(known, _)| *known == word))
        .and_then(|(_, layer)| layer.parse().ok())
}

/// The reports that arguments name: a file, a folder, a pattern or `-`, each with or without `LAYER=` before it; and all
/// arguments that name nothing, or no possible layer.
#[must_use]
pub fn from_arguments(arguments: &[String], base: &Path) -> (Vec<Input>, Faults) {
    let mut list = List::new(base);
    for argument in arguments {
        match split_layer(argument, base) {
            Ok((layer, pattern)) => list.add(layer.as_ref(), pattern, "the argument"),
            Err(fault) => list.faults.push(fault),
        }
    }
    (list.inputs, list.faults)
}

/// The reports that the patterns of one layer name, and all patterns that cannot be read. A pattern that matches nothing is
/// no fault here: the layer will lack data.
#[must_use]
pub fn from_patterns(layer: &LayerName, patterns: &[String], root: &Path) -> (Vec<Input>, Faults) {
    let mut list = List::new(root);
    for pattern in patterns {
        list.add_if_any(layer, pattern);
    }
    (list.inputs, list.faults)
}

/// Gives reports that were named without a layer to the layers whose patterns name them too, instead of those that the
/// words of their paths tell.
#[must_use]
pub fn of_declared_layers(given: Vec<Input>, declared: &[Input]) -> Vec<Input> {
    let whole = |input: &Input| match &input.place {
        Place::File(path, _) => std::fs::canonicalize(path).ok(),
        Place::Stdin => None,
    };
    let declared: Vec<(PathBuf, &LayerName)> =
        declared.iter().filter_map(|input| Some((whole(input)?, input.layer.as_ref()?))).collect();
    let mut inputs = Vec::new();
    for input in given {
        let file = if input.is_layer_guessed { whole(&input) } else { None };
        let mut layers: Vec<&LayerName> =
            declared.iter().filter(|(path, _)| file.as_ref() == Some(path)).map(|(_, layer)| *layer).collect();
        layers.dedup();
        let of_layer =
            |layer: &&LayerName| Input { layer: Some((*layer).clone()), is_layer_guessed: false, ..input.clone() };
        inputs.extend(layers.iter().map(of_layer));
        if layers.is_empty() {
            inputs.push(input);
        }
    }
    inputs
}

fn split_layer<'a>(argument: &'a str, base: &Path) -> Result<(Option<LayerName>, &'a str), Fault> {
    let Some((layer, pattern)) = argument.split_once('=') else { return Ok((None, argument)) };
    if base.join(argument).exists() {
        return Ok((None, argument));
    }
    let layer = layer.parse::<LayerName>().map_err(|error| {
        Fault::new("covgate::inputs::layer-name", format!("{layer:?} names no layer: {error}"))
            .with_help("write for example `unit=reports/unit.json`")
    })?;
    Ok((Some(layer), pattern))
}

/// Inputs as they are gathered.
struct List<'a> {
    base: &'a Path,
    inputs: Vec<Input>,
    faults: Faults,
}

impl<'a> List<'a> {
    fn new(base: &'a Path) -> Self {
        Self { base, inputs: Vec::new(), faults: Faults::new() }
    }

    fn push(&mut self, layer: Option<&LayerName>, path: PathBuf, origin: Origin) {
        let name = shown(&path, self.base);
        let is_layer_guessed = layer.is_none();
        let layer = layer.cloned().or_else(|| layer_of_words(&name));
        self.inputs.push(Input { place: Place::File(path, name), layer, is_layer_guessed, origin });
    }

    fn add(&mut self, layer: Option<&LayerName>, pattern: &str, what: &str) {
        if pattern == "-" {
            if self.inputs.iter().any(|input| input.place == Place::Stdin) {
                self.faults.push(Fault::new("covgate::inputs::stdin-twice", "standard input is named twice"));
            } else {
                let layer = layer.cloned();
                self.inputs.push(Input { place: Place::Stdin, layer, is_layer_guessed: false, origin: Origin::Named });
            }
            return;
        }
        match matches(self.base, pattern) {
            Ok(found) if found.is_empty() => {
                let message = format!("{what} {pattern:?} matches no report");
                let is_word = layer.is_none() && pattern.bytes().all(|byte| byte.is_ascii_lowercase());
                let help = if is_word && !pattern.is_empty() {
                    "it is no command either: `covgate --help` lists them"
                } else {
                    "give a report file, a folder of reports or a pattern such as `reports/**/coverage*.json`"
                };
                let fault = Fault::new("covgate::inputs::not-found", message).with_help(help);
                self.faults.push(fault.of_layers(layer.map(LayerName::as_str)));
            }
            Ok(found) => found.into_iter().for_each(|(path, origin)| self.push(layer, path, origin)),
            Err(fault) => self.faults.push(fault),
        }
    }

    fn add_if_any(&mut self, layer: &LayerName, pattern: &str) {
        match matches(self.base, pattern) {
            Ok(found) => found.into_iter().for_each(|(path, origin)| self.push(Some(layer), path, origin)),
            Err(fault) => self.faults.push(fault),
        }
    }
}

/// The files that a file name, a folder or a pattern means, in order.
fn matches(base: &Path, pattern: &str) -> Result<Vec<(PathBuf, Origin)>, Fault> {
    let path = base.join(pattern);
    if path.is_dir() {
        return Ok(reports_below(&path, usize::MAX).into_iter().map(|path| (path, Origin::Found)).collect());
    }
    if path.exists() {
        return Ok(vec![(path, Origin::Named)]);
    }
    let full = if base.as_os_str().is_empty() || Path::new(pattern).is_absolute() {
        pattern.to_owned()
    } else {
        format!("{}/{pattern}", glob::Pattern::escape(&base.to_string_lossy()))
    };
    let paths = glob::glob(&full).map_err(|error| {
        Fault::new("covgate::inputs::pattern", format!("{pattern:?} is no pattern: {error}"))
            .with_help("`*`, `?`, `[…]` and `**` as a whole folder are known")
    })?;
    let mut found: Vec<(PathBuf, Origin)> = Vec::new();
    for path in paths.filter_map(Result::ok) {
        if path.is_dir() {
            found.extend(reports_below(&path, usize::MAX).into_iter().map(|path| (path, Origin::Found)));
        } else {
            found.push((path, Origin::Named));
        }
    }
    Ok(found)
}

/// Files below a folder that may be reports by their extension.
fn reports_below(folder: &Path, depth: usize) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .max_depth(depth)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign_tree(entry))
        .filter_map(Result::ok)
        .filter(|entry| has_report_extension(entry.path()) && is_file(entry))
        .map(DirEntry::into_path)
        .collect()
}

/// True for a file, and for a link to one, which is how some CIs hand artifacts on.
fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_file() || (entry.path_is_symlink() && entry.path().is_file())
}

fn has_report_extension(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["json", "xml", "info", "lcov"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn is_foreign_tree(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.file_name().to_str().is_some_and(|name| FOREIGN_TREES.contains(&name))
}

/// What lies where CI artifacts land, for a project without configuration.
#[derive(Debug, Default)]
pub struct Found {
    /// The reports.
    pub inputs: Vec<Input>,
    /// Files beside them that are results of tests by their names.
    pub junit: Vec<Input>,
    /// XML reports beside a JSON report of the same name: both are of one run, and the JSON tells more.
    pub beside_json: Vec<String>,
}

/// Looks for `coverage*.json` and `coverage*.xml`, and for `*junit*.xml` and `TEST-*.xml`, where CI artifacts land.
#[must_use]
pub fn search(root: &Path) -> Found {
    let entries = WalkDir::new(root).min_depth(1).max_depth(1).sort_by_file_name();
    let mut found = Vec::new();
    for entry in entries.into_iter().filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy();
        if is_file(&entry) {
            found.push(entry.into_path());
        } else if ARTIFACT_FOLDERS.contains(&&*name) || (name.starts_with("coverage") && !is_foreign_tree(&entry)) {
            found.extend(reports_below(entry.path(), DEEPEST));
        }
    }
    let mut junit = List::new(root);
    for path in found.iter().filter(|path| is_junit_name(path)) {
        junit.push(None, path.clone(), Origin::Found);
    }
    found.retain(|path| is_report_name(path) && !is_junit_name(path));
    let is_second =
        |path: &Path| path.extension().is_some_and(|e| e == "xml") && found.contains(&path.with_extension("json"));
    let (second, first): (Vec<&PathBuf>, Vec<&PathBuf>) = found.iter().partition(|path| is_second(path));
    let mut list = List::new(root);
    for path in first {
        list.push(None, path.clone(), Origin::Found);
    }
    let beside_json = second.into_iter().map(|path| shown(path, root)).collect();
    Found { inputs: list.inputs, junit: junit.inputs, beside_json }
}

/// `coverage*.json` or `coverage*.xml`.
fn is_report_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("coverage") && path.extension().is_some_and(|extension| extension == "json" || extension == "xml")
}

/// `*junit*.xml` or `TEST-*.xml`.
fn is_junit_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    path.extension().is_some_and(|extension| extension == "xml")
        && (name.contains("junit") || name.starts_with("test-"))
}

fn shown(path: &Path, base: &Path) -> String {
    path.strip_prefix(base).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.layer {
            Some(layer) => write!(formatter, "{layer}={}", self.place.name()),
            None => formatter.write_str(self.place.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
            std::fs::write(path, "").expect("a file");
        }
        folder
    }

    fn shown(inputs: &[Input]) -> Vec<String> {
        inputs.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn layers_are_read_from_the_words_of_the_path() {
        for (path, layer) in [
            ("reports/unit/coverage.json", Some("unit")),
            ("coverage-unit-tests.xml", Some("unit")),
            ("artifacts/cov_int_py311/coverage.json", Some("integration")),
            ("reports/end-to-end/coverage.json", Some("e2e")),
            ("unit/coverage-e2e.json", Some("e2e")),
            ("community/coverage.json", None),
            ("coverage.json", None),
        ] {
            assert_eq!(layer_of_words(path).as_ref().map(LayerName::as_str), layer, "{path}");
        }
    }

    #[test]
    fn without_configuration_reports_are_found_where_artifacts_land() {
        let folder = project(&[
            "coverage.json",
            "package.json",
            "reports/unit/coverage-1.json",
            "reports/unit/coverage-1.xml",
            "reports/unit/junit.xml",
            "reports/e2e/TEST-shop.Suite.xml",
            "reports/report.xml",
            "junit-py313.XML",
            "junit-py313.xml",
            "tests/junit.xml",
            "artifacts/node_modules/coverage.json",
            "src/coverage.json",
            "tests/fixtures/coverage.json",
            "coverage-e2e/coverage.xml",
        ]);
        let found = search(folder.path());
        assert_eq!(
            shown(&found.inputs),
            ["e2e=coverage-e2e/coverage.xml", "coverage.json", "unit=reports/unit/coverage-1.json"]
        );
        assert_eq!(
            shown(&found.junit),
            ["junit-py313.xml", "e2e=reports/e2e/TEST-shop.Suite.xml", "unit=reports/unit/junit.xml"]
        );
    }

    #[test]
    fn arguments_are_files_folders_and_patterns_with_or_without_a_layer() {
        let folder = project(&["a/one.json", "a/two.xml", "a/notes.txt", "b/unit.json", "x=y.json"]);
        let arguments = ["smoke=a", "b/*.json", "x=y.json", "e2e=a/**/*.xml"].map(str::to_owned);
        let (inputs, faults) = from_arguments(&arguments, folder.path());
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(
            shown(&inputs),
            ["smoke=a/one.json", "smoke=a/two.xml", "unit=b/unit.json", "x=y.json", "e2e=a/two.xml"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_report_is_a_report() {
        let folder = project(&["elsewhere/x.json"]);
        let link = folder.path().join("reports/unit/coverage.json");
        std::fs::create_dir_all(link.parent().expect("has a parent")).expect("a folder");
        std::os::unix::fs::symlink("../../elsewhere/x.json", &link).expect("a link");
        std::os::unix::fs::symlink("nowhere.json", folder.path().join("reports/coverage.json")).expect("a link");
        assert_eq!(shown(&search(folder.path()).inputs), ["unit=reports/unit/coverage.json"]);
    }

    #[test]
    fn every_argument_that_names_nothing_is_told() {
        let folder = project(&[]);
        let arguments = ["none.json", "a b=x.json", "lines=x.json", "**a"].map(str::to_owned);
        let (inputs, faults) = from_arguments(&arguments, folder.path());
        assert_eq!(inputs, []);
        let codes: Vec<&str> = faults.iter().map(Fault::code).collect();
        assert_eq!(
            codes,
            [
                "covgate::inputs::not-found",
                "covgate::inputs::layer-name",
                "covgate::inputs::layer-name",
                "covgate::inputs::pattern"
            ]
        );
    }
}
