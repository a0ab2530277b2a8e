//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread::{self, ScopedJoinHandle};
use std::time::{SystemTime, UNIX_EPOCH};

use super::figures;
use super::gather::{self, Gathered, Wanted as Read};
use super::patch::{self, Diffed, Patched, Wanted};
use super::record::{self, Recorded, Recording};
use super::since::{self, Compared, State};
use super::thresholds;
use crate::cli::{Change, Judging};
use crate::config::{Config, PatchFloor, Sources};
use crate::coverage::{Date, SourcePath};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Found, Gate, Rule, Status, Subject, Verdict};
use crate::judging::{self, Findings};
use crate::layers::Measured;
use crate::paths::{self, SourceRoot};
use crate::reports::text;
use crate::results::Results;
use crate::source::Source;
use crate::summary::{Changed as Lines, Finding, Judged, Since};

/// A judged project.
pub struct Run {
    /// What was gathered, with what stands in the way of a sound verdict.
    pub gathered: Gathered,
    /// The floors of layers and overall that it was judged by.
    pub rules: Vec<Rule>,
    /// The floors of changed lines.
    pub floors: Vec<PatchFloor>,
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
    /// What must be known of these two, and of an empty diff.
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

/// What is done while git answers: it is given what was gathered, and what tells whether git is still at it. It is not done
/// where git is not asked.
pub type Beside<'a> = dyn FnMut(&Gathered, &(dyn Fn() -> bool + Sync)) + 'a;

/// What is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Anything.
    All,
    /// The terminal report in short: of a run that passes it tells no function, and no file for itself.
    InShort,
    /// The verdict.
    VerdictOnly,
}

/// Gathers and judges, the difference to the baseline too, and reads what earlier runs reached. Changed lines alone are
/// judged by their own floors: the baseline only tells what was missed before them already.
pub fn judge(options: &Judging, changed: Changed<'_>, recording: Recording<'_>, shown: Shown) -> Result<Run, Faults> {
    judge_beside(options, changed, recording, shown, &mut |_, _| ())
}

/// The same, with something to do while git answers.
pub fn judge_beside(
    options: &Judging,
    changed: Changed<'_>,
    recording: Recording<'_>,
    shown: Shown,
    beside: &mut Beside<'_>,
) -> Result<Run, Faults> {
    let run = judge_shown(options, changed, recording, shown, beside)?;
    let lacks_functions = shown == Shown::InShort && run.gathered.has_figures_only && !run.is_told_by_figures();
    if lacks_functions { judge_shown(options, changed, recording, Shown::All, beside) } else { Ok(run) }
}

fn judge_shown(
    options: &Judging,
    changed: Changed<'_>,
    recording: Recording<'_>,
    shown: Shown,
    beside: &mut Beside<'_>,
) -> Result<Run, Faults> {
    let is_compared = |config: &Config| since::file(config).exists() || record::file(config).exists();
    let wanted = |config: &Config| match shown {
        // What is recorded may be shown later.
        _ if recording.is_asked => Read::All,
        Shown::InShort if is_compared(config) => Read::All,
        Shown::InShort | Shown::VerdictOnly => Read::Figures,
        Shown::All => Read::All,
    };
    since_then(judge_against(options, changed, wanted, compare_now, beside)?, changed, recording)
}

/// The same, and which test files ran each line, where reports tell it.
pub fn judge_with_tests(options: &Judging, changed: Changed<'_>) -> Result<Run, Faults> {
    since_then(
        judge_against(options, changed, |_| Read::Tests, compare_now, &mut |_, _| ())?,
        changed,
        Recording::default(),
    )
}

/// Reads what earlier runs reached; changed lines alone have none.
fn since_then(mut run: Run, changed: Changed<'_>, recording: Recording<'_>) -> Result<Run, Faults> {
    if let Changed::Nothing | Changed::Too(_) = changed {
        run.recorded = record::read(&run, recording).map_err(|fault| vec![fault])?;
        run.notes.append(&mut run.recorded.findings);
    }
    Ok(run)
}

