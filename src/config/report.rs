//! `[report]`: where reports are written, and which.

use std::path::{Component, Path};

use super::reader::{Key, Reader};
use super::tree::Entry;

/// `[report]`.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// The folder that reports are written to, relative to the root; default `covgate-report`.
    pub out: Option<String>,
    /// Which reports are written; default all.
    pub formats: Option<Vec<ReportFormat>>,
    /// Which sources the pages show; default all.
    pub sources: Option<Sources>,
    /// True for one page that holds all others.
    pub is_single_file: bool,
}

/// Whose sources a report shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sources {
    /// Those of all files.
    #[default]
    All,
    /// Those of files with something missed.
    Missed,
    /// None: for reports that others may read than those who may read the code.
    None,
}

/// A kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// `index.html`.
    Html,
    /// `report.md`.
    Markdown,
    /// `covgate.json`.
    Json,
}

pub(super) const KEYS: &[Key<ReportOptions>] = &[
    Key::new("out", |report, reader, entry| report.out = out(reader, entry)),
    Key::new("formats", |report, reader, entry| report.formats = Some(formats(reader, entry))),
    Key::new("sources", |report, reader, entry| report.sources = sources(reader, entry)),
    Key::new("single-file", |report, reader, entry| report.is_single_file = reader.boolean(entry)),
];

const SOURCES: &[(&str, Sources)] = &[("all", Sources::All), ("missed", Sources::Missed), ("none", Sources::None)];

fn sources(reader: &mut Reader<'_>, entry: &Entry) -> Option<Sources> {
    let written = reader.written_text(&entry.value, "`all`, `missed` or `none`")?;
    reader.choice(&written, SOURCES)
}

const FORMATS: &[(&str, ReportFormat)] =
    &[("html", ReportFormat::Html), ("markdown", ReportFormat::Markdown), ("json", ReportFormat::Json)];

fn out(reader: &mut Reader<'_>, entry: &Entry) -> Option<String> {
    let written = reader.written_text(&entry.value, "a folder")?;
    if climbs(Path::new(&written.text)) {
        let help = "write a folder below the root, or an absolute path".to_owned();
        reader.bad_value(&written.span, "leads out of the root", "expected a folder below the root", Some(help));
        return None;
    }
    Some(written.text)
}

/// True if a relative path leaves the folder that it starts from, be it only for a moment.
fn climbs(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.is_relative()
        && path.components().any(|component| match component {
            Component::ParentDir if depth == 0 => true,
            Component::ParentDir => {
                depth -= 1;
                false
            }
            Component::Normal(_) => {
                depth += 1;
                false
            }
            Component::CurDir => false,
            Component::RootDir | Component::Prefix(_) => true,
        })
}

fn formats(reader: &mut Reader<'_>, entry: &Entry) -> Vec<ReportFormat> {
    let mut formats = Vec::new();
    for written in reader.texts(entry) {
        let Some(format) = reader.choice(&written, FORMATS) else {
            continue;
        };
        if formats.contains(&format) {
            let message = format!("names `{}` twice", written.text);
            reader.bad_value(&written.span, &message, "it is in the list already", Some("remove it".to_owned()));
        }
        formats.push(format);
    }
    formats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_that_stay_inside_or_are_absolute_are_taken() {
        for (path, leaves) in [
            ("covgate-report", false),
            ("./a/../b", false),
            (".", false),
            ("..", true),
            ("a/../../b", true),
            ("../a", true),
        ] {
            assert_eq!(climbs(Path::new(path)), leaves, "{path}");
        }
        assert!(!climbs(&std::env::temp_dir().join("out")));
    }
}
