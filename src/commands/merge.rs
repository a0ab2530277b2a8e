//! One merged report out of many.

use std::collections::BTreeMap;

use super::Talk;
use super::gather::{self, Gathered, Wanted};
use crate::cli;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::formats::{self, Format, Merged, Timestamp};
use crate::reports::log::printable;
use crate::reports::write;
use crate::summary::counted;

/// Merges all reports into one file. Nothing is written unless all of them are read and agree.
pub fn merge(options: &cli::Merge) -> Result<Exit, Faults> {
    let format = format(options)?;
    let mut config = gather::configuration(&options.project)?;
    // The layers' own demands, such as a number of reports, are not those of a merge.
    config.layers.clear();
    let gathered = gather::gather(config, &options.reports, Wanted::Coverage, options.quiet);
    if !gathered.faults.is_empty() {
        return Err(gathered.faults);
    }
    let merged = merged(&gathered)?;
    write::kept(&options.output, formats::write(format, &merged).as_bytes()).map_err(|fault| vec![fault])?;
    if !options.quiet {
        report(options, &gathered, format);
    }
    Ok(Exit::Passed)
}

fn format(options: &cli::Merge) -> Result<Format, Faults> {
    let asked = options.format.map(|format| match format {
        cli::MergeFormat::Json => Format::CoverageJson,
        cli::MergeFormat::Cobertura => Format::Cobertura,
        cli::MergeFormat::Lcov => Format::Lcov,
    });
    asked.or_else(|| Format::by_extension(&options.output)).ok_or_else(|| {
        let message = format!("the extension of {} tells no format", options.output.display());
        let help = "name the file .json, .xml, .info or .lcov, or give --format json, cobertura or lcov";
        vec![Fault::new("covgate::merge::format", message).with_help(help)]
    })
}

fn merged(gathered: &Gathered) -> Result<Merged, Faults> {
    let files = gathered.united.measured.files().iter();
    let files: BTreeMap<_, _> = files.map(|(path, file)| (path.clone(), file.overall.clone())).collect();
    let mut merged = Merged { files, ..Merged::default() };
    for run in &gathered.runs {
        merged.credit(&run.producer, run.timestamp.as_deref());
    }
    if let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") {
        let time = epoch.parse().ok().and_then(Timestamp::from_epoch_seconds);
        merged.timestamp = Some(time.ok_or_else(|| {
            let message = format!("SOURCE_DATE_EPOCH is {epoch:?}, which is no number of seconds since 1970");
            vec![Fault::new("covgate::merge::source-date-epoch", message).with_help("set it to a number, or unset it")]
        })?);
    }
    Ok(merged)
}

/// What was merged, and what must be known of it.
fn report(options: &cli::Merge, gathered: &Gathered, format: Format) {
    let runs = &gathered.runs;
    let mut lines = vec![format!(
        "covgate: merged {} of {} into {} ({format})",
        counted(runs.len() as u64, "report", "reports"),
        counted(gathered.united.measured.files().len() as u64, "file", "files"),
        if write::is_standard_output(&options.output) {
            "standard output".into()
        } else {
            options.output.to_string_lossy()
        }
    )];
    let remarks = runs.iter().flat_map(|run| run.remarks.iter().map(move |remark| (&run.name, &remark.message)));
    lines.extend(remarks.map(|(name, message)| format!("warning: {name} {message}")));
    let twice = gathered.repeats.iter().filter(|repeat| repeat.layers.is_none());
    lines.extend(twice.map(|repeat| format!("warning: {repeat}")));
    lines.extend(gathered.passed_over.iter().map(|what| format!("warning: passed over: {what}")));
    if !gathered.united.paths.omitted.is_empty() {
        let omitted = counted(gathered.united.paths.omitted.len() as u64, "reported file is", "reported files are");
        lines.push(format!("warning: {omitted} left out by `omit`"));
    }
    let text = lines.iter().map(|line| printable(line) + "\n").collect::<String>();
    Talk::beside(&options.output).print(&text);
}
