//! What is in no figure: files that no run measured, excluded lines, files left out.

use serde::Serialize;

use super::cell::{Column, Listed, Md, Place, Table, head};
use crate::summary::{FileRow, Summary, counted};

/// The section.
#[derive(Serialize)]
pub struct Excluded {
    never_title: Option<Md>,
    never: Option<Listed>,
    lines_title: Option<Md>,
    lines: Option<Table>,
    omitted: Vec<Md>,
}

impl Excluded {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let never = summary.never_measured.len() as u64;
        let files: Vec<&FileRow> = summary.files.iter().filter(|file| file.excluded > 0).collect();
        let row = |file: &&FileRow| vec![Md::code(&file.path, Place::Cell), Md::number(file.excluded)];
        let columns = head([("File", Column::Words), ("Excluded lines", Column::Numbers)]);
        let lines_title = format!(
            "{} in {}",
            counted(summary.excluded_lines, "excluded line", "excluded lines"),
            counted(files.len() as u64, "file", "files")
        );
        let omitted = summary.warnings.iter().filter(|warning| warning.code == "covgate::paths::omitted");
        Self {
            never_title: (never > 0).then(|| Md::words(&counted(never, "file was", "files were"))),
            never: Listed::new(&summary.never_measured, most),
            lines_title: (!files.is_empty()).then(|| Md::words(&lines_title)),
            lines: Table::new(columns, files.iter().map(row).collect(), most),
            omitted: omitted.map(|warning| Md::message(&warning.message, Place::Flow)).collect(),
        }
    }
}
