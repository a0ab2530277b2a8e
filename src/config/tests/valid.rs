//! What is read, from which file.

use std::fs;
use std::path::Path;

use super::{floors, good, load_as, mistakes, shown, told};
use crate::config::{Config, Denominator, ReportFormat};
use crate::layer_name::LayerName;

/// The example of the documentation, as far as this version judges it.
const EXAMPLE: &str = r#"
[project]
name = "shop"
source = ["src"]
omit = ["src/*/migrations/**"]

[paths]
src = ["src", "/app/src", "*/site-packages/shop", 'C:\build\src']

[layers.unit]
reports = ["reports/unit/coverage*.json"]
junit = ["reports/unit/junit*.xml"]
expect-reports = 4
fail-under = 90
[layers.integration]
reports = ["reports/integration/*.xml"]
fail-under = { combined = 80, branches = 70 }
[layers.e2e]
contexts = ["tests/e2e/*"]
optional = true

[overall]
fail-under = 85
denominator = "own"
reference = "unit"

[profiles.release]
overall.fail-under = 90
layers.unit.fail-under = 95

[report]
out = "covgate-report"
formats = ["html", "markdown", "json"]
"#;

#[test]
fn the_example_of_the_documentation_is_read() {
    let config = good(EXAMPLE, None);
    assert_eq!(config.profile, None);
    assert_eq!(config.project.name.as_deref(), Some("shop"));
    assert_eq!(config.project.source, ["src"]);
    assert_eq!(config.project.omit, ["src/*/migrations/**"]);
    let rule = &config.paths[0];
    assert_eq!((rule.name.as_str(), rule.canonical.as_str(), rule.source.as_str()), ("src", "src", "covgate.toml:8"));
    assert_eq!(rule.patterns, ["/app/src", "*/site-packages/shop", r"C:\build\src"]);
    let names: Vec<&str> = config.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["unit", "integration", "e2e"]);
    let [unit, integration, e2e] = config.layers.as_slice() else { panic!("three layers") };
    assert_eq!((unit.reports.len(), unit.junit.len(), unit.expect_reports, unit.is_optional), (1, 1, Some(4), false));
    assert_eq!(unit.source, "covgate.toml:10");
    assert_eq!(floors(&unit.fail_under), ["combined 90 covgate.toml:14"]);
    assert_eq!(floors(&integration.fail_under), ["combined 80 covgate.toml:17", "branches 70 covgate.toml:17"]);
    assert!(e2e.is_optional && e2e.fail_under.is_empty());
    assert_eq!((&unit.contexts, &e2e.contexts), (&vec![], &vec!["tests/e2e/*".to_owned()]));
    assert_eq!(floors(&config.overall.fail_under), ["combined 85 covgate.toml:23"]);
    assert_eq!(config.overall.denominator, Denominator::Own);
    assert_eq!(config.overall.reference.as_ref().map(LayerName::as_str), Some("unit"));
    assert_eq!(config.report.out.as_deref(), Some("covgate-report"));
    assert_eq!(config.report.formats, Some(vec![ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Json]));
}

#[test]
fn what_is_demanded_of_tests_is_read_and_a_profile_lies_over_it() {
    let text = r"
[layers.unit]
[layers.e2e]
[tests]
max-failed = 0
min-tests = { unit = 100, e2e = 5 }
fast = 0.5
max-slow-share = 12.5
[profiles.release.tests]
min-tests.unit = 200
slow = 10
";
    let base = good(text, None).tests;
    let minimums = |rules: &crate::config::TestRules| -> Vec<String> {
        let all = rules.min_tests.iter();
        all.map(|one| format!("{} {} {}", one.layer, one.at_least.value, one.at_least.source)).collect()
    };
    assert_eq!(minimums(&base), ["unit 100 covgate.toml:6", "e2e 5 covgate.toml:6"]);
    assert_eq!((base.speed.fast.to_string(), base.speed.slow.to_string()), ("0.5".to_owned(), "5".to_owned()));
    let failed = base.max_failed.expect("a limit");
    assert_eq!((failed.value, failed.source.as_str()), (0, "covgate.toml:5"));
    let share = base.max_slow_share.expect("a ceiling");
    assert_eq!((share.value.to_string().as_str(), share.source.as_str()), ("12.5", "covgate.toml:8"));
    let release = good(text, Some("release")).tests;
    assert_eq!(minimums(&release), ["e2e 5 covgate.toml:6", "unit 200 covgate.toml:10"]);
    assert_eq!((release.speed.fast.to_string(), release.speed.slow.to_string()), ("0.5".to_owned(), "10".to_owned()));
    let default = good("", None).tests;
    assert_eq!((default.speed.fast.to_string(), default.speed.slow.to_string()), ("1".to_owned(), "5".to_owned()));
    assert!(default.max_failed.is_none() && default.min_tests.is_empty() && default.max_slow_share.is_none());
}

