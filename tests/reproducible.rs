//! The same inputs give the same bytes: wherever the project lies, whatever the time zone, the language, the number of
//! threads and the names of the user and the machine are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use walkdir::WalkDir;

/// Variables that a run may not depend on, each with two values.
const VARIABLES: [(&str, [&str; 2]); 10] = [
    ("TZ", ["Pacific/Kiritimati", "America/Los_Angeles"]),
    ("LANG", ["C", "tr_TR.UTF-8"]),
    ("LC_ALL", ["C", "de_DE.UTF-8"]),
    ("RAYON_NUM_THREADS", ["1", "7"]),
    ("HOME", ["/", "/nowhere"]),
    ("USER", ["one", "two"]),
    ("HOSTNAME", ["one", "two"]),
    ("COLUMNS", ["40", "200"]),
    ("TERM", ["dumb", "xterm-256color"]),
    ("TMPDIR", ["/tmp", "/var/tmp"]),
];

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let name = entry.path().strip_prefix(folder).expect("is below").to_string_lossy().into_owned();
        (name, fs::read(entry.path()).expect("a file"))
    });
    named.collect()
}

/// A copy of the sample application, its modification times in the order of the names.
fn copy(to: &Path) {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-reports/shop");
    for (name, bytes) in files(&shop).into_iter().filter(|(name, _)| !name.starts_with("covgate-report/")) {
        let place = to.join(name);
        fs::create_dir_all(place.parent().expect("has a parent")).expect("a folder");
        fs::write(place, bytes).expect("a file");
    }
}

/// All that is printed and written.
fn outcome(project: &Path, which: usize) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let commands: [&[&str]; 4] = [
        &["check", "--no-fail", "-v"],
        &["check", "--no-fail", "--single-file", "--out", "single"],
        &["merge", "-o", "merged.xml", "reports"],
        &["guide", "-o", "GUIDE.md", "--charts-dir", "guide-charts"],
    ];
    for arguments in commands {
        let mut command = Command::new(env!("CARGO_BIN_EXE_covgate"));
        command.args(arguments).current_dir(project);
        for variable in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "TF_BUILD"] {
            command.env_remove(variable);
        }
        command.envs(VARIABLES.map(|(name, values)| (name, values[which])));
        let output = command.output().expect("it runs");
        all.insert(format!("{arguments:?} stdout"), output.stdout);
        all.insert(format!("{arguments:?} stderr"), output.stderr);
    }
    all.extend(files(project));
    all
}

#[test]
fn two_runs_in_different_places_and_surroundings_give_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (one, two) = (one.path().join("shop"), two.path().join("deeper/down/shop"));
    let outcomes = [(&one, 0), (&two, 1)].map(|(project, which)| {
        copy(project);
        outcome(project, which)
    });
    let [first, second] = &outcomes;
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(
        first.contains_key("merged.xml") && first.contains_key("GUIDE.md") && first.contains_key("single/index.html")
    );
    assert!(first.len() > 60, "{} outputs", first.len());
    let differing: Vec<&String> = first.keys().filter(|name| first[*name] != second[*name]).collect();
    assert!(differing.is_empty(), "{differing:?}");
    assert_eq!(outcome(&two, 0), *second, "a second run changes nothing");
}
