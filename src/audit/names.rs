//! Files that pytest imports by one name although they are two: with the import modes `prepend` and `append` the second
//! one is an error.

use std::collections::BTreeMap;

use super::tree::Tree;

/// Files of one module name, those that pytest refuses last; in order.
pub(super) fn clashes(tree: &Tree, files: &[usize]) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &file in files {
        by_name.entry(module_name(tree, &tree.files[file].path)).or_default().push(file);
    }
    by_name.into_values().filter(|files| files.len() > 1).collect()
}

/// The path below the first folder without `__init__.py` upwards, which pytest puts on `sys.path`.
fn module_name<'a>(tree: &Tree, path: &'a str) -> &'a str {
    let mut name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    while let Some(folder) = path.strip_suffix(name).and_then(|folder| folder.strip_suffix('/')) {
        if !tree.packages.contains(folder) {
            break;
        }
        let start = folder.rsplit_once('/').map_or(0, |(above, _)| above.len() + 1);
        name = &path[start..];
        if start == 0 {
            break;
        }
    }
    name
}
