//! The files of the page, by folder. Rows are written as text here: Handlebars is slow in long loops.
//!
//! The table of a closed folder is within `noscript`: where scripts run, the browser keeps that as text, and the page's
//! script makes a table of it when it is wanted, so that a page of many files is there at once; where none run it is a table.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Links;
use crate::reports::text::{self, html};
use crate::summary::{Figure, FigureRow, FileRow, FolderRow, Summary, counted, grouped};

/// More files than these, and the folders are closed and the lists of what is missed are short.
const MANY: usize = 200;
/// So many folders are open at first.
const OPEN: usize = 40;
/// So many folders have a place of their own; further ones stand in groups of [`GROUP`].
const FOLDERS: usize = 400;
const GROUP: usize = 100;
/// Columns of layers that fit beside a file.
const COLUMNS: usize = 6;

/// How the table of a folder is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    /// To be seen.
    Open,
    /// Behind the line of its folder, and text as long as nobody opens it.
    Closed,
    /// Behind the line of its folder; the group of the folder is such a text as a whole.
    InGroup,
}

/// How much a row tells; the page of the file tells all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// What is missed: lines, and branches in sentences.
    Sentences,
    /// Figures only: each byte of a row is there as often as there are files.
    Figures,
}

const RANGES: usize = 16;
const BRANCHES: usize = 6;

impl Detail {
    fn of(files: &[FileRow]) -> Self {
        if files.len() > MANY { Self::Figures } else { Self::Sentences }
    }

    /// Files without statements are rows only where there is room; they are told on the page of what is left out.
    fn has_row(self, file: &FileRow) -> bool {
        self == Self::Sentences || file.figures.lines.total > 0
    }
}

fn missed(file: &FileRow) -> String {
    let lines = text::missed_lines(file, RANGES).into_iter();
    lines.chain(text::missed_branches(file, BRANCHES)).collect::<Vec<_>>().join("; ")
}

/// What stands above the folders.
#[must_use]
pub fn sentence(summary: &Summary) -> String {
    let files = &summary.files;
    let whole = files.iter().filter(|file| file.figures.combined.missed == 0).count();
    let mut sentence = format!(
        "{} in {}; {} without anything missed. Folders and files with the most missed statements come first. \
         Coverage is in percent, of statements and branches.",
        counted(files.len() as u64, "file", "files"),
        counted(summary.folders.len() as u64, "folder", "folders"),
        counted(whole as u64, "file", "files")
    );
    if summary.excluded_lines > 0 {
        let excluded = counted(summary.excluded_lines, "excluded line is", "excluded lines are");
        let _ = write!(sentence, " {excluded} in no figure.");
    }
    if files.iter().any(|file| file.layers.iter().take(COLUMNS).any(Option::is_none)) {
        sentence.push_str(" Unseen: no run of the layer loaded the file.");
    }
    let empty = files.iter().filter(|file| !Detail::of(files).has_row(file)).count() as u64;
    if empty > 0 {
        let _ = write!(
            sentence,
            " {} not listed.",
            counted(empty, "file without statements is", "files without statements are")
        );
    }
    let rest = summary.layers.len().saturating_sub(COLUMNS);
    if rest > 0 {
        let rest = counted(rest as u64, "further layer", "further layers");
        let _ = write!(sentence, " The figures of {rest} by file are in covgate.json.");
    }
    sentence
}

/// All folders with their files.
#[must_use]
pub fn rows(summary: &Summary, links: &Links<'_>) -> String {
    let detail = Detail::of(&summary.files);
    let mut by_folder: BTreeMap<&str, Vec<&FileRow>> = BTreeMap::new();
    for file in &summary.files {
        let folder = if file.folder.is_empty() { "." } else { file.folder.as_str() };
        by_folder.entry(folder).or_default().push(file);
    }
    let mut folders: Vec<&FolderRow> = summary.folders.iter().collect();
    folders.sort_by(|one, two| {
        let missed = |folder: &FolderRow| (folder.figures.lines.missed, folder.figures.combined.missed);
        missed(two).cmp(&missed(one)).then_with(|| one.path.cmp(&two.path))
    });
    let head = head(summary, detail);
    let mut out = String::with_capacity(summary.files.len() * 160);
    let mut write = |out: &mut String, folder: &FolderRow, table: Table| {
        let mut files = by_folder.remove(folder.path.as_str()).unwrap_or_default();
        files.sort_by(|one, two| text::by_missed(one, two));
        files.retain(|file| detail.has_row(file));
        write_folder(out, folder, table, |out| {
            out.push_str(&head);
            for file in &files {
                write_file(out, file, detail, links);
            }
        });
    };
    let (alone, in_groups) = folders.split_at(folders.len().min(FOLDERS));
    for (at, folder) in alone.iter().enumerate() {
        let is_open = detail == Detail::Sentences && folder.figures.combined.missed > 0 && at < OPEN;
        write(&mut out, folder, if is_open { Table::Open } else { Table::Closed });
    }
    for (at, group) in in_groups.chunks(GROUP).enumerate() {
        write_group_start(&mut out, FOLDERS + at * GROUP, group);
        for folder in group {
            write(&mut out, folder, Table::InGroup);
        }
        out.push_str("</noscript></details>\n");
    }
    out
}

