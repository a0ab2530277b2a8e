//! `[patch]`, from its text to its floors.

use super::{good, load, mistakes};
use crate::config::{Config, PatchPart};

fn floors(config: &Config) -> Vec<String> {
    let part = |part: &PatchPart| match part {
        PatchPart::Metric(metric) => metric.name().to_owned(),
        PatchPart::Layer(layer) => format!("layer {layer}"),
    };
    let floors = config.patch.fail_under.iter();
    floors.map(|floor| format!("{} {} {}", part(&floor.part), floor.percent, floor.source)).collect()
}

#[test]
fn a_single_floor_is_of_changed_lines() {
    let config = good("[patch]\nbase = \"origin/main\"\nfail-under = 90\nmin-lines = 5\n", None);
    assert_eq!((config.patch.base.as_deref(), config.patch.min_lines), (Some("origin/main"), Some(5)));
    assert_eq!(floors(&config), ["lines 90 covgate.toml:3"]);
    let none = good("", None).patch;
    assert!(none.base.is_none() && none.min_lines.is_none() && none.fail_under.is_empty());
}

#[test]
fn floors_are_of_metrics_and_of_layers() {
    let text = "[layers.unit]\n[layers.e2e]\n[patch.fail-under]\nunit = 90\nbranches = 70.5\ncombined = 80\ne2e = 1\n";
    assert_eq!(
        floors(&good(text, None)),
        [
            "combined 80 covgate.toml:6",
            "branches 70.5 covgate.toml:5",
            "layer unit 90 covgate.toml:4",
            "layer e2e 1 covgate.toml:7"
        ]
    );
}

#[test]
fn a_profile_lays_its_floors_over_the_others() {
    let text = "[patch]\nbase = \"main\"\nfail-under = { lines = 80, unit = 70 }\n[profiles.release.patch]\n\
                fail-under = 95\nmin-lines = 3\n[profiles.smoke]\nlayers.smoke.optional = true\n\
                patch.fail-under.smoke = 10\n[layers.unit]\n";
    let release = good(text, Some("release"));
    assert_eq!(floors(&release), ["lines 95 covgate.toml:5", "layer unit 70 covgate.toml:3"]);
    assert_eq!((release.patch.base.as_deref(), release.patch.min_lines), (Some("main"), Some(3)));
    assert!(load(text, Some("smoke")).is_ok());
}

#[test]
fn every_mistake_is_told_where_it_is() {
    assert_eq!(
        mistakes(
            "[layers.unit]\n[patch]\nbase = \"\"\nfail-under = { line = 90, uint = 80, functions = 70, lines = 101 }\n\
             min-lines = 0\nmin-line = 5\n"
        ),
        [
            "bad-value 3:8 `patch.base` is an empty string",
            "bad-value 4:16 `patch.fail-under.line` speaks of the layer `line`, which is not declared",
            "bad-value 4:27 `patch.fail-under.uint` speaks of the layer `uint`, which is not declared",
            "unknown-key 4:38 unknown key `functions` in `[patch.fail-under]`",
            "bad-value 4:62 `patch.fail-under.lines` is `101`, which is above 100 percent",
            "bad-value 5:13 `patch.min-lines` is 0, not a positive number",
            "unknown-key 6:1 unknown key `min-line` in `[patch]`",
        ]
    );
    assert_eq!(
        mistakes("[patch]\nfail-under = {}\n"),
        ["missing 2:14 `patch.fail-under` names no metric and no layer"]
    );
}
