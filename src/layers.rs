//! Layers over the files of a project: what each covers, of what, and what it alone covers.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::config::Denominator;
use crate::coverage::{Conflict, Extent, FileCoverage, LineSet, Measure, Regions, SourcePath};
use crate::gates::{Metric, Rule};
use crate::layer_name::LayerName;

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

/// Who covers the statements: each in exactly one place, so that the parts sum up to the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Statements that one column alone covers, by column.
    pub only: Vec<u64>,
    /// Statements that two or more cover.
    pub several: u64,
    /// Statements that nobody covers.
    pub nobody: u64,
}

impl Shares {
    fn new(columns: usize) -> Self {
        Self { only: vec![0; columns], several: 0, nobody: 0 }
    }

    /// All statements.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.only.iter().sum::<u64>() + self.several + self.nobody
    }

    /// Adds the shares of another file.
    pub fn add(&mut self, other: &Self) {
        self.only.resize(self.only.len().max(other.only.len()), 0);
        for (ours, theirs) in self.only.iter_mut().zip(&other.only) {
            *ours += theirs;
        }
        self.several += other.several;
        self.nobody += other.nobody;
    }
}

/// Which statements are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statements {
    /// All.
    All,
    /// Those in function bodies: importing a module runs the rest, which is not testing it.
    FunctionBodies,
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
        mut columns: Vec<Option<FileCoverage>>,
        reference: Option<usize>,
    ) -> Result<(), Refused> {
        let overall = match unite(&columns) {
            Ok(overall) => overall,
            Err(refused) => {
                let view = reference.and_then(|column| columns[column].clone()).ok_or_else(|| refused.clone())?;
                for column in columns.iter_mut().flatten() {
                    *column = column.seen_by(&view).ok_or_else(|| refused.clone())?;
                }
                self.projected += 1;
                unite(&columns)?
            }
        };
        let Some(overall) = overall else { return Ok(()) };
        for (has_branches, column) in self.has_branches.iter_mut().zip(&columns) {
            *has_branches |= column.as_ref().is_some_and(|file| file.branches().is_some());
        }
        self.files.insert(path, MeasuredFile::new(overall, columns));
        Ok(())
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

    /// The statements of a file that one column alone covers, by line.
    ///
    /// Where no other column knows the file, its statements are those that ran (before coverage.py 7.13.1 a few more:
    /// docstrings and excluded lines are listed as executed).
    #[must_use]
    pub fn exclusive(file: &MeasuredFile, column: usize) -> LineSet {
        let Some(ours) = &file.columns[column] else { return LineSet::new() };
        let others = file.columns.iter().enumerate().filter(|(at, _)| *at != column);
        let missed_by_others = others
            .filter_map(|(_, file)| Some(file.as_ref()?.missing().clone()))
            .reduce(|one, two| one.intersection(&two));
        match missed_by_others {
            Some(lines) => lines.difference(ours.missing()),
            None => ours.executed().difference(ours.excluded().unwrap_or(&LineSet::new())),
        }
    }

    /// Who covers the statements of one file.
    #[must_use]
    pub fn file_shares(file: &MeasuredFile, statements: Statements) -> Shares {
        if statements == Statements::FunctionBodies && file.overall.regions().is_none() {
            return Shares::new(file.columns.len());
        }
        let within = match statements {
            Statements::All => None,
            Statements::FunctionBodies => Some(file.overall.regions().map(Regions::bodies).unwrap_or_default()),
        };
        let total = match statements {
            Statements::All => u64::from(file.overall.statements()),
            Statements::FunctionBodies => file.overall.regions().map_or(0, |regions| {
                regions.functions_with_body().map(|(_, region)| u64::from(region.statements)).sum()
            }),
        };
        let count = |lines: &LineSet| match &within {
            None => u64::from(lines.len()),
            Some(within) => u64::from(lines.common(within)),
        };
        let present: Vec<(usize, &LineSet)> =
            file.columns.iter().enumerate().filter_map(|(at, file)| Some((at, file.as_ref()?.missing()))).collect();
        let mut shares = Shares::new(file.columns.len());
        shares.nobody = count(file.overall.missing());
        for &(column, missing) in &present {
            let missed_by_others = present
                .iter()
                .filter(|(other, _)| *other != column)
                .map(|(_, missing)| (*missing).clone())
                .reduce(|one, two| one.intersection(&two));
            shares.only[column] = match missed_by_others {
                Some(lines) => count(&lines.difference(missing)),
                None => total.saturating_sub(count(missing)),
            };
        }
        let alone: u64 = shares.only.iter().sum();
        shares.several = total.saturating_sub(alone + shares.nobody);
        shares
    }

    /// Who covers the statements of all files, or of those below a folder.
    #[must_use]
    pub fn shares(&self, statements: Statements) -> Shares {
        let mut all = Shares::new(self.layers.len() + 1);
        for file in self.files.values() {
            all.add(&Self::file_shares(file, statements));
        }
        all
    }
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
