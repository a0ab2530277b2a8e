//! Files of a report that follow each other, read one by one up to a place or to the report's end.

use std::io::Read;
use std::ops::Range;
use std::sync::Arc as Shared;

use xxhash_rust::xxh3::xxh3_64;

use super::entry::{Entry, Layout, Room};
use super::totals;
use crate::coverage::{Outline, Regions};
use crate::document::Document;
use crate::formats::ReportedFile;
use crate::formats::coverage_json::read::Reading;
use crate::formats::coverage_json::shape::Summary;
use crate::formats::cursor::{Cursor, ends, next};
use crate::formats::known::KnownRegions;
use crate::formats::note::Allowance;
use crate::formats::pieces::Pieces;

/// Some files, at least one.
pub(super) struct Stretch {
    pub(super) files: Vec<ReportedFile>,
    pub(super) summaries: Vec<Summary>,
    /// What tells all that was read of each file from what another report says.
    pub(super) marks: Vec<u64>,
    /// Where it is in the report.
    pub(super) place: Range<u64>,
    /// What stands behind the last file of a report.
    pub(super) totals: Option<Summary>,
}

impl Stretch {
    /// Reads files, the first of which is next, up to the first that begins at a place or behind it, or to the end of the
    /// report.
    ///
    /// Functions and classes are passed over, but for their outline, where those that are known are not given.
    pub(super) fn read<R: Read>(
        pieces: &mut Pieces<R>,
        layout: Layout,
        until: u64,
        known: Option<&KnownRegions>,
    ) -> Option<Self> {
        let document = Document::new("", "");
        // Neither a name nor a run is needed: who is told what is wrong reads again, and lists of branches are there, or
        // none were measured.
        let reading = Reading { document: &document, run: 0, has_branches: layout.has_branches };
        let (mut files, mut summaries, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        let mut room = Room::default();
        let mut allowance = Allowance::default();
        let start = pieces.place();
        let mut totals_behind = None;
        while totals_behind.is_none() && (files.is_empty() || pieces.place() < until) {
            let (Entry { name, file, has_regions }, mark) = next(pieces, |cursor| {
                let text = cursor.rest;
                let entry = layout.entry(cursor, &mut room)?;
                Ok((entry, xxh3_64(&text[..text.len() - cursor.rest.len()])))
            })?;
            let Room { drafts, outlined, contexts, .. } = &mut room;
            let regions = match known.filter(|_| has_regions) {
                Some(known) => {
                    let read = |cursor: &mut Cursor<'_>| drafts.read(cursor, layout, contexts, (&name, &file), known);
                    Parts::Regions(next(pieces, read)?)
                }
                None if has_regions => Parts::Outline(outlined.pass(pieces, layout, contexts)?),
                None => Parts::Untold,
            };
            summaries.push(file.summary);
            marks.push(mark);
            let coverage = reading.file(&name, file, &mut allowance).ok()?;
            let coverage = match regions {
                Parts::Untold => coverage,
                Parts::Regions(regions) => coverage.with_regions(regions),
                Parts::Outline(outline) => {
                    marks.push(outline);
                    coverage.with_outline(outline)
                }
            };
            files.push(ReportedFile { name, coverage });
            #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime, this of any")]
            let goes_on = next(pieces, |cursor| cursor.goes_on_in_object())?;
            if !goes_on {
                totals_behind = Some(next(pieces, |cursor| totals(cursor, layout))?);
                ends(pieces)?;
            }
        }
        Some(Self { files, summaries, marks, place: start..pieces.place(), totals: totals_behind })
    }
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
