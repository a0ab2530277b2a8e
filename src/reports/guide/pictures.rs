//! Charts shown by the document: two files each, for light and dark pages. Knows where they lie from the document.

use serde::Serialize;

use crate::reports::charts::{self, Chart, Theme};
use crate::reports::text;
use crate::summary::Summary;

/// The charts in the sections that they belong to, as HTML; none where there is no such chart.
#[derive(Default, Serialize)]
pub struct Pictures {
    layers: Option<String>,
    shares: Option<String>,
    files: Option<String>,
    trend: Option<String>,
}

impl Pictures {
    /// The charts of a run in a folder, as the document sees it.
    #[must_use]
    pub fn new(summary: &Summary, folder: &str) -> Self {
        let charts = charts::charts(summary);
        let of = |name: &str| charts.iter().find(|chart| chart.name == name).map(|chart| picture(chart, folder));
        Self { layers: of("layers"), shares: of("who-covers-what"), files: of("files-by-coverage"), trend: of("trend") }
    }
}

fn picture(chart: &Chart, folder: &str) -> String {
    let link = |theme| link(folder, &chart.file_name(theme));
    format!(
        "<picture>\n<source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n<img src=\"{}\" alt=\"{}: {}\">\n</picture>",
        link(Theme::Dark),
        link(Theme::Light),
        text::html(&chart.title),
        text::html(&chart.description)
    )
}

/// A relative link: what is not plain in a URL by its bytes. A folder of `a:b` is no scheme, as it follows `./`.
fn link(folder: &str, name: &str) -> String {
    let mut link = String::with_capacity(folder.len() + name.len() + 2);
    if folder.split('/').next().is_some_and(|first| first.contains(':')) {
        link.push_str("./");
    }
    for byte in folder.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            link.push(char::from(byte));
        } else {
            use std::fmt::Write;
            // Writing into a String cannot fail.
            let _ = write!(link, "%{byte:02X}");
        }
    }
    if !folder.is_empty() && !folder.ends_with('/') {
        link.push('/');
    }
    link + name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_plain() {
        for (folder, shown) in [
            ("charts", "charts/x.svg"),
            ("", "x.svg"),
            ("../größe a", "../gr%C3%B6%C3%9Fe%20a/x.svg"),
            ("c:x/\"><b>", "./c%3Ax/%22%3E%3Cb%3E/x.svg"),
            ("a, 2x", "a%2C%202x/x.svg"),
        ] {
            assert_eq!(link(folder, "x.svg"), shown);
        }
    }
}
