//! Charts: layers against their gates, who covers what by folder, files by coverage, tests by speed. Drawn by plotters on a canvas of
//! our own; written for the page, where its style sheet gives the colours, and as files that stand alone.
//!
//! Every chart has its numbers in a table beside it in the reports; none carries anything by colour alone.

#![expect(clippy::float_arithmetic, reason = "a bar's length is a float; what is judged and printed is not")]

mod backend;
mod bins;
mod ink;
mod layers;
mod plane;
mod shares;
mod speed;

use std::fmt::Write;

use crate::reports::text;
use crate::summary::Summary;

use backend::Drawing;
pub use bins::{BINS, Bins};
pub use ink::Theme;
use ink::{Ink, Use};
use plane::{Face, Plane, Stands};
pub use shares::FOLDERS;

/// The width of every chart in pixels of its own: near the size at which it is read on a phone.
const WIDTH: u32 = 440;
/// The size of most letters.
const LETTERS: u32 = 14;

/// A chart.
#[derive(Debug)]
pub struct Chart {
    /// A short name: its file's, and that of its ids.
    pub name: &'static str,
    /// What it shows, as a heading.
    pub title: String,
    /// What is to be seen in it, in a sentence or two.
    pub description: String,
    /// What the inks mean, where it is not written beside the bars: the class of the ink and its meaning.
    pub legend: Vec<(&'static str, String)>,
    drawing: Drawing,
    inks: Vec<Ink>,
}

impl Chart {
    /// A chart whose bars are labelled one by one.
    fn new(name: &'static str, title: &str, description: String, drawing: Drawing) -> Self {
        Self { name, title: title.to_owned(), description, legend: Vec::new(), drawing, inks: Vec::new() }
    }

    fn with_legend(mut self, legend: Vec<(Ink, String)>) -> Self {
        self.inks = legend.iter().map(|(ink, _)| *ink).collect();
        self.legend = legend.into_iter().map(|(ink, meaning)| (ink.name(), meaning)).collect();
        self
    }

    /// The chart as part of a page, as wide as its place.
    #[must_use]
    pub fn inline(&self) -> String {
        let (width, height) = self.drawing.size();
        let name = format!("chart-{}", self.name);
        format!(
            r#"<svg class="chart" viewBox="0 0 {width} {height}" font-size="{LETTERS}" role="img" aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{}</title><desc id="{name}-d">{}</desc>{}</svg>"#,
            text::html(&self.title),
            text::html(&self.description),
            self.drawing.elements(Use::Page, &name)
        )
    }

    /// The chart as a file: with its title, its legend and a ground of its own, so that it can be read on any page.
    #[must_use]
    pub fn standalone(&self, theme: Theme) -> String {
        let alone = Use::Alone(theme);
        let (width, height) = self.drawing.size();
        let (edge, line) = (20, 22);
        let head = 2 * edge + 8;
        let legend = Drawing::new(width, line * u32::try_from(self.inks.len()).unwrap_or(0));
        let legend = self.legend(legend);
        let (_, foot) = legend.size();
        let (all_width, all_height) = (width + 2 * edge, head + height + foot + edge);
        let name = format!("chart-{}", self.name);
        let title = text::html(&self.title);
        let mut out = String::new();
        // Writing into a String cannot fail.
        let _ = write!(
            out,
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{all_width}" height="{all_height}" viewBox="0 0 {all_width} {all_height}" "#,
                r#"font-size="{letters}" role="img" aria-labelledby="{name}-t {name}-d" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif">"#,
                r#"<title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>"#,
                r#"<rect x=".5" y=".5" width="{inner_width}" height="{inner_height}" rx="8" style="fill:{ground};stroke:{frame}"/>"#,
                r#"<text x="{edge}" y="32" font-size="16" font-weight="600" style="fill:{ink}">{title}</text>"#,
                r#"<g transform="translate({edge} {head})">{chart}</g><g transform="translate({edge} {below})">{legend}</g></svg>"#
            ),
            all_width = all_width,
            all_height = all_height,
            inner_width = all_width - 1,
            inner_height = all_height - 1,
            letters = LETTERS,
            name = name,
            title = title,
            description = text::html(&self.description),
            edge = edge,
            ground = Ink::Ground.paint(theme),
            frame = theme.frame(),
            ink = Ink::Text.paint(theme),
            head = head,
            below = head + height,
            chart = self.drawing.elements(alone, &name),
            legend = legend.elements(alone, &format!("{name}-legend")),
        );
        out.push('\n');
        out
    }

    /// The name of its file for a theme.
    #[must_use]
    pub fn file_name(&self, theme: Theme) -> String {
        format!("{}-{}.svg", self.name, theme.name())
    }

    fn legend(&self, mut legend: Drawing) -> Drawing {
        let plane = Plane::new(&mut legend, f64::from(WIDTH));
        let face = Face { ink: Ink::Text, size: 13, is_bold: false };
        for (row, (ink, (_, meaning))) in self.inks.iter().zip(&self.legend).enumerate() {
            let top = 22.0 * index(row) + 6.0;
            // A drawing into memory cannot fail.
            let _ = plane.area(*ink, (0.0, 12.0), (top, top + 12.0));
            let _ = plane.text(meaning, face, Stands::After, (20.0, top + 6.0));
        }
        drop(plane);
        legend
    }
}

/// All charts that the run has data for.
#[must_use]
pub fn charts(summary: &Summary) -> Vec<Chart> {
    [layers::chart(summary), shares::chart(summary), bins::chart(summary), speed::chart(summary)]
        .into_iter()
        .flatten()
        .collect()
}

/// The charts as files: name and content.
#[must_use]
pub fn files(summary: &Summary) -> Vec<(String, String)> {
    charts(summary).iter().map(|chart| (format!("{}.svg", chart.name), chart.standalone(Theme::Light))).collect()
}

/// The charts as files for both themes, to be shown by a `<picture>`: name and content. Without that of the tests' speed:
/// these files are committed, and times differ from run to run.
#[must_use]
pub fn themed_files(summary: &Summary) -> Vec<(String, String)> {
    let is_stable = |chart: &&Chart| chart.name != speed::NAME;
    let both = |chart: &Chart| Theme::ALL.map(|theme| (chart.file_name(theme), chart.standalone(theme)));
    charts(summary).iter().filter(is_stable).flat_map(both).collect()
}

/// A row's number for places in a drawing.
fn index(row: usize) -> f64 {
    f64::from(u32::try_from(row).unwrap_or(u32::MAX))
}

/// A count as a length. Beyond 2^53 the last digits are lost, which no bar shows.
#[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
fn length(count: u64) -> f64 {
    count as f64
}

/// The part of a whole in percent; nothing of nothing is nothing.
fn part(count: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { length(count) * 100.0 / length(total) }
}

/// A name that fits beside another text in a row.
fn fitting(name: &str, beside: &str) -> String {
    let room = (WIDTH - 24) * 100 / LETTERS;
    let room = room.saturating_sub(backend::width_in_ems(beside));
    let name = text::visible(name);
    let mut most = name.chars().count();
    let mut shown = name.to_string();
    while backend::width_in_ems(&shown) > room && most > 1 {
        most -= 1;
        shown = text::shortened(&name, most).into_owned();
    }
    shown
}

#[cfg(test)]
mod tests;
