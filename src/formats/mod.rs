//! Reports as other tools write them: recognised by content, read into the model, written from it.

mod cobertura;
mod contexts;
mod coverage_json;
mod cursor;
mod encoding;
#[cfg(test)]
mod figures_tests;
mod junit;
mod known;
mod lcov;
mod limits;
mod lines;
mod note;
#[cfg(test)]
mod own_layout_tests;
mod pieces;
mod python_json;
mod timestamp;
mod write;
mod xml;

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

pub use contexts::{Asked, Contexts, LineContexts};
pub use known::KnownRegions;
pub use limits::{Limits, unreadable};
pub use timestamp::Timestamp;
pub use write::{Merged, write};

use crate::coverage::{FileCoverage, RunId};
use crate::document::Document;
use crate::fault::Fault;
use crate::results::TestReport;
use pieces::Pieces;

/// One report file, read.
#[derive(Debug, PartialEq)]
pub struct Report {
    /// The name it was asked for by.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Who wrote it.
    pub producer: Producer,
    /// The identity of its content.
    pub run: RunId,
    /// When it says it was written, as text of its own format; for merged reports.
    pub timestamp: Option<String>,
    /// Folders that its file names may be relative to (`<source>`); empty where the format has none.
    pub roots: Arc<[String]>,
    /// The files it speaks of, in its own order.
    pub files: Vec<ReportedFile>,
    /// Which contexts ran each line; none if they were not asked for, or the report has none.
    pub contexts: Option<Contexts>,
    /// What a reader of the verdict should know about how it was read.
    pub remarks: Vec<Remark>,
}

/// A file as a report names it.
#[derive(Debug, PartialEq)]
pub struct ReportedFile {
    /// The name in the report.
    pub name: String,
    /// Its coverage.
    pub coverage: FileCoverage,
}

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// coverage.py's JSON.
    CoverageJson,
    /// Cobertura XML.
    Cobertura,
    /// LCOV's tracefile.
    Lcov,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::CoverageJson, Self::Cobertura, Self::Lcov];

    /// The name in JSON and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CoverageJson => "coverage-json",
            Self::Cobertura => "cobertura",
            Self::Lcov => "lcov",
        }
    }

    /// The format that a file name asks for: `.json`, `.xml`, `.lcov` or `.info`.
    #[must_use]
    pub fn by_extension(path: &Path) -> Option<Self> {
        match path.extension()?.to_ascii_lowercase().to_str()? {
            "json" => Some(Self::CoverageJson),
            "xml" => Some(Self::Cobertura),
            "lcov" | "info" => Some(Self::Lcov),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The program that wrote a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Producer {
    /// coverage.py of a version; LCOV does not tell it.
    CoveragePy(Option<String>),
    /// Another program.
    Other,
}

impl fmt::Display for Producer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CoveragePy(Some(version)) => write!(formatter, "coverage.py {version}"),
            Self::CoveragePy(None) => formatter.write_str("coverage.py"),
            Self::Other => formatter.write_str("another program"),
        }
    }
}

/// Something about a report that is no fault but must be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Stable code.
    pub code: &'static str,
    /// One sentence without the report's name.
    pub message: String,
    /// How many things it speaks of.
    pub count: u64,
}

impl Remark {
    fn new(code: &'static str, message: impl Into<String>, count: u64) -> Self {
        Self { code, message: message.into(), count }
    }
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// Coverage.
    Coverage(Report),
    /// Results of tests.
    Tests(TestReport),
}

/// Reads a file of any format, told apart by content: coverage, with its contexts if they are asked for, or results of
/// tests.
///
/// # Errors
/// If the content is neither, is damaged, or contradicts itself.
pub fn read_any(name: &str, bytes: impl Into<Vec<u8>>, asked: Asked) -> Result<Content, Fault> {
    let bytes = bytes.into();
    let run = xxhash_rust::xxh3::xxh3_64(&bytes);
    let document = Document::new(name, encoding::decode(name, bytes)?);
    let kind = detect(&document)?;
    match kind {
        Kind::Coverage(Format::CoverageJson) => coverage_json::read(&document, run, asked),
        Kind::Coverage(Format::Cobertura) => cobertura::read(&document, run),
        Kind::Coverage(Format::Lcov) => lcov::read(&document, run),
        Kind::Tests => return junit::read(&document, run).map(Content::Tests),
    }
    .map(Content::Coverage)
}

