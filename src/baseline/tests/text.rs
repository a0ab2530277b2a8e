//! The file: its form, and every way in which it can be damaged.

use miette::Diagnostic;

use super::super::read;
use super::{COUNTS, Function, Project, Statement, taken, taken_blind};
use crate::document::Document;
use crate::fault::Fault;

fn project() -> Project {
    let statement = |id, ran, taken| Statement { id, ran, taken, is_excluded: false };
    let body = vec![
        statement(1, [true, false], None),
        statement(2, [true, true], Some([[true, false], [false, false]])),
        statement(3, [false, false], None),
    ];
    Project::from([("src/a.py".to_owned(), vec![Function { id: 1, body }]), ("src/empty.py".to_owned(), Vec::new())])
}

fn fault(text: &str) -> Fault {
    read(&Document::new("baseline.json", text)).expect_err(text)
}

#[test]
fn the_form_is_what_it_is_documented_to_be() {
    let expected = r#"{
  "schema": 1,
  "denominator": "union",
  "totals": {
    "overall": {"lines": [3, 4], "branches": [1, 2]},
    "e2e": {"lines": [2, 4], "branches": [0, 2]},
    "unit": {"lines": [3, 4], "branches": [1, 2]}
  },
  "files": {
    "src/a.py": {"code": "CODE", "exits": "3", "missed": {"overall": "4 3>4", "e2e": "2 4 3>x 3>4", "unit": "4 3>4"}},
    "src/empty.py": {"code": "", "missed": {"overall": "", "e2e": "", "unit": ""}}
  }
}
"#;
    let text = taken(&project()).to_text();
    let (_, code) = text.split_once("\"code\": \"").expect("a code");
    let code = &code[..16];
    assert_eq!(text, expected.replace("CODE", code));

    let blind = taken_blind(&project()).to_text();
    assert!(
        blind.contains(r#""src/a.py": {"at": "4 56541dd9", "exits": "3", "missed": {"overall": "4 3>4""#),
        "{blind}"
    );
}

#[test]
fn what_has_no_number_is_written_as_counts_and_read_back() {
    let (baseline, unknown) = read(&Document::new("baseline.json", COUNTS)).expect("a baseline");
    assert_eq!((baseline.to_text().as_str(), unknown), (COUNTS, Vec::<String>::new()));
}

#[test]
fn a_damaged_file_is_told_with_what_to_type() {
    let good = taken(&project()).to_text();
    for (from, to, code, message) in [
        ("\"schema\": 1", "\"schema\": 2", "newer", "baseline.json has schema 2; this covgate reads up to 1"),
        ("\"schema\": 1", "\"version\": 1", "damaged", "baseline.json says no schema: it is no baseline of covgate"),
        ("\"schema\": 1", "\"schema\": 0", "damaged", "baseline.json says no schema: it is no baseline of covgate"),
        ("\"union\"", "\"both\"", "damaged", "baseline.json has no `denominator` of `union` or `own`"),
        ("\"overall\": {\"lines\"", "\"all\": {\"lines\"", "damaged", "baseline.json has no totals of `overall`"),
        ("[3, 4]", "[5, 4]", "damaged", "baseline.json has no counts of lines of `overall`"),
        ("[3, 4]", "[3, 2, 4]", "damaged", "baseline.json has no counts of lines of `overall`"),
        ("[3, 4]", "[3, 5, 4]", "damaged", "baseline.json has no counts of lines of `overall`"),
        (
            "[3, 4]",
            "[2, 4]",
            "sums",
            "baseline.json does not add up: `overall` has 3 of 4 statements in its files, and 2 of 4 in all",
        ),
        (
            "\"4 3>4\"",
            "\"4\"",
            "sums",
            "baseline.json does not add up: `overall` has 2 of 2 branch exits in its files, and 1 of 2 in all",
        ),
        ("\"4 3>4\"", "\"5 3>4\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"4 3>4\"", "\"4 4>3\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"4 3>4\"", "\"4-2\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"4 3>4\"", "\"s5/4\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"4 3>4\"", "\"s1/2147483648\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"4 3>4\"", "\"+4 3>4\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"4 3>4\"", "\"4 3>4 b=1/2\"", "damaged", "baseline.json has wrong `missed.overall` of `src/a.py`"),
        ("\"exits\": \"3\"", "\"exits\": \"3*0\"", "damaged", "baseline.json has wrong `exits` of `src/a.py`"),
        ("\"exits\": \"3\"", "\"exits\": \"3*4000000000\"", "damaged", "baseline.json has wrong `exits` of `src/a.py`"),
        ("src/empty.py", "src/a.py", "damaged", "baseline.json has `src/a.py` twice"),
        ("src/empty.py", "../a.py", "damaged", "baseline.json has a file named `../a.py`"),
        ("\"code\": \"\"", "\"code\": \"abc\"", "damaged", "baseline.json has wrong `code` of `src/empty.py`"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        let fault = fault(&text);
        assert_eq!((fault.code(), fault.message()), (format!("covgate::baseline::{code}").as_str(), message));
        assert!(fault.help().is_some_and(|help| help.contains("`covgate baseline`")), "{fault:?}");
    }
}

#[test]
fn a_truncated_file_is_told_wherever_it_ends() {
    let good = taken(&project()).to_text();
    for end in 0..good.len() - 2 {
        let fault = fault(&good[..end]);
        assert_eq!(fault.code(), "covgate::baseline::damaged", "{end}");
        assert!(fault.message().ends_with("ends too early"), "{end}: {fault}");
    }
}

#[test]
fn the_marks_of_a_merge_conflict_are_recognised_with_their_place() {
    let good = taken(&project()).to_text();
    let text = good.replacen("  \"totals\"", "<<<<<<< HEAD\n  \"totals\"", 1);
    let fault = fault(&text);
    assert_eq!((fault.code(), fault.position().as_deref()), ("covgate::baseline::conflict", Some("baseline.json:4:1")));
    let marked: Vec<usize> = fault.labels().into_iter().flatten().map(|label| label.len()).collect();
    assert_eq!(marked, ["<<<<<<< HEAD".len()]);
}

#[test]
fn what_this_version_does_not_know_is_told() {
    let text = taken(&project()).to_text();
    let text = text.replacen("\"schema\": 1", "\"schema\": 1,\n  \"note\": [1.5, true]", 1);
    let text = text.replacen("\"exits\"", "\"owner\": \"me\", \"exits\"", 1);
    let (_, unknown) = read(&Document::new("baseline.json", text)).expect("still a baseline");
    assert_eq!(unknown, ["note", "files.src/a.py.owner"]);
}
