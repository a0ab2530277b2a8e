//! The part of the code that a gate judges, and how much of it is missed.

use std::collections::BTreeMap;

use super::Gap;
use super::view::View;
use crate::config::Denominator;
use crate::coverage::{Extent, LineSet, Percent, Regions, SourcePath};
use crate::gates::{Gate, Metric};
use crate::layers::{Figures, Measured, MeasuredFile, Scope};

/// The part of the code that a gate judges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    All,
    /// These files: whole, or only the statements that begin on these lines, with the exits that leave from them.
    Files(BTreeMap<SourcePath, Option<LineSet>>),
}

impl Part {
    /// The part that a gate judges.
    #[must_use]
    pub fn of(gate: &Gate) -> Self {
        let lines = |(path, extent): (&SourcePath, &Extent)| (path.clone(), extent.lines());
        gate.part.as_ref().map_or(Self::All, |part| Self::Files(part.iter().map(lines).collect()))
    }
}

impl Gap {
    /// How much of its part is missed for certain, in its metric.
    #[must_use]
    pub fn missed(&self, measured: &Measured) -> u64 {
        let Self { scope, denominator, metric, .. } = *self;
        let of = |figures: Figures| figures.metric(metric).map_or(0, |measure| measure.low().missed());
        let Part::Files(files) = &self.part else { return of(measured.figures(scope, denominator)) };
        let files = files.iter().filter_map(|(path, lines)| Some((measured.files().get(path)?, lines)));
        let missed = files.map(|(file, lines)| match lines {
            None => measured.file_figures(file, scope, denominator).map_or(0, of),
            Some(lines) => missed_on(measured, file, lines, self),
        });
        missed.sum()
    }
}

/// The files of a gate that do not hold a floor of their own, with what each is short of.
pub(super) fn below(
    measured: &Measured,
    scope: Scope,
    denominator: Denominator,
    gate: &Gate,
    floor: Percent,
) -> Vec<(Part, u64)> {
    let files = gate.part.iter().flat_map(BTreeMap::keys);
    let short = |path: &SourcePath| {
        let figures = measured.file_figures(measured.files().get(path)?, scope, denominator)?;
        let low = figures.combined().low();
        let short_by = floor.needed_of(low.total()).saturating_sub(low.covered());
        (short_by > 0).then(|| (Part::Files(BTreeMap::from([(path.clone(), None)])), short_by))
    };
    files.filter_map(short).collect()
}

/// How much of these lines is missed.
fn missed_on(measured: &Measured, file: &MeasuredFile, lines: &LineSet, gap: &Gap) -> u64 {
    let is_unseen = matches!(gap.scope, Scope::Layer(column) if file.columns[column].is_none());
    if is_unseen && gap.denominator == Denominator::Own {
        return 0;
    }
    let Some(view) = View::new(measured, file, gap.scope, true) else { return 0 };
    let statements = || u64::from(view.lines.intersection(lines).len());
    let exits = || view.exits.iter().filter(|exit| lines.contains(exit.line)).count() as u64;
    match gap.metric {
        Metric::Combined => statements() + exits(),
        Metric::Lines => statements(),
        Metric::Branches => exits(),
        Metric::Functions => {
            let functions = file.overall.regions().into_iter().flat_map(Regions::functions_with_body);
            let never_run = functions.filter(|(_, region)| {
                region.lines.is_subset(lines) && region.lines.intersection(&view.lines).len() >= region.statements
            });
            never_run.count() as u64
        }
    }
}
