//! Cobertura XML of coverage.py and of other producers (FORMATS sections 2 and 3).
//!
//! Read strictly where quick-xml is lenient: unclosed elements, a second root, text outside, control characters and
//! entities are faults. A DOCTYPE is never fetched; one with an internal subset is refused.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::note::Note;
use super::{Format, Producer, Remark, Report, ReportedFile};
use crate::coverage::{
    Branches, Counts, FileCoverage, Label, Labels, LineNumber, LineSet, RunId, Taken, Target, Targets,
};
use crate::document::Document;
use crate::fault::Fault;

/// Elements may not nest deeper; the format needs nine.
const DEEPEST: usize = 64;

/// The name of the root element; none if the text breaks off before it.
#[must_use]
pub fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("<?") {
            rest = after.split_once("?>")?.1.trim_start();
        } else if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->")?.1.trim_start();
        } else if rest.starts_with("<!") {
            let end = rest.find(['>', '['])?;
            let end = if rest.as_bytes()[end] == b'[' { rest.find("]>")? + 1 } else { end };
            rest = rest[end + 1..].trim_start();
        } else {
            let name = rest.strip_prefix('<')?;
            return name.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next();
        }
    }
}

/// Reads a report.
///
/// # Errors
/// If the text is not well-formed, holds impossible numbers, or hides files that its header counts.
pub fn read(document: &Document, run: RunId) -> Result<Report, Fault> {
    let mut reading = Reading::new(document, run);
    reading.read()?;
    reading.finish()
}

struct Reading<'a> {
    document: &'a Document,
    run: RunId,
    header: Header,
    is_coverage_py: bool,
    roots: Vec<String>,
    /// Classes by file name, in order of first appearance.
    files: Vec<(String, ClassLines)>,
    by_name: BTreeMap<String, usize>,
    remarks: BTreeMap<&'static str, Remark>,
}

#[derive(Default)]
struct Header {
    version: Option<String>,
    timestamp: Option<String>,
    lines_valid: Option<u64>,
    lines_covered: Option<u64>,
    branches_valid: Option<u64>,
    at: Range<usize>,
}

/// The lines of all classes of one file.
#[derive(Default)]
struct ClassLines {
    lines: BTreeMap<LineNumber, XmlLine>,
    /// Lines of methods, used where the class has no lines of its own.
    method_lines: BTreeMap<LineNumber, XmlLine>,
    note: Option<Note>,
}

/// What one or more `line` elements of one run say of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct XmlLine {
    is_hit: bool,
    branch: XmlBranch,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum XmlBranch {
    /// The line does not branch.
    #[default]
    None,
    /// It branches, and nothing else is told.
    Unknown,
    /// So many of so many exits, and what is known of them.
    Counted { taken: Taken, exits: Exits },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Exits {
    /// Only counted.
    #[default]
    Counted,
    /// The missing targets.
    Missing(Vec<Target>),
    /// Each exit by its own `condition`: its label, and whether it was taken.
    Labelled(Vec<(Label, bool)>),
}

/// The element whose content is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Coverage,
    Sources,
    Source,
    Packages,
    Package,
    Classes,
    Class,
    Methods,
    Method,
    ClassLines,
    MethodLines,
    Line,
    Conditions,
    Other,
}

/// A `line` element that is open.
struct OpenLine {
    number: LineNumber,
    line: XmlLine,
    conditions: Vec<Condition>,
    at: Range<usize>,
}

struct Condition {
    label: Label,
    /// Whether it was taken, if it is all or nothing.
    is_taken: Option<bool>,
}

type Attributes = Vec<(String, String)>;

impl<'a> Reading<'a> {
    fn new(document: &'a Document, run: RunId) -> Self {
        Self {
            document,
            run,
            header: Header::default(),
            is_coverage_py: false,
            roots: Vec::new(),
            files: Vec::new(),
            by_name: BTreeMap::new(),
            remarks: BTreeMap::new(),
        }
    }

    fn fault(&self, code: &'static str, message: &str, span: Range<usize>, label: impl Into<String>) -> Fault {
        Fault::new(code, format!("{}: {message}", self.document.name()))
            .with_help("make the report again with `coverage xml`, or give coverage.py's JSON instead")
            .at(self.document, span, label)
    }

