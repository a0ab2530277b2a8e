//! `[project]`: what the project is called and where its sources are.

use super::Project;
use super::reader::Key;

pub(super) const KEYS: &[Key<Project>] = &[
    Key::new("name", |project, reader, entry| project.name = reader.text(entry)),
    Key::new("source", |project, reader, entry| project.source = reader.names(entry)),
    Key::new("omit", |project, reader, entry| project.omit = reader.patterns(entry)),
];