/// Reads the coverage of a report of any format, told apart by content.
///
/// # Errors
/// If the content is no coverage report, is damaged, or contradicts itself.
pub fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Report, Fault> {
    read_with(name, bytes, Asked::Coverage)
}

/// Reads a coverage report, with its contexts if they are asked for.
///
/// # Errors
/// As [`read`].
pub fn read_with(name: &str, bytes: impl Into<Vec<u8>>, asked: Asked) -> Result<Report, Fault> {
    match read_any(name, bytes, asked)? {
        Content::Coverage(report) => Ok(report),
        Content::Tests(_) => Err(not_coverage(name, "a JUnit test report, not a coverage report")
            .with_help("name it under `junit` of its layer, not under `reports`")),
    }
}

/// Reads results of tests.
///
/// # Errors
/// If the content is something else, or is damaged.
pub fn read_tests(name: &str, bytes: impl Into<Vec<u8>>) -> Result<TestReport, Fault> {
    let (what, help) = match read_any(name, bytes, Asked::Coverage) {
        Ok(Content::Tests(report)) => return Ok(report),
        Ok(Content::Coverage(_)) => {
            ("a coverage report, not a JUnit test report", "name it under `reports` of its layer")
        }
        Err(fault) if is_another_kind(&fault) => ("not a JUnit test report", JUNIT),
        Err(fault) if fault.code() == EMPTY => return Err(fault.with_help(JUNIT)),
        Err(fault) => return Err(fault),
    };
    Err(Fault::new(NOT_TESTS, format!("{name} is {what}")).with_help(help))
}

/// Reads a report as coverage.py itself lays it out, piece by piece; none if it is any other text, or its contexts are
/// asked for, which [`read_with`] is for.
pub fn read_pieces(name: &str, source: impl Read, asked: Asked, known: &KnownRegions) -> Option<Report> {
    let mut pieces = Pieces::new(source);
    pieces.more().ok()?;
    match (pieces.sight().first()?, asked) {
        (_, Asked::Contexts) => None,
        (b'{', Asked::Coverage) => coverage_json::read_compact(name, &mut pieces, Some(known)),
        (b'{', Asked::Figures) => coverage_json::read_compact(name, &mut pieces, None),
        (b'<', _) => cobertura::read_dialect(name, &mut pieces),
        _ => None,
    }
}

/// How many parts a report of so many bytes is read in, whatever the machine; one is read piece by piece.
#[must_use]
pub fn parts_of(length: u64) -> u64 {
    /// As much as is worth a thread.
    const PART: u64 = 4 << 20;
    length / PART
}

/// Reads a report as coverage.py itself lays it out, in two parts or more at once; none if it is any other text, or more than
/// its figures is asked for, which [`read_pieces`] and [`read_with`] are for.
///
/// `from` is the report from a place on. The identity is not that of the bytes, but that of what is read.
pub fn read_parts<R: Read>(
    name: &str,
    (length, count): (u64, u64),
    from: impl Fn(u64) -> io::Result<R> + Sync,
    asked: Asked,
) -> Option<Report> {
    match asked {
        Asked::Figures if count > 1 => coverage_json::read_parts(name, (length, count), from),
        Asked::Coverage | Asked::Figures | Asked::Contexts => None,
    }
}

/// True if a fault says that the file is something else than a coverage report, rather than a damaged one.
#[must_use]
pub fn is_another_kind(fault: &Fault) -> bool {
    fault.code() == NOT_COVERAGE || fault.code() == NOT_TESTS
}

const NOT_COVERAGE: &str = "covgate::formats::not-a-coverage-report";
const NOT_TESTS: &str = "covgate::formats::not-a-test-report";
const EMPTY: &str = "covgate::formats::empty";
const JUNIT: &str = "give pytest's JUnit XML: `pytest --junitxml=FILE`";

/// What a document is, by how it begins.
enum Kind {
    Coverage(Format),
    Tests,
}

