//! What is code of the project, and what was measured of it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::changes::{Content, FileChange};
use crate::coverage::SourcePath;
use crate::layers::{Measured, MeasuredFile};
use crate::paths::{NotRead, Omit, SourceRoot};

/// The project that changes are laid on.
pub struct Ground<'a> {
    measured: &'a Measured,
    omit: &'a Omit,
    root: &'a SourceRoot,
    /// Folders of code, each with a `/` at its end; empty for the whole project.
    folders: Vec<String>,
    /// True if the configuration names them.
    is_told: bool,
}

/// What a changed file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Code: some run measured it, or it lies where code lies.
    Code,
    /// Anything else.
    Other,
    /// Code that is left out.
    Omitted,
    /// Code without lines.
    Binary,
    /// A Python file that is neither measured nor here.
    Absent,
}

impl<'a> Ground<'a> {
    /// The project at a root: code is what some run measured, and what lies below the `source` folders.
    ///
    /// Where no folder is named, code lies in and below the folders that hold measured files, but for the root and what is
    /// called like a test.
    #[must_use]
    pub fn new(measured: &'a Measured, source: &[String], omit: &'a Omit, root: &'a SourceRoot) -> Self {
        let is_told = !source.is_empty();
        let folders: BTreeSet<String> = if is_told {
            source.iter().map(named).collect()
        } else {
            let folders = measured.files().keys().filter(|path| !path.is_absolute()).map(SourcePath::folder);
            folders.filter(|folder| !folder.is_empty()).map(named).collect()
        };
        Self { measured, omit, root, folders: folders.into_iter().collect(), is_told }
    }

    /// What was measured.
    pub(super) fn measured(&self) -> &Measured {
        self.measured
    }

    /// What was measured of a file.
    pub(super) fn measured_file(&self, path: &SourcePath) -> Option<&MeasuredFile> {
        self.measured.files().get(path)
    }

    /// The bytes of a file of the project; else why not, in a clause.
    pub(super) fn read(&self, path: &SourcePath) -> Result<Vec<u8>, String> {
        self.root.read(path).map_err(|why| match why {
            NotRead::Elsewhere => "it was not found in the project".to_owned(),
            NotRead::Hidden => "it is hidden".to_owned(),
            NotRead::Absent => "it is not here".to_owned(),
            NotRead::LeadsOut => "a link leads out of the project".to_owned(),
            NotRead::Failed(error) => format!("it cannot be read: {error}"),
        })
    }

    /// What a changed file is.
    #[must_use]
    pub fn kind(&self, path: &SourcePath, change: &FileChange) -> Kind {
        let is_measured = self.measured.files().contains_key(path);
        if !(is_measured || self.is_code(path)) || change.content == Content::NoFile {
            let is_here = || !matches!(self.root.read(path), Err(NotRead::Absent));
            let is_absent =
                is_python(path) && change.content == Content::Text && !self.omit.matches(path) && !is_here();
            return if is_absent { Kind::Absent } else { Kind::Other };
        }
        if self.omit.matches(path) {
            return Kind::Omitted;
        }
        if change.content == Content::Binary { Kind::Binary } else { Kind::Code }
    }

    /// True for a Python file that lies where code lies.
    #[must_use]
    pub fn is_code(&self, path: &SourcePath) -> bool {
        let lies_there = |folder: &String| path.as_str().starts_with(folder.as_str());
        is_python(path) && (self.is_told || !is_test(path)) && self.folders.iter().any(lies_there)
    }

    /// True if the configuration says where code lies.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.is_told
    }
}

/// A folder as the beginning of the paths below it.
fn named(folder: impl AsRef<str>) -> String {
    SourcePath::new(folder.as_ref()).map_or_else(|_| String::new(), |folder| format!("{folder}/"))
}

fn is_python(path: &SourcePath) -> bool {
    Path::new(path.as_str()).extension().is_some_and(|extension| extension == "py")
}

/// True for what pytest would take for tests by its defaults, and what belongs to them.
fn is_test(path: &SourcePath) -> bool {
    let (folders, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
    let stem = name.trim_end_matches(".py");
    let is_folder = |part: &str| matches!(part, "test" | "tests" | "testing");
    stem.starts_with("test_") || stem.ends_with("_test") || stem == "conftest" || folders.split('/').any(is_folder)
}
