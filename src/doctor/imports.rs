//! What the project's own files import for types only.

use std::collections::{BTreeMap, BTreeSet};

use super::Known;
use crate::coverage::SourcePath;
use crate::source::Outline;

/// Files that `if TYPE_CHECKING:` imports and nothing else does, with the place of the import.
pub(super) fn types_only(known: &Known<'_>) -> Vec<(SourcePath, String)> {
    let mut for_types: BTreeMap<&SourcePath, String> = BTreeMap::new();
    let mut at_run_time: BTreeSet<&SourcePath> = BTreeSet::new();
    for importer in known.files {
        let Ok(bytes) = known.sources.read(importer) else { continue };
        let Some(outline) = Outline::new(&bytes) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        for import in &outline.imports {
            let line = import.line.value();
            let is_for_types = !import.is_unconditional && is_guarded(&lines, line);
            for imported in import.modules.iter().filter_map(|module| file_of(importer, import.level, module, known)) {
                if is_for_types {
                    for_types.entry(imported).or_insert_with(|| format!("{importer}:{line}"));
                } else {
                    at_run_time.insert(imported);
                }
            }
        }
    }
    let only = for_types.into_iter().filter(|(path, _)| !at_run_time.contains(*path));
    only.map(|(path, place)| (path.clone(), place)).collect()
}

/// True if the block around a line begins with `if TYPE_CHECKING:`.
fn is_guarded(lines: &[&str], line: u32) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some((own, above)) = lines.get(..line as usize).and_then(<[&str]>::split_last) else { return false };
    let opener = above.iter().rev().find(|line| !line.trim().is_empty() && indent(line) < indent(own));
    opener.is_some_and(|line| line.trim_start().starts_with("if") && line.contains("TYPE_CHECKING"))
}

/// The file of the project that a module is.
fn file_of<'a>(importer: &SourcePath, level: u32, module: &str, known: &Known<'a>) -> Option<&'a SourcePath> {
    let rest = module.replace('.', "/");
    let mut base = importer.folder().to_owned();
    for _ in 1..level {
        base = base.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
    }
    let names = [format!("{rest}.py"), format!("{rest}/__init__.py")];
    if level > 0 {
        let within =
            |name: &String| if base.is_empty() || base == "." { name.clone() } else { format!("{base}/{name}") };
        return names.iter().find_map(|name| known.file_at(&within(name)));
    }
    names.iter().find_map(|name| known.file_at(name).or_else(|| known.file_at(&format!("src/{name}"))))
}
