//! The configuration, with and without a profile.
#![no_main]

use std::cell::OnceCell;
use std::fs;

use covgate::config::Config;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

fuzz_target!(|bytes: &[u8]| {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| tempfile::tempdir().expect("a folder")).path();
        for name in ["covgate.toml", "pyproject.toml"] {
            let file = folder.join(name);
            fs::write(&file, bytes).expect("a file");
            for profile in [None, Some("release")] {
                if let Err(faults) = Config::load(Some(&file), folder, profile) {
                    assert!(!faults.is_empty(), "refused without a word");
                    assert!(faults.iter().all(|fault| fault.code().starts_with("covgate::config::")));
                }
            }
        }
    });
});
