//! Rules, critical code, features, exclusions and phases.

use super::{floors, good, mistakes};
use crate::config::Config;
use crate::gates::Severity;

const DEMANDS: &str = r#"
[[rules]]
name = "billing"
files = ["src/billing/**"]
layer = "unit"
fail-under = { combined = 95 }
each-file = 80
max-missed = 10
severity = "warn"

[[critical]]
name = "checkout"
layer = "e2e"
targets = ["src/shop/checkout.py", "src/shop/pay.py::charge", "src/shop/cart.py::Cart.*"]

[[features]]
name = "login"
targets = ["src/auth/**", "src/session.py::start"]
tests = ["tests/integration/test_login*"]
fail-under = 50
[feature-coverage]
layer = "integration"
fail-under = 80

[exclusions]
max-lines = 120

[[phases]]
name = "Phase 2"
by = 2026-12-31
overall = 90
unit = { lines = 92 }
[[phases]]
name = "Phase 1"
by = "2026-10-01"
overall = 85

[[profiles.release.critical]]
name = "checkout"
fail-under = 99.5
[[profiles.release.rules]]
name = "all"
files = ["**"]
max-missed = 0
"#;

fn rules(config: &Config) -> Vec<String> {
    let shown = config.rules.iter().map(|rule| {
        let files: Vec<&str> = rule.files.iter().map(|files| files.text.as_str()).collect();
        let each = rule.each_file.as_ref().map(|limit| format!("{} {}", limit.value, limit.source));
        let most = rule.max_missed.as_ref().map(|limit| format!("{} {}", limit.value, limit.source));
        let layer = rule.layer.as_ref().map(ToString::to_string);
        format!("{} {files:?} {layer:?} {:?} {each:?} {most:?}", rule.name, floors(&rule.fail_under))
    });
    shown.collect()
}

#[test]
fn every_demand_of_the_documentation_is_read() {
    let config = good(DEMANDS, None);
    assert_eq!(
        rules(&config),
        [
            r#"billing ["src/billing/**"] Some("unit") ["combined 95 covgate.toml:6"] Some("80 covgate.toml:7") Some("10 covgate.toml:8")"#
        ]
    );
    assert_eq!(config.rules[0].severity, Severity::Warn);
    let [critical] = config.critical.as_slice() else { panic!("one") };
    assert_eq!((critical.targets.len(), critical.fail_under.value.to_string().as_str()), (3, "100"));
    assert_eq!(critical.layer.as_ref().map(ToString::to_string).as_deref(), Some("e2e"));
    let [feature] = config.features.as_slice() else { panic!("one") };
    assert_eq!((feature.targets.len(), feature.tests.len()), (2, 1));
    assert_eq!(feature.fail_under.as_ref().map(|limit| limit.value.to_string()).as_deref(), Some("50"));
    assert_eq!(config.feature_coverage.fail_under.as_ref().map(|limit| limit.source.as_str()), Some("covgate.toml:23"));
    assert_eq!(config.exclusions.max_lines.as_ref().map(|limit| limit.value), Some(120));
    let phases: Vec<String> = config
        .phases
        .iter()
        .map(|phase| {
            let goals: Vec<String> = phase
                .goals
                .iter()
                .map(|goal| {
                    let layer = goal.layer.as_ref().map_or("overall", |layer| layer.as_str());
                    format!("{layer} {:?}", floors(&goal.floors))
                })
                .collect();
            format!("{} {} {goals:?}", phase.name, phase.by.expect("a day"))
        })
        .collect();
    assert_eq!(
        phases,
        [
            r#"Phase 1 2026-10-01 ["overall [\"combined 85 covgate.toml:36\"]"]"#,
            r#"Phase 2 2026-12-31 ["overall [\"combined 90 covgate.toml:31\"]", "unit [\"lines 92 covgate.toml:32\"]"]"#,
        ]
    );
}

