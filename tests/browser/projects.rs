//! Projects made for the pages: names and sources that try to be more than text, and very many files.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// The lines of `src/long.py`.
const LONG: u64 = 1_040;
/// The files of the large project.
const MANY: u64 = 1_500;

const CONFIGURATION: &str = r#"
[project]
name = "<b onclick=alert(1)>hostile</b> `&` \u202Eproject"
source = ["src"]

[layers.unit]
reports = ["unit.json"]
junit = ["unit.xml"]
fail-under = 50

[layers.e2e]
reports = ["e2e.json"]
junit = ["e2e.xml"]
fail-under = 99

[overall]
fail-under = 50
"#;

const LARGE: &str = r#"
layers.unit = { reports = ["unit.json"], fail-under = 90 }
layers.e2e = { reports = ["e2e.json"], fail-under = 10 }
"#;

const CODE: &str = "def harmless(text):\n\
    \tif text == \"</script><script>harm = 1</script>\":\n\
    \t\treturn '<img src=x onerror=\"harm = 2\">'\n\
    \treturn '\u{202e}gnirts\u{2066} --> </style></textarea> &lt;b&gt; {{text}} `${harm = 3}`'\n\
    # ]]> <!-- <svg onload=harm=4> \u{2028} \u{feff} \u{7} größe 日本語 עברית\n";

/// Files whose names have broken reports, with their sources as far as the file system takes the names.
pub fn hostile(root: &Path) {
    let long_name = format!("src/{}.py", "n".repeat(300));
    let names = [
        "src/<img src=x onerror=alert(1)>.py",
        "src/</script><script>harm=5</script>.py",
        "src/\"quotes' & `backticks` onload=alert(2) x=\".py",
        "src/pipe|*.py",
        "src/gpj.\u{202e}yp.\u{2066}txt.py",
        "src/line\nbreak.py",
        "src/%41.py",
        "src/#hash.py",
        "src/query?x=1&y=2.py",
        "src/two  spaces .py",
        "src/{{verdict}}{{{headline}}}.py",
        "src/Case.py",
        "src/case.py",
        "src/größe/日本語/עברית.py",
        "javascript:harm=6.py",
        &long_name,
    ];
    let mut files = Map::new();
    for name in names {
        write_source(&root.join(name), CODE);
        files.insert(name.to_owned(), file(&[1, 2, 4], &[3], &[[2, 3]]));
    }
    write_source(&root.join("src/long.py"), &long_source());
    files.insert("src/long.py".to_owned(), long_file());
    write(root, "covgate.toml", CONFIGURATION);
    write_report(root, "unit.json", &files);
    files.retain(|name, _| name.contains('n'));
    write_report(root, "e2e.json", &files);
    write(root, "changes.diff", &diff(&names));
    write(root, "unit.xml", &results(&names));
    write(root, "e2e.xml", &results(&names[..2]));
}

/// A change that adds all lines of the files but the first two.
fn diff(names: &[&str]) -> String {
    let added: Vec<String> = CODE.lines().skip(2).map(|line| format!("+{line}\n")).collect();
    let file = |name: &&str| {
        let (old, new) = (quoted(&format!("a/{name}")), quoted(&format!("b/{name}")));
        format!("diff --git {old} {new}\n--- {old}\n+++ {new}\n@@ -2,0 +3,{} @@\n{}", added.len(), added.concat())
    };
    names.iter().map(file).collect()
}

/// A name as git writes it: in quotes, with its bytes by number where they are no plain text.
fn quoted(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    format!("\"{}\"", name.bytes().map(byte).collect::<String>())
}

/// Results of a test of every outcome and class of speed under each of these names.
fn results(names: &[&str]) -> String {
    let mut cases = String::new();
    for (at, name) in names.iter().enumerate() {
        let name = attribute(name);
        let child = ["", "<failure message='@'/>", "<error message='@'/>", "<skipped message='@'/>"][at % 4];
        let child = child.replace('@', &name);
        let time = ["0.123", "2.5", "1234.5", ""][at / 4 % 4];
        let place = format!("classname='tests.{name}' name='test[{name}]' time='{time}'");
        cases.extend(["<testcase ", &place, ">", &child, "</testcase>\n"]);
    }
    format!("<testsuites><testsuite>{cases}</testsuite></testsuites>\n")
}

/// A text in the quotes of an attribute.
fn attribute(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;");
    text.replace('\n', "&#10;")
}

fn long_source() -> String {
    let line = |number: u64| match number % 40 {
        1 => format!("def function_{number}(value):\n"),
        7 => "    if value:\n".to_owned(),
        8 => format!(
            "        value = value + {number}  # {}\n",
            "so on ".repeat(usize::from(number % 400 == 48) * 1_000)
        ),
        30 => "\n".to_owned(),
        _ => format!("    value = [{number}, value, \"text\", 'more text']\n"),
    };
    (1..=LONG).map(line).collect()
}

