//! A report read, with its counts checked against its lists.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use super::NEWEST_FORMAT;
use super::any_layout;
use super::contexts;
use super::outlined::Outlined;
use super::shape::{ArcList, FileJson, RegionMap, ReportJson, Summary};
use super::surrogates;
use crate::coverage::{Arcs, Branches, Counts, FileCoverage, Regions, RunId, SourcePath, Taken};
use crate::document::Document;
use crate::fault::Fault;
use crate::formats::note::Allowance;
use crate::formats::python_json::ascii;
use crate::formats::write::WITHOUT_VERSION;
use crate::formats::{Asked, Contexts, Format, Producer, Remark, Report, ReportedFile};

/// Reads a report.
///
/// # Errors
/// If the text is no JSON of this shape, or its counts and lists contradict each other.
pub(in crate::formats) fn read(document: &Document, run: RunId, asked: Asked) -> Result<Report, Fault> {
    let mended = surrogates::mended(document.text()).map(|text| Document::new(document.name(), text));
    let document = mended.as_ref().unwrap_or(document);
    match asked {
        Asked::Coverage => read_text::<RegionMap>(document, run),
        Asked::Figures => read_text::<Outlined>(document, run),
        Asked::Contexts => {
            let report = read_text::<RegionMap>(document, run)?;
            Ok(Report { contexts: read_contexts(document, &report.files)?, ..report })
        }
    }
}

/// What is read of functions and classes.
pub(super) trait Told: Default {
    /// The report, if there is a quicker way to it than serde's.
    fn quickly(text: &str) -> Option<ReportJson<'_, Self>>;

    /// Adds the functions and the classes of a file to its coverage.
    fn add_to(coverage: FileCoverage, functions: Self, classes: Self) -> FileCoverage;
}

impl Told for RegionMap {
    fn quickly(_: &str) -> Option<ReportJson<'_, Self>> {
        None
    }

    fn add_to(coverage: FileCoverage, functions: Self, classes: Self) -> FileCoverage {
        coverage.with_regions(Regions { functions: functions.0, classes: classes.0 })
    }
}

impl Told for Outlined {
    fn quickly(text: &str) -> Option<ReportJson<'_, Self>> {
        any_layout::read(text)
    }

    fn add_to(coverage: FileCoverage, functions: Self, classes: Self) -> FileCoverage {
        coverage.with_outline(Self::of(functions, &classes))
    }
}

fn read_contexts(document: &Document, files: &[ReportedFile]) -> Result<Option<Contexts>, Fault> {
    let read = contexts::read(document.text()).map_err(|error| malformed(document, &error))?;
    let Some((contexts, has_them)) = read else { return Ok(None) };
    let lacks = |(file, has): &(&ReportedFile, bool)| !has && !file.coverage.executed().is_empty();
    match files.iter().zip(has_them).find(lacks) {
        Some((file, _)) => Err(Fault::new(
            "covgate::json::no-contexts",
            format!("{}: {} has no contexts, unlike other files", document.name(), file.name),
        )
        .with_help("the report was edited by hand or merged by another tool; make it again with `coverage json`")),
        None => Ok(Some(contexts)),
    }
}

pub(super) fn read_text<'a, R: Told + Deserialize<'a>>(document: &'a Document, run: RunId) -> Result<Report, Fault> {
    let json = match R::quickly(document.text()) {
        Some(json) => json,
        None => serde_json::from_str(document.text()).map_err(|error| malformed(document, &error))?,
    };
    let (Some(meta), Some(files)) = (json.meta, json.files) else {
        return Err(Fault::new(
            crate::formats::NOT_COVERAGE,
            format!("{} is not coverage.py's JSON report: it has no `meta` and `files`", document.name()),
        )
        .with_help("make one with `coverage json` or `pytest --cov=src --cov-report=json`"));
    };
    let Some(version) = meta.version else {
        return Err(Fault::new("covgate::json::no-version", format!("{} has no `meta.version`", document.name()))
            .with_help("it is damaged or was not written by coverage.py; make it again with `coverage json`"));
    };
    if files.0.is_empty() {
        return Err(crate::formats::no_files(document.name()));
    }
    let reading = Reading { document, run, has_branches: meta.branch_coverage.unwrap_or(false) };
    let summaries: Vec<Summary> = files.0.iter().map(|(_, file)| file.summary).collect();
    let mut remarks = Vec::new();
    if let Some(format) = meta.format.filter(|&format| format > u64::from(NEWEST_FORMAT)) {
        let message = format!("is of the newer format {format}; what is known up to format {NEWEST_FORMAT} was read");
        remarks.push(Remark::new("covgate::json::newer-format", message, 1));
    }
    let mut reported = Vec::with_capacity(files.0.len());
    let mut spellings = HashSet::new();
    let mut allowance = Allowance::default();
    for (name, file) in files.0 {
        if name.is_empty() {
            return Err(reading.fault_in(&name, "covgate::json::no-name", "a file without a name"));
        }
        if let Ok(path) = SourcePath::new(&name)
            && !spellings.insert(path)
        {
            return Err(reading.fault_in(
                &name,
                "covgate::json::same-file-twice",
                &format!("{name} is listed under two spellings"),
            ));
        }
        let coverage = reading.file(&name, file, &mut allowance)?;
        reported.push(ReportedFile { name, coverage });
    }
    reading.check_totals(json.totals.as_ref(), &summaries)?;
    Ok(report(document.name(), run, &version, meta.timestamp.map(Cow::into_owned), reported, remarks))
}

