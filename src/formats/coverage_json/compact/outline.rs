//! What tells the functions and classes of a file without reading them in full: enough to know them again.
//!
//! The body of a function is all statements from its first to its last but for those of functions in it, whose bodies are
//! told the same way; the lines of a class are those of its methods. So with the statements and excluded lines of the
//! file, names and starts, the two ends of each region say which lines it has; its exits are those of its lines. Numbers of
//! runs are passed over: what is not read here was read, number by number, where another report told it first.

use std::hash::Hash;

use memchr::memchr;
use xxhash_rust::xxh3::xxh3_128;

use super::entry::Layout;
use super::regions::Bytes;
use crate::formats::coverage_json::shape::FileJson;
use crate::formats::cursor::{Cursor, Step, Stop};

/// The outline of a file's functions, which are next, and classes, and the place behind them; none before coverage.py 7.13.1, which
/// does not tell where regions start, and lists executed lines that are no statements.
pub(super) fn outline<'a>(
    mut cursor: Cursor<'a>,
    layout: Layout,
    contexts: &[u8],
    (name, file): (&str, &FileJson),
    content: &mut Bytes,
) -> Step<Option<(u128, Cursor<'a>)>> {
    let (executed, missing) = (&file.executed_lines.0, &file.missing_lines.0);
    if executed.len() + missing.len() != file.summary.num_statements {
        return Ok(None);
    }
    content.clear();
    let exits = match (&file.executed_branches, &file.missing_branches) {
        (Some(executed), Some(missing)) => Some(executed.0.union(&missing.0)),
        _ => None,
    };
    (name, executed.union(missing), &file.excluded_lines.0, exits).hash(content);
    cursor.expect(b"{")?;
    if !regions(&mut cursor, layout, contexts, content)? {
        return Ok(None);
    }
    cursor.expect(b", \"classes\": {")?;
    if !regions(&mut cursor, layout, contexts, content)? {
        return Ok(None);
    }
    cursor.expect(b"}")?;
    Ok(Some((xxh3_128(content.as_slice()), cursor)))
}

/// Adds the outlines of regions up to the brace that closes them; false if one has none.
fn regions(cursor: &mut Cursor<'_>, layout: Layout, contexts: &[u8], content: &mut Bytes) -> Step<bool> {
    let mut goes_on = !cursor.passes(b"}")?;
    while goes_on {
        if !region(cursor, layout, contexts, content)? {
            return Ok(false);
        }
        goes_on = cursor.goes_on_in_object()?;
    }
    content.add(b"}");
    Ok(true)
}

/// Adds the outline of one region; false if it is not told where it starts.
fn region(cursor: &mut Cursor<'_>, layout: Layout, contexts: &[u8], content: &mut Bytes) -> Step<bool> {
    content.add(cursor.quoted()?);
    cursor.expect(b": {\"executed_lines\": [")?;
    let executed = cursor.ends_of_list()?;
    cursor.expect(b", \"summary\": {\"covered_lines\": ")?;
    cursor.number()?;
    cursor.expect(b", \"num_statements\": ")?;
    let statements = cursor.number()?;
    cursor.behind(b'}')?;
    cursor.expect(b", \"missing_lines\": [")?;
    let missing = cursor.ends_of_list()?;
    cursor.expect(b", \"excluded_lines\": [")?;
    content.add(cursor.behind(b']')?);
    if !cursor.passes(b", \"start_line\": ")? {
        return Ok(false);
    }
    let start = cursor.number()?;
    if layout.has_contexts {
        cursor.expect(b", \"contexts\": ")?;
        if !cursor.passes_same(contexts)? {
            cursor.contexts()?;
        }
    }
    // No string stands between here and the end.
    cursor.behind(b'}')?;
    for number in [executed.0.min(missing.0), executed.1.max(missing.1), statements, start] {
        content.add(&number.to_le_bytes());
    }
    Ok(true)
}

impl<'a> Cursor<'a> {
    /// Passes over a byte and all before it, which is handed back with it.
    fn behind(&mut self, byte: u8) -> Step<&'a [u8]> {
        let length = memchr(byte, self.rest).ok_or(Stop::Short)? + 1;
        let (before, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(before)
    }

    /// The first and the last number of a list whose bracket is open; of an empty list, what is neither least nor most.
    fn ends_of_list(&mut self) -> Step<(u32, u32)> {
        let list = self.behind(b']')?;
        let digits = list[..list.len() - 1].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return if list.len() == 1 { Ok((u32::MAX, 0)) } else { Err(Stop::Surprise) };
        }
        let first = Cursor::new(list).number()?;
        let most = Cursor::new(&list[list.len() - 1 - digits..]).number()?;
        Ok((first, most))
    }
}
