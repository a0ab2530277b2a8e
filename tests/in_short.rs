//! What the terminal says in short is read and counted by a shorter way where no report is written: it says the same.

#[path = "common/judge.rs"]
mod judge;

use std::path::Path;
use std::process::{Command, Stdio};

use judge::covgate;

/// Arguments, and a word that the report must have for the case to show what it is here for.
const CASES: [(&str, &str); 12] = [
    (
        "packaging: unit=coverage-unit.json integration=coverage-integration.json --fail-under unit=1 --fail-under integration=1 --fail-under 1",
        "PASS",
    ),
    ("packaging: unit=coverage-unit.json integration=coverage-integration.json --fail-under 100", "one way to pass"),
    ("packaging: unit=coverage-unit.json --fail-under functions=1", "functions"),
    (
        "packaging: unit=coverage-unit.json unit=coverage-unit.json --fail-under 1 --fail-under unit=1 --fail-under integration=1",
        "given twice",
    ),
    (
        "packaging: unit=coverage-unit.json unit=none.json --fail-under 1 --fail-under unit=1 --fail-under integration=1",
        "none.json",
    ),
    (
        "requests-mixed: unit=coverage-unit.xml integration=coverage-integration.json --fail-under 1 --fail-under unit=1 --fail-under integration=1",
        "PASS",
    ),
    (
        "requests-mixed: unit=lcov-unit.info integration=coverage-integration.json --fail-under 1 --fail-under unit=1 --fail-under integration=1",
        "PASS",
    ),
    (
        "requests-mixed: unit=coverage-unit.xml integration=coverage-integration.xml --fail-under 1 --fail-under unit=1 --fail-under integration=1",
        "PASS",
    ),
    (
        "packaging: unit=coverage-unit.json integration=coverage-integration.json --fail-under unit=1 --fail-under integration=1 --fail-under 1 --diff-file ../../changed-markers.diff",
        "of 5 changed lines covered",
    ),
    ("shop: --fail-under 1", "PASS"),
    ("shop: --fail-under 100", "one way to pass"),
    ("shop: --diff-file changes.diff", "patch"),
];

fn folder(name: &str) -> String {
    let parent = if name == "shop" { "sample-reports" } else { "tests/fixtures/corpus" };
    format!("{parent}/{name}")
}

/// What is printed but for what was written, and the command.
fn told(folder: &str, arguments: &str) -> (Option<i32>, String) {
    let arguments: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
    let output = covgate(Path::new(folder), &arguments);
    let text = String::from_utf8([output.stderr, output.stdout].concat()).expect("text");
    let is_same = |line: &&str| !line.starts_with("wrote: ") && !line.starts_with("reproduce: ");
    (output.status.code(), text.lines().filter(is_same).collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_terminal_says_the_same_with_and_without_reports() {
    for (case, word) in CASES {
        let (name, arguments) = case.split_once(": ").expect("a folder");
        let out = tempfile::tempdir().expect("a folder");
        let short = told(&folder(name), &format!("--no-reports {arguments}"));
        let long = told(&folder(name), &format!("--out {} {arguments}", out.path().display()));
        assert!(short.1.contains(word), "{case}: {}", short.1);
        assert_eq!(short, long, "{case}");
    }
}

/// A report as coverage.py writes it, so long that it is read in parts: 700 files of 100 statements.
fn long_report(missed: usize) -> String {
    let summary = |files: usize| {
        let (missing, all) = (missed * files, 100 * files);
        let (covered, percent) = (all - missing, 100 - missed);
        format!(
            "{{\"covered_lines\": {covered}, \"num_statements\": {all}, \"percent_covered\": {percent}.0, \
             \"percent_covered_display\": \"{percent}\", \"missing_lines\": {missing}, \"excluded_lines\": 0}}"
        )
    };
    let list = |lines: std::ops::RangeInclusive<usize>| format!("{:?}", lines.collect::<Vec<usize>>());
    let lists = format!(
        "\"executed_lines\": {}, \"summary\": {}, \"missing_lines\": {}, \"excluded_lines\": []",
        list(1..=100 - missed),
        summary(1),
        list(101 - missed..=100)
    );
    let regions = |name: &str| -> String {
        let regions: Vec<String> =
            (1..=10).map(|at| format!("\"{name}{at}\": {{{lists}, \"start_line\": {at}}}")).collect();
        regions.join(", ")
    };
    let regions = format!("\"functions\": {{{}}}, \"classes\": {{{}}}", regions("function"), regions("Class"));
    let files: Vec<String> = (0..700).map(|at| format!("\"src/m{at}.py\": {{{lists}, {regions}}}")).collect();
    format!(
        "{{\"meta\": {{\"format\": 3, \"version\": \"7.17.3\", \"timestamp\": \"2026-01-0{missed}T00:00:00\", \
         \"branch_coverage\": false, \"show_contexts\": false}}, \"files\": {{{}}}, \"totals\": {}}}",
        files.join(", "),
        summary(700)
    )
}

#[test]
fn of_long_reports_the_terminal_says_the_same_however_many_threads_read_them() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, missed) in [("unit.json", 3), ("e2e.json", 7), ("again.json", 7)] {
        let report = long_report(missed);
        assert!(report.len() > 8 << 20, "{} bytes", report.len());
        std::fs::write(folder.path().join(name), report).expect("written");
    }
    let arguments = "--no-reports unit=unit.json e2e=e2e.json e2e=again.json --fail-under unit=97 --fail-under e2e=93";
    let told = |threads: &str, more: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_covgate"))
            .args(arguments.split(' ').chain(more.split_terminator(' ')))
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .env("NO_COLOR", "1")
            .env_remove("GITHUB_ACTIONS")
            .env_remove("TF_BUILD")
            .output()
            .expect("covgate runs");
        let text = String::from_utf8([output.stderr, output.stdout].concat()).expect("text");
        let is_same = |line: &&str| !line.starts_with("wrote: ") && !line.starts_with("reproduce: ");
        (output.status.code(), text.lines().filter(is_same).collect::<Vec<_>>().join("\n"))
    };
    let whole = told("2", "--json whole.json");
    assert!(whole.0 == Some(0) && whole.1.contains("e2e.json and again.json are the same report"), "{}", whole.1);
    assert_eq!((told("1", ""), told("5", "")), (whole.clone(), whole));
}

/// A gate that fails needs functions for its advice, which the short way passes over: a pipe is not read twice.
#[test]
#[cfg(unix)]
fn advice_from_a_pipe_is_that_from_a_file() {
    let folder = folder("packaging");
    let arguments = ["--no-reports", "--fail-under", "100"];
    let piped = Command::new("sh")
        .args(["-c", "cat coverage-unit.json | \"$0\" \"$@\" unit=/dev/stdin"])
        .arg(env!("CARGO_BIN_EXE_covgate"))
        .args(arguments)
        .current_dir(&folder)
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("TF_BUILD")
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    let piped = String::from_utf8(piped.stdout).expect("text").replace("/dev/stdin", "coverage-unit.json");
    let (_, read) = told(&folder, &format!("{} unit=coverage-unit.json", arguments.join(" ")));
    let piped: Vec<&str> = piped.lines().filter(|line| !line.starts_with("reproduce: ")).collect();
    assert!(read.contains("one way to pass"), "{read}");
    assert_eq!(piped.join("\n"), read);
}