    fn syntax(&self, message: &str, span: Range<usize>) -> Fault {
        let at = span.start;
        self.fault("covgate::xml::syntax", &format!("not well-formed XML: {message} (at byte {at})"), span, message)
    }

    fn remark(&mut self, code: &'static str, message: &str) {
        self.remarks.entry(code).or_insert_with(|| Remark::new(code, message, 0)).count += 1;
    }

    fn read(&mut self) -> Result<(), Fault> {
        let text = self.document.text();
        if let Some((at, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
            return Err(self.syntax(&format!("the control character U+{:04X}", u32::from(c)), at..at + c.len_utf8()));
        }
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Element> = Vec::new();
        let mut is_root_closed = false;
        let mut class: Option<usize> = None;
        let mut line: Option<OpenLine> = None;
        let mut source = String::new();
        loop {
            let start = offset(reader.buffer_position());
            let event = reader.read_event();
            let span = start..offset(reader.buffer_position());
            let event = event.map_err(|error| {
                if matches!(error, quick_xml::Error::Syntax(_)) {
                    return self.truncated();
                }
                let at = offset(reader.error_position()).min(text.len());
                self.syntax(&error.to_string(), at..(at + 1).min(text.len()))
            })?;
            match event {
                Event::Start(tag) => {
                    if is_root_closed {
                        return Err(self.syntax("a second root element", span));
                    }
                    if open.len() >= DEEPEST {
                        return Err(self.syntax("elements nest more than 64 deep", span));
                    }
                    let element = element(open.last().copied(), tag.name().as_ref());
                    let attributes = self.attributes(&tag, &span)?;
                    match element {
                        Element::Coverage => self.open_coverage(&attributes, span),
                        Element::Source => source.clear(),
                        Element::Class => class = Some(self.open_class(&attributes, span)?),
                        Element::Line => line = self.open_line(&attributes, span)?,
                        Element::Other if open.last() == Some(&Element::Conditions) => {
                            if let Some(line) = &mut line {
                                line.conditions.extend(condition(&attributes));
                            }
                        }
                        _ => {}
                    }
                    open.push(element);
                }
                Event::End(_) => {
                    let element = open.pop();
                    match element {
                        Some(Element::Coverage) => is_root_closed = true,
                        Some(Element::Source) => self.roots.push(source.trim().to_owned()),
                        Some(Element::Class) => class = None,
                        Some(Element::Line) => {
                            if let (Some(line), Some(class)) = (line.take(), class) {
                                let is_method = open.last() == Some(&Element::MethodLines);
                                self.close_line(line, class, is_method)?;
                            }
                        }
                        _ => {}
                    }
                }
                Event::Text(content) => match open.last() {
                    Some(Element::Source) => {
                        let content = content.xml_content(XmlVersion::Implicit1_0);
                        source.push_str(&content);
                    }
                    Some(_) => {}
                    None if content.trim().is_empty() => {}
                    None => return Err(self.syntax("text outside the root element", span)),
                },
                Event::CData(content) => {
                    if open.last() == Some(&Element::Source) {
                        source.push_str(&content);
                    }
                }
                Event::GeneralRef(name) => {
                    let resolved = resolve(&name).ok_or_else(|| self.entity(&name, span.clone()))?;
                    if open.last() == Some(&Element::Source) {
                        source.push(resolved);
                    }
                }
                Event::DocType(doctype) => {
                    if doctype.contains('[') {
                        let message = "its DOCTYPE defines entities or elements of its own; not read";
                        return Err(self.fault("covgate::xml::doctype", message, span, "an internal subset"));
                    }
                }
                Event::Comment(comment) => {
                    self.is_coverage_py |= comment.trim_start().starts_with("Generated by coverage.py");
                }
                Event::PI(instruction) => {
                    if let (Some(json), Some(class)) = (instruction.strip_prefix("covgate "), class) {
                        self.files[class].1.note = Some(self.note(json, span)?);
                    }
                }
                Event::Decl(_) | Event::Empty(_) => {}
                Event::Eof => break,
            }
        }
        if !is_root_closed {
            return Err(self.truncated());
        }
        Ok(())
    }

    fn truncated(&self) -> Fault {
        let end = self.document.text().len();
        let what = format!("the report ends in the middle (at byte {end}): `</coverage>` is missing");
        self.fault("covgate::xml::truncated", &what, end.saturating_sub(1)..end, "cut off here")
    }

    fn entity(&self, name: &str, span: Range<usize>) -> Fault {
        self.fault(
            "covgate::xml::entity",
            &format!("the entity &{name}; is not one of XML's five; not read"),
            span,
            "not expanded",
        )
    }

    fn note(&self, json: &str, span: Range<usize>) -> Result<Note, Fault> {
        let json = json.trim_end_matches('?').replace("?\\u003e", "?>");
        serde_json::from_str(&json).map_err(|error| {
            self.fault("covgate::xml::note", &format!("covgate's note is damaged: {error}"), span, "this note")
        })
    }

    fn attributes(&self, tag: &BytesStart<'_>, span: &Range<usize>) -> Result<Attributes, Fault> {
        let mut attributes = Attributes::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| self.syntax(&error.to_string(), span.clone()))?;
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 8, quick_xml::escape::resolve_xml_entity)
                .map_err(|error| match &error {
                    quick_xml::Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(_, name)) => {
                        self.entity(name, span.clone())
                    }
                    other => self.syntax(&other.to_string(), span.clone()),
                })?
                .into_owned();
            attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(attributes)
    }

    fn open_coverage(&mut self, attributes: &Attributes, at: Range<usize>) {
        let count = |name| get(attributes, name).and_then(|text| text.parse().ok());
        self.header = Header {
            version: get(attributes, "version").map(str::to_owned),
            timestamp: get(attributes, "timestamp").map(str::to_owned),
            lines_valid: count("lines-valid"),
            lines_covered: count("lines-covered"),
            branches_valid: count("branches-valid"),
            at,
        };
    }

    fn open_class(&mut self, attributes: &Attributes, at: Range<usize>) -> Result<usize, Fault> {
        let Some(name) = get(attributes, "filename").filter(|name| !name.trim().is_empty()) else {
            return Err(self.fault("covgate::xml::no-filename", "a class without a file name", at, "no `filename`"));
        };
        if let Some(&index) = self.by_name.get(name) {
            if self.is_coverage_py {
                let message = format!("{name} is listed twice, which coverage.py does not do");
                return Err(self.fault("covgate::xml::same-file-twice", &message, at, "the second time"));
            }
            return Ok(index);
        }
        self.files.push((name.to_owned(), ClassLines::default()));
        self.by_name.insert(name.to_owned(), self.files.len() - 1);
        Ok(self.files.len() - 1)
    }

    fn open_line(&mut self, attributes: &Attributes, at: Range<usize>) -> Result<Option<OpenLine>, Fault> {
        let Some(number) = get(attributes, "number") else {
            // cargo-tarpaulin writes `<line/>` for lines that branch.
            self.remark("covgate::xml::line-without-number", "has lines without a number, which were left out");
            return Ok(None);
        };
        let Some(number) = number.trim().parse().ok().and_then(LineNumber::new) else {
            let message = format!("{number:?} is no line number (1 to {})", LineNumber::MAX);
            return Err(self.fault("covgate::xml::line-number", &message, at, "this line"));
        };
        let hits = get(attributes, "hits").unwrap_or_default();
        let Some(is_hit) = super::is_hit(hits) else {
            let message = format!("{hits:?} is no number of hits");
            return Err(self.fault("covgate::xml::hits", &message, at, "this line"));
        };
        let branch = self.branch(attributes, number, &at)?;
        Ok(Some(OpenLine { number, line: XmlLine { is_hit, branch }, conditions: Vec::new(), at }))
    }

    fn branch(&mut self, attributes: &Attributes, number: LineNumber, at: &Range<usize>) -> Result<XmlBranch, Fault> {
        if !get(attributes, "branch").is_some_and(|value| value.trim().eq_ignore_ascii_case("true")) {
            return Ok(XmlBranch::None);
        }
        let Some(taken) = get(attributes, "condition-coverage").and_then(parse_condition_coverage) else {
            return Ok(XmlBranch::Unknown);
        };
        let inconsistent = |what: String| {
            self.fault("covgate::xml::branch-counts", &format!("line {number}: {what}"), at.clone(), "this line")
        };
        if taken.taken > taken.total {
            return Err(inconsistent(format!("{} of {} branches are taken", taken.taken, taken.total)));
        }
        if taken.total == 0 {
            return Err(inconsistent("the line branches, with 0 branches".to_owned()));
        }
        let missing_count = (taken.total - taken.taken) as usize;
        let exits = match get(attributes, "missing-branches") {
            None if missing_count == 0 => Exits::Missing(Vec::new()),
            None => Exits::Counted,
            Some(list) => {
                let targets =
                    parse_targets(list).ok_or_else(|| inconsistent(format!("{list:?} are no branch targets")))?;
                if targets.len() != missing_count {
                    let what =
                        format!("{} branches are missing by the count, {} by the list", missing_count, targets.len());
                    return Err(inconsistent(what));
                }
                if targets.windows(2).any(|pair| pair[0] == pair[1] && pair[0] != Target::Exit) {
                    return Err(inconsistent(format!("a target is repeated in {list:?}")));
                }
                Exits::Missing(targets)
            }
        };
        Ok(XmlBranch::Counted { taken, exits })
    }

    fn close_line(&mut self, open: OpenLine, class: usize, is_method: bool) -> Result<(), Fault> {
        let OpenLine { number, mut line, conditions, at } = open;
        if let XmlBranch::Counted { taken, exits } = &mut line.branch
            && !matches!(exits, Exits::Missing(list) if !list.is_empty())
            && let Some(labelled) = labelled(&conditions, *taken)
        {
            *exits = labelled;
        }
        let lines = &mut self.files[class].1;
        let lines = if is_method { &mut lines.method_lines } else { &mut lines.lines };
        let Some(first) = lines.get_mut(&number) else {
            lines.insert(number, line);
            return Ok(());
        };
        if self.is_coverage_py {
            let message = format!("line {number} is listed twice, which coverage.py does not do");
            return Err(self.fault("covgate::xml::same-line-twice", &message, at, "the second time"));
        }
        let is_conflict = first.add(line);
        if is_conflict && !is_method {
            self.remark(
                "covgate::xml::repeated-line",
                "lists lines twice with different numbers of branches; the larger was taken",
            );
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Report, Fault> {
        if self.files.is_empty() {
            return Err(super::no_files(self.document.name()));
        }
        let mut files = std::mem::take(&mut self.files);
        for (_, class) in &mut files {
            if class.lines.is_empty() && !class.method_lines.is_empty() {
                class.lines = std::mem::take(&mut class.method_lines);
                self.remark("covgate::xml::method-lines", "lists lines only inside methods, which were read instead");
            }
        }
        self.check_header(&files)?;
        let has_branches = self.header.branches_valid.is_some_and(|count| count > 0)
            || files.iter().flat_map(|(_, class)| class.lines.values()).any(|line| line.branch != XmlBranch::None);
        let mut reported = Vec::with_capacity(files.len());
        for (name, class) in files {
            let coverage = self.file(&name, class, has_branches)?;
            reported.push(ReportedFile { name, coverage });
        }
        Ok(Report {
            name: self.document.name().to_owned(),
            format: Format::Cobertura,
            producer: if self.is_coverage_py { Producer::CoveragePy(self.header.version) } else { Producer::Other },
            run: self.run,
            timestamp: self.header.timestamp,
            roots: self.roots,
            files: reported,
            remarks: self.remarks.into_values().collect(),
        })
    }

    /// coverage.py counts every file in the header but writes one class for a file name that two sources share.
    fn check_header(&mut self, files: &[(String, ClassLines)]) -> Result<(), Fault> {
        let lines = || files.iter().flat_map(|(_, class)| class.lines.values());
        let valid = lines().count() as u64;
        let covered = lines().filter(|line| line.is_hit).count() as u64;
        let says_otherwise = |said: Option<u64>, found: u64| said.is_some_and(|said| said != found);
        let is_off =
            says_otherwise(self.header.lines_valid, valid) || says_otherwise(self.header.lines_covered, covered);
        if is_off && self.is_coverage_py {
            let said = self.header.lines_valid.unwrap_or_default();
            let message = if said > valid {
                format!("this report hides at least one file ({} of {said} statements are not in it)", said - valid)
            } else {
                let covered_said = self.header.lines_covered.unwrap_or_default();
                format!("its header says {covered_said} of {said} lines, its content {covered} of {valid}")
            };
            let fault = self.fault(
                "covgate::xml::lost-files",
                &message,
                self.header.at.clone(),
                "the header counts more than the content",
            );
            return Err(fault.with_help("coverage.py writes one class for files of one name under two sources; give its JSON instead (`coverage json`)"));
        }
        if is_off {
            self.remark(
                "covgate::xml::header",
                "has a header that does not agree with its content; the content was counted",
            );
        }
        let branches: u64 = lines()
            .map(|line| match &line.branch {
                XmlBranch::Counted { taken, .. } => u64::from(taken.total),
                XmlBranch::None | XmlBranch::Unknown => 0,
            })
            .sum();
        if let Some(said) = self.header.branches_valid.filter(|&said| said > branches && self.is_coverage_py) {
            let message = format!(
                "counts {said} branches in its header and {branches} in its content: this coverage.py leaves out lines that branch and are no statements; its JSON does not"
            );
            self.remarks.insert(
                "covgate::xml::lost-branches",
                Remark::new("covgate::xml::lost-branches", message, said - branches),
            );
        }
        Ok(())
    }

    fn file(&mut self, name: &str, class: ClassLines, has_branches: bool) -> Result<FileCoverage, Fault> {
        let lines_where = |is_hit: bool| -> LineSet {
            class.lines.iter().filter(|(_, line)| line.is_hit == is_hit).map(|(&number, _)| number).collect()
        };
        let statements = u32::try_from(class.lines.len()).unwrap_or(u32::MAX);
        let told = FileCoverage::new(statements, lines_where(true), lines_where(false));
        let mut told = told.map_err(|error| {
            Fault::new("covgate::xml::lines", format!("{}: {error} in {name}", self.document.name()))
        })?;
        if has_branches {
            told = told.with_branches(self.branches(&class.lines));
        }
        let Some(note) = class.note else { return Ok(told) };
        note.restore(&told).map_err(|error| {
            let message =
                format!("{}: covgate's note on {name} disagrees with the report: {error}", self.document.name());
            Fault::new("covgate::xml::note-disagrees", message).with_help("merge the original reports again")
        })
    }

    fn branches(&mut self, lines: &BTreeMap<LineNumber, XmlLine>) -> Branches {
        let unknown: LineSet =
            lines.iter().filter(|(_, line)| line.branch == XmlBranch::Unknown).map(|(&number, _)| number).collect();
        for _ in unknown.iter() {
            self.remark(
                "covgate::xml::unknown-branches",
                "has lines that branch without a number of branches; these branches are in no figure",
            );
        }
        let counted = lines.iter().filter_map(|(&number, line)| match &line.branch {
            XmlBranch::Counted { taken, exits } => Some((number, *taken, exits)),
            XmlBranch::None | XmlBranch::Unknown => None,
        });
        let counted: Vec<(LineNumber, Taken, &Exits)> = counted.collect();
        let is_full = |taken: &Taken| taken.taken == taken.total;
        let mut branches = Branches { unknown, ..Branches::default() };
        if counted.iter().all(|(_, _, exits)| matches!(exits, Exits::Missing(_))) {
            let mut targets = Targets::default();
            for (number, taken, exits) in counted {
                let Exits::Missing(missing) = exits else { continue };
                targets.add(self.run, number, taken.total, missing.clone());
            }
            branches.targets = Some(targets);
        } else if counted.iter().all(|(_, taken, exits)| is_full(taken) || matches!(exits, Exits::Labelled(_))) {
            branches.labels = Some(labels(&counted));
        } else {
            let lines = counted.iter().map(|(number, taken, _)| (*number, *taken)).collect();
            branches.counts = BTreeMap::from([(self.run, Counts::Lines(lines))]);
        }
        branches
    }
}

fn labels(counted: &[(LineNumber, Taken, &Exits)]) -> Labels {
    let mut labels = Labels::default();
    for (number, taken, exits) in counted {
        labels.total += taken.total;
        if let Exits::Labelled(exits) = exits {
            for (label, is_taken) in exits {
                let side = if *is_taken { &mut labels.executed } else { &mut labels.missing };
                side.insert((*number, label.clone()));
            }
        }
    }
    labels
}

impl XmlLine {
    /// Adds a repetition of the line within one run; true if the two have different numbers of branches.
    fn add(&mut self, other: Self) -> bool {
        self.is_hit |= other.is_hit;
        match (&mut self.branch, other.branch) {
            (_, XmlBranch::None) | (XmlBranch::Counted { .. }, XmlBranch::Unknown) => false,
            (ours @ (XmlBranch::None | XmlBranch::Unknown), theirs) => {
                *ours = theirs;
                false
            }
            (ours @ XmlBranch::Counted { .. }, theirs @ XmlBranch::Counted { .. }) => {
                let counts = |branch: &XmlBranch| match branch {
                    XmlBranch::Counted { taken, .. } => (taken.total, taken.taken),
                    XmlBranch::None | XmlBranch::Unknown => (0, 0),
                };
                let (our, their) = (counts(ours), counts(&theirs));
                if their > our {
                    *ours = theirs;
                }
                our.0 != their.0
            }
        }
    }
}

fn element(parent: Option<Element>, name: &str) -> Element {
    match (parent, name) {
        (None, "coverage") => Element::Coverage,
        (Some(Element::Coverage), "sources") => Element::Sources,
        (Some(Element::Sources), "source") => Element::Source,
        (Some(Element::Coverage), "packages") => Element::Packages,
        (Some(Element::Packages), "package") => Element::Package,
        (Some(Element::Package), "classes") => Element::Classes,
        (Some(Element::Classes), "class") => Element::Class,
        (Some(Element::Class), "methods") => Element::Methods,
        (Some(Element::Methods), "method") => Element::Method,
        (Some(Element::Class), "lines") => Element::ClassLines,
        (Some(Element::Method), "lines") => Element::MethodLines,
        (Some(Element::ClassLines | Element::MethodLines), "line") => Element::Line,
        (Some(Element::Line), "conditions") => Element::Conditions,
        _ => Element::Other,
    }
}

fn get<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// `(k/n)` out of `66.66% (2/3)`.
fn parse_condition_coverage(text: &str) -> Option<Taken> {
    let (_, rest) = text.split_once('(')?;
    let (taken, total) = rest.split_once(')')?.0.split_once('/')?;
    Some(Taken { taken: taken.trim().parse().ok()?, total: total.trim().parse().ok()? })
}

/// The targets of `missing-branches`, sorted; `exit` may repeat.
fn parse_targets(list: &str) -> Option<Vec<Target>> {
    let mut targets = list
        .split(',')
        .map(|target| match target.trim() {
            "exit" => Some(Target::Exit),
            line => line.parse().ok().and_then(LineNumber::new).map(Target::Line),
        })
        .collect::<Option<Vec<Target>>>()?;
    targets.sort_unstable();
    Some(targets)
}

/// The type that covgate gives a `condition` which leads to a line, and one that leaves.
pub(super) const TO_LINE: &str = "line";
pub(super) const TO_EXIT: &str = "exit";

fn condition(attributes: &Attributes) -> Option<Condition> {
    let number = get(attributes, "number")?.trim();
    let coverage = get(attributes, "coverage")?.trim().trim_end_matches('%');
    let is_taken = match coverage.trim_end_matches('0').trim_end_matches('.') {
        _ if coverage == "100" || coverage == "100.0" => Some(true),
        "" => Some(false),
        _ => None,
    };
    let kind = get(attributes, "type").unwrap_or_default();
    let label = match (kind, number.parse().ok().and_then(LineNumber::new)) {
        (TO_LINE, Some(line)) => Label::Line(line),
        _ => Label::Text(format!("{kind}:{number}").into()),
    };
    Some(Condition { label, is_taken })
}

/// Conditions tell exits apart only if each is all or nothing, none repeats, and their numbers are those of the line.
fn labelled(conditions: &[Condition], taken: Taken) -> Option<Exits> {
    let exits: Vec<(Label, bool)> =
        conditions.iter().map(|one| Some((one.label.clone(), one.is_taken?))).collect::<Option<_>>()?;
    let count = u32::try_from(exits.len()).ok()?;
    let taken_count = u32::try_from(exits.iter().filter(|(_, is_taken)| *is_taken).count()).ok()?;
    let mut names: Vec<&Label> = exits.iter().map(|(label, _)| label).collect();
    names.sort_unstable();
    names.dedup();
    (count == taken.total && taken_count == taken.taken && names.len() == exits.len()).then_some(Exits::Labelled(exits))
}

/// The five entities that XML itself defines, and references to characters.
fn resolve(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|&c| !is_forbidden(c))
        }
    }
}

/// Characters that no XML 1.0 document may hold.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
