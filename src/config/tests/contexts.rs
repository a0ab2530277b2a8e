//! `contexts` of a layer.

use super::{good, mistakes};

#[test]
fn a_profile_takes_a_layer_from_other_contexts_or_from_none() {
    let text = r#"
[layers.unit]
contexts = ["tests/unit/*", "tests.unit.*"]
[profiles.nightly]
layers.unit.contexts = ["nightly"]
[profiles.whole]
layers.unit.contexts = []
layers.unit.fail-under = { branches = 70 }
"#;
    for (profile, expected) in
        [(None, &["tests/unit/*", "tests.unit.*"][..]), (Some("nightly"), &["nightly"]), (Some("whole"), &[])]
    {
        assert_eq!(good(text, profile).layers[0].contexts, expected, "{profile:?}");
    }
}

#[test]
fn patterns_are_checked_where_they_are_written() {
    for (written, expected) in [
        ("'tests/e2e/*'", "wrong-type 2:12 `layers.e2e.contexts` is a string, not a list of strings"),
        ("['']", "bad-value 2:13 `layers.e2e.contexts` holds an empty string"),
        ("[1]", "wrong-type 2:13 `layers.e2e.contexts` holds an integer, not a string"),
    ] {
        assert_eq!(mistakes(&format!("[layers.e2e]\ncontexts = {written}\n")), [expected]);
    }
    let told = mistakes("[layers.e2e]\ncontexts = ['tests/[e2e']\n");
    assert!(told[0].starts_with("bad-value 2:13 `layers.e2e.contexts` holds `tests/[e2e`"), "{told:?}");
}

#[test]
fn a_floor_for_branches_is_refused_where_it_is_written() {
    let refused = |path: &str, position: &str| {
        format!(
            "bad-value {position} `{path}` is taken from contexts and has a floor for branches: contexts tell lines only"
        )
    };
    assert_eq!(
        mistakes("[layers.e2e]\ncontexts = ['e2e']\nfail-under = { lines = 60, branches = 50 }\n"),
        [refused("layers.e2e", "3:28")]
    );
    let base = "[layers.e2e]\nfail-under.branches = 50\n[profiles.one.layers.e2e]\n";
    assert_eq!(mistakes(&format!("{base}contexts = ['e2e']\n")), [refused("profiles.one.layers.e2e", "4:1")]);
    assert!(good(&format!("{base}fail-under.branches = 60\n"), Some("one")).layers[0].contexts.is_empty());
}
