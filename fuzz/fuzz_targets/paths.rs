//! Where reported names lie: lines of names with their roots, rules of `[paths]`, and targets.
//!
//! No name leads out of the project, and the same names in any order are at the same places.
#![no_main]

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;

use covgate::config::PathRule;
use covgate::coverage::SourcePath;
use covgate::parts::TargetPattern;
use covgate::paths::{Omit, Placed, Placing, ReportedName, absolute};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

thread_local! {
    static PROJECT: OnceCell<TempDir> = const { OnceCell::new() };
}

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.py", "src/a.py", "src/shop/a.py", "src/shop/b.py", "lib/shop/b.py", "x/y/z/c.py"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        fs::write(path, "").expect("a file");
    }
    folder
}

// A line is a name with its roots behind `|`, a rule behind `=`, or a pattern behind `!`.
fuzz_target!(|text: &str| {
    let mut names = BTreeSet::new();
    let mut rules = Vec::new();
    let mut patterns = Vec::new();
    for line in text.lines().take(50) {
        if let Some(pattern) = line.strip_prefix('!') {
            patterns.push(pattern.to_owned());
        } else if let Some((canonical, pattern)) = line.split_once('=') {
            rules.push(PathRule {
                name: "src".to_owned(),
                canonical: canonical.to_owned(),
                patterns: vec![pattern.to_owned()],
                source: "covgate.toml:1".to_owned(),
            });
        } else {
            let mut parts = line.split('|').map(str::to_owned);
            let name = parts.next().unwrap_or_default();
            names.insert(ReportedName { name, roots: parts.collect() });
        }
    }
    let targets: Vec<TargetPattern> = patterns.iter().map(|pattern| TargetPattern::new(pattern)).collect();
    let omit = Omit::new(&patterns);
    let check = |path: &SourcePath| {
        assert!(path.as_str().split('/').all(|part| part != ".." && part != "."), "{path}");
        let again = SourcePath::new(path.as_str()).expect("a path is a path");
        assert_eq!(&again, path, "one spelling");
        let _ = omit.matches(path);
        for target in &targets {
            let _ = target.files.matches(path);
            let _ = target.functions.as_ref().map(|functions| functions.matches(path.as_str()));
        }
    };
    PROJECT.with(|folder| {
        let root = absolute(folder.get_or_init(project).path());
        let placed = Placing::new(&root, &rules).place(&names);
        assert_eq!(placed.len(), names.len());
        for place in placed.values() {
            match place {
                Placed::At(path, _) | Placed::Unmatched(path) => check(path),
                Placed::Ambiguous(paths) => paths.iter().for_each(check),
            }
        }
    });
});