/// `before`: how many folders stand before the group.
fn write_group_start(out: &mut String, before: usize, group: &[&FolderRow]) {
    let missed: u64 = group.iter().map(|folder| folder.figures.lines.missed).sum();
    let _ = writeln!(
        out,
        "<details class=more><summary>Folders {} to {}, {} missed</summary><noscript>",
        grouped(before as u64 + 1),
        grouped((before + group.len()) as u64),
        grouped(missed),
    );
}

fn head(summary: &Summary, detail: Detail) -> String {
    let partial = if detail == Detail::Sentences { "<th>Partial" } else { "" };
    let mut head = format!("<thead><tr><th>File<th>Coverage<th>Missed{partial}<th>Statements");
    for layer in summary.layers.iter().take(COLUMNS) {
        let _ = write!(head, "<th>{}", html(&layer.name));
    }
    if detail == Detail::Sentences {
        head.push_str("<th data-unsorted>What is missed");
    }
    head.push_str("<tbody>\n");
    head
}

fn write_folder(out: &mut String, folder: &FolderRow, table: Table, write_rows: impl FnOnce(&mut String)) {
    let path = html(text::folder(&folder.path));
    let figure = &folder.figures.combined;
    let (before, behind) = if table == Table::Closed { ("<noscript>", "</noscript>") } else { ("", "") };
    let _ = write!(
        out,
        concat!(
            "<details class=dir{open}><summary><span class=path>{path}</span>",
            "<s style=--part:{bar}%></s><b>{shown}</b><span>{missed} missed</span><span>{files}</span></summary>{before}",
            "<div class=scroll tabindex=0 role=group aria-label=Files><table>",
            "<caption class=unseen>{path}</caption>"
        ),
        open = if table == Table::Open { " open" } else { "" },
        path = path,
        bar = figure.bar,
        shown = figure.shown,
        missed = grouped(folder.figures.lines.missed),
        files = counted(folder.files as u64, "file", "files"),
        before = before,
    );
    write_rows(out);
    let _ = writeln!(out, "</table></div>{behind}</details>");
}

/// A row. The end tags of cells and rows, and the scope of headers where it is plain, may be left out in HTML; in long
/// tables they are a third of the page.
fn write_file(out: &mut String, file: &FileRow, detail: Detail, links: &Links<'_>) {
    // The names of pages hold nothing that an attribute without quotes may not.
    let page = links.file(&file.path, None).unwrap_or_default();
    let _ = write!(out, "<tr><th><a href={page}>{}</a>", html(&file.name));
    let figures = &file.figures;
    write_percent(out, &figures.combined, Detail::Sentences);
    let _ = write!(out, "<td>{}", grouped(figures.lines.missed));
    if detail == Detail::Sentences {
        let _ = write!(out, "<td>{}", grouped(file.partial as u64));
    }
    let _ = write!(out, "<td>{}", grouped(figures.lines.total));
    for layer in file.layers.iter().take(COLUMNS) {
        match layer {
            Some(FigureRow { combined, .. }) => write_percent(out, combined, detail),
            None => out.push_str("<td class=q>unseen"),
        }
    }
    if detail == Detail::Sentences {
        let _ = write!(out, "<td>{}", missed(file));
    }
}

/// A percentage, with as many places as there is room for. It is cut: neither `100` nor `35.3` is more than there is.
fn write_percent(out: &mut String, figure: &Figure, detail: Detail) {
    let cut = match (figure.shown.strip_suffix(" %"), detail) {
        (Some("100.00"), _) => "100",
        (Some("0.00"), _) if figure.covered == 0 => "0",
        (Some(shown), Detail::Figures) if is_plain(shown) && figure.percent.as_deref() != Some("0.00") => {
            &shown[..shown.len() - 1]
        }
        (Some(shown), _) => shown,
        (None, _) => {
            out.push_str("<td class=q>no data");
            return;
        }
    };
    let _ = write!(out, "<td>{cut}");
}

/// True for a single number: no bounds, no sign before it.
fn is_plain(shown: &str) -> bool {
    shown.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
