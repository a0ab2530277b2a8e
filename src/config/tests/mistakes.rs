//! Mistakes, all told with their place and what to type.

use super::{load, mistakes, shown};

/// The rest of the documentation's example.
const NOT_YET: &str = r"
[layers.e2e]
optional = true
[baseline]
max-drop = 0
[profiles.release]
baseline = {}
";

#[test]
fn what_is_not_judged_yet_is_told_once_for_each_section() {
    let is_not =
        |shown: &str, position: &str| format!("not-yet {position} `{shown}` is not judged by this version of covgate");
    assert_eq!(mistakes(NOT_YET), [is_not("[baseline]", "4:2"), is_not("[profiles.release.baseline]", "7:1")]);
}

#[test]
fn all_mistakes_of_a_file_are_told_in_its_order() {
    let text = r#"
[layers.unit]
reprots = ["a.json"]
junit = "junit.xml"
expect-reports = 0
fail-under = { combined = 101, line = 5, branches = true }
optional = "yes"
[layers."my unit"]
[layers.lines]
[overall]
denominator = "onion"
reference = "unti"
[report]
formats = ["html", "html", "pdf", 3]
out = "../x"
[profiles.release]
threshold = 3
profiles.x = {}
[profiles.other]
layers.unit.reports = [""]
[paths]
src = ["src"]
a = ["src", "x/*", "y**/z"]
b = ["*/src", "src"]
[project]
source = 3
omit = ["a**", "[x"]
"#;
    assert_eq!(
        mistakes(text),
        [
            "unknown-key 3:1 unknown key `reprots` in `[layers.unit]`",
            "wrong-type 4:9 `layers.unit.junit` is a string, not a list of strings",
            "bad-value 5:18 `layers.unit.expect-reports` is 0, not a positive number",
            "bad-value 6:27 `layers.unit.fail-under.combined` is `101`, which is above 100 percent",
            "unknown-key 6:32 unknown key `line` in `[layers.unit.fail-under]`",
            "wrong-type 6:53 `layers.unit.fail-under.branches` is a boolean, not a percentage such as 90 or 89.5",
            "wrong-type 7:12 `layers.unit.optional` is a string, not `true` or `false`",
            "bad-value 8:9 `layers.my unit` does not name a layer: a layer's name has only letters, digits, `-` and `_`",
            "bad-value 9:9 `layers.lines` does not name a layer: this name is reserved: it stands for a metric, for all layers together or for changed lines",
            "bad-value 11:15 `overall.denominator` does not know `onion`",
            "bad-value 12:13 `overall.reference` speaks of the layer `unti`, which is not declared",
            "bad-value 14:20 `report.formats` names `html` twice",
            "bad-value 14:28 `report.formats` does not know `pdf`",
            "wrong-type 14:35 `report.formats` holds an integer, not a string",
            "bad-value 15:7 `report.out` leads out of the root",
            "unknown-key 17:1 unknown key `threshold` in `[profiles.release]`",
            "unknown-key 18:1 `profiles.release.profiles`: a profile cannot hold profiles",
            "bad-value 20:24 `profiles.other.layers.unit.reports` holds an empty string",
            "missing 22:7 `paths.src` has no pattern beside the canonical folder",
            "bad-value 23:13 `paths.a` holds the pattern `x/*`, which ends in `*`: it has to name the folder itself",
            "bad-value 23:20 `paths.a` holds the pattern `y**/z`, which has `**` beside other characters",
            "bad-value 24:6 `paths.b` begins with `*/src`, which is not a folder",
            "wrong-type 26:10 `project.source` is an integer, not a list of strings",
            "bad-value 27:9 `project.omit` holds `a**`, which is not a pattern: recursive wildcards must form a single \
             path component",
            "bad-value 27:16 `project.omit` holds `[x`, which is not a pattern: invalid range pattern",
        ]
    );
}

#[test]
fn every_fault_says_what_to_type() {
    for (text, help) in [
        ("[layers.unit]\nreprots = []\n", "did you mean `reports`?"),
        ("[overal]\n", "did you mean `overall`?"),
        ("[overall]\nfail_under = 3\n", "did you mean `fail-under`?"),
        ("[overall]\nthreshold = 3\n", "valid keys: `fail-under`, `denominator`, `reference`"),
        ("[overall]\nfail-under = { branch = 3 }\n", "did you mean `branches`?"),
        ("[overall]\nfail-under = {}\n", "write `fail-under = 90`"),
        ("[overall]\ndenominator = \"onion\"\n", "did you mean `union`?"),
        ("[layers.unit]\n[overall]\nreference = \"unti\"\n", "did you mean `unit`?"),
        ("[layers.unit]\n[overall]\nreference = \"xyz\"\n", "declared layers: `unit`"),
        ("[layers.unit]\nreports = 'a.json'\n", "put it in brackets: `reports = ['a.json']`"),
        ("[paths]\nsrc = ['src']\n", "`src = [\"src\", \"*/src\"]`"),
        ("[baseline]\n", "remove it, or wait"),
        ("a = \n", "https://toml.io"),
    ] {
        let faults = load(text, None).expect_err(text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].help().is_some_and(|given| given.contains(help)), "{text} {faults:?}");
    }
}

