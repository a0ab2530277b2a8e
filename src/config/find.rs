//! Which file configures a folder: the nearest `covgate.toml`, or `pyproject.toml` with `[tool.covgate]`.

use std::fs;
use std::path::{Path, PathBuf};

use super::reader::Reader;
use super::tree::{Entry, Kind, Table};
use super::{Config, foreign, settings};
use crate::document::Document;
use crate::fault::{Fault, Faults};

const OWN: &str = "covgate.toml";
const PYPROJECT: &str = "pyproject.toml";

/// A configuration file that was found or given, read but not yet understood.
#[derive(Clone, Debug)]
pub struct Found {
    /// The file.
    pub file: PathBuf,
    /// The folder that its patterns and paths are relative to.
    pub root: PathBuf,
    /// The `pyproject.toml` beside it whose `[tool.covgate]` is not read.
    pub passed_over: Option<PathBuf>,
    document: Document,
    home: Home,
}

/// Where in a file the configuration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The whole file.
    Whole,
    /// `[tool.covgate]` of a `pyproject.toml`.
    ToolTable,
}

/// Finds the nearest configuration at or above a folder; none if there is none up to the file system's root.
///
/// A `pyproject.toml` without `[tool.covgate]` is passed over. In one folder `covgate.toml` comes first, as ruff's and
/// pytest's own files do.
///
/// # Errors
///
/// A file cannot be read; a `pyproject.toml` that is not valid TOML, with no `covgate.toml` beside it, speaks of
/// `tool.covgate`.
pub fn find(start: &Path) -> Result<Option<Found>, Faults> {
    let whole = fs::canonicalize(start).or_else(|_| std::path::absolute(start)).unwrap_or_else(|_| start.to_owned());
    for (above, folder) in whole.ancestors().enumerate() {
        // The start keeps the spelling that it was given in.
        let folder = if above == 0 { start } else { folder };
        if let Some(found) = find_in(folder)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The nearest `covgate.toml` at or above a folder, whatever else is there and whatever is wrong with it.
pub(super) fn find_own(start: &Path) -> Option<Found> {
    let whole = fs::canonicalize(start).unwrap_or_else(|_| start.to_owned());
    let mut folders = std::iter::once(start).chain(whole.ancestors().skip(1));
    folders.find_map(|folder| Found::of(folder, OWN, Home::Whole).ok()?)
}

fn find_in(folder: &Path) -> Result<Option<Found>, Faults> {
    let own = Found::of(folder, OWN, Home::Whole)?;
    let Some(pyproject) = Found::of(folder, PYPROJECT, Home::ToolTable)? else {
        return Ok(own);
    };
    match own {
        Some(own) if !foreign::is_foreign(&own.document) => {
            let passed_over = matches!(pyproject.configures(), Ok(true)).then_some(pyproject.file);
            Ok(Some(Found { passed_over, ..own }))
        }
        own => Ok(if pyproject.configures()? { Some(pyproject) } else { own }),
    }
}

impl Found {
    /// The file that was given as `--config`; its paths are relative to `root`.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn given(file: &Path, root: &Path) -> Result<Self, Faults> {
        let is_pyproject = file.file_name().is_some_and(|name| name == PYPROJECT);
        let home = if is_pyproject { Home::ToolTable } else { Home::Whole };
        Self::open(file, root, home, file.display().to_string())
    }

    /// Understands the file, with a profile laid over it if one is asked for.
    ///
    /// # Errors
    ///
    /// All mistakes of the file, and a profile that is not in it.
    pub fn read(&self, profile: Option<&str>) -> Result<Config, Faults> {
        let (config, faults) = self.read_despite(profile);
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// Understands as much of the file as can be read, and tells its mistakes.
    #[must_use]
    pub fn read_despite(&self, profile: Option<&str>) -> (Config, Faults) {
        let (config, faults) = settings::read(&self.document, self.home, profile);
        let Self { file, root, passed_over, document, .. } = self.clone();
        let passed_over = passed_over.map(|file| shown(&file));
        (Config { file: Some(file), passed_over, root, document: Some(document), ..config }, faults)
    }

    fn of(folder: &Path, name: &str, home: Home) -> Result<Option<Self>, Faults> {
        let file = folder.join(name);
        if !file.is_file() {
            return Ok(None);
        }
        Self::open(&file, folder, home, shown(&file)).map(Some)
    }

    fn open(file: &Path, root: &Path, home: Home, name: String) -> Result<Self, Faults> {
        let bytes = fs::read(file).map_err(|error| vec![unreadable(&name, &error.to_string())])?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            // Another tool's file may be in any encoding; only what configures covgate has to be readable.
            Err(error) if home == Home::ToolTable && !speaks_of_covgate(&String::from_utf8_lossy(error.as_bytes())) => {
                String::new()
            }
            Err(error) => return Err(vec![unreadable(&name, &format!("not UTF-8 text: {error}"))]),
        };
        let (file, root) = (file.to_owned(), root.to_owned());
        Ok(Self { file, root, passed_over: None, document: Document::new(name, text), home })
    }

    /// True if a `pyproject.toml` has `[tool.covgate]`.
    fn configures(&self) -> Result<bool, Faults> {
        match Table::parse(&self.document) {
            Ok(root) => Ok(tool_table(&root).is_some()),
            Err(faults) if speaks_of_covgate(self.document.text()) => Err(faults),
            Err(_) => Ok(false),
        }
    }
}

impl Home {
    /// What stands before every key.
    pub(super) fn prefix(self) -> &'static [&'static str] {
        match self {
            Self::Whole => &[],
            Self::ToolTable => &["tool", "covgate"],
        }
    }

    /// The table of the configuration; its absence is a mistake.
    pub(super) fn table<'t>(self, root: &'t Table, reader: &mut Reader<'_>) -> Option<&'t Table> {
        let entry = match self {
            Self::Whole => return Some(root),
            Self::ToolTable => tool_table(root),
        };
        let Some(entry) = entry else {
            let help = "add `[tool.covgate]`, or give another file to `--config`";
            reader.missing(&(0..0), "is not in this file", "expected `[tool.covgate]` in this file", help);
            return None;
        };
        reader.expect_table(&entry.value)
    }
}

