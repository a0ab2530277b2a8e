//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::gather::{self, Gathered, Wanted};
use super::thresholds;
use crate::cli::Judging;
use crate::config::Config;
use crate::coverage::{Date, SourcePath};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Rule, Verdict};
use crate::judging::{self, Findings};
use crate::layers::Measured;
use crate::paths::{self, SourceRoot};
use crate::reports::text;
use crate::results::Results;
use crate::source::Source;
use crate::summary::Judged;

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
    /// The worst of the gates.
    pub verdict: Verdict,
}

/// Gathers and judges.
pub fn judge(options: &Judging) -> Result<Run, Faults> {
    let config = gather::configuration(&options.project)?;
    let rules = thresholds::Given::new(&config, &options.fail_under, options.phase.as_deref())?;
    let today = today()?;
    let mut gathered = gather::gather(config, &options.reports, Wanted::All, options.quiet)?;
    let rules = rules.rules(&gathered.config, &gathered.layers);
    let mut findings = findings(Case {
        config: &gathered.config,
        rules: &rules,
        measured: &gathered.united.measured,
        faults: &gathered.faults,
        results: &gathered.results,
        today,
    });
    gathered.faults.append(&mut findings.faults);
    let verdict = Verdict::of(&findings.gates, gathered.faults.is_empty());
    Ok(Run { gathered, rules, today, findings, verdict })
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

/// Judges: the only way from a measurement to findings, for what is and for what would be.
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
    pub fn judged<'a>(&'a self, exit: Exit, command: &'a str) -> Judged<'a> {
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
