//! From a judged run to the view of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AlgebraRow, Figure, FigureRow, FileRow, Finding, FolderRow, GateRow, InputRow, LayerRow, MissedRow, NamedCount,
    ShareRow, ShareRows, Since, SinceRow, Summary, Trend, TrendRow, advice, algebra, contexts, counted, demands,
    exclusives, grouped, patch, results, warnings,
};
use crate::collection::{Repeat, Run, United};
use crate::config::{Config, Denominator, Sources};
use crate::coverage::{LineSet, Measure, SourcePath};
use crate::exit::Exit;
use crate::fault::Fault;
use crate::gates::{Gate, Status, Subject, Verdict};
use crate::judging::Findings;
use crate::layers::{Figures, Measured, MeasuredFile, Scope, Shares, Statements};
use crate::paths;
use crate::results::Results;

/// A run with its verdict.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// The configuration that was used.
    pub config: &'a Config,
    /// The reports that were read.
    pub runs: &'a [Run],
    /// Their coverage.
    pub united: &'a United,
    /// Reports that came twice.
    pub repeats: &'a [Repeat],
    /// Results of tests.
    pub results: &'a Results,
    /// Files among the inputs that are no coverage reports.
    pub passed_over: &'a [String],
    /// True if the reports were searched for.
    pub is_search: bool,
    /// What stands in the way of a sound verdict.
    pub faults: &'a [Fault],
    /// What covers the changed lines and what changed, where that was asked for and could be read.
    pub patched: Option<super::Changed<'a>>,
    /// Whose sources are shown.
    pub sources: Sources,
    /// What became of the coverage since the baseline.
    pub since: Option<&'a Since>,
    /// What earlier runs reached.
    pub trend: Option<Trend<'a>>,
    /// What must be known of these two.
    pub notes: &'a [Finding],
    /// What was found.
    pub findings: &'a Findings,
    /// The verdict.
    pub verdict: Verdict,
    /// What the process exits with.
    pub exit: Exit,
    /// The command that was run.
    pub command: &'a str,
}

/// Makes the view.
#[must_use]
pub fn build(judged: &Judged<'_>) -> Summary {
    let measured = &judged.united.measured;
    let rows = Rows::new(judged);
    Summary {
        algebra: algebra::row(judged),
        files: measured.files().iter().map(|(path, file)| rows.file(path, file)).collect(),
        folders: rows.folders(),
        exclusives: exclusives::rows(measured),
        ..summary(judged, &rows)
    }
}

/// The same without files, folders, and what layers cover together and alone: these are left empty, for a report that tells none
/// of them.
#[must_use]
pub fn in_short(judged: &Judged<'_>) -> Summary {
    summary(judged, &Rows::new(judged))
}

fn summary(judged: &Judged<'_>, rows: &Rows<'_>) -> Summary {
    let measured = &judged.united.measured;
    let denominator = judged.config.overall.denominator;
    let never_measured = never_measured(judged.config, measured);
    Summary {
        project: project_name(judged.config),
        profile: judged.config.profile.clone(),
        verdict: judged.verdict,
        exit_code: judged.exit.code(),
        headline: headline(judged),
        extent: extent(judged),
        gates: judged.findings.gates.iter().map(|gate| gate_row(gate, judged)).collect(),
        critical: demands::critical(judged),
        features: demands::features(&judged.findings.features),
        features_layer: judged.config.feature_coverage.layer.as_ref().map(ToString::to_string),
        phases: demands::phases(judged, |gate| gate_row(gate, judged)),
        layers: rows.layers(judged),
        is_own_denominator: matches!(denominator, Denominator::Own),
        overall: figure_row(measured.figures(Scope::Overall, denominator)),
        patch: patch::row(judged),
        advice: advice::row(judged, |gate| gate.rule.name()),
        shares: ShareRows { all: rows.shares(&rows.all), bodies: rows.shares(&rows.bodies) },
        algebra: AlgebraRow::default(),
        files: Vec::new(),
        folders: Vec::new(),
        inputs: judged.runs.iter().map(input_row).collect(),
        results: results::rows(judged.results, judged.config),
        is_search: judged.is_search,
        errors: judged.faults.iter().map(error).collect(),
        warnings: all_warnings(judged, &never_measured),
        since: judged.since.map(|since| SinceRow::new(since, measured.layers())),
        trend: judged.trend.and_then(|trend| TrendRow::new(trend, measured.layers(), &judged.findings.phases)),
        excluded_lines: measured.files().values().map(excluded).sum(),
        exclusives: Vec::new(),
        has_source: !judged.config.project.source.is_empty(),
        omitted: judged.united.paths.omitted.iter().map(ToString::to_string).collect(),
        never_measured,
        reproduce: judged.command.to_owned(),
        audit: None,
    }
}

