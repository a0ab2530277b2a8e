//! The audit as Markdown: a document of its own, and the guide's section, of one template.

use serde::Serialize;

use super::tables::{self, Cell};
use super::{Detail, headline, settings};
use crate::audit::{Audit, Finding, Weight};
use crate::reports::guide::cell::{Column, Md, Place, Table};
use crate::reports::templates;
use crate::summary::counted;

/// The audit as a document.
#[must_use]
pub fn render(audit: &Audit, detail: Detail) -> String {
    let section = Section::new(audit, "##", detail.rows(), detail.places());
    // Tests render the template; should it fail all the same, the document says so.
    let content = templates::markdown("audit", &section).unwrap_or_else(|error| error.to_string());
    format!("# Test audit\n\n{}\n", content.trim_end())
}

/// The audit's content.
#[derive(Serialize)]
pub(in crate::reports) struct Section {
    headline: Md,
    settings: Md,
    tables: Vec<Titled>,
    findings: Vec<Note>,
    heading: &'static str,
}

#[derive(Serialize)]
struct Titled {
    heading: &'static str,
    title: &'static str,
    note: Option<Md>,
    table: Option<Table>,
}

#[derive(Serialize)]
struct Note {
    emoji: &'static str,
    word: &'static str,
    message: Md,
    id: Md,
    places: Md,
    fix: Md,
    paste: Option<String>,
}

impl Section {
    /// The audit under headings of a depth, with at most so many rows in a table and places of a finding.
    #[must_use]
    pub(in crate::reports) fn new(audit: &Audit, heading: &'static str, rows: usize, places: usize) -> Self {
        let titled = |table: tables::Table| Titled {
            heading,
            title: table.title,
            note: table.note.as_deref().map(|note| Md::message(note, Place::Flow)),
            table: shown(table, rows),
        };
        Self {
            headline: Md::sentence(&headline(audit)),
            settings: Md::sentence(&settings(audit)),
            tables: tables::all(audit).into_iter().map(titled).collect(),
            findings: audit.findings.iter().map(|finding| note(finding, places)).collect(),
            heading,
        }
    }
}

fn shown(table: tables::Table, most: usize) -> Option<Table> {
    let column = |&(title, is_number): &(&'static str, bool)| {
        (Md::ours(title), if is_number { Column::Numbers } else { Column::Words })
    };
    let cells = |row: Vec<Cell>| row.into_iter().map(cell).collect::<Vec<_>>();
    let rows = table.rows.into_iter().map(cells).collect();
    let shown = Table::new(table.head.iter().map(column).collect(), rows, most);
    match table.sum {
        Some(sum) => shown.map(|table| table.with_sum(cells(sum))),
        None => shown,
    }
}

fn cell(cell: Cell) -> Md {
    match cell {
        Cell::Words(words) => Md::message(&words, Place::Cell),
        Cell::Name(name) => Md::code(&name, Place::Cell),
        Cell::Number(number) => Md::number(number),
        Cell::Empty => Md::default(),
    }
}

fn note(finding: &Finding, most: usize) -> Note {
    let emoji = match finding.weight {
        Weight::Fault => "❌",
        Weight::Warning => "⚠️",
        Weight::Hint => "",
    };
    let rest = finding.places.len().saturating_sub(most) as u64;
    let rest = (rest > 0).then(|| Md::words(&counted(rest, "more", "more")));
    let places = finding.places.iter().take(most).map(|place| Md::code(place, Place::Flow));
    Note {
        emoji,
        word: match finding.weight {
            Weight::Fault => "Fault",
            Weight::Warning => "Warning",
            Weight::Hint => "Hint",
        },
        message: Md::message(&finding.message, Place::Flow),
        id: Md::code(finding.code, Place::Flow),
        places: Md::list(places.chain(rest), ", "),
        fix: Md::message(&finding.fix, Place::Flow),
        paste: finding.paste.as_deref().map(pasted),
    }
}

/// What is to be pasted, as a block of code inside of a list; it holds names from outside, so its fence is longer than any
/// in it.
fn pasted(paste: &str) -> String {
    let paste = paste.lines().map(|line| crate::reports::text::visible(line).into_owned()).collect::<Vec<_>>();
    let longest = paste.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines = std::iter::once(format!("{fence}ini")).chain(paste).chain([fence.clone()]);
    lines.map(|line| if line.is_empty() { line } else { format!("  {line}") }).collect::<Vec<_>>().join("\n")
}
