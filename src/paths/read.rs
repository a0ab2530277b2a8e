//! Sources of the project are read, and no other file, whatever reports name.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::coverage::SourcePath;

/// The root of a project, for reading its sources.
#[derive(Clone, Debug)]
pub struct SourceRoot {
    root: PathBuf,
    /// Where folders lie, links followed: asked for once, as each has many files. None for those that are not there.
    folders: Arc<Mutex<HashMap<PathBuf, Option<PathBuf>>>>,
}

/// Why a source is not read.
#[derive(Debug)]
pub enum NotRead {
    /// The name is of no file of the project.
    Elsewhere,
    /// The file, or a folder that it is in, is hidden.
    Hidden,
    /// It is not there.
    Absent,
    /// A link leads out of the project.
    LeadsOut,
    /// It is there, and reading failed.
    Failed(io::Error),
}

impl SourceRoot {
    /// Sources below this folder.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        let root = super::absolute(root);
        Self { root: root.canonicalize().unwrap_or(root), folders: Arc::default() }
    }

    /// The bytes of a source.
    ///
    /// # Errors
    /// If it is none of the project's, or cannot be read.
    pub fn read(&self, path: &SourcePath) -> Result<Vec<u8>, NotRead> {
        if path.is_absolute() {
            return Err(NotRead::Elsewhere);
        }
        if path.as_str().split('/').any(|part| part.starts_with('.')) {
            return Err(NotRead::Hidden);
        }
        let place = self.place(path).ok_or(NotRead::Absent)?;
        if !place.starts_with(&self.root) {
            return Err(NotRead::LeadsOut);
        }
        std::fs::read(place).map_err(NotRead::Failed)
    }

    /// The same for a name as a report gives it, which may be absolute.
    #[must_use]
    pub fn read_reported(&self, path: &SourcePath) -> Option<Vec<u8>> {
        let root = format!("{}/", self.root.to_string_lossy().replace('\\', "/"));
        let below = path.as_str().strip_prefix(&root).unwrap_or(path.as_str());
        self.read(&SourcePath::new(below).ok()?).ok()
    }

    /// When a source was changed last; none if it is not there.
    #[must_use]
    pub fn changed(&self, path: &SourcePath) -> Option<SystemTime> {
        std::fs::metadata(self.root.join(path.as_str())).ok()?.modified().ok()
    }

    /// Where a source lies, links followed; none if it is not there.
    fn place(&self, path: &SourcePath) -> Option<PathBuf> {
        let path = self.root.join(path.as_str());
        let place = self.folder(path.parent()?)?.join(path.file_name()?);
        let is_link = place.symlink_metadata().ok()?.is_symlink();
        if is_link { place.canonicalize().ok() } else { Some(place) }
    }

    fn folder(&self, folder: &Path) -> Option<PathBuf> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return known.clone();
        }
        let place = folder.canonicalize().ok();
        folders.insert(folder.to_owned(), place.clone());
        place
    }
}
