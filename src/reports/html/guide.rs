//! The guide as a page: the document of `covgate guide`, to be read and printed beside the others.

use super::frame::Page;
use crate::reports::guide;
use crate::summary::Summary;

/// The page.
pub fn page(summary: &Summary) -> Page {
    Page { path: "guide.html".to_owned(), title: "Guide".to_owned(), main: guide::html_body(summary) }
}
