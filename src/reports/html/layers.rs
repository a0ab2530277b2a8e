//! The page of layers: what each reaches, what only one covers, folder by folder; function bodies first, because importing
//! is not testing.

mod together;

use serde::Serialize;

use self::together::{Together, Without};
use super::frame::Page;
use super::{Links, figures};
use crate::reports::{templates, text, words};
use crate::summary::{ExclusiveRow, Figure, FigureRow, FolderRow, LayerRow, ShareRow, Summary, counted, grouped};

/// So many folders are shown.
const FOLDERS: usize = 300;
/// The place of branches among the figures.
const BRANCHES: usize = 2;
/// So many ranges of lines are shown.
const RANGES: usize = 12;

#[derive(Serialize)]
struct View<'a> {
    denominator: &'static str,
    own_title: &'static str,
    has_own: bool,
    layers: Vec<Layer<'a>>,
    contexts: Option<Contexts<'a>>,
    bodies: Vec<Bodies<'a>>,
    charts: Vec<figures::Figure>,
    shares: Option<Shares>,
    together: Option<Together<'a>>,
    without: Option<Without<'a>>,
    matrix: Option<Matrix>,
    exclusives: Vec<Exclusive<'a>>,
}

/// Layers that were taken from contexts.
#[derive(Serialize)]
struct Contexts<'a> {
    sentence: &'static str,
    rows: Vec<OfContexts<'a>>,
}

#[derive(Serialize)]
struct OfContexts<'a> {
    name: &'a str,
    patterns: String,
    numbers: [String; 4],
}

#[derive(Serialize)]
struct Bodies<'a> {
    name: &'a str,
    figures: Vec<Shown>,
    all: String,
    alone: String,
}

#[derive(Serialize)]
struct Matrix {
    sentence: String,
    tables: Vec<Table>,
    rest: Option<String>,
}

#[derive(Serialize)]
struct Table {
    title: &'static str,
    is_folded: bool,
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    is_quiet: bool,
}

#[derive(Serialize)]
struct Exclusive<'a> {
    id: usize,
    layer: &'a str,
    sentence: String,
    rows: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    href: String,
    name: &'a str,
    path: &'a str,
    statements: String,
    lines: String,
}

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    is_total: bool,
    figures: Vec<Shown>,
    reports: String,
    files: String,
}

#[derive(Serialize)]
struct Shown {
    shown: String,
    counts: String,
}

#[derive(Serialize)]
struct Shares {
    columns: Vec<&'static str>,
    rows: Vec<ShareOf>,
}

#[derive(Serialize)]
struct ShareOf {
    name: String,
    cells: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    count: String,
    part: String,
}

/// The page.
pub fn page(summary: &Summary, links: &Links<'_>) -> Page {
    let has_own = summary.layers.iter().any(|layer| layer.own.is_some());
    let charts = figures::all(summary).into_iter().filter(figures::Figure::is_of_layers).collect();
    let view = View {
        denominator: words::denominator(summary),
        own_title: words::own_title(summary),
        has_own,
        layers: layers(summary, has_own),
        contexts: contexts(summary),
        bodies: summary.layers.iter().filter_map(bodies).collect(),
        charts,
        shares: shares(summary),
        together: together::together(summary),
        without: together::without(summary),
        matrix: matrix(summary),
        exclusives: exclusives(summary, links),
    };
    Page {
        path: "layers.html".to_owned(),
        title: "Layers".to_owned(),
        main: super::or_error(templates::html("layers", &view)),
    }
}

/// None where no layer was taken from contexts.
fn contexts(summary: &Summary) -> Option<Contexts<'_>> {
    let of_layer = |layer: &'_ LayerRow| {
        let contexts = layer.contexts.as_ref()?;
        let numbers = [contexts.tests, contexts.imported, contexts.not_imported, contexts.outside_tests].map(grouped);
        Some((contexts.patterns.join(", "), numbers))
    };
    let row = |layer| of_layer(layer).map(|(patterns, numbers)| OfContexts { name: &layer.name, patterns, numbers });
    let rows: Vec<OfContexts<'_>> = summary.layers.iter().filter_map(row).collect();
    (!rows.is_empty()).then_some(Contexts { sentence: words::BY_CONTEXTS, rows })
}