fn tool_table(root: &Table) -> Option<&Entry> {
    match &root.get("tool")?.value.kind {
        Kind::Table(tool) => tool.get("covgate"),
        Kind::Text(_) | Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date | Kind::List(_) => None,
    }
}

fn speaks_of_covgate(text: &str) -> bool {
    text.contains("tool.covgate")
}

fn unreadable(name: &str, reason: &str) -> Fault {
    Fault::new("covgate::config::unreadable", format!("cannot read `{name}`: {reason}"))
        .with_help("check the path and its permissions; a configuration is a TOML file in UTF-8")
}

/// A file's name for messages and reports: relative to the working directory where it is at or above or below it.
fn shown(file: &Path) -> String {
    let name = file.file_name().map_or_else(|| file.to_owned(), PathBuf::from);
    let Ok(here) = std::env::current_dir().and_then(fs::canonicalize) else {
        return name.display().to_string();
    };
    let (Some(folder), true) = (file.parent(), file.is_absolute()) else {
        let plain = file.strip_prefix(".").unwrap_or(file);
        return plain.display().to_string();
    };
    if let Ok(below) = file.strip_prefix(&here) {
        return below.display().to_string();
    }
    match here.ancestors().position(|ancestor| ancestor == folder) {
        Some(above) => format!("{}{}", "../".repeat(above), name.display()),
        None => name.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with files, each a path and its text.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    fn found(folder: &tempfile::TempDir, start: &str) -> Option<String> {
        let found = find(&folder.path().join(start)).expect("no faults")?;
        let root = fs::canonicalize(folder.path()).expect("it exists");
        let file = fs::canonicalize(&found.file).expect("it exists");
        assert_eq!(fs::canonicalize(&found.root).expect("it exists"), file.parent().expect("a parent"));
        Some(file.strip_prefix(root).expect("below").display().to_string().replace('\\', "/"))
    }

    const TOOL: &str = "[tool.covgate.overall]\nfail-under = 90\n";

    #[test]
    fn the_nearest_configuration_at_or_above_wins() {
        let folder = folder(&[
            ("covgate.toml", ""),
            ("a/pyproject.toml", TOOL),
            ("a/b/pyproject.toml", "[project]\nname = \"tool.covgate\"\n"),
            ("a/b/c/covgate.toml", ""),
            ("a/b/c/pyproject.toml", "[tool.ruff]\n"),
            ("a/b/d/pyproject.toml", "not = = toml"),
            ("e/covgate.toml/x", "a folder of that name is no file"),
        ]);
        for (start, expected) in [
            ("", "covgate.toml"),
            ("a", "a/pyproject.toml"),
            ("a/b", "a/pyproject.toml"),
            ("a/b/c", "a/b/c/covgate.toml"),
            ("a/b/d", "a/pyproject.toml"),
            ("e", "covgate.toml"),
        ] {
            assert_eq!(found(&folder, start).as_deref(), Some(expected), "{start}");
        }
    }

    #[test]
    fn of_two_configurations_in_one_folder_the_own_file_wins_and_tells_the_other() {
        let folder = folder(&[("covgate.toml", ""), ("pyproject.toml", TOOL), ("a/covgate.toml", "")]);
        fs::write(folder.path().join("a/pyproject.toml"), "[tool.covgate]\nx = \n").expect("a file");
        assert_eq!(found(&folder, "").as_deref(), Some("covgate.toml"));
        assert_eq!(found(&folder, "a").as_deref(), Some("a/covgate.toml"));
        let passed_over = find(folder.path()).expect("no faults").and_then(|found| found.passed_over);
        assert_eq!(passed_over, Some(folder.path().join(PYPROJECT)));
    }

    #[test]
    fn a_broken_pyproject_is_a_fault_only_if_it_speaks_of_covgate() {
        let folder = folder(&[("covgate.toml", ""), ("a/pyproject.toml", "[tool.covgate]\nx = \n")]);
        let faults = find(&folder.path().join("a")).expect_err("a broken file");
        assert_eq!(faults[0].code(), "covgate::config::syntax");
        assert!(faults[0].position().is_some_and(|position| position.ends_with("pyproject.toml:2:5")), "{faults:?}");
    }

    #[test]
    fn a_file_of_another_encoding_is_a_fault_only_if_it_configures_covgate() {
        let folder = folder(&[("covgate.toml", "")]);
        fs::create_dir(folder.path().join("a")).expect("a folder");
        let file = folder.path().join("a").join(PYPROJECT);
        fs::write(&file, b"# \xe9\n").expect("a file");
        assert_eq!(found(&folder, "a").as_deref(), Some("covgate.toml"));
        fs::write(&file, b"[tool.covgate] # \xe9\n").expect("a file");
        let faults = find(&folder.path().join("a")).expect_err("not UTF-8");
        assert_eq!(faults[0].code(), "covgate::config::unreadable");
    }

    #[test]
    fn a_foreign_file_does_not_stand_in_the_way_of_pyproject() {
        let foreign = "[[gates]]\nfail-under-lines = 90\n";
        let folder = folder(&[("covgate.toml", foreign), ("pyproject.toml", TOOL), ("a/covgate.toml", foreign)]);
        assert_eq!(found(&folder, "").as_deref(), Some("pyproject.toml"));
        assert_eq!(found(&folder, "a").as_deref(), Some("a/covgate.toml"));
    }

    #[test]
    fn names_are_short_where_they_can_be() {
        let here = std::env::current_dir().and_then(fs::canonicalize).expect("a working directory");
        let above = here.parent().expect("a parent");
        let elsewhere = above.join("some other folder").join(OWN);
        let below = Path::new("ci").join(OWN);
        for (file, expected) in [
            (here.join(OWN), OWN.to_owned()),
            (here.join(&below), below.display().to_string()),
            (above.join(OWN), format!("../{OWN}")),
            (elsewhere, OWN.to_owned()),
            (Path::new(".").join(OWN), OWN.to_owned()),
            (below.clone(), below.display().to_string()),
        ] {
            assert_eq!(shown(&file), expected);
        }
    }
}
