//! What was measured, in rows: layers, files, folders, and who covers their statements. Knows no gate.

use std::collections::BTreeMap;

use super::build::Judged;
use super::figure::figure_row;
use super::{
    ExclusiveRow, Figure, FileRow, FolderRow, LayerRow, MissedRow, NamedCount, ShareRow, contexts, exclusives,
};
use crate::collection::{Run, United};
use crate::config::{Config, Denominator};
use crate::coverage::{LineSet, SourcePath};
use crate::layers::{Figures, Measured, MeasuredFile, Scope, Shares, Statements};

/// Merged coverage, judged or not: all that rows of files and their pages are made of.
#[derive(Clone, Copy)]
pub struct Merged<'a> {
    /// The configuration that was used.
    pub config: &'a Config,
    /// The reports that were read.
    pub runs: &'a [Run],
    /// Their coverage.
    pub united: &'a United,
}

/// What was measured, in rows: the largest part of the view, and nothing of it knows a gate. It can be made before there is
/// a verdict.
#[derive(Clone, Debug)]
pub struct MeasuredRows {
    pub(super) files: Vec<FileRow>,
    pub(super) folders: Vec<FolderRow>,
    pub(super) exclusives: Vec<Vec<ExclusiveRow>>,
    pub(super) shares: [Shares; 2],
}

impl MeasuredRows {
    /// The rows of merged coverage.
    #[must_use]
    pub fn new(merged: Merged<'_>) -> Self {
        let rows = Rows::new(merged);
        let measured = rows.measured;
        Self {
            files: measured.files().iter().map(|(path, file)| rows.file(path, file)).collect(),
            folders: rows.folders(),
            exclusives: exclusives::rows(measured),
            shares: [rows.all, rows.bodies],
        }
    }

    /// The files, by path.
    #[must_use]
    pub fn files(&self) -> &[FileRow] {
        &self.files
    }
}

