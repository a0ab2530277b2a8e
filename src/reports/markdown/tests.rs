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
    for line in outside_of_blocks(&report) {
        // In the element `code` forges look for nobody, and in a summary nothing else is code.
        let title = line.strip_prefix("<details><summary><code>").and_then(|rest| rest.split_once("</code>"));
        let line = title.map_or(line, |(name, rest)| {
            assert!(!name.contains('<'), "{name}");
            rest
        });
        let outside: Vec<String> = outside_of_code(line);
        assert!(!outside.iter().any(|text| text.contains("@everyone") || text.contains("#123")), "{line}");
        assert!(!outside.iter().any(|text| text.contains("<script") || text.contains("<svg")), "{line}");
    }
}

/// The lines that are in no block of code, by Markdown's rule: it ends at the next line that is at least as many backticks.
fn outside_of_blocks(report: &str) -> Vec<&str> {
    let mut fence = 0;
    let mut outside = Vec::new();
    for line in report.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match fence {
            0 if ticks >= 3 && !line[ticks..].contains('`') => fence = ticks,
            0 => outside.push(line),
            open if ticks >= open && line.len() == ticks => fence = 0,
            _ => {}
        }
    }
    assert_eq!(fence, 0, "a block is never closed");
    outside
}

#[test]
fn changed_lines_are_told_with_their_source_and_alone() {
    for report in [render(&sample::hostile()), change(&sample::hostile())] {
        assert!(report.contains("31 of 44 changed lines covered"), "{report}");
        assert!(report.contains("`````diff\n?    9 if x < 1 and y > 2:    # & so on\n"), "{report}");
        assert!(report.contains("\n!   12     return \"</script><b>\"\n"), "{report}");
        assert!(report.contains("‹U+202E›x = 1"), "{report}");
        let outside = outside_of_blocks(&report).join("\n");
        assert!(!outside.contains('\u{202e}'), "{outside}");
        // A missed exit into a missed line goes without saying.
        assert!(outside.contains("12–14, 20; line 9 never left the function |"), "{outside}");
    }
}

