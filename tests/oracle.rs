//! Merges of real reports against coverage.py's own `combine`.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use covgate::coverage::FileCoverage;
use covgate::formats::{self, Report};

fn read(path: &Path) -> Report {
    formats::read(&path.display().to_string(), &fs::read(path).expect("a fixture")).expect("a sound report")
}

fn merge(reports: &[&Path]) -> BTreeMap<String, FileCoverage> {
    let mut files: BTreeMap<String, FileCoverage> = BTreeMap::new();
    for path in reports {
        let report = read(path);
        for file in report.files {
            match files.get_mut(&file.name) {
                Some(known) => {
                    known.merge(&file.coverage).unwrap_or_else(|c| panic!("{}: {} {c:?}", path.display(), file.name))
                }
                None => {
                    files.insert(file.name, file.coverage);
                }
            }
        }
    }
    files
}

fn same(merged: &BTreeMap<String, FileCoverage>, oracle: &BTreeMap<String, FileCoverage>, what: &str) {
    assert_eq!(merged.keys().collect::<Vec<_>>(), oracle.keys().collect::<Vec<_>>(), "{what}");
    for (name, truth) in oracle {
        let file = &merged[name];
        assert_eq!(file.lines(), truth.lines(), "{what} {name}");
        assert_eq!(file.missing(), truth.missing(), "{what} {name}");
        assert_eq!(file.excluded(), truth.excluded(), "{what} {name}");
        let (ours, theirs) = (file.resolved_branches(), truth.resolved_branches());
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            assert!(
                ours.measure.low().covered() <= theirs.measure.low().covered()
                    && ours.measure.high().covered() >= theirs.measure.low().covered(),
                "{what} {name} {:?} {:?}",
                ours.measure,
                theirs.measure
            );
            if !ours.measure.is_exact() {
                eprintln!("bounds {what} {name} {:?} {:?}", ours.measure, theirs.measure);
            } else {
                assert_eq!(ours.missing.len(), theirs.missing.len(), "{what} {name}");
            }
        }
        assert_eq!(file.functions(), truth.functions(), "{what} {name}");
    }
}

#[test]
fn samples() {
    for version in fs::read_dir("../shared/samples").expect("dir") {
        let dir = version.expect("entry").path();
        for mode in ["branch", "line"] {
            let d = dir.join(mode);
            if !d.is_dir() {
                continue;
            }
            let p = |n: &str| d.join(n);
            let (a, b, c) = (p("a.json"), p("b.json"), p("c.json"));
            same(&merge(&[&a, &b, &c]), &merge(&[&p("all.json")]), &format!("{} json", d.display()));
            // contexts files read too
            merge(&[&p("a.contexts.json")]);
            if p("a.lcov").exists() {
                merge(&[&p("a.lcov")]);
            }
            for x in ["a.xml", "b.xml", "c.xml", "all.xml"] {
                let e = formats::read(x, &fs::read(p(x)).expect("x")).expect_err("hides a file");
                assert_eq!(e.code(), "covgate::xml::lost-files");
            }
        }
    }
}

#[test]
fn corpus() {
    for set in fs::read_dir("../shared/corpus").expect("dir") {
        let dir = set.expect("entry").path();
        if !dir.is_dir() {
            continue;
        }
        let layers: Vec<_> = fs::read_dir(&dir)
            .expect("dir")
            .map(|e| e.expect("entry").path())
            .filter(|p| {
                let n = p.file_name().expect("name").to_string_lossy().into_owned();
                n.starts_with("coverage-") && n.ends_with(".json")
            })
            .collect();
        let refs: Vec<&Path> = layers.iter().map(|p| p.as_path()).collect();
        let merged = merge(&refs);
        let oracle = merge(&[&dir.join("oracle.json")]);
        same(&merged, &oracle, &dir.display().to_string());
        let xml: Vec<_> = layers.iter().map(|p| p.with_extension("xml")).collect();
        let bytes = fs::read(&xml[0]).expect("xml");
        match formats::read("x", &bytes) {
            Err(e) => {
                eprintln!("{} {e}", dir.display());
                continue;
            }
            Ok(_) => {}
        }
        let refs: Vec<&Path> = xml.iter().map(|p| p.as_path()).collect();
        let merged_xml = merge(&refs);
        let (mut n, mut m, mut b) = (0, 0, (0, 0, 0));
        for f in merged_xml.values() {
            n += f.statements();
            m += f.missing().len();
            if let Some(r) = f.resolved_branches() {
                b.0 += r.measure.low().covered();
                b.1 += r.measure.high().covered();
                b.2 += r.measure.total();
            }
        }
        let (mut n2, mut m2, mut b2) = (0, 0, (0, 0));
        for f in oracle.values() {
            n2 += f.statements();
            m2 += f.missing().len();
            if let Some(r) = f.resolved_branches() {
                b2.0 += r.measure.low().covered();
                b2.1 += r.measure.total();
            }
        }
        eprintln!("{} xml {n} {m} {b:?} oracle {n2} {m2} {b2:?}", dir.display());
    }
}
