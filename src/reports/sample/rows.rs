//! Single rows: figures, gates, files, layers, inputs, findings.

use crate::coverage::{Measure, Percent};
use crate::gates::{Found, Metric, Rule, Severity};
use crate::summary::{Figure, FigureRow, FileRow, Finding, GateRow, InputRow, LayerRow, MissedRow};

/// A row of figures: statements, and branch exits of which some may be covered.
pub fn figures(covered: u64, total: u64, branches: Option<(u64, u64, u64)>) -> FigureRow {
    let lines = Measure::exact(covered, total);
    let branches = branches.map(|(low, high, total)| Measure::between(low, high, total));
    FigureRow {
        combined: Figure::new(lines + branches.unwrap_or_default()),
        lines: Figure::new(lines),
        branches: branches.map(Figure::new),
        functions: Some(Figure::new(Measure::exact(covered / 10, total / 10))),
    }
}

/// A judged gate.
pub fn gate(layer: Option<&str>, metric: Metric, measure: Option<Measure>, needs: &str, severity: Severity) -> GateRow {
    let layer = layer.map(|layer| layer.parse().expect("a name"));
    let fail_under: Percent = needs.parse().expect("a percentage");
    let rule = Rule { severity, ..Rule::floor(layer, metric, fail_under, "covgate.toml:12") };
    GateRow::new(&rule.judge(measure.map(Found::Share)), true, true)
}

/// The gates of a run with each finding once.
pub fn every_gate() -> Vec<GateRow> {
    let exact = |covered, total| Some(Measure::exact(covered, total));
    vec![
        gate(Some("unit"), Metric::Combined, exact(1_234, 2_345), "90", Severity::Error),
        gate(Some("unit"), Metric::Branches, exact(411, 517), "79.5", Severity::Warn),
        gate(Some("integration"), Metric::Combined, exact(8_100, 10_000), "81", Severity::Error),
        gate(Some("e2e"), Metric::Combined, None, "60", Severity::Error),
        gate(None, Metric::Lines, Some(Measure::between(8_111, 8_777, 9_999)), "85", Severity::Error),
        gate(None, Metric::Combined, exact(9_001, 10_001), "85", Severity::Error),
    ]
}

/// A file with some lines missed, and a branch of a line that ran.
pub fn file(path: &str, covered: u64, total: u64, layers: usize) -> FileRow {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let missed = u32::try_from(total - covered).expect("a small file");
    FileRow {
        path: path.to_owned(),
        folder: folder.to_owned(),
        name: name.to_owned(),
        figures: figures(covered, total, Some((total / 4, total / 4, total / 4 + 1))),
        layers: (0..layers as u64)
            .map(|layer| {
                (layer != 1 || total % 7 > 2).then(|| figures(covered * (layer + 1) / (layer + 3), total, None))
            })
            .collect(),
        missed_lines: (0..missed).map(|at| (at * 3 + 2, at * 3 + 2)).collect(),
        missed_branches: vec![MissedRow { line: 4, to: Some(9) }],
        partial: 1,
        excluded: 2,
        excluded_lines: vec![(3, 3), (6, 6)],
    }
}

pub(super) fn layer(name: &str, covered: u64, total: u64) -> LayerRow {
    LayerRow {
        name: name.to_owned(),
        figures: figures(covered * 2 / 3, total, Some((40, 50, 100))),
        own: (name == "e2e").then(|| figures(covered / 3, total / 2, None)),
        reports: 1,
        contexts: None,
        files: 12,
        only: 31,
        only_in_bodies: 17,
        bodies: Some(Figure::new(Measure::exact(covered / 3, total / 2))),
        imports: Some(Figure::new(Measure::exact(total / 2, total / 2))),
    }
}

/// A report that was read.
pub fn input(path: &str, layer: Option<&str>) -> InputRow {
    InputRow {
        is_layer_guessed: false,
        parts: Vec::new(),
        path: path.to_owned(),
        layer: layer.map(str::to_owned),
        format: "coverage-json",
        producer: "coverage.py 7.17.3".to_owned(),
        files: 1_448,
    }
}

/// Something to tell.
pub fn finding(message: &str, help: Option<&str>) -> Finding {
    Finding {
        items: Vec::new(),
        code: "covgate::paths::unmatched".to_owned(),
        message: message.to_owned(),
        count: 3,
        help: help.map(str::to_owned),
    }
}
