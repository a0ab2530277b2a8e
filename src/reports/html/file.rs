//! The page of a file: what it reaches, where to look, and its source line by line.

use std::fmt::Write;

use serde::Serialize;

use super::frame::Page;
use super::{code, names};
use crate::reports::{templates, text};
use crate::summary::{FilePage, FileRow, FunctionRow, PlaceRow, Shown, Summary, counted, grouped};

/// More places than these, and their list is closed at first.
const OPEN: usize = 12;
/// So many places are listed; in the source all of them are marked.
const PLACES: usize = 300;

#[derive(Serialize)]
struct View<'a> {
    index: String,
    folders: Vec<&'a str>,
    name: &'a str,
    facts: Vec<Fact>,
    notice: Option<&'a str>,
    functions: Option<Functions<'a>>,
    places: Option<Places>,
    legend: Option<String>,
    rows: &'static str,
}

/// Stands for the rows of the source while the rest is rendered; what comes from outside has no `<`.
const ROWS: &str = "<!--rows-->";

#[derive(Serialize)]
struct Fact {
    term: String,
    value: String,
}

#[derive(Serialize)]
struct Functions<'a> {
    title: String,
    layers: Vec<&'a str>,
    rows: String,
}

#[derive(Serialize)]
struct Places {
    title: String,
    is_open: bool,
    rows: String,
}

/// The page.
pub fn page(path: &str, row: &FileRow, page: &FilePage, summary: &Summary, letters: &[String]) -> Page {
    let (rows, notice) = match &page.source {
        Shown::Source(source) => {
            let notice = source.problem().map(|_| "Shown without colours: it could not be read as Python.");
            (code::tables(page, letters), notice)
        }
        Shown::Not(why) => (String::new(), Some(why.as_str())),
    };
    let has_source = !rows.is_empty();
    let view = View {
        index: format!("{}index.html", names::back(path)),
        folders: row.folder.split('/').filter(|part| !part.is_empty()).collect(),
        name: &row.name,
        facts: facts(row, summary),
        notice,
        functions: functions(page, summary, has_source),
        places: places(page, has_source),
        legend: has_source.then(|| legend(summary, letters)).flatten(),
        rows: if has_source { ROWS } else { "" },
    };
    let main = super::filled(super::or_error(templates::html("file", &view)), ROWS, &rows);
    Page { path: path.to_owned(), title: row.path.clone(), main }
}

fn facts(row: &FileRow, summary: &Summary) -> Vec<Fact> {
    let figures = &row.figures;
    let mut facts = vec![
        Fact { term: "Coverage".to_owned(), value: figures.combined.shown.clone() },
        Fact { term: "Statements".to_owned(), value: format!("{} covered", figures.lines.counts) },
    ];
    if let Some(branches) = &figures.branches {
        facts.push(Fact { term: "Branch exits".to_owned(), value: format!("{} taken", branches.counts) });
    }
    facts.push(Fact { term: "Partial lines".to_owned(), value: grouped(row.partial as u64) });
    if row.excluded > 0 {
        facts.push(Fact { term: "Excluded lines".to_owned(), value: grouped(row.excluded) });
    }
    facts.extend(summary.layers.iter().zip(&row.layers).map(|(layer, figures)| Fact {
        term: layer.name.clone(),
        value: figures.as_ref().map_or_else(|| "never loaded it".to_owned(), |figures| figures.combined.shown.clone()),
    }));
    facts
}

fn functions<'a>(page: &FilePage, summary: &'a Summary, has_source: bool) -> Option<Functions<'a>> {
    let all = &page.functions;
    if all.is_empty() {
        return None;
    }
    let unrun = all.iter().filter(|function| function.covered == 0).count() as u64;
    let never = if unrun > 0 { format!(", {} never run", grouped(unrun)) } else { String::new() };
    let layers: Vec<&str> = summary.layers.iter().map(|layer| layer.name.as_str()).collect();
    let mut rows = String::new();
    for function in all {
        push_function(&mut rows, function, layers.len(), has_source);
    }
    Some(Functions { title: format!("{}{never}", counted(all.len() as u64, "function", "functions")), layers, rows })
}

fn push_function(out: &mut String, function: &FunctionRow, layers: usize, has_source: bool) {
    let name = text::html(&function.name);
    // Writing into a String cannot fail.
    let _ = match (function.line, has_source) {
        (Some(line), true) => write!(out, "<tr><th scope=row class=name><a href=#L{line}>{name}</a><td class=n>{line}"),
        (Some(line), false) => write!(out, "<tr><th scope=row class=name>{name}<td class=n>{line}"),
        (None, _) => write!(out, "<tr><th scope=row class=name>{name}<td class=n>"),
    };
    let _ = write!(out, "<td class=n>{} of {}", grouped(function.covered), grouped(function.total));
    let _ = write!(out, "<td class=n>{}", grouped(function.missed_exits));
    for covered in function.layers.iter().take(layers) {
        let _ = write!(out, "<td class=n>{}", grouped(*covered));
    }
    out.push('\n');
}

fn places(page: &FilePage, has_source: bool) -> Option<Places> {
    let all = &page.places;
    if all.is_empty() {
        return None;
    }
    let mut rows = String::new();
    for place in all.iter().take(PLACES) {
        push_place(&mut rows, place, has_source);
    }
    let rest = all.len().saturating_sub(PLACES) as u64;
    if rest > 0 {
        let _ = writeln!(rows, "<li>and {}", counted(rest, "more place", "more places"));
    }
    let title = format!("{} to look at", counted(all.len() as u64, "place", "places"));
    Some(Places { title, is_open: all.len() <= OPEN || !has_source, rows })
}

fn push_place(out: &mut String, place: &PlaceRow, has_source: bool) {
    let noun = if place.first == place.last { "line" } else { "lines" };
    let lines = format!("{noun} {}", text::range((place.first, place.last)));
    let _ = if has_source {
        write!(out, "<li><a href=#L{}>{lines}</a> ", place.first)
    } else {
        write!(out, "<li>{lines} ")
    };
    out.push_str(if place.is_missed { "missed" } else { "partial" });
    for reason in &place.reasons {
        let _ = write!(out, ", {}", text::html(reason));
    }
    if let Some(function) = &place.function {
        let _ = write!(out, " <span class=q>{}</span>", text::html(function));
    }
    out.push('\n');
}

fn legend(summary: &Summary, letters: &[String]) -> Option<String> {
    let named: Vec<String> =
        letters.iter().zip(&summary.layers).map(|(letter, layer)| format!("{letter} = {}", layer.name)).collect();
    let unlabelled = (letters.len() > summary.layers.len()).then(|| "– = runs of no layer".to_owned());
    let all: Vec<String> = named.into_iter().chain(unlabelled).collect();
    (!all.is_empty()).then(|| format!("Layers: {}", all.join(", ")))
}
