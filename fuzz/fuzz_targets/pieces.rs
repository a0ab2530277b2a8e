//! Readers of coverage.py's own layout against the readers of record: what they accept, both read alike, however the
//! bytes come, and whatever was read before.
#![no_main]

use std::io::{self, Read};

use covgate::formats::{self, KnownRegions};
use libfuzzer_sys::fuzz_target;

/// Hands out a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.1.min(buffer.len());
        (&mut self.0).take(size as u64).read(buffer)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let known = KnownRegions::default();
    let Some(quick) = formats::read_pieces("fuzzed", bytes, &known) else { return };
    match formats::read("fuzzed", bytes) {
        Ok(record) => assert_eq!(quick, record),
        Err(fault) => panic!("accepted, but {fault:?}"),
    }
    for size in [1, 7, 4_096] {
        let again = formats::read_pieces("fuzzed", Drops(bytes, size), &known);
        assert_eq!(again.as_ref(), Some(&quick), "{size} bytes at a time");
    }
});
