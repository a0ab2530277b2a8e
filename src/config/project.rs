//! `[project]`: what the project is called and where its sources are.

use super::reader::Key;

/// `[project]`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The project's name; default: the root folder's.
    pub name: Option<String>,
    /// Folders whose unmeasured files are listed, relative to the root.
    pub source: Vec<String>,
    /// Patterns of files left out of every number.
    pub omit: Vec<String>,
}

pub(super) const KEYS: &[Key<Project>] = &[
    Key::new("name", |project, reader, entry| project.name = reader.text(entry)),
    Key::new("source", |project, reader, entry| project.source = reader.names(entry)),
    Key::new("omit", |project, reader, entry| project.omit = reader.patterns(entry)),
];
