//! The pages: an overview, a page for each file, layers, tests, what is left out, the guide. They need nothing from anywhere and
//! say all they have to say without their script.

mod ahead;
mod code;
mod critical;
mod figures;
mod file;
mod files;
mod frame;
mod guide;
mod index;
mod layers;
mod left_out;
mod names;
mod patch;
mod readiness;
mod results;
mod since;
mod single;
mod trend;

use rayon::prelude::*;

use crate::reports::{templates, text};
use crate::summary::{FileRow, Pages, Summary};

pub use ahead::Contents;
pub use frame::{SCRIPT, STYLE};
pub use names::FOLDER;

use frame::{Frames, Page};

/// The report as pages, made one by one.
pub struct Site<'a> {
    summary: &'a Summary,
    pages: &'a Pages<'a>,
    /// The page of each file, in the order of the files.
    names: Vec<String>,
    layers: Vec<&'a str>,
    /// Contents of files' pages that are there already.
    ready: Contents,
}

impl<'a> Site<'a> {
    /// The pages of a run.
    #[must_use]
    pub fn new(summary: &'a Summary, pages: &'a Pages<'a>) -> Self {
        Self::with(summary, pages, Contents::none(&summary.files))
    }

    /// The same with contents of the same files that are there already.
    #[must_use]
    pub fn with(summary: &'a Summary, pages: &'a Pages<'a>, mut ready: Contents) -> Self {
        let layers = summary.layers.iter().map(|layer| layer.name.as_str()).collect();
        Self { summary, pages, names: std::mem::take(&mut ready.names), layers, ready }
    }

    /// The overview and its companions: name and content. The overview is the last, so that it never leads to what is not
    /// there yet.
    #[must_use]
    pub fn top(&self) -> Vec<(String, String)> {
        let links = Links { names: &self.names, summary: self.summary, is_single: false };
        let pages = self.companions(&links).into_iter().chain([index::page(self.summary, &links)]);
        let assets = [(STYLE, templates::STYLE), (SCRIPT, templates::SCRIPT)];
        assets
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .chain(pages.map(|page| (page.path.clone(), frame::framed(&page, self.summary))))
            .collect()
    }

    /// The pages beside the overview and those of files.
    fn companions(&self, links: &Links<'_>) -> Vec<Page> {
        let before = [layers::page(self.summary, links), critical::page(self.summary, links)];
        let after =
            [readiness::page(self.summary, links), left_out::page(self.summary, links), guide::page(self.summary)];
        before.into_iter().chain(results::page(self.summary)).chain(after).collect()
    }

    /// The pages of files, name and content, in parallel and in no order.
    #[must_use]
    pub fn files(&self) -> impl ParallelIterator<Item = (&str, String)> {
        let frames = Frames::new(&self.names, self.summary);
        self.names.par_iter().enumerate().filter_map(move |(at, name)| {
            let page = self.file(at)?;
            Some((name.as_str(), frames.framed(&page)))
        })
    }

    fn file(&self, at: usize) -> Option<Page> {
        let (row, name) = (&self.summary.files[at], &self.names[at]);
        match self.ready.take(at) {
            Some(main) => Some(Page { path: name.clone(), title: row.path.clone(), main }),
            None => file_page(name, row, self.pages, &self.layers),
        }
    }

    /// The report as one page, which holds the pages of files compressed.
    #[must_use]
    pub fn single(&self) -> String {
        let links = Links { names: &self.names, summary: self.summary, is_single: true };
        single::page(self, &links)
    }
}

fn names_of(files: &[FileRow]) -> Vec<String> {
    names::pages(files.iter().map(|file| file.path.as_str()))
}

fn file_page(name: &str, row: &FileRow, pages: &Pages<'_>, layers: &[&str]) -> Option<Page> {
    let page = pages.page(&row.path)?;
    Some(file::page(name, row, &page, layers, pages.letters()))
}

/// Where the pages of files are.
struct Links<'a> {
    names: &'a [String],
    summary: &'a Summary,
    is_single: bool,
}

impl Links<'_> {
    /// The address of a file's page from the overview, of a line in it if one is given; none for a file that has none.
    fn file(&self, path: &str, line: Option<u32>) -> Option<String> {
        let at = self.summary.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        let hash = if self.is_single { "#" } else { "" };
        let line = line.map(|line| format!("{}L{line}", if self.is_single { ":" } else { "#" })).unwrap_or_default();
        Some(format!("{hash}{}{line}", self.names[at]))
    }
}

/// Tests render every template with every kind of view; should one fail all the same, the page says so.
fn or_error(page: Result<String, handlebars::RenderError>) -> String {
    page.unwrap_or_else(|error| format!("<p>{}", text::html(&error.to_string())))
}

/// Puts parts at the end of a page.
fn push(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

/// Puts content in the place of its mark: it is the most of a page by far, and a template would copy it several times.
fn filled(page: String, mark: &str, content: &str) -> String {
    match page.split_once(mark) {
        Some((before, behind)) => [before, content, behind].concat(),
        None => page,
    }
}

#[cfg(test)]
mod tests;
