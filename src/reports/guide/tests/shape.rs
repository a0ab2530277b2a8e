//! The form of the guide: its sections, its limits, and that nothing from outside changes it.

use pulldown_cmark::{Event, Options as Extensions, Parser};

use super::*;
use crate::document::Document;
use crate::reports::{sample, text};
use crate::summary::Summary;

fn every_kind() -> [Summary; 3] {
    [sample::hostile(), sample::empty(), sample::large(300, |at| format!("src/a{}/b{at}.py", at % 50))]
}

#[test]
fn the_sections_are_there_in_their_order_each_with_its_notes() {
    for summary in every_kind() {
        let guide = render(&summary, &options());
        assert!(guide.starts_with("<!-- covgate:guide v=1 -->\n<!-- Written by"), "{guide}");
        let headings: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, SECTIONS.map(|section| section.title));
        let sections: Vec<&str> = guide.split("\n## ").skip(1).collect();
        for (text, section) in sections.iter().zip(SECTIONS) {
            let name = section.name;
            let notes = format!("\n\n<!-- covgate:keep {name} -->\n{}\n<!-- covgate:end {name} -->\n", notes::HINT);
            assert!(text.ends_with(&notes), "{text}");
            assert!(guide.contains(&format!("[{}](#{name})", section.title)));
        }
        assert!(guide.contains("<!-- covgate:end warnings-and-errors -->") && !guide.contains("\n\n\n"), "{guide}");
    }
}

