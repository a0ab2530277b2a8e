//! Directories by path, with what each layer covers of them.

use super::cell::{Column, Md, Place, Table, head};
use crate::reports::text;
use crate::summary::{FolderRow, Summary};

/// Columns of layers that fit.
const LAYERS: usize = 6;

/// The table; none where nothing was measured.
#[must_use]
pub fn table(summary: &Summary, most: usize) -> Option<Table> {
    let mut columns = head([
        ("Directory", Column::Words),
        ("Files", Column::Numbers),
        ("Coverage", Column::Numbers),
        ("Missed", Column::Numbers),
    ]);
    columns.extend(summary.layers.iter().take(LAYERS).map(|layer| (Md::words(&layer.name), Column::Numbers)));
    let table = Table::new(columns, summary.folders.iter().map(row).collect(), most)?;
    let overall = &summary.overall;
    let mut sum = vec![
        Md::ours("overall"),
        Md::number(summary.files.len() as u64),
        Md::percent(&overall.combined),
        Md::number(overall.lines.missed),
    ];
    sum.extend(summary.layers.iter().take(LAYERS).map(|layer| Md::percent(&layer.figures.combined)));
    Some(table.with_sum(sum))
}

/// How many layers have no column.
#[must_use]
pub fn layers_left_out(summary: &Summary) -> u64 {
    summary.layers.len().saturating_sub(LAYERS) as u64
}

fn row(folder: &FolderRow) -> Vec<Md> {
    let mut row = vec![
        Md::code(text::folder(&folder.path), Place::Cell),
        Md::number(folder.files as u64),
        Md::percent(&folder.figures.combined),
        Md::number(folder.figures.lines.missed),
    ];
    row.extend(folder.layers.iter().take(LAYERS).map(Md::percent));
    row
}
