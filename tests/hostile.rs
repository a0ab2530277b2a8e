//! Reports made to hurt: each costs its reader no more than its size, or is refused.
//!
//! A time or memory that grows faster than the input would keep these tests from ending, or end them.

use std::collections::BTreeSet;
use std::fmt::Write;

use covgate::config::Config;
use covgate::formats::{self, Limits, Report};
use covgate::paths::{Placed, Placing, ReportedName};

fn read(text: impl Into<Vec<u8>>) -> Result<Report, String> {
    let report = formats::read("hostile", text.into()).and_then(|report| Limits::default().admit(report));
    report.map_err(|fault| fault.code().to_owned())
}

fn refused(text: impl Into<Vec<u8>>) -> String {
    read(text).map_or_else(|code| code, |report| format!("read, with {} files", report.files.len()))
}

/// A report of coverage.py with one file.
fn json(lists: &str, summary: &str) -> String {
    format!(
        r#"{{"meta": {{"version": "7.10.7", "format": 3, "branch_coverage": true, "show_contexts": false}}, "files": {{"a.py": {{{lists}, "summary": {{{summary}}}}}}}}}"#
    )
}

/// Cobertura with lines of one file.
fn xml(lines: &str) -> String {
    format!(
        r#"<coverage><packages><package><classes><class filename="a.py"><lines>{lines}</lines></class></classes></package></packages></coverage>"#
    )
}

