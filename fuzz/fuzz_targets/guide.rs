//! Notes of people in a guide: kept when it is written again, and again.
#![no_main]

use covgate::document::Document;
use covgate::reports::guide::keep;
use libfuzzer_sys::fuzz_target;

const FRESH: &str = "<!-- covgate:guide v=1 -->\n# Guide\n\n## Verdict\n\nAll well.\n\n<!-- covgate:keep verdict -->\n\
<!-- covgate:end verdict -->\n\n## Layers\n\n<!-- covgate:keep layers -->\n<!-- covgate:end layers -->\n";

fuzz_target!(|text: &str| {
    match keep(&Document::new("fuzzed", text), FRESH) {
        Ok(first) => {
            let second = keep(&Document::new("written", first.clone()), FRESH)
                .unwrap_or_else(|faults| panic!("refuses what it wrote: {faults:?}\n{first}"));
            assert_eq!(second, first, "written again, it is another");
        }
        Err(faults) => assert!(faults.iter().all(|fault| fault.code().starts_with("covgate::guide::"))),
    }
});
