//! Where reported file names lie in the project: one file is one file across containers, checkouts and `<source>` roots.
//!
//! In this order: configured `[paths]` as coverage.py means them, the name below the project root, files that exist on
//! disk, the longest unique suffix. Never the first of several: two places are a fault with the configuration to write.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::WalkDir;

use crate::config::PathRule;
use crate::coverage::SourcePath;

/// A name as a report gives it, with the folders that it may be relative to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportedName {
    /// The name.
    pub name: String,
    /// `<source>` folders; empty for formats that have none.
    pub roots: Vec<String>,
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

/// A rule of `[paths]`, ready to match.
struct Rule {
    canonical: String,
    pattern: Pattern,
}

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
        let mut placed: BTreeMap<ReportedName, Placed> = BTreeMap::new();
        for name in names {
            placed.insert(name.clone(), self.place_on_disk(name));
        }
        place_by_reports(&mut placed);
        placed
    }

    fn place_on_disk(&mut self, reported: &ReportedName) -> Placed {
        let candidates = candidates(reported);
        for of_one_kind in &candidates {
            let mut by_rule: Option<SourcePath> = None;
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
                        return Placed::At(path, how);
                    }
                }
                _ => return Placed::Ambiguous(existing.into_iter().map(|(path, _)| path).collect()),
            }
            if let Some(path) = by_rule {
                return Placed::At(path, How::Rule);
            }
        }
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

impl Rule {
    fn new(canonical: &str, pattern: &str) -> Option<Self> {
        let turned = pattern.replace('\\', "/");
        let turned = turned.trim_end_matches('/');
        let turned = match turned.strip_prefix("*/") {
            Some(rest) => format!("**/{rest}"),
            None => turned.strip_prefix("./").unwrap_or(turned).to_owned(),
        };
        Some(Self { canonical: canonical.to_owned(), pattern: Pattern::new(&turned).ok()? })
    }

    /// Replaces the longest leading part of the name that the pattern matches, as coverage.py's greedy patterns do.
    fn apply(&self, name: &str) -> Option<SourcePath> {
        let ends = name.match_indices('/').map(|(at, _)| at).filter(|&at| at > 0);
        let ends: Vec<usize> = ends.collect();
        let end = ends.into_iter().rev().find(|&end| self.pattern.matches_with(&name[..end], FOLDERWISE))?;
        SourcePath::new(&format!("{}{}", self.canonical, &name[end..])).ok()
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

/// Paths by their endings, on whole components.
struct SuffixIndex {
    suffixes: HashMap<String, Entry>,
    paths: Vec<SourcePath>,
}

/// The paths that have one ending: how many, and the first few.
struct Entry {
    first: usize,
    others: Vec<usize>,
}

enum Suffix {
    None,
    One(SourcePath),
    Several(Vec<SourcePath>),
}

/// How many places an ambiguous name shows.
const SHOWN: usize = 5;

impl SuffixIndex {
    fn new(paths: impl IntoIterator<Item = SourcePath>) -> Self {
        let paths: Vec<SourcePath> = paths.into_iter().collect();
        let mut suffixes: HashMap<String, Entry> = HashMap::new();
        for (at, path) in paths.iter().enumerate() {
            for suffix in suffixes_of(path.as_str()) {
                match suffixes.get_mut(suffix) {
                    Some(entry) if entry.others.len() + 1 < SHOWN => entry.others.push(at),
                    Some(_) => {}
                    None => {
                        suffixes.insert(suffix.to_owned(), Entry { first: at, others: Vec::new() });
                    }
                }
            }
        }
        Self { suffixes, paths }
    }

    /// The path that shares the longest ending with the name; a bare file name is too little to tell files apart by,
    /// unless it is all that the report gives.
    fn longest(&self, name: &SourcePath) -> Suffix {
        let is_bare = !name.as_str().trim_start_matches('/').contains('/');
        for suffix in suffixes_of(name.as_str()) {
            if !suffix.contains('/') && !is_bare {
                return Suffix::None;
            }
            let Some(entry) = self.suffixes.get(suffix) else { continue };
            let first = self.paths[entry.first].clone();
            if entry.others.is_empty() {
                return Suffix::One(first);
            }
            // A path that is the whole suffix is nearer than one that only ends in it.
            if let Some(exact) = self.exact(entry, suffix) {
                return Suffix::One(exact);
            }
            let others = entry.others.iter().map(|&at| self.paths[at].clone());
            return Suffix::Several(std::iter::once(first).chain(others).collect());
        }
        Suffix::None
    }

    fn exact(&self, entry: &Entry, suffix: &str) -> Option<SourcePath> {
        let all = std::iter::once(entry.first).chain(entry.others.iter().copied());
        all.map(|at| &self.paths[at]).find(|path| path.as_str() == suffix).cloned()
    }

    /// The longest known path that the name ends in as a whole.
    fn whole(&self, name: &SourcePath) -> Option<SourcePath> {
        suffixes_of(name.as_str())
            .find_map(|suffix| self.suffixes.get(suffix).and_then(|entry| self.exact(entry, suffix)))
    }
}

/// Endings on whole components, the longest first.
fn suffixes_of(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_start_matches('/');
    std::iter::successors(Some(path), |rest| rest.split_once('/').map(|(_, rest)| rest))
}

/// Trees that hold no source of the project; hidden folders hold none either.
const SKIPPED: [&str; 6] = ["node_modules", "site-packages", "dist-packages", "venv", "env", "__pycache__"];
/// Folders of the root that hold copies of the sources; deeper, a package may have such a name.
const COPIES: [&str; 2] = ["build", "dist"];

/// Files of the project below a folder that have one of the extensions, named from the root, in order.
#[must_use]
pub fn project_files(root: &Path, folder: &Path, extensions: &BTreeSet<String>) -> Vec<SourcePath> {
    let is_source_tree = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_str().unwrap_or_default();
        let is_copy = entry.path().parent() == Some(root) && COPIES.contains(&name);
        entry.depth() == 0
            || !entry.file_type().is_dir()
            || !(is_copy || SKIPPED.contains(&name) || name.starts_with('.'))
    };
    let has_extension =
        |path: &Path| path.extension().and_then(|found| found.to_str()).is_some_and(|found| extensions.contains(found));
    let mut files: Vec<SourcePath> = WalkDir::new(folder)
        .into_iter()
        .filter_entry(is_source_tree)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && has_extension(entry.path()))
        .filter_map(|entry| SourcePath::new(entry.path().strip_prefix(root).ok()?.to_str()?).ok())
        .collect();
    files.sort();
    files
}

