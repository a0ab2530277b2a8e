//! `covgate init`: what it writes loads without a warning, and the doctor has nothing to say about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use walkdir::WalkDir;

fn copy(from: &Path, wanted: impl Fn(&str) -> bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in WalkDir::new(from).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let name = entry.path().strip_prefix(from).expect("is below").to_string_lossy().into_owned();
        if wanted(&name) {
            let place = folder.path().join(&name);
            fs::create_dir_all(place.parent().expect("has a parent")).expect("a folder");
            fs::write(place, fs::read(entry.path()).expect("a file")).expect("written");
        }
    }
    folder
}

/// The sample application without its configuration.
fn shop() -> tempfile::TempDir {
    let is_wanted =
        |name: &str| ["src/", "tests/", "reports/", "pyproject.toml"].iter().any(|wanted| name.starts_with(wanted));
    copy(Path::new("sample-reports/shop"), is_wanted)
}

fn covgate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_covgate"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("TF_BUILD")
        .output()
        .expect("covgate runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn codes(values: &Value) -> Vec<String> {
    let codes =
        values.as_array().expect("a list").iter().map(|value| value["code"].as_str().expect("a code").to_owned());
    codes.collect()
}

/// What the gate warns of and stops at, and what the doctor finds.
fn told(folder: &Path) -> (Vec<String>, Vec<String>) {
    let place = folder.join("out.json");
    let output = covgate(folder, &["--no-reports", "--no-fail", "--json", "out.json"]);
    let text = fs::read_to_string(&place).unwrap_or_else(|error| panic!("{error}: {}", err(&output)));
    fs::remove_file(&place).expect("removed");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let mut told = codes(&report["warnings"]);
    told.extend(report["errors"].as_array().into_iter().flatten().map(Value::to_string));
    let output = covgate(folder, &["doctor", "--format", "json"]);
    let diagnosis: Value = serde_json::from_str(&out(&output)).expect("JSON");
    (told, codes(&diagnosis["findings"]))
}

#[test]
fn what_is_written_loads_without_a_warning_and_the_doctor_is_silent() {
    let folder = shop();
    let output = covgate(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = fs::read_to_string(folder.path().join("covgate.toml")).expect("written");
    for part in [
        "name = \"shop\"\nsource = [\"src/shop\"]",
        "[layers.unit]  # tests in tests/unit\nreports = [\"reports/unit/coverage-*.json\"]\njunit = [\"reports/unit/junit-*.xml\"]\n",
        "reports = [\"reports/integration/coverage.xml\"]\njunit = [\"reports/integration/junit.xml\"]\nfail-under = 80\n",
        "fail-under = 85\n",
    ] {
        assert!(text.contains(part), "lacks {part}: {text}");
    }
    assert_eq!(told(folder.path()), (Vec::new(), Vec::new()));
    let commands = out(&output);
    for part in [
        "  pytest tests/integration --cov --cov-report=xml:reports/integration/coverage.xml --junitxml=reports/integration/junit.xml\n",
        ".github/workflows/coverage.yml:\n",
        "        - run: covgate\n",
    ] {
        assert!(commands.contains(part), "lacks {part}: {commands}");
    }
}

#[test]
fn floors_may_begin_at_what_is_reached() {
    let folder = shop();
    covgate(folder.path(), &["init", "--from-current", "-q"]);
    let text = fs::read_to_string(folder.path().join("covgate.toml")).expect("written");
    let floors: Vec<&str> = text.lines().filter(|line| line.starts_with("fail-under")).collect();
    assert_eq!(floors, ["fail-under = 91", "fail-under = 81", "fail-under = 61", "fail-under = 95"]);
    assert_eq!(covgate(folder.path(), &["--no-reports"]).status.code(), Some(0));
}

#[test]
fn a_configuration_that_is_there_is_left_alone() {
    let folder = shop();
    let file = folder.path().join("covgate.toml");
    fs::write(&file, "# mine\n").expect("written");
    let output = covgate(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("covgate::init::exists"), "{}", err(&output));
    assert_eq!(fs::read_to_string(&file).expect("there"), "# mine\n");
    let printed = covgate(folder.path(), &["init", "--print"]);
    assert_eq!(fs::read_to_string(&file).expect("there"), "# mine\n");
    assert!(err(&printed).contains("To measure and judge:"), "{}", err(&printed));
    assert_eq!(covgate(folder.path(), &["init", "--force"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&file).expect("there"), out(&printed));
    fs::remove_file(&file).expect("removed");
    let pyproject = folder.path().join("pyproject.toml");
    let text = fs::read_to_string(&pyproject).expect("there") + "\n[tool.covgate.overall]\nfail-under = 90\n";
    fs::write(pyproject, text).expect("written");
    let output = covgate(folder.path(), &["init", "--force"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("pyproject.toml configures covgate already"), "{}", err(&output));
    assert!(!file.exists());
}

#[test]
fn where_nothing_is_it_says_what_to_run_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = covgate(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("pytest tests/unit --cov=src --cov-branch"), "{}", err(&output));
    assert!(!folder.path().join("covgate.toml").exists());
}

#[test]
fn tests_alone_are_enough_to_begin_with() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("src/app/__init__.py", ""),
        ("src/app/pay.py", "def pay():\n    return 1\n"),
        ("tests/unit/test_pay.py", "def test_pay():\n    assert True\n"),
        ("tests/e2e/deep/test_all.py", "def test_all():\n    assert True\n"),
        (".gitlab-ci.yml", ""),
    ] {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().expect("a parent")).expect("a folder");
        fs::write(place, text).expect("written");
    }
    let output = covgate(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = fs::read_to_string(folder.path().join("covgate.toml")).expect("written");
    assert!(text.contains("source = [\"src\"]"), "{text}");
    assert!(text.contains("[layers.e2e]  # tests in tests/e2e\nreports = [\"reports/e2e/coverage.json\"]\n"), "{text}");
    let talk = out(&output);
    assert!(talk.contains("  pytest tests/unit --cov=src --cov-branch --cov-report=json:reports/unit/coverage.json --junitxml=reports/unit/junit.xml\n"), "{talk}");
    assert!(talk.contains(".gitlab-ci.yml:\n  coverage:\n"), "{talk}");
    assert!(!talk.contains(".github"), "{talk}");
    let github = out(&covgate(folder.path(), &["init", "--force", "--ci", "github"]));
    assert!(github.contains(".github/workflows/coverage.yml:") && !github.contains(".gitlab-ci.yml"), "{github}");
}

