//! Views made by hand for the reports' tests: whole, hostile, empty, large.

use crate::audit::{self, Audit, Counts, Finding as AuditFinding, Score, Weight};
use crate::coverage::{Measure, Percent};
use crate::gates::{Found, Metric, Rule, Severity, Verdict};
use crate::summary::{
    AdviceRow, AlgebraRow, ChangeRow, ChangedRow, ClassRow, ClosingRow, CombinationRow, CriticalRow, ExclusiveRow,
    FeatureRow, FeatureTargetRow, Figure, FigureRow, FileRow, Finding, FolderRow, ForecastRow, GateRow, InputRow,
    KindRow, LayerRow, Mark, MissedRow, NamedCount, PatchFileRow, PatchRow, PhaseRow, PointRow, ResultFileRow,
    ResultRow, ResultRows, ShareRow, ShareRows, SinceRow, Snippet, SnippetLine, StepRow, Summary, TargetRow, TestRow,
    TrendRow, WithoutRow,
};

/// Names that have broken reports.
pub const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>.py",
    "\"onload=alert(1) x='y'&amp;.py",
    "a|b*c_d_`e``f`.py",
    "@everyone #123 ![x](https://x.test).py",
    "line\nbreak\r.py",
    "\u{1b}[31mred\u{1b}[0m.py",
    "gpj.\u{202e}yp.\u{2066}txt",
    "größe/日本語/עברית.py",
    "</style></title>--><svg onload=alert(1)>{{verdict}}{{{x}}}.py",
];

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

/// A run over such files: layers in order, who covers what made up but adding up.
pub fn run(files: Vec<FileRow>, layers: &[&str], gates: Vec<GateRow>) -> Summary {
    let folder_of = |file: &FileRow| if file.folder.is_empty() { ".".to_owned() } else { file.folder.clone() };
    let mut paths: Vec<String> = files.iter().map(folder_of).collect();
    paths.sort();
    paths.dedup();
    let total = |files: &mut dyn Iterator<Item = &FileRow>| {
        files.fold((0, 0), |(covered, total), file| {
            (covered + file.figures.lines.covered, total + file.figures.lines.total)
        })
    };
    let folders = paths.into_iter().map(|path| {
        let (covered, all) = total(&mut files.iter().filter(|file| folder_of(file) == path));
        let count = files.iter().filter(|file| folder_of(file) == path).count();
        FolderRow {
            figures: figures(covered, all, None),
            shares: share(covered, all, layers),
            all_shares: share(covered, all, layers),
            layers: layers.iter().map(|_| Figure::new(Measure::exact(covered / 2, all))).collect(),
            files: count,
            path,
        }
    });
    let (covered, all) = total(&mut files.iter());
    let verdict = if gates.iter().any(|gate| gate.is_blocking) { Verdict::Fail } else { Verdict::Pass };
    Summary {
        results: None,
        is_search: false,
        project: "shop".to_owned(),
        profile: None,
        verdict,
        exit_code: u8::from(verdict == Verdict::Fail),
        headline: "2 of 4 gates failed".to_owned(),
        extent: "3 reports, lines and branches".to_owned(),
        critical: vec![critical(&files, layers)],
        features: vec![feature()],
        features_layer: layers.first().map(|layer| (*layer).to_owned()),
        phases: vec![phase(&files)],
        layers: layers.iter().map(|name| layer(name, covered, all)).collect(),
        is_own_denominator: false,
        overall: figures(covered, all, Some((80, 90, 100))),
        shares: ShareRows { all: share(covered, all, layers), bodies: share(covered / 2, all / 2, layers) },
        algebra: algebra(covered, all, layers),
        folders: folders.collect(),
        inputs: layers.iter().map(|layer| input("reports/coverage.json", Some(layer))).collect(),
        errors: Vec::new(),
        warnings: vec![finding("3 names in src/a_b matched no file", Some("set `[paths]`"))],
        never_measured: vec!["src/shop/__main__.py".to_owned()],
        has_source: true,
        omitted: vec!["src/shop/migrations/0001.py".to_owned()],
        excluded_lines: 93,
        exclusives: layers.iter().map(|_| files.iter().take(3).map(exclusive).collect()).collect(),
        patch: None,
        advice: Some(advice(&files)),
        since: None,
        trend: None,
        reproduce: "covgate check reports".to_owned(),
        audit: None,
        files,
        gates,
    }
}