/// Gathers and judges what is measured now, whatever the baseline says.
pub fn judge_now(options: &Judging) -> Result<Run, Faults> {
    judge_against(options, Changed::Nothing, |_| Read::All, |_| Compared::default(), &mut |_, _| ())
}

fn compare_now(gathered: &Gathered) -> Compared {
    since::compare(gathered.state())
}

fn judge_against(
    options: &Judging,
    changed: Changed<'_>,
    wanted: impl Fn(&Config) -> Read,
    compare: impl Fn(&Gathered) -> Compared,
    beside: &mut Beside<'_>,
) -> Result<Run, Faults> {
    let config = gather::configuration(&options.project)?;
    let (given, floors) = thresholds::patch_floors(&config.patch, &options.fail_under, changed)?;
    let rules = thresholds::Given::new(&config, &given, options.phase.as_deref())?;
    let today = today()?;
    let wanted = wanted(&config);
    let do_figures_suffice = wanted != Read::Figures || figures::suffice(&config, &rules);
    let wanted = if do_figures_suffice { wanted } else { Read::All };
    let change = wanted_change(changed, &config, &floors);
    let (gathered, diffed) = gather_and_ask(config, options, wanted, change, beside);
    Ok(judge_gathered(gathered, &rules, floors, today, (changed, diffed), compare))
}

/// Gathers, and asks git of a change at the same time: it is another program, and needs no coverage. Where it takes longer
/// than the reports, something else is done beside it.
fn gather_and_ask(
    config: Config,
    options: &Judging,
    wanted: Read,
    change: Option<Wanted>,
    beside: &mut Beside<'_>,
) -> (Gathered, Option<Result<Diffed, Fault>>) {
    let root = paths::absolute(&config.root);
    thread::scope(|scope| {
        let asked = change.map(|change| scope.spawn(|| change.ask(&root)));
        let gathered = gather::gather(config, &options.reports, wanted, options.quiet);
        let diffed = asked.map(|asked| {
            thread::scope(|scope| {
                let diffed = scope.spawn(|| joined(asked).and_then(|asked| asked.read(&gathered)));
                beside(&gathered, &|| !diffed.is_finished());
                joined(diffed)
            })
        });
        (gathered, diffed)
    })
}

/// What a thread comes to; its panic is ours.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Gathers and judges what can be, and compares with the baseline and the history: what is wrong with one thing hides
/// nothing that is wrong with another. With the mistakes of the configuration, which are not among the run's.
///
/// # Errors
/// If the root is no folder.
pub fn judge_despite(options: &Judging, change: &Change) -> Result<(Run, Faults), Faults> {
    let (config, mistakes) = gather::configuration_despite(&options.project)?;
    let mut faults = Faults::new();
    let mut tell = |more: Faults| faults.extend(more);
    let (others, floors) = thresholds::patch_floors(&config.patch, &options.fail_under, Changed::Too(change))
        .unwrap_or_else(|more| {
            tell(more);
            (Vec::new(), config.patch.fail_under.clone())
        });
    let given = thresholds::Given::new(&config, &others, options.phase.as_deref()).unwrap_or_else(|more| {
        tell(more);
        thresholds::Given::default()
    });
    let today = today().unwrap_or_else(|more| {
        tell(more);
        None
    });
    let wanted = wanted_change(Changed::Too(change), &config, &floors);
    let (gathered, diffed) = gather_and_ask(config, options, Read::All, wanted, &mut |_, _| ());
    let mut run = judge_gathered(gathered, &given, floors, today, (Changed::Too(change), diffed), compare_now);
    match record::read(&run, Recording::default()) {
        Ok(recorded) => run.recorded = recorded,
        Err(fault) => faults.push(fault),
    }
    run.notes.append(&mut run.recorded.findings);
    run.gathered.faults.append(&mut faults);
    Ok((run, mistakes))
}

