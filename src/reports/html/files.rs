//! The files of the page, by folder. Rows are written as text here: Handlebars is slow in long loops.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::reports::text::{self, html};
use crate::summary::{Figure, FigureRow, FileRow, FolderRow, Summary, counted, grouped};

/// More files than these, and the folders are closed and the lists of what is missed are short.
const MANY: usize = 200;
/// Columns of layers that fit beside a file.
const COLUMNS: usize = 6;

/// How much of what is missed a row tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Lines, and branches in sentences.
    Sentences,
    /// The first few ranges of lines.
    Ranges,
}

const RANGES: usize = 16;
const BRANCHES: usize = 6;
const FEW_RANGES: usize = 3;

impl Detail {
    fn of(files: &[FileRow]) -> Self {
        if files.len() > MANY { Self::Ranges } else { Self::Sentences }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Sentences => "What is missed",
            Self::Ranges => "Missed lines",
        }
    }

    fn missed(self, file: &FileRow) -> String {
        match self {
            Self::Sentences => {
                let lines = text::missed_lines(file, RANGES).into_iter();
                lines.chain(text::missed_branches(file, BRANCHES)).collect::<Vec<_>>().join("; ")
            }
            Self::Ranges => {
                let shown: Vec<String> =
                    file.missed_lines.iter().take(FEW_RANGES).map(|&lines| text::range(lines)).collect();
                match file.missed_lines.len().saturating_sub(FEW_RANGES) {
                    0 => shown.join(", "),
                    rest => format!("{} and {} more", shown.join(", "), grouped(rest as u64)),
                }
            }
        }
    }
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
    if Detail::of(files) == Detail::Ranges {
        let _ = write!(sentence, " The first {FEW_RANGES} ranges of missed lines are shown; covgate.json has all.");
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
pub fn rows(summary: &Summary) -> String {
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
    for folder in folders {
        let mut files = by_folder.remove(folder.path.as_str()).unwrap_or_default();
        files.sort_by(|one, two| text::by_missed(one, two));
        let is_open = detail == Detail::Sentences && folder.figures.combined.missed > 0;
        write_folder(&mut out, folder, is_open, &head);
        for file in files {
            write_file(&mut out, file, detail);
        }
        out.push_str("</table></div></details>\n");
    }
    out
}

fn head(summary: &Summary, detail: Detail) -> String {
    let mut head = "<thead><tr><th scope=col>File<th scope=col>Coverage<th scope=col>Missed<th scope=col>Partial\
                    <th scope=col>Statements"
        .to_owned();
    for layer in summary.layers.iter().take(COLUMNS) {
        let _ = write!(head, "<th scope=col>{}", html(&layer.name));
    }
    let _ = writeln!(head, "<th scope=col>{}<tbody>", detail.heading());
    head
}

fn write_folder(out: &mut String, folder: &FolderRow, is_open: bool, head: &str) {
    let path = html(text::folder(&folder.path));
    let figure = &folder.figures.combined;
    let _ = write!(
        out,
        concat!(
            "<details class=dir{open}><summary><span class=path>{path}</span>",
            "<span class=bar aria-hidden=true><i style=width:{bar}%></i></span>",
            "<b>{shown}</b><span>{missed} missed</span><span>{files}</span></summary>",
            "<div class=scroll tabindex=0 role=group aria-label=Files><table>",
            "<caption class=unseen>Files in {path}</caption>{head}"
        ),
        open = if is_open { " open" } else { "" },
        path = path,
        bar = figure.bar,
        shown = figure.shown,
        missed = grouped(folder.figures.lines.missed),
        files = counted(folder.files as u64, "file", "files"),
        head = head,
    );
}

/// A row. The end tags of cells and rows may be left out in HTML; in long tables they are a third of the page.
fn write_file(out: &mut String, file: &FileRow, detail: Detail) {
    let _ = write!(out, "<tr><th scope=row>{}", html(&file.name));
    write_percent(out, &file.figures.combined);
    let _ = write!(
        out,
        "<td>{}<td>{}<td>{}",
        grouped(file.figures.lines.missed),
        grouped(file.partial as u64),
        grouped(file.figures.lines.total)
    );
    for layer in file.layers.iter().take(COLUMNS) {
        match layer {
            Some(FigureRow { combined, .. }) => write_percent(out, combined),
            None => out.push_str("<td class=q>unseen"),
        }
    }
    let _ = write!(out, "<td>{}", detail.missed(file));
}

fn write_percent(out: &mut String, figure: &Figure) {
    match figure.shown.strip_suffix(" %") {
        // `100.00` says no more than `100`: percentages are cut, so neither is ever less than all.
        Some("100.00") => out.push_str("<td>100"),
        Some(shown) => {
            let _ = write!(out, "<td>{shown}");
        }
        None => out.push_str("<td class=q>no data"),
    }
}
