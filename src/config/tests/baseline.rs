//! `[baseline]` and `[history]`.

use super::{good, mistakes};
use crate::config::{BaselineOptions, Missing};
use crate::gates::Severity;

/// How far all together, unit and e2e may drop.
fn drops(baseline: &BaselineOptions) -> [Option<String>; 3] {
    let layer = |name: &str| name.parse().expect("a layer");
    [None, Some(layer("unit")), Some(layer("e2e"))].map(|layer| {
        let drop = baseline.max_drop(layer.as_ref())?;
        Some(format!("{} {}", drop.percent, drop.source))
    })
}

#[test]
fn a_drop_is_allowed_for_all_or_for_those_that_are_named() {
    let some = |text: &str| Some(format!("{text} covgate.toml:2"));
    let begin = Some("0 covgate.toml:1".to_owned());
    for (text, expected) in [
        ("", [begin.clone(), begin.clone(), begin]),
        ("max-drop = 0.5", [some("0.5"), some("0.5"), some("0.5")]),
        ("max-drop = { overall = 0, unit = 1.25 }", [some("0"), some("1.25"), None]),
        ("max-drop.e2e = 2", [None, None, some("2")]),
    ] {
        let config = good(&format!("[baseline]\n{text}\n"), None);
        assert_eq!(drops(&config.baseline.expect("there")), expected, "{text}");
    }
    assert!(good("", None).baseline.is_none());
}

#[test]
fn a_profile_says_what_differs() {
    let text = "[baseline]\nmax-drop = 0.5\nfile = 'a.json'\n[profiles.release.baseline]\nmax-drop.unit = 0\nmissing = 'warn'\n[profiles.lax.baseline]\nmax-drop = 3\nseverity = 'warn'\n[history]\nrecord = true\n";
    let release = good(text, Some("release")).baseline.expect("there");
    let expected = ["0.5 covgate.toml:2", "0 covgate.toml:5", "0.5 covgate.toml:2"];
    assert_eq!(drops(&release), expected.map(|drop| Some(drop.to_owned())));
    assert_eq!((release.file.as_deref(), release.missing), (Some("a.json"), Missing::Warn));
    let lax = good(text, Some("lax"));
    assert_eq!((lax.history.is_recorded, lax.history.file), (true, None));
    let lax = lax.baseline.expect("there");
    assert_eq!((lax.severity, lax.missing), (Severity::Warn, Missing::Error));
}

#[test]
fn mistakes_are_told_at_their_place() {
    let text = "[baseline]\nmax-drop = { lines = 1, unit = -1, 'a b' = 2 }\nmissing = 'ignore'\nfil = 'x'\n[history]\nrecord = 1\n";
    assert_eq!(
        mistakes(text),
        [
            "bad-value 2:14 `baseline.max-drop` names `lines`, which is no layer: this name is reserved: it stands for a \
             metric, for all layers together or for changed lines",
            "bad-value 2:32 `baseline.max-drop.unit` is `-1`, which is not a percentage such as 90 or 89.5",
            "bad-value 2:36 `baseline.max-drop` names `a b`, which is no layer: a layer's name has only letters, digits, `-` \
             and `_`",
            "bad-value 3:11 `baseline.missing` does not know `ignore`",
            "unknown-key 4:1 unknown key `fil` in `[baseline]`",
            "wrong-type 6:10 `history.record` is an integer, not `true` or `false`",
        ]
    );
}