#[test]
fn a_million_lines_in_the_worst_order_are_sorted_once() {
    let lines: Vec<String> = (1..=1_000_000_u32).rev().map(|chunk| (chunk * 64).to_string()).collect();
    let lists = format!(r#""executed_lines": [{}], "missing_lines": [], "excluded_lines": []"#, lines.join(","));
    let counts = r#""covered_lines": 1000000, "num_statements": 1000000, "missing_lines": 0, "excluded_lines": 0"#;
    let report = read(json(&lists, counts)).expect("read");
    assert_eq!(report.files[0].coverage.lines().low().covered(), 1_000_000);
    let elements: Vec<String> = (1..=200_000_u32)
        .rev()
        .map(|chunk| format!("<line number=\"{}\" hits=\"{}\"/>", chunk * 64, chunk % 2))
        .collect();
    let report = read(xml(&elements.concat())).expect("read");
    assert_eq!(report.files[0].coverage.lines().low().covered(), 100_000);
    let twice = lists.replace("[64000000,", "[64000000,64,");
    assert_eq!(refused(json(&twice, counts)), "covgate::json::shape", "line 64 is there twice, far apart");
}

#[test]
fn branches_that_only_a_percentage_tells_are_computed_not_searched_for() {
    let lists = r#""executed_lines": [1], "missing_lines": [], "excluded_lines": []"#;
    let summary = |percent: &str| {
        format!(
            r#""covered_lines": 1, "num_statements": 1, "missing_lines": 0, "excluded_lines": 0, "num_branches": 99999999, "percent_covered": {percent}"#
        )
    };
    for (percent, expected) in [("50.0", 49_999_999), ("100.0", 99_999_999), ("1e-6", 0), ("0.3", 299_999)] {
        let report = read(json(lists, &summary(percent)));
        let taken = report.ok().and_then(|report| report.files[0].coverage.resolved_branches());
        assert_eq!(taken.map(|branches| branches.measure.low().covered()), Some(expected), "{percent}");
    }
    let lies = format!("{}0", summary("12.3456789"));
    assert_eq!(refused(json(lists, &lies)), "covgate::json::summary-disagrees", "no number of branches gives this");
}

#[test]
fn a_note_that_tells_more_lines_than_its_size_is_refused() {
    let with_note = |ranges: &str| {
        json(
            &format!(
                r#""executed_lines": [1], "missing_lines": [], "excluded_lines": [], "covgate": {{"executed": [{ranges}]}}"#
            ),
            r#""covered_lines": 1, "num_statements": 1, "missing_lines": 0, "excluded_lines": 0"#,
        )
    };
    assert_eq!(refused(with_note("[1,1]")), "read, with 1 files");
    for ranges in ["[1,2147483647]", "[3,4],[1,2]", "[1,10],[10,20]", "[0,1]", "[5,4]"] {
        assert_eq!(refused(with_note(ranges)), "covgate::json::note-disagrees", "{ranges}");
    }
}

#[test]
fn a_note_whose_branches_do_not_add_up_is_refused() {
    let with_note = |branches: &str| {
        format!(
            "SF:a.py\n#covgate {{\"branches\":{{{branches}}}}}\nBRDA:1,0,0,-\nBRDA:1,0,1,-\nBRF:2\nBRH:0\nDA:1,1\n\
             end_of_record\n"
        )
    };
    let sound = r#""arcs":{"total":2,"missing":[[1,-1],[1,2]],"executed":[]}"#;
    assert_eq!(refused(with_note(sound)), "read, with 1 files");
    for branches in [
        r#""arcs":{"total":1,"missing":[[1,-1],[1,2]],"executed":[]}"#,
        r#""labels":{"total":1,"missing":[[1,2],[1,"0,0"]],"executed":[]}"#,
        r#""targets":{"totals":{"1":1},"missing":{"1":[0,2]}}"#,
        r#""targets":{"totals":{"1":2},"missing":{"1":[0,2]},"exits":{"1":{"all":3,"lines":[],"partial":{}}}}"#,
        r#""counts":{"7":{"file":[2,1]}},"arcs":{"total":2,"missing":[[1,-1],[1,2]],"executed":[]}"#,
        r#""counts":{"7":{"lines":{"1":[3,2]}}}"#,
    ] {
        assert_eq!(refused(with_note(branches)), "covgate::lcov::note-disagrees", "{branches}");
    }
    assert_eq!(refused(with_note(&sound.replace("executed", "exceuted"))), "covgate::lcov::record");
}

#[test]
fn an_element_of_a_million_attributes_is_refused() {
    let mut line = "<line number=\"1\" hits=\"1\"".to_owned();
    for number in 0..1_000_000 {
        let _ = write!(line, " a{number}=\"\"");
    }
    assert_eq!(refused(xml(&format!("{line}/>"))), "covgate::xml::syntax");
    let results = format!("<testsuites><testsuite {}/></testsuites>", line.trim_start_matches("<line"));
    let fault = formats::read_tests("hostile", results).expect_err("refused");
    assert_eq!(fault.code(), "covgate::xml::syntax");
}

#[test]
fn more_sources_than_any_run_has_are_refused() {
    let report = |count: usize| {
        xml("<line number=\"1\" hits=\"1\"/>").replacen(
            "<packages>",
            &format!("<sources>{}</sources><packages>", "<source>/a</source>".repeat(count)),
            1,
        )
    };
    assert_eq!(refused(report(1_000)), "read, with 1 files");
    assert_eq!(refused(report(1_001)), "covgate::xml::sources");
}

#[test]
fn branches_that_no_line_has_are_refused_before_they_are_written_one_by_one() {
    let line = r#"<line number="1" hits="1" branch="true" condition-coverage="100% (4000000000/4000000000)"/>"#;
    assert_eq!(refused(xml(line)), "covgate::limits::report");
}

#[test]
fn nesting_is_followed_only_so_deep() {
    let deep = 1_000_000;
    let nested_json = json(&format!(r#""x": {}"#, "[".repeat(deep)), "");
    assert_eq!(refused(nested_json), "covgate::json::syntax");
    assert_eq!(refused(format!("<coverage>{}", "<a>".repeat(deep))), "covgate::xml::syntax");
    let fault = formats::read_tests("hostile", format!("<testsuites>{}", "<testsuite>".repeat(deep)));
    assert_eq!(fault.expect_err("refused").code(), "covgate::xml::syntax");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("covgate.toml");
    for text in
        [format!("a = {}", "[".repeat(deep)), format!("a = {}", "{b=".repeat(deep)), "a.".repeat(deep) + "b = 1"]
    {
        std::fs::write(&file, text).expect("a file");
        assert!(Config::load(Some(&file), folder.path(), None).is_err());
    }
}

#[test]
fn entities_are_never_expanded() {
    let mut laughs = "<!DOCTYPE lolz [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..40 {
        let _ = write!(laughs, "<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10));
    }
    assert_eq!(refused(format!("{laughs}]><coverage>&a39;</coverage>")), "covgate::xml::doctype");
    assert_eq!(refused("<!DOCTYPE c SYSTEM \"file:///etc/passwd\"><coverage>&x;</coverage>"), "covgate::xml::entity");
}

#[test]
fn a_name_of_half_a_million_folders_is_refused_and_would_cost_no_more_than_its_length() {
    let name = "a/".repeat(500_000) + "m.py";
    let report = format!("SF:{name}\nDA:1,1\nend_of_record\n");
    assert_eq!(refused(report), "covgate::limits::report");
    let folder = tempfile::tempdir().expect("a folder");
    let long = |start: &str| ReportedName { name: format!("{start}{}m.py", "a/".repeat(2_000)), roots: [].into() };
    let names: BTreeSet<ReportedName> = (0..500).map(|number| long(&format!("{number}/"))).collect();
    let placed = Placing::new(folder.path(), &[]).place(&names);
    assert!(placed.values().all(|place| matches!(place, Placed::Unmatched(_))));
}
