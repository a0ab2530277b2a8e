//! The reports that a run writes: which, and where.

use std::path::{Path, PathBuf};

use super::judge::Run;
use crate::cli;
use crate::config::ReportFormat;
use crate::fault::Faults;
use crate::reports;
use crate::summary::Summary;

/// Writes all reports that are asked for; the names of those written, and what went wrong with the others.
pub fn write(run: &Run, summary: &Summary, options: &cli::Check) -> (Vec<String>, Faults) {
    let config = &run.gathered.config;
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

/// The Markdown report among what was written.
pub fn markdown(written: &[String], options: &cli::Check) -> Option<PathBuf> {
    let given = options.markdown.as_deref().map(shown);
    let is_it = |name: &&String| Path::new(name).ends_with("report.md") || given.as_ref() == Some(name);
    written.iter().find(is_it).map(PathBuf::from)
}

fn shown(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).display().to_string()
}
