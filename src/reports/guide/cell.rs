//! Markdown made of words and names, each escaped when it is made, and tables of it that have a limit.

use serde::Serialize;

use crate::reports::markdown::escape;
pub use crate::reports::markdown::escape::Place;
use crate::reports::text;
use crate::summary::{Figure, counted, grouped};

/// Longer names lose their middle.
const NAME: usize = 240;
/// Longer messages lose theirs.
const MESSAGE: usize = 600;

/// Markdown for a cell or a paragraph. It can only be made from what is escaped on the way, and from our own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Md(String);

impl Md {
    /// Markdown of our own.
    #[must_use]
    pub fn ours(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Words in a cell: figures, names of gates and layers.
    #[must_use]
    pub fn words(words: &str) -> Self {
        Self(escape::words(words, Place::Cell))
    }

    /// Words of a sentence or a heading.
    #[must_use]
    pub fn sentence(words: &str) -> Self {
        Self(escape::words(words, Place::Flow))
    }

    /// A name as code.
    #[must_use]
    pub fn code(name: &str, place: Place) -> Self {
        Self(escape::code(&text::shortened(name, NAME), place))
    }

    /// A message with what is to be typed as code.
    #[must_use]
    pub fn message(message: &str, place: Place) -> Self {
        Self(escape::message(&text::shortened(message, MESSAGE), place))
    }

    /// A number with its thousands grouped.
    #[must_use]
    pub fn number(number: u64) -> Self {
        Self(grouped(number))
    }

    /// A percentage.
    #[must_use]
    pub fn percent(figure: &Figure) -> Self {
        Self::words(&figure.shown)
    }

    /// A percentage with its counts; what has nothing to measure has no counts.
    #[must_use]
    pub fn figure(figure: Option<&Figure>) -> Self {
        match figure {
            Some(figure) if figure.total > 0 => Self::words(&format!("{} ({})", figure.shown, figure.counts)),
            Some(_) => Self::ours("no data"),
            None => Self::ours("not measured"),
        }
    }

    /// Bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self(format!("**{}**", self.0))
    }

    /// Both, one after the other.
    #[must_use]
    pub fn and(self, next: impl Into<Self>) -> Self {
        Self(self.0 + &next.into().0)
    }

    /// All with something between them.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.0).collect();
        Self(items.join(between))
    }
}

impl From<&'static str> for Md {
    fn from(ours: &'static str) -> Self {
        Self::ours(ours)
    }
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Words.
    Words,
    /// Numbers.
    Numbers,
}

/// A table.
#[derive(Debug, Serialize)]
pub struct Table {
    head: Vec<Head>,
    rows: Vec<Vec<Md>>,
    /// What is said of the rows that are not here.
    rest: Option<Md>,
}

#[derive(Debug, Serialize)]
struct Head {
    title: Md,
    rule: &'static str,
}

impl Table {
    /// A table of at most so many of its rows; none without rows.
    #[must_use]
    pub fn new(head: Vec<(Md, Column)>, mut rows: Vec<Vec<Md>>, most: usize) -> Option<Self> {
        let all = rows.len();
        rows.truncate(most);
        Self::part(head, rows, all)
    }

    /// A table of these rows, which are so many in all; none without rows.
    #[must_use]
    pub fn part(head: Vec<(Md, Column)>, rows: Vec<Vec<Md>>, all: usize) -> Option<Self> {
        let head = head.into_iter().map(|(title, column)| Head {
            title,
            rule: match column {
                Column::Words => ":--",
                Column::Numbers => "--:",
            },
        });
        let rest = rest(all, rows.len(), "row", "rows");
        (!rows.is_empty()).then(|| Self { head: head.collect(), rows, rest })
    }

    /// The same with a last row, whatever the limit: a sum.
    #[must_use]
    pub fn with_sum(mut self, row: Vec<Md>) -> Self {
        self.rows.push(row.into_iter().map(|cell| if cell == Md::default() { cell } else { cell.bold() }).collect());
        self
    }
}

/// A head of columns that are always there.
#[must_use]
pub fn head<const N: usize>(columns: [(&'static str, Column); N]) -> Vec<(Md, Column)> {
    columns.into_iter().map(|(title, column)| (Md::ours(title), column)).collect()
}

/// Names of files as a list.
#[derive(Debug, Serialize)]
pub struct Listed {
    names: Vec<Md>,
    rest: Option<Md>,
}

impl Listed {
    /// At most so many names; none without any.
    #[must_use]
    pub fn new(names: &[String], most: usize) -> Option<Self> {
        let rest = rest(names.len(), most, "name", "names");
        (!names.is_empty())
            .then(|| Self { names: names.iter().take(most).map(|name| Md::code(name, Place::Flow)).collect(), rest })
    }
}

/// How many are left out, and where they are.
fn rest(all: usize, most: usize, one: &str, many: &str) -> Option<Md> {
    let left = all.saturating_sub(most) as u64;
    let left = (left > 0).then(|| counted(left, &format!("more {one} is"), &format!("more {many} are")))?;
    Some(
        Md::words(&left)
            .and(" in the reports that `covgate` writes to `covgate-report/`; `--max-rows` sets the limit here."),
    )
}
