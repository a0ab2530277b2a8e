//! The reader of Cobertura XML.
#![no_main]

use covgate::formats::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| covgate_fuzz::read(Format::Cobertura, bytes));
