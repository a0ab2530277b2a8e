//! Critical paths and features: every target with what covers it, or how they are declared.

use serde::Serialize;

use super::cell::{Column, Md, Place, Table, head};
use crate::reports::words;
use crate::summary::{CriticalRow, FeatureRow, FileRow, Summary, TargetRow};

/// The section.
#[derive(Serialize)]
pub struct Critical {
    /// Each path with its finding.
    paths: Option<Table>,
    /// Each target with its first missed line.
    targets: Option<Table>,
    features: Option<Table>,
    /// What to paste into the configuration.
    toml: String,
}

impl Critical {
    /// The section of a run, with an example out of it where nothing is declared.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        Self {
            paths: paths(summary, most),
            targets: targets(summary, most),
            features: features(summary, most),
            toml: example(summary),
        }
    }
}

fn paths(summary: &Summary, most: usize) -> Option<Table> {
    let columns = head([
        ("Critical path", Column::Words),
        ("Status", Column::Words),
        ("By tests of", Column::Words),
        ("Coverage", Column::Numbers),
        ("Floor", Column::Numbers),
        ("In counts", Column::Words),
    ]);
    let row = |row: &CriticalRow| {
        let gate = summary.gates.iter().find(|gate| gate.id == row.gate).map(words::Gate::new)?;
        Some(vec![
            Md::words(&row.name).bold(),
            Md::ours(gate.emoji).and(" ").and(Md::words(&gate.word)),
            Md::words(row.layer.as_deref().unwrap_or("any layer")),
            Md::words(gate.shown),
            Md::words(&gate.needs),
            Md::words(gate.explanation),
        ])
    };
    Table::new(columns, summary.critical.iter().filter_map(row).collect(), most)
}

fn targets(summary: &Summary, most: usize) -> Option<Table> {
    let columns = head([
        ("Critical path", Column::Words),
        ("File", Column::Words),
        ("Function", Column::Words),
        ("Covered", Column::Numbers),
        ("First missed", Column::Words),
    ]);
    let row = |path: &CriticalRow, target: &TargetRow| {
        vec![
            Md::words(&path.name),
            Md::code(&target.path, Place::Cell),
            target.function.as_ref().map_or(Md::ours("all"), |function| Md::code(function, Place::Cell)),
            Md::figure(Some(&target.figure)),
            Md::words(target.first_missed.as_deref().unwrap_or("nothing")),
        ]
    };
    let rows = summary.critical.iter().flat_map(|path| path.targets.iter().map(move |target| row(path, target)));
    Table::new(columns, rows.collect(), most)
}

fn features(summary: &Summary, most: usize) -> Option<Table> {
    let columns = head([
        ("Feature", Column::Words),
        ("Status", Column::Words),
        ("Function bodies", Column::Numbers),
        ("Targets", Column::Words),
        ("Why", Column::Words),
    ]);
    let row = |row: &FeatureRow| {
        let emoji = match row.state {
            "covered" => "✅ ",
            "not covered" => "❌ ",
            _ => "❔ ",
        };
        let targets = row.targets.iter().map(|target| Md::code(&target.text, Place::Cell));
        vec![
            Md::words(&row.name).bold(),
            Md::ours(emoji).and(row.state),
            Md::figure(Some(&row.bodies)),
            Md::list(targets, ", "),
            row.why.as_deref().map_or_else(Md::default, Md::words),
        ]
    };
    Table::new(columns, summary.features.iter().map(row).collect(), most)
}

fn example(summary: &Summary) -> String {
    let is_plain = |file: &&FileRow| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        file.path.chars().all(is_plain) && !file.path.starts_with('/')
    };
    let files = summary.files.iter().filter(is_plain);
    let largest = files.max_by_key(|file| (file.figures.lines.total, std::cmp::Reverse(&file.path)));
    let target = largest.map_or("src/shop/checkout.py", |file| file.path.as_str());
    let layer = summary.layers.last().map(|layer| format!("layer = \"{}\"\n", layer.name)).unwrap_or_default();
    format!("[[critical]]\nname = \"a name of your own\"\n{layer}targets = [\"{target}\"]")
}
