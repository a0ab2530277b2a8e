//! The metrics of a layer or of all together, over files and over function bodies.

use super::{Measured, MeasuredFile, Scope};
use crate::config::Denominator;
use crate::coverage::{FileCoverage, Measure};
use crate::gates::Metric;

/// The four metrics of one scope; none where it has no such data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Statements.
    pub lines: Measure,
    /// Branch exits; none where branches were not measured.
    pub branches: Option<Measure>,
    /// Functions; none where no report tells them.
    pub functions: Option<Measure>,
}

impl Figures {
    /// Statements and branch exits together, as coverage.py's total; statements alone where no branch was measured.
    #[must_use]
    pub fn combined(&self) -> Measure {
        self.lines + self.branches.unwrap_or_default()
    }

    /// The measurement of a metric.
    #[must_use]
    pub fn metric(&self, metric: Metric) -> Option<Measure> {
        match metric {
            Metric::Combined => Some(self.combined()),
            Metric::Lines => Some(self.lines),
            Metric::Branches => self.branches,
            Metric::Functions => self.functions,
        }
    }

    /// Adds the figures of another file.
    pub fn add(&mut self, other: Self) {
        let sum = |one: Option<Measure>, two: Option<Measure>| match (one, two) {
            (Some(one), Some(two)) => Some(one + two),
            (one, two) => one.or(two),
        };
        self.lines = self.lines + other.lines;
        self.branches = sum(self.branches, other.branches);
        self.functions = sum(self.functions, other.functions);
    }
}

impl Measured {
    /// The figures of a scope over all files.
    #[must_use]
    pub fn figures(&self, scope: Scope, denominator: Denominator) -> Figures {
        let mut all = Figures::default();
        for file in self.files.values() {
            if let Some(figures) = self.file_figures(file, scope, denominator) {
                all.add(figures);
            }
        }
        all
    }

    /// The figures of a scope in one file; none if the file does not count for it.
    #[must_use]
    pub fn file_figures(&self, file: &MeasuredFile, scope: Scope, denominator: Denominator) -> Option<Figures> {
        let all = file.counted.overall;
        let Scope::Layer(column) = scope else { return Some(all) };
        let none_of_all = || {
            let total = file.overall.branches().map_or(0, crate::coverage::Branches::total);
            self.has_branches[column].then(|| Measure::exact(0, total.into()))
        };
        let Some(own) = file.counted.columns[column] else {
            if denominator == Denominator::Own {
                return None;
            }
            return Some(Figures {
                lines: Measure::exact(0, all.lines.total()),
                branches: none_of_all(),
                functions: all.functions.map(|functions| Measure::exact(0, functions.total())),
            });
        };
        Some(Figures { branches: own.branches.or_else(none_of_all), ..own })
    }

    /// Statements in function bodies and outside of them, as a scope covers them; none where no report tells functions.
    ///
    /// What is outside runs when the module is imported, whatever is tested.
    #[must_use]
    pub fn bodies_and_rest(&self, scope: Scope, denominator: Denominator) -> Option<(Measure, Measure)> {
        let (mut bodies, mut rest) = (Measure::default(), Measure::default());
        for file in self.files.values() {
            let Some(figures) = self.file_figures(file, scope, denominator) else { continue };
            let (mut covered, mut total) = (0, 0);
            if let Some(regions) = file.overall.regions() {
                let missing = match scope {
                    Scope::Overall => Some(file.overall.missing()),
                    Scope::Layer(column) => file.columns[column].as_ref().map(FileCoverage::missing),
                };
                for (_, region) in regions.functions_with_body() {
                    let missed = missing.map_or(region.statements, |missing| missing.common(&region.lines));
                    total += u64::from(region.statements);
                    covered += u64::from(region.statements.saturating_sub(missed));
                }
            }
            let all = figures.lines;
            bodies = bodies + Measure::exact(covered, total);
            let outside = all.low().covered().saturating_sub(covered);
            rest = rest + Measure::exact(outside, all.total().saturating_sub(total));
        }
        (bodies.total() > 0).then_some((bodies, rest))
    }
}
