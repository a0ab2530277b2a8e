//! The page of a file: what it reaches, where to look, and its source line by line. There are as many of them as there are
//! files, so they are written as text here: a template took as long as all else that a page needs.

use super::frame::Page;
use super::{code, names, push};
use crate::reports::text::{html, push_html, push_number};
use crate::summary::{FilePage, FileRow, FunctionRow, PlaceRow, Shown, counted, grouped, push_grouped};

/// More places than these, and their list is closed at first.
const OPEN: usize = 12;
/// So many places are listed; in the source all of them are marked.
const PLACES: usize = 300;

/// The page.
///
/// Nothing of it is judged: it is the same whatever the verdict is.
pub fn page(path: &str, row: &FileRow, page: &FilePage, layers: &[&str], letters: &[String]) -> Page {
    let (source, notice) = match &page.source {
        Shown::Source(source) => {
            let notice = source.problem().map(|_| "Shown without colours: it could not be read as Python.");
            (code::tables(page, letters), notice)
        }
        Shown::Not(why) => (String::new(), Some(why.as_str())),
    };
    let has_source = !source.is_empty();
    let mut main = String::with_capacity(source.len() + page.functions.len() * 100 + page.places.len() * 100 + 2_000);
    push_crumbs(&mut main, path, row);
    push_facts(&mut main, row, layers);
    if let Some(notice) = notice {
        push(&mut main, &["<p class=\"notice\">", &html(notice), "</p>"]);
    }
    main.push('\n');
    push_functions(&mut main, &page.functions, layers, has_source);
    push_places(&mut main, &page.places, has_source);
    if has_source {
        main.push_str(TOOLS);
        if let Some(legend) = legend(layers, letters) {
            push(&mut main, &["<p class=\"legend-line\">", &html(&legend), "</p>"]);
        }
        push(&mut main, &["\n<div id=\"source\">\n", &source, "</div>\n"]);
    }
    Page { path: path.to_owned(), title: row.path.clone(), main }
}

/// What leads through a source; nothing of it is seen where no script runs.
const TOOLS: &str = "<div class=\"bar-tools\" hidden>
<button type=\"button\" id=\"next\">Next miss</button>
<button type=\"button\" id=\"previous\">Previous</button>
<label><input type=\"checkbox\" id=\"only\"> only misses</label>
<label><input type=\"checkbox\" id=\"keys\"> keys n and p</label>
<span id=\"spot\" role=\"status\"></span>
</div>
";

fn push_crumbs(out: &mut String, path: &str, row: &FileRow) {
    let index = format!("{}index.html", names::back(path));
    push(out, &["<nav class=\"crumbs\" aria-label=\"Folders\"><a href=\"", &index, "\">All files</a>"]);
    for folder in row.folder.split('/').filter(|part| !part.is_empty()) {
        push(out, &[" <span aria-hidden=\"true\">/</span> ", &html(folder)]);
    }
    push(out, &["</nav>\n<h1>", &html(&row.name), "</h1>\n"]);
}

fn push_facts(out: &mut String, row: &FileRow, layers: &[&str]) {
    out.push_str("<dl class=\"facts\">\n");
    let mut fact = |term: &str, value: &[&str]| {
        push(out, &["<div><dt>", &html(term), "</dt><dd>"]);
        push(out, value);
        out.push_str("</dd></div>\n");
    };
    let figures = &row.figures;
    fact("Coverage", &[&html(&figures.combined.shown)]);
    fact("Statements", &[&figures.lines.counts, " covered"]);
    if let Some(branches) = &figures.branches {
        fact("Branch exits", &[&branches.counts, " taken"]);
    }
    fact("Partial lines", &[&grouped(row.partial as u64)]);
    if row.excluded > 0 {
        fact("Excluded lines", &[&grouped(row.excluded)]);
    }
    for (layer, figures) in layers.iter().zip(&row.layers) {
        let shown = figures.as_ref().map_or("never loaded it", |figures| &figures.combined.shown);
        fact(layer, &[&html(shown)]);
    }
    out.push_str("</dl>\n");
}

