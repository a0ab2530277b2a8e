//! Changed lines by git itself: repositories made here, whatever configuration they or their user have.

#[path = "common/judge.rs"]
mod judge;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use covgate::changes;
use serde_json::Value;

/// A repository with a project in it.
struct Repository {
    folder: tempfile::TempDir,
}

/// git as if nobody had configured it, with the same author each time.
fn git_in(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.org");
        git.env(format!("GIT_{who}_DATE"), "2026-01-01T00:00:00Z");
    }
    git
}

fn succeeds(command: &mut Command) {
    let output = command.output().expect("git runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Repository {
    /// A repository whose branch `main` has these files, and whose branch `work` is checked out.
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a folder") };
        repository.git(&["init", "-q", "-b", "main"]);
        repository.write(files);
        repository.commit();
        repository.git(&["checkout", "-q", "-b", "work"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) {
        succeeds(git_in(self.path()).args(arguments));
    }

    fn write(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x"]);
    }
}

/// A report: files with their covered and their missed lines.
fn lcov(files: &[(&str, &[u32], &[u32])]) -> String {
    let file = |(name, covered, missed): &(&str, &[u32], &[u32])| {
        let mut lines: Vec<(u32, u32)> = covered.iter().map(|&line| (line, 1)).collect();
        lines.extend(missed.iter().map(|&line| (line, 0)));
        lines.sort_unstable();
        let lines: Vec<String> = lines.iter().map(|(line, hits)| format!("DA:{line},{hits}\n")).collect();
        format!("SF:{name}\n{}end_of_record\n", lines.concat())
    };
    files.iter().map(file).collect()
}

fn covgate(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_covgate"));
    command.current_dir(folder).env("NO_COLOR", "1").env("GITHUB_ACTIONS", "").env("TF_BUILD", "");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Measures the changed lines: the exit code, and `patch` of covgate.json.
fn measured(folder: &Path, arguments: &[&str]) -> (Option<i32>, Value, Output) {
    let out = tempfile::tempdir().expect("a folder");
    let json = out.path().join("covgate.json");
    let output = covgate(folder).arg("diff").args(arguments).arg("--json").arg(&json).output().expect("it runs");
    let text = fs::read_to_string(&json).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let all: Value = serde_json::from_str(&text).expect("JSON");
    (output.status.code(), all["patch"].clone(), output)
}

/// Changed files with covered and all changed lines, and missed ranges.
fn files(patch: &Value) -> Vec<String> {
    let file = |file: &Value| {
        let lines = &file["lines"];
        format!(
            "{} {}/{} {}",
            file["path"].as_str().expect("a path"),
            lines["covered"],
            lines["total"],
            file["missed_lines"]
        )
    };
    patch["files"].as_array().expect("files").iter().map(file).collect()
}

const OLD: &str = "def old():\n    return 1\n";

#[test]
fn all_that_changed_since_the_base_counts_committed_or_not() {
    let repository =
        Repository::new(&[("src/a.py", OLD), ("src/b.py", OLD), ("src/c.py", OLD), (".gitignore", "gen.py\n")]);
    repository.write(&[("src/a.py", "def old():\n    return 2\n")]);
    repository.commit();
    repository.write(&[("src/b.py", "def old():\n    return 3\n")]);
    repository.git(&["add", "src/b.py"]);
    repository.write(&[
        ("src/c.py", "def old():\n    return 4\n"),
        ("src/d.py", "def new():\n    # why\n    return 5\n"),
        ("src/gen.py", "x = 1\n"),
        ("scripts/tool.py", "x = 1\n"),
        ("report.info", &lcov(&[("src/a.py", &[1, 2], &[]), ("src/b.py", &[1], &[2]), ("src/c.py", &[1, 2], &[])])),
    ]);
    // Work that went on elsewhere since is no change of this branch.
    repository.git(&["stash", "-q", "-u"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.write(&[("src/elsewhere.py", OLD)]);
    repository.commit();
    repository.git(&["checkout", "-q", "work"]);
    repository.git(&["stash", "pop", "-q", "--index"]);
    let (code, patch, _) = measured(repository.path(), &["main", "report.info"]);
    assert_eq!(code, Some(0));
    assert_eq!(files(&patch), ["src/d.py 0/2 [[1,3]]", "src/b.py 0/1 [[2,2]]", "src/a.py 1/1 []", "src/c.py 1/1 []"]);
    assert_eq!(patch["files"][0]["basis"], "never-measured");
}

#[test]
fn a_new_file_that_no_test_imports_fails_the_floor() {
    let repository = Repository::new(&[("src/shop/a.py", OLD), ("tests/test_a.py", "def test(): pass\n")]);
    repository.write(&[
        ("src/shop/new.py", "\"\"\"Doc.\"\"\"\n\n\ndef new(x):\n    \"\"\"Doc.\"\"\"\n    if x:  # pragma: no cover\n        return 1\n    return 2\n"),
        ("tests/test_b.py", "def test(): pass\n"),
    ]);
    repository.commit();
    repository.write(&[
        ("report.info", &lcov(&[("src/shop/a.py", &[1, 2], &[])])),
        ("covgate.toml", "[patch]\nbase = \"main\"\nfail-under = 100\n"),
    ]);
    for source in ["", "[project]\nsource = [\"src\"]\n"] {
        repository.write(&[("covgate.toml", &format!("{source}[patch]\nbase = \"main\"\nfail-under = 100\n"))]);
        let (code, patch, output) = measured(repository.path(), &["main", "report.info"]);
        assert_eq!(code, Some(1), "{}", text(&output.stdout));
        assert_eq!(files(&patch), ["src/shop/new.py 0/2 [[4,4],[8,8]]"]);
        // `check` judges by the configuration alone.
        let check = covgate(repository.path()).args(["--no-reports", "report.info"]).output().expect("it runs");
        assert_eq!(check.status.code(), Some(1));
        assert!(text(&check.stdout).contains("patch lines"), "{}", text(&check.stdout));
    }
    repository.write(&[(
        "covgate.toml",
        "[project]\nsource = [\"src\"]\nomit = [\"src/shop/new.py\"]\n[patch]\nfail-under = 100\n",
    )]);
    let (code, patch, _) = measured(repository.path(), &["main", "report.info"]);
    assert_eq!((code, patch["lines"]["total"].as_u64()), (Some(0), Some(0)));
    assert!(patch["notes"].to_string().contains("1 changed file is left out by `omit`"), "{patch}");
}

#[test]
fn a_renamed_file_is_the_same_file() {
    let body: Vec<String> = (0..20).map(|number| format!("value_{number} = {number}\n")).collect();
    let body = body.concat();
    let repository = Repository::new(&[("src/old.py", &body)]);
    repository.git(&["mv", "src/old.py", "src/new.py"]);
    repository.write(&[("src/new.py", &body.replace("value_3 = 3", "value_3 = 4"))]);
    let lines: Vec<u32> = (1..=20).filter(|line| *line != 4).collect();
    repository.write(&[("report.info", &lcov(&[("src/new.py", &lines, &[4])]))]);
    let (_, patch, output) = measured(repository.path(), &["main", "report.info"]);
    assert_eq!(files(&patch), ["src/new.py 0/1 [[4,4]]"]);
    assert_eq!(patch["files"][0]["renamed_from"], "src/old.py");
    assert!(text(&output.stdout).contains("renamed from src/old.py"));
}

#[test]
fn a_project_below_the_top_is_measured_as_itself() {
    let repository = Repository::new(&[("back/src/a.py", OLD), ("front/src/a.py", OLD), ("back/covgate.toml", "")]);
    let changed = "def old():\n    return 2\n";
    repository.write(&[("back/src/a.py", changed), ("front/src/a.py", changed), ("back/src/new.py", OLD)]);
    let back = repository.path().join("back");
    fs::write(back.join("report.info"), lcov(&[("src/a.py", &[1, 2], &[])])).expect("a report");
    let expected = ["src/new.py 0/2 [[1,2]]", "src/a.py 1/1 []"];
    let (_, patch, _) = measured(&back, &["main", "report.info"]);
    assert_eq!(files(&patch), expected);
    assert!(patch["notes"].to_string().contains("1 changed file is outside of the project"), "{patch}");
    let (_, patch, _) = measured(&back.join("src"), &["main", "../report.info"]);
    assert_eq!(files(&patch), expected);
    // A diff in a file is named from the top, or from the folder that it was made in.
    repository.git(&["add", "-A"]);
    for how in [&["diff", "main"][..], &["diff", "main", "--relative"], &["diff", "main", "--no-prefix"]] {
        let diff = git_in(&back).args(how).output().expect("git runs").stdout;
        fs::write(back.join("changes.diff"), diff).expect("a diff");
        let (_, patch, _) = measured(&back, &["--diff-file", "changes.diff", "report.info"]);
        assert_eq!(files(&patch), expected, "{how:?}");
    }
}

#[test]
fn no_configuration_of_git_changes_the_answer() {
    let repository = Repository::new(&[("src/naïve \"x\".py", OLD), ("src/m.py", OLD)]);
    let changed = "def old():\n    return 2\n";
    repository.write(&[
        ("src/naïve \"x\".py", changed),
        ("src/m.py", changed),
        ("src/ tab\t.py", OLD),
        ("src/-n.py", OLD),
    ]);
    repository.write(&[("report.info", &lcov(&[("src/m.py", &[1, 2], &[]), ("src/naïve \"x\".py", &[1, 2], &[])]))]);
    let (_, patch, _) = measured(repository.path(), &["main", "report.info"]);
    let plain = files(&patch);
    assert_eq!(
        plain,
        ["src/ tab\t.py 0/2 [[1,2]]", "src/-n.py 0/2 [[1,2]]", "src/m.py 1/1 []", "src/naïve \"x\".py 1/1 []"]
    );
    repository.write(&[(".git/info/attributes", "*.py diff=py\n"), ("false.sh", "#!/bin/sh\nexit 3\n")]);
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "./false.sh"),
        ("diff.py.textconv", "./false.sh"),
        ("diff.py.command", "./false.sh"),
        ("diff.algorithm", "minimal"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "9"),
        ("diff.relative", "true"),
        ("diff.renames", "false"),
        ("diff.orderFile", "no-such-file"),
        ("diff.submodule", "log"),
        ("diff.srcPrefix", "x/"),
        ("diff.colorMoved", "zebra"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("core.pager", "false"),
    ] {
        repository.git(&["config", key, value]);
    }
    let (_, patch, _) = measured(repository.path(), &["main", "report.info"]);
    assert_eq!(files(&patch), plain);
    // A hook of another repository, or a user's own habits.
    let other = Repository::new(&[("x", "y\n")]);
    let json = repository.path().join("out.json");
    let mut command = covgate(repository.path());
    command.args(["diff", "main", "report.info", "--json"]).arg(&json);
    command.env("GIT_DIR", other.path().join(".git")).env("GIT_WORK_TREE", other.path());
    command.env("GIT_INDEX_FILE", other.path().join("no-index")).env("GIT_EXTERNAL_DIFF", "false");
    command.env("GIT_DIFF_OPTS", "--unified=7").env("GIT_PAGER", "false").env("LC_ALL", "de_DE.UTF-8");
    assert_eq!(command.output().expect("it runs").status.code(), Some(0));
    let all: Value = serde_json::from_str(&fs::read_to_string(json).expect("written")).expect("JSON");
    assert_eq!(files(&all["patch"]), plain);
}

#[test]
fn nothing_changed_is_nothing_to_judge() {
    let repository = Repository::new(&[("src/a.py", OLD), ("README", "x\n")]);
    repository.write(&[("report.info", &lcov(&[("src/a.py", &[1, 2], &[])])), ("README", "y\n")]);
    let (code, patch, output) = measured(repository.path(), &["main", "report.info", "--fail-under", "100"]);
    assert_eq!((code, patch["lines"]["percent"].is_null()), (Some(0), true));
    let shown = text(&output.stdout);
    assert!(shown.contains("no statement changed since main") && shown.contains("nothing to judge"), "{shown}");
    let check = covgate(repository.path())
        .args(["--no-reports", "report.info", "--diff", "main", "--fail-under", "patch=100"])
        .output()
        .expect("it runs");
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stdout));
}

#[test]
fn an_empty_diff_is_told_in_every_report_and_passes_no_floor() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("report.info"), lcov(&[("src/a.py", &[1, 2], &[])])).expect("a report");
    for (diff, floor, code) in [("", &["--fail-under", "patch=1"][..], 2), ("\n", &[], 0)] {
        fs::write(folder.path().join("changes.diff"), diff).expect("a diff");
        let output = covgate(folder.path())
            .args(["--fail-under", "1", "--diff-file", "changes.diff", "report.info"])
            .args(floor)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stdout));
        assert!(text(&output.stdout).contains("the diff in changes.diff is empty"), "{}", text(&output.stdout));
        for report in ["covgate.json", "report.md", "index.html"] {
            let path = folder.path().join("covgate-report").join(report);
            let text = fs::read_to_string(path).expect("a report");
            assert!(text.contains("is empty: no changed line is judged"), "{report}: {text}");
        }
    }
}

