//! Where reported file names lie in the project: one file is one file across containers, checkouts and `<source>` roots.
//!
//! In this order: configured `[paths]` as coverage.py means them, the name below the project root, files that exist on
//! disk, the longest unique suffix. Never the first of several: two places are a fault with the configuration to write.

mod beside;
mod files;
mod read;
mod rule;
mod suffix;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::MatchOptions;
use rayon::prelude::*;

pub use files::{Omit, project_files, python_files};
pub use read::{NotRead, SourceRoot};
use rule::Rule;
use suffix::{Suffix, SuffixIndex, suffixes_of};

use crate::config::PathRule;
use crate::coverage::SourcePath;

/// A name as a report gives it, with the folders that it may be relative to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportedName {
    /// The name.
    pub name: String,
    /// `<source>` folders; empty for formats that have none.
    pub roots: Arc<[String]>,
}

/// What became of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is this file.
    At(SourcePath, How),
    /// It could be any of these.
    Ambiguous(Vec<SourcePath>),
    /// It is nowhere in the project; the name it keeps.
    Unmatched(SourcePath),
}

/// What led from a name to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The file exists under this name below the root, or below the root and a `<source>`.
    Exact,
    /// A rule of `[paths]`.
    Rule,
    /// A rule of `[paths]`, and the file that it leads to is not here.
    RuleAlone,
    /// The name ends in the file's whole path: what is before it is the root of another checkout or container.
    Root,
    /// The end of the name is the end of one file's path only.
    Suffix,
    /// The project's files are not here; another report has the file under a name that this one ends in.
    Reports,
}

/// Finds the place of every name of all reports.
pub struct Placing<'a> {
    root: &'a Path,
    rules: Vec<Rule>,
    /// The extensions of all names: only such files of the project are looked at.
    extensions: BTreeSet<String>,
    index: Option<SuffixIndex>,
}

/// Patterns match folder by folder, and across systems.
const FOLDERWISE: MatchOptions =
    MatchOptions { case_sensitive: false, require_literal_separator: true, require_literal_leading_dot: false };

impl<'a> Placing<'a> {
    /// Names are placed below `root`, by the rules of the configuration.
    #[must_use]
    pub fn new(root: &'a Path, rules: &[PathRule]) -> Self {
        let rules = rules.iter().flat_map(|entry| {
            entry.patterns.iter().chain([&entry.canonical]).filter_map(|pattern| Rule::new(&entry.canonical, pattern))
        });
        Self { root, rules: rules.collect(), extensions: BTreeSet::new(), index: None }
    }

    /// Places all names.
    pub fn place(&mut self, names: &BTreeSet<ReportedName>) -> BTreeMap<ReportedName, Placed> {
        let extension = |name: &ReportedName| Some(name.name.rsplit_once('.')?.1.to_owned());
        self.extensions = names.iter().filter_map(extension).collect();
        let as_named: Vec<Option<Placed>> =
            names.par_iter().map(|name| self.place_as_named(&candidates(name))).collect();
        let mut placed: BTreeMap<ReportedName, Placed> = BTreeMap::new();
        for (name, as_named) in names.iter().zip(as_named) {
            placed.insert(name.clone(), as_named.unwrap_or_else(|| self.place_by_suffix(name)));
        }
        place_by_reports(&mut placed);
        beside::name_beside(&mut placed);
        placed
    }

    /// By the rules, else where a file is that has the whole name.
    fn place_as_named(&self, candidates: &[Vec<SourcePath>]) -> Option<Placed> {
        let mut by_rule: Option<SourcePath> = None;
        for of_one_kind in candidates {
            let mut existing: Vec<(SourcePath, How)> = Vec::new();
            for name in of_one_kind {
                let (mapped, exists) = self.apply_rules(name);
                let how = if mapped.is_some() { How::Rule } else { How::Exact };
                let path = mapped.clone().or_else(|| self.below_root(name));
                if by_rule.is_none() {
                    by_rule.clone_from(&mapped);
                }
                let Some(path) = path else { continue };
                if exists || self.exists(&path) {
                    existing.push((path, how));
                }
            }
            existing.dedup_by(|one, two| one.0 == two.0);
            match existing.len() {
                0 => {}
                1 => {
                    if let Some((path, how)) = existing.pop() {
                        return Some(Placed::At(path, how));
                    }
                }
                _ => return Some(Placed::Ambiguous(existing.into_iter().map(|(path, _)| path).collect())),
            }
        }
        by_rule.map(|path| Placed::At(path, How::RuleAlone))
    }