#[test]
fn names_of_another_place_are_mapped_and_layers_without_reports_are_named() {
    let folder = shop();
    let report = folder.path().join("reports/unit/coverage-1.json");
    let text = fs::read_to_string(&report).expect("a report").replace("src/shop/", "/opt/app/lib/");
    fs::write(report, text).expect("written");
    fs::remove_dir_all(folder.path().join("reports/e2e")).expect("removed");
    covgate(folder.path(), &["init", "-q"]);
    let text = fs::read_to_string(folder.path().join("covgate.toml")).expect("written");
    assert!(text.contains("[paths]\nshop = [\"src/shop\", \"/opt/app/lib\"]\n"), "{text}");
    assert!(text.contains("# Tests of e2e are there, and no report of them yet:\n# [layers.e2e]"), "{text}");
    // Without e2e the XML report does not name every exit that it missed.
    assert_eq!(told(folder.path()), (vec!["covgate::merge::bounds".to_owned()], Vec::new()));
}

#[test]
fn real_projects_get_a_configuration_that_needs_no_word() {
    let corpus = Path::new("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: ../shared/corpus is not here");
        return;
    }
    // What is left is of the reports: tests that failed, branches that were not measured.
    for (set, left) in [
        ("click", &[][..]),
        ("pluggy", &[]),
        ("marshmallow", &[]),
        ("packaging", &[]),
        ("itsdangerous", &[]),
        ("attrs", &["covgate::tests::failed"]),
        ("flask", &["covgate::tests::failed", "covgate::doctor::no-branch"]),
        ("requests-mixed", &["covgate::layers::no-branches"]),
    ] {
        let is_wanted = |name: &str| !name.contains("repo.bundle") && !name.contains("stress");
        let folder = copy(&corpus.join(set), is_wanted);
        let output = covgate(folder.path(), &["init"]);
        assert_eq!(output.status.code(), Some(0), "{set}: {}", err(&output));
        let text = fs::read_to_string(folder.path().join("covgate.toml")).expect("written");
        let (told, found) = told(folder.path());
        let is_left = |code: &&String| !left.contains(&code.as_str());
        let beyond: Vec<&String> = told.iter().chain(&found).filter(is_left).collect();
        assert!(beyond.is_empty(), "{set}: {beyond:?}\n{text}");
    }
}

#[test]
fn a_root_that_is_no_folder_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let place: PathBuf = folder.path().join("none");
    let output = covgate(folder.path(), &["init", "--root", &place.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("is no folder"), "{}", err(&output));
}
