//! Readers of coverage.py's own layout against the readers of record: what they accept, both read alike, however the
//! bytes come, in how many parts, and whatever was read before.
#![no_main]

use std::io::{self, Read};

use covgate::formats::{self, Asked, KnownRegions, Report};
use libfuzzer_sys::fuzz_target;

/// Hands out a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.1.min(buffer.len());
        (&mut self.0).take(size as u64).read(buffer)
    }
}

/// Panics unless two reports count the same of the same files.
fn assert_same_figures(one: &Report, two: &Report) {
    assert_eq!(one.files.len(), two.files.len());
    for (one, two) in one.files.iter().zip(&two.files) {
        assert_eq!(one.name, two.name);
        let (one, two) = (&one.coverage, &two.coverage);
        assert_eq!(
            (one.statements(), one.executed(), one.missing()),
            (two.statements(), two.executed(), two.missing())
        );
        assert_eq!((one.excluded(), one.branches()), (two.excluded(), two.branches()));
    }
}

/// Reports read for their figures alone have those that reading in full gives, by whichever reader.
fn figures(bytes: &[u8]) {
    let record = formats::read("fuzzed", bytes).ok();
    let figures = formats::read_with("fuzzed", bytes, Asked::Figures).ok();
    let quick = formats::read_pieces("fuzzed", bytes, Asked::Figures, &KnownRegions::default());
    if let Some(record) = &record {
        assert_same_figures(record, figures.as_ref().expect("what is read in full has figures"));
    }
    if let (Some(quick), Some(figures)) = (&quick, &figures) {
        assert_eq!(quick, figures);
    }
    for size in [1, 7, 4_096] {
        let again = formats::read_pieces("fuzzed", Drops(bytes, size), Asked::Figures, &KnownRegions::default());
        assert_eq!(again, quick, "{size} bytes at a time");
    }
    for count in [2, 3, 7] {
        let from = |place: u64| Ok(&bytes[usize::try_from(place).map_or(bytes.len(), |at| at.min(bytes.len()))..]);
        let Some(parts) = formats::read_parts("fuzzed", (bytes.len() as u64, count), from, Asked::Figures) else {
            continue;
        };
        let quick = quick.as_ref().expect("what is read in parts is read piece by piece");
        assert_eq!((&parts.files, &parts.timestamp), (&quick.files, &quick.timestamp), "{count} parts");
    }
}

fuzz_target!(|bytes: &[u8]| {
    figures(bytes);
    let known = KnownRegions::default();
    let Some(quick) = formats::read_pieces("fuzzed", bytes, Asked::Coverage, &known) else { return };
    match formats::read("fuzzed", bytes) {
        Ok(record) => assert_eq!(quick, record),
        Err(fault) => panic!("accepted, but {fault:?}"),
    }
    for size in [1, 7, 4_096] {
        let again = formats::read_pieces("fuzzed", Drops(bytes, size), Asked::Coverage, &known);
        assert_eq!(again.as_ref(), Some(&quick), "{size} bytes at a time");
    }
});