    /// Where a file is that has the end of the name.
    fn place_by_suffix(&mut self, reported: &ReportedName) -> Placed {
        let candidates = candidates(reported);
        for of_one_kind in &candidates {
            let mut found = BTreeSet::new();
            for name in of_one_kind {
                match self.index().longest(name) {
                    Suffix::One(path) => {
                        found.insert(path);
                    }
                    Suffix::Several(paths) => found.extend(paths),
                    Suffix::None => {}
                }
            }
            let mut found: Vec<SourcePath> = found.into_iter().collect();
            match found.len() {
                0 => {}
                1 => {
                    let path = found.remove(0);
                    let ends_whole = |name: &SourcePath| suffixes_of(name.as_str()).any(|end| end == path.as_str());
                    let how = if of_one_kind.iter().any(ends_whole) { How::Root } else { How::Suffix };
                    return Placed::At(path, how);
                }
                _ => return Placed::Ambiguous(found),
            }
        }
        Placed::Unmatched(fallback(reported, &candidates))
    }

    /// The name after the first rule whose result exists, else after the first that matches; and whether it exists.
    fn apply_rules(&self, name: &SourcePath) -> (Option<SourcePath>, bool) {
        let absolute = if name.is_absolute() { None } else { Some(format!("{}/{name}", self.root.display())) };
        let results: Vec<SourcePath> = self
            .rules
            .iter()
            .filter_map(|rule| {
                rule.apply(name.as_str()).or_else(|| absolute.as_ref().and_then(|absolute| rule.apply(absolute)))
            })
            .collect();
        match results.iter().find(|path| self.exists(path)) {
            Some(path) => (Some(path.clone()), true),
            None => (results.into_iter().next(), false),
        }
    }

    fn below_root(&self, name: &SourcePath) -> Option<SourcePath> {
        if !name.is_absolute() {
            return Some(name.clone());
        }
        let rest = Path::new(name.as_str()).strip_prefix(self.root).ok()?;
        SourcePath::new(&rest.to_string_lossy()).ok()
    }

    fn exists(&self, path: &SourcePath) -> bool {
        !path.is_absolute() && self.root.join(path.as_str()).is_file()
    }

    fn index(&mut self) -> &SuffixIndex {
        let (root, extensions) = (self.root, &self.extensions);
        self.index.get_or_insert_with(|| SuffixIndex::new(project_files(root, root, extensions)))
    }
}

/// Names that a reported name may stand for, by kind: below its `<source>` folders first, then as it is.
fn candidates(reported: &ReportedName) -> Vec<Vec<SourcePath>> {
    let plain = SourcePath::new(&reported.name).ok();
    let is_absolute = plain.as_ref().is_some_and(SourcePath::is_absolute);
    let mut kinds = Vec::new();
    if !is_absolute {
        let joined: BTreeSet<SourcePath> =
            reported.roots.iter().filter_map(|root| SourcePath::new(&join(root, &reported.name)).ok()).collect();
        kinds.push(joined.into_iter().collect());
    }
    kinds.push(plain.into_iter().collect());
    kinds.retain(|kind: &Vec<SourcePath>| !kind.is_empty());
    kinds
}

fn join(root: &str, name: &str) -> String {
    let turn = |text: &str| if text.contains('/') { text.to_owned() } else { text.replace('\\', "/") };
    if root.is_empty() {
        return name.to_owned();
    }
    format!("{}/{}", turn(root).trim_end_matches('/'), turn(name))
}

