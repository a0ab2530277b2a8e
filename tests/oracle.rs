//! Merges of real reports against coverage.py's own `combine` and report of the same runs.

mod common;

use std::fs;

use common::{Files, fixtures, folders, layers, merge, read};
use covgate::formats;

fn assert_same(merged: &Files, oracle: &Files, what: &str) {
    assert_eq!(merged.keys().collect::<Vec<_>>(), oracle.keys().collect::<Vec<_>>(), "{what}");
    for (name, truth) in oracle {
        let file = &merged[name];
        assert_eq!(file.lines(), truth.lines(), "{what} {name}");
        assert_eq!(file.missing(), truth.missing(), "{what} {name}");
        assert_eq!(file.excluded(), truth.excluded(), "{what} {name}");
        assert_eq!(file.functions(), truth.functions(), "{what} {name}");
        let (Some(ours), Some(theirs)) = (file.resolved_branches(), truth.resolved_branches()) else { continue };
        let truth = theirs.measure.low().covered();
        let bounds = ours.measure.low().covered()..=ours.measure.high().covered();
        assert!(bounds.contains(&truth), "{what} {name}: {truth} is not in {bounds:?}");
        if ours.measure.is_exact() {
            assert_eq!(ours.missing, theirs.missing, "{what} {name}");
        }
    }
}

#[test]
fn json_of_every_version_merges_as_combine_does() {
    for version in folders(&fixtures().join("samples")) {
        for mode in ["branch", "line"].map(|mode| version.join(mode)).into_iter().filter(|mode| mode.is_dir()) {
            let parts = ["a.json", "b.json", "c.json"].map(|part| mode.join(part));
            assert_same(&merge(&parts), &merge(&[mode.join("all.json")]), &mode.display().to_string());
        }
    }
}

#[test]
fn xml_that_lost_a_file_is_refused() {
    for version in folders(&fixtures().join("samples")) {
        for mode in ["branch", "line"].map(|mode| version.join(mode)).into_iter().filter(|mode| mode.is_dir()) {
            for part in ["a.xml", "b.xml", "c.xml", "all.xml"] {
                let fault = formats::read(part, fs::read(mode.join(part)).expect("a fixture")).expect_err(part);
                assert_eq!(fault.code(), "covgate::xml::lost-files");
            }
        }
    }
}

#[test]
fn lcov_and_contexts_of_every_version_are_read() {
    for version in folders(&fixtures().join("samples")) {
        for file in ["branch", "line"]
            .iter()
            .flat_map(|mode| ["a.lcov", "all.lcov", "a.contexts.json"].map(|name| version.join(mode).join(name)))
        {
            if file.exists() {
                assert!(!read(&file).files.is_empty(), "{}", file.display());
            }
        }
    }
}

#[test]
fn layers_of_real_projects_merge_as_combine_does() {
    for set in folders(&fixtures().join("corpus")) {
        let merged = merge(&layers(&set, "json"));
        assert_same(&merged, &merge(&[set.join("oracle.json")]), &set.display().to_string());
    }
}
