//! The audit's three faces with names that have broken reports.

use pulldown_cmark::{Event, Options, Parser};

use super::*;
use crate::reports::{sample, text as names};

#[test]
fn no_name_ends_a_line_or_commands_anything() {
    let text = text(&sample::audit(), Detail::Everything);
    for harm in ['\r', '\u{202e}', '\u{2066}'] {
        assert!(!text.contains(harm), "{harm:?}");
    }
    assert!(!text.contains("\u{1b}[31mred"));
    for name in sample::HOSTILE {
        assert!(text.contains(&names::visible(name).into_owned()), "{name}");
    }
}

#[test]
fn no_name_becomes_markup_and_each_can_be_read() {
    let document = markdown(&sample::audit(), Detail::Everything);
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
    assert!(!document.contains("\n\n\n"), "{document}");
    let mut cells = None;
    for line in document.lines() {
        let count = line.starts_with('|').then(|| line.replace(r"\|", "").matches('|').count());
        assert!(cells.is_none() || count.is_none() || cells == count, "{line}");
        cells = count;
    }
}

#[test]
fn what_is_left_out_is_said() {
    let mut audit = sample::audit();
    audit.markers = audit.markers.iter().cycle().take(ROWS + 5).cloned().collect();
    let summary = text(&audit, Detail::Summary);
    assert!(summary.contains("… 5 more rows (covgate audit -v shows all)"), "{summary}");
    assert!(summary.contains(&format!("… {} more places", sample::HOSTILE.len() - PLACES)), "{summary}");
    let all = text(&audit, Detail::Everything);
    assert!(!all.contains("more row") && !all.contains("more place"), "{all}");
    let document = markdown(&audit, Detail::Summary);
    assert!(document.contains("5 more rows are in"), "{document}");
}

#[test]
fn the_json_has_every_row() {
    let audit = sample::audit();
    let json: serde_json::Value = serde_json::from_str(&json(&audit)).expect("valid");
    assert_eq!(json["schema"], 1);
    for (key, length) in [
        ("folders", audit.folders.len()),
        ("files", audit.files.len()),
        ("markers", audit.markers.len()),
        ("findings", audit.findings.len()),
        ("readiness", audit.readiness.len()),
        ("never", audit.never.len()),
        ("unclear", audit.unclear.len()),
        ("results", audit.results.len()),
    ] {
        assert_eq!(json[key].as_array().map(Vec::len), Some(length), "{key}");
    }
}
