//! coverage.py's own compact layout, read piece by piece: nine tenths of a report are functions and classes, which are
//! the same in every shard.
//!
//! Nothing is taken on trust: every byte is read as the next that coverage.py's writer writes, counts are held against
//! lists as everywhere. On the first surprise this reader gives up, and the reader of record says what the text is.

mod entry;
mod outline;
mod passed;
mod regions;
mod values;

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc as Shared;

use entry::{Entry, Layout, Room};

use super::read::{Reading, report};
use super::shape::Summary;
use crate::coverage::{Outline, Regions, SourcePath};
use crate::document::Document;
use crate::formats::cursor::{Cursor, Step, Stop, ends, next};
use crate::formats::known::KnownRegions;
use crate::formats::note::Allowance;
use crate::formats::pieces::Pieces;
use crate::formats::{Report, ReportedFile};

/// Reads a report; none if it is anything else than what coverage.py writes when nobody asks for another layout.
///
/// Functions and classes are passed over, but for their outline, where those that are known are not given.
pub(in crate::formats) fn read<R: Read>(
    name: &str,
    pieces: &mut Pieces<R>,
    known: Option<&KnownRegions>,
) -> Option<Report> {
    let meta = next(pieces, meta)?;
    let document = Document::new(name, "");
    // No run is needed before the end: lists of branches are there, or none were measured.
    let reading = Reading { document: &document, run: 0, has_branches: meta.layout.has_branches };
    let (mut files, mut summaries, mut paths) = (Vec::new(), Vec::new(), HashSet::new());
    let mut room = Room::default();
    let mut allowance = Allowance::default();
    loop {
        let Entry { name, file, has_regions } = next(pieces, |cursor| meta.layout.entry(cursor, &mut room))?;
        let Room { drafts, outlined, contexts, .. } = &mut room;
        let regions = match known.filter(|_| has_regions) {
            Some(known) => {
                let read = |cursor: &mut Cursor<'_>| drafts.read(cursor, meta.layout, contexts, (&name, &file), known);
                Parts::Regions(next(pieces, read)?)
            }
            None if has_regions => Parts::Outline(outlined.pass(pieces, meta.layout, contexts)?),
            None => Parts::Untold,
        };
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime, this of any")]
        let goes_on = next(pieces, |cursor| cursor.goes_on_in_object())?;
        if !paths.insert(SourcePath::new(&name).ok()?) {
            return None;
        }
        summaries.push(file.summary);
        let coverage = reading.file(&name, file, &mut allowance).ok()?;
        let coverage = match regions {
            Parts::Untold => coverage,
            Parts::Regions(regions) => coverage.with_regions(regions),
            Parts::Outline(outline) => coverage.with_outline(outline),
        };
        files.push(ReportedFile { name, coverage });
        if !goes_on {
            break;
        }
    }
    let totals = next(pieces, |cursor| totals(cursor, meta.layout))?;
    reading.check_totals(Some(&totals), &summaries).ok()?;
    ends(pieces)?;
    Some(report(name, pieces.id(), &meta.version, Some(meta.timestamp), files, Vec::new()))
}

/// Functions and classes of a file.
enum Parts {
    /// coverage.py before 7.6 does not tell them.
    Untold,
    /// In full.
    Regions(Shared<Regions>),
    /// Passed over.
    Outline(Outline),
}

/// What stands before the files.
struct Meta {
    version: String,
    timestamp: String,
    layout: Layout,
}

fn meta(cursor: &mut Cursor<'_>) -> Step<Meta> {
    cursor.expect(b"{\"meta\": {")?;
    if cursor.passes(b"\"format\": ")? {
        if cursor.number()? > super::NEWEST_FORMAT {
            return Err(Stop::Surprise);
        }
        cursor.expect(b", ")?;
    }
    cursor.expect(b"\"version\": ")?;
    let version = cursor.string()?.into_owned();
    cursor.expect(b", \"timestamp\": ")?;
    let timestamp = cursor.string()?.into_owned();
    cursor.expect(b", \"branch_coverage\": ")?;
    let has_branches = cursor.truth()?;
    cursor.expect(b", \"show_contexts\": ")?;
    let has_contexts = cursor.truth()?;
    cursor.expect(b"}, \"files\": {")?;
    Ok(Meta { version, timestamp, layout: Layout { has_branches, has_contexts } })
}

fn totals(cursor: &mut Cursor<'_>, layout: Layout) -> Step<Summary> {
    cursor.expect(b", \"totals\": ")?;
    let (summary, percent) = layout.summary(cursor)?;
    cursor.expect(b"}")?;
    let percent_covered = Some(serde_json::from_slice(percent).map_err(|_| Stop::Surprise)?);
    Ok(Summary { percent_covered, ..summary })
}
