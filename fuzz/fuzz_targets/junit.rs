//! The reader of JUnit XML.
#![no_main]

use covgate::formats;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = formats::read_tests("fuzzed", bytes) {
        assert!(fault.code().starts_with("covgate::"));
    }
});
