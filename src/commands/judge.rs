//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::collections::BTreeSet;

use super::gather::{self, Gathered};
use super::patch::{self, Patched, Wanted};
use super::thresholds;
use crate::cli::{Change, Judging};
use crate::config::{Config, Denominator, PatchFloor, Sources};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Found, Gate, Rule, Verdict};
use crate::layers::{Measured, Scope};
use crate::reports::text;
use crate::summary::Judged;

/// A judged project.
pub struct Run {
    /// What was gathered, with what stands in the way of a sound verdict.
    pub gathered: Gathered,
    /// The changed lines, where they are asked for and could be read.
    pub patched: Option<Patched>,
    /// The gates.
    pub gates: Vec<Gate>,
    /// The worst of them.
    pub verdict: Verdict,
}

/// What of changed lines is judged.
#[derive(Clone, Copy, Debug)]
pub enum Changed<'a> {
    /// Nothing: what is written outlives the change.
    Nothing,
    /// They are, beside all else.
    Too(&'a Change),
    /// They alone.
    Only(&'a Change),
}

/// Gathers and judges.
pub fn judge(options: &Judging, changed: Changed<'_>) -> Result<Run, Faults> {
    let config = gather::configuration(&options.project)?;
    let (given, floors) = thresholds::patch_floors(&config.patch, &options.fail_under, changed)?;
    let mut gathered = gather::gather(config, &options.reports, options.quiet)?;
    let rules = match changed {
        Changed::Only(_) => Vec::new(),
        Changed::Nothing | Changed::Too(_) => thresholds::rules(&gathered.config, &given, &gathered.layers)?,
    };
    let mut gates = gates(rules, &gathered.united.measured, &gathered.config, &gathered.faults);
    let patched = measure_patch(changed, &floors, &mut gathered);
    let sound = patched.as_ref().filter(|_| gathered.faults.is_empty());
    gates.extend(patch::gates(sound, &floors, &gathered));
    let verdict = verdict(&gates, changed, gathered.faults.is_empty());
    Ok(Run { gathered, patched, gates, verdict })
}

/// Measures the changed lines if they are asked for; what cannot be read of them is a fault.
fn measure_patch(changed: Changed<'_>, floors: &[PatchFloor], gathered: &mut Gathered) -> Option<Patched> {
    let wanted = match changed {
        Changed::Nothing => None,
        Changed::Too(change) => Wanted::of(change, &gathered.config, floors),
        Changed::Only(change) => Wanted::of(change, &gathered.config, floors).or(Some(Wanted::SinceUsual)),
    };
    match wanted?.measure(gathered) {
        Ok(patched) => Some(patched),
        Err(fault) => {
            gathered.faults.push(fault);
            None
        }
    }
}

/// A change without a statement, or without a floor, holds all that is asked of it.
fn verdict(gates: &[Gate], changed: Changed<'_>, is_sound: bool) -> Verdict {
    let is_silent = gates.iter().all(|gate| gate.found == Some(Found::Nothing));
    match changed {
        Changed::Only(_) if is_sound && is_silent => Verdict::Pass,
        Changed::Only(_) | Changed::Nothing | Changed::Too(_) => Verdict::of(gates, is_sound),
    }
}

impl Run {
    /// All that the view is made of, for a process that exits so after this command.
    pub fn judged<'a>(&'a self, exit: Exit, command: &'a str, sources: Sources) -> Judged<'a> {
        let gathered = &self.gathered;
        Judged {
            config: &gathered.config,
            runs: &gathered.runs,
            united: &gathered.united,
            repeats: &gathered.repeats,
            passed_over: &gathered.passed_over,
            is_search: gathered.is_search,
            faults: &gathered.faults,
            patched: self.patched.as_ref().map(|patched| (&patched.patch, patched.since.as_str())),
            sources,
            gates: &self.gates,
            verdict: self.verdict,
            exit,
            command,
        }
    }
}

/// Judges every rule. What a fault touches has no sound measurement, and so no data.
fn gates(rules: Vec<Rule>, measured: &Measured, config: &Config, faults: &[Fault]) -> Vec<Gate> {
    let unsound: BTreeSet<&str> = faults.iter().flat_map(Fault::layers).map(String::as_str).collect();
    let measurement = |rule: &Rule| {
        let (scope, denominator) = match &rule.layer {
            None if !faults.is_empty() => return None,
            None => (Scope::Overall, Denominator::Union),
            Some(layer) if unsound.contains(layer.as_str()) => return None,
            Some(layer) => (Scope::Layer(measured.column(layer)?), config.overall.denominator),
        };
        let metric = rule.metric()?;
        if measured.figures(scope, Denominator::Own).metric(metric)?.total() == 0 {
            return None;
        }
        measured.figures(scope, denominator).metric(metric).map(Found::Share)
    };
    rules
        .into_iter()
        .map(|rule| {
            let found = measurement(&rule);
            rule.judge(found)
        })
        .collect()
}

/// The command as it was given, quoted for a shell where needed.
pub fn command_line() -> String {
    let arguments = std::env::args_os().skip(1).map(|argument| text::shell_word(&argument.to_string_lossy()));
    std::iter::once("covgate".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}
