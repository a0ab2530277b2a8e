//! Files needing attention: those with the most missed statements, and those below the floor of overall.

use serde::Serialize;

use super::cell::{Column, Md, Place, Table, head};
use crate::reports::text;
use crate::summary::{Figure, FileRow, GateRow, Summary, counted};

/// So many files are told with what they miss.
const FILES: usize = 25;
/// So many ranges of lines, and of branches, are told of each.
const RANGES: usize = 8;
const BRANCHES: usize = 2;

/// The section.
#[derive(Serialize)]
pub struct Files {
    worst_title: Md,
    worst: Option<Table>,
    /// None: overall has no floor.
    floor: Option<Floor>,
}

#[derive(Serialize)]
struct Floor {
    fail_under: Md,
    count: Md,
    table: Option<Table>,
}

impl Files {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let worst = text::most_missed(&summary.files);
        let all = counted(worst.len() as u64, "file", "files");
        let shown = worst.len().min(FILES).min(most);
        let worst_title = if shown < worst.len() {
            format!("The {shown} with the most missed statements, of {all} with something missed")
        } else {
            format!("{all} with something missed, the most missed statements first")
        };
        Self { worst_title: Md::words(&worst_title), worst: worst_table(&worst[..shown]), floor: floor(summary, most) }
    }
}

fn worst_table(files: &[&FileRow]) -> Option<Table> {
    let columns = head([
        ("File", Column::Words),
        ("Coverage", Column::Numbers),
        ("Missed", Column::Numbers),
        ("Branches", Column::Numbers),
        ("What is missed", Column::Words),
    ]);
    let row = |file: &&FileRow| {
        let lines = text::missed_lines(file, RANGES).into_iter();
        let what: Vec<String> = lines.chain(text::missed_branches(file, BRANCHES)).collect();
        vec![
            Md::code(&file.path, Place::Cell),
            Md::percent(&file.figures.combined),
            Md::number(file.figures.lines.missed),
            file.figures.branches.as_ref().map_or(Md::ours("–"), |branches| Md::number(branches.missed)),
            Md::words(&what.join("; ")),
        ]
    };
    Table::new(columns, files.iter().map(row).collect(), files.len())
}

/// The files below the floor of overall, by path; of several floors the one of the combined metric counts.
fn floor(summary: &Summary, most: usize) -> Option<Floor> {
    let mut gates = summary.gates.iter().filter(|gate| gate.is_of("overall"));
    let gate = gates.clone().find(|gate| gate.metric == "combined").or_else(|| gates.next())?;
    let columns = head([
        ("File", Column::Words),
        ("Coverage", Column::Numbers),
        ("Short by", Column::Numbers),
        ("Covered", Column::Numbers),
    ]);
    let rows: Vec<Vec<Md>> = summary.files.iter().filter_map(|file| below(file, gate)).collect();
    Some(Floor {
        fail_under: Md::words(&gate.needs),
        count: Md::words(&counted(rows.len() as u64, "file is", "files are")),
        table: Table::new(columns, rows, most),
    })
}

fn below(file: &FileRow, gate: &GateRow) -> Option<Vec<Md>> {
    let figures = &file.figures;
    let figure: &Figure = match gate.metric.as_str() {
        "lines" => &figures.lines,
        "branches" => figures.branches.as_ref()?,
        "functions" => figures.functions.as_ref()?,
        _ => &figures.combined,
    };
    let short = figure.short_of(gate.fail_under.as_deref()?).filter(|&short| short > 0)?;
    Some(vec![Md::code(&file.path, Place::Cell), Md::percent(figure), Md::number(short), Md::words(&figure.counts)])
}
