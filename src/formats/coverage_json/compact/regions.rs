//! Functions and classes of a file, read into room that is used again: most of them were met in another report.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc as Shared;

use xxhash_rust::xxh3::xxh3_128;

use super::entry::Layout;
use super::outline::outline;
use crate::coverage::{LineNumber, Region, Regions};
use crate::formats::coverage_json::shape::{FileJson, RegionMap};
use crate::formats::cursor::{Cursor, Step, Stop};
use crate::formats::known::KnownRegions;

/// The functions and classes of one file.
#[derive(Default)]
pub(super) struct Drafts {
    functions: List,
    classes: List,
    content: Bytes,
}

impl Drafts {
    /// The functions, which are next, and the classes: in full, unless another report told the same of the same file.
    pub(super) fn read(
        &mut self,
        cursor: &mut Cursor<'_>,
        layout: Layout,
        contexts: &[u8],
        file: (&str, &FileJson<RegionMap>),
        known: &KnownRegions,
    ) -> Step<Shared<Regions>> {
        let outline = match outline(*cursor, layout, contexts, file, &mut self.content) {
            Err(Stop::Surprise) => None,
            outline => outline?,
        };
        if let Some((outline, behind)) = outline
            && let Some(regions) = known.get(outline)
        {
            *cursor = behind;
            return Ok(regions);
        }
        self.functions.read(cursor, layout, contexts)?;
        cursor.expect(b", \"classes\": ")?;
        self.classes.read(cursor, layout, contexts)?;
        cursor.expect(b"}")?;
        let (functions, classes) = (self.functions.list(), self.classes.list());
        let content = if let Some((outline, _)) = outline {
            outline
        } else {
            self.content.clear();
            (functions, classes).hash(&mut self.content);
            xxh3_128(self.content.as_slice())
        };
        // A name that comes twice is for the reader of record.
        let make = || Some(Regions { functions: by_name(functions)?, classes: by_name(classes)? });
        known.or_make(content, make).ok_or(Stop::Surprise)
    }
}

/// Regions in the order of the report.
#[derive(Default)]
struct List {
    drafts: Vec<Draft>,
    used: usize,
}

#[derive(Default, Hash)]
struct Draft {
    name: String,
    region: Region,
}

impl List {
    fn list(&self) -> &[Draft] {
        &self.drafts[..self.used]
    }

    fn next(&mut self) -> &mut Draft {
        if self.used == self.drafts.len() {
            self.drafts.push(Draft::default());
        }
        self.used += 1;
        &mut self.drafts[self.used - 1]
    }

    fn read(&mut self, cursor: &mut Cursor<'_>, layout: Layout, contexts: &[u8]) -> Step<()> {
        self.used = 0;
        cursor.expect(b"{")?;
        if cursor.passes(b"}")? {
            return Ok(());
        }
        loop {
            self.next().read(cursor, layout, contexts)?;
            if !cursor.goes_on_in_object()? {
                return Ok(());
            }
        }
    }
}

impl Draft {
    /// Takes the place of what was here before.
    fn read(&mut self, cursor: &mut Cursor<'_>, layout: Layout, contexts: &[u8]) -> Step<()> {
        self.name.clear();
        self.name.push_str(&cursor.string()?);
        let region = &mut self.region;
        region.lines.clear();
        cursor.expect(b": {\"executed_lines\": ")?;
        cursor.executed_lines(&mut region.lines)?;
        cursor.expect(b", \"summary\": ")?;
        let summary = layout.summary(cursor)?.0;
        (region.statements, region.branches) = (summary.num_statements, summary.num_branches);
        cursor.expect(b", \"missing_lines\": ")?;
        cursor.lines(&mut region.lines)?;
        cursor.expect(b", \"excluded_lines\": ")?;
        cursor.lines(&mut region.lines)?;
        // Since coverage.py 7.13.1.
        let has_start = cursor.passes(b", \"start_line\": ")?;
        region.start = if has_start { LineNumber::new(cursor.number()?) } else { None };
        if layout.has_contexts {
            cursor.expect(b", \"contexts\": ")?;
            // Each region repeats the contexts of the whole file.
            if !cursor.passes_same(contexts)? {
                cursor.contexts()?;
            }
        }
        if layout.has_branches {
            cursor.expect(b", \"executed_branches\": ")?;
            cursor.arcs(|_| ())?;
            cursor.expect(b", \"missing_branches\": ")?;
            cursor.arcs(|_| ())?;
        }
        cursor.expect(b"}")
    }
}

fn by_name(drafts: &[Draft]) -> Option<BTreeMap<Box<str>, Region>> {
    let regions: BTreeMap<Box<str>, Region> =
        drafts.iter().map(|draft| (draft.name.as_str().into(), draft.region.clone())).collect();
    (regions.len() == drafts.len()).then_some(regions)
}

/// A hasher that only keeps what it is given.
#[derive(Default)]
pub(super) struct Bytes(Vec<u8>);

impl Bytes {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.add(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
