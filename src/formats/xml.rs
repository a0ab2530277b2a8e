//! XML read strictly, element by element, where quick-xml is lenient: unclosed elements, a second root, text outside,
//! control characters and entities are faults. A DOCTYPE is never fetched; one with an internal subset is refused.
//! Knows no format.

use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::cobertura::{MOST_ATTRIBUTES, is_forbidden, resolve};
use crate::document::Document;
use crate::fault::Fault;

/// The attributes of one element, in their order.
pub(super) type Attributes = Vec<(String, String)>;

/// The value of an attribute.
pub(super) fn get<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Elements may not nest deeper.
const DEEPEST: usize = 64;

/// The next step through a document.
#[derive(Debug)]
pub(super) enum Step {
    /// An element begins.
    Open(Element),
    /// The innermost element ends; an empty one ends at once.
    Close,
    /// The root is closed, and nothing follows it.
    End,
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Attributes,
    /// Where its tag is.
    pub(super) span: Range<usize>,
}

/// A walk through a document.
pub(super) struct Walk<'a> {
    document: &'a Document,
    reader: Reader<&'a [u8]>,
    help: &'static str,
    depth: usize,
    is_root_closed: bool,
}

impl<'a> Walk<'a> {
    /// A walk that begins before the root. The help is what to do about a document that is not well-formed.
    ///
    /// # Errors
    /// If the document holds a character that XML does not allow.
    pub(super) fn new(document: &'a Document, help: &'static str) -> Result<Self, Fault> {
        let mut reader = Reader::from_str(document.text());
        reader.config_mut().expand_empty_elements = true;
        let walk = Self { document, reader, help, depth: 0, is_root_closed: false };
        match document.text().char_indices().find(|(_, c)| is_forbidden(*c)) {
            Some((at, c)) => {
                Err(walk.syntax(&format!("the control character U+{:04X}", u32::from(c)), at..at + c.len_utf8()))
            }
            None => Ok(walk),
        }
    }

    /// Goes on to where the next element begins or the innermost ends.
    ///
    /// # Errors
    /// If the text on the way is not well-formed.
    pub(super) fn step(&mut self) -> Result<Step, Fault> {
        loop {
            let start = offset(self.reader.buffer_position());
            let event = self.reader.read_event();
            let span = start..offset(self.reader.buffer_position());
            match event.map_err(|error| self.broken(&error))? {
                Event::Start(tag) => return self.open(&tag, span).map(Step::Open),
                Event::End(_) => {
                    self.depth -= 1;
                    self.is_root_closed = self.depth == 0;
                    return Ok(Step::Close);
                }
                Event::Text(text) if self.depth == 0 && !text.trim().is_empty() => {
                    return Err(self.syntax("text outside the root element", span));
                }
                Event::GeneralRef(name) if resolve(&name).is_none() => return Err(self.entity(&name, span)),
                Event::GeneralRef(_) | Event::CData(_) if self.depth == 0 => {
                    return Err(self.syntax("text outside the root element", span));
                }
                Event::DocType(doctype) if doctype.contains('[') => {
                    let message = "its DOCTYPE defines entities or elements of its own; not read";
                    return Err(self.fault("covgate::xml::doctype", message, span, "an internal subset"));
                }
                Event::Eof if self.is_root_closed => return Ok(Step::End),
                Event::Eof => return Err(self.truncated()),
                _ => {}
            }
        }
    }

    /// A fault at a place of the document.
    pub(super) fn fault(
        &self,
        code: &'static str,
        message: &str,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Fault {
        Fault::new(code, format!("{}: {message}", self.document.name())).with_help(self.help).at(
            self.document,
            span,
            label,
        )
    }

    fn open(&mut self, tag: &BytesStart<'_>, span: Range<usize>) -> Result<Element, Fault> {
        if self.is_root_closed {
            return Err(self.syntax("a second root element", span));
        }
        if self.depth >= DEEPEST {
            return Err(self.syntax(&format!("elements nest more than {DEEPEST} deep"), span));
        }
        self.depth += 1;
        let attributes = self.attributes(tag, &span)?;
        Ok(Element { name: tag.name().as_ref().to_owned(), attributes, span })
    }

    fn attributes(&self, tag: &BytesStart<'_>, span: &Range<usize>) -> Result<Attributes, Fault> {
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
                })?
                .into_owned();
            attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(attributes)
    }

    fn broken(&self, error: &quick_xml::Error) -> Fault {
        if matches!(error, quick_xml::Error::Syntax(_)) {
            return self.truncated();
        }
        let end = self.document.text().len();
        let at = offset(self.reader.error_position()).min(end);
        self.syntax(&error.to_string(), at..(at + 1).min(end))
    }

    fn syntax(&self, message: &str, span: Range<usize>) -> Fault {
        let at = span.start;
        self.fault("covgate::xml::syntax", &format!("not well-formed XML: {message} (at byte {at})"), span, message)
    }

    fn truncated(&self) -> Fault {
        let end = self.document.text().len();
        let what = format!("the file ends in the middle (at byte {end}): its root element is not closed");
        self.fault("covgate::xml::truncated", &what, end.saturating_sub(1)..end, "cut off here")
    }

    fn entity(&self, name: &str, span: Range<usize>) -> Fault {
        let message = format!("the entity &{name}; is not one of XML's five; not read");
        self.fault("covgate::xml::entity", &message, span, "not expanded")
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
