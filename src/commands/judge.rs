//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::figures;
use super::gather::{self, Gathered, Wanted as Read};
use super::patch::{self, Patched, Wanted};
use super::record::{self, Recorded, Recording};
use super::since::{self, Compared};
use super::thresholds;
use crate::cli::{Change, Judging};
use crate::config::{Config, PatchFloor, Sources};
use crate::coverage::{Date, SourcePath};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Found, Gate, Rule, Verdict};
use crate::judging::{self, Findings};
use crate::layers::Measured;
use crate::paths::{self, SourceRoot};
use crate::reports::text;
use crate::results::Results;
use crate::source::Source;
use crate::summary::{Finding, Judged};

/// A judged project.
pub struct Run {
    /// What was gathered, with what stands in the way of a sound verdict.
    pub gathered: Gathered,
    /// The floors of layers and overall that it was judged by.
    pub rules: Vec<Rule>,
    /// The day.
    pub today: Option<Date>,
    /// What was found.
    pub findings: Findings,
    /// The changed lines, where they are asked for and nothing is in the way.
    pub patched: Option<Patched>,
    /// The worst of the gates.
    pub verdict: Verdict,
    /// What became of the coverage since the baseline.
    pub compared: Compared,
    /// The runs up to this one.
    pub recorded: Recorded,
    /// What must be known of these two.
    pub notes: Vec<Finding>,
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

/// What is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Anything.
    All,
    /// The verdict.
    VerdictOnly,
}

/// Gathers and judges, the difference to the baseline too, and reads what earlier runs reached. Changed lines alone are
/// compared with nothing.
pub fn judge(options: &Judging, changed: Changed<'_>, recording: Recording<'_>, shown: Shown) -> Result<Run, Faults> {
    // What is recorded may be shown later.
    let shown = if recording.is_asked { Shown::All } else { shown };
    let mut run = judge_for(options, changed, shown)?;
    if let Changed::Only(_) = changed {
        return Ok(run);
    }
    run.compared = since::compare(&run.gathered);
    run.notes.append(&mut run.compared.findings);
    run.findings.gates.append(&mut run.compared.gates);
    run.gathered.faults.append(&mut run.compared.faults);
    run.verdict = Verdict::of(&run.findings.gates, run.gathered.faults.is_empty());
    run.recorded = record::read(&run, recording).map_err(|fault| vec![fault])?;
    run.notes.append(&mut run.recorded.findings);
    Ok(run)
}

/// Gathers and judges what is measured now, whatever the baseline says.
pub fn judge_now(options: &Judging, changed: Changed<'_>) -> Result<Run, Faults> {
    judge_for(options, changed, Shown::All)
}

fn judge_for(options: &Judging, changed: Changed<'_>, shown: Shown) -> Result<Run, Faults> {
    let config = gather::configuration(&options.project)?;
    let (given, floors) = thresholds::patch_floors(&config.patch, &options.fail_under, changed)?;
    let rules = thresholds::Given::new(&config, &given, options.phase.as_deref())?;
    let today = today()?;
    let do_figures_suffice = shown == Shown::VerdictOnly && figures::suffice(&config, &rules);
    let wanted = if do_figures_suffice { Read::Figures } else { Read::All };
    let mut gathered = gather::gather(config, &options.reports, wanted, options.quiet)?;
    let rules = rules.rules(&gathered.config, &gathered.layers);
    let mut findings = match changed {
        Changed::Only(_) => Findings::default(),
        Changed::Nothing | Changed::Too(_) => findings(Case {
            config: &gathered.config,
            rules: &rules,
            measured: &gathered.united.measured,
            faults: &gathered.faults,
            results: &gathered.results,
            today,
        }),
    };
    gathered.faults.append(&mut findings.faults);
    let patched = measure_patch(changed, &floors, &mut gathered);
    findings.gates.extend(patch::gates(patched.as_ref(), &floors, &gathered));
    let verdict = verdict(&findings.gates, changed, gathered.faults.is_empty());
    Ok(Run {
        gathered,
        rules,
        today,
        findings,
        patched,
        verdict,
        compared: Compared::default(),
        recorded: Recorded::default(),
        notes: Vec::new(),
    })
}

/// A measurement, and what is demanded of it.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The floors of layers and overall.
    pub rules: &'a [Rule],
    /// What was measured, or is supposed to be.
    pub measured: &'a Measured,
    /// What stands in the way of a sound measurement.
    pub faults: &'a [Fault],
    /// Results of tests.
    pub results: &'a Results,
    /// The day.
    pub today: Option<Date>,
}

/// Judges all but the changed lines and the baseline: the only way from a measurement to findings, for what is and for what would be.
pub fn findings(case: Case<'_>) -> Findings {
    let root = SourceRoot::new(&case.config.root);
    let sources = |path: &SourcePath| root.read(path).ok().map(|bytes| Source::new(&bytes));
    judging::judge(judging::Given {
        config: case.config,
        rules: case.rules.to_vec(),
        measured: case.measured,
        faults: case.faults,
        sources: &sources,
        project_files: &|| paths::python_files(&case.config.root, &case.config.root),
        results: case.results,
        passed: &|layer| case.results.passed(layer),
        today: case.today,
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
    /// Judges another measurement of the same project as this one was judged.
    pub fn again(&self, measured: &Measured) -> Findings {
        let Gathered { config, faults, results, .. } = &self.gathered;
        findings(Case { config, rules: &self.rules, measured, faults, results, today: self.today })
    }

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
            since: self.compared.since.as_ref(),
            trend: self.recorded.trend(),
            notes: &self.notes,
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

/// The command that judges so: `covgate` with its reports and options, quoted for a shell where needed.
pub fn command_of(options: &Judging) -> String {
    let project = &options.project;
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let named = [
        ("--root", path(&project.root)),
        ("--config", path(&project.config)),
        ("--profile", project.profile.clone()),
        ("--phase", options.phase.clone()),
    ];
    let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let floors = options.fail_under.iter().map(|floor| ("--fail-under".to_owned(), floor.clone()));
    let words = named.chain(floors).flat_map(|(name, value)| [name, value]).chain(options.reports.iter().cloned());
    let words = words.map(|word| text::shell_word(&word));
    std::iter::once("covgate".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}
