//! Rows of layers, and of who covers the statements: what reports may show of them. They are made in `rows`.

use serde::Serialize;

use super::{ContextsRow, Figure, FigureRow, grouped};

/// A layer.
#[derive(Clone, Debug, Serialize)]
pub struct LayerRow {
    /// Its name.
    pub name: String,
    /// Its figures over the configured denominator.
    pub figures: FigureRow,
    /// Its figures over its own runs, where they differ.
    pub own: Option<FigureRow>,
    /// How many reports it has.
    pub reports: usize,
    /// What it is made of, if it was taken from contexts.
    pub contexts: Option<ContextsRow>,
    /// Files that its runs speak of.
    pub files: usize,
    /// Statements that only this layer covers: all, and in function bodies.
    pub only: u64,
    /// The same in function bodies.
    pub only_in_bodies: u64,
    /// Statements in function bodies; none where no report tells functions.
    pub bodies: Option<Figure>,
    /// Statements outside of function bodies, which importing a module runs.
    pub imports: Option<Figure>,
}

impl LayerRow {
    /// How many reports it has, and if it is only a part of them.
    #[must_use]
    pub fn reports_shown(&self) -> String {
        let part = if self.contexts.is_some() { ", by contexts" } else { "" };
        format!("{}{part}", grouped(self.reports as u64))
    }
}

/// Who covers the statements.
#[derive(Clone, Debug, Serialize)]
pub struct ShareRows {
    /// All statements.
    pub all: ShareRow,
    /// Statements in function bodies; total 0 where no report tells functions.
    pub bodies: ShareRow,
}

/// Statements shared out: each counted once.
#[derive(Clone, Debug, Serialize)]
pub struct ShareRow {
    /// Covered by one layer alone, in order of the layers; runs without a layer last, if there are any.
    pub only: Vec<NamedCount>,
    /// Covered by two or more.
    pub several: u64,
    /// Covered by nobody.
    pub nobody: u64,
    /// All.
    pub total: u64,
}

/// A count with its name.
#[derive(Clone, Debug, Serialize)]
pub struct NamedCount {
    /// The name.
    pub name: String,
    /// The count.
    pub count: u64,
}
