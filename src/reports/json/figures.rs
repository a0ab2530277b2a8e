//! Counts and the metrics of a scope, as `covgate.json` has them.

use serde::Serialize;

use crate::summary::{Figure, FigureRow};

/// A covered count; `percent` is null for 0 of 0.
#[derive(Serialize)]
pub(super) struct Count<'a> {
    covered: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    covered_at_most: Option<u64>,
    total: u64,
    percent: Option<&'a str>,
}

impl<'a> Count<'a> {
    pub(super) fn new(figure: &'a Figure) -> Self {
        Self {
            covered: figure.covered,
            covered_at_most: at_most(figure),
            total: figure.total,
            percent: figure.percent.as_deref(),
        }
    }
}

/// The metrics of a scope; null where a metric was not measured.
#[derive(Serialize)]
pub(super) struct Scope<'a> {
    combined: Count<'a>,
    lines: Count<'a>,
    branches: Option<Count<'a>>,
    functions: Option<Count<'a>>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(figures: &'a FigureRow) -> Self {
        Self {
            combined: Count::new(&figures.combined),
            lines: Count::new(&figures.lines),
            branches: figures.branches.as_ref().map(Count::new),
            functions: figures.functions.as_ref().map(Count::new),
        }
    }
}

pub(super) fn at_most(figure: &Figure) -> Option<u64> {
    (figure.covered_at_most != figure.covered).then_some(figure.covered_at_most)
}
