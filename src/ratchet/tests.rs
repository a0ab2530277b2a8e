//! Configurations with comments and layouts of all kinds, byte for byte.

use super::{Missing, Outcome, Plan, Wish, edited, floors, plan, with_floors};
use crate::coverage::{Measure, Percent};
use crate::document::Document;
use crate::gates::{Found, Gate, Metric, Rule};

const TEXT: &str = r#"# Floors are raised by `covgate ratchet`.
[project]
name = "shop"   # not "85"

[layers.unit]     # the fast ones
  reports = ["a.json"]
  fail-under   =   { combined = 90,branches = "85.5%" } # both

[layers]
e2e.fail-under = 60
integration = { fail-under = '70', reports = ["b # 70"] }

[overall.fail-under]
lines = 85.0
	# a tab before this comment
combined = 85
[[rules]]
name = "billing"
fail-under = 95
[profiles.release]
overall.fail-under.combined = 88
[patch]
fail-under = 90
"#;

fn percent(text: &str) -> Percent {
    text.parse().expect("a percentage")
}

fn gate(layer: Option<&str>, metric: Metric, floor: &str, line: usize, found: Option<(u64, u64)>) -> Gate {
    let layer = layer.map(|layer| layer.parse().expect("a layer"));
    let rule = Rule::floor(layer, metric, percent(floor), format!("covgate.toml:{line}"));
    rule.judge(found.map(|(covered, total)| Found::Share(Measure::exact(covered, total))))
}

fn gates() -> Vec<Gate> {
    vec![
        gate(Some("unit"), Metric::Combined, "90", 7, Some((9_289, 10_000))),
        gate(Some("unit"), Metric::Branches, "85.5", 7, Some((80, 100))),
        gate(Some("e2e"), Metric::Combined, "60", 10, Some((2, 3))),
        gate(Some("integration"), Metric::Combined, "70", 11, Some((71, 100))),
        gate(None, Metric::Lines, "85", 14, Some((85, 100))),
        gate(None, Metric::Combined, "85", 16, None),
        gate(None, Metric::Branches, "50", 99, Some((1, 1))),
    ]
}

fn wish(slack: &str, step: &str, may_lower: bool) -> Wish {
    Wish { slack: percent(slack), step: percent(step), may_lower }
}

fn ratcheted(text: &str, wish: Wish) -> (String, Vec<String>) {
    let document = Document::new("covgate.toml", text);
    let floors = floors(&document, &[]).expect("valid");
    let Plan { rows, elsewhere, .. } = plan(&floors, &gates(), wish);
    assert_eq!(elsewhere, ["overall.branches"]);
    let told = rows.iter().map(|row| format!("{} {} {} {}", row.id, row.outcome.word(), row.old, row.new)).collect();
    (edited(text, &floors, &rows, Some("moved to\nanother service")), told)
}

#[test]
fn every_floor_of_the_text_is_found_with_the_ids_of_its_gate() {
    let found = floors(&Document::new("covgate.toml", TEXT), &[]).expect("valid");
    let told: Vec<String> =
        found.iter().map(|floor| format!("{} {} {}", floor.line, floor.percent, floor.ids.join(" "))).collect();
    assert_eq!(
        told,
        [
            "7 90 layers.unit.combined layers.unit",
            "7 85.5 layers.unit.branches",
            "10 60 layers.e2e.combined layers.e2e",
            "11 70 layers.integration.combined layers.integration",
            "14 85 overall.lines",
            "16 85 overall.combined overall",
            "19 95 rules.billing.combined rules.billing",
            "21 88 overall.combined overall",
        ]
    );
}

#[test]
fn a_floor_is_that_of_a_gate_by_its_line_its_id_and_its_percentage() {
    let floors = floors(&Document::new("covgate.toml", TEXT), &[]).expect("valid");
    let reached = Some((95, 100));
    for (metric, floor, line, is_found) in [
        (Metric::Combined, "90", 7, true),
        (Metric::Combined, "90", 8, false),
        (Metric::Combined, "91", 7, false),
        (Metric::Lines, "90", 7, false),
    ] {
        let gates = [gate(Some("unit"), metric, floor, line, reached)];
        let Plan { rows, elsewhere, .. } = plan(&floors, &gates, wish("0", "0", false));
        assert_eq!((rows.len(), elsewhere.len()), if is_found { (1, 0) } else { (0, 1) }, "{floor} in line {line}");
    }
    let nothing = [gate(Some("unit"), Metric::Combined, "90", 7, Some((0, 0)))];
    let rows = plan(&floors, &nothing, wish("0", "0", true)).rows;
    assert_eq!((rows[0].reached, rows[0].outcome), (None, Outcome::NoData));
}

