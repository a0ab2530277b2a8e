//! The terminal report: its last lines are true, and no name in it is more than a name.

use super::*;
use crate::coverage::Measure;
use crate::gates::{Metric, Severity};
use crate::reports::sample;

fn last_lines(covered: u64, total: u64, needs: &str) -> Vec<String> {
    let gate = sample::gate(None, Metric::Combined, Some(Measure::exact(covered, total)), needs, Severity::Error);
    let mut summary = sample::run(Vec::new(), &[], vec![gate]);
    summary.overall = sample::figures(covered, total, None);
    let exit = if summary.exit_code == 0 { Exit::Passed } else { Exit::GateFailed };
    let report = anstream::adapter::strip_str(&render(&summary, &[], exit, Detail::Summary)).to_string();
    let lines: Vec<String> = report.lines().map(str::to_owned).collect();
    assert!(lines[0].starts_with(lines.last().expect("some").split(" (").next().expect("a part")), "{report}");
    lines[lines.len() - 2..].to_vec()
}

#[test]
fn the_last_lines_are_the_share_and_the_verdict_and_never_disagree() {
    for (covered, total, needs, share, verdict) in [
        (88_495, 100_000, "85", "88.49", "PASS (exit 0)"),
        (899_999, 1_000_000, "90", "89.99", "FAIL (exit 1)"),
        (89_995, 100_000, "89.995", "89.995", "PASS (exit 0)"),
        (89_994, 100_000, "89.995", "89.994", "FAIL (exit 1)"),
        (99_999, 100_000, "100", "99.99", "FAIL (exit 1)"),
        (1, 100_000, "50", "0.00", "FAIL (exit 1)"),
        (3, 3, "100", "100.00", "PASS (exit 0)"),
    ] {
        let expected = [format!("Coverage: {share}%"), format!("covgate: {verdict}")];
        assert_eq!(last_lines(covered, total, needs), expected);
    }
}

#[test]
fn no_name_ends_a_line_or_commands_anything() {
    let names = sample::HOSTILE.into_iter().chain(["::error::x", "##[add-mask]x", "##vso[task.complete]x"]);
    let mut summary = sample::hostile();
    for name in names {
        summary.inputs.push(sample::input(name, None));
        summary.files.push(sample::file(name, 1, 3, 3));
        summary.warnings.push(sample::finding(name, Some(name)));
    }
    let report = render(&summary, &["::error::x".to_owned()], Exit::Error, Detail::Everything);
    let report = anstream::adapter::strip_str(&report).to_string();
    for line in report.lines() {
        assert!(!line.trim_start().starts_with("::") && !line.contains("##"), "{line}");
        assert!(!line.contains(['\r', '\u{1b}', '\u{202e}', '\u{2066}']), "{line}");
    }
    assert!(report.contains("line‹U+000A›break‹U+000D›.py:40-44"), "{report}");
    summary.advice = None;
    let report = render(&summary, &["::error::x".to_owned()], Exit::Error, Detail::Everything);
    let report = anstream::adapter::strip_str(&report).to_string();
    assert!(report.contains("  line‹U+000A›break‹U+000D›.py:2"), "{report}");
    assert!(report.contains("\nwrote: ‹U+003A›:error::x\n"), "{report}");
}
