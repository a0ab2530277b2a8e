//! Hostile and damaged inputs, row by row of the formats' description: what each must lead to, and where that is tested.
//!
//! A row names tests by `file::function` and golden cases by their folder; inputs that no other test has are rows of `READ`.

use std::fs;
use std::path::Path;

use covgate::formats::{self, Limits};

/// Each kind of input as the formats' description has it (its first words), and what tests it.
const ROWS: [(&str, &[&str]); 20] = [
    (
        "empty file / only whitespace / wrong root / not JSON",
        &[
            "READ",
            "handmade.rs::every_odd_report_is_read_or_refused_as_it_should_be",
            "cases/unreadable-reports-are-all-told",
        ],
    ),
    ("truncated JSON or XML, second root, text after the end", &["READ", "damage.rs::damage_never_panics"]),
    ("`{}` / no `files` / `files: {}` / root-only XML", &["READ"]),
    ("0 statements in total", &["cases/nothing-measured"]),
    ("billion laughs, internal or external entities", &["READ", "hostile.rs::entities_are_never_expanded"]),
    ("deep nesting", &["hostile.rs::nesting_is_followed_only_so_deep"]),
    (
        "huge file",
        &[
            "cases/a-report-beyond-a-limit-is-refused",
            "hostile.rs::a_million_lines_in_the_worst_order_are_sorted_once",
            "hostile.rs::an_element_of_a_million_attributes_is_refused",
            "hostile.rs::a_name_of_half_a_million_folders_is_refused_and_would_cost_no_more_than_its_length",
            "hostile.rs::more_sources_than_any_run_has_are_refused",
            "hostile.rs::a_note_that_tells_more_lines_than_its_size_is_refused",
        ],
    ),
    ("huge / negative / zero / fractional line numbers", &["READ"]),
    ("hits `99999999999999999999`", &["READ"]),
    (
        "k > n, n = 0 with branch=true",
        &[
            "READ",
            "hostile.rs::branches_that_no_line_has_are_refused_before_they_are_written_one_by_one",
            "hostile.rs::a_note_whose_branches_do_not_add_up_is_refused",
        ],
    ),
    ("NaN, Infinity, missing rate", &["READ"]),
    (
        "line in both executed and missing",
        &["READ", "hostile.rs::branches_that_only_a_percentage_tells_are_computed_not_searched_for"],
    ),
    ("duplicate JSON keys, same file under two spellings", &["READ"]),
    ("several `class` of one filename, repeated `line`", &["READ"]),
    ("invalid UTF-8, UTF-16, Latin-1, BOM", &["READ", "pages.rs::a_name_that_is_no_text_is_shown_with_its_bytes"]),
    (
        "control characters, newline, ANSI escapes, bidi marks",
        &[
            "READ",
            "cases/hostile-names",
            "cases/hostile-test-names",
            "cases/explain-hostile-names",
            "cases/whatif-hostile-names",
            "round_trip_generated.rs::generated_files_come_back_from_every_format",
        ],
    ),
    ("`<script>` in names", &["READ", "cases/hostile-names"]),
    (
        "`../../etc/passwd`, absolute names",
        &[
            "READ",
            "damage.rs::no_reported_name_leads_out_of_the_project",
            "interrupted.rs::no_name_in_a_report_leads_out_of_the_folder_that_is_written",
            "interrupted.rs::links_in_the_folder_of_the_report_lead_nothing_elsewhere",
        ],
    ),
    ("file in the report unknown to the repository", &["cases/unmatched-files-are-listed"]),
    ("format 99 / unknown keys", &["READ"]),
];

/// What is no matter of a report's content: where files are written, and what ends a run.
const PLACES: [(&str, &[&str]); 8] = [
    (
        "a name that leads out of the folder",
        &["interrupted.rs::no_name_in_a_report_leads_out_of_the_folder_that_is_written"],
    ),
    (
        "links in the folder of the report",
        &["interrupted.rs::links_in_the_folder_of_the_report_lead_nothing_elsewhere"],
    ),
    ("links that the user names", &["kept_files.rs::a_link_that_the_user_names_is_followed"]),
    ("devices and pipes", &["kept_files.rs::a_pipe_is_written_to_and_not_replaced"]),
    (
        "a folder that may not be written",
        &["interrupted.rs::a_folder_that_may_not_be_written_is_told_and_left_as_it_was"],
    ),
    (
        "a full disk",
        &[
            "interrupted.rs::a_full_disk_leaves_the_old_report_and_says_so",
            "kept_files.rs::a_full_disk_changes_nothing_and_is_told",
            "kept_files.rs::a_history_gets_no_half_of_a_line",
        ],
    ),
    (
        "a run that is killed at any moment",
        &[
            "interrupted.rs::a_run_that_is_killed_leaves_whole_files_and_one_whole_set_of_pages",
            "kept_files.rs::a_command_that_is_killed_leaves_old_or_new_files_and_nothing_between",
        ],
    ),
    ("runs at the same time", &["kept_files.rs::runs_at_the_same_time_add_each_line_once"]),
];