fn algebra(covered: u64, total: u64, layers: &[&str]) -> AlgebraRow {
    let combination = |name: &str, is_of: Vec<bool>, statements| CombinationRow {
        name: name.to_owned(),
        is_of,
        statements,
        in_bodies: statements / 2,
    };
    let without = |layer: &&str| WithoutRow {
        layer: (*layer).to_owned(),
        before: Figure::new(Measure::exact(covered, total)),
        after: Figure::new(Measure::exact(covered / 2, total)),
        points: Some("-4.70".to_owned()),
        files: 1,
        note: Some("1 file that no other layer loads".to_owned()),
        failing: vec!["overall".to_owned()],
        sentence: format!("without {layer} overall falls from 86.10 % to 81.40 %, by 4.70 points, and fails"),
    };
    AlgebraRow {
        columns: layers.iter().map(|layer| (*layer).to_owned()).collect(),
        combinations: vec![
            combination(&layers.join(" · "), vec![true; layers.len()], covered),
            combination("nobody", vec![false; layers.len()], total - covered),
        ],
        rest: None,
        without: layers.iter().map(without).collect(),
    }
}

fn share(covered: u64, total: u64, layers: &[&str]) -> ShareRow {
    let each = covered / (layers.len() as u64 + 1);
    let only: Vec<NamedCount> =
        layers.iter().map(|name| NamedCount { name: (*name).to_owned(), count: each }).collect();
    let several = covered - each * only.len() as u64;
    ShareRow { only, several, nobody: total - covered, total }
}

fn exclusive(file: &FileRow) -> ExclusiveRow {
    ExclusiveRow {
        path: file.path.clone(),
        function: Some("Order.place".to_owned()),
        what: "Order.place".to_owned(),
        lines: vec![(7, 9), (12, 12)],
        statements: 4,
    }
}

