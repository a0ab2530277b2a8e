//! The test audit against pytest's own collection: of a project full of traps, and of the sample application.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use covgate::audit::{Audit, Weight};
use covgate::config::Config;
use covgate::results::Results;

fn audit(root: &Path) -> Audit {
    let file = root.join("covgate.toml");
    let config = file.is_file().then(|| Config::load(Some(&file), root, None).expect("a configuration"));
    let config = config.unwrap_or_default();
    Audit::of(root, &Config { root: root.to_owned(), ..config }, &Results::default())
}

/// A project's files, each a path and its text.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn lines(path: &str) -> BTreeSet<String> {
    fs::read_to_string(path).expect("a list").lines().map(str::to_owned).collect()
}

/// The functions that are certain, and those that only running tells of.
fn found(audit: &Audit) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut sets = (BTreeSet::new(), BTreeSet::new());
    for file in &audit.files {
        let id = |name: &String| format!("{}::{name}", file.path);
        let is_kept = |name: &&String| !file.deselected.contains(name);
        sets.0.extend(file.tests.iter().filter(is_kept).map(id));
        sets.1.extend(file.maybe.iter().map(id));
    }
    sets
}

/// The weights and codes of all findings, in order.
fn codes(audit: &Audit) -> Vec<String> {
    let short = |code: &str| code.trim_start_matches("covgate::audit::").to_owned();
    audit.findings.iter().map(|finding| format!("{} {}", finding.weight.word(), short(finding.code))).collect()
}

fn places<'a>(audit: &'a Audit, code: &str) -> &'a [String] {
    let code = format!("covgate::audit::{code}");
    audit.findings.iter().find(|finding| finding.code == code).map_or(&[], |finding| finding.places.as_slice())
}

#[test]
fn the_sample_application_has_the_tests_that_pytest_collects() {
    let audit = audit(Path::new("sample-reports/shop"));
    let (certain, maybe) = found(&audit);
    assert_eq!(certain, lines("tests/audit/shop.txt"));
    assert_eq!((maybe.len(), audit.unclear.len()), (0, 0));
    // pytest collects 567 cases of them.
    assert_eq!((audit.totals.tests, audit.totals.cases, audit.totals.unknown_cases), (383, 567, 0));
}

#[test]
fn no_trap_makes_it_claim_a_test_that_is_not_there_or_pass_over_one_that_is() {
    let audit = audit(Path::new("tests/audit/traps"));
    let collected = lines("tests/audit/traps.txt");
    let (certain, maybe) = found(&audit);
    assert_eq!(certain.difference(&collected).collect::<Vec<_>>(), [""; 0], "claimed, and not there");
    let open: BTreeSet<&String> =
        audit.unclear.iter().filter(|row| row.names > 0).flat_map(|row| &row.places).collect();
    let is_open = |name: &str| open.iter().any(|one| name.starts_with(one.trim_end_matches('*')));
    let is_told = |name: &&String| certain.contains(*name) || maybe.contains(*name) || is_open(name);
    assert_eq!(collected.iter().filter(|name| !is_told(name)).collect::<Vec<_>>(), [""; 0], "there, and not told");
    assert_eq!((certain.len(), maybe.len(), open.len()), (45, 9, 12));
}

#[test]
fn what_only_running_tells_is_listed_by_its_reason() {
    let audit = audit(Path::new("tests/audit/traps"));
    let rows: Vec<_> = audit.unclear.iter().map(|row| (row.why, row.tests, row.names)).collect();
    assert_eq!(
        rows,
        [
            ("defined under a condition", 3, 0),
            ("in a module that may skip itself when it is imported", 4, 0),
            ("in a class made from one that is not in this tree", 1, 3),
            ("in a file that a conftest.py may leave out", 1, 0),
            ("made by a call", 0, 4),
            ("of a class or module that gets members which no definition shows", 0, 4),
        ]
    );
}