/// The code of the fault and what it says to type.
fn fault(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    text(&output.stderr)
}

#[test]
fn what_git_cannot_tell_is_an_error_with_what_to_type() {
    let repository = Repository::new(&[("src/a.py", OLD)]);
    repository.write(&[("src/a.py", "def old():\n    return 2\n")]);
    repository.commit();
    let report = lcov(&[("src/a.py", &[1, 2], &[])]);
    repository.write(&[("report.info", &report)]);
    for (base, code, help) in [
        ("origin/main", "no-base", "git fetch origin main:refs/remotes/origin/main"),
        ("mian", "no-base", "git branch --all"),
        ("--output=x", "no-base", "git branch --all"),
        ("--output=x/y", "no-base", "git branch --all"),
        ("main...HEAD", "no-base", "give one commit or branch"),
    ] {
        let mut command = covgate(repository.path());
        command.args(["--no-reports", "report.info"]).arg(format!("--diff={base}"));
        let told = fault(&mut command);
        assert!(told.contains(&format!("covgate::changes::{code}")), "{base}: {told}");
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.replace("│ ", "").contains(help), "{base}: {told}");
    }
    // Histories that have nothing in common.
    repository.git(&["checkout", "-q", "--orphan", "other"]);
    repository.git(&["commit", "-q", "-m", "y"]);
    let told = fault(covgate(repository.path()).args(["diff", "main", "report.info"]));
    assert!(told.contains("covgate::changes::unrelated"), "{told}");
    // A clone without the commits between.
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", repository.path().display());
    succeeds(git_in(clone.path()).args(["clone", "-q", "--depth=1", "--branch=work", "--no-single-branch", &url, "."]));
    fs::write(clone.path().join("report.info"), &report).expect("a report");
    let told = fault(covgate(clone.path()).args(["diff", "mian", "report.info"]));
    assert!(told.contains("covgate::changes::no-base") && told.contains("git fetch --unshallow"), "{told}");
    let told = fault(covgate(clone.path()).args(["diff", "origin/main", "report.info"]));
    assert!(told.contains("covgate::changes::shallow") && told.contains("fetch-depth: 0"), "{told}");
    // No repository, and no git.
    let nowhere = tempfile::tempdir().expect("a folder");
    fs::write(nowhere.path().join("report.info"), &report).expect("a report");
    let mut command = covgate(nowhere.path());
    command
        .args(["diff", "main", "report.info"])
        .env("GIT_CEILING_DIRECTORIES", nowhere.path().parent().expect("a folder"));
    let told = fault(&mut command);
    assert!(told.contains("covgate::changes::no-repository") && told.contains("--diff-file"), "{told}");
    let told = fault(covgate(repository.path()).args(["diff", "main", "report.info"]).env("PATH", nowhere.path()));
    assert!(told.contains("covgate::changes::no-git") && told.contains("git is not installed"), "{told}");
    // A floor without anything to compare with.
    fs::write(nowhere.path().join("covgate.toml"), "[patch]\nfail-under = 90\n").expect("a configuration");
    let told = fault(covgate(nowhere.path()).args(["--no-reports", "report.info"]));
    assert!(told.contains("covgate::changes::no-repository"), "{told}");
}

