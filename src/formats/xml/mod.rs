//! XML read strictly, step by step, where quick-xml is lenient: unclosed elements, a second root, text outside,
//! control characters and entities are faults. A DOCTYPE is never fetched; one with an internal subset is refused.
//! Knows no format.
//!
//! quick-xml is the parser of record. Plain tags, which nearly all are, are cut by hand; whatever else there is, and all
//! that is wrong, goes through quick-xml.

mod syntax;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::errors::IllFormedError;
use quick_xml::events::{BytesText, Event, attributes};
use quick_xml::reader::Reader;

pub(super) use syntax::{is_forbidden, root};

use self::syntax::resolve;
use self::tag::{Attribute, Kind, MOST_ATTRIBUTES, Plain};
use crate::document::Document;
use crate::fault::Fault;

/// Elements may not nest deeper.
const DEEPEST: usize = 64;

/// The next step through a document.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// An element begins; its attributes are those of the walk.
    Open(Tag<'a>),
    /// The innermost element ends; an empty one ends at once.
    Close,
    /// What stands between tags, in as many pieces as it is written in.
    Content(Content<'a>),
    /// A comment.
    Comment(&'a str),
    /// A processing instruction, and where it is.
    Instruction(&'a str, Range<usize>),
    /// The root is closed, and nothing follows it.
    End,
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// Where its tag is.
    pub(super) span: Range<usize>,
}

/// A piece of what stands between tags.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'a> {
    Text(&'a str),
    /// Of a CDATA section.
    Data(&'a str),
    /// A reference to a character.
    Character(char),
}

impl Content<'_> {
    /// Adds what it stands for.
    pub(super) fn add_to(self, text: &mut String) {
        match self {
            Self::Text(piece) => text.push_str(&BytesText::from_escaped(piece).xml_content(XmlVersion::Implicit1_0)),
            Self::Data(piece) => text.push_str(piece),
            Self::Character(character) => text.push(character),
        }
    }
}

/// A walk through a document.
pub(super) struct Walk<'a> {
    document: &'a Document,
    help: &'static str,
    /// How far it has come.
    at: usize,
    /// The names of open elements, outermost first.
    open: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
    /// True at the beginning of an element that ends at once.
    is_empty: bool,
    is_root_closed: bool,
}

impl<'a> Walk<'a> {
    /// A walk that begins before the root. The help is what to do about a document that is not well-formed.
    ///
    /// # Errors
    /// If the document holds a character that XML does not allow.
    pub(super) fn new(document: &'a Document, help: &'static str) -> Result<Self, Fault> {
        let walk = Self {
            document,
            help,
            at: 0,
            open: Vec::new(),
            attributes: Vec::new(),
            is_empty: false,
            is_root_closed: false,
        };
        let text = document.text();
        if has_suspect(text.as_bytes())
            && let Some((at, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c))
        {
            let message = format!("the control character U+{:04X}", u32::from(c));
            return Err(walk.syntax(&message, at..at + c.len_utf8()));
        }
        Ok(walk)
    }

    /// Goes one step further.
    ///
    /// # Errors
    /// If what follows is not well-formed.
    pub(super) fn step(&mut self) -> Result<Step<'a>, Fault> {
        if std::mem::take(&mut self.is_empty) {
            return Ok(self.close());
        }
        loop {
            let rest = &self.document.text()[self.at..];
            match rest.as_bytes().first() {
                None if self.is_root_closed => return Ok(Step::End),
                None => return Err(self.truncated()),
                Some(b'<') => {
                    if let Some(step) = self.plain(rest) {
                        return Ok(step);
                    }
                    if let Some(step) = self.markup(rest)? {
                        return Ok(step);
                    }
                }
                Some(b'&') => {
                    if let Some(step) = self.markup(rest)? {
                        return Ok(step);
                    }
                }
                Some(_) => return self.text(rest),
            }
        }
    }

    /// The value of an attribute of the element that was opened last.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value)
    }

    /// The attributes of that element, in their order.
    pub(super) fn attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
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

    fn text(&mut self, rest: &'a str) -> Result<Step<'a>, Fault> {
        let length = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
        let span = self.at..self.at + length;
        let text = &rest[..length];
        if self.open.is_empty() && !text.trim().is_empty() {
            return Err(self.syntax("text outside the root element", span));
        }
        self.at = span.end;
        Ok(Step::Content(Content::Text(text)))
    }

    /// A tag cut by hand; none if it is for the parser of record.
    fn plain(&mut self, rest: &'a str) -> Option<Step<'a>> {
        let Plain { kind, name, length } = tag::plain(rest, &mut self.attributes)?;
        let span = self.at..self.at + length;
        match kind {
            Kind::Open | Kind::Empty if self.is_root_closed || self.open.len() >= DEEPEST => return None,
            Kind::Close if self.open.last() != Some(&name) => return None,
            Kind::Open | Kind::Empty | Kind::Close => {}
        }
        self.at = span.end;
        if kind == Kind::Close {
            return Some(self.close());
        }
        self.is_empty = kind == Kind::Empty;
        self.open.push(name);
        Some(Step::Open(Tag { name, span }))
    }

    /// What quick-xml reads next; none if it is nothing to a format.
    fn markup(&mut self, rest: &'a str) -> Result<Option<Step<'a>>, Fault> {
        let mut reader = Reader::from_str(rest);
        // The names of open elements are here, not there.
        reader.config_mut().allow_unmatched_ends = true;
        let event = reader.read_event().map_err(|error| self.broken(&error, offset(reader.error_position())))?;
        let length = offset(reader.buffer_position());
        let span = self.at..self.at + length;
        let is_outside = self.open.is_empty();
        let step = match event {
            Event::Start(tag) => Some(self.open(&rest[1..length - 1], tag.name().as_ref().len(), span.clone())?),
            Event::Empty(tag) => {
                let step = self.open(&rest[1..length - 2], tag.name().as_ref().len(), span.clone())?;
                self.is_empty = true;
                Some(step)
            }
            Event::End(tag) => {
                self.ends(tag.name().as_ref())?;
                Some(self.close())
            }
            Event::GeneralRef(_) | Event::CData(_) if is_outside => {
                return Err(self.syntax("text outside the root element", span));
            }
            Event::GeneralRef(name) => {
                let character = resolve(&name).ok_or_else(|| self.entity(&name, span.clone()))?;
                Some(Step::Content(Content::Character(character)))
            }
            Event::CData(data) => Some(Step::Content(Content::Data(within(rest, length, &data, "]]>")))),
            Event::DocType(doctype) if doctype.contains('[') => {
                let message = "its DOCTYPE defines entities or elements of its own; not read";
                return Err(self.fault("covgate::xml::doctype", message, span, "an internal subset"));
            }
            Event::Comment(comment) => Some(Step::Comment(within(rest, length, &comment, "-->"))),
            Event::PI(instruction) => Some(Step::Instruction(within(rest, length, &instruction, "?>"), span.clone())),
            Event::DocType(_) | Event::Decl(_) | Event::Text(_) | Event::Eof => None,
        };
        self.at = span.end;
        Ok(step)
    }

    fn open(&mut self, tag: &'a str, name: usize, span: Range<usize>) -> Result<Step<'a>, Fault> {
        if self.is_root_closed {
            return Err(self.syntax("a second root element", span));
        }
        if self.open.len() >= DEEPEST {
            return Err(self.syntax(&format!("elements nest more than {DEEPEST} deep"), span));
        }
        self.attributes.clear();
        for attribute in attributes::Attributes::new(tag, name) {
            let attribute = attribute.map_err(|error| self.syntax(&error.to_string(), span.clone()))?;
            if self.attributes.len() == MOST_ATTRIBUTES {
                let message = format!("an element with more than {MOST_ATTRIBUTES} attributes");
                return Err(self.syntax(&message, span));
            }
            let value = self.value(&attribute, &span)?;
            self.attributes.push((attribute.key.0, value));
        }
        let name = &tag[..name];
        self.open.push(name);
        Ok(Step::Open(Tag { name, span }))
    }

    fn value(&self, attribute: &attributes::Attribute<'a>, span: &Range<usize>) -> Result<Cow<'a, str>, Fault> {
        let resolve = quick_xml::escape::resolve_xml_entity;
        attribute.normalized_value_with(XmlVersion::Implicit1_0, 8, resolve).map_err(|error| match &error {
            quick_xml::Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(_, name)) => {
                self.entity(name, span.clone())
            }
            other => self.syntax(&other.to_string(), span.clone()),
        })
    }

    /// An end must be that of the innermost element.
    fn ends(&self, name: &str) -> Result<(), Fault> {
        let error = match self.open.last() {
            Some(expected) if *expected == name => return Ok(()),
            Some(expected) => {
                IllFormedError::MismatchedEndTag { expected: (*expected).to_owned(), found: name.to_owned() }
            }
            None => IllFormedError::UnmatchedEndTag(name.to_owned()),
        };
        Err(self.broken(&quick_xml::Error::IllFormed(error), 0))
    }

    fn close(&mut self) -> Step<'a> {
        self.open.pop();
        self.is_root_closed |= self.open.is_empty();
        Step::Close
    }

    fn broken(&self, error: &quick_xml::Error, from_here: usize) -> Fault {
        if matches!(error, quick_xml::Error::Syntax(_)) {
            return self.truncated();
        }
        let end = self.document.text().len();
        let at = (self.at + from_here).min(end);
        self.syntax(&error.to_string(), at..(at + 1).min(end))
    }

    fn syntax(&self, message: &str, span: Range<usize>) -> Fault {
        let at = span.start;
        self.fault("covgate::xml::syntax", &format!("not well-formed XML: {message} (at byte {at})"), span, message)
    }

    fn truncated(&self) -> Fault {
        let end = self.document.text().len();
        let lacks = self.open.first().map_or_else(|| "its root element".to_owned(), |root| format!("`</{root}>`"));
        let what = format!("the file ends in the middle (at byte {end}): {lacks} is missing");
        self.fault("covgate::xml::truncated", &what, end.saturating_sub(1)..end, "cut off here")
    }

    fn entity(&self, name: &str, span: Range<usize>) -> Fault {
        let message = format!("the entity &{name}; is not one of XML's five; not read");
        self.fault("covgate::xml::entity", &message, span, "not expanded")
    }
}

/// True if a text may hold forbidden characters: all begin with a control byte, or with the first of U+FFFE and U+FFFF.
fn has_suspect(text: &[u8]) -> bool {
    let is_suspect = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xef;
    // Without an end in the middle of a chunk, a processor looks at many bytes at once.
    text.chunks(256).any(|chunk| chunk.iter().fold(false, |found, &byte| found | is_suspect(byte)))
}

/// The content of markup that a text begins with.
fn within<'a>(rest: &'a str, length: usize, content: &str, end: &str) -> &'a str {
    let end = length - end.len();
    &rest[end - content.len()..end]
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