/// A measurement, with who covers its statements counted once for all rows.
pub(super) struct Rows<'a> {
    measured: &'a Measured,
    denominator: Denominator,
    pub(super) all: Shares,
    pub(super) bodies: Shares,
    has_unlabelled: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(merged: Merged<'a>) -> Self {
        let measured = &merged.united.measured;
        let shares = [Statements::All, Statements::FunctionBodies].map(|statements| measured.shares(statements));
        Self::with(merged, shares)
    }

    /// With what is counted already: all statements, and those of function bodies.
    pub(super) fn with(merged: Merged<'a>, [all, bodies]: [Shares; 2]) -> Self {
        let measured = &merged.united.measured;
        Self {
            measured,
            denominator: merged.config.overall.denominator,
            has_unlabelled: has_unlabelled(merged, &all),
            bodies,
            all,
        }
    }

    pub(super) fn layers(&self, judged: &Judged<'_>) -> Vec<LayerRow> {
        let layers = self.measured.layers().iter().enumerate();
        layers
            .map(|(column, name)| {
                let scope = Scope::Layer(column);
                let figures = self.measured.figures(scope, self.denominator);
                let other = match self.denominator {
                    Denominator::Union => Denominator::Own,
                    Denominator::Own => Denominator::Union,
                };
                let other = self.measured.figures(scope, other);
                let parts = self.measured.bodies_and_rest(scope, self.denominator);
                let has_it = |file: &&MeasuredFile| file.columns[column].is_some();
                LayerRow {
                    name: name.to_string(),
                    figures: figure_row(figures),
                    own: (other != figures).then(|| figure_row(other)),
                    reports: judged.runs.iter().filter(|run| run.is_of(name)).count(),
                    contexts: contexts::row(name, &judged.united.contexts),
                    files: self.measured.files().values().filter(has_it).count(),
                    only: self.all.only[column],
                    only_in_bodies: self.bodies.only[column],
                    bodies: parts.map(|(bodies, _)| Figure::new(bodies)),
                    imports: parts.map(|(_, rest)| Figure::new(rest)),
                }
            })
            .collect()
    }

    pub(super) fn shares(&self, shares: &Shares) -> ShareRow {
        let names = self.measured.layers().iter().map(ToString::to_string);
        let unlabelled = self.has_unlabelled.then(|| "no layer".to_owned());
        let only = names.chain(unlabelled).zip(&shares.only).map(|(name, &count)| NamedCount { name, count });
        ShareRow { only: only.collect(), several: shares.several, nobody: shares.nobody, total: shares.total() }
    }

    fn file(&self, path: &SourcePath, file: &MeasuredFile) -> FileRow {
        let figures = |scope| self.measured.file_figures(file, scope, self.denominator);
        let branches = file.overall.resolved_branches().unwrap_or_default();
        let missed_lines = file.overall.missing();
        let mut partial: Vec<u32> = branches
            .missing
            .iter()
            .filter(|missed| !missed_lines.contains(missed.line))
            .map(|missed| missed.line.value())
            .collect();
        partial.dedup();
        let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
        FileRow {
            path: path.to_string(),
            folder: folder.to_owned(),
            name: name.to_owned(),
            figures: figure_row(figures(Scope::Overall).unwrap_or_default()),
            layers: (0..self.measured.layers().len())
                .map(|column| {
                    file.columns[column].as_ref()?;
                    figures(Scope::Layer(column)).map(figure_row)
                })
                .collect(),
            missed_lines: missed_lines.ranges(),
            missed_branches: branches.missing.into_iter().map(MissedRow::new).collect(),
            partial: partial.len(),
            excluded: excluded(file),
            excluded_lines: file.overall.excluded().map(LineSet::ranges).unwrap_or_default(),
        }
    }

    fn folders(&self) -> Vec<FolderRow> {
        let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
        for (path, file) in self.measured.files() {
            let figures = self.measured.file_figures(file, Scope::Overall, self.denominator).unwrap_or_default();
            let folder = match path.folder() {
                "" => ".",
                folder => folder,
            };
            let sum = folders.entry(folder).or_default();
            sum.figures.add(figures);
            sum.all.add(&Measured::file_shares(file, Statements::All));
            sum.bodies.add(&Measured::file_shares(file, Statements::FunctionBodies));
            sum.files += 1;
            sum.layers.resize_with(self.measured.layers().len(), Figures::default);
            for (column, layer) in sum.layers.iter_mut().enumerate() {
                layer.add(self.measured.file_figures(file, Scope::Layer(column), self.denominator).unwrap_or_default());
            }
        }
        let has_functions = folders.values().any(|folder| folder.bodies.total() > 0);
        folders
            .into_iter()
            .map(|(path, folder)| FolderRow {
                path: path.to_owned(),
                figures: figure_row(folder.figures),
                shares: self.shares(if has_functions { &folder.bodies } else { &folder.all }),
                all_shares: self.shares(&folder.all),
                layers: folder.layers.iter().map(|figures| Figure::new(figures.combined())).collect(),
                files: folder.files,
            })
            .collect()
    }
}

/// True if what no layer covers can be something: of reports that were taken apart it often is nothing.
fn has_unlabelled(merged: Merged<'_>, all: &Shares) -> bool {
    let has_own_reports = || merged.runs.iter().any(|run| run.layer.is_none() && run.parts.is_empty());
    merged.united.measured.has_unlabelled() && (all.only.last().is_some_and(|&count| count > 0) || has_own_reports())
}

/// The sums of a folder.
#[derive(Default)]
struct Folder {
    figures: Figures,
    all: Shares,
    bodies: Shares,
    layers: Vec<Figures>,
    files: usize,
}

/// Excluded lines of a file, where reports tell them.
pub(super) fn excluded(file: &MeasuredFile) -> u64 {
    u64::from(file.overall.excluded().map_or(0, LineSet::len))
}
