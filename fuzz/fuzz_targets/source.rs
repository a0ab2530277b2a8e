//! The reader of Python sources: whatever the bytes are, every question about every line has an answer.
#![no_main]

use covgate::coverage::LineNumber;
use covgate::source::{Jumps, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new(bytes);
    let past = source.line_count() + 2;
    for number in 1..=past.min(500) {
        let Some(line) = LineNumber::new(number) else { continue };
        assert_eq!(source.line(line).is_some(), number <= source.line_count());
        let text = source.line(line).unwrap_or_default();
        let mut end = 0;
        for token in source.tokens(line) {
            let (start, stop) = (token.start as usize, token.end as usize);
            assert!(end <= start && start < stop && text.get(start..stop).is_some(), "{start} to {stop} of {text:?}");
            end = stop;
        }
        if let Some((first, last)) = source.extent(line) {
            assert!(first == line && last >= first && last.value() <= source.line_count());
        }
        let _ = (source.statement_of(line), source.holds_code(line));
        for jumps in [Jumps::All, Jumps::OfStatements] {
            let _ = (source.scope_of(line, jumps), source.exit_of(line, None, jumps));
            for to in 1..=past.min(20) {
                let _ = source.exit_of(line, LineNumber::new(to), jumps);
            }
        }
    }
    assert!(source.problem().is_none() || source.functions().is_empty());
});
