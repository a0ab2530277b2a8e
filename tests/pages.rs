//! The pages of files, made by the program: every line stands as the reports say, and no source is shown that is not the
//! one that was measured.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Runs the program in a folder; the verdict does not matter here.
fn covgate(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_covgate"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env_remove("TF_BUILD")
        .output()
        .expect("the program runs");
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A project with one file and one report of it.
fn project(source: &str, file: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    fs::write(folder.path().join("src/m.py"), source).expect("a source");
    report(folder.path(), "unit.json", "src/m.py", file);
    folder
}

fn report(folder: &Path, name: &str, path: &str, file: &Value) {
    let report = json!({
        "meta": {"format": 3, "version": "7.17.3", "timestamp": "2026-01-01T00:00:00", "branch_coverage": true, "show_contexts": false},
        "files": {path: file},
        "totals": file["summary"],
    });
    fs::write(folder.join(name), report.to_string()).expect("a report");
}

/// A file of coverage.json with these lines and branches.
fn file(executed: &[u32], missing: &[u32], excluded: &[u32], taken: &[(u32, i32)], missed: &[(u32, i32)]) -> Value {
    let statements = executed.len() + missing.len();
    let branches = taken.len() + missed.len();
    let scaled = (executed.len() + taken.len()) * 1_000_000_000_000 / (statements + branches);
    let percent: Value = serde_json::from_str(&format!("{}.{:010}", scaled / 10_000_000_000, scaled % 10_000_000_000))
        .expect("a number");
    json!({
        "executed_lines": executed, "missing_lines": missing, "excluded_lines": excluded,
        "executed_branches": taken, "missing_branches": missed,
        "summary": {
            "covered_lines": executed.len(), "num_statements": statements, "missing_lines": missing.len(),
            "excluded_lines": excluded.len(), "num_branches": branches, "num_partial_branches": 0,
            "covered_branches": taken.len(), "missing_branches": missed.len(), "percent_covered": percent,
            "percent_covered_display": "0",
        },
    })
}

fn page(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("covgate-report/files").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

const SOURCE: &str = "\
import os


def run(x):
    if x:
        return (1 +
                x)
    for y in os:  # ünïcode <&>
        pass
    return 2
";

#[test]
fn every_line_has_its_state_its_layers_and_its_reason() {
    let unit = file(&[1, 4, 5, 8, 10], &[6, 9], &[], &[(5, 8), (8, 10)], &[(5, 6), (8, 9)]);
    let folder = project(SOURCE, &unit);
    let e2e = file(&[1, 4, 5], &[6, 8, 9, 10], &[], &[], &[(5, 6), (5, 8), (8, 9), (8, 10)]);
    report(folder.path(), "e2e.json", "src/m.py", &e2e);
    covgate(folder.path(), &["unit=unit.json", "e2e=e2e.json"]);
    let page = page(folder.path(), "src/m.html");
    for row in [
        "<tr id=L1><th>1<td>hit<td>u e<td><b>import</b> os\n",
        "<tr><th>2<td><td><td>\n",
        "<tr id=L4><th>4<td>hit<td>u e<td><b>def</b> <s>run</s>(x):\n",
        "<tr id=L5 class=\"p at\"><th>5<td>part<td>u e<td>    <b>if</b> x:<em>never went to line 6: the condition was never true</em>",
        "<tr id=L6 class=\"m at\"><th>6<td>miss<td><td>        <b>return</b> (<s>1</s> +\n",
        "<tr class=m><th>7<td><td><td>                x)\n",
        "<tr id=L8 class=\"p at\"><th>8<td>part<td>u<td>    <b>for</b> y <b>in</b> os:  <i># ünïcode &lt;&amp;&gt;</i><em>never went to line 9: the loop never started</em>",
        "<tr id=L10><th>10<td>hit<td>u<td>    <b>return</b> <s>2</s>\n",
    ] {
        assert!(page.contains(row), "{row}\nis not in\n{page}");
    }
    assert!(page.contains("<li><a href=#L6>lines 6–7</a> missed"), "{page}");
    assert!(page.contains("Layers: u = unit, e = e2e"));
}

#[test]
fn a_source_that_is_not_the_measured_one_is_not_shown() {
    let measured = file(&[1, 4], &[12], &[], &[], &[]);
    let blank = file(&[1], &[3], &[], &[], &[]);
    for (file, why) in [
        (&measured, "reports speak of line 12, the file has 10 lines"),
        (&blank, "reports count line 3 as a statement, and it holds no code"),
    ] {
        let folder = project(SOURCE, file);
        covgate(folder.path(), &["unit=unit.json"]);
        let page = page(folder.path(), "src/m.html");
        assert!(page.contains(why), "{page}");
        assert!(!page.contains("id=\"source\"") && !page.contains("import"), "{page}");
        let first = file["missing_lines"][0].to_string();
        assert!(page.contains(&format!("<li>line {first} missed")), "{page}");
    }
}

#[test]
fn sources_are_shown_as_they_are_asked_for() {
    let folder = project(SOURCE, &file(&[1, 4, 5, 6, 8, 9, 10], &[], &[], &[], &[]));
    for (which, is_shown) in [("all", true), ("missed", false), ("none", false)] {
        covgate(folder.path(), &["unit=unit.json", "--sources", which]);
        let page = page(folder.path(), "src/m.html");
        assert_eq!(page.contains("ünïcode"), is_shown, "{which}");
        assert_eq!(page.contains("not shown"), !is_shown, "{which}");
    }
}

#[test]
#[cfg(unix)]
fn no_report_can_make_a_page_show_what_is_not_of_the_project() {
    let secret = tempfile::tempdir().expect("a folder");
    fs::write(secret.path().join("secret.py"), "token = 'hunter2'\n").expect("a file");
    for (path, why) in [("src/link.py", "a link leads out of the project"), (".env", "the file is hidden")] {
        let folder = project(SOURCE, &file(&[1], &[], &[], &[], &[]));
        fs::write(folder.path().join(".env"), "token = 'hunter2'\n").expect("a file");
        std::os::unix::fs::symlink(secret.path().join("secret.py"), folder.path().join("src/link.py")).expect("a link");
        report(folder.path(), "unit.json", path, &file(&[1], &[], &[], &[], &[]));
        covgate(folder.path(), &["unit=unit.json"]);
        let name = path.replace(".env", "=2Eenv.html").replace(".py", ".html");
        let page = page(folder.path(), &name);
        assert!(page.contains(why) && !page.contains("hunter2"), "{page}");
    }
}

#[test]
fn the_pages_of_the_shop_hold_every_number_of_its_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("covgate-report");
    covgate(Path::new("."), &["--root", "sample-reports/shop", "--out", out.to_str().expect("a plain name")]);
    let json: Value =
        serde_json::from_str(&fs::read_to_string(out.join("covgate.json")).expect("written")).expect("JSON");
    let files = json["files"].as_array().expect("files");
    assert_eq!(files.len(), 56);
    for file in files {
        let path = file["path"].as_str().expect("a path");
        let page = page(folder.path(), &path.replace('ö', "=C3=B6").replace('ß', "=C3=9F").replace(".py", ".html"));
        let count = |word: &str| page.matches(&format!("<td>{word}<td>")).count() as u64;
        let number = |pointer: &str| file.pointer(pointer).and_then(Value::as_u64).expect(pointer);
        let (covered, total) = (number("/lines/covered"), number("/lines/total"));
        assert_eq!(count("miss"), total - covered, "{path}");
        assert_eq!(count("hit") + count("part"), covered, "{path}");
        assert!(page.contains(&format!("{covered} of {total} covered")), "{path}");
    }
}

#[test]
fn a_name_that_is_no_text_is_shown_with_its_bytes() {
    let folder = project(SOURCE, &file(&[1], &[6], &[], &[], &[]));
    let path = folder.path().join("unit.json");
    let report = fs::read_to_string(&path).expect("a report").replace("src/m.py", "src/caf\\udce9.py");
    fs::write(&path, report).expect("a report");
    covgate(folder.path(), &["unit=unit.json"]);
    let report = folder.path().join("covgate-report");
    for name in ["report.md", "index.html", "covgate.json", "guide.html"] {
        let text = fs::read_to_string(report.join(name)).expect("written");
        assert!(text.contains("caf‹xE9›.py"), "{name}");
    }
    assert!(page(folder.path(), "src/caf=E2=80=B9xE9=E2=80=BA.html").contains("not found below the project"));
}