#[test]
fn every_symptom_of_the_traps_is_found_once() {
    let audit = audit(Path::new("tests/audit/traps"));
    assert_eq!(
        codes(&audit),
        [
            "fault shadowed-test",
            "warning outside-testpaths",
            "warning not-recursed",
            "warning file-name",
            "warning unregistered-marker",
            "warning class-with-init",
            "warning async-without-plugin",
            "warning empty-test",
            "hint xfail-not-strict",
            "hint ignored",
            "hint unused-marker",
            "hint markers-not-strict",
            "hint deselected",
            "hint no-assert",
            "hint skipped",
            "hint coverage-no-branch",
            "hint coverage-no-source",
        ]
    );
    assert_eq!(places(&audit, "unregistered-marker"), ["extra/checks/test_outside.py:4: `slwo`, 1 use; is it `slow`?"]);
    assert_eq!(places(&audit, "unused-marker"), ["pytest.ini:10: `never_used`"]);
    assert_eq!(places(&audit, "file-name"), ["tests/helpers/unlisted.py: 1 test in 1 file"]);
    assert!(audit.findings.iter().all(|finding| !finding.fix.is_empty() && !finding.message.ends_with('.')));
}

#[test]
fn unregistered_markers_are_faults_under_strict_markers() {
    let test = ("tests/test_a.py", "import pytest\n\n@pytest.mark.slwo\ndef test_a():\n    assert 1\n");
    for (ini, weight) in [("[pytest]\n", Weight::Warning), ("[pytest]\naddopts = --strict-markers\n", Weight::Fault)] {
        let folder = project(&[("pytest.ini", ini), test]);
        let audit = audit(folder.path());
        let finding = audit.findings.iter().find(|finding| finding.code.ends_with("unregistered-marker"));
        assert_eq!(finding.map(|finding| finding.weight), Some(weight), "{ini}");
        let paste = finding.and_then(|finding| finding.paste.as_deref());
        assert_eq!(paste, Some("[pytest]\nmarkers =\n    slwo: what it is for"));
    }
}

#[test]
fn files_of_one_module_name_are_a_fault_unless_they_are_imported_by_path() {
    let files = [("a/test_x.py", "def test_a(): assert 1\n"), ("b/test_x.py", "def test_b(): assert 1\n")];
    let clash = project(&files);
    assert_eq!(places(&audit(clash.path()), "duplicate-name"), ["a/test_x.py, b/test_x.py"]);
    for more in [("pytest.ini", "[pytest]\naddopts = --import-mode=importlib\n"), ("a/__init__.py", "")] {
        let folder = project(&[files[0], files[1], more]);
        assert_eq!(places(&audit(folder.path()), "duplicate-name"), [""; 0], "{more:?}");
    }
    let packages = project(&[
        ("x/a/__init__.py", ""),
        ("x/__init__.py", ""),
        ("y/a/__init__.py", ""),
        ("x/a/test_x.py", files[0].1),
        ("y/a/test_x.py", files[1].1),
    ]);
    assert_eq!(places(&audit(packages.path()), "duplicate-name"), [""; 0]);
}

#[test]
fn coverage_settings_that_weaken_a_gate_are_found_with_their_lines() {
    let rc = "[run]\nomit =\n    */billing/*\n    tests/*\nparallel = true\n[report]\nfail_under = 90\nexclude_lines =\n    def .*:\n    if DEBUG\nignore_errors = yes\n";
    let folder = project(&[
        (".coveragerc", rc),
        ("setup.cfg", "[coverage:run]\nbranch = true\n[tool:pytest]\naddopts = --cov-fail-under=80 --no-cov-on-fail\n"),
        ("src/shop/billing/tax.py", ""),
        ("src/shop/cart.py", ""),
        ("tests/test_a.py", "def test_a(): assert 1\n"),
    ]);
    let audit = audit(folder.path());
    for (code, expected) in [
        ("coverage-rounds", ".coveragerc:7"),
        ("coverage-ignored", "setup.cfg"),
        ("coverage-no-branch", ".coveragerc"),
        ("coverage-no-source", ".coveragerc"),
        ("coverage-absolute-paths", ".coveragerc"),
        ("coverage-omits-source", ".coveragerc:3: `*/billing/*` hides 1 file"),
        ("coverage-excludes-too-much", ".coveragerc:9: `def .*:`"),
        ("coverage-drops-pragma", ".coveragerc:9"),
        ("coverage-parallel", ".coveragerc:5"),
        ("coverage-ignores-errors", ".coveragerc:11"),
        ("cov-fail-under", "setup.cfg:4"),
        ("no-cov-on-fail", "setup.cfg:4"),
    ] {
        assert_eq!(places(&audit, code), [expected], "{code}");
    }
}

