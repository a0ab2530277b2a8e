//! Patterns, texts and commands of proposals.

use super::*;

#[test]
fn several_names_are_one_pattern_if_it_takes_no_other() {
    for (names, others, expected) in [
        (&["r/unit/coverage-1.json", "r/unit/coverage-2.json"][..], &[][..], Some("r/unit/coverage-*.json")),
        (&["r/a/coverage.json", "r/b/coverage.json"], &[], Some("r/*/coverage.json")),
        (&["r/a/coverage.json", "r/b/coverage.json"], &["r/c/coverage.json"], None),
        (&["c-1.json", "c-11.json"], &[], Some("c-1*.json")),
        (&["c-1.json", "c-2.xml"], &[], Some("c-*")),
        (&["a/b/c-1.json", "a/c-2.json"], &[], None),
        (&["only.json"], &[], None),
        (&["[a]/c-1.json", "[a]/c-2.json"], &[], Some("[[]a[]]/c-*.json")),
    ] {
        assert_eq!(pattern(names, others).as_deref(), expected, "{names:?}");
    }
}

#[test]
fn steps_are_yaml_whatever_the_commands_are() {
    let commands = ["pytest tests/unit --cov".to_owned(), "pytest -m 'a b' --cov".to_owned()];
    let github = snippet(Ci::GitHub, &commands);
    assert!(
        github.contains("      - run: pytest tests/unit --cov\n      - run: 'pytest -m ''a b'' --cov'\n"),
        "{github}"
    );
    assert!(github.contains("      - run: covgate\n        if: "), "{github}");
    let gitlab = snippet(Ci::GitLab, &commands);
    assert!(gitlab.contains("    - pytest tests/unit --cov\n"), "{gitlab}");
    assert!(gitlab.contains("    - covgate\n  coverage: '/"), "{gitlab}");
}
