//! Functions and classes passed over one by one, with no more of them in sight than one: all that is kept is an outline.

use std::io::Read;

use super::entry::Layout;
use crate::coverage::{LineNumber, Outline};
use crate::formats::coverage_json::outlined::Outlined;
use crate::formats::cursor::{Cursor, Step, next};
use crate::formats::pieces::Pieces;

impl Outlined {
    /// Passes over a file's functions, which are next, and classes, up to the brace that closes the file's entry.
    ///
    /// Each region repeats the contexts of the whole file.
    pub(super) fn pass<R: Read>(&mut self, pieces: &mut Pieces<R>, layout: Layout, contexts: &[u8]) -> Option<Outline> {
        self.clear();
        self.pass_all(pieces, layout, contexts)?;
        self.end();
        next(pieces, |cursor| cursor.expect(b", \"classes\": "))?;
        self.pass_all(pieces, layout, contexts)?;
        next(pieces, |cursor| cursor.expect(b"}"))?;
        Some(self.outline())
    }

    /// Passes over functions or classes.
    fn pass_all<R: Read>(&mut self, pieces: &mut Pieces<R>, layout: Layout, contexts: &[u8]) -> Option<()> {
        let begins = |cursor: &mut Cursor<'_>| {
            cursor.expect(b"{")?;
            cursor.passes(b"}").map(|is_empty| !is_empty)
        };
        let mut goes_on = next(pieces, begins)?;
        while goes_on {
            goes_on = next(pieces, |cursor| {
                let region = layout.region(cursor, contexts)?;
                let goes_on = cursor.goes_on_in_object()?;
                match region.name {
                    Name::Plain(name) => self.add_name(name),
                    Name::Quoted(mut quoted) => self.add_name(quoted.string()?.as_bytes()),
                }
                self.begin_at(region.start);
                Ok(goes_on)
            })?;
        }
        Some(())
    }
}

/// A function or class that was passed over.
struct Passed<'a> {
    name: Name<'a>,
    start: Option<LineNumber>,
}

enum Name<'a> {
    Plain(&'a [u8]),
    /// With escapes: the text from its quote on.
    Quoted(Cursor<'a>),
}

impl Layout {
    fn region<'a>(self, cursor: &mut Cursor<'a>, contexts: &[u8]) -> Step<Passed<'a>> {
        let quoted = *cursor;
        cursor.expect(b"\"")?;
        let plain = cursor.just_behind(b'"')?;
        let plain = &plain[..plain.len() - 1];
        let name = if plain.contains(&b'\\') {
            // A quote behind a backslash does not end the name.
            *cursor = quoted;
            cursor.string()?;
            Name::Quoted(quoted)
        } else {
            Name::Plain(plain)
        };
        cursor.expect(b": {\"executed_lines\": [")?;
        cursor.just_behind(b']')?;
        cursor.expect(b", \"summary\": {")?;
        cursor.behind(b'}')?;
        cursor.expect(b", \"missing_lines\": [")?;
        cursor.just_behind(b']')?;
        cursor.expect(b", \"excluded_lines\": [")?;
        cursor.just_behind(b']')?;
        // Since coverage.py 7.13.1.
        let has_start = cursor.passes(b", \"start_line\": ")?;
        let start = if has_start { LineNumber::new(cursor.number()?) } else { None };
        if self.has_contexts {
            cursor.expect(b", \"contexts\": ")?;
            if !cursor.passes_same(contexts)? {
                cursor.contexts()?;
            }
        }
        if self.has_branches {
            cursor.expect(b", \"executed_branches\": [")?;
            // No string stands between here and the end.
            cursor.behind(b'}')?;
        } else {
            cursor.expect(b"}")?;
        }
        Ok(Passed { name, start })
    }
}
