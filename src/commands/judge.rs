//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::collections::BTreeSet;

use super::gather::{self, Gathered};
use super::since::{self, Compared};
use super::thresholds;
use crate::cli::Judging;
use crate::config::{Config, Denominator};
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
    /// The gates.
    pub gates: Vec<Gate>,
    /// The worst of them.
    pub verdict: Verdict,
    /// What became of the coverage since the baseline.
    pub compared: Compared,
}

/// Gathers and judges, the difference to the baseline too.
pub fn judge(options: &Judging) -> Result<Run, Faults> {
    let mut run = judge_now(options)?;
    run.compared = since::compare(&run.gathered);
    run.gates.append(&mut run.compared.gates);
    run.gathered.faults.append(&mut run.compared.faults);
    run.verdict = Verdict::of(&run.gates, run.gathered.faults.is_empty());
    Ok(run)
}

/// Gathers and judges what is measured now, whatever the baseline says.
pub fn judge_now(options: &Judging) -> Result<Run, Faults> {
    let config = gather::configuration(&options.project)?;
    let gathered = gather::gather(config, &options.reports, options.quiet)?;
    let rules = thresholds::rules(&gathered.config, &options.fail_under, &gathered.layers)?;
    let gates = gates(rules, &gathered.united.measured, &gathered.config, &gathered.faults);
    let verdict = Verdict::of(&gates, gathered.faults.is_empty());
    Ok(Run { gathered, gates, verdict, compared: Compared::default() })
}

impl Run {
    /// All that the view is made of, for a process that exits so after this command.
    pub fn judged<'a>(&'a self, exit: Exit, command: &'a str) -> Judged<'a> {
        let gathered = &self.gathered;
        Judged {
            config: &gathered.config,
            runs: &gathered.runs,
            united: &gathered.united,
            repeats: &gathered.repeats,
            passed_over: &gathered.passed_over,
            is_search: gathered.is_search,
            faults: &gathered.faults,
            since: self.compared.since.as_ref(),
            findings: &self.compared.findings,
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