#[test]
fn every_table_has_as_many_cells_in_each_row() {
    for summary in every_kind() {
        let mut cells = None;
        for line in render(&summary, &options()).lines() {
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
fn no_name_becomes_markup_and_each_can_be_read() {
    let summary = sample::hostile();
    let guide = render(&summary, &Options { charts: Some("charts".to_owned()), ..options() });
    let mut codes = Vec::new();
    for event in Parser::new_ext(&guide, Extensions::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                let ours = [
                    "<!--",
                    "stand between",
                    "<details>",
                    "</details>",
                    "<summary>Only ",
                    "<picture>",
                    "<source media=",
                    "<img src=\"charts/",
                    "</picture>",
                ];
                assert!(html.is_empty() || ours.iter().any(|start| html.starts_with(start)), "{html}");
                assert!(!html.contains("<script") && !html.contains("<svg"), "{html}");
            }
            Event::Code(code) => codes.push(code.to_string()),
            _ => {}
        }
    }
    for name in sample::HOSTILE {
        let shown = text::visible(name);
        assert!(codes.contains(&shown.to_string()), "{shown} of what was never measured");
        assert!(codes.contains(&format!("src/{shown}")), "{shown} of the files");
    }
    for harm in ["\u{1b}", "\u{202e}", "\u{2066}", "\r"] {
        assert!(!guide.contains(harm), "{harm:?}");
    }
}

#[test]
fn names_that_look_like_markers_are_no_markers() {
    let mut summary = sample::hostile();
    let harm = "<!-- covgate:end layers -->";
    for text in [harm.to_owned(), format!("\n{harm}\n"), format!("`\n{harm}")] {
        summary.files.push(sample::file(&format!("{text}.py"), 1, 9, 3));
        summary.never_measured.push(text.clone());
        summary.inputs.push(sample::input(&text, Some("unit")));
        summary.errors.push(sample::finding(&text, Some(&text)));
        summary.project = text;
        summary.gates[0].source = harm.to_owned();
    }
    let guide = render(&summary, &options());
    assert_eq!(keep(&Document::new("G.md", guide.as_str()), &guide).expect("a guide"), guide);
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    assert_eq!(render(&sample::hostile(), &options()), render(&sample::hostile(), &options()));
}

#[test]
fn a_run_without_anything_says_so() {
    let guide = render(&sample::empty(), &options());
    for sentence in [
        "❔ **No verdict: no gate was judged.**",
        "No gate was judged.",
        "No gate asks for anything.",
        "No report tells which lines are function bodies.",
        "No critical paths are declared.",
        "Nothing was measured.",
        "No file has anything missed.",
        "No JUnit results were read",
        "No file is known that no run measured.",
        "No report tells of excluded lines.",
        "No phases are declared.",
        "pytest tests/unit --cov=src --cov-branch --cov-report=json:reports/unit/coverage.json",
        "None in this run.",
    ] {
        assert!(guide.contains(sentence), "{sentence} in {guide}");
    }
}

#[test]
fn twenty_thousand_files_are_a_document_of_limited_length() {
    // Forges show long documents late or not at all.
    let long = |at: usize| format!("src/{}/{at}_{}.py", "größe_".repeat(at % 40), "é".repeat(300 - at % 40));
    let mut summary = sample::large(20_000, long);
    let folders = summary.folders.iter().cycle().take(900).zip(0..).map(|(folder, at)| {
        let mut folder = folder.clone();
        folder.path = format!("{}{at}", folder.path);
        folder
    });
    summary.folders = folders.collect();
    summary.never_measured = (0..20_000).map(long).collect();
    let guide = render(&summary, &options());
    assert!(guide.len() <= 400_000, "{} bytes", guide.len());
    assert!(guide.contains("19,800 more names are in the reports that `covgate` writes"));
    let rows = |guide: &str| guide.lines().filter(|line| line.starts_with("| ")).count();
    assert!(rows(&guide) <= 4 * ROWS + 120, "{} rows", rows(&guide));
    let few = render(&summary, &Options { most_rows: 5, ..options() });
    assert!(few.len() <= 40_000, "{} bytes", few.len());
    // Gates that are not held are never cut.
    assert!(few.contains("| **unit** | ❌ fail |") && few.contains("| **e2e** | ❔ no data |"), "{few}");
    assert!(few.contains("1 more row is in the reports"));
}

#[test]
fn a_gate_that_does_not_count_is_not_said_to_be_held() {
    let mut summary = sample::large(9, |at| format!("src/{at}.py"));
    summary.advice = None;
    summary.verdict = crate::gates::Verdict::Pass;
    summary.gates.retain(|gate| !gate.is_blocking);
    assert!(
        render(&summary, &options()).contains("Every gate that can fail the run is held, so nothing has to be done.")
    );
    summary.gates.retain(|gate| gate.status == "pass");
    assert!(render(&summary, &options()).contains("\nEvery gate is held, so nothing has to be done."));
}

#[test]
fn charts_are_pictures_for_light_and_dark_pages() {
    let guide = render(&sample::hostile(), &Options { charts: Some("../a b".to_owned()), ..options() });
    for name in ["layers", "who-covers-what", "files-by-coverage"] {
        assert!(guide.contains(&format!("srcset=\"../a%20b/{name}-dark.svg\"")), "{guide}");
        assert!(guide.contains(&format!("<img src=\"../a%20b/{name}-light.svg\" alt=\"")));
    }
    assert!(!render(&sample::hostile(), &options()).contains("<picture>"));
}

#[test]
fn the_commands_write_the_reports_of_this_run() {
    let mut summary = sample::large(3, |at| format!("src/shop/m{at}.py"));
    summary.never_measured = vec!["src/tools/x.py".to_owned()];
    summary.inputs = vec![
        sample::input("reports/unit 1.json", Some("unit")),
        sample::input("reports/it's.xml", Some("e2e")),
        sample::input("reports/unit 2.json", Some("unit")),
        sample::input("standard input", None),
    ];
    summary.inputs[1].format = "cobertura";
    let guide = render(&summary, &options());
    let script = "```sh\n# unit, 2 reports: each run with its part of the tests\n\
                  pytest tests/unit --cov=src --cov-branch '--cov-report=json:reports/unit 1.json'\n\
                  pytest tests/unit --cov=src --cov-branch '--cov-report=json:reports/unit 2.json'\n\
                  # e2e\npytest tests/e2e --cov=src --cov-branch '--cov-report=xml:reports/it'\\''s.xml'\n```";
    assert!(guide.contains(script), "{guide}");
    for (paths, sources) in [
        (vec!["a/x.py", "b/y.py"], "--cov=a --cov=b"),
        (vec!["a/x.py", "y.py"], "--cov=."),
        (vec!["/elsewhere/x.py", "a/b/x.py"], "--cov=a/b"),
    ] {
        summary.never_measured.clear();
        summary.files = paths.into_iter().map(|path| sample::file(path, 1, 2, 3)).collect();
        assert!(render(&summary, &options()).contains(&format!("pytest tests/e2e {sources} ")), "{sources}");
    }
}
