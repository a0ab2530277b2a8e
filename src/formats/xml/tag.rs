//! A tag as nearly all are: plain names, values in quotes that stand for themselves. It knows nothing of any other tag,
//! which the parser of record is for.

use std::borrow::Cow;

/// An attribute: its name and its value.
pub(super) type Attribute<'a> = (&'a str, Cow<'a, str>);

/// An element may not have more attributes: each is compared with all before it. The formats have nine at most.
pub(super) const MOST_ATTRIBUTES: usize = 64;

/// A plain tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    /// How many bytes it has.
    pub(super) length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<a>`
    Open,
    /// `<a/>`
    Empty,
    /// `</a>`
    Close,
}

/// The tag that a text begins with, its attributes in place of others; none if it is not plain.
pub(super) fn plain<'a>(text: &'a str, attributes: &mut Vec<Attribute<'a>>) -> Option<Plain<'a>> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'/') {
        let end = after(bytes, 2, is_of_name);
        let is_plain = end > 2 && bytes.get(end) == Some(&b'>');
        return is_plain.then(|| Plain { kind: Kind::Close, name: &text[2..end], length: end + 1 });
    }
    attributes.clear();
    let end = after(bytes, 1, is_of_name);
    let name = &text[1..end];
    let mut at = end;
    loop {
        let start = after(bytes, at, is_white);
        match bytes.get(start)? {
            b'>' if end > 1 => return Some(Plain { kind: Kind::Open, name, length: start + 1 }),
            b'/' if end > 1 && bytes.get(start + 1) == Some(&b'>') => {
                return Some(Plain { kind: Kind::Empty, name, length: start + 2 });
            }
            _ if start == at || attributes.len() == MOST_ATTRIBUTES => return None,
            _ => {}
        }
        let equals = after(bytes, start, is_of_name);
        let quote = *bytes.get(equals + 1).filter(|byte| matches!(byte, b'"' | b'\''))?;
        let value = equals + 2;
        at = after(bytes, value, |byte| byte != quote && is_of_value(byte));
        let key = &text[start..equals];
        let is_plain = equals > start && bytes[equals] == b'=' && bytes.get(at) == Some(&quote);
        if !is_plain || attributes.iter().any(|(other, _)| *other == key) {
            return None;
        }
        attributes.push((key, Cow::Borrowed(&text[value..at])));
        at += 1;
    }
}

/// The first place from one on whose byte is none of a kind.
#[inline]
fn after(bytes: &[u8], start: usize, is_of_kind: impl Fn(u8) -> bool) -> usize {
    let mut at = start;
    while bytes.get(at).is_some_and(|&byte| is_of_kind(byte)) {
        at += 1;
    }
    at
}

/// What a byte may be, looked up: each byte of a report is asked.
static KINDS: [u8; 256] = kinds();
const NAME: u8 = 1;
const WHITE: u8 = 2;
const VALUE: u8 = 4;

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':') {
            kinds[at] |= NAME;
        }
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            kinds[at] |= WHITE;
        }
        // Not what begins a reference or a tag, nor white space that becomes a plain space.
        if !matches!(byte, b'&' | b'<' | b'\t' | b'\r' | b'\n') {
            kinds[at] |= VALUE;
        }
        at += 1;
    }
    kinds
}

/// The characters of plain names.
#[inline]
fn is_of_name(byte: u8) -> bool {
    KINDS[usize::from(byte)] & NAME != 0
}

/// White space, as XML has it.
#[inline]
fn is_white(byte: u8) -> bool {
    KINDS[usize::from(byte)] & WHITE != 0
}

/// What stands for itself in a value.
#[inline]
fn is_of_value(byte: u8) -> bool {
    KINDS[usize::from(byte)] & VALUE != 0
}