fn critical(files: &[FileRow], layers: &[&str]) -> CriticalRow {
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

fn feature() -> FeatureRow {
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

fn phase(files: &[FileRow]) -> PhaseRow {
    PhaseRow {
        name: "Phase 2".to_owned(),
        by: Some("2027-12-31".to_owned()),
        state: "open",
        goals: vec![gate(None, Metric::Combined, Some(Measure::exact(81, 100)), "90", Severity::Error)],
        way: Some("cover 9 lines in 1 function of 1 file".to_owned()),
        steps: advice(files).steps,
    }
}

fn advice(files: &[FileRow]) -> AdviceRow {
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

fn layer(name: &str, covered: u64, total: u64) -> LayerRow {
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

/// A run of three layers in which everything occurs, under names that want to do harm.
pub fn hostile() -> Summary {
    let mut files: Vec<FileRow> = HOSTILE.iter().map(|name| file(&format!("src/{name}"), 17, 23, 3)).collect();
    files.push(file(&format!("{}/x.py", HOSTILE[0]), 40, 40, 3));
    files.push(file("root.py", 3, 8, 3));
    let mut empty = file("src/__init__.py", 0, 0, 3);
    empty.figures = FigureRow { branches: None, functions: None, ..figures(0, 0, None) };
    files.push(empty);
    let mut bounded = file("src/bounds.py", 9, 10, 3);
    bounded.figures = figures(9, 10, Some((2, 5, 9)));
    files.push(bounded);
    let mut summary = run(files, &["unit", "integration", "e2e"], every_gate());
    summary.since = Some(since(&summary.files, &["unit", "e2e"]));
    summary.trend = Some(trend(9, &["unit", "e2e"], HOSTILE[3]));
    summary.project = HOSTILE[0].to_owned();
    summary.profile = Some(HOSTILE[1].to_owned());
    summary.audit = Some(audit());
    summary.reproduce = format!("covgate '{}'", HOSTILE[0]);
    for name in HOSTILE {
        summary.inputs.push(input(name, None));
        summary.never_measured.push(name.to_owned());
        summary.errors.push(finding(&format!("{name} cannot be read"), Some(name)));
        summary.warnings.push(finding(&format!("`{name}` is not `{name}`"), Some(name)));
        summary.gates[0].source = name.to_owned();
    }
    let mut paths = HOSTILE.to_vec();
    paths.push("src/bounds.py");
    summary.patch = Some(patch(&paths));
    summary.results = Some(results(&HOSTILE));
    summary.verdict = Verdict::NoData;
    summary.exit_code = 2;
    summary.headline = "no sound verdict: 9 errors".to_owned();
    summary
}

/// Changed lines of these files, of which each misses something.
pub fn patch(paths: &[&str]) -> PatchRow {
    let line =
        |number, text: &str, mark| SnippetLine { number, text: text.to_owned(), mark, is_changed: mark != Mark::None };
    let file = |(at, path): (usize, &&str)| PatchFileRow {
        path: (*path).to_owned(),
        remarks: vec![format!("renamed from {path}"), "never measured".to_owned()],
        renamed_from: Some((*path).to_owned()),
        basis: if at % 2 == 0 { "measured" } else { "never-measured" },
        figures: figures(9, 12, Some((3, 3, 8))),
        layers: vec![figures(7, 12, Some((1, 1, 8))); 3],
        missed: vec![(12, 14), (20, 20)],
        missed_counts: vec![2, 1],
        debt: vec![(30, 31)],
        missed_branches: vec![MissedRow { line: 9, to: None }, MissedRow { line: 11, to: Some(12) }],
        snippets: vec![
            Snippet {
                lines: vec![
                    line(9, "if x < 1 and y > 2:\t# & so on", Mark::Partial),
                    line(10, "````<script>alert(1)</script> @everyone", Mark::None),
                    line(12, "    return \"</script><b>\"", Mark::Missed),
                ],
                rest: 2,
            },
            Snippet { lines: vec![line(1_020, "\u{202e}x = 1", Mark::Missed)], rest: 0 },
        ],
    };
    PatchRow {
        since: format!("since {}", HOSTILE[0]),
        sentence: "31 of 44 changed lines covered".to_owned(),
        figures: figures(31, 44, Some((7, 7, 12))),
        layers: ["unit", "integration", "e2e"]
            .map(|name| (name.to_owned(), figures(20, 44, Some((2, 2, 12)))))
            .to_vec(),
        debt: (2, vec![2, 5, 2]),
        files: paths.iter().enumerate().map(file).collect(),
        notes: vec!["2 changed files are left out by `omit`".to_owned(), format!("1 note of {}", HOSTILE[2])],
    }
}

/// Results of tests under these names: in two layers and in none, of every outcome and class.
pub fn results(names: &[&str]) -> ResultRows {
    let classes = |tests: [u64; 3]| -> Vec<ClassRow> {
        let all = [("fast", "below 1 s", "12.34"), ("medium", "1 to 5 s", "22.20"), ("slow", "above 5 s", "1234.56")];
        let class = |((name, range, seconds), tests): ((&'static str, &str, &str), u64)| ClassRow {
            name,
            range: range.to_owned(),
            tests,
            seconds: seconds.to_owned(),
            micros: tests * 1_500_000,
        };
        all.into_iter().zip(tests).map(class).collect()
    };
    let test = |name: &&str, outcome: &'static str, class: Option<&'static str>| TestRow {
        name: format!("tests/{name}::test_{name}[{name}]"),
        layer: Some("unit".to_owned()),
        outcome,
        seconds: Some("5.67".to_owned()),
        class,
        message: (outcome != "passed").then(|| format!("AssertionError: {name}")),
    };
    let slowest: Vec<TestRow> = names
        .iter()
        .zip(["slow", "medium", "fast"].iter().cycle())
        .map(|(name, class)| test(name, "passed", Some(*class)))
        .collect();
    let row = |name: &str, tests: [u64; 3]| ResultRow {
        name: name.to_owned(),
        layer: (name != "no layer" && name != "all layers").then(|| name.to_owned()),
        passed: 1_204,
        failed: 5,
        errors: 1,
        skipped: 2,
        xfailed: 3,
        tests: 1_215,
        sentence: "1,204 passed, 5 failed, 1 error, 2 skipped, 3 xfailed".to_owned(),
        seconds: "1269.10".to_owned(),
        classes: classes(tests),
        unknown_times: 1,
        slowest: slowest.clone(),
    };
    ResultRows {
        layers: vec![row("unit", [1_200, 4, 0]), row("e2e", [0, 3, 5]), row("no layer", [7, 0, 0])],
        total: row("all layers", [1_207, 7, 5]),
        broken: names.iter().map(|name| test(name, "failed", Some("fast"))).collect(),
        skipped: names.iter().map(|name| test(name, "skipped", None)).collect(),
        files: names
            .iter()
            .map(|name| ResultFileRow {
                path: (*name).to_owned(),
                layer: Some("unit".to_owned()),
                is_layer_guessed: true,
                tests: 12,
            })
            .collect(),
    }
}

/// A run without anything.
pub fn empty() -> Summary {
    let mut summary = run(Vec::new(), &[], Vec::new());
    summary.verdict = Verdict::NoData;
    summary.exit_code = 2;
    summary.headline = "no gate was judged".to_owned();
    summary.warnings.clear();
    summary.never_measured.clear();
    summary.advice = None;
    summary.critical.clear();
    summary.features.clear();
    summary.phases.clear();
    summary.overall = FigureRow { branches: None, functions: None, ..figures(0, 0, None) };
    summary
}

/// A run of many files.
pub fn large(files: usize, path: impl Fn(usize) -> String) -> Summary {
    let rows = (0..files).map(|at| {
        let total = (at * 37 % 211 + 1) as u64;
        let missed = if at % 3 == 0 { 0 } else { total * (at as u64 % 7) / 40 };
        let mut row = file(&path(at), total - missed, total, 3);
        if missed == 0 {
            row.missed_branches.clear();
        }
        row
    });
    run(rows.collect(), &["unit", "integration", "e2e"], every_gate())
}

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
