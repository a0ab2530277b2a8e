//! Profiles, laid over the base.

use super::{floors, good, load, mistakes};
use crate::config::{Denominator, ReportFormat};

#[test]
fn a_profile_is_laid_over_the_base_key_by_key() {
    let text = r#"
[profiles.release]
overall.fail-under = 90
layers.unit.fail-under = { branches = 75.5 }
layers.unit.reports = ["c"]
layers.smoke.optional = true
project.omit = []
paths.b = ["lib", "/lib"]
report.formats = ["json"]
[project]
name = "shop"
omit = ["x"]
[paths]
a = ["src", "/a"]
b = ["src", "/b"]
[layers.unit]
reports = ["a", "b"]
fail-under = 90
expect-reports = 2
[overall]
fail-under = { combined = 80, branches = 70 }
denominator = "own"
[profiles.lax]
overall.fail-under.combined = 10
"#;
    let base = good(text, None);
    assert_eq!(floors(&base.overall.fail_under), ["combined 80 covgate.toml:21", "branches 70 covgate.toml:21"]);
    assert_eq!((base.layers.len(), base.report.formats.as_deref()), (1, None));

    let release = good(text, Some("release"));
    assert_eq!(release.profile.as_deref(), Some("release"));
    assert_eq!(floors(&release.overall.fail_under), ["combined 90 covgate.toml:3", "branches 70 covgate.toml:21"]);
    assert_eq!(release.overall.denominator, Denominator::Own);
    let [unit, smoke] = release.layers.as_slice() else { panic!("two layers") };
    assert_eq!(floors(&unit.fail_under), ["combined 90 covgate.toml:18", "branches 75.5 covgate.toml:4"]);
    assert_eq!((unit.reports.as_slice(), unit.expect_reports), (["c".to_owned()].as_slice(), Some(2)));
    assert_eq!((unit.source.as_str(), smoke.source.as_str()), ("covgate.toml:16", "covgate.toml:6"));
    assert!(smoke.is_optional && release.project.omit.is_empty());
    assert_eq!(release.project.name.as_deref(), Some("shop"));
    let paths: Vec<_> = release.paths.iter().map(|rule| (rule.name.as_str(), rule.canonical.as_str())).collect();
    assert_eq!(paths, [("a", "src"), ("b", "lib")]);
    assert_eq!(release.report.formats.as_deref(), Some([ReportFormat::Json].as_slice()));

    let lax = good(text, Some("lax"));
    assert_eq!(floors(&lax.overall.fail_under), ["combined 10 covgate.toml:24", "branches 70 covgate.toml:21"]);
}

#[test]
fn a_profile_may_declare_the_reference_layer() {
    let text = "[layers.a]\n[overall]\nreference = \"b\"\n[profiles.x.layers.b]\n";
    assert_eq!(mistakes(text), ["bad-value 3:13 `overall.reference` speaks of the layer `b`, which is not declared"]);
    assert!(load(text, Some("x")).is_ok());
    assert!(load("overall.reference = 'unit'", None).is_ok(), "where no layer is declared, any may be found");
}

#[test]
fn an_unknown_profile_is_told_with_those_that_exist() {
    for (text, name, help) in [
        (
            "[profiles.release]\n[profiles.nightly]\n",
            "relase",
            "did you mean `release`? profiles: `release`, `nightly`",
        ),
        ("[profiles.release]\n", "xyz", "profiles: `release`"),
        ("", "xyz", "`covgate.toml` has no profiles; write one as `[profiles.xyz]`"),
    ] {
        let faults = load(text, Some(name)).expect_err(name);
        assert_eq!(faults[0].code(), "covgate::config::unknown-profile");
        assert_eq!(faults[0].help(), Some(help));
    }
    let faults = load("x = 1\n", Some("xyz")).expect_err("two mistakes");
    assert_eq!(faults.len(), 2, "{faults:?}");
}