#[test]
fn a_profile_changes_an_element_by_its_name_and_adds_others() {
    let config = good(DEMANDS, Some("release"));
    let [critical] = config.critical.as_slice() else { panic!("one") };
    assert_eq!((critical.targets.len(), critical.fail_under.value.to_string().as_str()), (3, "99.5"));
    assert_eq!(critical.fail_under.source, "covgate.toml:40");
    let names: Vec<&str> = config.rules.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["billing", "all"]);
}

#[test]
fn demands_that_say_nothing_are_told() {
    for (text, expected) in [
        ("[[rules]]\nname = 'a'\nfiles = ['*']", "missing 1:1 `rules.a` demands nothing"),
        ("[[rules]]\nname = 'a'\neach-file = 3", "missing 1:1 `rules.a` does not say which files it is for"),
        ("[[rules]]\nfiles = ['*']", "missing 1:1 `rules` has a table without a name"),
        ("rules = 3", "wrong-type 1:9 `rules` is an integer, not a list of tables, each headed `[[rules]]`"),
        ("rules = ['a']", "wrong-type 1:10 `rules` holds a string, not a table"),
        (
            "[[rules]]\nname='a'\nfiles=['*']\nmax-missed=1\n[[rules]]\nname='a'\nfiles=['*']\nmax-missed=1",
            "bad-value 6:6 `rules` has two tables named `a`",
        ),
        (
            "[[rules]]\nname='a'\nfiles=['*']\nmax-missed=-1",
            "bad-value 4:12 `rules.a.max-missed` is -1, which is below zero or too large",
        ),
        (
            "[[rules]]\nname='a'\nfiles=['*']\nmax-missed=1\nseverity='info'",
            "bad-value 5:10 `rules.a.severity` does not know `info`",
        ),
        (
            "[[rules]]\nname=' a'\nfiles=['*']\nmax-missed=1",
            "bad-value 2:6 `rules.name` is no name: a name is a line of at most 80 characters without space at its ends",
        ),
        ("[[critical]]\nname='a'", "missing 1:1 `critical.a` names no target"),
        (
            "[[critical]]\nname='a'\ntargets=['a.py::']",
            "bad-value 3:10 `critical.a.targets` holds `a.py::`, which lacks a part",
        ),
        ("[[features]]\nname='a'", "missing 1:1 `features.a` names no target"),
        ("[feature-coverage]\nfail-under = 80", "missing 1:2 `[feature-coverage]` judges features, and there are none"),
        ("[[phases]]\nname='a'\nby=2026-12-31", "missing 1:1 `phases.a` has no goal"),
        ("[[phases]]\nname='a'\nby='soon'\noverall=3", "bad-value 3:4 `phases.a.by` is `soon`, which is no day"),
        (
            "[[phases]]\nname='a'\nby=2026-12-31T10:00:00\noverall=3",
            "bad-value 3:4 `phases.a.by` is `2026-12-31T10:00:00`, which is no day",
        ),
        ("[[phases]]\nname='a'\n'my unit'=3", "unknown-key 3:1 unknown key `my unit` in `[phases.a]`"),
        (
            "[layers.unit]\n[[critical]]\nname='a'\ntargets=['a.py']\nlayer='unti'",
            "bad-value 5:7 `critical.a.layer` speaks of the layer `unti`, which is not declared",
        ),
        (
            "[layers.unit]\n[[phases]]\nname='a'\ne2e=3",
            "bad-value 4:1 `phases.a.e2e` speaks of the layer `e2e`, which is not declared",
        ),
    ] {
        assert_eq!(mistakes(text)[0], expected, "{text}");
    }
}

#[test]
fn a_profile_may_declare_the_layer_of_its_own_rules() {
    let text = "[layers.unit]\n[profiles.x]\nlayers.smoke.optional = true\n[[profiles.x.rules]]\nname = 'a'\nfiles = ['*']\n\
                max-missed = 1\nlayer = 'smoke'\n";
    assert_eq!(good(text, None).rules.len(), 0);
    assert_eq!(good(text, Some("x")).rules.len(), 1);
}
