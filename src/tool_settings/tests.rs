//! Which file counts, and what it says.

use std::fs;

use super::*;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn pytest(files: &[(&str, &str)]) -> Pytest {
    Pytest::read(folder(files).path())
}

fn coverage(files: &[(&str, &str)]) -> Coverage {
    Coverage::read(folder(files).path())
}

fn shown(settings: &[Setting<String>]) -> Vec<String> {
    settings.iter().map(|setting| format!("{} {}", setting.place, setting.value)).collect()
}

#[test]
fn the_first_file_of_pytest_s_order_counts_and_the_others_are_told() {
    let all = [
        ("pytest.toml", "[pytest]\n"),
        (".pytest.toml", ""),
        ("pytest.ini", ""),
        (".pytest.ini", ""),
        ("pyproject.toml", "[tool.pytest.ini_options]\n"),
        ("tox.ini", "[pytest]\n"),
        ("setup.cfg", "[tool:pytest]\n"),
    ];
    for at in 0..all.len() {
        let pytest = pytest(&all[at..]);
        assert_eq!(pytest.file.as_deref(), Some(all[at].0));
        let others: Vec<&str> = all[at + 1..].iter().map(|(name, _)| *name).collect();
        assert_eq!(pytest.ignored, others);
    }
    let silent =
        [("pyproject.toml", "[tool.pytest]\n[tool.ruff]\n"), ("tox.ini", "[tox]\n"), ("setup.cfg", "[pytest]\n")];
    assert_eq!(pytest(&silent).file, None);
    assert_eq!(pytest(&[]).testpaths, []);
}

#[test]
fn the_same_settings_are_read_from_every_kind_of_file() {
    let ini = "testpaths = a 'b c'\npython_files =\n    check_*.py\n    t.py\nmarkers =\n  slow: long\n  net(host): x\naddopts = -m 'not slow' --ignore=x -p no:cacheprovider\n    --strict-markers\nxfail_strict = True\n";
    let toml = "testpaths = ['a', 'b c']\npython_files = ['check_*.py', 't.py']\nmarkers = [\n  'slow: long',\n  'net(host): x',\n]\naddopts = ['-m', 'not slow', '--ignore', 'x', '-pno:cacheprovider', '--strict-markers']\nxfail_strict = true\n";
    let text = "testpaths = \"a 'b c'\"\npython_files = 'check_*.py t.py'\nmarkers = '''\nslow: long\nnet(host): x\n'''\naddopts = \"-m='not slow' --ignore x -p no:cacheprovider --strict\"\nxfail_strict = 'yes'\n";
    for (name, text) in [
        ("pytest.ini", format!("[pytest]\n{ini}")),
        ("setup.cfg", format!("[tool:pytest]\n{ini}")),
        ("pyproject.toml", format!("[tool.pytest.ini_options]\n{toml}")),
        ("pyproject.toml", format!("[tool.pytest]\n{toml}")),
        ("pytest.toml", format!("[pytest]\n{toml}")),
        ("pyproject.toml", format!("[tool.pytest.ini_options]\n{text}")),
    ] {
        let pytest = pytest(&[(name, &text)]);
        let values = |settings: &[Setting<String>]| settings.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
        assert_eq!(values(&pytest.testpaths), ["a", "b c"], "{text}");
        assert_eq!(pytest.python_files, ["check_*.py", "t.py"], "{text}");
        assert_eq!(values(&pytest.registered()), ["slow", "net"], "{text}");
        assert_eq!(pytest.options.markers.as_ref().map(|one| one.value.as_str()), Some("not slow"), "{text}");
        assert_eq!(values(&pytest.options.ignore), ["x"], "{text}");
        assert_eq!(values(&pytest.options.plugins), ["no:cacheprovider"], "{text}");
        assert!(pytest.is_strict_about_markers() && pytest.xfail_strict.is_some_and(|one| one.value), "{text}");
    }
}

#[test]
fn every_marker_knows_its_line() {
    let toml = "[tool.pytest.ini_options]\nmarkers = [\n  'slow: long',\n\n  'net',\n]\n";
    assert_eq!(
        shown(&pytest(&[("pyproject.toml", toml)]).registered()),
        ["pyproject.toml:3 slow", "pyproject.toml:5 net"]
    );
    let text = "[tool.pytest.ini_options]\nmarkers = \"\"\"\nslow: long\n\nnet\"\"\"\n";
    assert_eq!(
        shown(&pytest(&[("pyproject.toml", text)]).registered()),
        ["pyproject.toml:3 slow", "pyproject.toml:5 net"]
    );
    assert_eq!(
        shown(&pytest(&[("pytest.ini", "[pytest]\nmarkers = a\n  b: x\n")]).registered()),
        ["pytest.ini:2 a", "pytest.ini:3 b"]
    );
}

