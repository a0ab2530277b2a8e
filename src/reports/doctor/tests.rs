//! The doctor's faces with names that have broken reports.

use pulldown_cmark::{Event, Options, Parser};

use super::*;
use crate::doctor::{Finding, Group, Paste};
use crate::reports::{sample, text as names};

fn diagnosis() -> Diagnosis {
    let evidence: Vec<String> = sample::HOSTILE.iter().map(ToString::to_string).collect();
    let finding = |group, severity| Finding {
        code: "covgate::paths::unmatched".to_owned(),
        group,
        severity,
        message: format!("names are odd: {}", sample::HOSTILE[0]),
        count: evidence.len() as u64,
        evidence: evidence.clone(),
        fix: Some(format!("map `{}`", sample::HOSTILE[0])),
        pastes: vec![Paste { into: "covgate.toml".to_owned(), text: evidence.join("\n") }],
        is_fixable: false,
        edits: Vec::new(),
    };
    let row = |name: &String| ValueRow {
        key: format!("rules.{name}.files"),
        value: name.clone(),
        source: "covgate.toml:1".to_owned(),
        is_default: false,
    };
    Diagnosis {
        findings: Group::ALL.into_iter().zip(Severity::ALL).map(|(group, severity)| finding(group, severity)).collect(),
        values: evidence.iter().map(row).collect(),
    }
}

#[test]
fn no_name_ends_a_line_or_commands_anything() {
    let fixed = Fixed { file: "covgate.toml".to_owned(), diff: sample::HOSTILE.join("\n") };
    let text = text(&diagnosis(), Some(&fixed), Detail::Everything);
    for harm in ['\r', '\u{202e}', '\u{2066}'] {
        assert!(!text.contains(harm), "{harm:?}");
    }
    assert!(!text.contains("\u{1b}[31mred"));
}

#[test]
fn no_name_becomes_markup() {
    let document = markdown(&diagnosis(), None, Detail::Everything);
    let mut codes = String::new();
    for event in Parser::new_ext(&document, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html}"),
            Event::Code(code) => codes.push_str(&code),
            _ => {}
        }
    }
    for name in sample::HOSTILE {
        assert!(codes.contains(&names::visible(name).into_owned()), "{name} in {document}");
    }
}

#[test]
fn what_is_left_out_is_said_and_every_severity_is_counted() {
    let summary = text(&diagnosis(), None, Detail::Summary);
    assert!(summary.starts_with("covgate: ") && summary.contains("1 error, 1 warning, 1 note\n"), "{summary}");
    assert!(summary.contains(&format!("… {} more", sample::HOSTILE.len() - EVIDENCE)), "{summary}");
    assert!(text(&Diagnosis::default(), None, Detail::Summary).contains("nothing is wrong"));
}

#[test]
fn the_json_has_every_finding_and_value() {
    let json: serde_json::Value = serde_json::from_str(&json(&diagnosis(), None)).expect("valid");
    assert_eq!((json["schema"].as_u64(), json["errors"].as_u64(), json["fixed"].is_null()), (Some(1), Some(1), true));
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["values"].as_array().map(Vec::len), Some(sample::HOSTILE.len()));
}
