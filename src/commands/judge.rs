//! From the command line to judged gates and the view of them: the way of all commands that speak of a verdict.

use std::time::{SystemTime, UNIX_EPOCH};

use super::gather::{self, Gathered, Wanted};
use super::thresholds;
use crate::cli::Judging;
use crate::coverage::{Date, SourcePath};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::Verdict;
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
    /// The worst of the gates.
    pub verdict: Verdict,
}

/// Gathers and judges.
pub fn judge(options: &Judging) -> Result<Run, Faults> {
    let config = gather::configuration(&options.project)?;
    let rules = thresholds::Given::new(&config, &options.fail_under, options.phase.as_deref())?;
    let today = today()?;
    let mut gathered = gather::gather(config, &options.reports, Wanted::All, options.quiet)?;
    let root = SourceRoot::new(&gathered.config.root);
    let sources = |path: &SourcePath| root.read(path).ok().map(|bytes| Source::new(&bytes));
    let mut findings = judging::judge(judging::Given {
        config: &gathered.config,
        rules: rules.rules(&gathered.config, &gathered.layers),
        measured: &gathered.united.measured,
        faults: &gathered.faults,
        sources: &sources,
        project_files: &|| paths::python_files(&gathered.config.root, &gathered.config.root),
        results: &gathered.results,
        passed: &|layer| gathered.results.passed(layer),
        today,
    });
    gathered.faults.append(&mut findings.faults);
    let verdict = Verdict::of(&findings.gates, gathered.faults.is_empty());
    Ok(Run { gathered, findings, verdict })
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
