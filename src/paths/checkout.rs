//! The files of the project as they are read: none outside of its root, whatever reports name.

use std::path::{Path, PathBuf};

use crate::coverage::SourcePath;

/// The project's folder, whose sources may be read.
#[derive(Clone, Debug)]
pub struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// The checkout below a root.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        let root = super::absolute(root);
        Self { root: root.canonicalize().unwrap_or(root) }
    }

    /// The bytes of a file of the project: through no link that leads out, and none that is hidden.
    ///
    /// # Errors
    /// Why it is not read, as a sentence.
    pub fn read(&self, path: &SourcePath) -> Result<Vec<u8>, String> {
        if path.is_absolute() {
            return Err("The source is not shown: the file was not found in the project.".to_owned());
        }
        if path.as_str().split('/').any(|part| part.starts_with('.')) {
            return Err("The source is not shown: the file is hidden.".to_owned());
        }
        let place = self.root.join(Path::new(path.as_str()));
        let place = place
            .canonicalize()
            .map_err(|_| "The source is not here: it was not found below the project's root.".to_owned())?;
        if !place.starts_with(&self.root) {
            return Err("The source is not shown: a link leads out of the project.".to_owned());
        }
        std::fs::read(place).map_err(|error| format!("The source cannot be read: {error}."))
    }

    /// The same for a name as a report gives it, which may be absolute.
    #[must_use]
    pub fn read_reported(&self, path: &SourcePath) -> Option<Vec<u8>> {
        let root = format!("{}/", self.root.to_string_lossy().replace('\\', "/"));
        let below = path.as_str().strip_prefix(&root).unwrap_or(path.as_str());
        self.read(&SourcePath::new(below).ok()?).ok()
    }
}
