//! Layers over the files of a project: what each covers, of what, and what it alone covers.

mod figures;
mod shares;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::coverage::{Conflict, Extent, FileCoverage, SourcePath};
use crate::gates::Rule;
use crate::layer_name::LayerName;

pub use figures::Figures;
pub use shares::{Shares, Statements};

/// Every file of the project with the coverage of each layer and of all together.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    layers: Vec<LayerName>,
    files: BTreeMap<SourcePath, MeasuredFile>,
    /// Columns that measured branches in some file.
    has_branches: Vec<bool>,
    /// Files where a layer's coverage was brought into the reference layer's view of the source.
    projected: u64,
}

/// One file.
#[derive(Clone, Debug)]
pub struct MeasuredFile {
    /// All runs together.
    pub overall: FileCoverage,
    /// By layer, in the order of [`Measured::layers`]; the last stands for runs of no layer.
    pub columns: Vec<Option<FileCoverage>>,
    /// The figures of each column and of all together, counted once.
    counted: Counted,
}

#[derive(Clone, Debug)]
struct Counted {
    overall: Figures,
    columns: Vec<Option<Figures>>,
}

impl MeasuredFile {
    fn new(overall: FileCoverage, columns: Vec<Option<FileCoverage>>) -> Self {
        let regions = overall.regions();
        let figures = |file: &FileCoverage| Figures {
            lines: file.lines(),
            branches: file.branch_measure(),
            functions: regions.map(|regions| regions.covered_functions(file.missing())),
        };
        let counted = Counted {
            overall: figures(&overall),
            columns: columns.iter().map(|column| column.as_ref().map(figures)).collect(),
        };
        Self { overall, columns, counted }
    }
}

/// A file that the layers disagree about, with the columns that do.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The first column.
    pub first: usize,
    /// The one that disagrees with it.
    pub second: usize,
    /// How.
    pub conflict: Conflict,
}

/// Which runs are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One layer, by its place in [`Measured::layers`].
    Layer(usize),
    /// All runs.
    Overall,
}

impl Measured {
    /// No file yet; the layers in their order.
    #[must_use]
    pub fn new(layers: Vec<LayerName>) -> Self {
        let has_branches = vec![false; layers.len() + 1];
        Self { layers, files: BTreeMap::new(), has_branches, projected: 0 }
    }

    /// The layers that have reports.
    #[must_use]
    pub fn layers(&self) -> &[LayerName] {
        &self.layers
    }