#[test]
fn floors_go_up_and_not_a_byte_else_changes() {
    let (out, told) = ratcheted(TEXT, wish("0", "0.01", false));
    assert_eq!(
        told,
        [
            "layers.unit.combined raised 90 92.89",
            "layers.unit.branches not reached 85.5 85.5",
            "layers.e2e.combined raised 60 66.66",
            "layers.integration.combined raised 70 71",
            "overall.lines kept 85 85",
            "overall.combined no data 85 85",
        ]
    );
    let expected = TEXT
        .replace("combined = 90,", "combined = 92.89,")
        .replace("e2e.fail-under = 60", "e2e.fail-under = 66.66")
        .replace("fail-under = '70'", "fail-under = '71'");
    assert_eq!(out, expected);
    let windows = TEXT.replace('\n', "\r\n");
    assert_eq!(ratcheted(&windows, wish("0", "0.01", false)).0, expected.replace('\n', "\r\n"));
}

#[test]
fn slack_and_step_are_taken_off_exactly() {
    for (slack, step, unit) in [
        ("0", "1", "92"),
        ("0.5", "0.1", "92.3"),
        ("2.89", "0.01", "90"),
        ("2.9", "0.01", "90"),
        ("0", "0.25", "92.75"),
        ("100", "1", "90"),
    ] {
        let (_, told) = ratcheted(TEXT, wish(slack, step, false));
        assert!(told[0].ends_with(unit), "{slack} {step}: {}", told[0]);
    }
}

#[test]
fn what_is_lowered_says_why_beside_it() {
    let (out, told) = ratcheted(TEXT, wish("0", "1", true));
    assert_eq!(told[1], "layers.unit.branches lowered 85.5 80");
    let line =
        "  fail-under   =   { combined = 92,branches = \"80%\" } # both; lowered from 85.5: moved to another service";
    assert_eq!(out.lines().nth(6), Some(line));
    let text = "[layers]\ninteg.fail-under = 80   \n[layers.e2e]\nfail-under = 70";
    let document = Document::new("covgate.toml", text);
    let floors = floors(&document, &[]).expect("valid");
    let gates = [
        gate(Some("integ"), Metric::Combined, "80", 2, Some((7, 10))),
        gate(Some("e2e"), Metric::Combined, "70", 4, Some((0, 10))),
    ];
    let Plan { rows, .. } = plan(&floors, &gates, wish("1", "1", true));
    let expected =
        "[layers]\ninteg.fail-under = 69  # lowered from 80: x   \n[layers.e2e]\nfail-under = 0  # lowered from 70: x";
    assert_eq!(edited(text, &floors, &rows, Some("x")), expected);
}

#[test]
fn what_is_within_the_slack_is_no_reason_to_lower() {
    let floors = floors(&Document::new("covgate.toml", "overall.fail-under = 85"), &[]).expect("valid");
    let gates = [gate(None, Metric::Combined, "85", 1, Some((86, 100)))];
    let Plan { rows, .. } = plan(&floors, &gates, wish("5", "1", true));
    assert_eq!((rows[0].outcome, rows[0].new), (Outcome::Kept, percent("85")));
}

#[test]
fn the_table_of_another_tool_s_file_is_found_below_its_prefix() {
    let text = "[tool.other.overall]\nfail-under = 1\n[tool.covgate]\noverall.fail-under = 80\n";
    let found = floors(&Document::new("pyproject.toml", text), &["tool", "covgate"]).expect("valid");
    assert_eq!(found.iter().map(|floor| floor.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn floors_are_added_where_they_belong() {
    let missing = [
        Missing { layer: Some("unit".parse().expect("a layer")), percent: percent("90") },
        Missing { layer: None, percent: percent("85.25") },
    ];
    let text = "# top\n[layers.unit]  # fast\nreports = [\"a\"] # all\n\n[project]\nname = \"x\"\n";
    let expected = "# top\n[layers.unit]  # fast\nreports = [\"a\"] # all\nfail-under = 90\n\n[project]\nname = \"x\"\n\n[overall]\nfail-under = 85.25\n";
    assert_eq!(with_floors(text, &[], &missing).expect("valid"), expected);
    let windows = with_floors(&text.replace('\n', "\r\n"), &[], &missing).expect("valid");
    assert_eq!(windows, expected.replace('\n', "\r\n"));
    let tool = "[tool.covgate]\nlayers.unit = { reports = [\"a\"] }\n";
    let expected = "[tool.covgate]\nlayers.unit = { reports = [\"a\"] , fail-under = 90 }\n";
    let found = with_floors(tool, &["tool", "covgate"], &missing[..1]).expect("valid");
    assert_eq!(found.replace("] ,", "],"), expected.replace("] ,", "],"));
}
