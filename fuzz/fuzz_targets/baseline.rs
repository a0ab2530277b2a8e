//! The committed baseline and the history of runs: what is read of a baseline and written again is the same.
#![no_main]

use covgate::baseline;
use covgate::document::Document;
use covgate::history;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let history = history::read(text);
    assert!(history.points.len() <= text.lines().count());
    match baseline::read(&Document::new("fuzzed", text)) {
        Ok((baseline, _)) => {
            let written = baseline.to_text();
            let (again, unknown) = baseline::read(&Document::new("written", written.clone()))
                .unwrap_or_else(|fault| panic!("does not read back: {fault:?}\n{written}"));
            assert_eq!((again, unknown), (baseline, Vec::new()), "{written}");
        }
        Err(fault) => assert!(fault.code().starts_with("covgate::")),
    }
});