#[test]
fn names_that_are_no_text_are_found_by_their_bytes() {
    use std::os::unix::ffi::OsStringExt;
    let repository = Repository::new(&[("src/a.py", OLD)]);
    let name = PathBuf::from(std::ffi::OsString::from_vec(b"src/caf\xe9.py".to_vec()));
    if fs::write(repository.path().join(&name), OLD).is_err() {
        eprintln!("skipped: this file system takes names in UTF-8 only");
        return;
    }
    repository.write(&[("report.info", &lcov(&[("src/a.py", &[1, 2], &[])]))]);
    let (_, patch, _) = measured(repository.path(), &["main", "report.info"]);
    assert_eq!(files(&patch), ["src/caf‹xE9›.py 0/2 [[1,2]]"]);
    repository.git(&["add", "-A"]);
    let (_, patch, _) = measured(repository.path(), &["main", "report.info"]);
    assert_eq!(files(&patch), ["src/caf‹xE9›.py 0/2 [[1,2]]"]);
}

#[test]
fn renames_that_git_does_not_look_for_are_told() {
    let name = |letter: char, at: usize| format!("src/{letter}{at}.py");
    let source =
        |at: usize, more: &str| format!("def f{at}():\n    return {at}\n\n\ndef g{at}():\n    return {more}\n");
    let old: Vec<(String, String)> = (0..1_001).map(|at| (name('a', at), source(at, "0"))).collect();
    let new: Vec<(String, String)> = (0..1_001).map(|at| (name('b', at), source(at, "1"))).collect();
    let repository = Repository::new(&all(&old));
    fs::remove_dir_all(repository.path().join("src")).expect("the old files go");
    repository.write(&all(&new));
    repository.write(&[("report.info", &lcov(&[("src/b0.py", &[1, 2, 5, 6], &[])]))]);
    repository.git(&["add", "-A"]);
    let (_, _, output) = measured(repository.path(), &["main", "report.info"]);
    assert!(text_of(&output).contains("than git looks through for renames"), "{}", text_of(&output));
}

