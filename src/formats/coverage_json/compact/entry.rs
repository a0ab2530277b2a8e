//! The entry of a file, key by key in coverage.py's order.

use super::regions::Drafts;
use crate::coverage::{Arc, ArcSet, LineSet};
use crate::formats::coverage_json::outlined::Outlined;
use crate::formats::coverage_json::shape::{ArcList, ExecutedLines, FileJson, Lines, RegionMap, Summary};
use crate::formats::cursor::{Cursor, Step, Stop};

/// What `meta` says of all entries.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) has_branches: bool,
    pub(super) has_contexts: bool,
}

/// Room for what is being read, used again for each file.
#[derive(Default)]
pub(super) struct Room {
    lines: LineSet,
    arcs: Vec<Arc>,
    pub(super) drafts: Drafts,
    pub(super) outlined: Outlined,
    /// The contexts of the file, as text.
    pub(super) contexts: Vec<u8>,
}

/// A file's entry, with the functions and classes apart.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) file: FileJson<RegionMap>,
    /// True if they follow: the entry goes on.
    pub(super) has_regions: bool,
}

impl Layout {
    /// An entry with its name, up to its functions or the brace that closes it.
    pub(super) fn entry(self, cursor: &mut Cursor<'_>, room: &mut Room) -> Step<Entry> {
        let name = cursor.string()?.into_owned();
        cursor.expect(b": {\"executed_lines\": ")?;
        let executed_lines = ExecutedLines(room.lines(cursor, Cursor::executed_lines)?);
        cursor.expect(b", \"summary\": ")?;
        let summary = self.summary(cursor)?.0;
        cursor.expect(b", \"missing_lines\": ")?;
        let missing_lines = Lines(room.lines(cursor, Cursor::lines)?);
        cursor.expect(b", \"excluded_lines\": ")?;
        let excluded_lines = Lines(room.lines(cursor, Cursor::lines)?);
        if self.has_contexts {
            cursor.expect(b", \"contexts\": ")?;
            let contexts = cursor.contexts()?;
            room.contexts.clear();
            room.contexts.extend_from_slice(contexts);
        }
        let (mut executed_branches, mut missing_branches) = (None, None);
        if self.has_branches {
            cursor.expect(b", \"executed_branches\": ")?;
            executed_branches = Some(room.arcs(cursor)?);
            cursor.expect(b", \"missing_branches\": ")?;
            missing_branches = Some(room.arcs(cursor)?);
        }
        let (functions, classes, covgate) = (None, None, None);
        let file = FileJson {
            executed_lines,
            summary,
            missing_lines,
            excluded_lines,
            executed_branches,
            missing_branches,
            functions,
            classes,
            covgate,
        };
        let has_regions = !cursor.passes(b"}")?;
        if has_regions {
            cursor.expect(b", \"functions\": ")?;
        }
        Ok(Entry { name, file, has_regions })
    }

    /// A summary, and the text of its percentage.
    pub(super) fn summary<'a>(self, cursor: &mut Cursor<'a>) -> Step<(Summary, &'a [u8])> {
        cursor.expect(b"{\"covered_lines\": ")?;
        let covered_lines = cursor.number()?;
        cursor.expect(b", \"num_statements\": ")?;
        let num_statements = cursor.number()?;
        cursor.expect(b", \"percent_covered\": ")?;
        let percent = cursor.percentage()?;
        cursor.expect(b", \"percent_covered_display\": \"")?;
        cursor.displayed()?;
        cursor.expect(b", \"missing_lines\": ")?;
        let missing_lines = cursor.number()?;
        cursor.expect(b", \"excluded_lines\": ")?;
        let excluded_lines = cursor.number()?;
        let (mut num_branches, mut covered_branches, mut missing_branches) = (None, None, None);
        // Summaries have their own percentages of statements and of branches since coverage.py 7.12.
        let is_detailed = cursor.passes(b", \"percent_statements_covered\": ")?;
        if is_detailed {
            cursor.percentage()?;
            cursor.expect(b", \"percent_statements_covered_display\": \"")?;
            cursor.displayed()?;
        }
        if self.has_branches {
            cursor.expect(b", \"num_branches\": ")?;
            num_branches = Some(cursor.number()?);
            cursor.expect(b", \"num_partial_branches\": ")?;
            cursor.number()?;
            cursor.expect(b", \"covered_branches\": ")?;
            covered_branches = Some(cursor.number()?);
            cursor.expect(b", \"missing_branches\": ")?;
            missing_branches = Some(cursor.number()?);
            if is_detailed {
                cursor.expect(b", \"percent_branches_covered\": ")?;
                cursor.percentage()?;
                cursor.expect(b", \"percent_branches_covered_display\": \"")?;
                cursor.displayed()?;
            }
        }
        cursor.expect(b"}")?;
        let summary = Summary {
            covered_lines,
            num_statements,
            missing_lines,
            excluded_lines,
            percent_covered: None,
            num_branches,
            covered_branches,
            missing_branches,
        };
        Ok((summary, percent))
    }
}

impl Room {
    /// A list of lines in a set of its own, no larger than it needs to be.
    fn lines<'a>(
        &mut self,
        cursor: &mut Cursor<'a>,
        read: impl Fn(&mut Cursor<'a>, &mut LineSet) -> Step<()>,
    ) -> Step<LineSet> {
        self.lines.clear();
        read(cursor, &mut self.lines)?;
        Ok(self.lines.clone())
    }

    fn arcs(&mut self, cursor: &mut Cursor<'_>) -> Step<ArcList> {
        self.arcs.clear();
        cursor.arcs(|arc| self.arcs.push(arc))?;
        let arcs = ArcSet::from_ascending(self.arcs.as_slice().to_vec()).ok_or(Stop::Surprise)?;
        Ok(ArcList(arcs, false))
    }
}
