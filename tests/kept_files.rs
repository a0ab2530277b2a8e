//! Files that a project keeps and commands write anew: guide, baseline, configuration, history, merged report. Killed, on a
//! full disk, through a link or at the same time as others, they are the old ones or the new ones, whole.
#![cfg(unix)]

#[path = "common/made.rs"]
mod made;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_covgate");

/// A command, and the file that it writes.
const COMMANDS: [(&str, &[&str]); 7] = [
    ("GUIDE.md", &["guide", "unit=unit.lcov", "-o", "GUIDE.md", "--charts-dir", "charts"]),
    ("merged.json", &["merge", "unit.lcov", "-o", "merged.json"]),
    (".covgate/baseline.json", &["baseline", "unit=unit.lcov"]),
    ("covgate.toml", &["ratchet", "unit=unit.lcov"]),
    (".covgate/history.jsonl", &["unit=unit.lcov", "--no-reports", "--no-fail", "--record"]),
    ("out.json", &["unit=unit.lcov", "--no-reports", "--no-fail", "--json", "out.json"]),
    ("out.md", &["unit=unit.lcov", "--no-reports", "--no-fail", "--markdown", "out.md"]),
];

/// A project in which so many lines of each file are missed; the configuration's floors are below what is reached.
fn project(missed: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    let configuration = "[project]\nname = \"shop\"\n\n[layers.unit]\nfail-under = 10 # for now\n";
    fs::write(folder.path().join("covgate.toml"), configuration).expect("a configuration");
    change(folder.path(), missed);
    folder
}

fn change(folder: &Path, missed: u32) {
    made::write(folder, 30, 40, missed);
}

fn covgate(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("-q").current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped());
    for variable in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_SHA", "TF_BUILD"] {
        command.env_remove(variable);
    }
    command
}

/// Runs it, which must go well.
fn done(folder: &Path, arguments: &[&str]) {
    let output = covgate(folder, arguments).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What commands wrote, but for drafts, whose names begin with `.covgate-`.
fn written(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let named = files.filter(|entry| !entry.file_type().is_dir()).map(|entry| {
        let name = entry.path().strip_prefix(folder).expect("is below").to_string_lossy().into_owned();
        (name, fs::read(entry.path()).unwrap_or_default())
    });
    named.filter(|(name, _)| name != "unit.lcov" && !name.starts_with("src/") && !name.contains(".covgate-")).collect()
}

fn drafts(folder: &Path) -> usize {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".covgate-")).count()
}

/// Lets a run go on until files have come or gone so often, or it ends.
fn let_run(child: &mut Child, folder: &Path, changes: usize) {
    let seen = || -> Vec<_> {
        let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
        entries.filter_map(|entry| Some((entry.path().to_owned(), entry.metadata().ok()?.len()))).collect()
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
fn a_command_that_is_killed_leaves_old_or_new_files_and_nothing_between() {
    for (file, arguments) in COMMANDS {
        let project = project(30);
        let folder = project.path();
        done(folder, arguments);
        let old = written(folder);
        change(folder, 5);
        let outcome = tempfile::tempdir().expect("a folder");
        for (name, bytes) in &old {
            let place = outcome.path().join(name);
            fs::create_dir_all(place.parent().expect("has a parent")).expect("a folder");
            fs::write(place, bytes).expect("a copy");
        }
        change_in(outcome.path());
        done(outcome.path(), arguments);
        let new = written(outcome.path());
        assert_ne!(old.get(file), new.get(file), "{file} has changed");
        for changes in (0..6).chain([8, 12]) {
            let mut child = covgate(folder, arguments).spawn().expect("it starts");
            let_run(&mut child, folder, changes);
            child.kill().expect("it can be killed");
            child.wait().expect("it ended");
            for (name, bytes) in written(folder) {
                let is_whole = old.get(&name) == Some(&bytes) || new.get(&name) == Some(&bytes);
                assert!(is_whole, "{name} is neither the old nor the new one, {changes} changes after {arguments:?}");
            }
        }
        done(folder, arguments);
        assert_eq!(written(folder).get(file), new.get(file), "the next run is a run as any other");
    }
}

fn change_in(folder: &Path) {
    fs::create_dir(folder.join("src")).expect("a folder");
    change(folder, 5);
}

/// A run that may write so many blocks of 512 bytes to a file, as on a disk that is full then.
fn on_a_full_disk(folder: &Path, arguments: &[&str], blocks: &str) -> Output {
    let mut shell = Command::new("sh");
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\" -q");
    shell.args(["-c", &line, PROGRAM]).args(arguments).current_dir(folder).env_remove("GITHUB_STEP_SUMMARY");
    shell.output().expect("it runs")
}

#[test]
fn a_full_disk_changes_nothing_and_is_told() {
    for (file, arguments) in COMMANDS {
        let project = project(30);
        let folder = project.path();
        done(folder, arguments);
        let old = written(folder);
        change(folder, 5);
        let output = on_a_full_disk(folder, arguments, "0");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{file}: {said}");
        assert!(said.contains("not-written"), "{file}: {said}");
        assert_eq!(written(folder), old, "{file}");
        assert_eq!(drafts(folder), 0, "{file}");
    }
}

#[test]
fn a_history_gets_no_half_of_a_line() {
    let project = project(30);
    let record = COMMANDS[4].1;
    done(project.path(), record);
    let history = project.path().join(".covgate/history.jsonl");
    // A block ends within the next line.
    let old = fs::read_to_string(&history).expect("a history");
    let old = format!("{}{old}", "\n".repeat(500 - old.len()));
    fs::write(&history, &old).expect("a history");
    change(project.path(), 5);
    let output = on_a_full_disk(project.path(), record, "1");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(&history).expect("a history"), old);
}