fn text_of(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

fn all(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[test]
fn a_base_that_nobody_names_is_the_first_usual_one_that_is_there() {
    let repository = Repository::new(&[("a.py", OLD)]);
    repository.git(&["branch", "-q", "-m", "main", "trunk"]);
    let around = changes::Repository::around(repository.path()).expect("a work tree");
    let base = || changes::default_base(&around).map_err(|fault| fault.code().to_owned());
    assert_eq!(base(), Err("covgate::changes::no-base".to_owned()));
    for (command, expected, default_branch) in [
        (["update-ref", "refs/heads/master", "HEAD"], "master", None),
        (["update-ref", "refs/heads/main", "HEAD"], "main", None),
        (["update-ref", "refs/remotes/origin/master", "HEAD"], "origin/master", None),
        (["update-ref", "refs/remotes/origin/main", "HEAD"], "origin/main", None),
        // It leads nowhere yet.
        (["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"], "origin/main", None),
        (["update-ref", "refs/remotes/origin/trunk", "HEAD"], "origin/HEAD", Some("origin/trunk")),
    ] {
        repository.git(&command);
        assert_eq!((base().as_deref(), around.default_branch().as_deref()), (Ok(expected), default_branch));
    }
}

#[test]
fn a_clone_of_the_end_of_the_history_is_told_from_a_whole_one() {
    let repository = Repository::new(&[("a.py", OLD)]);
    repository.write(&[("a.py", "def new():\n    return 1\n")]);
    repository.commit();
    let url = format!("file://{}", repository.path().display());
    for (depth, is_shallow) in [(&["--depth=1"][..], true), (&[], false)] {
        let clone = tempfile::tempdir().expect("a folder");
        succeeds(git_in(clone.path()).args(["clone", "-q"]).args(depth).args([&url, "."]));
        let around = changes::Repository::around(clone.path()).expect("a work tree");
        assert_eq!(around.is_shallow(), is_shallow, "{depth:?}");
    }
}

#[test]
fn what_can_be_no_name_is_never_given_to_git() {
    let repository = Repository::new(&[("a.py", OLD)]);
    let around = changes::Repository::around(repository.path()).expect("a work tree");
    for base in ["", "-", "--all", "main\0"] {
        let fault = around.since(base).expect_err(base);
        assert_eq!(fault.code(), "covgate::changes::no-base", "{base:?}");
    }
}

/// All files below a folder with their bytes, by name.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below").to_owned();
            (name, fs::read(entry.path()).expect("readable"))
        })
        .collect()
}

