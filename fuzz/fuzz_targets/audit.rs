//! The reader of a test tree: modules of tests, and the settings of pytest and coverage.py in all of their files.
#![no_main]

use covgate::audit::{Audit, Counts};
use covgate::config::Config;
use covgate::results::Results;
use covgate_fuzz::tree::{Project, parts};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static PROJECT: Project = Project::default();
}

fuzz_target!(|bytes: &[u8]| {
    let parts = parts(bytes);
    if parts.is_empty() {
        return;
    }
    PROJECT.with(|project| {
        let root = project.fill(&parts);
        let config = Config::default();
        let audit = Audit::of(root, &config, &Results::default());
        let tests: usize = audit.files.iter().map(|file| file.tests.len()).sum();
        assert!(tests as u64 <= bytes.len() as u64, "more tests than bytes");
        assert_eq!(sum(audit.folders.iter().map(|row| row.counts)), audit.totals, "by folder");
        // Fixtures are of no layer.
        let by_layer = sum(audit.layers.iter().map(|row| row.counts));
        assert_eq!(Counts { fixtures: audit.totals.fixtures, ..by_layer }, audit.totals, "by layer");
        for score in &audit.readiness {
            assert!(score.have <= score.of, "{score:?}");
        }
        assert!(audit.findings.is_sorted_by_key(|finding| finding.weight), "the gravest first");
        let again = Audit::of(root, &config, &Results::default());
        assert_eq!(format!("{audit:?}"), format!("{again:?}"), "read twice");
    });
});

fn sum(rows: impl Iterator<Item = Counts>) -> Counts {
    let mut all = Counts::default();
    rows.for_each(|row| all += row);
    all
}