/// What must be known to believe the numbers, the most important kinds first, without the rest of the view.
#[must_use]
pub fn warnings_of(judged: &Judged<'_>) -> Vec<Finding> {
    all_warnings(judged, &never_measured(judged.config, &judged.united.measured))
}

fn all_warnings(judged: &Judged<'_>, never_measured: &[String]) -> Vec<Finding> {
    warnings::warnings(judged, never_measured).into_iter().chain(judged.notes.iter().cloned()).collect()
}

/// A gate as a row.
pub(super) fn gate_row(gate: &Gate, judged: &Judged<'_>) -> GateRow {
    let row = gate_row_of(gate, &judged.united.measured, judged.faults);
    match contexts::without_branches(gate, &judged.united.contexts).filter(|_| judged.faults.is_empty()) {
        Some(explanation) => GateRow { explanation, ..row },
        None => row,
    }
}

/// A gate of any measurement as a row.
pub(super) fn gate_row_of(gate: &Gate, measured: &Measured, faults: &[Fault]) -> GateRow {
    let is_of_layer = matches!(gate.rule.subject, Subject::Layer(_));
    let (scope, is_sound) = match &gate.rule.layer {
        Some(name) if !is_of_layer => (measured.column(name).map(Scope::Layer), faults.is_empty()),
        None => (Some(Scope::Overall), faults.is_empty()),
        Some(name) => {
            let touches = |fault: &Fault| fault.layers().iter().any(|layer| *layer == name.as_str());
            (measured.column(name).map(Scope::Layer), !faults.iter().any(touches))
        }
    };
    GateRow::new(gate, scope.is_some_and(|scope| measured.has_branches(scope)), is_sound)
}

fn project_name(config: &Config) -> String {
    let folder = || paths::absolute(&config.root).file_name().map(|name| name.to_string_lossy().into_owned());
    config.project.name.clone().or_else(folder).unwrap_or_else(|| "project".to_owned())
}

/// The verdict in a sentence without the first word.
pub(super) fn headline(judged: &Judged<'_>) -> String {
    headline_of(&judged.findings.gates, judged.faults, judged.verdict)
}

/// The verdict of any gates in such a sentence.
pub(super) fn headline_of(all: &[Gate], faults: &[Fault], verdict: Verdict) -> String {
    let gates = all.len() as u64;
    let failed = all.iter().filter(|gate| gate.verdict() == Verdict::Fail).count() as u64;
    match verdict {
        Verdict::Pass => {
            let passed = all.iter().filter(|gate| gate.status == Status::Pass).count() as u64;
            format!("{} of {} passed", grouped(passed), counted(gates, "gate", "gates"))
        }
        Verdict::Fail => format!("{} of {} failed", grouped(failed), counted(gates, "gate", "gates")),
        Verdict::NoData if !faults.is_empty() => {
            format!("no sound verdict: {}", counted(faults.len() as u64, "error", "errors"))
        }
        Verdict::NoData => {
            let with = |status| all.iter().filter(|gate| gate.status == status).count() as u64;
            match (with(Status::NoData), with(Status::Undecided)) {
                (0, 0) => "no gate was judged".to_owned(),
                (0, open) => format!("{} cannot be decided by these reports", counted(open, "gate", "gates")),
                (without, _) => format!("{} without data", counted(without, "gate", "gates")),
            }
        }
    }
}