#[test]
fn types_that_no_key_takes_are_told() {
    for (text, expected) in [
        ("layers = 3", "wrong-type 1:10 `layers` is an integer, not a table such as `[layers]`"),
        (
            "layers.unit = 2026-12-31",
            "wrong-type 1:15 `layers.unit` is a date or time, not a table such as `[layers.unit]`",
        ),
        (
            "overall.fail-under = [9]",
            "wrong-type 1:22 `overall.fail-under` is a list, not a percentage such as 90, or a \
                                      table such as `{ combined = 90 }`",
        ),
        ("overall.reference = 1.5", "wrong-type 1:21 `overall.reference` is a float, not the name of a layer"),
        ("report.out = ' '", "bad-value 1:14 `report.out` is an empty string"),
        ("layers.a.expect-reports = -1", "bad-value 1:27 `layers.a.expect-reports` is -1, not a positive number"),
        ("layers.a.expect-reports = 4.0", "wrong-type 1:27 `layers.a.expect-reports` is a float, not a whole number"),
        ("profiles.x = 1", "wrong-type 1:14 `profiles.x` is an integer, not a table such as `[profiles.x]`"),
        ("paths.src = []", "missing 1:13 `paths.src` is empty"),
    ] {
        assert_eq!(mistakes(text), [expected]);
    }
}

#[test]
fn mistakes_about_tests_are_told() {
    let text = r#"
[layers.unit]
[tests]
max-failed = -1
min-tests = 100
fast = "1"
slow = nan
max-slow-share = 101
max-fialed = 3
[profiles.release.tests]
min-tests = { "a b" = 1, unit = 0, uint = 2 }
"#;
    assert_eq!(
        mistakes(text),
        [
            "bad-value 4:14 `tests.max-failed` is -1, which is below zero or too large",
            "wrong-type 5:13 `tests.min-tests` is an integer, not a table such as `{ unit = 100 }`",
            "wrong-type 6:8 `tests.fast` is a string, not a number of seconds such as 1 or 0.25",
            "bad-value 7:8 `tests.slow` is nan, which is not a number of seconds such as 1 or 0.25",
            "bad-value 8:18 `tests.max-slow-share` is `101`, which is above 100 percent",
            "unknown-key 9:1 unknown key `max-fialed` in `[tests]`",
            "bad-value 11:15 `profiles.release.tests.min-tests.a b` does not name a layer: a layer's name has only letters, \
             digits, `-` and `_`",
            "bad-value 11:33 `profiles.release.tests.min-tests.unit` is 0, not a positive number",
            "bad-value 11:36 `profiles.release.tests.min-tests.uint` speaks of the layer `uint`, which is not declared",
        ]
    );
    for (text, mistake) in [
        (
            "[layers.unit]\n[tests]\nmin-tests.uint = 2\n",
            "bad-value 3:11 `tests.min-tests.uint` speaks of the layer `uint`, which is not declared",
        ),
        (
            "[tests]\nfast = 6\n",
            "bad-value 2:8 tests above 5 s would be slow, and those below 6 s fast: some would be both",
        ),
        (
            "[tests]\nfast = 0.5\nslow = 0.25\n",
            "bad-value 3:8 tests above 0.25 s would be slow, and those below 0.5 s fast: some would be both",
        ),
    ] {
        assert_eq!(mistakes(text), [mistake]);
    }
    let faults = load("[tests]\nmin-tests = 7\n", None).expect_err("no layer");
    assert_eq!(faults[0].help(), Some("say it of a layer: `min-tests = { unit = 7 }`"));
}

#[test]
fn the_file_of_another_tool_is_told_in_one_fault() {
    for text in [
        "base = \"main\"\nmarkdown-output = \"x.md\"\n[[gates]]\nname = \"core\"\nfail-under-lines = 90\n",
        "[gates]\nfail-under-branches = 90\n",
        "[[gates]]\ninclude = \"a\"\nfail-uncovered-lines = 2\n",
    ] {
        let faults = load(text, None).expect_err(text);
        assert_eq!((faults.len(), faults[0].code()), (1, "covgate::config::foreign"));
        let shown = shown(&faults[0]);
        for part in ["another tool called covgate", "fail-under", "pyproject.toml", "--config"] {
            assert!(shown.contains(part), "{shown}");
        }
    }
    assert_eq!(mistakes("[[gates]]\nname = \"x\"\n"), ["unknown-key 1:3 unknown key `gates`"]);
}
