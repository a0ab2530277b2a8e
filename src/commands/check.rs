//! The gate: find, merge, judge, write reports, exit.

use std::cell::LazyCell;
use std::mem::ManuallyDrop;

use super::ahead::Ahead;
use super::ci::{self, Ci};
use super::judge::Shown;
use super::record::{self, Recording};
use super::{Talk, judge, outputs, print_faults};
use crate::audit::Audit;
use crate::cli;
use crate::exit::Exit;
use crate::fault::Faults;
use crate::reports::github::{self, Told};
use crate::reports::{markdown, terminal};
use crate::summary::{self, Summary};

/// Judges the project. What stands in the way of a verdict is printed; reports are written where they can be.
pub fn check(options: &cli::Check, ci: &Ci) -> Result<Exit, Faults> {
    let talk = Talk::beside_each([options.json.as_deref(), options.markdown.as_deref()])?;
    let recording = Recording { is_asked: options.record, date: options.date.as_deref() };
    let detail = terminal::Detail::of(options.judging.quiet, options.verbose);
    let is_for_terminal_only = !outputs::are_asked_for(options) && !ci.has_summary();
    let shown = match detail {
        terminal::Detail::VerdictOnly if is_for_terminal_only => Shown::VerdictOnly,
        terminal::Detail::Summary if is_for_terminal_only => Shown::InShort,
        terminal::Detail::VerdictOnly | terminal::Detail::Summary | terminal::Detail::Everything => Shown::All,
    };
    let mut ahead = None;
    let changed = judge::Changed::Too(&options.change);
    let run = judge::judge_beside(&options.judging, changed, recording, shown, &mut |gathered, goes_on| {
        ahead = Ahead::while_it(goes_on, gathered, options);
    })?;
    // The process ends when this is done, and its memory goes with it.
    let run = ManuallyDrop::new(run);
    let exit = Exit::of(run.verdict, options.no_fail);
    print_faults(&run.gathered.faults);
    let command = judge::command_line();
    let sources = outputs::sources(options.sources, &run.gathered.config);
    let judged = run.judged(exit, &command, sources);
    let (contents, ahead) = ahead.map(|Ahead { rows, audit, contents }| (contents, (rows, audit))).unzip();
    // The guide's page tells of the test tree.
    let audit = || {
        let config = judged.config;
        outputs::has_pages(options, config).then(|| Audit::of(&config.root, config, judged.results))
    };
    // Who only asks for the verdict does not wait for a view of it.
    let summary = LazyCell::new(|| {
        if shown == Shown::InShort && run.passes_plainly() {
            return summary::in_short(&judged);
        }
        let (summary, audit) = match ahead {
            Some((rows, audit)) => (summary::build_on(&judged, rows), Some(audit)),
            None => rayon::join(|| summary::build(&judged), audit),
        };
        Summary { audit, ..summary }
    });
    let (mut written, mut failures) = if outputs::are_asked_for(options) {
        outputs::write(&judged, &summary, contents, options)
    } else {
        Default::default()
    };
    if options.record || run.gathered.config.history.is_recorded {
        match record::add(&run, &run.recorded) {
            Ok(is_new) => written.extend(is_new.then(|| run.recorded.file.clone())),
            // Without a verdict there is nothing to record, and the exit says so already.
            Err(fault) => failures.push(fault),
        }
    }
    print_faults(&failures);
    let uploaded = outputs::markdown(&written, options);
    let warnings = match ci.summarise(|| markdown::render(&summary)) {
        Ok(is_written) => {
            written.extend(is_written.then(|| "job summary".to_owned()));
            Vec::new()
        }
        Err(warning) => {
            ci::warn(&warning);
            vec![warning]
        }
    };
    let exit = if failures.is_empty() { exit } else { Exit::Error };
    if detail == terminal::Detail::VerdictOnly {
        talk.print(&terminal::verdict(run.verdict, judged.exit, exit));
    } else {
        talk.print(&terminal::render(&summary, &written, exit, detail));
        let told = Told {
            summary: Some(&summary),
            faults: &failures,
            warnings: &warnings,
            notices: &github::notices(&summary),
        };
        let repository = ci.repository_of(&run.gathered.config);
        talk.print(&ci.commands(&told, repository.as_ref(), uploaded.as_deref()));
    }
    Ok(exit)
}
