//! What each layer covers: function bodies first, as importing a module runs the rest; and what only one layer covers.

use serde::Serialize;

use super::cell::{Column, Md, Place, Table, head};
use crate::reports::{text, words};
use crate::summary::{ExclusiveRow, Figure, FigureRow, LayerRow, ShareRow, Summary, counted, grouped};

/// So many places are told that one layer alone covers.
const PLACES: usize = 10;
/// So many ranges of lines are told of each.
const RANGES: usize = 8;
/// The place of branches among the figures.
const BRANCHES: usize = 2;

/// The section.
#[derive(Serialize)]
pub struct Layers {
    bodies: Option<Table>,
    by_contexts: &'static str,
    contexts: Option<Table>,
    shares: Option<Table>,
    figures: Option<Table>,
    counts: Option<Table>,
    denominator: &'static str,
    exclusives: Vec<Exclusive>,
}

#[derive(Serialize)]
struct Exclusive {
    /// For the line that unfolds the table; HTML.
    title: String,
    table: Option<Table>,
}

impl Layers {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        Self {
            bodies: bodies(&summary.layers, most),
            by_contexts: words::BY_CONTEXTS,
            contexts: contexts(&summary.layers, most),
            shares: shares(summary, most),
            figures: figures(summary, most, |figure| &figure.shown),
            counts: figures(summary, most, |figure| &figure.counts),
            denominator: words::denominator(summary),
            exclusives: exclusives(summary, most),
        }
    }
}

/// None where no report tells functions.
fn bodies(layers: &[LayerRow], most: usize) -> Option<Table> {
    let columns = head([
        ("Layer", Column::Words),
        ("In function bodies", Column::Numbers),
        ("Only here, in bodies", Column::Numbers),
        ("Outside of bodies", Column::Numbers),
        ("Only here, in all", Column::Numbers),
    ]);
    let row = |layer: &LayerRow| {
        let bodies = layer.bodies.as_ref()?;
        Some(vec![
            Md::words(&layer.name).bold(),
            Md::figure(Some(bodies)),
            Md::number(layer.only_in_bodies),
            Md::figure(layer.imports.as_ref()),
            Md::number(layer.only),
        ])
    };
    Table::new(columns, layers.iter().filter_map(row).collect(), most)
}

/// None where no layer was taken from contexts.
fn contexts(layers: &[LayerRow], most: usize) -> Option<Table> {
    let columns = head([
        ("Layer", Column::Words),
        ("Contexts", Column::Words),
        ("Tests", Column::Numbers),
        ("Lines imported, counted", Column::Numbers),
        ("Imported for others, not counted", Column::Numbers),
        ("In functions, outside of tests, not counted", Column::Numbers),
    ]);
    let row = |layer: &LayerRow| {
        let contexts = layer.contexts.as_ref()?;
        let patterns = contexts.patterns.iter().map(|pattern| Md::code(pattern, Place::Cell));
        let mut row = vec![Md::words(&layer.name).bold(), Md::list(patterns, ", ")];
        let numbers = [contexts.tests, contexts.imported, contexts.not_imported, contexts.outside_tests];
        row.extend(numbers.map(Md::number));
        Some(row)
    };
    Table::new(columns, layers.iter().filter_map(row).collect(), most)
}

/// None where there is nothing to share out, or no layer to do so.
fn shares(summary: &Summary, most: usize) -> Option<Table> {
    let (all, bodies) = (&summary.shares.all, &summary.shares.bodies);
    if all.total == 0 || all.only.is_empty() {
        return None;
    }
    let has_bodies = bodies.total > 0;
    let mut columns = head([("Covered by", Column::Words)]);
    columns.extend(has_bodies.then_some((Md::ours("Statements in function bodies"), Column::Numbers)));
    columns.push((Md::ours("All statements"), Column::Numbers));
    let kinds: Vec<&ShareRow> = has_bodies.then_some(bodies).into_iter().chain([all]).collect();
    let row = |name: Md, count: &dyn Fn(&ShareRow) -> u64| {
        let cell = |of: &ShareRow| format!("{} ({})", grouped(count(of)), words::part(count(of), of.total));
        std::iter::once(name).chain(kinds.iter().map(|of| Md::words(&cell(of)))).collect::<Vec<Md>>()
    };
    let mut rows: Vec<Vec<Md>> = (0..all.only.len())
        .map(|column| {
            let count = move |of: &ShareRow| of.only.get(column).map_or(0, |only| only.count);
            row(Md::ours("only ").and(Md::words(&all.only[column].name)), &count)
        })
        .collect();
    rows.push(row(Md::ours("two or more layers"), &|of| of.several));
    rows.push(row(Md::ours("nobody"), &|of| of.nobody));
    Table::new(columns, rows, most.max(3))
}

