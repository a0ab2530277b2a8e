//! The Markdown report: true, harmless, small enough.

use super::*;
use crate::reports::sample;
use crate::summary::grouped;

#[test]
fn the_marker_comes_first_and_the_verdict_next() {
    let report = render(&sample::large(30, |at| format!("src/a{at}.py")));
    let mut lines = report.lines();
    assert_eq!(lines.next(), Some("<!-- covgate:summary key=default v=1 -->"));
    assert_eq!(lines.next(), Some("## ❌ Coverage of shop: 2 of 4 gates failed"));
    assert!(report.contains("> [!CAUTION]\n> unit 52.62 % &lt; 90 %; e2e: no data, 60 % needed"), "{report}");
    assert!(report.ends_with(concat!(" · covgate ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn no_name_breaks_a_table_or_calls_somebody() {
    let report = render(&sample::hostile());
    for harm in ["\n<script", "| <script", "\u{1b}", "\u{202e}", "\u{2066}", "\r"] {
        assert!(!report.contains(harm), "{harm:?}");
    }
    assert!(report.contains(r"`` src/a\|b*c_d_`e``f`.py ``") || report.contains(r"```src/a\|b*c_d_`e``f`.py```"));
    for line in report.lines().filter(|line| line.starts_with("| `src/")) {
        let cells = line.replace(r"\|", "").matches('|').count();
        assert!((5..=7).contains(&cells), "{line}");
    }
    for line in report.lines() {
        let outside: Vec<String> = outside_of_code(line);
        assert!(!outside.iter().any(|text| text.contains("@everyone") || text.contains("#123")), "{line}");
        assert!(!outside.iter().any(|text| text.contains("<script") || text.contains("<svg")), "{line}");
    }
}

/// What of a line is not in backticks, by Markdown's rule: a run of backticks ends at the next run as long.
fn outside_of_code(line: &str) -> Vec<String> {
    let mut outside = vec![String::new()];
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let is_escaped = rest[..start].ends_with('\\');
        let fence: String = rest[start..].chars().take_while(|c| *c == '`').collect();
        let fence = if is_escaped { "`".to_owned() } else { fence };
        outside.last_mut().expect("one").push_str(&rest[..start]);
        let after = &rest[start + fence.len()..];
        let mut at = 0;
        let end = loop {
            let Some(next) = after[at..].find('`').filter(|_| !is_escaped) else { break None };
            let run = after[at + next..].chars().take_while(|c| *c == '`').count();
            if run == fence.len() {
                break Some(at + next + run);
            }
            at += next + run;
        };
        rest = &after[end.unwrap_or(0)..];
        outside.push(String::new());
    }
    outside.last_mut().expect("one").push_str(rest);
    outside
}

#[test]
fn every_number_of_the_gates_is_there() {
    let summary = sample::hostile();
    let report = render(&summary);
    for gate in &summary.gates {
        let row = report.lines().find(|line| line.contains(&format!("| **{}** |", gate.name))).expect("a row");
        let figure = gate.figure.iter().flat_map(|figure| {
            [figure.shown.clone(), grouped(figure.covered), grouped(figure.covered_at_most), grouped(figure.total)]
        });
        let short = if gate.status == "fail" { gate.short_by } else { None };
        let counts = [gate.needed, short, gate.margin].into_iter().flatten().map(grouped);
        let gap = gate.gap.iter().map(|gap| gap.replace('-', "−"));
        for number in figure.chain(counts).chain(gap).chain([format!("{} %", gate.fail_under)]) {
            assert!(row.contains(&number), "{number} in {row}");
        }
    }
}

#[test]
fn every_table_has_as_many_cells_in_each_row() {
    for summary in [sample::hostile(), sample::empty(), sample::large(300, |at| format!("src/a{}/b{at}.py", at % 50))] {
        let report = render(&summary);
        let mut cells = None;
        for line in report.lines() {
            if !line.starts_with('|') {
                cells = None;
                continue;
            }
            let count = line.replace(r"\|", "").matches('|').count();
            assert_eq!(*cells.get_or_insert(count), count, "{line}");
        }
    }
}

#[test]
fn it_fits_whatever_is_in_it() {
    let long = |at: usize| format!("src/{}/{at}_{}.py", "größe_".repeat(at % 40), "é".repeat(300 - at % 40));
    let mut summary = sample::large(20_000, long);
    let gates = summary.gates.clone();
    for _ in 0..50 {
        summary.warnings.push(sample::finding(&"ü".repeat(5_000), Some(&"`x` ".repeat(900))));
        summary.errors.push(sample::finding(&"@a|".repeat(5_000), Some(&"ü".repeat(5_000))));
        summary.inputs.push(sample::input(&"日".repeat(5_000), None));
    }
    let report = render(&summary);
    assert!(report.len() <= BUDGET, "{} bytes", report.len());
    assert!(report.contains("Left out here: "), "{}", &report[report.len() - 300..]);
    for gate in &gates {
        assert!(report.contains(&gate.explanation));
    }
    for _ in 0..2_000 {
        summary.gates.extend(gates.iter().cloned());
    }
    let report = render(&summary);
    assert!(report.len() <= BUDGET && report.starts_with("<!-- covgate:summary"), "{} bytes", report.len());
    assert!(report.contains("Cut here"));
}

#[test]
fn the_least_important_is_cut_first() {
    let summary = sample::large(3_000, |at| format!("src/{}/b{at}.py", "p".repeat(140) + &(at % 60).to_string()));
    let whole = templates::markdown("report", &Report::new(&summary, Cut::Nothing)).expect("renders");
    assert!(whole.contains("What is missed") && whole.contains("<summary>40 of"));
    let kept = |cut| templates::markdown("report", &Report::new(&summary, cut)).expect("renders");
    assert!(!kept(Cut::Lines).contains("What is missed") && kept(Cut::Lines).contains("<summary>40 of"));
    assert!(!kept(Cut::Folders).contains("<summary>40 of") && kept(Cut::Folders).contains("The 25 files"));
    assert!(kept(Cut::Files).contains("The 10 files") && kept(Cut::Files).contains("### Layers"));
    assert!(!kept(Cut::Layers).contains("### Layers") && kept(Cut::Layers).contains("The 10 files"));
    assert!(!kept(Cut::Rest).contains("The 10 files") && kept(Cut::Rest).contains("✅ ok"));
    assert!(!kept(Cut::Gates).contains("✅ ok") && kept(Cut::Gates).contains("❌ fail"));
}

#[test]
fn a_word_that_the_view_has_not_is_an_error() {
    let summary = sample::empty();
    let view = Report::new(&summary, Cut::Nothing);
    for missing in ["{{nothing}}", "{{#each gates}}{{nothing}}{{/each}}{{nothing}}"] {
        let mut registry = handlebars::Handlebars::new();
        registry.set_strict_mode(true);
        assert!(registry.render_template(missing, &view).is_err(), "{missing}");
    }
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    assert_eq!(render(&sample::hostile()), render(&sample::hostile()));
}
