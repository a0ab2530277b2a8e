//! Changed lines against diff-cover 11.0.1, on nine releases of a real project: equal where both mean the same, and every
//! difference is one of the rules.
//!
//! | Base | Changed lines of diff-cover | moved | only respaced | by a changed part of the statement | Changed lines of covgate |
//! |---|--:|--:|--:|--:|--:|
//! | 1d8b961b (8.5.0) | 85 | −10 | −2 | +5 | 78 |
//! | a2668cc3 (8.4.2) | 374 | −14 | −11 | +18 | 367 |
//! | 9615db74 (8.3.0) | 1,120 | −10 | −22 | +62 | 1,150 |
//!
//! Missed lines and lines with missed branches are the same in all that both count, over all runs and for the unit tests
//! alone. Files that no run measured are not in this project: diff-cover leaves them out, covgate counts them as missed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use covgate::changes::{Changes, FileChange, Repository};
use covgate::collection::Collection;
use covgate::coverage::{LineNumber, LineSet, SourcePath};
use covgate::discover::{Input, Origin, Place};
use covgate::formats;
use covgate::layers::{Measured, Scope};
use covgate::patch::{Ground, Patch, PatchFile};
use covgate::paths::{self, Omit, Placing, SourceRoot};
use covgate::source::Source;
use serde_json::Value;

#[path = "common/judge.rs"]
mod judge;

/// The bases, with the row of the table.
const BASES: [(&str, [u64; 5]); 3] =
    [("1d8b961b", [85, 10, 2, 5, 78]), ("a2668cc3", [374, 14, 11, 18, 367]), ("9615db74", [1_120, 10, 22, 62, 1_150])];

/// The project with its history at its last release; none where the corpus is not here.
fn project() -> Option<(tempfile::TempDir, PathBuf)> {
    let click = Path::new("../shared/corpus/click");
    if !click.join("repo.bundle").is_file() {
        eprintln!("skipped: ../shared/corpus/click is not here");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = std::fs::canonicalize(click.join("repo.bundle")).expect("a bundle");
    let output = Command::new("git").args(["clone", "-q"]).arg(bundle).arg("repo").current_dir(&folder).output();
    assert!(output.expect("git runs").status.success());
    Some((folder, std::fs::canonicalize(click).expect("a folder")))
}

fn measured(root: &Path, reports: &[(PathBuf, Option<&str>)]) -> Measured {
    let mut collection = Collection::default();
    for (path, layer) in reports {
        let name = path.display().to_string();
        let report = formats::read(&name, std::fs::read(path).expect("a report")).expect("a sound report");
        let layer = layer.map(|layer| layer.parse().expect("a layer"));
        let place = Place::File(path.clone(), name);
        collection.add(report, &Input { place, layer, is_layer_guessed: false, origin: Origin::Named }, Vec::new());
    }
    let (_, united) = collection.unite(&mut Placing::new(root, &[]), &Omit::new(&[]), None, &[]);
    assert!(united.faults.is_empty(), "{:?}", united.faults);
    united.measured
}

fn set(lines: &Value) -> LineSet {
    let numbers = lines.as_array().expect("lines").iter().map(|line| line.as_u64().expect("a line"));
    numbers.map(|line| LineNumber::new(u32::try_from(line).expect("small")).expect("a line")).collect()
}

/// What diff-cover says of each file: lines and those missed.
fn answers(folder: &Path, name: &str) -> Vec<(SourcePath, LineSet, LineSet)> {
    let answers = judge::json(&folder.join("diff-cover").join(name));
    let files = answers["src_stats"].as_object().expect("files");
    let file = |(path, file): (&String, &Value)| {
        let missed = set(&file["violation_lines"]);
        (SourcePath::new(path).expect("a path"), set(&file["covered_lines"]).union(&missed), missed)
    };
    files.iter().map(file).collect()
}

fn file<'a>(patch: &'a Patch, at: &SourcePath) -> &'a PatchFile {
    patch.files.iter().find(|file| file.path == *at).unwrap_or_else(|| panic!("{at} changed"))
}

/// The same changes, with nothing told apart.
fn as_lines(changes: &Changes) -> Changes {
    let mut changes = changes.clone();
    for change in changes.files.values_mut() {
        change.moved = LineSet::new();
        change.respaced = LineSet::new();
    }
    changes
}

fn diff(folder: &Path, base: &str) -> Changes {
    let name = format!("{base}.diff");
    let text = std::fs::read(folder.join("diff-cover").join(&name)).expect("a diff");
    Changes::read(&name, &text, &[], "").expect("a diff")
}

#[test]
fn lines_are_those_of_diff_cover_where_both_mean_the_same() {
    let Some((folder, click)) = project() else { return };
    let root = paths::absolute(&folder.path().join("repo"));
    let of = |name: &str, layer| (click.join(name), layer);
    let oracle = measured(&root, &[of("oracle.xml", None)]);
    let layers = ["unit", "integration", "e2e"].map(|layer| of(&format!("coverage-{layer}.xml"), Some(layer)));
    let layers = measured(&root, &layers);
    let unit = layers.column(&"unit".parse().expect("a layer")).expect("measured");
    let omit = Omit::new(&[]);
    for (base, _) in BASES {
        let changes = as_lines(&diff(&click, base));
        for (name, measured, scope) in [
            ("oracle", &oracle, Scope::Overall),
            ("layers", &layers, Scope::Overall),
            ("unit", &layers, Scope::Layer(unit)),
        ] {
            let patch = Patch::new(&changes, &Ground::new(measured, &[], &omit, &SourceRoot::new(&root)), &|_, _| {
                covgate::patch::Debt::default()
            });
            for (path, lines, missed) in answers(&click, &format!("{base}-{name}.json")) {
                let added = &changes.files[&path].added;
                let found = file(&patch, &path);
                assert_eq!(found.statements.intersection(added), lines, "{base} {name} {path}");
                let missing = &found.covered(scope).expect("a scope").missing;
                assert_eq!(missing.intersection(added), missed, "{base} {name} {path}");
            }
        }
    }
}

