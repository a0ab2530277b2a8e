//! Critical code, a feature, a phase, and one way to pass.

use super::gate;
use crate::coverage::Measure;
use crate::gates::{Metric, Severity};
use crate::summary::{
    AdviceRow, ClosingRow, CriticalRow, FeatureRow, FeatureTargetRow, Figure, FileRow, MissedRow, PhaseRow, StepRow,
    TargetRow,
};

pub(super) fn critical(files: &[FileRow], layers: &[&str]) -> CriticalRow {
    let target = |file: &FileRow| TargetRow {
        path: file.path.clone(),
        function: Some("Order.place".to_owned()),
        figure: Figure::new(Measure::exact(12, 14)),
        layers: layers.iter().map(|_| Figure::new(Measure::exact(6, 14))).collect(),
        line: Some(41),
        first_missed: Some("line 41 never ran".to_owned()),
    };
    CriticalRow {
        name: "checkout".to_owned(),
        layer: layers.first().map(|layer| (*layer).to_owned()),
        gate: "critical.checkout".to_owned(),
        targets: files.iter().take(3).map(target).collect(),
    }
}

pub(super) fn feature() -> FeatureRow {
    let bodies = Figure::new(Measure::exact(0, 31));
    FeatureRow {
        name: "login".to_owned(),
        state: "not covered",
        bodies: bodies.clone(),
        targets: vec![FeatureTargetRow { text: "src/auth/**".to_owned(), bodies, is_by_function: true }],
        tests: Some(Vec::new()),
        why: Some("e2e never reaches src/auth/**".to_owned()),
    }
}

pub(super) fn phase(files: &[FileRow]) -> PhaseRow {
    PhaseRow {
        name: "Phase 2".to_owned(),
        by: Some("2027-12-31".to_owned()),
        state: "open",
        goals: vec![gate(None, Metric::Combined, Some(Measure::exact(81, 100)), "90", Severity::Error)],
        way: Some("cover 9 lines in 1 function of 1 file".to_owned()),
        steps: advice(files).steps,
    }
}

pub(super) fn advice(files: &[FileRow]) -> AdviceRow {
    let step = |file: &FileRow| StepRow {
        path: file.path.clone(),
        line: 40,
        last: 44,
        lines: "40–44, 51".to_owned(),
        ranges: vec![(40, 44), (51, 51)],
        statements: 5,
        exits: vec![MissedRow { line: 40, to: Some(51) }],
        is_never_run: false,
        is_changed: false,
        function: Some("Export.to_csv".to_owned()),
        what: "Export.to_csv".to_owned(),
        layer: Some("unit".to_owned()),
        gain: "5 lines + 1 branch".to_owned(),
        branches: vec!["line 40 never went to line 51".to_owned()],
        gates: vec!["unit".to_owned()],
        gate_ids: vec!["layers.unit.combined".to_owned()],
    };
    AdviceRow {
        sentence: "cover 30 lines and 6 branches in 6 functions of 6 files".to_owned(),
        steps: files.iter().take(6).map(step).collect(),
        statements: 30,
        exits: 6,
        closings: vec![ClosingRow {
            id: "layers.unit.combined".to_owned(),
            short_by: 36,
            available: 90,
            gain: 36,
            is_closed: true,
        }],
        notes: Vec::new(),
    }
}
