//! From a judged run to the view of it.

use std::collections::BTreeSet;

use super::figure::figure_row;
use super::finding::error;
use super::headline::{extent, headline};
use super::inputs::input_row;
use super::rows::{MeasuredRows, Merged, Rows, excluded};
use super::{
    AlgebraRow, Finding, GateRow, ShareRows, Since, SinceRow, Summary, Trend, TrendRow, advice, algebra, contexts,
    demands, patch, results, warnings,
};
use crate::collection::{Repeat, Run, United};
use crate::config::{Config, Denominator, Sources};
use crate::coverage::SourcePath;
use crate::exit::Exit;
use crate::fault::Fault;
use crate::gates::{Gate, Subject, Verdict};
use crate::judging::Findings;
use crate::layers::{Measured, Scope};
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

impl<'a> Judged<'a> {
    /// The coverage without what was judged.
    #[must_use]
    pub fn merged(&self) -> Merged<'a> {
        Merged { config: self.config, runs: self.runs, united: self.united }
    }
}

/// Makes the view.
#[must_use]
pub fn build(judged: &Judged<'_>) -> Summary {
    build_on(judged, MeasuredRows::new(judged.merged()))
}

/// Makes the view on rows that were made before, of the same coverage.
#[must_use]
pub fn build_on(judged: &Judged<'_>, rows: MeasuredRows) -> Summary {
    let MeasuredRows { files, folders, exclusives, shares } = rows;
    let rows = Rows::with(judged.merged(), shares);
    let (summary, algebra) = rayon::join(|| summary(judged, &rows), || algebra::row(judged));
    Summary { algebra, files, folders, exclusives, ..summary }
}

/// The same without files, folders, and what layers cover together and alone: these are left empty, for a report that tells none
/// of them.
#[must_use]
pub fn in_short(judged: &Judged<'_>) -> Summary {
    summary(judged, &Rows::new(judged.merged()))
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
