//! The values of compact JSON: lists, percentages, strings, contexts.

use std::borrow::Cow;

use memchr::memchr2;

use crate::coverage::{Arc, LineSet};
use crate::formats::cursor::{Cursor, Step, Stop};

impl<'a> Cursor<'a> {
    /// A percentage, as text.
    pub(super) fn percentage(&mut self) -> Step<&'a [u8]> {
        let text = self.rest;
        self.digits()?;
        let needless_zero = text[0] == b'0' && text[1].is_ascii_digit();
        if self.passes(b".")? {
            self.digits()?;
        }
        if self.passes(b"e-")? {
            self.digits()?;
        }
        let text = &text[..text.len() - self.rest.len()];
        // Python writes no double longer than this.
        if needless_zero || text.len() > 25 { Err(Stop::Surprise) } else { Ok(text) }
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self) -> Step<bool> {
        if self.passes(b"true")? {
            return Ok(true);
        }
        self.expect(b"false").map(|()| false)
    }

    /// A percentage as it is displayed, after its opening quote.
    pub(super) fn displayed(&mut self) -> Step<()> {
        self.digits()?;
        if self.passes(b".")? {
            self.digits()?;
        }
        self.expect(b"\"")
    }

    /// True after a comma, false after the bracket that closes a list.
    #[inline]
    fn goes_on(&mut self) -> Step<bool> {
        match (self.byte(0)?, self.rest.get(1)) {
            (b']', _) => {
                self.rest = &self.rest[1..];
                Ok(false)
            }
            (b',', Some(b' ')) => {
                self.rest = &self.rest[2..];
                Ok(true)
            }
            (b',', None) => Err(Stop::Short),
            _ => Err(Stop::Surprise),
        }
    }

    /// True after a comma, false after the brace that closes an object.
    pub(super) fn goes_on_in_object(&mut self) -> Step<bool> {
        if self.passes(b"}")? {
            return Ok(false);
        }
        self.expect(b", ").map(|()| true)
    }

    /// A list of lines in ascending order, added to a set that may hold others.
    pub(super) fn lines(&mut self, lines: &mut LineSet) -> Step<()> {
        self.expect(b"[")?;
        if self.passes(b"]")? { Ok(()) } else { self.rest_of_lines(lines) }
    }

    /// A list of executed lines; line 0, of an empty file that ran, is none.
    pub(super) fn executed_lines(&mut self, lines: &mut LineSet) -> Step<()> {
        self.expect(b"[")?;
        if self.passes(b"]")? || (self.passes(b"0")? && !self.goes_on()?) {
            return Ok(());
        }
        self.rest_of_lines(lines)
    }

    fn rest_of_lines(&mut self, lines: &mut LineSet) -> Step<()> {
        let mut last = self.line()?;
        lines.insert(last);
        while self.goes_on()? {
            let line = self.line()?;
            if line <= last {
                return Err(Stop::Surprise);
            }
            lines.insert(line);
            last = line;
        }
        Ok(())
    }

    /// A list of arcs, each handed on.
    pub(super) fn arcs(&mut self, mut each: impl FnMut(Arc)) -> Step<()> {
        self.expect(b"[")?;
        if self.passes(b"]")? {
            return Ok(());
        }
        loop {
            self.expect(b"[")?;
            let from = self.line()?;
            self.expect(b", ")?;
            let is_out = self.passes(b"-")?;
            let to = i32::try_from(self.number()?).ok().filter(|to| *to > 0 || !is_out).ok_or(Stop::Surprise)?;
            self.expect(b"]")?;
            each(Arc { from, to: if is_out { -to } else { to } });
            if !self.goes_on()? {
                return Ok(());
            }
        }
    }

    /// A string.
    pub(super) fn string(&mut self) -> Step<Cow<'a, str>> {
        let quoted = self.rest;
        self.expect(b"\"")?;
        let text = self.rest;
        let end = memchr2(b'"', b'\\', text).ok_or(Stop::Short)?;
        if text[end] == b'"' {
            self.rest = &text[end + 1..];
            let plain = text[..end].iter().all(|byte| matches!(byte, b' '..=b'~'));
            let text = std::str::from_utf8(&text[..end]).ok().filter(|_| plain);
            return text.map(Cow::Borrowed).ok_or(Stop::Surprise);
        }
        self.rest = &text[end..];
        self.rest_of_string()?;
        let quoted = &quoted[..quoted.len() - self.rest.len()];
        serde_json::from_slice(quoted).map(Cow::Owned).map_err(|_| Stop::Surprise)
    }

    /// Passes over the rest of a string and its closing quote.
    fn rest_of_string(&mut self) -> Step<()> {
        loop {
            let end = memchr2(b'"', b'\\', self.rest).ok_or(Stop::Short)?;
            if !self.rest[..end].iter().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(Stop::Surprise);
            }
            let is_end = self.rest[end] == b'"';
            self.rest = &self.rest[end + 1..];
            if is_end {
                return Ok(());
            }
            let length = match self.byte(0)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 1,
                b'u' => 5,
                _ => return Err(Stop::Surprise),
            };
            let escape = self.rest.get(..length).ok_or(Stop::Short)?;
            if !escape[1..].iter().all(u8::is_ascii_hexdigit) {
                return Err(Stop::Surprise);
            }
            self.rest = &self.rest[length..];
        }
    }

    /// Passes over `{"3": ["one", "two"], …}`: the contexts of lines. Hands back their text.
    pub(super) fn contexts(&mut self) -> Step<&'a [u8]> {
        let text = self.rest;
        self.expect(b"{")?;
        if !self.passes(b"}")? {
            loop {
                self.expect(b"\"")?;
                self.number()?;
                self.expect(b"\": [")?;
                self.strings()?;
                if !self.goes_on_in_object()? {
                    break;
                }
            }
        }
        Ok(&text[..text.len() - self.rest.len()])
    }

    /// Strings after the bracket that opens their list.
    fn strings(&mut self) -> Step<()> {
        if self.passes(b"]")? {
            return Ok(());
        }
        loop {
            self.expect(b"\"")?;
            self.rest_of_string()?;
            if !self.goes_on()? {
                return Ok(());
            }
        }
    }
}
