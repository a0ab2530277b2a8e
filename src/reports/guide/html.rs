//! The guide as HTML for a page of the report. Only what the guide's own template writes as HTML passes; all else of that
//! kind is shown as the text that it is.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options as Extensions, Parser, Tag, TagEnd, html};

use super::outline::anchor;
use super::{Commands, Options, ROWS, render};
use crate::reports::text;
use crate::reports::words::Tone;
use crate::summary::Summary;

/// The guide as the content of a page's `<main>`: one `<h1>`, then a `<h2>` with an id for each of
/// [`SECTIONS`](super::SECTIONS), all in a `<div class="guide">` for the style sheet. Tables lie in scrolling boxes; there
/// are no notes and no charts in it.
#[must_use]
pub fn html_body(summary: &Summary) -> String {
    let commands =
        Commands { check: summary.reproduce.clone(), guide: "covgate guide -o COVERAGE-GUIDE.md".to_owned() };
    body(&render(summary, &Options { most_rows: ROWS, charts: None, commands }))
}

fn body(markdown: &str) -> String {
    let mut page = Page::default();
    for event in Parser::new_ext(markdown, Extensions::ENABLE_TABLES) {
        page.take(event);
    }
    let mut out = String::with_capacity(markdown.len() * 2);
    out.push_str("<div class=\"guide\">\n");
    html::push_html(&mut out, page.events.into_iter());
    out + "</div>\n"
}

/// The tone whose emoji a text begins with, and what follows it.
fn icon(text: &str) -> Option<(Tone, &str)> {
    let tones = [Tone::Pass, Tone::Fail, Tone::Warn, Tone::Unknown];
    tones.into_iter().find_map(|tone| Some((tone, text.strip_prefix(tone.emoji())?)))
}

/// The events of the document, with those of tables, headings and HTML replaced.
#[derive(Default)]
struct Page<'a> {
    events: Vec<Event<'a>>,
    /// A heading that is open: where it starts, and its text so far.
    heading: Option<(usize, HeadingLevel, String)>,
    /// The text of the last heading, which names the tables below it.
    title: String,
    table: Option<Table>,
    /// HTML of a block, until it ends.
    block: String,
    /// How deep we are in links and images that lead out of the page: they are shown as their text.
    outside: Vec<bool>,
    ids: Vec<String>,
}

/// A table that is open.
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
}

impl<'a> Page<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(html) => self.block.push_str(&html),
            Event::InlineHtml(html) => self.html(&html),
            Event::Text(text) | Event::Code(text) if self.heading.is_some() => {
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&text);
                }
                self.events.push(Event::Text(text));
            }
            // Pages have icons that every font holds; the word that stands beside them is the same.
            Event::Text(text) => match icon(&text) {
                Some((tone, rest)) => {
                    self.write(format!(
                        "<span class=\"icon-{}\" aria-hidden=\"true\">{}</span>",
                        tone.name(),
                        tone.icon()
                    ));
                    self.events.push(Event::Text(CowStr::from(rest.replacen(' ', "\u{a0}", 1))));
                }
                None => self.events.push(Event::Text(text)),
            },
            event => self.events.push(event),
        }
    }

    fn write(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::Html(html.into()));
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::HtmlBlock => self.block.clear(),
            Tag::Heading { level, .. } => {
                self.heading = Some((self.events.len(), level, String::new()));
                self.write("");
            }
            Tag::Table(alignments) => {
                let label = text::html(&self.title);
                self.write(format!(
                    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{label}, table\">\n<table>\n"
                ));
                self.table = Some(Table { alignments, column: 0, is_head: false });
            }
            Tag::CodeBlock(_) => {
                let label = text::html(&self.title);
                self.write(format!("<pre tabindex=\"0\" role=\"group\" aria-label=\"{label}, code\"><code>"));
            }
            Tag::TableHead => {
                self.row(true);
                self.write("<thead><tr>");
            }
            Tag::TableRow => {
                self.row(false);
                self.write("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::Link { ref dest_url, .. } => self.link(!dest_url.starts_with('#'), tag),
            Tag::Image { .. } => self.link(true, tag),
            tag => self.events.push(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                let block = std::mem::take(&mut self.block);
                self.html(&block);
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Table => {
                self.table = None;
                self.write("</tbody>\n</table>\n</div>\n");
            }
            TagEnd::CodeBlock => self.write("</code></pre>\n"),
            TagEnd::TableHead => self.write("</tr></thead>\n<tbody>\n"),
            TagEnd::TableRow => self.write("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Link | TagEnd::Image => {
                if self.outside.pop() == Some(false) {
                    self.events.push(Event::End(tag));
                }
            }
            tag => self.events.push(Event::End(tag)),
        }
    }

    fn link(&mut self, is_outside: bool, tag: Tag<'a>) {
        self.outside.push(is_outside);
        if !is_outside {
            self.events.push(Event::Start(tag));
        }
    }

    fn end_heading(&mut self) {
        let Some((start, level, title)) = self.heading.take() else { return };
        let mut id = anchor(&title);
        while self.ids.contains(&id) {
            id.push_str("-1");
        }
        self.events[start] = Event::Html(format!("<{level} id=\"{}\">", text::html(&id)).into());
        self.write(format!("</{level}>\n"));
        self.title = title;
        self.ids.push(id);
    }

    fn row(&mut self, is_head: bool) {
        if let Some(table) = &mut self.table {
            (table.column, table.is_head) = (0, is_head);
        }
    }

    /// The first cell of a row names it.
    fn cell(&mut self) {
        let Some(table) = &self.table else { return };
        let is_number = table.alignments.get(table.column) == Some(&Alignment::Right);
        let class = if is_number { " class=\"n\"" } else { "" };
        let cell = match (table.is_head, table.column) {
            (true, _) => format!("<th scope=\"col\"{class}>"),
            (false, 0) => format!("<th scope=\"row\"{class}>"),
            (false, _) => format!("<td{class}>"),
        };
        self.write(cell);
    }

    fn end_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let is_named = table.is_head || table.column == 0;
        table.column += 1;
        self.write(if is_named { "</th>" } else { "</td>" });
    }

    /// What folds a table passes, comments are dropped, the rest is text.
    fn html(&mut self, html: &str) {
        for line in without_comments(html).lines() {
            let summary = line.trim().strip_prefix("<summary>").and_then(|rest| rest.strip_suffix("</summary>"));
            let is_ours =
                matches!(line.trim(), "<details>" | "</details>") || summary.is_some_and(|title| !title.contains('<'));
            if is_ours {
                self.write(format!("{line}\n"));
            } else if !line.trim().is_empty() {
                self.events.push(Event::Text(line.to_owned().into()));
            }
        }
    }
}

/// A comment that does not end goes to the end of its block.
fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}