/// The name that an unmatched file keeps: below its only relative `<source>`, else as the report gives it.
fn fallback(reported: &ReportedName, candidates: &[Vec<SourcePath>]) -> SourcePath {
    let joined = candidates.first().filter(|joined| joined.len() == 1 && !joined[0].is_absolute());
    let plain = candidates.last().and_then(|plain| plain.first());
    if let Some(path) = joined.and_then(|joined| joined.first()).or(plain) {
        return path.clone();
    }
    // A name that climbs out of its folder keeps its parts, without the climbing; it is never opened.
    let parts: Vec<&str> = reported.name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    SourcePath::new(&format!("/outside/{}", parts.join("/"))).unwrap_or_else(|_| SourcePath::outside())
}

/// Where the project's files are not here, names of one report tell those of another.
fn place_by_reports(placed: &mut BTreeMap<ReportedName, Placed>) {
    if !placed.values().any(|place| matches!(place, Placed::Unmatched(_))) {
        return;
    }
    let known: BTreeSet<SourcePath> = placed
        .values()
        .filter_map(|placed| match placed {
            Placed::At(path, _) => Some(path.clone()),
            Placed::Unmatched(path) if !path.is_absolute() => Some(path.clone()),
            Placed::Unmatched(_) | Placed::Ambiguous(_) => None,
        })
        .collect();
    let index = SuffixIndex::new(known.clone());
    let absolute = |name: &ReportedName| -> Vec<SourcePath> { candidates(name).into_iter().flatten().collect() };
    let mut homeless: Vec<(ReportedName, SourcePath)> = Vec::new();
    for (name, place) in placed.iter_mut() {
        let Placed::Unmatched(path) = place else { continue };
        let found: BTreeSet<SourcePath> = absolute(name)
            .iter()
            .filter_map(|candidate| index.whole(candidate))
            .filter(|found| found != path)
            .collect();
        match found.len() {
            1 => {
                if let Some(found) = found.into_iter().next() {
                    *place = Placed::At(found, How::Reports);
                }
            }
            _ if path.is_absolute() => homeless.push((name.clone(), path.clone())),
            _ => {}
        }
    }
    for (name, path) in place_by_common_folder(&homeless) {
        placed.insert(name, path);
    }
}

/// Absolute names of several checkouts, none of which is here: the longest name below each checkout's common folder.
fn place_by_common_folder(names: &[(ReportedName, SourcePath)]) -> Vec<(ReportedName, Placed)> {
    let mut roots: BTreeMap<String, Vec<&SourcePath>> = BTreeMap::new();
    for (_, path) in names.iter().filter(|(_, path)| !path.as_str().starts_with("/outside/")) {
        let top: Vec<&str> = path.as_str().trim_start_matches('/').splitn(3, '/').take(2).collect();
        roots.entry(top.join("/")).or_default().push(path);
    }
    if roots.len() < 2 {
        return Vec::new();
    }
    let known: BTreeSet<SourcePath> = roots
        .values()
        .flat_map(|paths| {
            let common = common_folder(paths);
            let keep = common.rsplit_once('/').map_or(0, |(parent, _)| parent.len() + 1);
            paths.iter().filter_map(move |path| SourcePath::new(&path.as_str()[keep..]).ok()).collect::<Vec<_>>()
        })
        .collect();
    let index = SuffixIndex::new(known);
    names.iter().filter_map(|(name, path)| Some((name.clone(), Placed::At(index.whole(path)?, How::Reports)))).collect()
}

fn common_folder(paths: &[&SourcePath]) -> String {
    let mut common: Vec<&str> = paths.first().map_or(Vec::new(), |path| path.folder().split('/').collect());
    for path in paths {
        let shared = common.iter().zip(path.folder().split('/')).take_while(|(one, two)| *one == two).count();
        common.truncate(shared);
    }
    common.join("/")
}

/// The project's root as an absolute path without symbolic links, which absolute names in reports are compared with.
#[must_use]
pub fn absolute(root: &Path) -> PathBuf {
    std::fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf())
}