/// Python files of the project below a folder.
#[must_use]
pub fn python_files(root: &Path, folder: &Path) -> Vec<SourcePath> {
    project_files(root, folder, &BTreeSet::from(["py".to_owned()]))
}

/// The patterns of `omit`, matched from the root.
pub struct Omit(Vec<Pattern>);

impl Omit {
    /// Takes patterns that the configuration has checked.
    #[must_use]
    pub fn new(patterns: &[String]) -> Self {
        Self(patterns.iter().filter_map(|pattern| Pattern::new(pattern).ok()).collect())
    }

    /// True if the file is left out of every number.
    #[must_use]
    pub fn matches(&self, path: &SourcePath) -> bool {
        let options = MatchOptions { case_sensitive: true, ..FOLDERWISE };
        self.0.iter().any(|pattern| pattern.matches_with(path.as_str(), options))
    }
}

/// The project's root as an absolute path without symbolic links, which absolute names in reports are compared with.
#[must_use]
pub fn absolute(root: &Path) -> PathBuf {
    std::fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
            std::fs::write(path, "").expect("a file");
        }
        let root = absolute(folder.path());
        (folder, root)
    }

    fn name(name: &str, roots: &[&str]) -> ReportedName {
        ReportedName { name: name.to_owned(), roots: roots.iter().map(|&root| root.to_owned()).collect() }
    }

    fn placed(root: &Path, rules: &[PathRule], names: &[ReportedName]) -> Vec<String> {
        let all: BTreeSet<ReportedName> = names.iter().cloned().collect();
        let places = Placing::new(root, rules).place(&all);
        let shown = |name: &ReportedName| match &places[name] {
            Placed::At(path, how) => format!("{path} {how:?}"),
            Placed::Ambiguous(paths) => format!("ambiguous {paths:?}"),
            Placed::Unmatched(path) => format!("unmatched {path}"),
        };
        names.iter().map(shown).collect()
    }

    fn rule(canonical: &str, patterns: &[&str]) -> PathRule {
        PathRule {
            name: "src".to_owned(),
            canonical: canonical.to_owned(),
            patterns: patterns.iter().map(|&pattern| pattern.to_owned()).collect(),
            source: "covgate.toml:1".to_owned(),
        }
    }

    #[test]
    fn names_below_the_root_are_themselves() {
        let (_folder, root) = project(&["src/shop/a.py"]);
        let inside = format!("{}/src/shop/a.py", root.display());
        let names = [
            name("src/shop/a.py", &[]),
            name("./src/shop/a.py", &[]),
            name(&inside, &[]),
            name("src\\shop\\a.py", &[]),
        ];
        assert_eq!(placed(&root, &[], &names), ["src/shop/a.py Exact"; 4]);
    }

    #[test]
    fn xml_names_are_found_below_their_sources() {
        let (_folder, root) = project(&["src/shop/a.py", "lib/b.py", "a.py"]);
        let names = [
            name("a.py", &["src/shop"]),
            name("shop/a.py", &["/app/src"]),
            name("b.py", &["src/shop", "lib"]),
            name("a.py", &[""]),
            name("shop\\a.py", &["C:\\build\\src"]),
        ];
        assert_eq!(
            placed(&root, &[], &names),
            ["src/shop/a.py Exact", "src/shop/a.py Root", "lib/b.py Exact", "a.py Exact", "src/shop/a.py Root"]
        );
    }

    #[test]
    fn names_are_found_by_their_ends() {
        let (_folder, root) = project(&["backend/src/shop/a.py"]);
        let names =
            [name("src/shop/a.py", &[]), name("/app/src/shop/a.py", &[]), name("/ci/backend/src/shop/a.py", &[])];
        let path = "backend/src/shop/a.py";
        assert_eq!(
            placed(&root, &[], &names),
            [format!("{path} Suffix"), format!("{path} Suffix"), format!("{path} Root")]
        );
    }

    #[test]
    fn two_places_are_never_settled_by_order() {
        let (_folder, root) = project(&["a/common.py", "b/common.py", "x/pkg/m.py", "y/pkg/m.py"]);
        let names = [name("common.py", &["a", "b"]), name("/ci/pkg/m.py", &[])];
        assert_eq!(
            placed(&root, &[], &names),
            [r#"ambiguous ["a/common.py", "b/common.py"]"#, r#"ambiguous ["x/pkg/m.py", "y/pkg/m.py"]"#]
        );
    }

    #[test]
    fn rules_of_the_configuration_come_first() {
        let (_folder, root) = project(&["src/a.py", "src/vendor/src/a.py"]);
        let rules = [rule("src", &["/app/src", "*/site-packages/shop", "C:\\build\\src"])];
        let names = [
            name("/app/src/a.py", &[]),
            name("/usr/lib/site-packages/shop/a.py", &[]),
            name("C:\\build\\SRC\\a.py", &[]),
            name("/app/src/gone.py", &[]),
        ];
        assert_eq!(
            placed(&root, &rules, &names),
            ["src/a.py Rule", "src/a.py Rule", "src/a.py Rule", "src/gone.py Rule"]
        );
    }

    #[test]
    fn a_leading_star_is_greedy_and_matches_whole_folders() {
        let rule = Rule::new("src", "*/src").expect("a rule");
        assert_eq!(rule.apply("/ci/src/vendor/src/a.py").expect("matches").as_str(), "src/a.py");
        assert_eq!(rule.apply("src/a.py").expect("matches").as_str(), "src/a.py");
        assert_eq!(rule.apply("/ci/mysrc/a.py"), None);
    }

    #[test]
    fn copies_and_hidden_trees_are_no_second_place() {
        let (_folder, root) = project(&[
            "src/shop/a.py",
            "build/lib/shop/a.py",
            ".tox/py/shop/a.py",
            "venv/shop/a.py",
            "src/build/b.py",
            "web/x/c.js",
        ]);
        let names = [name("/app/shop/a.py", &[]), name("/app/build/b.py", &[]), name("/app/x/c.js", &[])];
        assert_eq!(placed(&root, &[], &names), ["src/shop/a.py Suffix", "src/build/b.py Suffix", "web/x/c.js Suffix"]);
    }

    #[test]
    fn a_file_name_alone_places_nothing() {
        let (_folder, root) = project(&["src/shop/__init__.py"]);
        let names = [name("/usr/lib/other/__init__.py", &[])];
        assert_eq!(placed(&root, &[], &names), ["unmatched /usr/lib/other/__init__.py"]);
    }

    #[test]
    fn without_sources_reports_tell_each_other() {
        let (_folder, root) = project(&[]);
        let names = [
            name("src/shop/a.py", &[]),
            name("/app/src/shop/a.py", &[]),
            name("a.py", &["/ci/1/src/shop"]),
            name("src/shop/b.py", &[]),
        ];
        assert_eq!(
            placed(&root, &[], &names),
            ["unmatched src/shop/a.py", "src/shop/a.py Reports", "src/shop/a.py Reports", "unmatched src/shop/b.py"]
        );
    }

    #[test]
    fn absolute_names_of_several_checkouts_are_united_below_their_common_folders() {
        let (_folder, root) = project(&[]);
        let names = [
            name("/ci/one/src/shop/a.py", &[]),
            name("/ci/one/src/shop/sub/b.py", &[]),
            name("/home/two/src/shop/a.py", &[]),
            name("/home/two/src/shop/sub/b.py", &[]),
        ];
        assert_eq!(
            placed(&root, &[], &names),
            ["shop/a.py Reports", "shop/sub/b.py Reports", "shop/a.py Reports", "shop/sub/b.py Reports"]
        );
    }

    #[test]
    fn names_that_climb_out_stay_outside() {
        let (_folder, root) = project(&["etc/passwd"]);
        assert_eq!(
            placed(&root, &[], &[name("../../../etc/passwd", &["/checkout"])]),
            ["unmatched /outside/etc/passwd"]
        );
    }
}
