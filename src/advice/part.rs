//! The part of the code that a gate judges, and how much of it is missed.

use std::collections::BTreeMap;

use super::view::View;
use crate::config::Denominator;
use crate::coverage::{LineSet, Regions, SourcePath};
use crate::gates::Metric;
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
    /// How much of it a scope misses for certain, in a metric.
    #[must_use]
    pub fn missed(&self, measured: &Measured, scope: Scope, denominator: Denominator, metric: Metric) -> u64 {
        let of = |figures: Figures| figures.metric(metric).map_or(0, |measure| measure.low().missed());
        let Self::Files(files) = self else { return of(measured.figures(scope, denominator)) };
        let files = files.iter().filter_map(|(path, lines)| Some((measured.files().get(path)?, lines)));
        let missed = files.map(|(file, lines)| match lines {
            None => measured.file_figures(file, scope, denominator).map_or(0, of),
            Some(lines) => missed_on(measured, file, lines, scope, denominator, metric),
        });
        missed.sum()
    }
}

/// How much of these lines is missed.
fn missed_on(
    measured: &Measured,
    file: &MeasuredFile,
    lines: &LineSet,
    scope: Scope,
    denominator: Denominator,
    metric: Metric,
) -> u64 {
    let Some(view) = View::new(measured, file, scope, denominator, true) else { return 0 };
    let statements = || u64::from(view.lines.intersection(lines).len());
    let exits = || view.exits.iter().filter(|exit| lines.contains(exit.line)).count() as u64;
    match metric {
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
