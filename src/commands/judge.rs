//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::time::{SystemTime, UNIX_EPOCH};

use super::gather::{self, Gathered, Wanted as Read};
use super::patch::{self, Patched, Wanted};
use super::thresholds;
use crate::cli::{Change, Judging};
use crate::config::{PatchFloor, Sources};
use crate::coverage::{Date, SourcePath};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Found, Gate, Verdict};
use crate::judging::{self, Findings};
use crate::paths::{self, SourceRoot};
use crate::reports::text;
use crate::source::Source;
use crate::summary::Judged;

/// A judged project.
pub struct Run {
    /// What was gathered, with what stands in the way of a sound verdict.
    pub gathered: Gathered,
    /// What was found.
    pub findings: Findings,
    /// The changed lines, where they are asked for and nothing is in the way.
    pub patched: Option<Patched>,
    /// The worst of the gates.
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
    let rules = thresholds::Given::new(&config, &given, options.phase.as_deref())?;
    let today = today()?;
    let mut gathered = gather::gather(config, &options.reports, Read::All, options.quiet)?;
    let mut findings = match changed {
        Changed::Only(_) => Findings::default(),
        Changed::Nothing | Changed::Too(_) => all(&gathered, &rules, today),
    };
    gathered.faults.append(&mut findings.faults);
    let patched = measure_patch(changed, &floors, &mut gathered);
    findings.gates.extend(patch::gates(patched.as_ref(), &floors, &gathered));
    let verdict = verdict(&findings.gates, changed, gathered.faults.is_empty());
    Ok(Run { gathered, findings, patched, verdict })
}

/// Judges all but the changed lines.
fn all(gathered: &Gathered, rules: &thresholds::Given, today: Option<Date>) -> Findings {
    let root = SourceRoot::new(&gathered.config.root);
    let sources = |path: &SourcePath| root.read(path).ok().map(|bytes| Source::new(&bytes));
    judging::judge(judging::Given {
        config: &gathered.config,
        rules: rules.rules(&gathered.config, &gathered.layers),
        measured: &gathered.united.measured,
        faults: &gathered.faults,
        sources: &sources,
        project_files: &|| paths::python_files(&gathered.config.root, &gathered.config.root),
        results: &gathered.results,
        passed: &|layer| gathered.results.passed(layer),
        today,
    })
}

/// Measures the changed lines if they are asked for; what cannot be read of them is a fault. None if any fault is in the
/// way.
fn measure_patch(changed: Changed<'_>, floors: &[PatchFloor], gathered: &mut Gathered) -> Option<Patched> {
    let wanted = match changed {
        Changed::Nothing => None,
        Changed::Too(change) => Wanted::of(change, &gathered.config, floors),
        Changed::Only(change) => Wanted::of(change, &gathered.config, floors).or(Some(Wanted::SinceUsual)),
    };
    match wanted?.measure(gathered) {
        // What a report that could not be read may have covered is not to be called missed.
        Ok(patched) => gathered.faults.is_empty().then_some(patched),
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

/// The day: of `SOURCE_DATE_EPOCH`, so that the same run can be reported again, else of the clock. Only dated goals ask.
fn today() -> Result<Option<Date>, Faults> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => epoch.parse().map_err(|_| {
            let message = format!("SOURCE_DATE_EPOCH is {epoch:?}, which is no number of seconds since 1970");
            vec![Fault::new("covgate::phases::source-date-epoch", message).with_help("set it to a number, or unset it")]
        })?,
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    };
    Ok(Date::of_epoch(seconds))
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
            results: &gathered.results,
            passed_over: &gathered.passed_over,
            is_search: gathered.is_search,
            faults: &gathered.faults,
            patched: self.patched.as_ref().map(|patched| (&patched.patch, patched.since.as_str())),
            sources,
            findings: &self.findings,
            verdict: self.verdict,
            exit,
            command,
        }
    }
}

/// The command as it was given, quoted for a shell where needed.
pub fn command_line() -> String {
    let arguments = std::env::args_os().skip(1).map(|argument| text::shell_word(&argument.to_string_lossy()));
    std::iter::once("covgate".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}
