//! `index.html`: one page that holds all of a run, needs nothing from anywhere and reads well without its script.

mod figures;
mod files;
mod view;

use crate::reports::{templates, text};
use crate::summary::Summary;

/// The page.
#[must_use]
pub fn render(summary: &Summary) -> String {
    let view = view::Page::new(summary);
    // Tests render every template with every kind of view; should one fail all the same, the page says so.
    templates::html("index", &view)
        .unwrap_or_else(|error| format!("<!doctype html><title>covgate</title><p>{}", text::html(&error.to_string())))
}

#[cfg(test)]
mod tests;
