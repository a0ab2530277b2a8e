//! Which contexts ran each line, as a report lists them (`coverage json --show-contexts`); knows names, not what they mean.

use crate::coverage::LineNumber;

/// What a reader is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Coverage alone: contexts are passed over.
    #[default]
    Coverage,
    /// Coverage without its functions and classes, as far as the format can do without: an outline stands for them.
    Figures,
    /// Coverage and contexts, where the report has them.
    Contexts,
}

/// The contexts of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contexts {
    /// Each name once, in the order of first mention; the others speak of them by place.
    pub names: Vec<Box<str>>,
    /// In the order of the report's files.
    pub files: Vec<LineContexts>,
}

/// The contexts of the lines of one file: all lines that ran, those that are no statements included.
///
/// One list for all lines: a line costs eight bytes and four for each of its contexts, and no allocation of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineContexts {
    /// By line: where its contexts begin.
    lines: Vec<(LineNumber, u32)>,
    names: Vec<u32>,
}

impl LineContexts {
    /// Adds a line whose contexts follow; see [`LineContexts::push`].
    pub(super) fn begin(&mut self, line: LineNumber) {
        let begin = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.lines.push((line, begin));
    }

    /// Adds a context of the line that was begun last, by its place among the names.
    pub(super) fn push(&mut self, name: u32) {
        self.names.push(name);
    }

    /// True if no line ran.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Each line with the places of its contexts' names, in the order of the report: not that of the lines.
    pub fn iter(&self) -> impl Iterator<Item = (LineNumber, &[u32])> {
        let ends = self.lines.iter().skip(1).map(|&(_, begin)| begin as usize).chain([self.names.len()]);
        self.lines.iter().zip(ends).map(|(&(line, begin), end)| (line, &self.names[begin as usize..end]))
    }
}