#[test]
fn percentages_are_exact() {
    for (written, expected) in [
        ("90", "90"),
        ("89.625", "89.625"),
        ("99.999999999", "99.999999999"),
        ("0.1", "0.1"),
        ("100.0", "100"),
        ("\"89.5\"", "89.5"),
        ("'90%'", "90"),
        ("{ functions = 33.333333333 }", "33.333333333"),
    ] {
        let config = good(&format!("[overall]\nfail-under = {written}\n"), None);
        assert_eq!(config.overall.fail_under[0].percent.to_string(), expected);
    }
    for written in ["100.1", "-1", "9e1", "nan", "inf", "0x5A", "1.0000000001", "''", "'ninety'"] {
        let told = mistakes(&format!("[overall]\nfail-under = {written}\n"));
        assert!(told[0].starts_with("bad-value 2:14 `overall.fail-under` is `"), "{told:?}");
    }
}

#[test]
fn pyproject_is_read_with_its_own_lines() {
    let text =
        "[project]\nname = \"é\"\n\n[tool.ruff]\nx = 1\n[tool.covgate]\noverall.fail-under = 9\n[tool.covgate.layer]\n";
    let faults = load_as("pyproject.toml", text, None).expect_err("one mistake");
    assert_eq!(
        faults.iter().map(told).collect::<Vec<_>>(),
        ["unknown-key 8:15 unknown key `layer` in `[tool.covgate]`"]
    );
    assert!(shown(&faults[0]).contains("pyproject.toml:8:15"), "{}", shown(&faults[0]));

    let config = load_as("pyproject.toml", &text.replace("layer]", "layers.unit]"), None).expect("no mistakes");
    assert_eq!(floors(&config.overall.fail_under), ["combined 9 pyproject.toml:7"]);
    assert_eq!(config.layers[0].source, "pyproject.toml:8");
}

#[test]
fn a_given_file_is_read_wherever_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let load = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("a file");
        Config::load(Some(&file), Path::new("elsewhere"), None)
    };
    let config = load("strict.toml", "[overall]\nfail-under = 99\n").expect("no mistakes");
    assert_eq!(config.root, Path::new("elsewhere"));
    assert_eq!(config.file, Some(folder.path().join("strict.toml")));
    let source = format!("{}:2", folder.path().join("strict.toml").display());
    assert_eq!(config.overall.fail_under[0].source, source, "named as it was given");
    assert!(load("pyproject.toml", "[tool.covgate.overall]\nfail-under = 99\n").is_ok());

    let faults = load("pyproject.toml", "[tool.ruff]\n").expect_err("nothing for covgate");
    assert_eq!(faults.iter().map(told).collect::<Vec<_>>(), ["missing 1:1 `tool.covgate` is not in this file"]);
    let faults = Config::load(Some(&folder.path().join("none.toml")), folder.path(), None).expect_err("no file");
    assert_eq!(faults[0].code(), "covgate::config::unreadable");
}

#[test]
fn without_a_configuration_there_are_defaults_and_no_profiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::load(None, folder.path(), None).expect("defaults");
    assert_eq!((config.file, config.root.as_path()), (None, folder.path()));
    assert!(config.layers.is_empty() && config.overall.fail_under.is_empty());
    let faults = Config::load(None, folder.path(), Some("release")).expect_err("no profiles");
    assert_eq!(faults[0].code(), "covgate::config::unknown-profile");
}
