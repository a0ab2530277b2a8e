//! What is left of a report when a run is killed, the disk is full, or the folder may not be written: the old one, whole.
#![cfg(unix)]

#[path = "common/made.rs"]
mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_covgate");

/// A project with sources and one report, which the two versions of it read differently.
fn project(missed: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    fs::write(folder.path().join("covgate.toml"), "[project]\nname = \"shop\"\n").expect("a configuration");
    change(folder.path(), missed);
    folder
}

fn change(folder: &Path, missed: u32) {
    made::write(folder, 120, 60, missed);
}

fn covgate(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["unit=unit.lcov", "-q", "--no-fail"]).current_dir(folder);
    for variable in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "TF_BUILD"] {
        command.env_remove(variable);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// All files below a folder with their content; drafts, whose names begin with `.covgate-`, are no part of a report.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let name = entry.path().strip_prefix(folder).expect("is below").to_string_lossy().into_owned();
        (name, fs::read(entry.path()).unwrap_or_default())
    });
    named.filter(|(name, _)| !name.starts_with(".covgate-") && !name.contains("/.covgate-")).collect()
}

fn finished(mut command: Command) -> Output {
    command.output().expect("it runs")
}

/// The report of both versions of the project.
fn both() -> [BTreeMap<String, Vec<u8>>; 2] {
    [10, 20].map(|missed| {
        let project = project(missed);
        assert_eq!(finished(covgate(project.path())).status.code(), Some(0));
        content(&project.path().join("covgate-report"))
    })
}

/// Lets a run go on until the folder of the report has changed so often, or it ends.
fn let_run(child: &mut Child, folder: &Path, changes: usize) {
    let seen = || -> BTreeSet<_> {
        let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
        entries.filter_map(|entry| Some((entry.path().to_owned(), entry.metadata().ok()?.modified().ok()))).collect()
    };
    let (mut last, mut left) = (seen(), changes);
    while left > 0 && child.try_wait().expect("a child").is_none() {
        let now = seen();
        if now != last {
            (last, left) = (now, left - 1);
        }
    }
}

#[test]
fn a_run_that_is_killed_leaves_whole_files_and_one_whole_set_of_pages() {
    let [old, new] = both();
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    let project = project(10);
    let report = project.path().join("covgate-report");
    assert_eq!(finished(covgate(project.path())).status.code(), Some(0));
    change(project.path(), 20);
    for changes in (0..12).chain([20, 40, 80, 160]) {
        let mut child = covgate(project.path()).spawn().expect("it starts");
        let_run(&mut child, &report, changes);
        child.kill().expect("it can be killed");
        child.wait().expect("it ended");
        let left = content(&report);
        assert_eq!(left.keys().collect::<Vec<_>>(), old.keys().collect::<Vec<_>>(), "after {changes} changes");
        for (name, bytes) in &left {
            assert!(bytes == &old[name] || bytes == &new[name], "{name} is half a file, after {changes} changes");
        }
        let is_page = |name: &&String| name.starts_with("files/");
        let pages_are = |of: &BTreeMap<String, Vec<u8>>| left.keys().filter(is_page).all(|name| left[name] == of[name]);
        assert!(pages_are(&old) || pages_are(&new), "pages of two runs, after {changes} changes");
    }
    assert_eq!(finished(covgate(project.path())).status.code(), Some(0));
    assert_eq!(content(&report), new, "the next run is a run as any other");
}

