//! Rows of files and folders: what reports may show of them. They are made in `rows`.

use serde::Serialize;

use super::{Figure, FigureRow, MissedRow, ShareRow};

/// A file.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// Its path.
    pub path: String,
    /// Its folder; empty at the root.
    pub folder: String,
    /// Its name in the folder.
    pub name: String,
    /// Its figures over all runs.
    pub figures: FigureRow,
    /// The combined figure of each layer, in order; none where the layer never saw the file.
    pub layers: Vec<Option<FigureRow>>,
    /// Missed statements as inclusive ranges of lines.
    pub missed_lines: Vec<(u32, u32)>,
    /// Missed branch exits.
    pub missed_branches: Vec<MissedRow>,
    /// Lines that branch and are partly covered: some exit taken, some not.
    pub partial: usize,
    /// Excluded lines.
    pub excluded: u64,
    /// The same as inclusive ranges of lines.
    pub excluded_lines: Vec<(u32, u32)>,
}

/// A folder with the files directly in it.
#[derive(Clone, Debug, Serialize)]
pub struct FolderRow {
    /// Its path; `.` at the root.
    pub path: String,
    /// The sum over its files.
    pub figures: FigureRow,
    /// Who covers its statements in function bodies, or all statements where no report tells functions.
    pub shares: ShareRow,
    /// Who covers all its statements.
    pub all_shares: ShareRow,
    /// The combined figure of each layer, in order.
    pub layers: Vec<Figure>,
    /// How many files.
    pub files: usize,
}
