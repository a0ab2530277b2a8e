//! Which folder of the project the files lie in that reports name otherwise: the lines of `[paths]`, where they are certain.
//!
//! Certain is what only one folder of the project fits: names that end like one file only, or names below one folder of
//! which three quarters, two at least, are found below one folder of the project, and at most half as many below any other.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::key_of;
use super::{Edit, Known};
use crate::collection::{Uncertain, United};
use crate::config::{Config, PathRule};
use crate::coverage::SourcePath;
use crate::paths::{self, How, Placed, Placing};

/// Files that reports have below a pattern, and the folder that they are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mapping {
    pub(super) folder: String,
    pub(super) pattern: String,
    /// The reported names, by index of what is uncertain, that it places.
    places: BTreeMap<usize, String>,
    /// How many names below the pattern are uncertain.
    of: usize,
}

/// A name that may be placed.
struct Name<'a> {
    at: usize,
    whole: String,
    uncertain: &'a Uncertain,
}

/// All mappings that are certain, in order.
pub(super) fn mappings(known: &Known<'_>) -> Vec<Mapping> {
    certain(known.config, known.united, known.files)
}

/// The lines of `[paths]` that are certain, to be written.
#[must_use]
pub fn mapped(config: &Config, united: &United, files: &[SourcePath]) -> Vec<Edit> {
    certain(config, united, files).iter().map(Mapping::edit).collect()
}

fn certain(config: &Config, united: &United, files: &[SourcePath]) -> Vec<Mapping> {
    let uncertain = &united.paths.uncertain;
    if uncertain.is_empty() {
        return Vec::new();
    }
    let names: Vec<Name<'_>> = uncertain
        .iter()
        .enumerate()
        .filter_map(|(at, uncertain)| Some(Name { at, whole: whole(uncertain)?, uncertain }))
        .collect();
    let mut found = by_ending(&names, files);
    let index = Index::new(files);
    let mut groups: BTreeMap<String, Vec<&Name<'_>>> = BTreeMap::new();
    for name in names.iter().filter(|name| !matches!(name.uncertain.placed, Placed::At(_, How::Suffix))) {
        let root = match &*name.uncertain.name.roots {
            [root] if !is_absolute(&name.uncertain.name.name) => root.clone(),
            _ => {
                let folders = name.whole.rsplit_once('/').map_or("", |(folders, _)| folders);
                folders.split('/').take(3).collect::<Vec<_>>().join("/")
            }
        };
        groups.entry(root).or_default().push(name);
    }
    for names in groups.values() {
        solve(names, &index, &mut found);
    }
    let mut found = joined(found);
    found.retain(|mapping| !mapping.pattern.is_empty() && is_proved(mapping, config, uncertain));
    found
}

/// Mappings of one pattern to one folder are one.
fn joined(all: Vec<Mapping>) -> Vec<Mapping> {
    let mut joined: Vec<Mapping> = Vec::new();
    for mapping in all {
        let is_same = |known: &&mut Mapping| known.folder == mapping.folder && known.pattern == mapping.pattern;
        match joined.iter_mut().find(is_same) {
            Some(known) => {
                known.places.extend(mapping.places);
                known.of += mapping.of;
            }
            None => joined.push(mapping),
        }
    }
    joined
}

/// The name with the only folder that it may be relative to.
fn whole(uncertain: &Uncertain) -> Option<String> {
    let name = &uncertain.name;
    let joined = match &*name.roots {
        [root] if !is_absolute(&name.name) && !root.is_empty() => format!("{root}/{}", name.name),
        [_, _, ..] if !is_absolute(&name.name) => return None,
        _ => name.name.clone(),
    };
    SourcePath::new(&joined).ok().map(|path| path.to_string())
}

fn is_absolute(name: &str) -> bool {
    SourcePath::new(name).is_ok_and(|path| path.is_absolute())
}

