//! What holds of every report that is read, whatever its bytes were.

pub mod tree;

use covgate::coverage::{Measure, SourcePath};
use covgate::formats::{self, Format, Limits, Merged, Report};

/// Reads bytes as a report, unless they are of another format; what is read must hold together.
///
/// # Panics
/// If it does not.
pub fn read(format: Format, bytes: &[u8]) {
    match formats::read("fuzzed", bytes).and_then(|report| Limits::default().admit(report)) {
        Ok(report) if report.format == format => {
            limits_hold(&report, bytes);
            holds_together(report);
        }
        Ok(_) => {}
        Err(fault) => assert!(!fault.message().is_empty() && fault.code().starts_with("covgate::")),
    }
}

/// Counts add up, merging a file with itself changes nothing, and what is written reads back as the same model.
fn holds_together(report: Report) {
    let mut merged = Merged::default();
    merged.credit(&report.producer, report.timestamp.as_deref());
    for file in report.files {
        is_within_its_total(&file.coverage.lines());
        if let Some(branches) = file.coverage.resolved_branches() {
            is_within_its_total(&branches.measure);
        }
        let mut twice = file.coverage.clone();
        if let Err(conflict) = twice.merge(&file.coverage) {
            panic!("{} does not agree with itself: {conflict:?}", file.name);
        }
        assert_eq!(twice, file.coverage, "{} merged with itself", file.name);
        // Neither LCOV nor XML has a way to write control characters: they become `?`.
        let is_writable = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
        if let Ok(path) = SourcePath::new(&file.name)
            && file.name.chars().all(is_writable)
        {
            merged.files.insert(path, file.coverage);
        }
    }
    if merged.files.is_empty() {
        return;
    }
    for format in Format::ALL {
        let text = formats::write(format, &merged);
        let again = match formats::read("written", text.as_bytes()) {
            Ok(again) => again,
            Err(fault) => panic!("{format} does not read back: {fault:?}\n{text}"),
        };
        assert_eq!(again.files.len(), merged.files.len(), "{format}\n{text}");
        for file in again.files {
            let path = SourcePath::new(&file.name).expect("a written name");
            assert_eq!(Some(&file.coverage), merged.files.get(&path), "{format} {path}\n{text}");
        }
    }
}

/// Exactly at a limit is read, and one above it is refused.
fn limits_hold(report: &Report, bytes: &[u8]) {
    let names = report.files.iter().map(|file| file.name.len() as u64);
    let (size, files, longest) = (bytes.len() as u64, report.files.len() as u64, names.max().unwrap_or_default());
    let exact = Limits { report_bytes: size, report_files: files, name_bytes: longest, ..Limits::default() };
    let is_read = |limits: Limits| {
        let read = limits.read("fuzzed", bytes).and_then(|bytes| formats::read("fuzzed", bytes));
        read.and_then(|report| limits.admit(report)).is_ok()
    };
    assert!(is_read(exact), "exactly at its limits");
    assert!(!is_read(Limits { report_bytes: size - 1, ..exact }), "{size} bytes");
    assert!(!is_read(Limits { report_files: files - 1, ..exact }), "{files} files");
    assert!(longest == 0 || !is_read(Limits { name_bytes: longest - 1, ..exact }), "{longest} bytes of a name");
}

fn is_within_its_total(measure: &Measure) {
    assert!(measure.low().covered() <= measure.high().covered());
    assert!(measure.high().covered() <= measure.total());
}
