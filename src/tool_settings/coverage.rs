//! coverage.py's configuration: the first of its files in the root that configures it, and what that says about what is
//! measured, left out and demanded.

use std::path::Path;

use super::ini::Dialect;
use super::section::{Entry, File};
use super::{Refused, Setting};

/// What coverage.py is told.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The file that counts; none: coverage.py runs by its defaults.
    pub file: Option<String>,
    /// Files beside it that configure coverage.py too, and are not read.
    pub ignored: Vec<String>,
    /// Files that coverage.py refuses, and does not run because of them.
    pub refused: Vec<Refused>,
    /// `run: branch`.
    pub branch: Option<Setting<bool>>,
    /// `run: source`, `source_pkgs` and `source_dirs`.
    pub source: Vec<Setting<String>>,
    /// `run: relative_files`.
    pub relative_files: Option<Setting<bool>>,
    /// `run: parallel`.
    pub parallel: Option<Setting<bool>>,
    /// `run: concurrency`.
    pub concurrency: Vec<Setting<String>>,
    /// `omit` of `run` and of `report`.
    pub omit: Vec<Setting<String>>,
    /// `include` of `run` and of `report`.
    pub include: Vec<Setting<String>>,
    /// `report: fail_under`, as it is written.
    pub fail_under: Option<Setting<String>>,
    /// `report: precision`.
    pub precision: Option<Setting<u32>>,
    /// `report: exclude_also`.
    pub exclude_also: Vec<Setting<String>>,
    /// `report: exclude_lines`, which come instead of coverage.py's own.
    pub exclude_lines: Vec<Setting<String>>,
    /// `report: ignore_errors`.
    pub ignore_errors: Option<Setting<bool>>,
    /// `report: include_namespace_packages`.
    pub include_namespace_packages: Option<Setting<bool>>,
}

/// The files in coverage.py's order, and whether they count without a word about coverage.
const FILES: [(&str, bool); 5] = [
    (".coveragerc", true),
    (".coveragerc.toml", true),
    ("setup.cfg", false),
    ("tox.ini", false),
    ("pyproject.toml", false),
];

impl Coverage {
    /// Reads what configures coverage.py in the root.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let (mut refused, mut ignored, mut counts) = (Vec::new(), Vec::new(), None::<File>);
        for (name, is_own) in FILES {
            let Some(file) = File::read(root, name, Dialect::ConfigParser) else { continue };
            let is_told = SECTIONS
                .iter()
                .any(|section| settings(&file, section, is_own).is_some_and(|section| !section.is_empty()));
            match &counts {
                Some(_) if is_told => ignored.push(name.to_owned()),
                Some(_) => {}
                None => {
                    refused.extend(file.refused.clone());
                    if is_own || is_told {
                        counts = Some(file);
                    }
                }
            }
        }
        let Some(file) = counts else { return Self { ignored, refused, ..Self::default() } };
        let own = FILES.iter().any(|(name, is_own)| *is_own && *name == file.name);
        Self { file: Some(file.name.to_owned()), ignored, refused, ..Self::of(&file, own) }
    }

    fn of(file: &File, is_own: bool) -> Self {
        let name = file.name;
        let entry = |section: &str, key: &str| -> Option<&Entry> {
            settings(file, section, is_own)?.iter().find(|entry| entry.key == key)
        };
        let flag = |section: &str, key: &str| entry(section, key).map(|entry| entry.flag(name));
        let text = |section: &str, key: &str| entry(section, key).map(|entry| entry.text(name));
        // Lists are divided at commas and line ends.
        let list = |section: &str, key: &str| -> Vec<Setting<String>> {
            let items = entry(section, key).map(|entry| entry.lines(name)).unwrap_or_default();
            let parts = |item: &Setting<String>| -> Vec<Setting<String>> {
                let parts = item.value.split(',').map(str::trim).filter(|part| !part.is_empty());
                parts.map(|part| item.map(|_| part.to_owned())).collect()
            };
            items.iter().flat_map(parts).collect()
        };
        let lines = |section: &str, key: &str| entry(section, key).map(|entry| entry.lines(name)).unwrap_or_default();
        let number = |setting: Setting<String>| {
            let number = setting.value.trim().parse::<u32>().ok()?;
            Some(setting.map(|_| number))
        };
        Self {
            branch: flag("run", "branch"),
            source: ["source", "source_pkgs", "source_dirs"].iter().flat_map(|key| list("run", key)).collect(),
            relative_files: flag("run", "relative_files"),
            parallel: flag("run", "parallel"),
            concurrency: list("run", "concurrency"),
            omit: ["run", "report"].iter().flat_map(|section| list(section, "omit")).collect(),
            include: ["run", "report"].iter().flat_map(|section| list(section, "include")).collect(),
            fail_under: text("report", "fail_under"),
            precision: text("report", "precision").and_then(number),
            exclude_also: lines("report", "exclude_also"),
            exclude_lines: lines("report", "exclude_lines"),
            ignore_errors: flag("report", "ignore_errors"),
            include_namespace_packages: flag("report", "include_namespace_packages"),
            ..Self::default()
        }
    }
}

const SECTIONS: [&str; 7] = ["run", "report", "paths", "html", "xml", "json", "lcov"];

/// The settings of a section, which every file calls by its own name.
fn settings<'a>(file: &'a File, section: &str, is_own: bool) -> Option<&'a [Entry]> {
    let is_toml = Path::new(file.name).extension().is_some_and(|extension| extension == "toml");
    let long = if is_toml { format!("tool.coverage.{section}") } else { format!("coverage:{section}") };
    let names = [long.as_str(), section];
    file.section(&names[..if is_own { 2 } else { 1 }]).map(|section| section.entries.as_slice())
}
