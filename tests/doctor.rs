//! `covgate doctor` on set-ups that are broken in known ways: each fault alone, all together, and none of them.

#[path = "doctor/faults.rs"]
mod faults;
#[path = "doctor/project.rs"]
mod project;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use faults::{E2E, FAULTS, Fault, renamed};
use project::{Project, SHOP};
use serde_json::Value;

fn findings(diagnosis: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = |finding: &Value| (text(&finding["code"]), text(&finding["severity"]), finding.to_string());
    diagnosis["findings"].as_array().expect("findings").iter().map(of).collect()
}

/// What is wrong with what was found; none if the fault is among it.
fn lacking(fault: &Fault, diagnosis: &Value) -> Option<String> {
    let found = findings(diagnosis);
    let has = |text: &str, word: &str| text.contains(word) || text.contains(&word.replace('"', "\\\""));
    let is_it = |(code, severity, text): &(String, String, String)| {
        code == fault.code && severity == fault.severity && fault.words.iter().all(|word| has(text, word))
    };
    let told = || {
        found.iter().map(|(code, severity, text)| format!("\n  {severity} {code} {text}")).collect::<Vec<_>>().concat()
    };
    (!found.iter().any(is_it)).then(|| format!("\n{}:{}", fault.name, told()))
}

#[test]
fn a_sound_project_has_no_findings() {
    let project = Project::sound();
    let (code, diagnosis) = project.diagnosis(&[]);
    assert_eq!(findings(&diagnosis), []);
    assert_eq!(code, Some(0));
    let text = String::from_utf8_lossy(&project.run(&[], &[]).stdout).into_owned();
    assert!(text.starts_with("covgate: doctor  nothing is wrong\n"), "{text}");
}