fn judge_gathered(
    mut gathered: Gathered,
    given: &thresholds::Given,
    floors: Vec<PatchFloor>,
    today: Option<Date>,
    (changed, diffed): (Changed<'_>, Option<Result<Diffed, Fault>>),
    compare: impl Fn(&Gathered) -> Compared,
) -> Run {
    let rules = given.rules(&gathered.config, &gathered.layers);
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
    let mut compared = compare(&gathered);
    let patched = measure_patch(diffed, &mut gathered, compared.since.as_ref());
    findings.gates.extend(patch::gates(patched.as_ref(), &floors, &gathered.config, &gathered.united.measured));
    if let Changed::Only(_) = changed {
        compared = compared.of_changed_lines();
    }
    let mut notes = std::mem::take(&mut compared.findings);
    notes.extend(patched.as_ref().and_then(Patched::finding));
    findings.gates.append(&mut compared.gates);
    gathered.faults.append(&mut compared.faults);
    let verdict = verdict(&findings.gates, changed, gathered.faults.is_empty());
    Run { gathered, rules, floors, today, findings, patched, verdict, compared, recorded: Recorded::default(), notes }
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

/// Where the change comes from; none if nobody asks for changed lines.
fn wanted_change(changed: Changed<'_>, config: &Config, floors: &[PatchFloor]) -> Option<Wanted> {
    match changed {
        Changed::Nothing => None,
        Changed::Too(change) => Wanted::of(change, config, floors),
        Changed::Only(change) => Wanted::of(change, config, floors).or(Some(Wanted::SinceUsual)),
    }
}

/// Measures the changed lines if they are asked for; what cannot be read of them is a fault. None if any fault is in the
/// way.
fn measure_patch(
    diffed: Option<Result<Diffed, Fault>>,
    gathered: &mut Gathered,
    since: Option<&Since>,
) -> Option<Patched> {
    match diffed? {
        // What a report that could not be read may have covered is not to be called missed.
        Ok(diffed) => gathered.faults.is_empty().then(|| diffed.measure(gathered, since)),
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
    /// True if nothing that the terminal report says in short of this run needs functions: advice does, and what became of
    /// those that were there before.
    fn is_told_by_figures(&self) -> bool {
        self.passes_plainly() && self.compared.since.is_none() && self.recorded.points.is_empty()
    }

    /// True if it passes, and no gate that only warns is short either.
    pub fn passes_plainly(&self) -> bool {
        let falls_short = |gate: &Gate| gate.status == Status::Fail;
        self.verdict == Verdict::Pass && !self.findings.gates.iter().any(falls_short)
    }

    /// Judges another measurement of the same project as this one was judged: the same gates in the same order, those of
    /// changed lines and of the baseline last.
    pub fn again(&self, measured: &Measured) -> Findings {
        let Gathered { config, faults, results, .. } = &self.gathered;
        let mut found = findings(Case { config, rules: &self.rules, measured, faults, results, today: self.today });
        let is_of_baseline = |gate: &Gate| matches!(gate.rule.subject, Subject::Baseline(_));
        let is_compared = self.patched.is_some() || self.findings.gates.iter().any(is_of_baseline);
        let compared =
            if is_compared { since::compare(State { measured, ..self.gathered.state() }) } else { Compared::default() };
        let patched = self.patched.as_ref().map(|patched| patched.again(measured, config, compared.since.as_ref()));
        found.gates.extend(patch::gates(patched.as_ref(), &self.floors, config, measured));
        if self.findings.gates.iter().any(is_of_baseline) {
            found.gates.extend(compared.gates);
        }
        found
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
            patched: self.patched.as_ref().map(|Patched { patch, since, teller, .. }| Lines { patch, since, teller }),
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
pub fn command_of(options: &Judging, change: &Change) -> String {
    let project = &options.project;
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let named = [
        ("--root", path(&project.root)),
        ("--config", path(&project.config)),
        ("--profile", project.profile.clone()),
        ("--phase", options.phase.clone()),
        ("--diff", change.diff.clone()),
        ("--diff-file", path(&change.diff_file)),
    ];
    let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let floors = options.fail_under.iter().map(|floor| ("--fail-under".to_owned(), floor.clone()));
    let words = named.chain(floors).flat_map(|(name, value)| [name, value]).chain(options.reports.iter().cloned());
    let words = words.map(|word| text::shell_word(&word));
    std::iter::once("covgate".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}