/// A report of the format, from what was read of it.
pub(super) fn report(
    name: &str,
    run: RunId,
    version: &str,
    timestamp: Option<String>,
    files: Vec<ReportedFile>,
    remarks: Vec<Remark>,
) -> Report {
    Report {
        name: name.to_owned(),
        format: Format::CoverageJson,
        producer: match version {
            WITHOUT_VERSION => Producer::Other,
            version => Producer::CoveragePy(Some(version.to_owned())),
        },
        run,
        timestamp,
        roots: Arc::default(),
        files,
        contexts: None,
        remarks,
    }
}

fn malformed(document: &Document, error: &serde_json::Error) -> Fault {
    let at = document.offset(error.line(), error.column());
    let end = (at + 1).min(document.text().len());
    let start = if error.is_eof() { at.saturating_sub(1) } else { at };
    let what = error.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    let (code, message, help) = match error.classify() {
        serde_json::error::Category::Eof => (
            "covgate::json::truncated",
            format!("{} ends in the middle (at byte {at})", document.name()),
            "the report was cut off; make it again",
        ),
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => (
            "covgate::json::syntax",
            format!("{} is not valid JSON: {what} (at byte {at})", document.name()),
            "make the report again with `coverage json`",
        ),
        serde_json::error::Category::Data => (
            "covgate::json::shape",
            format!("{} is not coverage.py's JSON: {what}", document.name()),
            "make the report again with `coverage json`; covgate reads formats 1, 2 and 3",
        ),
    };
    Fault::new(code, message).with_help(help).at(document, start..end.max(start), what)
}

/// A count of a summary that adds up to the same count of the totals.
type Column = (&'static str, fn(&Summary) -> Option<u32>);

/// What is the same for all files of one report.
pub(super) struct Reading<'a> {
    pub(super) document: &'a Document,
    pub(super) run: RunId,
    pub(super) has_branches: bool,
}