#[test]
fn a_large_change_fits() {
    let mut summary = sample::hostile();
    let paths: Vec<String> = (0..3_000).map(|at| format!("src/{}/m{at}.py", "é".repeat(100))).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let mut patch = sample::patch(&paths);
    for file in &mut patch.files {
        let lines = &mut file.snippets[0].lines;
        let line = lines[2].clone();
        lines.extend(vec![line; 200]);
    }
    summary.patch = Some(patch);
    for report in [render(&summary), change(&summary)] {
        assert!(report.len() <= BUDGET, "{}", report.len());
        assert!(report.contains("31 of 44 changed lines covered") && report.contains("more changed files"), "{report}");
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

/// cmark-gfm 0.29.0.gfm.6 and the one in cmarkgfm 2025.10.22 give back these names, in tables of as many columns, under
/// this heading; so they do for 4,000 names made of `|`, backslashes, backticks, tags, entities and the like at random.
#[test]
fn names_are_written_as_cmark_gfm_reads_them_back() {
    let names = ["<script>alert(1)</script>.py", "a|b*c_d_`e``f`.py", r"a\|b.py", "gpj.\u{202e}yp.txt", "__init__.py"];
    let files = names.iter().map(|name| sample::file(name, 1, 3, 1)).collect();
    let mut summary = sample::run(files, &["unit"], Vec::new());
    summary.project = names[1].to_owned();
    summary.profile = Some(names[1].to_owned());
    summary.warnings =
        vec![sample::finding(&format!("    {} is odd", names[1]), None), sample::finding("1. a.json", None)];
    let report = render(&summary);
    for line in [
        "## ✅ Coverage of ```a|b*c_d_`e``f`.py```: 2 of 4 gates failed",
        "| `<script>alert(1)</script>.py` | 25.00 % | 2 | lines 2, 5; line 4 never went to line 9 |",
        r"| ```a\|b*c_d_`e``f`.py``` | 25.00 % | 2 | lines 2, 5; line 4 never went to line 9 |",
        r"| `a\\|b.py` | 25.00 % | 2 | lines 2, 5; line 4 never went to line 9 |",
        "| `gpj.‹U+202E›yp.txt` | 25.00 % | 2 | lines 2, 5; line 4 never went to line 9 |",
        "| `__init__.py` | 25.00 % | 2 | lines 2, 5; line 4 never went to line 9 |",
        r"- `a|b*c_d_` `e` `f`.py is odd",
        r"- 1\. a.json",
    ] {
        assert!(report.lines().any(|shown| shown == line), "{line}\n\n{report}");
    }
    assert!(report.contains("3 reports, lines and branches · profile ```a|b*c_d_`e``f`.py``` · covgate "), "{report}");
    for (at, _) in report.match_indices("</summary>") {
        assert!(report[at..].starts_with("</summary>\n\n"), "a table after it needs a blank line");
    }
    assert_eq!(report.matches("> [!").count(), 1);
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
        for number in figure.chain(counts).chain(gap).chain([gate.needs.clone()]) {
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

/// A report that fits, begins with its marker and verdict, and ends with what was left out.
fn fitting(summary: &Summary) -> String {
    let report = render(summary);
    assert!(report.len() <= BUDGET, "{} bytes", report.len());
    assert!(report.starts_with("<!-- covgate:summary key=default v=1 -->\n## "), "{report}");
    let alert = report.lines().nth(4).unwrap_or_default();
    assert!(alert.starts_with("> ") && alert.ends_with('.') && alert.len() > 10, "{report}");
    let end: Vec<&str> = report.lines().rev().take(3).collect();
    let says_it = end[2].starts_with("Left out here: ") && end[2].ends_with(". The whole report: `index.html`.");
    assert!(says_it && end[0].ends_with(concat!(" · covgate ", env!("CARGO_PKG_VERSION"))), "{end:?}");
    report
}

#[test]
fn a_project_of_20_000_files_with_long_names_fits_with_all_its_gates() {
    let long = |at: usize| format!("src/{}/{at}{}.py", "größe_😀/".repeat(at % 20), "📦é|`x".repeat(60));
    let mut summary = sample::large(20_000, long);
    let few = summary.gates.clone();
    summary.gates = few.iter().cycle().take(200).cloned().collect();
    for at in 0..500 {
        summary.warnings.push(sample::finding(&format!("{} is odd", long(at)), Some("see `[paths]`")));
    }
    for at in 0..1_000 {
        summary.inputs.push(sample::input(&long(at), Some("unit")));
    }
    let report = fitting(&summary);
    for (at, gate) in few.iter().enumerate() {
        assert_eq!(report.matches(&gate.explanation).count(), (200 - at).div_ceil(few.len()));
    }
}

#[test]
fn whatever_is_in_it_it_fits_and_the_gates_stay_while_they_do() {
    for text in ["ü", "@a|", "`x` ", "\u{1b}", "&", "😀"] {
        let text = text.repeat(5_000);
        let mut summary = sample::large(300, |at| format!("{text}/{at}/{text}"));
        let gates = summary.gates.clone();
        for _ in 0..50 {
            summary.warnings.push(sample::finding(&text, Some(&text)));
            summary.errors.push(sample::finding(&text, Some(&text)));
            summary.inputs.push(sample::input(&text, Some("unit")));
        }
        summary.project.clone_from(&text);
        summary.reproduce.clone_from(&text);
        let report = fitting(&summary);
        assert!(gates.iter().all(|gate| report.contains(&gate.explanation)), "{report}");
        assert!(report.contains("- 45 more errors\n") || report.contains("- 30 more errors\n"), "{report}");
    }
}

#[test]
fn of_more_gates_than_fit_those_that_fail_come_first() {
    let mut summary = sample::large(3, |at| format!("a{at}.py"));
    let gates = summary.gates.clone();
    for _ in 0..300 {
        summary.gates.extend(gates.iter().cloned());
    }
    let report = fitting(&summary);
    assert!(report.len() > BUDGET - 500, "there is room: {} bytes", report.len());
    assert!(!report.contains("✅ ok") && !report.contains("⚠️ warn"));
    let row = report.lines().find(|line| line.starts_with("And ")).expect("a word on the others");
    assert!(row.ends_with(" gates that are not held and 602 gates that are held."), "{row}");
    summary.gates.truncate(9);
    for gate in &mut summary.gates {
        gate.name = "n".repeat(20_000);
        gate.source = "\u{202e}".repeat(20_000);
    }
    assert!(fitting(&summary).contains("And 6 gates that are not held and 3 gates that are held."));
}

#[test]
fn a_profile_has_a_marker_and_a_comment_of_its_own() {
    let mut summary = sample::empty();
    for (profile, key) in [
        (None, "default"),
        (Some("py3.12"), "py3.12"),
        (Some("a b --> <x>"), "a-b-x"),
        (Some("größe|日本"), "gr-e"),
        (Some("-->"), "default"),
        (Some("two\nlines"), "two-lines"),
    ] {
        summary.profile = profile.map(str::to_owned);
        let report = render(&summary);
        assert_eq!(report.lines().next(), Some(format!("<!-- covgate:summary key={key} v=1 -->").as_str()));
        assert_eq!(report.contains(" · profile "), profile.is_some());
    }
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
    assert!(!kept(Cut::Folders).contains(">3 reports read") && kept(Cut::Lines).contains(">3 reports read"));
    assert!(!kept(Cut::Held).contains("✅ ok") && kept(Cut::Held).contains("❌ fail"));
    let few = kept(Cut::gates(1));
    assert!(
        few.contains("❌ fail") && few.contains("And 3 gates that are not held and 2 gates that are held."),
        "{few}"
    );
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

#[test]
fn tests_have_a_column_a_list_and_a_folded_table() {
    let mut summary = sample::hostile();
    summary.results = Some(sample::results(&["a", "b|*c"]));
    let report = render(&summary);
    for shown in [
        "| Tests | Only here |",
        "1,204 passed, 5 failed, 1 error, 2 skipped, 3 xfailed |",
        "| not known |",
        "### 2 tests did not pass",
        "- `tests/a::test_a[a]` of unit, failed: `AssertionError: a`\n",
        "- `tests/b|*c::test_b|*c[b|*c]` of unit, failed: `AssertionError: b|*c`\n",
        "<details><summary>1,215 tests: speed</summary>\n\n| Layer |",
        "| e2e | 1,204 passed, 5 failed, 1 error, 2 skipped, 3 xfailed | 0 (12.34 s) | 3 (22.20 s) | 5 (1234.56 s) | 1269.10 s |",
        "Fast is below 1 s, medium is 1 to 5 s, slow is above 5 s.",
        "| `tests/b\\|*c::test_b\\|*c[b\\|*c]` | unit | medium | 5.67 s |",
    ] {
        assert!(report.contains(shown), "{shown} in {report}");
    }
}

#[test]
fn thousands_of_failed_tests_are_counted_and_ten_are_named() {
    let names: Vec<String> = (0..5_000).map(|at| format!("{at}_{}", "größe|".repeat(60))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut summary = sample::large(1, |_| "a.py".to_owned());
    summary.results = Some(sample::results(&names));
    let report = render(&summary);
    assert!(report.len() <= BUDGET, "{}", report.len());
    assert!(report.contains("### 5,000 tests did not pass") && report.contains("\n- 4,990 more tests\n"), "{report}");
}