/// All metrics by layer: in percent, or as counts.
fn figures(summary: &Summary, most: usize, shown: fn(&Figure) -> &str) -> Option<Table> {
    let has_own = summary.layers.iter().any(|layer| layer.own.is_some());
    let mut columns = head([
        ("Layer", Column::Words),
        ("Combined", Column::Numbers),
        ("Statements", Column::Numbers),
        ("Branches", Column::Numbers),
        ("Functions", Column::Numbers),
    ]);
    columns.extend(has_own.then_some((Md::ours(words::own_title(summary)), Column::Numbers)));
    columns.extend(head([("Reports", Column::Numbers), ("Files", Column::Numbers)]));
    let row = |layer: &LayerRow| {
        let own = layer.own.as_ref().map_or(Md::ours("the same"), |own| cell(Some(&own.combined), shown));
        let mut row = vec![Md::words(&layer.name).bold()];
        let mut figures = cells(&layer.figures, shown);
        if layer.contexts.is_some() {
            figures[BRANCHES] = Md::ours(words::LINES_ONLY);
        }
        row.extend(figures);
        row.extend(has_own.then_some(own));
        row.extend([Md::words(&layer.reports_shown()), Md::number(layer.files as u64)]);
        row
    };
    let table = Table::new(columns, summary.layers.iter().map(row).collect(), most)?;
    let mut sum = vec![Md::ours("overall")];
    sum.extend(cells(&summary.overall, shown));
    sum.extend(has_own.then(Md::default));
    sum.extend([Md::number(summary.inputs.len() as u64), Md::number(summary.files.len() as u64)]);
    Some(table.with_sum(sum))
}

fn cells(row: &FigureRow, shown: fn(&Figure) -> &str) -> [Md; 4] {
    let figures = [Some(&row.combined), Some(&row.lines), row.branches.as_ref(), row.functions.as_ref()];
    figures.map(|figure| cell(figure, shown))
}

fn cell(figure: Option<&Figure>, shown: fn(&Figure) -> &str) -> Md {
    match figure {
        Some(figure) if figure.total > 0 => Md::words(shown(figure)),
        Some(_) => Md::ours("no data"),
        None => Md::ours("not measured"),
    }
}

fn exclusives(summary: &Summary, most: usize) -> Vec<Exclusive> {
    let layers = summary.layers.iter().zip(&summary.exclusives).filter(|(_, places)| !places.is_empty());
    layers
        .map(|(layer, places)| {
            let shown = places.len().min(PLACES).min(most);
            let statements = counted(layer.only, "statement", "statements");
            let places_of = match shown {
                1 => "in one place".to_owned(),
                _ if places.len() > shown => format!("the {} largest places", grouped(shown as u64)),
                _ => format!("in {} places", grouped(shown as u64)),
            };
            let columns = head([
                ("File", Column::Words),
                ("Function", Column::Words),
                ("Lines", Column::Words),
                ("Statements", Column::Numbers),
            ]);
            Exclusive {
                title: format!("Only {}: {statements}, {places_of}", text::html(&layer.name)),
                table: Table::new(columns, places.iter().take(shown).map(place).collect(), shown),
            }
        })
        .collect()
}

fn place(row: &ExclusiveRow) -> Vec<Md> {
    let mut lines: Vec<String> = row.lines.iter().take(RANGES).map(|&lines| text::range(lines)).collect();
    let more = row.lines.len().saturating_sub(RANGES) as u64;
    lines.extend((more > 0).then(|| counted(more, "more range", "more ranges")));
    vec![
        Md::code(&row.path, Place::Cell),
        row.function.as_deref().map_or_else(|| Md::words(&row.what), |function| Md::code(function, Place::Cell)),
        Md::words(&lines.join(", ")),
        Md::number(row.statements),
    ]
}