#[test]
fn lines_with_missed_branches_are_those_of_diff_cover() {
    let Some((folder, click)) = project() else { return };
    let root = paths::absolute(&folder.path().join("repo"));
    let omit = Omit::new(&[]);
    // Names of exits differ between the formats; the lines that have missed ones do not.
    for report in ["oracle.xml", "oracle.json"] {
        let measured = measured(&root, &[(click.join(report), None)]);
        for (base, _) in BASES {
            let changes = as_lines(&diff(&click, base));
            let patch = Patch::new(&changes, &Ground::new(&measured, &[], &omit, &SourceRoot::new(&root)), &|_, _| {
                covgate::patch::Debt::default()
            });
            for (path, _, missed) in answers(&click, &format!("{base}-oracle-branch.json")) {
                let found = file(&patch, &path);
                let partial: LineSet = found.missed_exits.iter().map(|missed| missed.line).collect();
                let missing = found.overall.missing.union(&partial);
                assert_eq!(missing.intersection(&changes.files[&path].added), missed, "{report} {base} {path}");
            }
        }
    }
}

/// How many lines are counted by one and not by the other, by rule.
#[derive(Default)]
struct Differences {
    theirs: u64,
    moved: u64,
    respaced: u64,
    by_extent: u64,
    ours: u64,
}

fn count(lines: &LineSet) -> u64 {
    u64::from(lines.len())
}

impl Differences {
    fn add(&mut self, lines: &LineSet, found: &PatchFile, change: &FileChange, source: &Source) {
        let ours = &found.statements;
        self.theirs += count(lines);
        self.ours += count(ours);
        let (less, more) = (lines.difference(ours), ours.difference(lines));
        let moved = less.intersection(&change.moved);
        let respaced = less.difference(&moved).intersection(&change.respaced);
        self.moved += count(&moved);
        self.respaced += count(&respaced);
        self.by_extent += count(&more);
        let rest = less.difference(&moved).difference(&respaced);
        assert!(rest.is_empty(), "{}: {rest:?} are counted by diff-cover, and no rule says why not here", found.path);
        let fresh = change.fresh();
        for line in more.iter() {
            let (_, last) = source.extent(line).expect("a statement");
            let parts = (line.value() + 1..=last.value()).filter_map(LineNumber::new).collect::<LineSet>();
            assert!(!parts.intersection(&fresh).is_empty(), "{}:{line} has no changed part", found.path);
        }
    }
}

#[test]
fn every_other_difference_is_one_of_the_rules() {
    let Some((folder, click)) = project() else { return };
    let root = paths::absolute(&folder.path().join("repo"));
    let measured = measured(&root, &[(click.join("oracle.json"), None)]);
    let omit = Omit::new(&[]);
    let mut found = Vec::new();
    for (base, _) in BASES {
        let changes = diff(&click, base);
        let patch = Patch::new(&changes, &Ground::new(&measured, &[], &omit, &SourceRoot::new(&root)), &|_, _| {
            covgate::patch::Debt::default()
        });
        let mut all = Differences::default();
        let mut seen = BTreeSet::new();
        for (path, lines, _) in answers(&click, &format!("{base}-oracle.json")) {
            let source = Source::new(&std::fs::read(root.join(path.as_str())).expect("a source"));
            all.add(&lines, file(&patch, &path), &changes.files[&path], &source);
            seen.insert(path);
        }
        // Files that diff-cover does not list have a changed part of a statement, or nothing.
        for found in patch.files.iter().filter(|file| !seen.contains(&file.path)) {
            let source = Source::new(&std::fs::read(root.join(found.path.as_str())).expect("a source"));
            all.add(&LineSet::new(), found, &changes.files[&found.path], &source);
        }
        let Differences { theirs, moved, respaced, by_extent, ours } = all;
        assert_eq!(theirs - moved - respaced + by_extent, ours, "{base}");
        found.push((base, [theirs, moved, respaced, by_extent, ours]));
    }
    assert_eq!(found, BASES);
}

#[test]
fn git_tells_the_same_as_its_diff_in_a_file() {
    let Some((folder, click)) = project() else { return };
    let root = paths::absolute(&folder.path().join("repo"));
    let repository = Repository::around(&root).expect("a repository");
    for (base, _) in BASES {
        let by_git = repository.since(base).and_then(|told| told.changes(|_| true)).expect("a diff");
        let from_file = diff(&click, base);
        assert_eq!(by_git.deleted, from_file.deleted);
        let paths = |changes: &Changes| changes.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&by_git), paths(&from_file));
        // The algorithms differ (histogram here, Myers there) in which of equal lines are new, hardly in how many.
        let added = |changes: &Changes| changes.files.values().map(|file| count(&file.added)).sum::<u64>();
        let (one, two) = (added(&by_git), added(&from_file));
        assert!(one.abs_diff(two) * 20 < two, "{one} {two}");
    }
}
