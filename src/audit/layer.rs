//! The layer of a test: by the folders of its file, else by its marks, else by the file's own name.

use crate::config::Layer;
use crate::contexts::Patterns;
use crate::discover::layer_of_words;
use crate::layer_name::LayerName;

use super::module::Mark;

/// Folders whose Python files belong to tests, whatever the files' names are.
pub(super) const TEST_FOLDERS: [&str; 3] = ["test", "tests", "testing"];
/// Layers that a word tells wherever it stands; others are more often names of what is tested, as in `test_api.py`.
const STRONG: [&str; 3] = ["unit", "integration", "e2e"];

/// The layers that tests can be of.
pub(super) struct Layers {
    pub(super) declared: Vec<LayerName>,
    /// The declared ones that say which tests are theirs.
    by_contexts: Vec<Patterns>,
}

impl Layers {
    /// The layers of a configuration.
    pub(super) fn new(layers: &[Layer]) -> Self {
        let told = layers.iter().filter(|layer| !layer.contexts.is_empty());
        Self {
            declared: layers.iter().map(|layer| layer.name.clone()).collect(),
            by_contexts: told.map(|layer| Patterns::new(layer.name.clone(), &layer.contexts)).collect(),
        }
    }

    /// The layer of a file.
    pub(super) fn of_path(&self, path: &str) -> Option<String> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let of_file = || self.strong(file.strip_suffix(".py").unwrap_or(file));
        self.of_folders(path).or_else(of_file)
    }

    /// The layer of a test in a file: `contexts` of the configuration outrank a folder's word, that a mark, and a mark the
    /// file's name.
    pub(super) fn of_test(&self, path: &str, name: &str, marks: &[Mark]) -> Option<String> {
        let id = if self.by_contexts.is_empty() { String::new() } else { format!("{path}::{name}") };
        if let Some(told) = self.by_contexts.iter().find(|patterns| patterns.hold(&id)) {
            return Some(told.layer().as_str().to_owned());
        }
        let of_mark = || marks.iter().filter(|mark| !mark.is_partial).find_map(|mark| self.word(&mark.name));
        self.of_folders(path).or_else(of_mark).or_else(|| self.of_path(path))
    }

    /// The folder nearest to the file decides. Above a folder of tests most words are names of what is tested:
    /// `components/tests`.
    fn of_folders(&self, path: &str) -> Option<String> {
        let folders: Vec<&str> = path.split('/').collect();
        let (_, folders) = folders.split_last()?;
        let tests = folders.iter().position(|folder| TEST_FOLDERS.contains(folder));
        let of_folder = |(at, folder): (usize, &&str)| match tests {
            Some(tests) if at < tests && !folder.contains("test") => self.strong(folder),
            _ => self.word(folder),
        };
        folders.iter().enumerate().rev().find_map(of_folder)
    }

    /// A declared layer of that name, or a word for one.
    fn word(&self, word: &str) -> Option<String> {
        self.declared(word).or_else(|| layer_of_words(word).map(|layer| layer.as_str().to_owned()))
    }

    /// The same of the words that tell a layer wherever they stand.
    fn strong(&self, word: &str) -> Option<String> {
        let strong = || layer_of_words(word).map(|layer| layer.as_str().to_owned());
        self.declared(word).or_else(|| strong().filter(|layer| STRONG.contains(&layer.as_str())))
    }

    fn declared(&self, word: &str) -> Option<String> {
        self.declared.iter().find(|layer| layer.as_str() == word).map(|layer| layer.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_outranks_a_mark_and_a_mark_outranks_the_file_s_name() {
        let declared: Vec<LayerName> = vec!["browser".parse().expect("a name"), "nightly".parse().expect("a name")];
        let by_contexts = vec![Patterns::new(declared[1].clone(), &["tests/unit/test_n.py::TestN".to_owned()])];
        let layers = Layers { declared, by_contexts };
        let mark = |name: &str| Mark { name: name.to_owned(), is_partial: false, is_conditional: false };
        for (path, marks, layer) in [
            ("tests/unit/test_a.py", &["e2e"][..], Some("unit")),
            ("tests/test_a.py", &["slow", "e2e"], Some("e2e")),
            ("tests/test_integration.py", &["e2e"], Some("e2e")),
            ("tests/test_integration.py", &[], Some("integration")),
            ("tests/test_api.py", &[], None),
            ("tests/api/test_a.py", &[], Some("api")),
            ("src/components/tests/test_a.py", &[], None),
            ("unit/tests/test_a.py", &[], Some("unit")),
            ("unit/test_a.py", &[], Some("unit")),
            ("api_tests/tests/test_a.py", &[], Some("api")),
            ("tests/browser/test_a.py", &[], Some("browser")),
            ("tests/end-to-end/deep/test_a.py", &[], Some("e2e")),
            ("test_a.py", &["browser"], Some("browser")),
            ("community/test_unity.py", &[], None),
            ("tests/unit/test_n.py", &["e2e"], Some("nightly")),
        ] {
            let marks: Vec<Mark> = marks.iter().map(|name| mark(name)).collect();
            assert_eq!(layers.of_test(path, "TestN::test_a", &marks).as_deref(), layer, "{path}");
        }
    }
}
