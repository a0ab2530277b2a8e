//! coverage.py's own compact layout, read piece by piece: nine tenths of a report are functions and classes, which are
//! the same in every shard.
//!
//! Nothing is taken on trust: every byte is read as the next that coverage.py's writer writes, counts are held against
//! lists as everywhere. On the first surprise this reader gives up, and the reader of record says what the text is.

mod entry;
mod outline;
mod parts;
mod passed;
mod regions;
mod stretch;
mod values;

use std::collections::HashSet;
use std::io::Read;

use xxhash_rust::xxh3::xxh3_64;

use entry::Layout;
pub(in crate::formats) use parts::read as read_parts;
use stretch::Stretch;

use super::read::{Reading, report};
use super::shape::Summary;
use crate::coverage::{RunId, SourcePath};
use crate::document::Document;
use crate::formats::cursor::{Cursor, Step, Stop, next};
use crate::formats::known::KnownRegions;
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
    let stretch = Stretch::read(pieces, meta.layout, u64::MAX, known)?;
    meta.report(name, pieces.id(), vec![stretch])
}

/// What stands before the files.
struct Meta {
    version: String,
    timestamp: String,
    layout: Layout,
}

impl Meta {
    /// The identity of what was read.
    fn id(&self, stretches: &[Stretch]) -> RunId {
        let marks = stretches.iter().flat_map(|stretch| &stretch.marks).flat_map(|mark| mark.to_le_bytes());
        let content: Vec<u8> = self.version.bytes().chain(self.timestamp.bytes()).chain(marks).collect();
        xxh3_64(&content)
    }

    /// The report, of all its files; none if some were left out, come twice or have no name.
    fn report(self, name: &str, run: RunId, stretches: Vec<Stretch>) -> Option<Report> {
        let has_all = stretches.windows(2).all(|two| two[0].place.end == two[1].place.start);
        let totals = stretches.last()?.totals.filter(|_| has_all)?;
        let summaries: Vec<Summary> = stretches.iter().flat_map(|stretch| &stretch.summaries).copied().collect();
        let document = Document::new(name, "");
        let reading = Reading { document: &document, run, has_branches: self.layout.has_branches };
        reading.check_totals(Some(&totals), &summaries).ok()?;
        let files: Vec<ReportedFile> = stretches.into_iter().flat_map(|stretch| stretch.files).collect();
        let mut paths = HashSet::with_capacity(files.len());
        for file in &files {
            if file.name.is_empty() || !paths.insert(SourcePath::new(&file.name).ok()?) {
                return None;
            }
        }
        Some(report(name, run, &self.version, Some(self.timestamp), files, Vec::new()))
    }
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