fn bodies(layer: &LayerRow) -> Option<Bodies<'_>> {
    let figures = [layer.bodies.as_ref()?, layer.imports.as_ref()?];
    Some(Bodies {
        name: &layer.name,
        figures: figures.map(|figure| cell(Some(figure))).into(),
        all: grouped(layer.only),
        alone: grouped(layer.only_in_bodies),
    })
}

/// None where there is no layer.
fn matrix(summary: &Summary) -> Option<Matrix> {
    if summary.layers.is_empty() || summary.folders.is_empty() {
        return None;
    }
    let has_bodies = summary.shares.bodies.total > 0;
    let names = || summary.layers.iter().map(|layer| layer.name.clone());
    let coverage = Table {
        title: "Coverage by layer",
        is_folded: false,
        columns: names().chain(["overall".to_owned()]).collect(),
        rows: rows(summary, |folder| {
            let figures = folder.layers.iter().chain([&folder.figures.combined]);
            figures.map(|figure| Cell { text: figure.shown.clone(), is_quiet: figure.covered == 0 }).collect()
        }),
    };
    let mut tables = vec![coverage];
    if summary.layers.len() > 1 {
        let title = if has_bodies { "Who covers the function bodies, statements" } else { "Who covers the statements" };
        tables.push(share_table(summary, title, false, |folder| &folder.shares));
        if has_bodies {
            tables.push(share_table(summary, "Who covers all statements", true, |folder| &folder.all_shares));
        }
    }
    let rest = summary.folders.len().saturating_sub(FOLDERS) as u64;
    Some(Matrix {
        sentence: "Each folder with the files directly in it, of statements and branches.".to_owned(),
        tables,
        rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more folder", "more folders"))),
    })
}

fn share_table(
    summary: &Summary,
    title: &'static str,
    is_folded: bool,
    shares: impl Fn(&FolderRow) -> &ShareRow,
) -> Table {
    let names = summary.shares.all.only.iter().map(|only| format!("only {}", only.name));
    let columns = names.chain(["two or more", "nobody", "all"].map(str::to_owned)).collect();
    let rows = rows(summary, |folder| {
        let shares = shares(folder);
        let counts = shares.only.iter().map(|only| only.count);
        let counts = counts.chain([shares.several, shares.nobody, shares.total]);
        counts.map(|count| Cell { text: grouped(count), is_quiet: count == 0 }).collect()
    });
    Table { title, is_folded, columns, rows }
}

fn rows(summary: &Summary, cells: impl Fn(&FolderRow) -> Vec<Cell>) -> Vec<Row> {
    let row = |folder: &FolderRow| Row { name: text::folder(&folder.path).to_owned(), cells: cells(folder) };
    summary.folders.iter().take(FOLDERS).map(row).collect()
}

fn exclusives<'a>(summary: &'a Summary, links: &Links<'_>) -> Vec<Exclusive<'a>> {
    if summary.layers.len() < 2 {
        return Vec::new();
    }
    let layers = summary.layers.iter().zip(&summary.exclusives).enumerate();
    layers
        .map(|(id, (layer, rows))| Exclusive {
            id,
            layer: &layer.name,
            sentence: sentence(layer, rows.len()),
            rows: rows.iter().map(|row| place(row, links)).collect(),
        })
        .collect()
}

fn sentence(layer: &LayerRow, shown: usize) -> String {
    if layer.only == 0 {
        return format!("Without {} nothing would be lost: other layers cover all that it covers.", layer.name);
    }
    let all = counted(layer.only, "statement", "statements");
    let bodies = if layer.bodies.is_some() {
        format!(", {} of them in function bodies", grouped(layer.only_in_bodies))
    } else {
        String::new()
    };
    let most =
        if shown >= crate::summary::EXCLUSIVES { format!(" The largest {shown} places:") } else { String::new() };
    format!("{all}{bodies}.{most}")
}