#[test]
fn runs_at_the_same_time_add_each_line_once() {
    let project = project(30);
    let dates: Vec<String> = (10..22).map(|day| format!("2026-03-{day}")).collect();
    let runs = dates
        .iter()
        .chain(&dates)
        .map(|date| covgate(project.path(), COMMANDS[4].1).args(["--date", date]).spawn().expect("it starts"));
    for mut run in runs.collect::<Vec<Child>>() {
        assert_eq!(run.wait().expect("it ended").code(), Some(0));
    }
    let history = fs::read_to_string(project.path().join(".covgate/history.jsonl")).expect("a history");
    let read = covgate::history::read(&history);
    assert!(read.skipped.is_empty(), "{history}");
    let mut lines: Vec<&str> = history.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines.len(), dates.len(), "{history}");
    assert!(lines.iter().zip(&dates).all(|(line, date)| line.contains(date.as_str())), "{history}");
}

#[test]
fn a_link_that_the_user_names_is_followed() {
    for (file, arguments) in &COMMANDS[..5] {
        let (project, elsewhere) = (project(30), tempfile::tempdir().expect("a folder"));
        let folder = project.path();
        done(folder, arguments);
        let (place, real) = (folder.join(file), elsewhere.path().join("real"));
        let old = fs::read(&place).expect("is there");
        fs::rename(&place, &real)
            .or_else(|_| fs::copy(&place, &real).and_then(|_| fs::remove_file(&place)))
            .expect("moved");
        symlink(&real, &place).expect("a link");
        change(folder, 5);
        done(folder, arguments);
        assert!(place.is_symlink(), "{file} is a link no more");
        assert_ne!(fs::read(&real).expect("is there"), old, "{file} was not written");
    }
}

#[test]
fn a_pipe_is_written_to_and_not_replaced() {
    let project = project(30);
    let pipe = project.path().join("pipe");
    if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return eprintln!("passed over: there is no mkfifo");
    }
    for arguments in [
        &["unit=unit.lcov", "--no-reports", "--no-fail", "--json", "pipe"][..],
        &["merge", "unit.lcov", "-o", "pipe", "--format", "json"],
    ] {
        let mut reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn().expect("it starts");
        done(project.path(), arguments);
        if pipe.is_file() {
            reader.kill().expect("it waits for ever");
        }
        let read = reader.wait_with_output().expect("it ended").stdout;
        assert!(read.starts_with(b"{") && read.len() > 1_000, "{}", String::from_utf8_lossy(&read));
        assert!(!pipe.is_file(), "{arguments:?} put a file in the place of the pipe");
    }
}
