//! Views made by hand for the reports' tests: whole, hostile, empty, large.

mod audit;
mod demands;
mod patch;
mod results;
mod rows;
mod shares;
mod since;

use crate::coverage::Measure;
use crate::gates::Verdict;
use crate::summary::{Figure, FigureRow, FileRow, FolderRow, GateRow, ShareRows, Summary};
use demands::{advice, critical, feature, phase};
use rows::layer;
use shares::{algebra, exclusive, share};

pub use audit::audit;
pub use patch::patch;
pub use results::results;
pub use rows::{every_gate, figures, file, finding, gate, input};
pub use since::{since, trend};

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
