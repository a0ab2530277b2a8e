//! The reader of unified diffs: what it reads stays within the project, and a file's lines are within its size.
#![no_main]

use covgate::changes::Changes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for prefix in ["", "sub/"] {
        match Changes::read("fuzzed", bytes, &[], prefix) {
            Ok(changes) => {
                for (path, file) in &changes.files {
                    assert!(path.as_str().split('/').all(|part| part != ".." && part != "."), "{path}");
                    assert!(file.fresh().len() as usize <= bytes.len(), "more lines than bytes");
                }
            }
            Err(fault) => assert!(fault.code().starts_with("covgate::")),
        }
    }
});
