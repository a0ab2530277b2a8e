//! The reports that are shown in `sample-reports/` are what the program makes of the inputs beside them, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use walkdir::WalkDir;

const SHOP: &str = "sample-reports/shop";
/// What the program writes there; everything else is its input.
const WRITTEN: [&str; 3] = ["covgate-report", "covgate-report-release", "COVERAGE-GUIDE.md"];

/// The commands of `sample-reports/shop/README.md`, with what each exits with.
const COMMANDS: [(&str, i32); 3] = [
    ("--root sample-reports/shop --diff-file sample-reports/shop/changes.diff", 0),
    (
        "--root sample-reports/shop --profile release --sources none --diff-file sample-reports/shop/changes.diff --fail-under \
         patch=80 --fail-under patch.unit=60 --out sample-reports/shop/covgate-report-release",
        1,
    ),
    ("guide --root sample-reports/shop -o sample-reports/shop/COVERAGE-GUIDE.md", 0),
];

/// Where CIs name the commit, which is in no sample.
const COMMITS: [&str; 11] = [
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "BUILD_SOURCEVERSION",
    "BITBUCKET_COMMIT",
    "CIRCLE_SHA1",
    "GIT_COMMIT",
    "BUILDKITE_COMMIT",
    "TRAVIS_COMMIT",
    "DRONE_COMMIT_SHA",
    "CIRRUS_CHANGE_IN_REPO",
    "BUILD_VCS_NUMBER",
];

fn is_written(path: &Path) -> bool {
    WRITTEN.iter().any(|name| path.starts_with(name))
}

/// The files below a folder that are written by the program, or those that are not.
fn files(folder: &Path, of_program: bool) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below the folder");
            let is_cache = path.components().any(|part| part.as_os_str() == "__pycache__");
            (is_written(path) == of_program && !is_cache)
                .then(|| (path.to_str().expect("a plain name").to_owned(), fs::read(entry.path()).expect("a file")))
        })
        .collect()
}

#[test]
fn the_sample_reports_are_what_the_program_writes() {
    let copy = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files(Path::new(SHOP), false) {
        let path = copy.path().join(SHOP).join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a copy");
    }
    let readme = fs::read_to_string("sample-reports/shop/README.md").expect("a README");
    for (arguments, code) in COMMANDS {
        assert!(readme.contains(&format!("covgate {arguments}\n")), "{arguments}");
        let output = Command::new(env!("CARGO_BIN_EXE_covgate"))
            .env("SOURCE_DATE_EPOCH", "1790000000")
            .args(arguments.split(' '))
            .current_dir(copy.path())
            .env_remove("GITHUB_ACTIONS")
            .env_remove("TF_BUILD")
            .envs(COMMITS.map(|name| (name, "")))
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(code), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let (shown, made) = (files(Path::new(SHOP), true), files(&copy.path().join(SHOP), true));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&shown), names(&made), "run the commands of sample-reports/shop/README.md again");
    for (name, bytes) in shown {
        assert!(
            bytes == made[&name],
            "{name} is not what the program writes: run the commands of sample-reports/shop/README.md"
        );
    }
}