#[test]
fn the_sample_application_has_the_one_that_it_is_to_show() {
    let output = Command::new(env!("CARGO_BIN_EXE_covgate"))
        .args(["doctor", "--format", "json"])
        .current_dir(SHOP)
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("covgate runs");
    let diagnosis: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let codes: Vec<String> = findings(&diagnosis).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["covgate::project::never-measured"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn each_planted_fault_is_found_alone() {
    let mut lacking = Vec::new();
    for fault in FAULTS {
        let project = Project::sound();
        (fault.plant)(&project);
        let (code, diagnosis) = project.diagnosis(fault.variables);
        lacking.extend(self::lacking(fault, &diagnosis));
        let codes: BTreeSet<String> = findings(&diagnosis).into_iter().map(|(code, ..)| code).collect();
        let expected: BTreeSet<String> = fault.also.iter().chain([&fault.code]).map(ToString::to_string).collect();
        assert_eq!(codes, expected, "{}: what follows is told, and nothing else", fault.name);
        let has_error = findings(&diagnosis).iter().any(|(_, severity, _)| severity == "error");
        assert_eq!(code, Some(i32::from(has_error)), "{}", fault.name);
    }
    assert!(lacking.is_empty(), "{}", lacking.concat());
}

#[test]
fn all_planted_faults_are_found_together() {
    let project = Project::sound();
    let together: Vec<&Fault> = FAULTS.iter().filter(|fault| fault.goes_with_others).collect();
    assert!(together.len() >= 10);
    for fault in &together {
        (fault.plant)(&project);
    }
    let variables: Vec<(&str, &str)> = together.iter().flat_map(|fault| fault.variables).copied().collect();
    let (code, diagnosis) = project.diagnosis(&variables);
    let lacking: Vec<String> = together.iter().filter_map(|fault| lacking(fault, &diagnosis)).collect();
    assert!(lacking.is_empty(), "{}", lacking.concat());
    assert_eq!(code, Some(1));
    for format in ["text", "markdown"] {
        let text = String::from_utf8_lossy(&project.run(&["--format", format], &variables).stdout).into_owned();
        let codes: BTreeSet<String> = findings(&diagnosis).into_iter().map(|(code, ..)| code).collect();
        for code in codes {
            assert!(text.contains(&code), "{format} lacks {code}: {text}");
        }
    }
}

#[test]
fn what_is_certain_is_written_and_shown_and_nothing_else() {
    let project = Project::sound();
    project.change(E2E, |report| renamed(report, |name| name.replace("src/shop/", "/opt/app/lib/")));
    project.replace(
        "covgate.toml",
        "reports = [\"reports/e2e/coverage.json\"]",
        "reports = [\"reports/e2e/*.json\", \"reports/e2e/coverage.json\"]  # both",
    );
    let before = project.text("covgate.toml");
    let (_, diagnosis) = project.diagnosis(&[]);
    assert!(diagnosis["findings"].as_array().expect("findings").iter().any(|finding| finding["is_fixable"] == true));
    assert_eq!(project.text("covgate.toml"), before, "without --fix nothing is written");
    let output = project.run(&["--fix"], &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for line in [
        "--- a/covgate.toml\n+++ b/covgate.toml\n@@ ",
        "\n-reports = [\"reports/e2e/*.json\", \"reports/e2e/coverage.json\"]  # both\n",
        "\n+reports = [\"reports/e2e/*.json\"]  # both\n",
        "\n+[paths]\n+shop = [\"src/shop\", \"/opt/app/lib\"]\n",
        "covgate: covgate.toml written",
        "covgate: doctor  nothing is wrong",
    ] {
        assert!(text.contains(line), "lacks {line}: {text}");
    }
    assert_eq!(output.status.code(), Some(0));
    let after = project.text("covgate.toml");
    let kept = after.replace("[paths]\nshop = [\"src/shop\", \"/opt/app/lib\"]\n", "").trim_end().to_owned();
    assert_eq!(kept, before.replace(", \"reports/e2e/coverage.json\"", "").trim_end());
    let again = project.run(&["--fix"], &[]);
    assert!(String::from_utf8_lossy(&again.stdout).starts_with("covgate: doctor  nothing is wrong"));
    assert_eq!(project.text("covgate.toml"), after);
}

#[test]
fn a_fix_goes_where_the_configuration_is() {
    let project = Project::sound();
    project.change(E2E, |report| renamed(report, |name| name.replace("src/shop/", "/opt/app/lib/")));
    let own = project.text("covgate.toml");
    let lists = own.replace("[[", "[[tool.covgate.");
    let tool = lists.lines().map(|line| match line.strip_prefix('[') {
        Some(section) if !section.starts_with('[') => format!("[tool.covgate.{section}\n"),
        _ => format!("{line}\n"),
    });
    project.add("pyproject.toml", &tool.collect::<Vec<_>>().concat());
    fs::remove_file(project.path("covgate.toml")).expect("removed");
    let output = project.run(&["--fix"], &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("+[tool.covgate.paths]\n+shop = [\"src/shop\", \"/opt/app/lib\"]"), "{text}");
    assert!(text.contains("covgate: pyproject.toml written"), "{text}");
    fs::remove_file(project.path("pyproject.toml")).expect("removed");
    let output = project.run(&["--fix"], &[]);
    assert_eq!(project.text("covgate.toml"), "[paths]\nshop = [\"src/shop\", \"/opt/app/lib\"]\n");
    assert!(String::from_utf8_lossy(&output.stdout).contains("covgate: covgate.toml written"));
}

#[test]
fn a_configuration_that_is_no_toml_is_told_and_left_alone() {
    let project = Project::sound();
    project.write("covgate.toml", "[paths\n");
    project.change(E2E, |report| renamed(report, |name| name.replace("src/shop/", "/opt/app/lib/")));
    let output = project.run(&["--fix"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(project.text("covgate.toml"), "[paths\n");
    let (code, diagnosis) = project.diagnosis(&[]);
    assert_eq!(code, Some(1));
    let codes: Vec<String> = findings(&diagnosis).into_iter().map(|(code, ..)| code).collect();
    assert!(codes.contains(&"covgate::config::syntax".to_owned()), "{codes:?}");
    assert!(codes.contains(&"covgate::paths::by-suffix".to_owned()), "one fault hides no other: {codes:?}");
}

#[test]
fn real_projects_that_are_set_up_well_have_no_findings() {
    let corpus = Path::new("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: ../shared/corpus is not here");
        return;
    }
    // flask measured no branches and requests only in one layer, and tests of attrs failed: that is to be told.
    for (set, codes) in [
        ("click", &[][..]),
        ("pluggy", &[]),
        ("marshmallow", &[]),
        ("packaging", &[]),
        ("itsdangerous", &[]),
        ("attrs", &["covgate::tests::failed", "covgate::tests::failed"]),
        ("flask", &["covgate::tests::failed", "covgate::doctor::no-branch"]),
        ("requests-mixed", &["covgate::layers::no-branches"]),
    ] {
        let folder = corpus.join(set);
        let output = Command::new(env!("CARGO_BIN_EXE_covgate"))
            .args(["doctor", "--format", "json", "--root", "."])
            .args(layers(&folder))
            .current_dir(&folder)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .expect("covgate runs");
        let diagnosis: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let found: Vec<String> = findings(&diagnosis).into_iter().map(|(code, ..)| code).collect();
        assert_eq!(found, codes, "{set}: {:#}", diagnosis["findings"]);
    }
}

/// The reports of a set of the corpus with their layers, one format each.
fn layers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let names: BTreeSet<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let layer = |name: &String| {
        let layer = name.strip_prefix("coverage-")?.strip_suffix(".json")?;
        Some([format!("{layer}={name}"), format!("{layer}=junit-{layer}.xml")])
    };
    let wanted = names.iter().filter_map(layer).flatten();
    wanted.filter(|argument| argument.split_once('=').is_some_and(|(_, name)| names.contains(name))).collect()
}
