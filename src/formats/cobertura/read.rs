//! The elements of a report in their order.
//!
//! Read strictly where quick-xml is lenient: unclosed elements, a second root, text outside, control characters and
//! entities are faults. A DOCTYPE is never fetched; one with an internal subset is refused.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::line::{OpenLine, XmlLine, condition};
use super::syntax::{Attributes, MOST_ATTRIBUTES, get, is_forbidden, resolve};
use crate::coverage::{LineNumber, RunId};
use crate::document::Document;
use crate::fault::Fault;
use crate::formats::note::{Allowance, Note};
use crate::formats::{Remark, Report};

/// Elements may not nest deeper; the format needs nine.
const DEEPEST: usize = 64;
/// Folders that names may be relative to: every name is tried below each of them.
pub(super) const MOST_ROOTS: usize = 1_000;

/// Reads a report.
///
/// # Errors
/// If the text is not well-formed, holds impossible numbers, or hides files that its header counts.
pub(in crate::formats) fn read(document: &Document, run: RunId) -> Result<Report, Fault> {
    let mut reading = Reading::new(document, run);
    reading.read()?;
    reading.finish()
}

pub(super) struct Reading<'a> {
    pub(super) document: &'a Document,
    pub(super) run: RunId,
    pub(super) header: Header,
    pub(super) is_coverage_py: bool,
    pub(super) roots: Vec<String>,
    /// Classes by file name, in order of first appearance.
    pub(super) files: Vec<(String, ClassLines)>,
    pub(super) by_name: BTreeMap<String, usize>,
    pub(super) remarks: BTreeMap<&'static str, Remark>,
    pub(super) allowance: Allowance,
}

#[derive(Default)]
pub(super) struct Header {
    pub(super) version: Option<String>,
    pub(super) timestamp: Option<String>,
    pub(super) lines_valid: Option<u64>,
    pub(super) lines_covered: Option<u64>,
    pub(super) branches_valid: Option<u64>,
    pub(super) at: Range<usize>,
}

