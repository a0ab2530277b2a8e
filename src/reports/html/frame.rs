//! The frame of a page: head, links to the other pages, foot.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{names, results};
use crate::reports::{templates, text, words};
use crate::summary::Summary;

/// The pages that every page leads to, as far as they are there.
const PAGES: [(&str, &str); 7] = [
    ("index.html", "Overview"),
    ("layers.html", "Layers"),
    ("critical.html", "Critical"),
    (results::PATH, "Tests"),
    ("readiness.html", "Readiness"),
    ("left-out.html", "Left out"),
    ("guide.html", "Guide"),
];
/// The style sheet and the script beside the pages.
pub const STYLE: &str = "covgate.css";
/// The script.
pub const SCRIPT: &str = "covgate.js";

/// Stands for the content while the frame is rendered; what comes from outside has no `<`.
const MAIN: &str = "<!--main-->";
/// Where the title of a page begins.
const TITLE: &str = "<title>";

/// A page without its frame.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it lies, from the report's folder.
    pub path: String,
    /// Its title, before the project's.
    pub title: String,
    /// The content of `<main>`.
    pub main: String,
}

#[derive(Serialize)]
struct View<'a> {
    version: &'static str,
    title: &'a str,
    project: &'a str,
    profile: Option<&'a str>,
    verdict: &'static str,
    tone: &'static str,
    icon: &'static str,
    back: &'a str,
    style: &'static str,
    script: &'static str,
    /// True where something waits for the script, and must not do so in vain if that is not there.
    has_folded: bool,
    pages: Vec<Link>,
    main: &'a str,
    single: Option<Single>,
}

/// What a page that stands alone holds beside its content.
#[derive(Clone, Debug, Serialize)]
pub struct Single {
    /// The style sheet.
    pub style: &'static str,
    /// The script.
    pub script: &'static str,
    /// The pages of files, compressed.
    pub store: String,
}

#[derive(Serialize)]
struct Link {
    href: String,
    name: &'static str,
    is_here: bool,
}

/// The page with its frame.
#[must_use]
pub fn framed(page: &Page, summary: &Summary) -> String {
    let back = names::back(&page.path);
    let link = |&(path, name): &(&'static str, &'static str)| Link {
        href: format!("{back}{path}"),
        name,
        is_here: path == page.path,
    };
    rendered(page, summary, &back, pages(summary).map(link).collect(), None)
}

/// Frames of pages that differ in nothing but title and content, such as those of files: each is rendered once.
pub struct Frames<'a> {
    summary: &'a Summary,
    /// By the way back to the overview: what stands before the title, between it and the content, and behind.
    parts: BTreeMap<String, [String; 3]>,
}

impl<'a> Frames<'a> {
    /// Frames of pages below these addresses.
    #[must_use]
    pub fn new(paths: &[String], summary: &'a Summary) -> Self {
        let first: BTreeMap<String, &String> = paths.iter().map(|path| (names::back(path), path)).collect();
        let parts = first.into_iter().filter_map(|(back, path)| {
            let page = Page { path: path.clone(), title: String::new(), main: MAIN.to_owned() };
            let frame = framed(&page, summary);
            let (before, rest) = frame.split_once(TITLE)?;
            let (between, behind) = rest.split_once(MAIN)?;
            Some((back, [[before, TITLE].concat(), between.to_owned(), behind.to_owned()]))
        });
        Self { summary, parts: parts.collect() }
    }

    /// A page with its frame.
    #[must_use]
    pub fn framed(&self, page: &Page) -> String {
        match self.parts.get(&names::back(&page.path)) {
            Some([before, between, behind]) => {
                [before, &*text::html(&page.title), between, &page.main, behind].concat()
            }
            None => framed(page, self.summary),
        }
    }
}

/// The page that holds all others, with its frame.
#[must_use]
pub fn alone(page: &Page, summary: &Summary, store: String) -> String {
    let link = |&(path, name): &(&'static str, &'static str)| Link {
        href: format!("#{}", path.trim_end_matches(".html")),
        name,
        is_here: false,
    };
    let single = Single { style: templates::STYLE, script: templates::SCRIPT, store };
    rendered(page, summary, "", pages(summary).map(link).collect(), Some(single))
}

/// The page of tests is there only where something is known of them.
fn pages(summary: &Summary) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let has_tests = summary.results.is_some();
    PAGES.iter().filter(move |(path, _)| has_tests || *path != results::PATH)
}

fn rendered(page: &Page, summary: &Summary, back: &str, pages: Vec<Link>, single: Option<Single>) -> String {
    let tone = words::verdict_tone(summary.verdict);
    let view = View {
        version: env!("CARGO_PKG_VERSION"),
        title: &page.title,
        project: &summary.project,
        profile: summary.profile.as_deref(),
        verdict: words::verdict(summary.verdict),
        tone: tone.name(),
        icon: tone.icon(),
        back,
        style: STYLE,
        script: SCRIPT,
        has_folded: page.path == PAGES[0].0,
        pages,
        main: MAIN,
        single,
    };
    super::filled(super::or_error(templates::html("frame", &view)), MAIN, &page.main)
}
