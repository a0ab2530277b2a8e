//! The table of rooms in the crate's documentation, read against what the code uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What a room may use, as the table says; none for rooms that may use everything.
fn table() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let domain = [
        "advice",
        "algebra",
        "baseline",
        "audit",
        "collection",
        "config",
        "contexts",
        "coverage",
        "exit",
        "fault",
        "formats",
        "gates",
        "history",
        "judging",
        "layer_name",
        "layers",
        "nearest",
        "parts",
        "patch",
        "paths",
        "results",
        "source",
    ];
    let lib = fs::read_to_string("src/lib.rs").expect("the crate's root");
    let rows = lib.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    rows.map(|row| {
        let (room, rest) = row.split_once("`]").expect("a room's name");
        let uses = rest.trim_end_matches(" |").rsplit_once("| ").expect("a last column").1;
        let uses = match uses {
            "everything" => None,
            "nothing" => Some(BTreeSet::new()),
            "the domain" => Some(domain.iter().map(ToString::to_string).collect()),
            names => Some(names.split(", ").map(|name| name.trim_matches('`').to_owned()).collect()),
        };
        (room.to_owned(), uses)
    })
    .collect()
}

/// The rooms that the files of a room name after `crate::`, outside of tests.
fn used(path: &Path) -> BTreeSet<String> {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
        // `sample` holds made-up values for tests, and is compiled with them only.
        let is_test = |path: &Path| ["tests", "tests.rs", "sample"].iter().any(|name| path.ends_with(name));
        return entries.filter(|path| !is_test(path)).flat_map(|path| used(&path)).collect();
    }
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]").next().expect("the part before the tests");
    let mut rooms = BTreeSet::new();
    for after in text.split("crate::").skip(1) {
        let names = after.strip_prefix('{').map_or(after, |group| group.split('}').next().unwrap_or_default());
        let count = if after.starts_with('{') { usize::MAX } else { 1 };
        for name in names.split(',').take(count) {
            let name: String = name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            rooms.insert(name);
        }
    }
    rooms
}

#[test]
fn every_room_is_in_the_table_and_uses_only_what_it_says() {
    let table = table();
    let is_room = |name: &str| name != "lib" && name != "main";
    let found: BTreeSet<String> = fs::read_dir("src")
        .expect("the sources")
        .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .filter(|name| is_room(name))
        .collect();
    let known: BTreeSet<String> = table.keys().cloned().chain(["layer_name".to_owned()]).collect();
    assert_eq!(found, known);
    for (room, allowed) in table {
        let Some(mut allowed) = allowed else { continue };
        allowed.insert(room.clone());
        let folder = Path::new("src").join(&room);
        let places = [folder.with_extension("rs"), folder].into_iter().filter(|path| path.exists());
        let used: BTreeSet<String> = places.flat_map(|path| used(&path)).collect();
        let beyond: Vec<String> = used.difference(&allowed).cloned().collect();
        assert!(beyond.is_empty(), "{room} uses {beyond:?}, which the table in src/lib.rs does not say");
    }
}

#[test]
fn the_model_knows_neither_formats_nor_diagnostics() {
    let mut folders = vec![Path::new("src/coverage").to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the model") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source file");
            for crate_name in ["serde", "miette", "quick_xml"] {
                assert!(!text.contains(crate_name), "{} knows {crate_name}", path.display());
            }
        }
    }
}