/// The lines of all classes of one file.
#[derive(Default)]
pub(super) struct ClassLines {
    pub(super) lines: BTreeMap<LineNumber, XmlLine>,
    /// Lines of methods, used where the class has no lines of its own.
    pub(super) method_lines: BTreeMap<LineNumber, XmlLine>,
    pub(super) note: Option<Note>,
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

/// Where in the document the reading is.
#[derive(Default)]
struct Place {
    /// Open elements, outermost first.
    open: Vec<Element>,
    is_root_closed: bool,
    class: Option<usize>,
    line: Option<OpenLine>,
    source: String,
}

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
            allowance: Allowance::default(),
        }
    }

    pub(super) fn fault(
        &self,
        code: &'static str,
        message: &str,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Fault {
        Fault::new(code, format!("{}: {message}", self.document.name()))
            .with_help("make the report again with `coverage xml`, or give coverage.py's JSON instead")
            .at(self.document, span, label)
    }

    fn syntax(&self, message: &str, span: Range<usize>) -> Fault {
        let at = span.start;
        self.fault("covgate::xml::syntax", &format!("not well-formed XML: {message} (at byte {at})"), span, message)
    }

    pub(super) fn remark(&mut self, code: &'static str, message: &str) {
        self.remarks.entry(code).or_insert_with(|| Remark::new(code, message, 0)).count += 1;
    }

    fn read(&mut self) -> Result<(), Fault> {
        let text = self.document.text();
        // All forbidden characters begin with a control byte, or with the first byte of U+FFFE and U+FFFF.
        let is_suspect = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xef;
        if text.bytes().any(is_suspect)
            && let Some((at, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c))
        {
            return Err(self.syntax(&format!("the control character U+{:04X}", u32::from(c)), at..at + c.len_utf8()));
        }
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut place = Place::default();
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
                Event::Start(tag) => self.open(&tag, span, &mut place)?,
                Event::End(_) => self.close(&mut place)?,
                Event::Text(content) => match place.open.last() {
                    Some(Element::Source) => place.source.push_str(&content.xml_content(XmlVersion::Implicit1_0)),
                    Some(_) => {}
                    None if content.trim().is_empty() => {}
                    None => return Err(self.syntax("text outside the root element", span)),
                },
                Event::CData(content) => {
                    if place.open.last() == Some(&Element::Source) {
                        place.source.push_str(&content);
                    }
                }
                Event::GeneralRef(name) => {
                    let resolved = resolve(&name).ok_or_else(|| self.entity(&name, span.clone()))?;
                    if place.open.last() == Some(&Element::Source) {
                        place.source.push(resolved);
                    }
                }
                Event::DocType(doctype) => {
                    if doctype.contains('[') {
                        let message = "its DOCTYPE defines entities or elements of its own; not read";
                        return Err(self.fault("covgate::xml::doctype", message, span, "an internal subset"));
                    }
                }
                Event::Comment(comment) => {
                    let comment = comment.trim();
                    self.is_coverage_py |= comment.starts_with("Generated by coverage.py") || comment == super::MERGED;
                }
                Event::PI(instruction) => {
                    if let (Some(json), Some(class)) = (instruction.strip_prefix("covgate "), place.class) {
                        self.files[class].1.note = Some(self.note(json, span)?);
                    }
                }
                Event::Decl(_) | Event::Empty(_) => {}
                Event::Eof => break,
            }
        }
        if !place.is_root_closed {
            return Err(self.truncated());
        }
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>, span: Range<usize>, place: &mut Place) -> Result<(), Fault> {
        if place.is_root_closed {
            return Err(self.syntax("a second root element", span));
        }
        if place.open.len() >= DEEPEST {
            return Err(self.syntax("elements nest more than 64 deep", span));
        }
        let parent = place.open.last().copied();
        let element = element(parent, tag.name().as_ref());
        let attributes = self.attributes(tag, &span)?;
        match element {
            Element::Coverage => self.open_coverage(&attributes, span),
            Element::Source => place.source.clear(),
            Element::Class => place.class = Some(self.open_class(&attributes, span)?),
            Element::Line => place.line = self.open_line(&attributes, span)?,
            Element::Other if parent == Some(Element::Conditions) => {
                if let Some(line) = &mut place.line {
                    line.conditions.extend(condition(&attributes));
                }
            }
            _ => {}
        }
        place.open.push(element);
        Ok(())
    }

    fn close(&mut self, place: &mut Place) -> Result<(), Fault> {
        match place.open.pop() {
            Some(Element::Coverage) => place.is_root_closed = true,
            Some(Element::Source) => {
                if self.roots.len() == MOST_ROOTS {
                    let message = format!("more than {MOST_ROOTS} sources");
                    return Err(self.fault("covgate::xml::sources", &message, 0..0, "in this report"));
                }
                self.roots.push(place.source.trim().to_owned());
            }
            Some(Element::Class) => place.class = None,
            Some(Element::Line) => {
                if let (Some(line), Some(class)) = (place.line.take(), place.class) {
                    let is_method = place.open.last() == Some(&Element::MethodLines);
                    self.close_line(line, class, is_method)?;
                }
            }
            _ => {}
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

    fn attributes<'t>(&self, tag: &'t BytesStart<'_>, span: &Range<usize>) -> Result<Attributes<'t>, Fault> {
        let mut attributes = Attributes::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| self.syntax(&error.to_string(), span.clone()))?;
            if attributes.len() == MOST_ATTRIBUTES {
                let message = format!("an element with more than {MOST_ATTRIBUTES} attributes");
                return Err(self.syntax(&message, span.clone()));
            }
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 8, quick_xml::escape::resolve_xml_entity)
                .map_err(|error| match &error {
                    quick_xml::Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(_, name)) => {
                        self.entity(name, span.clone())
                    }
                    other => self.syntax(&other.to_string(), span.clone()),
                })?;
            attributes.push((attribute.key.0, value));
        }
        Ok(attributes)
    }

    fn open_coverage(&mut self, attributes: &Attributes<'_>, at: Range<usize>) {
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

    fn open_class(&mut self, attributes: &Attributes<'_>, at: Range<usize>) -> Result<usize, Fault> {
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

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
