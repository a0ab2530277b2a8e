//! `[[critical]]`: code that a layer must cover, target by target, with the first line that it misses.

use super::{Findings, Given, by, shown, targets};
use crate::config::{Critical, Denominator};
use crate::coverage::{Extent, FileCoverage, LineNumber, Measure, MissedBranch, SourcePath};
use crate::gates::{Demand, Found, Gate, Metric, Rule, Subject};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};
use crate::parts::Part;

/// A critical path as it stands.
#[derive(Clone, Debug)]
pub struct CriticalFinding {
    /// Its name.
    pub name: String,
    /// The layer that must cover it; none for any.
    pub layer: Option<LayerName>,
    /// Its gate, by place among the gates.
    pub gate: usize,
    /// Its files and functions, by path and name.
    pub targets: Vec<TargetFinding>,
}

/// A file or function of a critical path.
#[derive(Clone, Debug)]
pub struct TargetFinding {
    /// The file.
    pub path: SourcePath,
    /// The function; none for the whole file.
    pub function: Option<String>,
    /// Statements and branch exits that the judged layer covers.
    pub measure: Measure,
    /// The same of every layer, in order.
    pub layers: Vec<Measure>,
    /// The first line that is missed, or left by some exits only.
    pub first_missed: Option<FirstMissed>,
}

/// A line that is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstMissed {
    /// It never ran.
    Line(LineNumber),
    /// It ran, and never left by this exit.
    Exit(MissedBranch),
    /// No run of the layer measured the file.
    File,
}

pub(super) fn judge(given: &Given<'_>, findings: &mut Findings) {
    for critical in &given.config.critical {
        let rule = rule(critical, given);
        match targets::resolve(&critical.targets, &format!("critical {}", critical.name), given) {
            Ok(parts) => {
                let mut part = Part::default();
                for (_, named) in &parts {
                    part.join(named);
                }
                let (gate, targets) = found(rule, critical, &part, given);
                let (name, layer) = (critical.name.clone(), critical.layer.clone());
                findings.critical.push(CriticalFinding { name, layer, gate: findings.gates.len(), targets });
                findings.gates.push(gate);
            }
            Err(faults) => {
                findings.faults.extend(faults);
                findings.gates.push(rule.judge(None));
            }
        }
    }
}

fn rule(critical: &Critical, given: &Given<'_>) -> Rule {
    Rule {
        subject: Subject::Critical(critical.name.clone()),
        unit: Metric::Combined.into(),
        demand: Demand::AtLeast(critical.fail_under.value),
        layer: critical.layer.clone(),
        severity: critical.severity,
        source: critical.fail_under.source.clone(),
        is_optional: given.is_optional(critical.layer.as_ref()),
    }
}

fn found(rule: Rule, critical: &Critical, part: &Part, given: &Given<'_>) -> (Gate, Vec<TargetFinding>) {
    let scope = given.scope(critical.layer.as_ref());
    let within = given.measured.within(&part.extents);
    let measure = scope.map(|scope| within.figures(scope, Denominator::Union).combined());
    let targets: Vec<TargetFinding> =
        part.extents.iter().flat_map(|(path, extent)| of_file(path, extent, scope, given.measured)).collect();
    let layer = by(critical.layer.as_ref());
    let mut gate = rule.judge(measure.map(Found::Share));
    gate.evidence = targets.iter().filter_map(|target| evidence(target, &layer)).collect();
    let names: Vec<&str> = critical.targets.iter().map(|target| target.text.as_str()).collect();
    gate.scope = Some(names.join(", "));
    gate.part = Some(part.extents.clone());
    (gate, targets)
}

