//! The gate: find, merge, judge, write reports, exit.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{gather, print_faults, thresholds};
use crate::cli;
use crate::config::ReportFormat;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Gate, Rule, Subject, Verdict};
use crate::layers::{Measured, Scope};
use crate::reports::{self, terminal};
use crate::summary::{self, Summary};

/// Judges the project. What stands in the way of a verdict is printed; reports are written where they can be.
pub fn check(options: &cli::Check) -> Result<Exit, Faults> {
    let config = gather::configuration(&options.project)?;
    let gathered = gather::gather(config, &options.reports, options.quiet)?;
    let rules = thresholds::rules(&gathered.config, &options.fail_under, &gathered.layers)?;
    let gates = judge(rules, &gathered.united.measured, &gathered.config, &gathered.faults);
    let verdict = Verdict::of(&gates, gathered.faults.is_empty());
    let exit = Exit::of(verdict, options.no_fail);
    print_faults(&gathered.faults);
    let summary = summary::build(&summary::Judged {
        config: &gathered.config,
        runs: &gathered.runs,
        united: &gathered.united,
        repeats: &gathered.repeats,
        passed_over: &gathered.passed_over,
        is_search: gathered.is_search,
        faults: &gathered.faults,
        gates: &gates,
        verdict,
        exit,
        command: &command_line(),
    });
    let (written, failures) = write_reports(&summary, options, &gathered.config);
    print_faults(&failures);
    let exit = if failures.is_empty() { exit } else { Exit::Error };
    let detail = match (options.quiet, options.verbose) {
        (true, _) => terminal::Detail::VerdictOnly,
        (false, true) => terminal::Detail::Everything,
        (false, false) => terminal::Detail::Summary,
    };
    let text = terminal::render(&summary, &written, exit, detail);
    // Nothing can be done if standard output is closed; the exit code still tells.
    let _ = anstream::stdout().write_all(text.as_bytes());
    Ok(exit)
}

/// Judges every rule. What a fault touches has no sound measurement, and so no data.
fn judge(rules: Vec<Rule>, measured: &Measured, config: &crate::config::Config, faults: &[Fault]) -> Vec<Gate> {
    let unsound: BTreeSet<&str> = faults.iter().flat_map(Fault::layers).map(String::as_str).collect();
    let measurement = |rule: &Rule| {
        let (scope, denominator) = match &rule.subject {
            Subject::Overall if !faults.is_empty() => return None,
            Subject::Overall => (Scope::Overall, crate::config::Denominator::Union),
            Subject::Layer(layer) if unsound.contains(layer.as_str()) => return None,
            Subject::Layer(layer) => {
                (Scope::Layer(measured.layers().iter().position(|known| known == layer)?), config.overall.denominator)
            }
        };
        let own = measured.figures(scope, crate::config::Denominator::Own);
        if own.metric(rule.metric)?.total() == 0 {
            return None;
        }
        measured.figures(scope, denominator).metric(rule.metric)
    };
    rules
        .into_iter()
        .map(|rule| {
            let measure = measurement(&rule);
            rule.judge(measure)
        })
        .collect()
}

/// Writes all reports that are asked for; the names of those written, and what went wrong with the others.
fn write_reports(summary: &Summary, options: &cli::Check, config: &crate::config::Config) -> (Vec<String>, Faults) {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    if !options.no_reports {
        let folder = match (&options.out, &config.report.out) {
            (Some(out), _) => out.clone(),
            (None, Some(out)) => config.root.join(out),
            (None, None) => config.root.join("covgate-report"),
        };
        let formats = config.report.formats.clone();
        let is_asked = |format: ReportFormat| formats.as_ref().is_none_or(|formats| formats.contains(&format));
        if is_asked(ReportFormat::Html) {
            files.push((folder.join("index.html"), reports::html::render(summary)));
            files.extend(
                reports::charts::files(summary).into_iter().map(|(name, svg)| (folder.join("charts").join(name), svg)),
            );
        }
        if is_asked(ReportFormat::Markdown) {
            files.push((folder.join("report.md"), reports::markdown::render(summary)));
        }
        if is_asked(ReportFormat::Json) {
            files.push((folder.join("covgate.json"), reports::json::render(summary)));
        }
    }
    if let Some(file) = &options.json {
        files.push((file.clone(), reports::json::render(summary)));
    }
    if let Some(file) = &options.markdown {
        files.push((file.clone(), reports::markdown::render(summary)));
    }
    if let Some(folder) = &options.html {
        files.push((folder.join("index.html"), reports::html::render(summary)));
    }
    let (mut written, mut faults) = (Vec::new(), Faults::new());
    for (path, text) in files {
        match reports::write::whole(&path, text.as_bytes()) {
            Ok(()) => written.push(shown(&path)),
            Err(fault) => faults.push(fault),
        }
    }
    (written, faults)
}

fn shown(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).display().to_string()
}

/// The command as it was given, quoted for a shell where needed.
fn command_line() -> String {
    let quoted = |argument: String| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,%+@".contains(c);
        if !argument.is_empty() && argument.chars().all(is_plain) {
            return argument;
        }
        format!("'{}'", argument.replace('\'', "'\\''"))
    };
    let arguments = std::env::args_os().skip(1).map(|argument| quoted(argument.to_string_lossy().into_owned()));
    std::iter::once("covgate".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}
