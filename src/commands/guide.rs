//! The document that a project commits beside its tests. It documents: a failed gate is no failure of this command.

mod home;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::record::Recording;
use super::{judge, print_faults};
use crate::audit::Audit;
use crate::cli;
use crate::config::Sources;
use crate::document::Document;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::reports::log::printable;
use crate::reports::terminal;
use crate::reports::{charts, guide, write};
use crate::summary::{self, Summary, counted};
use home::Home;

/// Judges the project and writes the guide. It is written without a sound verdict too, and says so.
pub fn guide(options: &cli::Guide) -> Result<Exit, Faults> {
    let run = judge::judge(&options.judging, judge::Changed::Nothing, Recording::default(), judge::Shown::All)?;
    print_faults(&run.gathered.faults);
    let home = Home::new(&run.gathered.config, !options.judging.reports.is_empty());
    let command = judge::command_line();
    let mut summary = home.portable(summary::build(&run.judged(Exit::of(run.verdict, false), &command, Sources::None)));
    summary.audit = Some(Audit::of(&run.gathered.config.root, &run.gathered.config, &run.gathered.results));
    let document = guide::render(
        &summary,
        &guide::Options {
            most_rows: if options.max_rows == 0 { usize::MAX } else { options.max_rows },
            charts: options.charts_dir.as_deref().map(|folder| home::from_document(folder, options.output.as_deref())),
            commands: home.commands(options),
        },
    );
    let output = options.output.as_deref().filter(|path| !write::is_standard_output(path));
    // What is there is read before anything is written.
    let document = match output {
        Some(path) => with_notes(path, document)?,
        None => document,
    };
    let drawn = match &options.charts_dir {
        Some(folder) => draw(folder, &summary)?,
        None => 0,
    };
    match output {
        Some(path) => {
            write::kept(path, document.as_bytes()).map_err(|fault| vec![fault])?;
            report(path, drawn, &summary, options.judging.quiet);
        }
        // Nothing can be done if standard output is closed.
        None => drop(std::io::stdout().write_all(document.as_bytes())),
    }
    Ok(Exit::of(run.verdict, true))
}

/// The document with the notes of the one that it replaces.
fn with_notes(path: &Path, fresh: String) -> Result<String, Faults> {
    let unreadable = |why: &str| {
        let message = format!("{} cannot be read: {why}", path.display());
        let help = "a guide is a text file in UTF-8; give another file to `-o`, or mend this one; it is unchanged";
        vec![Fault::new("covgate::guide::unreadable", message).with_help(help)]
    };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(fresh),
        Err(error) => return Err(unreadable(&error.to_string())),
    };
    let text = String::from_utf8(bytes).map_err(|error| unreadable(&format!("not UTF-8 text: {error}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    guide::keep(&Document::new(path.display().to_string(), text), &fresh)
}

/// Draws all charts; how many files they are.
fn draw(folder: &Path, summary: &Summary) -> Result<u64, Faults> {
    let files: Vec<(PathBuf, String)> =
        charts::themed_files(summary).into_iter().map(|(name, svg)| (folder.join(name), svg)).collect();
    let faults: Faults = files.iter().filter_map(|(path, svg)| write::whole(path, svg.as_bytes()).err()).collect();
    if faults.is_empty() { Ok(files.len() as u64) } else { Err(faults) }
}

fn report(path: &Path, drawn: u64, summary: &Summary, is_quiet: bool) {
    let verdict = terminal::word(summary.verdict);
    let charts = if drawn > 0 { format!(" and {}", counted(drawn, "chart", "charts")) } else { String::new() };
    let line = if is_quiet {
        format!("covgate: {verdict}")
    } else {
        format!("covgate: wrote {}{charts} ({verdict}: {})", path.display(), summary.headline)
    };
    // Nothing can be done if standard output is closed; the file is written.
    let _ = writeln!(anstream::stdout(), "{}", printable(&line));
}
