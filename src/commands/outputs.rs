//! The reports that a run writes: which, and where.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::cli;
use crate::config::{Config, ReportFormat, Sources};
use crate::fault::Faults;
use crate::reports::html::{Contents, Site};
use crate::reports::write::Draft;
use crate::reports::{self, write};
use crate::summary::{Judged, Pages, Summary};

/// True if any report is to be written to a file.
pub fn are_asked_for(options: &cli::Check) -> bool {
    !options.no_reports || options.json.is_some() || options.markdown.is_some() || options.html.is_some()
}

/// Writes all reports that are asked for; the names of those written, and what went wrong with the others. Contents of pages
/// may be there already.
pub fn write(
    judged: &Judged<'_>,
    summary: &Summary,
    contents: Option<Contents>,
    options: &cli::Check,
) -> (Vec<String>, Faults) {
    let config = judged.config;
    let pages = Pages::new(judged.merged(), judged.sources);
    let site = match contents {
        Some(contents) => Site::with(summary, &pages, contents),
        None => Site::new(summary, &pages),
    };
    let is_single = options.single_file || config.report.is_single_file;
    let mut outputs = Outputs::default();
    // Each is made once, whoever asks for it.
    let json = LazyLock::new(|| reports::json::render(summary));
    let markdown = LazyLock::new(|| reports::markdown::render(summary));
    if !options.no_reports {
        let folder = match (&options.out, &config.report.out) {
            (Some(out), _) => out.clone(),
            (None, Some(out)) => config.root.join(out),
            (None, None) => config.root.join("covgate-report"),
        };
        let is_asked = |format: ReportFormat| is_asked(config, format);
        let others = || {
            is_asked(ReportFormat::Markdown).then(|| markdown.len());
            is_asked(ReportFormat::Json).then(|| json.len());
        };
        if is_asked(ReportFormat::Html) {
            // Pages take the longest; what else is wanted is made beside them.
            rayon::join(|| outputs.site(&folder, &site, is_single), others);
            match write::own_folder(&folder, "charts") {
                Ok(charts) => {
                    for (name, svg) in reports::charts::files(summary) {
                        outputs.file(&charts.join(name), &svg);
                    }
                }
                Err(fault) => outputs.faults.push(fault),
            }
        }
        if is_asked(ReportFormat::Markdown) {
            outputs.file(&folder.join("report.md"), &markdown);
            if summary.profile.is_some() {
                outputs.file(&folder.join("readiness.md"), &reports::readiness::render(summary));
            }
        }
        if is_asked(ReportFormat::Json) {
            outputs.file(&folder.join("covgate.json"), &json);
        }
    }
    if let Some(file) = &options.json {
        outputs.file(file, &json);
    }
    if let Some(file) = &options.markdown {
        outputs.file(file, &markdown);
    }
    if let Some(folder) = &options.html {
        outputs.site(folder, &site, is_single);
    }
    outputs.publish()
}

/// True if pages are written.
pub fn has_pages(options: &cli::Check, config: &Config) -> bool {
    options.html.is_some() || (!options.no_reports && is_asked(config, ReportFormat::Html))
}

fn is_asked(config: &Config, format: ReportFormat) -> bool {
    config.report.formats.as_ref().is_none_or(|formats| formats.contains(&format))
}

/// Writes some files; the names of those written, and what went wrong with the others.
pub fn write_each<'a>(files: impl Iterator<Item = (&'a PathBuf, String)>) -> (Vec<String>, Faults) {
    let mut outputs = Outputs::default();
    files.for_each(|(path, text)| outputs.file(path, &text));
    outputs.publish()
}

/// Whose sources the reports show: as asked for, else as configured.
pub fn sources(asked: Option<cli::Sources>, config: &Config) -> Sources {
    match asked {
        Some(cli::Sources::All) => Sources::All,
        Some(cli::Sources::Missed) => Sources::Missed,
        Some(cli::Sources::None) => Sources::None,
        None => config.report.sources.unwrap_or_default(),
    }
}

#[derive(Default)]
struct Outputs {
    drafts: Vec<Draft>,
    /// The names of those that are told, in order.
    written: Vec<String>,
    faults: Faults,
}

impl Outputs {
    fn file(&mut self, path: &Path, text: &str) {
        match write::draft(path, text.as_bytes()) {
            Ok(draft) => {
                self.written.push(shown(draft.place()));
                self.drafts.push(draft);
            }
            Err(fault) => self.faults.push(fault),
        }
    }

    /// Puts all drafts in their places, one right after the other.
    fn publish(mut self) -> (Vec<String>, Faults) {
        for draft in self.drafts {
            let name = shown(draft.place());
            if let Err(fault) = draft.publish() {
                self.faults.push(fault);
                self.written.retain(|written| *written != name);
            }
        }
        (self.written, self.faults)
    }

    /// The pages of files are replaced as a whole, and before the overview that leads to them.
    fn site(&mut self, folder: &Path, site: &Site<'_>, is_single: bool) {
        if is_single {
            return self.file(&folder.join("index.html"), &site.single());
        }
        let pages = || write::draft_folder(folder, reports::html::FOLDER, site.files());
        let (pages, top) = rayon::join(pages, || site.top());
        match pages {
            Ok(pages) => self.drafts.push(pages),
            Err(fault) => return self.faults.push(fault),
        }
        let (written, failed) = (self.written.len(), self.faults.len());
        for (name, text) in top {
            self.file(&folder.join(name), &text);
        }
        // Of the pages only the overview is named: it leads to all others.
        self.written.truncate(written);
        if self.faults.len() == failed {
            self.written.push(shown(&folder.join("index.html")));
        }
    }
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
