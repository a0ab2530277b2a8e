//! Contexts of a report: asking for them changes nothing of the coverage, and layers taken out of them and what is left
//! are the whole again.
#![no_main]

use covgate::contexts::{self, Patterns};
use covgate::coverage::SourcePath;
use covgate::formats::{self, Asked};
use covgate::source::Outline;
use libfuzzer_sys::fuzz_target;

const LAYERS: [(&str, &[&str]); 3] =
    [("unit", &["tests/unit/*", "unit"]), ("e2e", &["tests/e2e/test_c.py", "t::*"]), ("other", &["**"])];

fuzz_target!(|bytes: &[u8]| {
    let Ok(report) = formats::read_with("fuzzed", bytes, Asked::Contexts) else { return };
    let plain = formats::read("fuzzed", bytes).expect("contexts are passed over");
    assert_eq!(plain.files, report.files);
    let Some(found) = &report.contexts else { return };
    let layers = LAYERS.map(|(name, patterns)| {
        let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
        Patterns::new(name.parse().expect("a name"), &patterns)
    });
    let sorted = contexts::sort(&found.names, &layers);
    let outline = |path: &SourcePath| Outline::new(format!("import a\nfrom b import c\n# {path}\n").as_bytes());
    let split = contexts::split(&report.files, found, &sorted, &outline);
    assert_eq!(split.rest.len(), report.files.len());
    for (at, file) in report.files.iter().enumerate() {
        let mut whole = split.rest[at].clone();
        for part in &split.parts {
            let coverage = &part.files[at].coverage;
            assert!(coverage.executed().is_subset(file.coverage.executed()), "{} ran more than all", file.name);
            assert_eq!(whole.merge(coverage), Ok(()), "{}", file.name);
        }
        assert_eq!(whole.lines(), file.coverage.lines(), "{}", file.name);
        assert_eq!(whole.branch_measure(), file.coverage.branch_measure(), "{}", file.name);
    }
});