fn push_functions(out: &mut String, functions: &[FunctionRow], layers: &[&str], has_source: bool) {
    if functions.is_empty() {
        return;
    }
    let unrun = functions.iter().filter(|function| function.covered == 0).count() as u64;
    let never = if unrun > 0 { format!(", {} never run", grouped(unrun)) } else { String::new() };
    let title = counted(functions.len() as u64, "function", "functions");
    push(out, &["<details class=\"box\"><summary>", &title, &never, "</summary>\n"]);
    out.push_str(concat!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Functions, table\">\n<table>\n",
        "<caption class=\"unseen\">Functions with a body, by line</caption>\n",
        "<thead><tr><th scope=\"col\">Function</th>",
    ));
    for head in ["Line", "Covered", "Missed exits"].iter().chain(layers) {
        push(out, &["<th scope=\"col\" class=\"n\">", &html(head), "</th>"]);
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for function in functions {
        push_function(out, function, layers.len(), has_source);
    }
    out.push_str("</tbody>\n</table>\n</div>\n</details>\n");
}

fn push_function(out: &mut String, function: &FunctionRow, layers: usize, has_source: bool) {
    const CELL: &str = "<td class=n>";
    let link = function.line.filter(|_| has_source);
    out.push_str("<tr><th scope=row class=name>");
    if let Some(line) = link {
        out.push_str("<a href=#L");
        push_number(out, line);
        out.push('>');
    }
    push_html(out, &function.name);
    out.push_str(if link.is_some() { "</a><td class=n>" } else { CELL });
    if let Some(line) = function.line {
        push_number(out, line);
    }
    out.push_str(CELL);
    push_grouped(out, function.covered);
    out.push_str(" of ");
    push_grouped(out, function.total);
    for &count in [function.missed_exits].iter().chain(function.layers.iter().take(layers)) {
        out.push_str(CELL);
        push_grouped(out, count);
    }
    out.push('\n');
}

fn push_places(out: &mut String, places: &[PlaceRow], has_source: bool) {
    if places.is_empty() {
        return;
    }
    let is_open = places.len() <= OPEN || !has_source;
    let title = counted(places.len() as u64, "place", "places");
    let open = if is_open { " open" } else { "" };
    push(out, &["<details class=\"box\" id=\"places\"", open, "><summary>", &title, " to look at</summary>\n"]);
    out.push_str("<ol class=\"places\">\n");
    for place in places.iter().take(PLACES) {
        push_place(out, place, has_source);
    }
    let rest = places.len().saturating_sub(PLACES) as u64;
    if rest > 0 {
        push(out, &["<li>and ", &counted(rest, "more place", "more places"), "\n"]);
    }
    out.push_str("</ol>\n</details>\n");
}

fn push_place(out: &mut String, place: &PlaceRow, has_source: bool) {
    out.push_str("<li>");
    if has_source {
        out.push_str("<a href=#L");
        push_number(out, place.first);
        out.push('>');
    }
    out.push_str(if place.first == place.last { "line " } else { "lines " });
    push_number(out, place.first);
    if place.first != place.last {
        out.push('–');
        push_number(out, place.last);
    }
    out.push_str(if has_source { "</a> " } else { " " });
    out.push_str(if place.is_missed { "missed" } else { "partial" });
    for reason in &place.reasons {
        out.push_str(", ");
        push_html(out, reason);
    }
    if let Some(function) = &place.function {
        out.push_str(" <span class=q>");
        push_html(out, function);
        out.push_str("</span>");
    }
    out.push('\n');
}

fn legend(layers: &[&str], letters: &[String]) -> Option<String> {
    let named: Vec<String> = letters.iter().zip(layers).map(|(letter, layer)| format!("{letter} = {layer}")).collect();
    let unlabelled = (letters.len() > layers.len()).then(|| "– = runs of no layer".to_owned());
    let all: Vec<String> = named.into_iter().chain(unlabelled).collect();
    (!all.is_empty()).then(|| format!("Layers: {}", all.join(", ")))
}