fn extent(judged: &Judged<'_>) -> String {
    let reports = counted(judged.runs.len() as u64, "report", "reports");
    let files = counted(judged.united.measured.files().len() as u64, "file", "files");
    let what = if judged.united.measured.has_branches(Scope::Overall) { "lines and branches" } else { "lines" };
    format!("{reports}, {files}, {what}")
}

pub(super) fn figure_row(figures: Figures) -> FigureRow {
    FigureRow {
        combined: Figure::new(figures.combined()),
        lines: Figure::new(figures.lines),
        branches: figures.branches.map(Figure::new),
        functions: figures.functions.filter(|functions| functions.total() > 0).map(Figure::new),
    }
}

fn input_row(run: &Run) -> InputRow {
    InputRow {
        path: run.name.clone(),
        layer: run.layer.as_ref().map(ToString::to_string),
        is_layer_guessed: run.is_layer_guessed && run.layer.is_some(),
        parts: run.parts.iter().map(ToString::to_string).collect(),
        format: run.format.name(),
        producer: run.producer.to_string(),
        files: run.files,
    }
}

fn error(fault: &Fault) -> Finding {
    let place = fault.position().map(|place| format!(" ({place})")).unwrap_or_default();
    Finding {
        code: fault.code().to_owned(),
        message: format!("{}{place}", fault.message()),
        count: 1,
        items: Vec::new(),
        help: fault.help().map(str::to_owned),
    }
}

fn excluded(file: &MeasuredFile) -> u64 {
    u64::from(file.overall.excluded().map_or(0, LineSet::len))
}

/// Python files below `[project] source` that no run speaks of.
fn never_measured(config: &Config, measured: &Measured) -> Vec<String> {
    let omit = paths::Omit::new(&config.project.omit);
    let found: BTreeSet<SourcePath> = config
        .project
        .source
        .iter()
        .flat_map(|source| paths::python_files(&config.root, &config.root.join(source)))
        .filter(|path| !measured.files().contains_key(path) && !omit.matches(path))
        .collect();
    found.into_iter().map(|path| path.to_string()).collect()
}

/// True if what no layer covers can be something: of reports that were taken apart it often is nothing.
fn has_unlabelled(judged: &Judged<'_>, all: &Shares) -> bool {
    let has_own_reports = || judged.runs.iter().any(|run| run.layer.is_none() && run.parts.is_empty());
    judged.united.measured.has_unlabelled() && (all.only.last().is_some_and(|&count| count > 0) || has_own_reports())
}

struct Rows<'a> {
    measured: &'a Measured,
    denominator: Denominator,
    all: Shares,
    bodies: Shares,
    has_unlabelled: bool,
}

impl<'a> Rows<'a> {
    fn new(judged: &Judged<'a>) -> Self {
        let measured = &judged.united.measured;
        let all = measured.shares(Statements::All);
        Self {
            measured,
            denominator: judged.config.overall.denominator,
            has_unlabelled: has_unlabelled(judged, &all),
            bodies: measured.shares(Statements::FunctionBodies),
            all,
        }
    }

    fn layers(&self, judged: &Judged<'_>) -> Vec<LayerRow> {
        let layers = self.measured.layers().iter().enumerate();
        layers
            .map(|(column, name)| {
                let scope = Scope::Layer(column);
                let figures = self.measured.figures(scope, self.denominator);
                let other = match self.denominator {
                    Denominator::Union => Denominator::Own,
                    Denominator::Own => Denominator::Union,
                };
                let other = self.measured.figures(scope, other);
                let parts = self.measured.bodies_and_rest(scope, self.denominator);
                let has_it = |file: &&MeasuredFile| file.columns[column].is_some();
                LayerRow {
                    name: name.to_string(),
                    figures: figure_row(figures),
                    own: (other != figures).then(|| figure_row(other)),
                    reports: judged.runs.iter().filter(|run| run.is_of(name)).count(),
                    contexts: contexts::row(name, &judged.united.contexts),
                    files: self.measured.files().values().filter(has_it).count(),
                    only: self.all.only[column],
                    only_in_bodies: self.bodies.only[column],
                    bodies: parts.map(|(bodies, _)| Figure::new(bodies)),
                    imports: parts.map(|(_, rest)| Figure::new(rest)),
                }
            })
            .collect()
    }

