//! Writes the baseline: all or nothing, from a sound run only, and says what changed.

use std::io::Write;
use std::path::Path;

use super::judge::{self, Run};
use super::{print_faults, since};
use crate::baseline::{self, Baseline};
use crate::cli;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::Verdict;
use crate::reports::log::printable;
use crate::reports::write;
use crate::summary::{ChangeRow, counted};

/// Takes down what is covered now. Failed gates do not stand in the way: a baseline is what there is.
pub fn baseline(options: &cli::Baseline) -> Result<Exit, Faults> {
    let run = judge::judge_now(&options.judging)?;
    print_faults(&run.gathered.faults);
    let path = match &options.output {
        Some(path) => path.clone(),
        None => since::file(&run.gathered.config),
    };
    if run.verdict == Verdict::NoData && !options.force {
        return Err(vec![refused(&run, &path)]);
    }
    let now = since::take(run.gathered.state());
    let (before, note) = match since::read(&path) {
        Ok(before) => (before.map(|(before, _)| before), None),
        // It is written anew: that is the help for each of these.
        Err(fault) => (None, Some(format!("it is written anew: {}", fault.message()))),
    };
    let text = now.to_text();
    let is_same = before.as_ref().is_some_and(|before| before.to_text() == text);
    if !is_same {
        write::kept(&path, text.as_bytes()).map_err(|fault| vec![fault])?;
    }
    if !options.judging.quiet {
        let lines = report(&run, &path, before.as_ref(), &now, is_same, note);
        let text = lines.iter().map(|line| printable(line) + "\n").collect::<String>();
        // Nothing can be done if standard output is closed; the file is written.
        let _ = anstream::stdout().write_all(text.as_bytes());
    }
    Ok(Exit::Passed)
}

fn refused(run: &Run, path: &Path) -> Fault {
    let why = match run.gathered.faults.len() as u64 {
        0 => "there is no sound verdict".to_owned(),
        count => format!("there is no sound verdict: {}", counted(count, "error", "errors")),
    };
    Fault::new("covgate::baseline::refused", format!("{} was not written: {why}", path.display())).with_help(
        "a baseline of incomplete data hides what is lost later; mend what `covgate` tells, or write it all the same by \
         `covgate baseline --force`",
    )
}

fn report(
    run: &Run,
    path: &Path,
    before: Option<&Baseline>,
    now: &Baseline,
    is_same: bool,
    note: Option<String>,
) -> Vec<String> {
    let files = counted(now.files.len() as u64, "file", "files");
    let did = if is_same { "is as it was" } else { "written" };
    let mut lines = vec![format!("covgate: {} {did} ({files})", path.display())];
    lines.extend(note.map(|note| format!("  {note}")));
    if let Some(before) = before.filter(|_| !is_same) {
        let comparison = baseline::compare(before, now, |path| since::absent(&run.gathered.config, path));
        let rows: Vec<ChangeRow> = comparison.changes.iter().map(ChangeRow::new).collect();
        let width = rows.iter().map(|row| row.scope.len()).max().unwrap_or(0);
        lines.extend(rows.iter().map(|row| format!("  {:width$}  {}", row.scope, row.sentence)));
    }
    let blind = now.files.values().filter(|file| !matches!(file.code, baseline::Code::Said(_))).count() as u64;
    if blind > 0 {
        let of = counted(blind, "file has", "files have");
        lines.push(format!("  {of} no source here: moved code will not be recognised there"));
    }
    if run.gathered.config.baseline.is_none() {
        lines.push("  commit it; to be judged by it, add to covgate.toml:".to_owned());
        lines.push("  [baseline]".to_owned());
        lines.push("  max-drop = 0".to_owned());
    }
    lines
}