#[test]
fn pages_that_are_begun_while_git_answers_are_those_of_any_other_run() {
    let names: Vec<String> = (0..40).map(|at| format!("src/m{at}.py")).collect();
    let old: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), OLD)).collect();
    let repository = Repository::new(&old);
    let new: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "def new():\n    return 2\n")).collect();
    let report: Vec<(&str, &[u32], &[u32])> = names.iter().map(|name| (name.as_str(), &[1][..], &[2][..])).collect();
    repository.write(&new);
    repository.write(&[("report.info", &lcov(&report))]);
    let out = tempfile::tempdir().expect("a folder");
    let run = |name: &str, arguments: &[&str]| {
        let mut command = covgate(repository.path());
        command.args(["--fail-under", "1", "report.info"]).args(arguments);
        command.arg("--out").arg(out.path().join(name)).arg("--html").arg(out.path().join(format!("{name}-html")));
        succeeds(&mut command);
        let pages = tree(&out.path().join(name).join("files"));
        assert_eq!(pages.len(), names.len() + 1, "and what marks the folder");
        // Who asks for pages twice gets all of them twice.
        assert_eq!(pages, tree(&out.path().join(format!("{name}-html")).join("files")));
        pages
    };
    assert_eq!(run("plain", &[]), run("changed", &["--diff", "main"]));
}