    fn shares(&self, shares: &Shares) -> ShareRow {
        let names = self.measured.layers().iter().map(ToString::to_string);
        let unlabelled = self.has_unlabelled.then(|| "no layer".to_owned());
        let only = names.chain(unlabelled).zip(&shares.only).map(|(name, &count)| NamedCount { name, count });
        ShareRow { only: only.collect(), several: shares.several, nobody: shares.nobody, total: shares.total() }
    }

    fn file(&self, path: &SourcePath, file: &MeasuredFile) -> FileRow {
        let figures = |scope| self.measured.file_figures(file, scope, self.denominator);
        let branches = file.overall.resolved_branches().unwrap_or_default();
        let missed_lines = file.overall.missing();
        let mut partial: Vec<u32> = branches
            .missing
            .iter()
            .filter(|missed| !missed_lines.contains(missed.line))
            .map(|missed| missed.line.value())
            .collect();
        partial.dedup();
        let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
        FileRow {
            path: path.to_string(),
            folder: folder.to_owned(),
            name: name.to_owned(),
            figures: figure_row(figures(Scope::Overall).unwrap_or_default()),
            layers: (0..self.measured.layers().len())
                .map(|column| {
                    file.columns[column].as_ref()?;
                    figures(Scope::Layer(column)).map(figure_row)
                })
                .collect(),
            missed_lines: missed_lines.ranges(),
            missed_branches: branches.missing.into_iter().map(MissedRow::new).collect(),
            partial: partial.len(),
            excluded: excluded(file),
            excluded_lines: file.overall.excluded().map(LineSet::ranges).unwrap_or_default(),
        }
    }

    fn folders(&self) -> Vec<FolderRow> {
        let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
        for (path, file) in self.measured.files() {
            let figures = self.measured.file_figures(file, Scope::Overall, self.denominator).unwrap_or_default();
            let folder = match path.folder() {
                "" => ".",
                folder => folder,
            };
            let sum = folders.entry(folder).or_default();
            sum.figures.add(figures);
            sum.all.add(&Measured::file_shares(file, Statements::All));
            sum.bodies.add(&Measured::file_shares(file, Statements::FunctionBodies));
            sum.files += 1;
            sum.layers.resize_with(self.measured.layers().len(), Figures::default);
            for (column, layer) in sum.layers.iter_mut().enumerate() {
                layer.add(self.measured.file_figures(file, Scope::Layer(column), self.denominator).unwrap_or_default());
            }
        }
        let has_functions = folders.values().any(|folder| folder.bodies.total() > 0);
        folders
            .into_iter()
            .map(|(path, folder)| FolderRow {
                path: path.to_owned(),
                figures: figure_row(folder.figures),
                shares: self.shares(if has_functions { &folder.bodies } else { &folder.all }),
                all_shares: self.shares(&folder.all),
                layers: folder.layers.iter().map(|figures| Figure::new(figures.combined())).collect(),
                files: folder.files,
            })
            .collect()
    }
}

/// The sums of a folder.
#[derive(Default)]
struct Folder {
    figures: Figures,
    all: Shares,
    bodies: Shares,
    layers: Vec<Figures>,
    files: usize,
}

/// True if two measurements differ in what they are a part of.
#[must_use]
pub(super) fn differs(one: Measure, two: Measure) -> bool {
    one.total() != two.total()
}