#[test]
fn a_full_disk_leaves_the_old_report_and_says_so() {
    let [old, _] = both();
    let project = project(10);
    let report = project.path().join("covgate-report");
    assert_eq!(finished(covgate(project.path())).status.code(), Some(0));
    change(project.path(), 20);
    // No file may have more than 512 bytes: writing fails in the middle of the first larger one, as on a full disk.
    let mut shell = Command::new("sh");
    let line = "trap '' XFSZ; ulimit -f 1; exec \"$0\" unit=unit.lcov -q --no-fail";
    let output = finished({
        shell.args(["-c", line, PROGRAM]).current_dir(project.path()).env_remove("GITHUB_STEP_SUMMARY");
        shell
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("covgate::reports::not-written") && said.contains("unchanged"), "{said}");
    let mut left = content(&report);
    // What is small enough was written.
    left.retain(|name, bytes| old[name] != *bytes);
    assert!(left.values().all(|bytes| bytes.len() <= 512), "{:?}", left.keys());
    let drafts = fs::read_dir(&report).expect("a folder").filter_map(Result::ok);
    assert_eq!(drafts.filter(|entry| entry.file_name().to_string_lossy().starts_with(".covgate-")).count(), 0);
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_left_as_it_was() {
    let project = project(10);
    let report = project.path().join("covgate-report");
    assert_eq!(finished(covgate(project.path())).status.code(), Some(0));
    let old = content(&report);
    fs::set_permissions(&report, fs::Permissions::from_mode(0o555)).expect("permissions");
    let may_write = fs::write(report.join("probe"), "").is_ok();
    let _ = fs::remove_file(report.join("probe"));
    if may_write {
        eprintln!("passed over: this user may write to read-only folders");
    } else {
        let output = finished(covgate(project.path()));
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("covgate::reports::not-written"));
    }
    fs::set_permissions(&report, fs::Permissions::from_mode(0o755)).expect("permissions");
    if !may_write {
        assert_eq!(content(&report), old);
    }
}

#[test]
fn links_in_the_folder_of_the_report_lead_nothing_elsewhere() {
    let project = project(10);
    let report = project.path().join("covgate-report");
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("theirs"), "kept").expect("a file");
    fs::create_dir(&report).expect("a folder");
    for name in ["charts", "files"] {
        symlink(elsewhere.path(), report.join(name)).expect("a link");
    }
    symlink(elsewhere.path().join("theirs"), report.join("report.md")).expect("a link");
    symlink(elsewhere.path().join("new"), report.join("covgate.json")).expect("a link that leads nowhere");
    let output = finished(covgate(project.path()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said.matches("covgate::reports::not-ours").count(), 2, "{said}");
    let theirs: Vec<_> = content(elsewhere.path()).into_iter().collect();
    assert_eq!(theirs, [("theirs".to_owned(), b"kept".to_vec())]);
    assert!(report.join("report.md").is_file() && !report.join("report.md").is_symlink());

    fs::remove_file(report.join("charts")).expect("a link");
    fs::remove_file(report.join("files")).expect("a link");
    symlink(elsewhere.path(), project.path().join("linked")).expect("a link");
    let mut command = covgate(project.path());
    assert_eq!(
        finished({
            command.args(["--out", "linked/out"]);
            command
        })
        .status
        .code(),
        Some(0),
        "a link that the user names is followed"
    );
    assert!(elsewhere.path().join("out/index.html").is_file());
}

#[test]
fn no_name_in_a_report_leads_out_of_the_folder_that_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("a/b/project");
    fs::create_dir_all(&project).expect("a folder");
    let names = [
        "../../../escaped.py",
        "/etc/escaped.py",
        "src/../../../escaped.py",
        "C:\\escaped.py",
        "C:escaped.py",
        "..\\..\\escaped.py",
        "\\\\host\\share\\escaped.py",
        "./..\\escaped.py",
        "a/..\\..\\escaped.py",
        "con.py",
        "files/../../escaped.py",
        "~/escaped.py",
        "a//../..//escaped.py",
        "%2e%2e/escaped.py",
        "...//escaped.py",
        "escaped.py/../../../../escaped.py",
        "x\u{0}y.py",
        " /escaped.py",
        ".",
        "..",
        "/",
    ];
    let entries: Vec<String> =
        names.iter().enumerate().map(|(at, name)| format!("SF:{name}\nDA:{},0\nend_of_record\n", at + 1)).collect();
    fs::write(project.join("unit.lcov"), entries.concat()).expect("a report");
    let mut guide = Command::new(PROGRAM);
    guide
        .args(["guide", "unit=unit.lcov", "-o", "docs/COVERAGE-GUIDE.md", "--charts-dir", "docs/charts"])
        .current_dir(&project);
    let _ = (finished(covgate(&project)), finished(guide));
    let written: Vec<String> = content(folder.path()).into_keys().collect();
    assert!(written.iter().any(|name| name == "a/b/project/covgate-report/index.html"), "{written:?}");
    for name in written {
        let is_expected = ["covgate-report/", "docs/", "unit.lcov"]
            .iter()
            .any(|start| name.strip_prefix("a/b/project/").is_some_and(|rest| rest.starts_with(start)));
        assert!(is_expected, "{name} was written");
    }
    assert!(!Path::new("/etc/escaped.html").exists());
}
