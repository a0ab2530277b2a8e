//! Critical code, features and phases as rows: what is demanded, how it stands, what it rests on.

use serde::Serialize;

use super::build::Judged;
use super::{Figure, GateRow, StepRow, advice, grouped};
use crate::coverage::{LineNumber, MissedBranch};
use crate::gates::Gate;
use crate::judging::{CriticalFinding, FeatureFinding, FirstMissed, PhaseFinding, State, TargetFinding};

/// A critical path.
#[derive(Clone, Debug, Serialize)]
pub struct CriticalRow {
    /// Its name.
    pub name: String,
    /// The layer that must cover it; none for any.
    pub layer: Option<String>,
    /// The id of its gate.
    pub gate: String,
    /// Its files and functions.
    pub targets: Vec<TargetRow>,
}

/// A file or function that is critical.
#[derive(Clone, Debug, Serialize)]
pub struct TargetRow {
    /// The file.
    pub path: String,
    /// The function; none for the whole file.
    pub function: Option<String>,
    /// What the judged layer covers: statements and branch exits.
    pub figure: Figure,
    /// What each layer covers, in order.
    pub layers: Vec<Figure>,
    /// The line to look at first; none where nothing is missed.
    pub line: Option<u32>,
    /// What is missed there: `line 41 never ran`.
    pub first_missed: Option<String>,
}

/// A feature.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureRow {
    /// Its name.
    pub name: String,
    /// `covered`, `not covered`, `not known`.
    pub state: &'static str,
    /// Statements of its function bodies that ran.
    pub bodies: Figure,
    /// Its targets, as they are written, with the same.
    pub targets: Vec<FeatureTargetRow>,
    /// Tests that passed and match; none where no test is asked for.
    pub tests: Option<Vec<String>>,
    /// Why it is not covered.
    pub why: Option<String>,
}

/// A target of a feature.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureTargetRow {
    /// As it is written.
    pub text: String,
    /// Statements of its function bodies that ran.
    pub bodies: Figure,
    /// False if it has no functions, or they are not known: then importing it is enough.
    pub is_by_function: bool,
}

/// A phase.
#[derive(Clone, Debug, Serialize)]
pub struct PhaseRow {
    /// Its name.
    pub name: String,
    /// The day, as `2026-12-31`.
    pub by: Option<String>,
    /// `reached`, `open`, `overdue`, `not known`.
    pub state: &'static str,
    /// Its floors, judged. They are no gates of the run.
    pub goals: Vec<GateRow>,
    /// One way to reach it: `cover 31 lines in 2 functions of 2 files`; none where nothing is missing.
    pub way: Option<String>,
    /// What to cover.
    pub steps: Vec<StepRow>,
}

impl PhaseRow {
    /// `Phase 2, by 2026-12-31: open: overall 95.61 % of 97 %, 55 statements and branches short`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let by = self.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let open = self.goals.iter().filter(|goal| goal.status != "pass").map(|goal| {
            let short = goal.short_by.map(|short| format!(", {} {} short", grouped(short), goal.unit.noun(short)));
            format!("{} {} of {}{}", goal.name, goal.shown, goal.needs, short.unwrap_or_default())
        });
        let open: Vec<String> = open.collect();
        let what = if open.is_empty() { String::new() } else { format!(": {}", open.join("; ")) };
        format!("{}{by}: {}{what}", self.name, self.state)
    }
}

/// Critical code, in the order of the configuration.
pub(super) fn critical(judged: &Judged<'_>) -> Vec<CriticalRow> {
    let row = |finding: &CriticalFinding| CriticalRow {
        name: finding.name.clone(),
        layer: finding.layer.as_ref().map(ToString::to_string),
        gate: judged.findings.gates[finding.gate].rule.id(),
        targets: finding.targets.iter().map(target).collect(),
    };
    judged.findings.critical.iter().map(row).collect()
}

fn target(finding: &TargetFinding) -> TargetRow {
    let (line, first_missed) = match finding.first_missed {
        None => (None, None),
        Some(FirstMissed::File) => (None, Some("no run of the layer measured the file".to_owned())),
        Some(FirstMissed::Line(line)) => (Some(line), Some(format!("line {line} never ran"))),
        Some(FirstMissed::Exit(MissedBranch { line, target })) => {
            let told = match target.line() {
                Some(to) => format!("line {line} never went to line {to}"),
                None => format!("line {line} never left the function"),
            };
            (Some(line), Some(told))
        }
    };
    TargetRow {
        path: finding.path.to_string(),
        function: finding.function.clone(),
        figure: Figure::new(finding.measure),
        layers: finding.layers.iter().copied().map(Figure::new).collect(),
        line: line.map(LineNumber::value),
        first_missed,
    }
}

/// Features, in the order of the configuration.
pub(super) fn features(findings: &[FeatureFinding]) -> Vec<FeatureRow> {
    let row = |finding: &FeatureFinding| FeatureRow {
        name: finding.name.clone(),
        state: match finding.is_covered {
            Some(true) => "covered",
            Some(false) => "not covered",
            None => "not known",
        },
        bodies: Figure::new(finding.bodies),
        targets: finding
            .targets
            .iter()
            .map(|target| FeatureTargetRow {
                text: target.text.clone(),
                bodies: Figure::new(target.bodies),
                is_by_function: target.is_by_function,
            })
            .collect(),
        tests: finding.tests.clone(),
        why: finding.why.clone(),
    };
    findings.iter().map(row).collect()
}

/// Phases, by date.
pub(super) fn phases(judged: &Judged<'_>, goal: impl Fn(&Gate) -> GateRow) -> Vec<PhaseRow> {
    let row = |finding: &PhaseFinding| {
        let name = |gate: &Gate| gate.rule.name();
        let is_open = matches!(finding.state, State::Open | State::Overdue);
        let way = is_open.then(|| advice::plan_row(&finding.plan, &finding.gates, &judged.united.measured, name));
        PhaseRow {
            name: finding.name.clone(),
            by: finding.by.map(|by| by.to_string()),
            state: finding.state.word(),
            goals: finding.gates.iter().map(&goal).collect(),
            way: way.as_ref().map(|way| way.sentence.clone()),
            steps: way.map(|way| way.steps).unwrap_or_default(),
        }
    };
    judged.findings.phases.iter().map(row).collect()
}
