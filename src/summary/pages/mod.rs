//! One file, line by line: what its page shows. Made when it is asked for, so that no run holds all lines at once.

mod lines;
mod reasons;

use crate::config::Sources;
use crate::coverage::{FileCoverage, LineNumber, SourcePath};
use crate::layers::MeasuredFile;
use crate::paths::{NotRead, SourceRoot};
use crate::source::{Jumps, Source, Token};
use crate::summary::Merged;
use crate::summary::MissedRow;
use crate::summary::letters::letters;
use lines::Known;
use reasons::{jumps, reason};

pub use lines::{FunctionRow, Line, PlaceRow, State};

/// The pages of a run's files.
pub struct Pages<'a> {
    merged: Merged<'a>,
    sources: Sources,
    root: SourceRoot,
    letters: Vec<String>,
    jumps: Jumps,
}

/// A file, line by line.
#[derive(Debug)]
pub struct FilePage {
    /// Its source, or why it is not shown.
    pub source: Shown,
    /// The lines of the source, the first line first; empty where it is not shown.
    pub lines: Vec<Line>,
    /// What is missed, in the order of the file.
    pub places: Vec<PlaceRow>,
    /// Functions with a body, in the order of the file; none where no report tells them.
    pub functions: Vec<FunctionRow>,
}

impl FilePage {
    /// The text of a line and its coloured parts; nothing where the source is not shown.
    #[must_use]
    pub fn code(&self, line: u32) -> (&str, &[Token]) {
        match (&self.source, LineNumber::new(line)) {
            (Shown::Source(source), Some(line)) => (source.line(line).unwrap_or_default(), source.tokens(line)),
            (Shown::Source(_), None) | (Shown::Not(_), _) => ("", &[]),
        }
    }
}

/// The source of a file.
#[derive(Debug)]
pub enum Shown {
    /// It is shown.
    Source(Box<Source>),
    /// It was not asked for, or cannot be shown: a sentence that says why.
    Not(String),
}

impl<'a> Pages<'a> {
    /// The pages of merged coverage.
    #[must_use]
    pub fn new(merged: Merged<'a>, sources: Sources) -> Self {
        let measured = &merged.united.measured;
        let names: Vec<&str> = measured.layers().iter().map(crate::layer_name::LayerName::as_str).collect();
        let mut letters = letters(&names);
        letters.truncate(MOST);
        if measured.has_unlabelled() && letters.len() < MOST {
            letters.push(UNLABELLED.to_owned());
        }
        let root = SourceRoot::new(&merged.config.root);
        Self { merged, sources, root, letters, jumps: jumps(merged.runs) }
    }

    /// The letters that stand for the layers, in order; `–` stands for runs of no layer.
    #[must_use]
    pub fn letters(&self) -> &[String] {
        &self.letters
    }

    /// True if sources are shown, of all files or of some.
    #[must_use]
    pub fn have_sources(&self) -> bool {
        match self.sources {
            Sources::All | Sources::Missed => true,
            Sources::None => false,
        }
    }

    /// The page of a file of the run.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<FilePage> {
        let path = SourcePath::new(path).ok()?;
        let file = self.merged.united.measured.files().get(&path)?;
        let source = self.source(&path, file);
        let known = Known::new(file, self.jumps);
        let lines = match &source {
            Shown::Source(source) => known.lines(source, self.letters.len()),
            Shown::Not(_) => Vec::new(),
        };
        let text = match &source {
            Shown::Source(source) => Some(&**source),
            Shown::Not(_) => None,
        };
        Some(FilePage { places: known.places(text), functions: known.functions(self.letters.len()), lines, source })
    }

    /// Missed exits of a file in sentences, for each of several lists of them, with what its source tells of them, if that is
    /// what was measured. The source is read once for all.
    #[must_use]
    pub fn reasons(&self, path: &str, lists: &[Vec<MissedRow>]) -> Vec<Vec<String>> {
        if lists.iter().all(Vec::is_empty) {
            return vec![Vec::new(); lists.len()];
        }
        let file =
            SourcePath::new(path).ok().and_then(|path| Some((self.merged.united.measured.files().get(&path)?, path)));
        let shown = file.map(|(file, path)| self.source(&path, file));
        let source = match &shown {
            Some(Shown::Source(source)) => Some(&**source),
            Some(Shown::Not(_)) | None => None,
        };
        let told = |exit: &MissedRow| match (exit.missed(), source) {
            (Some(missed), Some(source)) => format!("line {} {}", exit.line, reason(missed, Some(source), self.jumps)),
            _ => exit.sentence(),
        };
        lists.iter().map(|exits| exits.iter().map(told).collect()).collect()
    }

    fn source(&self, path: &SourcePath, file: &MeasuredFile) -> Shown {
        let is_whole = || file.overall.missing().is_empty() && known_whole(file);
        let why_not = match self.sources {
            Sources::Missed if is_whole() => {
                Some("Nothing is missed here, and sources of such files are not shown (sources: missed).")
            }
            Sources::None => Some("Sources are not shown in this report (sources: none)."),
            Sources::All | Sources::Missed => None,
        };
        if let Some(why_not) = why_not {
            return Shown::Not(why_not.to_owned());
        }
        match self.root.read(path) {
            Ok(bytes) => {
                let source = Source::new(&bytes);
                match mismatch(&source, &file.overall) {
                    None => Shown::Source(Box::new(source)),
                    Some(why) => Shown::Not(why),
                }
            }
            Err(why) => Shown::Not(why_not_read(&why)),
        }
    }
}

/// Why a source is not shown, in a sentence.
fn why_not_read(why: &NotRead) -> String {
    match why {
        NotRead::Elsewhere => "The source is not shown: the file was not found in the project.".to_owned(),
        NotRead::Hidden => "The source is not shown: the file is hidden.".to_owned(),
        NotRead::Absent => "The source is not here: it was not found below the project's root.".to_owned(),
        NotRead::LeadsOut => "The source is not shown: a link leads out of the project.".to_owned(),
        NotRead::Failed(error) => format!("The source cannot be read: {error}."),
    }
}

/// So many layers have letters.
const MOST: usize = 64;
const UNLABELLED: &str = "–";

fn known_whole(file: &MeasuredFile) -> bool {
    file.overall.branch_measure().is_none_or(|measure| measure.low().missed() == 0)
}

/// Why a source is not what the run measured, if that can be seen.
fn mismatch(source: &Source, file: &FileCoverage) -> Option<String> {
    let why = source.contradiction(&file.executed().union(file.missing()))?;
    Some(format!(
        "The source here is not what was measured: {why}. Give the checkout of the run, or run the tests again."
    ))
}
