//! What became of coverage: since the baseline, and over many runs.

use crate::coverage::Measure;
use crate::summary::{ChangeRow, ChangedRow, Figure, FileRow, ForecastRow, KindRow, PointRow, SinceRow, TrendRow};

/// A change since the baseline in such files, in each layer and overall.
pub fn since(files: &[FileRow], layers: &[&str]) -> SinceRow {
    let kinds = vec![
        KindRow { kind: "lost", words: "lost", statements: 3, exits: 1 },
        KindRow { kind: "new_missed", words: "new missed", statements: 12, exits: 0 },
    ];
    let file = |file: &FileRow| ChangedRow {
        path: file.path.clone(),
        sentence: "4 lost, 12 new missed".to_owned(),
        kinds: kinds.clone(),
        lost_lines: vec![(4, 4), (9, 12)],
        new_missed_lines: vec![(30, 41)],
        lost_branches: vec![(14, None), (15, Some(17))],
        new_missed_branches: Vec::new(),
        moved_from: vec![file.path.clone()],
    };
    let change = |scope: &str| ChangeRow {
        scope: scope.to_owned(),
        before: Figure::new(Measure::exact(900, 1_000)),
        now: Figure::new(Measure::exact(897, 1_000)),
        reference: Figure::new(Measure::exact(890, 990)),
        points: Some("-0.30".to_owned()),
        sentence: "−0.30 points: 4 lost, 12 new missed".to_owned(),
        kinds: kinds.clone(),
        files: files.iter().map(file).collect(),
    };
    let changes = std::iter::once("overall").chain(layers.iter().copied()).map(change).collect();
    SinceRow { file: ".covgate/baseline.json".to_owned(), changes }
}

/// So many runs, and goals by a name.
pub fn trend(runs: usize, layers: &[&str], phase: &str) -> TrendRow {
    let figure = |at: usize| Some(Figure::new(Measure::exact(500 + at as u64 % 400, 1_000)));
    let point = |at: usize| PointRow {
        commit: Some(format!("{at:040x}")),
        date: Some("2026-03-01".to_owned()),
        day: i64::try_from(at).ok(),
        name: format!("{at:07x}"),
        verdict: "pass",
        figures: (0..=layers.len()).map(|_| figure(at)).collect(),
        floor: Some(if at > 3 { "45" } else { "40" }.to_owned()),
        floors: [("overall.combined".to_owned(), "40".to_owned())].into(),
        changed: if at == 4 { vec!["overall 40 → 45".to_owned()] } else { Vec::new() },
    };
    TrendRow {
        file: ".covgate/history.jsonl".to_owned(),
        scopes: std::iter::once("overall").chain(layers.iter().copied()).map(str::to_owned).collect(),
        points: (0..runs).map(point).collect(),
        delta: Some("+0.10 points since 000000e of 2026-03-01".to_owned()),
        forecasts: vec![ForecastRow {
            phase: phase.to_owned(),
            goal: "overall".to_owned(),
            percent: "97".to_owned(),
            by: Some("2026-12-31".to_owned()),
            on: Some("2027-01-31".to_owned()),
            is_late: true,
            sentence: "97 % on 2027-01-31 at this rate (86.75 % on 2026-03-05 to 94.92 % on 2026-11-13)".to_owned(),
        }],
    }
}
