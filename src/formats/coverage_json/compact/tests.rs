//! The compact reader against the reader of record: what it accepts, it reads alike.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::formats::{self, KnownRegions, Report};

/// Hands out a few bytes at a time.
struct Drops<'a> {
    rest: &'a [u8],
    size: usize,
}

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.size.min(buffer.len());
        (&mut self.rest).take(size as u64).read(buffer)
    }
}

fn compact(bytes: &[u8]) -> Option<Report> {
    formats::read_pieces("report", bytes, &KnownRegions::default())
}

/// Panics if the compact reader accepts a text that the reader of record refuses or reads otherwise.
fn agree(bytes: &[u8]) -> bool {
    let Some(read) = compact(bytes) else { return false };
    let record = formats::read("report", bytes).unwrap_or_else(|fault| panic!("accepted, but {fault}"));
    assert_eq!(read, record);
    true
}

/// JSON files below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_json = |path: &PathBuf| path.extension().is_some_and(|found| found == "json");
    files.map(walkdir::DirEntry::into_path).filter(is_json).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/samples").join(name)).expect("a fixture")
}

#[test]
fn both_readers_agree_on_every_report_there_is() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut accepted, mut known) = (0, 0);
    for folder in ["tests/fixtures", "sample-reports", "../../shared/samples", "../shared/samples", "../shared/corpus"]
    {
        for path in below(&project.join(folder)) {
            let bytes = fs::read(&path).expect("a file");
            let is_accepted = agree(&bytes);
            accepted += usize::from(is_accepted);
            // What coverage.py since 7.6 writes without being asked for another layout.
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
            if head.starts_with("{\"meta\": {\"format\": 3, \"version\": \"7.") {
                known += 1;
                assert!(
                    is_accepted || formats::read("report", bytes).is_err() || has_note(&path),
                    "{}",
                    path.display()
                );
            }
        }
    }
    assert!(accepted >= known / 2 && known > 20, "{accepted} accepted, {known} of a layout that is known");
}

/// covgate's own merges may hold notes, which only the reader of record knows.
fn has_note(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains("\"covgate\": {") || text.contains("\\ud"))
}

#[test]
fn regions_of_a_second_report_are_those_of_the_first() {
    let known = KnownRegions::default();
    let bytes = fixture("7.17.3-py311/branch/all.json");
    let read = || formats::read_pieces("report", bytes.as_slice(), &known).expect("compact");
    let (one, two) = (read(), read());
    for (one, two) in one.files.iter().zip(&two.files) {
        let regions = |file: &formats::ReportedFile| file.coverage.regions().map(std::ptr::from_ref);
        assert!(regions(one).is_some());
        assert_eq!(regions(one), regions(two), "{}", one.name);
    }
}

#[test]
fn where_a_piece_ends_does_not_matter() {
    let bytes = fixture("7.17.3-py311/branch/a.contexts.json");
    let whole = compact(&bytes).expect("compact");
    for size in [1, 7, 100, 4_097] {
        let drops = Drops { rest: &bytes, size };
        let pieces = formats::read_pieces("report", drops, &KnownRegions::default());
        assert_eq!(pieces.as_ref(), Some(&whole), "{size} bytes at a time");
    }
}

#[test]
fn every_cut_is_a_surprise() {
    let bytes = fixture("7.17.3-py311/branch/all.json");
    let end = bytes.trim_ascii_end().len();
    for at in (0..end).step_by(97).chain([end - 1]) {
        assert!(compact(&bytes[..at]).is_none(), "cut at {at}");
    }
    assert!(agree(&[&bytes[..end], b"\n \t"].concat()));
    assert!(!agree(&[&bytes[..end], b" {}"].concat()));
}

#[test]
fn what_the_writer_does_not_write_is_a_surprise() {
    let text = String::from_utf8(fixture("7.17.3-py311/branch/all.json")).expect("text");
    for (from, to) in [
        ("\"num_statements\": ", "\"num_statements\":  "),
        ("\"missing_lines\": [", "\"missing_lines\": [0, "),
        ("\"excluded_lines\": []", "\"excluded_lines\": null"),
        ("\"percent_covered\": 1", "\"percent_covered\": 01"),
        ("\"format\": 3", "\"format\": 4"),
        ("\"start_line\": ", "\"start_line\": -"),
        ("\"files\": {\"", "\"files\": {\"\u{fc}"),
        ("\"files\": {\"", "\"files\": {\"\\ud83d"),
        ("\"files\": {\"", "\"files\": {\"../"),
        ("}, \"totals\"", ", \"a.py\": {}}, \"totals\""),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(!agree(text.replacen(from, to, 1).as_bytes()), "{from} as {to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_read_alike_or_not_at_all(
        which in 0_usize..4,
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![b'0'..=b'9', prop::sample::select(b"\"\\,:[]{} -.eu\n\xff".to_vec())],
        kind in 0..4,
        is_digit in any::<bool>(),
    ) {
        let names = ["branch/all.json", "line/all.json", "branch/a.contexts.json", "branch/all.json"];
        let version = if which == 3 { "7.6.12-py311" } else { "7.17.3-py311" };
        let mut bytes = fixture(&format!("{version}/{}", names[which]));
        let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
        let at = if is_digit { digits[at.index(digits.len())] } else { at.index(bytes.len()) };
        match kind {
            0 | 3 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => { bytes.remove(at); }
        }
        agree(&bytes);
    }
}