fn place<'a>(row: &'a ExclusiveRow, links: &Links<'_>) -> Place<'a> {
    let shown: Vec<String> = row.lines.iter().take(RANGES).map(|&lines| text::range(lines)).collect();
    let rest = row.lines.len().saturating_sub(RANGES) as u64;
    let more = if rest > 0 { format!(" and {} more", grouped(rest)) } else { String::new() };
    Place {
        href: links.file(&row.path, row.lines.first().map(|(first, _)| *first)).unwrap_or_default(),
        name: &row.what,
        path: &row.path,
        statements: grouped(row.statements),
        lines: format!("{}{more}", shown.join(", ")),
    }
}

fn layers(summary: &Summary, has_own: bool) -> Vec<Layer<'_>> {
    let mut rows: Vec<Layer<'_>> = summary.layers.iter().map(|layer| layer_row(layer, has_own)).collect();
    let mut figures = shown(&summary.overall);
    if has_own {
        figures.push(Shown { shown: String::new(), counts: String::new() });
    }
    rows.push(Layer {
        name: "overall",
        is_total: true,
        figures,
        reports: grouped(summary.inputs.len() as u64),
        files: grouped(summary.files.len() as u64),
    });
    rows
}

fn layer_row(layer: &LayerRow, has_own: bool) -> Layer<'_> {
    let mut figures = shown(&layer.figures);
    if layer.contexts.is_some() {
        words::LINES_ONLY.clone_into(&mut figures[BRANCHES].shown);
    }
    if has_own {
        figures.push(layer.own.as_ref().map_or_else(
            || Shown { shown: "the same".to_owned(), counts: String::new() },
            |own| Shown { shown: own.combined.shown.clone(), counts: own.combined.counts.clone() },
        ));
    }
    Layer {
        name: &layer.name,
        is_total: false,
        figures,
        reports: layer.reports_shown(),
        files: grouped(layer.files as u64),
    }
}

fn shown(row: &FigureRow) -> Vec<Shown> {
    let figures = [Some(&row.combined), Some(&row.lines), row.branches.as_ref(), row.functions.as_ref()];
    figures.into_iter().map(cell).collect()
}

fn cell(figure: Option<&Figure>) -> Shown {
    match figure {
        Some(figure) if figure.total > 0 => Shown { shown: figure.shown.clone(), counts: figure.counts.clone() },
        Some(_) => Shown { shown: "no data".to_owned(), counts: String::new() },
        None => Shown { shown: "not measured".to_owned(), counts: String::new() },
    }
}

/// None where there is nothing to share out, or no layer to do so.
fn shares(summary: &Summary) -> Option<Shares> {
    let (all, bodies) = (&summary.shares.all, &summary.shares.bodies);
    if all.total == 0 || all.only.is_empty() {
        return None;
    }
    let has_bodies = bodies.total > 0;
    let kinds: Vec<(&'static str, &ShareRow)> =
        [(has_bodies, "In function bodies", bodies), (true, "All statements", all)]
            .into_iter()
            .filter_map(|(is_there, name, shares)| is_there.then_some((name, shares)))
            .collect();
    let row = |name: String, count: &dyn Fn(&ShareRow) -> u64| ShareOf {
        name,
        cells: kinds
            .iter()
            .map(|(_, shares)| Part { count: grouped(count(shares)), part: words::part(count(shares), shares.total) })
            .collect(),
    };
    let mut rows: Vec<ShareOf> = all
        .only
        .iter()
        .enumerate()
        .map(|(column, only)| {
            row(format!("only {}", only.name), &|shares| shares.only.get(column).map_or(0, |only| only.count))
        })
        .collect();
    rows.push(row("two or more".to_owned(), &|shares| shares.several));
    rows.push(row("nobody".to_owned(), &|shares| shares.nobody));
    Some(Shares { columns: kinds.iter().map(|(name, _)| *name).collect(), rows })
}