impl Reading<'_> {
    fn fault_in(&self, name: &str, code: &'static str, message: &str) -> Fault {
        let fault = Fault::new(code, format!("{}: {message}", self.document.name()))
            .with_help("the report was edited by hand or merged by another tool; make it again with `coverage json`");
        match find_key(self.document.text(), name) {
            Some(span) => fault.at(self.document, span, "in the entry of this file"),
            None => fault,
        }
    }

    pub(super) fn file<R: Told>(
        &self,
        name: &str,
        file: FileJson<R>,
        allowance: &mut Allowance,
    ) -> Result<FileCoverage, Fault> {
        if file.has_branches() && !self.has_branches {
            let message = format!("{name} has branches, and `meta.branch_coverage` is not true");
            return Err(self.fault_in(name, "covgate::json::branches-denied", &message));
        }
        let summary = &file.summary;
        let lies = |what: String| {
            self.fault_in(
                name,
                "covgate::json::summary-disagrees",
                &format!("summary disagrees with lists in {name}: {what}"),
            )
        };
        let counted = [
            ("missing_lines", summary.missing_lines, file.missing_lines.0.len()),
            ("excluded_lines", summary.excluded_lines, file.excluded_lines.0.len()),
            ("covered_lines", summary.covered_lines, summary.num_statements.saturating_sub(file.missing_lines.0.len())),
        ];
        for (key, said, listed) in counted {
            if said != listed {
                return Err(lies(format!("{key} says {said}, the lists say {listed}")));
            }
        }
        let (executed, missing) = (file.executed_lines.0, file.missing_lines.0);
        let coverage = FileCoverage::new(summary.num_statements, executed, missing)
            .map_err(|error| self.fault_in(name, "covgate::json::lists-disagree", &format!("{error} in {name}")))?;
        let mut coverage = coverage.with_excluded(file.excluded_lines.0);
        if let Some(functions) = file.functions {
            coverage = R::add_to(coverage, functions, file.classes.unwrap_or_default());
        }
        let branches = self.branches(summary, file.missing_branches, file.executed_branches).map_err(lies)?;
        if let Some(branches) = branches {
            coverage = coverage.with_branches(branches);
        }
        match file.covgate {
            Some(note) => note.restore(&coverage, allowance).map_err(|error| {
                self.fault_in(
                    name,
                    "covgate::json::note-disagrees",
                    &format!("covgate's note on {name} disagrees with the report: {error}"),
                )
            }),
            None => Ok(coverage),
        }
    }

    fn branches(
        &self,
        summary: &Summary,
        missing: Option<ArcList>,
        executed: Option<ArcList>,
    ) -> Result<Option<Branches>, String> {
        let Some(total) = summary.num_branches else { return Ok(None) };
        let Some(missing) = missing else {
            let taken = summary.branches_taken().ok_or("covered branches are not told and cannot be computed")?;
            if taken > total {
                return Err(format!("{taken} branches are covered, of {total}"));
            }
            let counts = BTreeMap::from([(self.run, Counts::File(Taken { taken, total }))]);
            return Ok(Some(Branches { counts, ..Branches::default() }));
        };
        let listed = u32::try_from(missing.0.len()).unwrap_or(u32::MAX);
        if missing.1 {
            return Err("a missing branch is listed twice".to_owned());
        }
        if listed > total {
            return Err(format!("{listed} branches are missing, of {total}"));
        }
        if let Some(said) = summary.missing_branches.filter(|&said| said != listed) {
            return Err(format!("missing_branches says {said}, the list has {listed}"));
        }
        if let Some(said) = summary.covered_branches.filter(|&said| said != total - listed) {
            return Err(format!("covered_branches says {said}, the list leaves {}", total - listed));
        }
        let executed = executed.map(|arcs| arcs.0).unwrap_or_default();
        let arcs = Arcs { total, missing: missing.0, executed };
        Ok(Some(Branches { arcs: Some(arcs), ..Branches::default() }))
    }

    /// The totals must be the sums over the files: otherwise files were added or taken away after coverage.py wrote them.
    pub(super) fn check_totals(&self, totals: Option<&Summary>, files: &[Summary]) -> Result<(), Fault> {
        let Some(totals) = totals else { return Ok(()) };
        let columns: [Column; 7] = [
            ("covered_lines", |s| Some(s.covered_lines)),
            ("num_statements", |s| Some(s.num_statements)),
            ("missing_lines", |s| Some(s.missing_lines)),
            ("excluded_lines", |s| Some(s.excluded_lines)),
            ("num_branches", |s| s.num_branches),
            ("covered_branches", |s| s.covered_branches),
            ("missing_branches", |s| s.missing_branches),
        ];
        for (key, count) in columns {
            let Some(said) = count(totals) else { continue };
            let sum: u64 = files.iter().filter_map(count).map(u64::from).sum();
            if u64::from(said) != sum {
                return Err(self.totals_fault(&format!("{key} says {said}, its files sum up to {sum}")));
            }
        }
        if !totals.percent_is_true() {
            let said = totals.percent_covered.unwrap_or_default();
            return Err(self.totals_fault(&format!("percent_covered says {said}, the counts say otherwise")));
        }
        Ok(())
    }

    fn totals_fault(&self, what: &str) -> Fault {
        let fault = Fault::new(
            "covgate::json::totals-disagree",
            format!("{}: totals disagree with the files: {what}", self.document.name()),
        )
        .with_help("the report was edited by hand or merged by another tool; make it again with `coverage json`");
        match self.document.text().rfind("\"totals\"") {
            Some(at) => fault.at(self.document, at..at + "\"totals\"".len(), "these totals"),
            None => fault,
        }
    }
}

/// The place of an object key that is a file's name: as it stands, or with the ASCII-only escapes of Python's json.
fn find_key(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let plain = serde_json::to_string(name).ok()?;
    let escaped = ascii(&plain);
    [plain, escaped].into_iter().find_map(|key| {
        let at = text.find(&key)?;
        Some(at..at + key.len())
    })
}
