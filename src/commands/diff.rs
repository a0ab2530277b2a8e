//! Coverage of the changed lines: what is new and not tested, by file, with the lines around.

use super::ci::Ci;
use super::judge::{self, Changed};
use super::record::Recording;
use super::{Talk, outputs, print_faults};
use crate::cli;
use crate::exit::Exit;
use crate::fault::Faults;
use crate::reports::github::{self, Told};
use crate::reports::{json, markdown, terminal};
use crate::summary;

/// Measures the changed lines and judges their floors. Without a floor it tells, and does not fail.
pub fn diff(options: &cli::Diff, ci: &Ci) -> Result<Exit, Faults> {
    let (base, reports) = match (&options.diff_file, options.arguments.split_first()) {
        (None, Some((base, reports))) => (Some(base.clone()), reports.to_vec()),
        (_, _) => (None, options.arguments.clone()),
    };
    let change = cli::Change { diff: base, diff_file: options.diff_file.clone() };
    let judging = cli::Judging {
        reports,
        project: options.project.clone(),
        fail_under: options.fail_under.clone(),
        quiet: options.quiet,
        phase: None,
    };
    let talk = Talk::beside_each([options.json.as_deref(), options.markdown.as_deref()])?;
    let run = judge::judge(&judging, Changed::Only(&change), Recording::default(), judge::Shown::All)?;
    let exit = Exit::of(run.verdict, options.no_fail);
    print_faults(&run.gathered.faults);
    let command = judge::command_line();
    let judged = run.judged(exit, &command, outputs::sources(None, &run.gathered.config));
    let summary = summary::build(&judged);
    let asked = [
        options.json.as_ref().map(|file| (file, json::render(&summary))),
        options.markdown.as_ref().map(|file| (file, markdown::change(&summary))),
    ];
    let (written, failures) = outputs::write_each(asked.into_iter().flatten());
    print_faults(&failures);
    let exit = if failures.is_empty() { exit } else { Exit::Error };
    let detail = terminal::Detail::of(options.quiet, options.verbose);
    talk.print(&terminal::change(&summary, &written, exit, detail));
    if detail != terminal::Detail::VerdictOnly {
        let notices = github::notices(&summary);
        let told = Told { summary: Some(&summary), faults: &failures, warnings: &[], notices: &notices };
        let uploaded = options.markdown.as_deref().filter(|_| failures.is_empty());
        talk.print(&ci.commands(&told, ci.repository_of(&run.gathered.config).as_ref(), uploaded));
    }
    Ok(exit)
}