    /// The files, by path.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<SourcePath, MeasuredFile> {
        &self.files
    }

    /// The place of a layer among the columns; none if it has no report.
    #[must_use]
    pub fn column(&self, layer: &LayerName) -> Option<usize> {
        self.layers.iter().position(|known| known == layer)
    }

    /// Whose coverage a rule judges; none if its layer has no report.
    #[must_use]
    pub fn scope_of_rule(&self, rule: &Rule) -> Option<Scope> {
        match &rule.layer {
            None => Some(Scope::Overall),
            Some(layer) => self.column(layer).map(Scope::Layer),
        }
    }

    /// How many files were brought into the reference layer's view.
    #[must_use]
    pub fn projected(&self) -> u64 {
        self.projected
    }

    /// True if runs of no layer were given.
    #[must_use]
    pub fn has_unlabelled(&self) -> bool {
        self.files.values().any(|file| file.columns.last().is_some_and(Option::is_some))
    }

    /// True if a scope measured branches.
    #[must_use]
    pub fn has_branches(&self, scope: Scope) -> bool {
        match scope {
            Scope::Layer(column) => self.has_branches[column],
            Scope::Overall => self.has_branches.contains(&true),
        }
    }

    /// Adds a file with the coverage of each column, or puts it in place of what was measured of the file.
    ///
    /// # Errors
    /// If the columns do not speak of the same source, and no reference column settles it.
    pub fn add(
        &mut self,
        path: SourcePath,
        columns: Vec<Option<FileCoverage>>,
        reference: Option<usize>,
    ) -> Result<(), Refused> {
        self.insert(path, settle(columns, reference)?);
        Ok(())
    }

    /// The same for many files at once; those that are refused are handed back, in the order they were given in.
    pub fn add_all(
        &mut self,
        files: Vec<(SourcePath, Vec<Option<FileCoverage>>)>,
        reference: Option<usize>,
    ) -> Vec<(SourcePath, Refused)> {
        let settled = files.into_par_iter().map(|(path, columns)| (path, settle(columns, reference)));
        let settled: Vec<(SourcePath, Result<Settled, Refused>)> = settled.collect();
        let insert = |(path, settled)| match settled {
            Ok(settled) => {
                self.insert(path, settled);
                None
            }
            Err(refused) => Some((path, refused)),
        };
        settled.into_iter().filter_map(insert).collect()
    }

    fn insert(&mut self, path: SourcePath, settled: Settled) {
        let Some(file) = settled.file else { return };
        self.projected += u64::from(settled.is_projected);
        for (has_branches, column) in self.has_branches.iter_mut().zip(&file.columns) {
            *has_branches |= column.as_ref().is_some_and(|file| file.branches().is_some());
        }
        self.files.insert(path, file);
    }

    /// Parts of some files, as if they were all there is. Files that are not known are passed over.
    #[must_use]
    pub fn within(&self, parts: &BTreeMap<SourcePath, Extent>) -> Self {
        let part = |(path, extent): (&SourcePath, &Extent)| {
            let file = self.files.get(path)?;
            let columns = file.columns.iter().map(|column| column.as_ref().map(|file| file.within(extent)));
            let overall = file.overall.within(extent);
            Some((path.clone(), MeasuredFile::new(overall, columns.collect())))
        };
        Self {
            layers: self.layers.clone(),
            files: parts.iter().filter_map(part).collect(),
            has_branches: self.has_branches.clone(),
            projected: 0,
        }
    }

    /// The same without one layer, as if its reports had never been given: files that only they speak of are gone.
    ///
    /// Files that were brought into the reference layer's view stay in it.
    #[must_use]
    pub fn without(&self, layer: usize) -> Self {
        let mut layers = self.layers.clone();
        layers.remove(layer);
        let mut rest = Self::new(layers);
        for (path, file) in &self.files {
            let mut columns = file.columns.clone();
            columns.remove(layer);
            let added = rest.add(path.clone(), columns, None);
            debug_assert!(added.is_ok(), "{path}: what was united stays so with less");
        }
        rest
    }

    /// The same without some files, as if no report had spoken of them.
    #[must_use]
    pub fn without_files(&self, is_left_out: impl Fn(&SourcePath) -> bool) -> Self {
        let mut rest = Self::new(self.layers.clone());
        for (path, file) in self.files.iter().filter(|(path, _)| !is_left_out(path)) {
            let added = rest.add(path.clone(), file.columns.clone(), None);
            debug_assert!(added.is_ok(), "{path}: what was united stays so");
        }
        rest
    }
}

/// A file whose columns speak of the same source.
struct Settled {
    /// None if no column knows it.
    file: Option<MeasuredFile>,
    /// True if they do so only in the reference layer's view.
    is_projected: bool,
}

/// Unites the columns of a file, in the view of the reference column where they disagree.
fn settle(mut columns: Vec<Option<FileCoverage>>, reference: Option<usize>) -> Result<Settled, Refused> {
    let (overall, is_projected) = match unite(&columns) {
        Ok(overall) => (overall, false),
        Err(refused) => {
            let view = reference.and_then(|column| columns[column].clone()).ok_or_else(|| refused.clone())?;
            for column in columns.iter_mut().flatten() {
                *column = column.seen_by(&view).ok_or_else(|| refused.clone())?;
            }
            (unite(&columns)?, true)
        }
    };
    Ok(Settled { file: overall.map(|overall| MeasuredFile::new(overall, columns)), is_projected })
}

/// All columns merged; none if there is none.
fn unite(columns: &[Option<FileCoverage>]) -> Result<Option<FileCoverage>, Refused> {
    let mut overall: Option<FileCoverage> = None;
    let mut first = 0;
    for (second, column) in columns.iter().enumerate() {
        let Some(column) = column else { continue };
        if let Some(overall) = &mut overall {
            overall.merge(column).map_err(|conflict| Refused { first, second, conflict })?;
        } else {
            overall = Some(column.clone());
            first = second;
        }
    }
    Ok(overall)
}