fn long_file() -> Value {
    let lines =
        |is_wanted: fn(u64) -> bool| (1..=LONG).filter(|at| at % 40 != 30 && is_wanted(*at)).collect::<Vec<_>>();
    let missing = lines(|at| (at / 40) % 3 == 1 && [8, 20, 21, 22].contains(&(at % 40)));
    let executed = lines(|at| !((at / 40) % 3 == 1 && [8, 20, 21, 22].contains(&(at % 40))));
    let branches: Vec<[u64; 2]> = (1..=LONG).filter(|at| at % 40 == 7).map(|at| [at, at + 1]).collect();
    file(&executed, &missing, &branches)
}

/// 1,500 files in 60 folders without their sources; some whole, some empty, one with next to nothing covered.
pub fn large(root: &Path) {
    let mut files = Map::new();
    for at in 0..MANY {
        let statements = match at {
            7 => 30_000,
            1 => 0,
            _ => 5 + at * 7 % 120,
        };
        let covered = match at {
            7 => 1,
            _ if at % 5 == 0 => statements,
            _ => statements * (at % 11) / 11,
        };
        let executed: Vec<u64> = (1..=covered).collect();
        let missing: Vec<u64> = (covered + 1..=statements).collect();
        let branches: Vec<[u64; 2]> =
            executed.iter().filter(|line| *line % 17 == 0).map(|line| [*line, line + 2]).collect();
        // Some folders have many files, and so many have a few that the last of them stand in a group.
        let area = if at < MANY * 3 / 5 { at % 60 } else { 60 + at % 400 };
        let name = format!("src/package_{}/area_{area}/module_{at}.py", area % 12);
        files.insert(name, file(&executed, &missing, &branches));
    }
    write(root, "covgate.toml", LARGE);
    write_report(root, "unit.json", &files);
    files.retain(|name, _| name.ends_with("5.py"));
    write_report(root, "e2e.json", &files);
}

/// A report that is none, named by something that is no name.
pub fn broken(root: &Path) {
    write(root, "<broken> & `report`.json", "{\"meta\": <script>harm=7</script>");
}

/// A file of coverage.json: each branch of `missed` has one other exit, which was taken where its line ran.
fn file(executed: &[u64], missing: &[u64], missed: &[[u64; 2]]) -> Value {
    let (covered, all) = (executed.len(), executed.len() + missing.len());
    let taken: Vec<[u64; 2]> = missed.iter().map(|[line, to]| [*line, to + 1]).collect();
    json!({
        "executed_lines": executed,
        "missing_lines": missing,
        "excluded_lines": [],
        "executed_branches": taken,
        "missing_branches": missed,
        "summary": {
            "covered_lines": covered,
            "num_statements": all,
            "missing_lines": missing.len(),
            "excluded_lines": 0,
            "num_branches": taken.len() + missed.len(),
            "num_partial_branches": missed.len(),
            "covered_branches": taken.len(),
            "missing_branches": missed.len()
        },
        "functions": { "<svg onload=harm=8>.`name`": region(executed, missing) },
    })
}

fn region(executed: &[u64], missing: &[u64]) -> Value {
    json!({
        "executed_lines": executed,
        "missing_lines": missing,
        "excluded_lines": [],
        "summary": {
            "covered_lines": executed.len(),
            "num_statements": executed.len() + missing.len(),
            "missing_lines": missing.len(),
            "excluded_lines": 0
        }
    })
}

fn write_report(root: &Path, name: &str, files: &Map<String, Value>) {
    let meta = json!({
        "format": 3,
        "version": "7.17.3",
        "timestamp": "2026-01-02T03:04:05",
        "branch_coverage": true,
        "show_contexts": false
    });
    let mut totals = Map::new();
    for (key, count) in files.values().filter_map(|file| file["summary"].as_object()).flatten() {
        let sum = totals.get(key).and_then(Value::as_u64).unwrap_or(0) + count.as_u64().unwrap_or(0);
        totals.insert(key.clone(), sum.into());
    }
    write(root, name, &json!({ "meta": meta, "files": files, "totals": totals }).to_string());
}

fn write(root: &Path, name: &str, text: &str) {
    fs::create_dir_all(root).expect("a folder");
    fs::write(root.join(name), text).expect("a file");
}

/// What the file system does not take stays a name in the report only.
fn write_source(path: &Path, text: &str) {
    let Some(folder) = path.parent() else { return };
    if fs::create_dir_all(folder).is_ok() {
        let _ = fs::write(path, text);
    }
}