#[test]
fn strict_of_pytest_9_stands_for_all_of_them() {
    let strict = pytest(&[("pytest.toml", "[pytest]\nstrict = true\nstrict_config = false\n")]);
    assert!(strict.is_strict_about_markers());
    assert_eq!(strict.strict_config.map(|one| one.value), Some(false));
    assert_eq!(strict.xfail_strict.map(|one| one.value), Some(true));
}

#[test]
fn options_are_told_from_paths_and_from_the_values_of_others() {
    let pytest = pytest(&[(
        "pytest.ini",
        "[pytest]\naddopts = -ra --cov src --cov-report term tests -n 4 --cov -x --tb short\n",
    )]);
    assert_eq!(shown(&pytest.options.paths), ["pytest.ini:2 tests"]);
    assert_eq!(shown(&pytest.options.cov), ["pytest.ini:2 src", "pytest.ini:2 "]);
}

#[test]
fn what_pytest_refuses_is_told_with_its_place() {
    let broken = pytest(&[("pyproject.toml", "[tool.pytest\n"), ("tox.ini", "[pytest]\n")]);
    let places: Vec<String> = broken.refused.iter().map(|one| one.place.to_string()).collect();
    assert_eq!(places, ["pyproject.toml:1"]);
    let bytes = folder(&[]);
    fs::write(bytes.path().join("pytest.ini"), b"[pytest]\n# \xe9\n").expect("a file");
    assert_eq!(Pytest::read(bytes.path()).refused[0].why, "not UTF-8 text");
}

#[test]
fn names_and_paths_match_as_pytest_has_it() {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (patterns, path, is_match) in [
        (&["test_*.py"][..], "a/test_x.py", true),
        (&["test_*.py"], "a/xtest_x.py", false),
        (&["a/**/t_*.py"], "b/a/c/d/t_x.py", true),
        (&["tests/*"], "x/tests/a/b.py", true),
        (&["[x.py"], "[x.py", true),
        (&["t[!0-9].py"], "t1.py", false),
    ] {
        assert_eq!(matches_path(&list(patterns), path), is_match, "{patterns:?} {path}");
    }
    for (options, name, is_match) in [
        (&["Test"][..], "Testing", true),
        (&["*Suite"], "ASuite", true),
        (&["*Suite"], "SuiteA", false),
        (&["test"], "Test", false),
    ] {
        assert_eq!(matches_name(&list(options), name), is_match, "{options:?} {name}");
    }
}

#[test]
fn the_first_file_of_coverage_s_order_counts_and_the_others_are_told() {
    let all = [
        (".coveragerc", "[run]\nbranch = 1\n"),
        ("setup.cfg", "[coverage:run]\nbranch = on\n"),
        ("tox.ini", "[coverage:run]\nbranch: yes\n"),
        ("pyproject.toml", "[tool.coverage.run]\nbranch = true\n"),
    ];
    for at in 0..all.len() {
        let coverage = coverage(&all[at..]);
        assert_eq!(coverage.file.as_deref(), Some(all[at].0));
        assert_eq!(coverage.branch.map(|one| (one.value, one.place.line)), Some((true, 2)));
        assert_eq!(coverage.ignored.len(), all.len() - at - 1);
    }
    let empty = coverage(&[(".coveragerc", ""), ("pyproject.toml", all[3].1)]);
    assert_eq!((empty.file.as_deref(), empty.branch), (Some(".coveragerc"), None));
    assert_eq!(empty.ignored, ["pyproject.toml"]);
    assert_eq!(coverage(&[("setup.cfg", "[run]\nbranch = 1\n")]).file, None);
}

#[test]
fn coverage_s_settings_are_read_from_both_kinds_of_file() {
    let ini = "[run]\nSource = a, b\n  c\nomit =\n  */x/*\n[report]\nfail_under = 90\nprecision = 2\nexclude_also =\n  if a, b:\n";
    let toml = "[tool.coverage.run]\nsource = ['a', 'b', 'c']\nomit = ['*/x/*']\n[tool.coverage.report]\nfail_under = 90\nprecision = 2\nexclude_also = ['if a, b:']\n";
    for (name, text) in [(".coveragerc", ini), ("pyproject.toml", toml)] {
        let coverage = coverage(&[(name, text)]);
        let values = |settings: &[Setting<String>]| settings.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
        assert_eq!(values(&coverage.source), ["a", "b", "c"], "{name}");
        assert_eq!(values(&coverage.omit), ["*/x/*"], "{name}");
        assert_eq!(values(&coverage.exclude_also), ["if a, b:"], "{name}");
        assert_eq!(coverage.fail_under.map(|one| one.value).as_deref(), Some("90"), "{name}");
        assert_eq!(coverage.precision.map(|one| one.value), Some(2), "{name}");
    }
}