/// What an input leads to: so many covered lines of so many, or a fault.
enum Outcome {
    Lines(u64, u64),
    Refused(&'static str),
}

use Outcome::{Lines, Refused};

fn json(file: &str) -> String {
    format!(r#"{{"meta": {{"version": "7.10.7", "format": 3, "branch_coverage": true}}, "files": {{{file}}}}}"#)
}

/// One file of coverage.py's JSON with lines 1 (executed) and 2 (missing), unless said otherwise.
fn entry(executed: &str, missing: &str) -> String {
    format!(
        r#""a.py": {{"executed_lines": [{executed}], "missing_lines": [{missing}], "excluded_lines": [], "summary": {{"covered_lines": 1, "num_statements": 2, "missing_lines": 1, "excluded_lines": 0, "percent_covered": 50.0}}}}"#
    )
}

fn lines_of(name: &str, lines: &str) -> String {
    format!(
        r#"<coverage><packages><package><classes><class filename="{name}"><lines>{lines}</lines></class></classes></package></packages></coverage>"#
    )
}

fn xml(lines: &str) -> String {
    lines_of("a.py", lines)
}

fn hits(hits: &str) -> String {
    xml(&format!(r#"<line number="1" hits="{hits}"/>"#))
}

fn branch(coverage: &str, missing: &str) -> String {
    xml(&format!(
        r#"<line number="1" hits="1" branch="true" condition-coverage="{coverage}" missing-branches="{missing}"/>"#
    ))
}

fn lcov(records: &str) -> String {
    format!("SF:a.py\n{records}\nend_of_record\n")
}

/// An input with the number of its row, from 1.
type Case<T> = (usize, T, Outcome);

const LINE: &str = r#"<line number="1" hits="1"/>"#;

fn good() -> String {
    entry("1", "2")
}

/// Inputs that are not what they should be.
fn broken() -> Vec<Case<String>> {
    let (good, line) = (good(), LINE);
    vec![
        (1, String::new(), Refused("covgate::formats::empty")),
        (1, " \n\t\u{feff} \n".into(), Refused("covgate::formats::not-a-coverage-report")),
        (1, "\u{feff}\n".into(), Refused("covgate::formats::empty")),
        (1, "[]".into(), Refused("covgate::formats::not-a-coverage-report")),
        (1, "null".into(), Refused("covgate::formats::not-a-coverage-report")),
        (1, "<testsuites/>".into(), Refused("covgate::formats::not-a-coverage-report")),
        (1, "<html></html>".into(), Refused("covgate::formats::not-a-coverage-report")),
        (2, json(&good)[..100].into(), Refused("covgate::json::truncated")),
        (2, json(&good) + "{}", Refused("covgate::json::syntax")),
        (2, json(&good) + " x", Refused("covgate::json::syntax")),
        (2, xml(line)[..90].into(), Refused("covgate::xml::truncated")),
        (2, xml(line) + "<coverage/>", Refused("covgate::xml::syntax")),
        (2, xml(line) + "text", Refused("covgate::xml::syntax")),
        (2, xml(line) + "<!-- a comment -->\n", Lines(1, 1)),
        (2, "SF:a.py\nDA:1,1\n".into(), Refused("covgate::lcov::truncated")),
        (3, "{}".into(), Refused("covgate::formats::not-a-coverage-report")),
        (3, r#"{"meta": {"version": "7.10.7"}}"#.into(), Refused("covgate::formats::not-a-coverage-report")),
        (3, json(""), Refused("covgate::formats::no-files")),
        (3, "<coverage/>".into(), Refused("covgate::formats::no-files")),
        (3, "TN:\n".into(), Refused("covgate::formats::no-files")),
        (5, format!("<!DOCTYPE coverage [<!ENTITY x \"y\">]>{}", xml(line)), Refused("covgate::xml::doctype")),
        (
            5,
            format!("<!DOCTYPE coverage [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]>{}", xml(line)),
            Refused("covgate::xml::doctype"),
        ),
        (5, format!("<!DOCTYPE coverage SYSTEM \"http://localhost:1/coverage-04.dtd\">{}", xml(line)), Lines(1, 1)),
        (5, lines_of("&x;.py", line), Refused("covgate::xml::entity")),
        (8, json(&entry("1", "0")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "-2")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "2.0")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "-0")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "2e0")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "2147483648")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "99999999999999999999")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "\"2\"")), Refused("covgate::json::shape")),
        (8, json(&entry("1", "2147483647")), Lines(1, 2)),
        (8, xml(r#"<line number="2147483647" hits="1"/>"#), Lines(1, 1)),
        (8, xml(r#"<line number="2147483648" hits="1"/>"#), Refused("covgate::xml::line-number")),
        (8, xml(r#"<line number="0" hits="1"/>"#), Refused("covgate::xml::line-number")),
        (8, xml(r#"<line number="1.0" hits="1"/>"#), Refused("covgate::xml::line-number")),
        (8, xml(r#"<line number="-1" hits="1"/>"#), Refused("covgate::xml::line-number")),
        (8, lcov("DA:2147483647,1"), Lines(1, 1)),
        (8, lcov("DA:2147483648,1"), Refused("covgate::lcov::record")),
        (8, lcov("DA:-1,1"), Refused("covgate::lcov::record")),
        (8, lcov("DA:1.0,1"), Refused("covgate::lcov::record")),
        (9, hits("99999999999999999999"), Lines(1, 1)),
        (9, hits("1e20"), Lines(1, 1)),
        (9, hits("1.0"), Lines(1, 1)),
        (9, hits("0.0"), Lines(0, 1)),
        (9, hits("0e9"), Lines(0, 1)),
        (9, hits("-1"), Refused("covgate::xml::hits")),
        (9, hits(""), Refused("covgate::xml::hits")),
        (9, hits("NaN"), Refused("covgate::xml::hits")),
        (9, lcov("DA:1,1e+20"), Lines(1, 1)),
        (9, lcov("DA:1,"), Refused("covgate::lcov::record")),
        (10, branch("150% (3/2)", ""), Refused("covgate::xml::branch-counts")),
        (10, branch("100% (0/0)", ""), Refused("covgate::xml::branch-counts")),
        (10, branch("50% (1/2)", "2,3"), Refused("covgate::xml::branch-counts")),
        (10, branch("0% (0/2)", "2,2"), Refused("covgate::xml::branch-counts")),
        (10, branch("0% (0/2)", "exit,exit"), Lines(1, 1)),
        (10, branch("50% (1/2)", "nowhere"), Refused("covgate::xml::branch-counts")),
    ]
}

/// Inputs that say odd things.
fn odd() -> Vec<Case<String>> {
    let (good, line) = (good(), LINE);
    let twice = format!("{good}, {good}");
    let py = |text: String| {
        text.replacen("<coverage>", "<coverage version=\"7.10.7\"><!-- Generated by coverage.py: x -->", 1)
    };
    vec![
        (11, xml(line).replacen("<coverage", r#"<coverage line-rate="NaN" branch-rate="inf""#, 1), Lines(1, 1)),
        (11, json(&good).replace("50.0", "NaN"), Refused("covgate::json::syntax")),
        (11, json(&good).replace("50.0", "Infinity"), Refused("covgate::json::syntax")),
        (11, json(&good).replace("50.0", "1e999"), Refused("covgate::json::syntax")),
        (11, json(&good).replace("50.0", "null"), Refused("covgate::json::shape")),
        (12, json(&entry("1, 2", "2")), Refused("covgate::json::lists-disagree")),
        (12, json(&entry("1", "2, 3")), Refused("covgate::json::summary-disagrees")),
        (12, json(&entry("1, 1", "2")), Refused("covgate::json::shape")),
        (
            12,
            json(&good).replace("\"covered_lines\": 1", "\"covered_lines\": 2"),
            Refused("covgate::json::summary-disagrees"),
        ),
        // A percentage of a file decides nothing: the counts are those of the lists.
        (12, json(&good).replace("50.0", "51.0"), Lines(1, 2)),
        (
            12,
            json(&good).replace(
                "}}}}",
                r#"}}}, "totals": {"covered_lines": 2, "num_statements": 2, "missing_lines": 0, "excluded_lines": 0}}"#,
            ),
            Refused("covgate::json::totals-disagree"),
        ),
        (13, json(&twice), Refused("covgate::json::shape")),
        (13, json(&format!("{good}, {}", good.replace("a.py", "./a.py"))), Refused("covgate::json::same-file-twice")),
        (13, json(&good.replace("a.py", "")), Refused("covgate::json::no-name")),
        (
            13,
            json(&good).replace("\"excluded_lines\": []", "\"excluded_lines\": [], \"excluded_lines\": [9]"),
            Refused("covgate::json::shape"),
        ),
        (13, json(&good).replacen("\"files\"", "\"files\": {}, \"files\"", 1), Refused("covgate::json::shape")),
        (14, xml(&format!("{line}{line}")), Lines(1, 1)),
        (14, py(xml(&format!("{line}{line}"))), Refused("covgate::xml::same-line-twice")),
        (15, format!("\u{feff}{}", json(&good)), Lines(1, 2)),
        (
            15,
            format!("<?xml version=\"1.0\" encoding=\"x-unheard-of\"?>{}", xml(line)),
            Refused("covgate::formats::encoding"),
        ),
        (16, lines_of("a\u{1}.py", line), Refused("covgate::xml::syntax")),
        (16, lines_of("a&#27;[31m\u{202e}.py", line), Lines(1, 1)),
        (16, lines_of("a&#10;\u{202e}.py", line), Lines(1, 1)),
        (16, json(&good.replace("a.py", "a\\u001b[31m\\u0000.py")), Lines(1, 2)),
        (17, lines_of("&lt;script>alert(1)&lt;/script>.py", line), Lines(1, 1)),
        (18, lines_of("../../etc/passwd", line), Lines(1, 1)),
        (18, lines_of("C:x", line), Lines(1, 1)),
        (18, lines_of("\\\\host\\share\\x.py", line), Lines(1, 1)),
        (20, json(&good).replace("\"format\": 3", "\"format\": 99, \"news\": {\"a\": [1]}"), Lines(1, 2)),
        (20, json(&good).replace("\"version\": \"7.10.7\", ", ""), Refused("covgate::json::no-version")),
        (20, json(&good).replace("\"missing_lines\": [2], ", ""), Refused("covgate::json::shape")),
    ]
}

/// Inputs in other encodings.
fn encoded() -> Vec<Case<Vec<u8>>> {
    let (good, line) = (good(), LINE);
    let utf16 = |text: &str| -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let latin = lines_of("caf\u{e9}.py", line).chars().map(|c| c as u8).collect::<Vec<u8>>();
    let declared = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>".to_vec();
    vec![
        (15, latin.clone(), Refused("covgate::formats::encoding")),
        (15, [declared, latin].concat(), Lines(1, 1)),
        (15, utf16(&xml(line)), Lines(1, 1)),
        (15, utf16(&json(&good)), Lines(1, 2)),
        (15, vec![0xff, 0xfe, 0x00], Refused("covgate::formats::encoding")),
    ]
}

fn read() -> Vec<Case<Vec<u8>>> {
    let texts = broken().into_iter().chain(odd());
    texts.map(|(row, text, outcome)| (row, text.into_bytes(), outcome)).chain(encoded()).collect()
}

#[test]
fn every_input_is_read_or_refused_as_its_row_says() {
    let mut differing = Vec::new();
    for (row, bytes, expected) in read() {
        let report = formats::read("a report", bytes.clone()).and_then(|report| Limits::default().admit(report));
        let (found, expected) = match (report, expected) {
            (Ok(report), Lines(covered, total)) => {
                let lines = report.files[0].coverage.lines();
                (format!("{} of {}", lines.low().covered(), lines.total()), format!("{covered} of {total}"))
            }
            (Ok(_), Refused(code)) => ("read".to_owned(), code.to_owned()),
            (Err(fault), expected) => {
                assert!(fault.help().is_some(), "row {row}: {fault} does not say what to do");
                let code = match expected {
                    Refused(code) => code.to_owned(),
                    Lines(covered, total) => format!("{covered} of {total}"),
                };
                (fault.code().to_owned(), code)
            }
        };
        if found != expected {
            let kind = ROWS[row - 1].0;
            differing.push(format!("row {row}, {kind}: {found}, not {expected}: {}", String::from_utf8_lossy(&bytes)));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn every_row_has_tests_that_are_there() {
    let inputs = read();
    for (number, (kind, tests)) in (1..).zip(ROWS.into_iter().chain(PLACES)) {
        assert!(!tests.is_empty(), "{kind}");
        for test in tests {
            let is_there = match (*test, test.split_once("::"), test.strip_prefix("cases/")) {
                ("READ", ..) => inputs.iter().any(|(row, ..)| *row == number),
                (_, Some((file, function)), _) => fs::read_to_string(Path::new("tests").join(file))
                    .is_ok_and(|text| text.contains(&format!("fn {function}("))),
                (_, _, Some(case)) => Path::new("tests/cases").join(format!("{case}.toml")).is_file(),
                _ => false,
            };
            assert!(is_there, "{kind}: there is no {test}");
        }
    }
}

#[test]
fn no_row_of_the_description_is_left_out() {
    let Ok(description) = fs::read_to_string("../shared/FORMATS.md") else {
        return eprintln!("passed over: the description of the formats is not here");
    };
    let section = description.split("\n## 8.").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("section 8");
    let rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| input")).collect();
    assert_eq!(rows.len(), ROWS.len());
    for (row, (kind, _)) in rows.iter().zip(ROWS) {
        assert!(row.starts_with(&format!("| {kind}")), "{kind} is not {row}");
    }
}