#[test]
fn a_floor_is_told_with_what_it_lets_through() {
    for (report, passes) in [
        ("fail_under = 90", Some("89.5")),
        ("fail_under = 90\nprecision = 1", Some("89.95")),
        ("fail_under = 87.5", Some("87.45")),
        ("fail_under = 87.50\nprecision = 0", Some("87.45")),
        ("fail_under = 90\nprecision = 2", None),
        ("fail_under = 100", None),
        ("fail_under = 0", None),
    ] {
        let folder = project(&[(".coveragerc", &format!("[report]\n{report}\n"))]);
        let audit = audit(folder.path());
        let finding = audit.findings.iter().find(|finding| finding.code.ends_with("coverage-rounds"));
        let expected = passes.map(|passes| format!("coverage.py passes from {passes} % on"));
        let told = finding.map(|finding| finding.message.split(": ").nth(1).unwrap_or_default().to_owned());
        assert_eq!(told, expected, "{report}");
    }
}

#[test]
fn nothing_is_followed_out_of_the_root_and_what_cannot_be_read_is_told() {
    let outside = project(&[("test_elsewhere.py", "def test_elsewhere(): assert 1\n")]);
    let folder = project(&[
        ("pytest.ini", "[pytest]\ntestpaths = tests ../elsewhere /tmp gone\n"),
        ("tests/test_good.py", "def test_good(): assert 1\n"),
        ("tests/test_syntax.py", "def test_x(:\n"),
        ("tests/.venv/test_hidden.py", "def test_hidden(): assert 1\n"),
        ("tests/env/pyvenv.cfg", ""),
        ("tests/env/test_environment.py", "def test_environment(): assert 1\n"),
    ]);
    fs::write(folder.path().join("tests/test_bytes.py"), b"x = 1\ny = '\xff'\n").expect("a file");
    symlink(outside.path(), folder.path().join("tests/away")).expect("a link");
    symlink(folder.path(), folder.path().join("tests/loop")).expect("a link");
    symlink(outside.path().join("test_elsewhere.py"), folder.path().join("tests/test_link.py")).expect("a link");
    let audit = audit(folder.path());
    assert_eq!(found(&audit).0.into_iter().collect::<Vec<_>>(), ["tests/test_good.py::test_good"]);
    assert_eq!(places(&audit, "link"), ["tests/away", "tests/loop", "tests/test_link.py"]);
    let broken = places(&audit, "unreadable");
    assert_eq!(broken[0], "tests/test_bytes.py: line 2: not text in the file's encoding");
    assert!(broken[1].starts_with("tests/test_syntax.py: line 1: "), "{broken:?}");
    assert_eq!(places(&audit, "testpath-missing"), ["pytest.ini:2: `gone`"]);
    assert_eq!(places(&audit, "testpath-outside"), ["pytest.ini:2: `../elsewhere`", "pytest.ini:2: `/tmp`"]);
}

#[test]
fn ten_thousand_files_give_the_same_audit_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    for at in 0..10_000 {
        let path = folder.path().join(format!("tests/p{}", at % 100));
        fs::create_dir_all(&path).expect("folders");
        fs::write(path.join(format!("test_{at}.py")), format!("def test_{at}():\n    assert {at} >= 0\n"))
            .expect("a file");
    }
    let (one, two) = (audit(folder.path()), audit(folder.path()));
    assert_eq!(one.totals.tests, 10_000);
    assert_eq!(serde_json::to_string(&one).expect("plain data"), serde_json::to_string(&two).expect("plain data"));
}
