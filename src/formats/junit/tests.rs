//! Traps of the format, each in a file of its own.

use super::*;
use crate::document::Document;
use crate::fault::Fault;
use crate::results::{Case, Duration, LayerResults, Outcome};

fn parse(text: &str) -> Result<Vec<Case>, Fault> {
    read(&Document::new("junit.xml", text), 0).map(|report| report.cases)
}

fn suite(cases: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><testsuites><testsuite>{cases}</testsuite></testsuites>")
}

fn cases(inner: &str) -> Vec<Case> {
    parse(&suite(inner)).unwrap_or_else(|fault| panic!("{inner}: {fault}"))
}

#[test]
fn every_way_to_end_is_told_apart() {
    for (children, outcome, message) in [
        ("", Outcome::Passed, None),
        (
            "<properties><property name='failure' value='x'/></properties><system-out>failure</system-out>",
            Outcome::Passed,
            None,
        ),
        ("<failure message='assert 0&#10;more'>text</failure>", Outcome::Failed, Some("assert 0")),
        ("<failure/>", Outcome::Failed, None),
        ("<failure message='one'/><failure message='contains 1 failed subtest'/>", Outcome::Failed, Some("one")),
        ("<error message='failed on setup'/>", Outcome::Error, Some("failed on setup")),
        ("<failure message='a'/><error message='b'/>", Outcome::Error, Some("b")),
        ("<skipped type='pytest.skip' message='no'/>", Outcome::Skipped, Some("no")),
        ("<skipped/>", Outcome::Skipped, None),
        ("<skipped type='pytest.xfail' message='bug'/>", Outcome::ExpectedFailure, Some("bug")),
        ("<failure message='[XPASS(strict)] '/>", Outcome::Failed, Some("[XPASS(strict)]")),
        ("<system-out><failure message='printed'/></system-out>", Outcome::Passed, None),
    ] {
        let [case] = cases(&format!("<testcase classname='t' name='a'>{children}</testcase>")).try_into().expect("one");
        assert_eq!((case.outcome, case.message.as_deref()), (outcome, message), "{children}");
        assert!(!case.is_collection);
    }
}

#[test]
fn a_module_that_cannot_be_read_is_an_error_and_no_test() {
    let [case] = cases(
        "<testcase classname='' name='tests.test_broken' file='tests/test_broken.py' time='0.000'>\
         <error message='collection failure'>ImportError</error></testcase>",
    )
    .try_into()
    .expect("one");
    assert_eq!((case.outcome, case.is_collection), (Outcome::Error, true));
    assert_eq!(case.id.shown(), "tests/test_broken.py");
}

#[test]
fn a_time_that_is_no_number_is_unknown() {
    for (time, known) in [
        ("time='0.25'", Some(Duration::micros(250_000))),
        ("time='0'", Some(Duration::default())),
        ("", None),
        ("time=''", None),
        ("time='0,25'", None),
        ("time='nan'", None),
    ] {
        let [case] = cases(&format!("<testcase name='a' {time}/>")).try_into().expect("one");
        assert_eq!(case.time, known, "{time}");
    }
}

#[test]
fn both_families_and_every_root_are_read() {
    let xunit1 = "<testcase classname='tests.test_x.TestC' name='test_m' file='tests/test_x.py' line='26' time='0.1'/>";
    for text in [
        suite(xunit1),
        format!("<testsuite name='pytest' tests='1'>{xunit1}</testsuite>"),
        format!("<testsuites><testsuite><testsuite>{xunit1}</testsuite></testsuite></testsuites>"),
        format!("\u{feff}\n<!-- c --><!DOCTYPE testsuites><testsuites><testsuite>{xunit1}</testsuite></testsuites>\n"),
    ] {
        let text = text.trim_start_matches('\u{feff}');
        let [case] = parse(text).expect("valid").try_into().expect("one");
        assert_eq!(case.id.shown(), "tests/test_x.py::TestC::test_m");
    }
    for text in ["<testsuites/>", "<testsuite name='pytest' tests='0' errors='0'/>"] {
        assert!(parse(text).expect("valid").is_empty());
    }
}

#[test]
fn names_are_kept_as_they_are() {
    let [case] =
        cases(r"<testcase classname='a&amp;b' name='t[&lt;x&gt; \xe9 \x01 &#8238;]'/>").try_into().expect("one");
    assert_eq!((case.id.class.as_str(), case.id.name.as_str()), ("a&b", "t[<x> \\xe9 \\x01 \u{202e}]"));
}

#[test]
fn elements_are_not_tests() {
    let all = cases(
        "<testcase classname='t' name='td' time='0.1'><failure message='call'/></testcase>\
         <testcase classname='t' name='td' time='0.2'><error message='teardown'/></testcase>\
         <testcase classname='t' name='flaky' time='0.3'/><testcase classname='t' name='flaky' time='0.4'/>",
    );
    let mut results = LayerResults::default();
    assert_eq!((all.len(), results.add(all)), (4, 2));
    let counts = results.counts();
    assert_eq!((counts.errors, counts.failed, counts.passed), (1, 0, 1));
    assert_eq!(results.spent(), Duration::seconds(1));
}

#[test]
fn what_is_not_well_formed_is_a_fault_with_its_place() {
    let deep = format!("<testsuites>{}", "<testsuite>".repeat(100));
    for (text, code, position) in [
        ("<testsuites><testsuite><testcase name='a'>", "covgate::xml::truncated", "junit.xml:1:42"),
        ("<testsuites><testsuite", "covgate::xml::truncated", "junit.xml:1:22"),
        ("<testsuites></testsuite>", "covgate::xml::syntax", "junit.xml:1:13"),
        ("<testsuites/><testsuites/>", "covgate::xml::syntax", "junit.xml:1:14"),
        ("<testsuites/>\ntext", "covgate::xml::syntax", "junit.xml:1:14"),
        ("<testsuites><testsuite a='1' a='2'/></testsuites>", "covgate::xml::syntax", "junit.xml:1:13"),
        ("<testsuites>&bomb;</testsuites>", "covgate::xml::entity", "junit.xml:1:13"),
        ("<testsuites name='&bomb;'/>", "covgate::xml::entity", "junit.xml:1:1"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><testsuites/>", "covgate::xml::doctype", "junit.xml:1:1"),
        ("<testsuites>\u{1}</testsuites>", "covgate::xml::syntax", "junit.xml:1:13"),
        (&deep, "covgate::xml::syntax", "junit.xml:1:706"),
        ("<testsuite>\n<testcase time='1'/></testsuite>", "covgate::junit::no-name", "junit.xml:2:1"),
        ("<testsuite failures='1' errors='1'>\n</testsuite>", "covgate::junit::announced", "junit.xml:1:1"),
    ] {
        let fault = parse(text).expect_err(text);
        assert_eq!((fault.code(), fault.position().as_deref()), (code, Some(position)), "{text}: {fault}");
        assert!(fault.help().is_some_and(|help| help.contains("--junitxml")));
    }
}

#[test]
fn failures_are_announced_by_the_suite_that_shows_them() {
    let failed = "<testcase name='a'><failure/><failure/></testcase>";
    for text in [
        format!("<testsuites failures='9'><testsuite failures='2'>{failed}</testsuite></testsuites>"),
        format!("<testsuite failures='many'>{failed}</testsuite>"),
        format!("<testsuite failures='1'>{failed}</testsuite>"),
    ] {
        assert!(parse(&text).is_ok(), "{text}");
    }
}
