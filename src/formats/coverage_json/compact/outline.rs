//! What tells the functions and classes of a file without reading them in full: enough to know them again.
//!
//! The body of a function is one run of lines, in it those of inner functions; the lines of a class are those of its
//! methods. So with the statements, excluded lines and exits of the file, the names, starts and sizes of the regions say
//! which lines are whose. What a run did in a region is passed over: what is not read here was read, number by number,
//! where another report told it first.

use std::hash::Hash;

use xxhash_rust::xxh3::xxh3_128;

use super::entry::Layout;
use super::regions::Bytes;
use crate::formats::coverage_json::shape::{FileJson, RegionMap};
use crate::formats::cursor::{Cursor, Step};

/// The outline of a file's functions, which are next, and classes, and the place behind them; none before coverage.py 7.13.1, which
/// does not tell where regions start, and lists executed lines that are no statements.
pub(super) fn outline<'a>(
    mut cursor: Cursor<'a>,
    layout: Layout,
    contexts: &[u8],
    (name, file): (&str, &FileJson<RegionMap>),
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

/// Adds the outline of one region; false if it has none.
fn region(cursor: &mut Cursor<'_>, layout: Layout, contexts: &[u8], content: &mut Bytes) -> Step<bool> {
    cursor.expect(b"\"")?;
    let name = cursor.just_behind(b'"')?;
    // A quote behind a backslash does not end the name: such names are read in full.
    if !cursor.passes(b": {\"executed_lines\": [")? {
        return Ok(false);
    }
    content.add(name);
    cursor.just_behind(b']')?;
    cursor.expect(b", \"summary\": {\"covered_lines\": ")?;
    cursor.number()?;
    cursor.expect(b", \"num_statements\": ")?;
    let statements = cursor.number()?;
    cursor.behind(b'}')?;
    cursor.expect(b", \"missing_lines\": [")?;
    cursor.just_behind(b']')?;
    cursor.expect(b", \"excluded_lines\": [")?;
    let excluded = cursor.just_behind(b']')?;
    if excluded.len() > 1 {
        content.add(excluded);
    }
    if !cursor.passes(b", \"start_line\": ")? {
        return Ok(false);
    }
    let start = cursor.number()?;
    content.add(&(u64::from(start) << 32 | u64::from(statements)).to_le_bytes());
    if layout.has_contexts {
        cursor.expect(b", \"contexts\": ")?;
        if !cursor.passes_same(contexts)? {
            cursor.contexts()?;
        }
    }
    // No string stands between here and the end.
    cursor.behind(b'}')?;
    Ok(true)
}
