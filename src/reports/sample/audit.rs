//! A test tree whose every name has broken reports.

use super::HOSTILE;
use crate::audit::{self, Audit, Counts, Finding as AuditFinding, Score, Weight};

/// A test tree whose every name has broken reports.
pub fn audit() -> Audit {
    let named = |at: usize| HOSTILE[at % HOSTILE.len()].to_owned();
    let each = || (0..HOSTILE.len()).map(named);
    let counts = Counts {
        files: 2,
        tests: 1_234,
        maybe: 3,
        cases: 1_500,
        unknown_cases: 2,
        parametrised: 5,
        ..Counts::default()
    };
    let finding = |weight| AuditFinding {
        code: "covgate::audit::unregistered-marker",
        weight,
        message: format!("2 markers are used at `{}` and not registered", HOSTILE[2]),
        count: HOSTILE.len() as u64,
        places: each().collect(),
        fix: format!("register `{}`", HOSTILE[4]),
        paste: Some(format!("[pytest]\nmarkers =\n    {}: ```x```", HOSTILE[5])),
    };
    Audit {
        pytest: Some("pyproject.toml".to_owned()),
        coverage: None,
        totals: counts,
        folders: each().map(|path| audit::FolderRow { path, layers: vec![HOSTILE[2].to_owned()], counts }).collect(),
        layers: each().map(|name| audit::LayerRow { name: Some(name), is_declared: true, counts }).collect(),
        files: each()
            .map(|path| audit::FileRow {
                path,
                layer: None,
                tests: each().collect(),
                maybe: Vec::new(),
                deselected: Vec::new(),
            })
            .collect(),
        never: each()
            .map(|path| audit::NeverRow { why: "outside of testpaths".to_owned(), path, files: 1, tests: 2 })
            .collect(),
        markers: each()
            .map(|name| audit::MarkerRow {
                first: Some(name.clone()),
                registered: Some(name.clone()),
                name,
                tests: 1,
                uses: 2,
            })
            .collect(),
        unclear: vec![audit::UnclearRow {
            why: "defined under a condition",
            tests: 3,
            names: 0,
            places: each().collect(),
        }],
        findings: [Weight::Fault, Weight::Warning, Weight::Hint].map(finding).into(),
        readiness: vec![Score {
            name: "Tests that a plain `pytest` runs",
            have: 2,
            of: 3,
            arithmetic: "3 tests - 1 deselected = 2".to_owned(),
        }],
        results: vec![audit::ResultRow {
            layer: Some(HOSTILE[0].to_owned()),
            found: 4,
            results: 8,
            ran: 7,
            seconds: "1.25".to_owned(),
            fast: 5,
            medium: 1,
            slow: 1,
        }],
    }
}
