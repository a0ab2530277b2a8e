//! coverage.py's own compact layout, read piece by piece: nine tenths of a report are functions and classes, which are
//! the same in every shard.
//!
//! Nothing is taken on trust: every byte is read as the next that coverage.py's writer writes, counts are held against
//! lists as everywhere. On the first surprise this reader gives up, and the reader of record says what the text is.

mod entry;
mod outline;
mod regions;
mod values;

use std::collections::HashSet;
use std::io::Read;

use entry::{Entry, Layout, Room};

use super::read::{Reading, report};
use super::shape::Summary;
use crate::coverage::SourcePath;
use crate::document::Document;
use crate::formats::cursor::{Cursor, Step, Stop, ends, next};
use crate::formats::known::KnownRegions;
use crate::formats::note::Allowance;
use crate::formats::pieces::Pieces;
use crate::formats::{Report, ReportedFile};

/// Reads a report; none if it is anything else than what coverage.py writes when nobody asks for another layout.
pub(in crate::formats) fn read<R: Read>(name: &str, pieces: &mut Pieces<R>, known: &KnownRegions) -> Option<Report> {
    let meta = next(pieces, meta)?;
    let document = Document::new(name, "");
    // No run is needed before the end: lists of branches are there, or none were measured.
    let reading = Reading { document: &document, run: 0, has_branches: meta.layout.has_branches };
    let (mut files, mut summaries, mut paths) = (Vec::new(), Vec::new(), HashSet::new());
    let mut room = Room::default();
    loop {
        let (entry, is_last) = next(pieces, |cursor| {
            let entry = meta.layout.entry(cursor, &mut room, known)?;
            Ok((entry, !cursor.goes_on_in_object()?))
        })?;
        let Entry { name, file, regions } = entry;
        if !paths.insert(SourcePath::new(&name).ok()?) {
            return None;
        }
        summaries.push(file.summary);
        let coverage = reading.file(&name, file, &mut Allowance::default()).ok()?;
        let coverage = match regions {
            Some(regions) => coverage.with_regions(regions),
            None => coverage,
        };
        files.push(ReportedFile { name, coverage });
        if is_last {
            break;
        }
    }
    let totals = next(pieces, |cursor| totals(cursor, meta.layout))?;
    reading.check_totals(Some(&totals), &summaries).ok()?;
    ends(pieces)?;
    Some(report(name, pieces.id(), &meta.version, Some(meta.timestamp), files, Vec::new()))
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