/// Names that the end of one file fits: what stands before it in both.
fn by_ending(names: &[Name<'_>], files: &[SourcePath]) -> Vec<Mapping> {
    let mut found: BTreeMap<(String, String), BTreeMap<usize, String>> = BTreeMap::new();
    for name in names {
        let Placed::At(path, How::Suffix) = &name.uncertain.placed else { continue };
        let Some((pattern, folder)) = apart(&name.whole, path.as_str(), files) else { continue };
        found.entry((folder, pattern)).or_default().insert(name.at, path.to_string());
    }
    let mapping = |((folder, pattern), places): ((String, String), BTreeMap<usize, String>)| {
        let of = places.len();
        Mapping { folder, pattern, places, of }
    };
    found.into_iter().map(mapping).collect()
}

/// The pattern and the folder before the parts that a name and a path have in common.
fn apart(name: &str, path: &str, files: &[SourcePath]) -> Option<(String, String)> {
    let (names, paths): (Vec<&str>, Vec<&str>) = (name.split('/').collect(), path.split('/').collect());
    let same = names.iter().rev().zip(paths.iter().rev()).take_while(|(one, two)| one == two).count();
    // A pattern needs a folder, and one of installed packages holds those of others too.
    let is_installed = |at: usize| at > 0 && ["site-packages", "dist-packages"].contains(&names[at - 1]);
    let before = names.len() - same;
    let keep = usize::from((before == 0 || is_installed(before)) && same > 1);
    let pattern = names[..before + keep].join("/");
    let folder = paths[..paths.len() - same + keep].join("/");
    if pattern.is_empty() {
        return None;
    }
    // A relative pattern would take files of that folder with it.
    let is_taken = |file: &SourcePath| file.as_str().starts_with(&format!("{pattern}/"));
    if !is_absolute(&pattern) && files.iter().any(is_taken) {
        return None;
    }
    let pattern =
        if is_installed(before) { format!("*/{}", names[before - 1..before + keep].join("/")) } else { pattern };
    let folder = if folder.is_empty() { ".".to_owned() } else { folder };
    Some((pattern, folder))
}

/// The project's files by their last name.
struct Index<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Index<'a> {
    fn new(files: &'a [SourcePath]) -> Self {
        let mut index: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in files.iter().map(SourcePath::as_str) {
            index.entry(last(file)).or_default().push(file);
        }
        Self(index)
    }

    /// The folders below which a file of this name lies.
    fn folders(&self, rest: &str) -> impl Iterator<Item = &'a str> {
        let rest = rest.to_owned();
        self.0.get(last(&rest)).into_iter().flatten().filter_map(move |file| {
            let before = file.strip_suffix(rest.as_str())?;
            if before.is_empty() { Some("") } else { before.strip_suffix('/') }
        })
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Maps the folder that all names have in common, or else each folder in it.
fn solve(names: &[&Name<'_>], index: &Index<'_>, found: &mut Vec<Mapping>) {
    let Some(first) = names.first() else { return };
    let mut common: Vec<&str> = first.whole.split('/').collect();
    common.pop();
    for name in names {
        let shared = common.iter().zip(name.whole.split('/')).take_while(|(one, two)| *one == two).count();
        common.truncate(shared.min(name.whole.matches('/').count()));
    }
    if common.iter().any(|part| !part.is_empty())
        && let Some(mapping) = fit(&common.join("/"), names, index)
    {
        found.push(mapping);
        return;
    }
    let mut inner: BTreeMap<&str, Vec<&Name<'_>>> = BTreeMap::new();
    for name in names {
        let parts: Vec<&str> = name.whole.split('/').collect();
        if parts.len() > common.len() + 1 {
            inner.entry(parts[common.len()]).or_default().push(name);
        }
    }
    for names in inner.values() {
        solve(names, index, found);
    }
}

/// The only folder of the project that has the files below a prefix.
fn fit(prefix: &str, names: &[&Name<'_>], index: &Index<'_>) -> Option<Mapping> {
    let mut hits: BTreeMap<&str, BTreeMap<usize, String>> = BTreeMap::new();
    for name in names {
        let rest = name.whole.strip_prefix(prefix)?.trim_start_matches('/');
        for folder in index.folders(rest) {
            let path = if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
            hits.entry(folder).or_default().insert(name.at, path);
        }
    }
    let telling = |places: &BTreeMap<usize, String>| {
        places.values().filter(|path| last(path) != "__init__.py").collect::<BTreeSet<_>>().len()
    };
    let (folder, places) = hits.iter().max_by_key(|(_, places)| places.len())?;
    let others = hits.iter().filter(|(other, _)| *other != folder).map(|(_, places)| places.len()).max().unwrap_or(0);
    let is_certain = telling(places) >= 2 && places.len() * 4 >= names.len() * 3 && others * 2 <= places.len();
    is_certain.then(|| Mapping {
        folder: if folder.is_empty() { ".".to_owned() } else { (*folder).to_owned() },
        pattern: prefix.to_owned(),
        places: places.clone(),
        of: names.len(),
    })
}

/// True if the rule places what it is to place, all other rules considered.
fn is_proved(mapping: &Mapping, config: &Config, uncertain: &[Uncertain]) -> bool {
    let rule = PathRule {
        name: "new".to_owned(),
        canonical: mapping.folder.clone(),
        patterns: vec![mapping.pattern.clone()],
        source: String::new(),
    };
    let mut rules = config.paths.clone();
    rules.push(rule);
    let root = paths::absolute(&config.root);
    let names = mapping.places.keys().map(|at| uncertain[*at].name.clone()).collect();
    let placed = Placing::new(&root, &rules).place(&names);
    mapping.places.iter().all(|(at, path)| {
        let is_it = |placed: &Placed| matches!(placed, Placed::At(found, _) if found.as_str() == path);
        placed.get(&uncertain[*at].name).is_some_and(is_it)
    })
}

impl Mapping {
    /// True if it places a name that became of this kind.
    pub(super) fn is_of(&self, known: &Known<'_>, kind: impl Fn(&Placed) -> bool) -> bool {
        self.places.keys().any(|at| kind(&known.united.paths.uncertain[*at].placed))
    }

    /// The files that it places.
    pub(super) fn files(&self) -> impl Iterator<Item = &String> {
        self.places.values()
    }

    /// What is written for it.
    pub(super) fn edit(&self) -> Edit {
        Edit::MapPaths { folder: self.folder.clone(), pattern: self.pattern.clone() }
    }

    /// What shows it: `24 of 24 files below /app/lib are those of src/shop (coverage.json)`.
    pub(super) fn evidence(&self, known: &Known<'_>) -> String {
        let runs: BTreeSet<usize> =
            self.places.keys().flat_map(|at| known.united.paths.uncertain[*at].runs.iter().copied()).collect();
        let names: Vec<&str> = runs.iter().filter_map(|run| Some(known.runs.get(*run)?.name.as_str())).collect();
        let folder = if self.folder == "." { "the root" } else { &self.folder };
        let of = if self.of == 1 { "file" } else { "files" };
        let names = crate::summary::few(&names);
        format!(
            "{} of {} {of} below {} found in {folder} (reported by {names})",
            self.places.len(),
            self.of,
            self.pattern
        )
    }
}

/// The lines of `[paths]` for some mappings, merged with those of the configuration.
pub(super) fn lines(mappings: &[&Mapping], known: &Known<'_>) -> String {
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    for mapping in mappings {
        if let Some((_, list)) = lists.iter_mut().find(|(_, list)| list[0] == mapping.folder) {
            list.push(mapping.pattern.clone());
            continue;
        }
        let rule = known.config.paths.iter().find(|rule| rule.canonical.trim_end_matches('/') == mapping.folder);
        let taken = |key: &str| {
            known.config.paths.iter().any(|rule| rule.name == key) || lists.iter().any(|(known, _)| known == key)
        };
        let key = rule.map_or_else(|| key_of(&mapping.folder, taken), |rule| rule.name.clone());
        let before = rule.map_or_else(
            || vec![mapping.folder.clone()],
            |rule| std::iter::once(rule.canonical.clone()).chain(rule.patterns.iter().cloned()).collect(),
        );
        lists.push((key, before.into_iter().chain([mapping.pattern.clone()]).collect()));
    }
    let line = |(key, list): &(String, Vec<String>)| {
        let list: toml_edit::Array = list.iter().map(String::as_str).collect();
        format!("{} = {}", toml_edit::Key::new(key.as_str()), toml_edit::Value::Array(list).to_string().trim())
    };
    let lines: Vec<String> = lists.iter().map(line).collect();
    format!("{}\n{}", known.header("paths"), lines.join("\n"))
}
