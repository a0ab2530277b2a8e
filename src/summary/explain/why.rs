//! Why a gate stands as it does, and what to do about it, in sentences.

use crate::coverage::{FileCoverage, Measure};
use crate::fault::Fault;
use crate::formats::Format;
use crate::gates::{Demand, Found, Gate, Metric, Status, Subject, TestsCheck};
use crate::layers::Scope;
use crate::summary::build::{Judged, gate_row};
use crate::summary::grouped;

/// Why it stands so.
pub(super) fn why(gate: &Gate, judged: &Judged<'_>) -> Vec<String> {
    let explanation = gate_row(gate, judged).explanation;
    if gate.status == Status::Pass {
        // The numbers behind it stand between brackets.
        let numbers = explanation.split_once(" (").map(|(_, numbers)| format!(" ({numbers}")).unwrap_or_default();
        return vec![format!("{}{numbers}", margin(gate))];
    }
    let mut why = vec![explanation];
    if gate.status == Status::NoData {
        why.extend(faults(gate, judged).map(|fault| fault.message().to_owned()));
    }
    why.extend(gate.evidence.iter().cloned());
    why
}

/// How far a gate is from failing: `could lose 31 statements`.
pub(super) fn margin(gate: &Gate) -> String {
    let Some(margin) = gate.margin().filter(|_| gate.status == Status::Pass) else {
        return match gate.found {
            Some(Found::Nothing) => "nothing to judge".to_owned(),
            _ => gate.status.name().to_owned(),
        };
    };
    let noun = gate.rule.unit.noun(margin);
    match (gate.rule.demand, margin) {
        (Demand::AtMost(_) | Demand::CountAtMost(_), 0) => "nothing to spare: one more and it fails".to_owned(),
        (Demand::AtMost(_) | Demand::CountAtMost(_), _) => format!("room for {} more {noun}", grouped(margin)),
        (Demand::EachAtLeast(_), _) => "every file holds it; each has its own margin".to_owned(),
        (Demand::AtLeast(_) | Demand::MissedAtMost(_) | Demand::CountAtLeast(_) | Demand::DropAtMost(_), 0) => {
            "nothing to spare: one less and it fails".to_owned()
        }
        (Demand::AtLeast(_) | Demand::MissedAtMost(_) | Demand::CountAtLeast(_) | Demand::DropAtMost(_), _) => {
            format!("could lose {} {noun}", grouped(margin))
        }
    }
}

/// What to do about it; nothing for a gate that passes, and where covering code is the answer.
pub(super) fn to_do(gate: &Gate, judged: &Judged<'_>) -> Vec<String> {
    match gate.status {
        Status::Pass => Vec::new(),
        Status::Fail => vec![mend(gate)].into_iter().flatten().collect(),
        Status::NoData => no_data(gate, judged),
        Status::Undecided => undecided(gate, judged),
    }
}

/// What passes a gate that covering code does not.
fn mend(gate: &Gate) -> Option<String> {
    let to_do = match &gate.rule.subject {
        Subject::Features => {
            "exercise the features above: call their functions by tests of the layer, and let these pass"
        }
        Subject::Tests(TestsCheck::Failed) => {
            "mend the tests that fail, or leave out of the run what is not to be judged"
        }
        Subject::Tests(TestsCheck::Min(_)) => "run more tests of this layer, or set the number to what it has",
        Subject::Tests(TestsCheck::SlowShare) => "make the slowest tests faster, or move them to a slower layer",
        Subject::Exclusions => "test what is left out and take its pragma away, beginning with the files above",
        Subject::Layer(_)
        | Subject::Overall
        | Subject::Rule { .. }
        | Subject::Critical(_)
        | Subject::Patch(_)
        | Subject::Baseline(_) => return None,
    };
    Some(to_do.to_owned())
}

fn faults<'a>(gate: &'a Gate, judged: &'a Judged<'_>) -> impl Iterator<Item = &'a Fault> {
    let is_of_baseline = matches!(gate.rule.subject, Subject::Baseline(_));
    let touches = move |fault: &&Fault| match &gate.rule.layer {
        None => true,
        // What is wrong with the baseline names no layer.
        Some(_) if is_of_baseline && fault.layers().is_empty() => true,
        Some(layer) => fault.layers().iter().any(|name| name == layer.as_str()),
    };
    judged.faults.iter().filter(touches)
}

fn no_data(gate: &Gate, judged: &Judged<'_>) -> Vec<String> {
    let told: Vec<String> = faults(gate, judged).filter_map(|fault| Some(fault.help()?.to_owned())).collect();
    if !told.is_empty() {
        return told;
    }
    let measured = &judged.united.measured;
    let scope = measured.scope_of_rule(&gate.rule).filter(|_| !measured.files().is_empty());
    let name = gate.rule.layer.as_ref().map_or_else(|| "any layer".to_owned(), ToString::to_string);
    let to_do = match (scope, gate.rule.metric()) {
        (Some(scope), Some(Metric::Branches)) if !measured.has_branches(scope) => {
            format!("no run of {name} measured branches: add `--cov-branch` to its pytest command")
        }
        (Some(_), Some(Metric::Functions)) => {
            "no report tells functions: give coverage.json of coverage.py 7.6 or later".to_owned()
        }
        (Some(_), _) => "what it judges holds no statement, or nobody measured it".to_owned(),
        (None, _) => match &gate.rule.layer {
            Some(layer) => format!(
                "no report of {layer} was read: run `pytest --cov --cov-branch \
                 --cov-report=json:reports/{layer}/coverage.json` on its tests, or set `optional = true` for the layer"
            ),
            None => "no report was read: run the tests with `--cov --cov-branch --cov-report=json`".to_owned(),
        },
    };
    vec![to_do]
}

/// Reports that only count leave a gate undecided: which they are, and what to give instead.
fn undecided(gate: &Gate, judged: &Judged<'_>) -> Vec<String> {
    let is_of_gate =
        |layer: Option<&crate::layer_name::LayerName>| gate.rule.layer.is_none() || layer == gate.rule.layer.as_ref();
    let runs = judged.runs.iter().filter(|run| is_of_gate(run.layer.as_ref()) && run.format != Format::CoverageJson);
    let names: Vec<&str> = runs.map(|run| run.name.as_str()).collect();
    let instead = match names.as_slice() {
        [] => "give coverage.py's JSON of a version that names branches (6.5 or later)".to_owned(),
        names => format!("give coverage.py's JSON (`coverage json`) in place of {}", names.join(", ")),
    };
    let mut to_do = vec![instead];
    let counted = counted_files(gate, judged);
    if counted > 0 {
        let files = super::counted(counted, "file", "files");
        to_do.push(format!("of {files} only bounds are known"));
    }
    to_do
}

fn counted_files(gate: &Gate, judged: &Judged<'_>) -> u64 {
    let measured = &judged.united.measured;
    let Some(scope) = measured.scope_of_rule(&gate.rule) else { return 0 };
    let files = measured.files().values().filter_map(|file| match scope {
        Scope::Overall => Some(&file.overall),
        Scope::Layer(column) => file.columns[column].as_ref(),
    });
    let is_bounded = |file: &&FileCoverage| {
        file.resolved_branches().map(|branches| branches.measure).is_some_and(|measure: Measure| !measure.is_exact())
    };
    files.filter(is_bounded).count() as u64
}
