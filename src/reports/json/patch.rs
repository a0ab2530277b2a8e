//! `patch` of `covgate.json`: changed lines.

use serde::Serialize;

use super::{Count, Layers, To, a_line_each, one_line};
use crate::summary::{FigureRow, MissedRow, PatchFileRow, PatchRow};

/// The value of the field, a line for each file.
pub(super) fn field(patch: &PatchRow) -> String {
    let figures = Figures::new(&patch.figures);
    let files: Vec<File<'_>> = patch.files.iter().map(|file| File::new(file, &patch.layers)).collect();
    let of_layers = patch.layers.iter().map(|(name, row)| (name.as_str(), Figures::new(row)));
    let fields = [
        ("since", one_line(&patch.since)),
        ("combined", one_line(&figures.combined)),
        ("lines", one_line(&figures.lines)),
        ("branches", one_line(&figures.branches)),
        ("layers", one_line(&Layers(of_layers.collect()))),
        ("debt", one_line(&Debt::new(patch))),
        ("notes", one_line(&patch.notes)),
        ("files", a_line_each(&files)),
    ];
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("{}:{value}", one_line(&name))).collect();
    format!("{{{}}}", fields.join(","))
}

/// The metrics that changed lines have; branches are null where they were not measured.
#[derive(Serialize)]
struct Figures<'a> {
    combined: Count<'a>,
    lines: Count<'a>,
    branches: Option<Count<'a>>,
}

impl<'a> Figures<'a> {
    fn new(row: &'a FigureRow) -> Self {
        Self {
            combined: Count::new(&row.combined),
            lines: Count::new(&row.lines),
            branches: row.branches.as_ref().map(Count::new),
        }
    }
}

/// Changed statements that were missed before already: of all runs together, and of each layer.
#[derive(Serialize)]
struct Debt<'a> {
    lines: u64,
    layers: Layers<'a, u64>,
}

impl<'a> Debt<'a> {
    fn new(patch: &'a PatchRow) -> Self {
        let (lines, of_layers) = &patch.debt;
        let layers = patch.layers.iter().zip(of_layers).map(|((name, _), count)| (name.as_str(), *count));
        Self { lines: *lines, layers: Layers(layers.collect()) }
    }
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed_from: Option<&'a str>,
    basis: &'static str,
    #[serde(flatten)]
    figures: Figures<'a>,
    missed_lines: &'a [(u32, u32)],
    missed_branches: Vec<(u32, To)>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    debt_lines: &'a [(u32, u32)],
    layers: Layers<'a, Figures<'a>>,
}

impl<'a> File<'a> {
    fn new(file: &'a PatchFileRow, layers: &'a [(String, FigureRow)]) -> Self {
        let target = |missed: &MissedRow| (missed.line, missed.to.map_or(To::Exit("exit"), To::Line));
        let of_layers = layers.iter().zip(&file.layers).map(|((name, _), row)| (name.as_str(), Figures::new(row)));
        Self {
            path: &file.path,
            renamed_from: file.renamed_from.as_deref(),
            basis: file.basis,
            figures: Figures::new(&file.figures),
            missed_lines: &file.missed,
            missed_branches: file.missed_branches.iter().map(target).collect(),
            debt_lines: &file.debt,
            layers: Layers(of_layers.collect()),
        }
    }
}
