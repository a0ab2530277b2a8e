//! Sources of the project are read, and no other file, whatever reports name.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::coverage::SourcePath;

/// The root of a project, for reading its sources.
#[derive(Clone, Debug)]
pub struct SourceRoot(PathBuf);

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
        Self(root.canonicalize().unwrap_or(root))
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
        let place = self.0.join(path.as_str()).canonicalize().map_err(|_| NotRead::Absent)?;
        if !place.starts_with(&self.0) {
            return Err(NotRead::LeadsOut);
        }
        std::fs::read(place).map_err(NotRead::Failed)
    }

    /// The same for a name as a report gives it, which may be absolute.
    #[must_use]
    pub fn read_reported(&self, path: &SourcePath) -> Option<Vec<u8>> {
        let root = format!("{}/", self.0.to_string_lossy().replace('\\', "/"));
        let below = path.as_str().strip_prefix(&root).unwrap_or(path.as_str());
        self.read(&SourcePath::new(below).ok()?).ok()
    }

    /// When a source was changed last; none if it is not there.
    #[must_use]
    pub fn changed(&self, path: &SourcePath) -> Option<SystemTime> {
        std::fs::metadata(self.0.join(path.as_str())).ok()?.modified().ok()
    }
}