/// The target of a whole file, or each of its functions.
fn of_file(path: &SourcePath, extent: &Extent, scope: Option<Scope>, measured: &Measured) -> Vec<TargetFinding> {
    let pieces: Vec<(Option<String>, Extent)> = match extent {
        Extent::Whole | Extent::Lines(_) => vec![(None, extent.clone())],
        Extent::Functions(functions) => functions
            .iter()
            .map(|(name, region)| (Some(name.to_string()), Extent::Functions([(name.clone(), region.clone())].into())))
            .collect(),
    };
    pieces
        .into_iter()
        .map(|(function, extent)| {
            let within = measured.within(&[(path.clone(), extent)].into());
            let combined = |scope| within.figures(scope, Denominator::Union).combined();
            let file = within.files().get(path);
            let seen = scope.zip(file).map(|(scope, file)| match scope {
                Scope::Overall => Some(&file.overall),
                Scope::Layer(column) => file.columns[column].as_ref(),
            });
            let first_missed = seen.and_then(|seen| seen.map_or(Some(FirstMissed::File), first_missed));
            TargetFinding {
                path: path.clone(),
                function,
                measure: scope.map(combined).unwrap_or_default(),
                layers: (0..measured.layers().len()).map(|column| combined(Scope::Layer(column))).collect(),
                first_missed,
            }
        })
        .collect()
}

fn first_missed(file: &FileCoverage) -> Option<FirstMissed> {
    let line = file.missing().first();
    let exit = file.resolved_branches().and_then(|branches| branches.missing.into_iter().min());
    match (line, exit) {
        (Some(line), Some(exit)) if exit.line < line => Some(FirstMissed::Exit(exit)),
        (Some(line), _) => Some(FirstMissed::Line(line)),
        (None, exit) => exit.map(FirstMissed::Exit),
    }
}

/// `src/pay.py::charge: line 41 never ran in e2e (12 of 14, 85.71 %)`.
fn evidence(target: &TargetFinding, layer: &str) -> Option<String> {
    let TargetFinding { path, function, measure, .. } = target;
    let name = function.as_ref().map_or_else(|| path.to_string(), |function| format!("{path}::{function}"));
    let what = match target.first_missed? {
        FirstMissed::Line(line) => format!("line {line} never ran in {layer}"),
        FirstMissed::Exit(MissedBranch { line, target }) => match target.line() {
            Some(to) => format!("line {line} never went to line {to} in {layer}"),
            None => format!("line {line} never left the function in {layer}"),
        },
        FirstMissed::File => format!("no run of {layer} measured the file"),
    };
    Some(format!("{name}: {what} ({})", shown(measure.low())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Arc, Arcs, Branches, LineSet};

    /// Missed lines, missed exits, and the line of the first, with whether it is an exit.
    type Case = (&'static [u32], &'static [(u32, i32)], Option<(u32, bool)>);

    #[test]
    fn the_first_that_is_missed_is_a_line_or_an_exit_whichever_comes_first() {
        let line = |number| LineNumber::new(number).expect("a line");
        let set = |numbers: &[u32]| numbers.iter().copied().map(line).collect::<LineSet>();
        let arc = |&(from, to): &(u32, i32)| Arc { from: line(from), to };
        let cases: [Case; 6] = [
            (&[], &[], None),
            (&[4], &[], Some((4, false))),
            (&[], &[(2, 5)], Some((2, true))),
            (&[4], &[(2, 5)], Some((2, true))),
            (&[4], &[(6, 9)], Some((4, false))),
            (&[4], &[(4, 5), (4, 6)], Some((4, false))),
        ];
        for (missed, exits, expected) in cases {
            let missing = set(missed);
            let executed = set(&[1, 2, 3, 4, 5, 6, 9]).difference(&missing);
            let arcs = Arcs { missing: exits.iter().map(arc).collect(), total: 6, ..Arcs::default() };
            let branches = Branches { arcs: Some(arcs), ..Branches::default() };
            let file = FileCoverage::new(7, executed, missing).expect("sound").with_branches(branches);
            let found = first_missed(&file).map(|first| match first {
                FirstMissed::Line(line) => (line.value(), false),
                FirstMissed::Exit(exit) => (exit.line.value(), true),
                FirstMissed::File => panic!("the file was measured"),
            });
            assert_eq!(found, expected, "{missed:?} {exits:?}");
        }
    }
}