fn detect(document: &Document) -> Result<Kind, Fault> {
    let text = document.text().trim_start();
    if text.is_empty() {
        return Err(Fault::new(EMPTY, format!("{} is empty", document.name()))
            .with_help("did the run that should write it fail? coverage.py writes no report when it has no data"));
    }
    if text.starts_with('[') {
        return Err(not_coverage(document.name(), "a JSON list, not coverage.py's report"));
    }
    if text.starts_with('{') {
        return match foreign_json(text) {
            Some(what) => Err(not_coverage(document.name(), what)),
            None => Ok(Kind::Coverage(Format::CoverageJson)),
        };
    }
    if text.starts_with('<') {
        return match xml::root(text) {
            Some("coverage") if !is_clover(text) => Ok(Kind::Coverage(Format::Cobertura)),
            Some("coverage") => Err(not_coverage(document.name(), "Clover XML, which covgate does not read")),
            Some("testsuites" | "testsuite") => Ok(Kind::Tests),
            Some("report") => Err(not_coverage(document.name(), "JaCoCo XML, which covgate does not read")),
            Some(root) => Err(not_coverage(document.name(), &format!("not a coverage report (root `{root}`)"))),
            None => Ok(Kind::Coverage(Format::Cobertura)),
        };
    }
    if is_lcov(text) {
        return Ok(Kind::Coverage(Format::Lcov));
    }
    if text.starts_with("mode: ") {
        return Err(not_coverage(document.name(), "a Go coverage profile, which covgate does not read"));
    }
    Err(not_coverage(document.name(), "not a coverage report: neither JSON, XML nor LCOV"))
}

fn not_coverage(name: &str, what: &str) -> Fault {
    Fault::new(NOT_COVERAGE, format!("{name} is {what}")).with_help(
        "give coverage.py's JSON (`coverage json`), Cobertura XML (`coverage xml`) or LCOV (`coverage lcov`)",
    )
}

/// LCOV has a record per line, and the first ones can be a test name, a source file, a version or a comment.
fn is_lcov(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| ["TN:", "SF:", "VER:"].iter().any(|tag| line.starts_with(tag)))
}

fn is_clover(text: &str) -> bool {
    let head = head(text, 2_000);
    let head = head.split("<sources").next().unwrap_or(head);
    head.contains("clover=") || head.contains("<project")
}

/// The first so many bytes of a text, or a few less.
fn head(text: &str, length: usize) -> &str {
    let mut end = text.len().min(length);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// JSON reports of other programs, by a key that only they have.
fn foreign_json(text: &str) -> Option<&'static str> {
    let head = head(text, 4_000);
    if head.contains("\"software\": \"slipcover\"") {
        return Some(
            "slipcover's JSON, which does not tell the number of statements; let it write Cobertura (`--xml`)",
        );
    }
    if head.contains("\"meta\"") {
        return None;
    }
    [
        ("\"statementMap\"", "Istanbul's JSON, which covgate does not read; write Cobertura or LCOV instead"),
        ("llvm.coverage.json", "LLVM's coverage JSON, which covgate does not read; write LCOV instead"),
        ("\"statements\":{\"total\"", "Istanbul's JSON summary, which tells no lines; write Cobertura or LCOV instead"),
        ("\"timestamp\":", "a SimpleCov result or another program's JSON, not coverage.py's"),
        ("\"schema\"", "a JSON file of another kind, not coverage.py's report"),
    ]
    .into_iter()
    .find(|(key, _)| head.contains(key))
    .map(|(_, what)| what)
}

fn no_files(name: &str) -> Fault {
    Fault::new("covgate::formats::no-files", format!("{name} lists no files"))
        .with_help("nothing was measured: check `source` of coverage.py and the working directory of the run")
}

/// True for a positive number of hits, false for none: digits, digits with a zero fraction, or an exponent.
fn is_hit(text: &str) -> Option<bool> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.bytes().any(|byte| byte != b'0'));
    }
    let text = text.trim();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let all_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let is_whole = part.bytes().all(|byte| byte == b'0') || text.contains(['e', 'E']);
    if !all_digits(whole) || !all_digits(part) || !all_digits(exponent) || !is_whole {
        return None;
    }
    Some(whole.bytes().chain(part.bytes()).any(|byte| byte != b'0'))
}
