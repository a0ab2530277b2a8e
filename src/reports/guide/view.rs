//! What the guide's template shows: its sections in their order.

use serde::Serialize;

use super::actions::Actions;
use super::cell::{Md, Table};
use super::critical::Critical;
use super::excluded::Excluded;
use super::files::Files;
use super::findings::Findings;
use super::gates::Gates;
use super::goals::Goals;
use super::layers::Layers;
use super::notes::{HINT, MARKER};
use super::outline::{SECTIONS, Section};
use super::pictures::Pictures;
use super::reproduce::Reproduce;
use super::speed::Speed;
use super::trend::Trend;
use super::{Options, folders};
use crate::reports::{audit, text, words};
use crate::summary::{Summary, counted};

/// So many places of a finding of the test audit are told.
const PLACES: usize = 10;

/// The document.
#[derive(Serialize)]
pub struct Guide<'a> {
    marker: &'static str,
    hint: &'static str,
    project: Md,
    sections: [Section; 12],
    pictures: Pictures,
    gates: Gates,
    actions: Actions,
    layers: Layers,
    critical: Critical,
    folders: Option<Table>,
    folders_rest: Option<Md>,
    files: Files,
    speed: Speed,
    excluded: Excluded,
    goals: Goals,
    trend: Trend,
    reproduce: Reproduce<'a>,
    reading: Vec<Reading>,
    findings: Findings,
    /// None: the test tree was not read.
    audit: Option<audit::Section>,
}

/// A term and what it means.
#[derive(Serialize)]
struct Reading {
    term: Md,
    meaning: Md,
}

impl<'a> Guide<'a> {
    /// The view of a run.
    #[must_use]
    pub fn new(summary: &Summary, options: &'a Options) -> Self {
        let most = options.most_rows;
        let rest = folders::layers_left_out(summary);
        let reading = |&(term, meaning): &(&'static str, &'static str)| Reading {
            term: Md::words(term),
            meaning: Md::words(meaning),
        };
        Self {
            marker: MARKER,
            hint: HINT,
            project: Md::sentence(&text::shortened(&summary.project, 80)),
            sections: SECTIONS,
            pictures: options.charts.as_deref().map(|folder| Pictures::new(summary, folder)).unwrap_or_default(),
            gates: Gates::new(summary, most),
            actions: Actions::new(summary, most),
            layers: Layers::new(summary, most),
            critical: Critical::new(summary, most),
            folders: folders::table(summary, most),
            folders_rest: (rest > 0).then(|| Md::words(&counted(rest, "more layer has", "more layers have"))),
            files: Files::new(summary, most),
            speed: Speed::new(summary, most),
            excluded: Excluded::new(summary, most),
            goals: Goals::new(summary, most),
            trend: Trend::new(summary),
            reproduce: Reproduce::new(summary, &options.commands),
            reading: words::READING.iter().map(reading).collect(),
            findings: Findings::new(summary, most),
            audit: summary.audit.as_ref().map(|audit| audit::Section::new(audit, "###", most, PLACES)),
        }
    }
}
