//! The layer of a test: by the folders of its file, else by its marks, else by the file's own name.

use crate::discover::layer_of_words;
use crate::layer_name::LayerName;

use super::module::Mark;

/// Words of a file's name that tell a layer by themselves; others are more often what is tested, as in `test_api.py`.
const OF_FILES: [&str; 3] = ["unit", "integration", "e2e"];

/// The layers that tests can be of.
pub(super) struct Layers {
    pub(super) declared: Vec<LayerName>,
}

impl Layers {
    /// The layer of a file.
    pub(super) fn of_path(&self, path: &str) -> Option<String> {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let of_folder = || folders.rsplit('/').find_map(|folder| self.word(folder));
        let of_file = || {
            layer_of_words(file.strip_suffix(".py").unwrap_or(file)).filter(|layer| OF_FILES.contains(&layer.as_str()))
        };
        of_folder().or_else(|| of_file().map(|layer| layer.as_str().to_owned()))
    }

    /// The layer of a test in a file: a folder's word outranks a mark, a mark outranks a file's name.
    pub(super) fn of_test(&self, path: &str, marks: &[Mark]) -> Option<String> {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        let of_folder = folders.rsplit('/').find_map(|folder| self.word(folder));
        let of_mark = || marks.iter().filter(|mark| !mark.is_partial).find_map(|mark| self.word(&mark.name));
        of_folder.or_else(of_mark).or_else(|| self.of_path(path))
    }

    /// A declared layer of that name, or a word for one.
    fn word(&self, word: &str) -> Option<String> {
        let declared = self.declared.iter().find(|layer| layer.as_str() == word);
        declared.cloned().or_else(|| layer_of_words(word)).map(|layer| layer.as_str().to_owned())
    }
}
