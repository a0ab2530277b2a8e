//! The markers of notes: which lines are markers, and which blocks they make.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::Document;
use crate::fault::{Fault, Faults};

/// A block of notes.
pub struct Block {
    /// Its name.
    pub name: String,
    /// What lies between the lines of the markers.
    pub inside: Range<usize>,
}

/// All blocks of a document, in order.
///
/// # Errors
/// Everything that leaves open what is a note.
pub fn blocks(document: &Document) -> Result<Vec<Block>, Faults> {
    let mut reader = Reader::new(document);
    for (line, span) in Lines::of(document.text()) {
        match marker(line) {
            None => {}
            Some(Marker::Keep(name)) => reader.keep(name, &span),
            Some(Marker::End(name)) => reader.end(name, &span),
            Some(Marker::Broken) => reader.fault(
                "this marker cannot be read",
                &span,
                "expected a name, and nothing else on the line",
                "write `<!-- covgate:keep NAME -->` or `<!-- covgate:end NAME -->`; a name has letters, digits, `-` and `_`",
            ),
        }
    }
    reader.finish()
}

struct Reader<'a> {
    document: &'a Document,
    blocks: Vec<Block>,
    open: Option<(&'a str, Range<usize>)>,
    /// Names whose end is not missed any more, as their blocks were told to be wrong.
    told: BTreeSet<&'a str>,
    faults: Faults,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document) -> Self {
        Self { document, blocks: Vec::new(), open: None, told: BTreeSet::new(), faults: Faults::new() }
    }

    fn fault(&mut self, message: &str, span: &Range<usize>, label: &str, help: &str) {
        let name = self.document.name();
        let fault = Fault::new("covgate::guide::markers", format!("{name}: {message}"))
            .with_help(format!("{help}; the file is unchanged"));
        let shown = self.document.text()[span.clone()].trim_end().len();
        self.faults.push(fault.at(self.document, span.start..span.start + shown, label));
    }

    fn keep(&mut self, name: &'a str, span: &Range<usize>) {
        if let Some((outer, _)) = self.open.take() {
            self.told.insert(outer);
            self.fault(
                &format!("the notes `{name}` begin before the notes `{outer}` end"),
                span,
                "notes cannot lie within others",
                &format!("write `<!-- covgate:end {outer} -->` on a line above this one, or delete this marker"),
            );
        }
        if self.blocks.iter().any(|block| block.name == name) {
            self.told.insert(name);
            self.fault(
                &format!("there are two blocks of notes `{name}`"),
                span,
                "the second one",
                "put both texts into one block and delete the other, with its markers",
            );
        } else {
            self.open = Some((name, span.clone()));
        }
    }

    fn end(&mut self, name: &'a str, span: &Range<usize>) {
        match self.open.take() {
            Some((open, began)) if open == name => {
                self.blocks.push(Block { name: name.to_owned(), inside: began.end..span.start });
            }
            Some((open, _)) => {
                self.told.insert(open);
                self.fault(
                    &format!("the notes `{open}` are ended by the name `{name}`"),
                    span,
                    &format!("expected `<!-- covgate:end {open} -->`"),
                    "give the marker the name that its block began with",
                );
            }
            None if self.told.contains(name) => {}
            None => self.fault(
                &format!("the notes `{name}` end, but do not begin"),
                span,
                "nothing to end",
                &format!("write `<!-- covgate:keep {name} -->` on a line above the notes, or delete this marker"),
            ),
        }
    }

    fn finish(mut self) -> Result<Vec<Block>, Faults> {
        if let Some((name, span)) = self.open.take() {
            self.fault(
                &format!("the notes `{name}` do not end"),
                &span,
                "begins here",
                &format!("write `<!-- covgate:end {name} -->` on a line of its own below the notes"),
            );
        }
        if self.faults.is_empty() { Ok(self.blocks) } else { Err(self.faults) }
    }
}

/// A line that begins or ends notes.
enum Marker<'a> {
    Keep(&'a str),
    End(&'a str),
    Broken,
}

/// The marker that a line is, if it begins as one. Lines that are indented as code are text.
fn marker(line: &str) -> Option<Marker<'_>> {
    let unindented = line.trim_start_matches(' ');
    let start = unindented.strip_prefix("<!--")?.trim_start();
    let is_marker =
        line.len() - unindented.len() <= 3 && (start.starts_with("covgate:keep") || start.starts_with("covgate:end"));
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    is_marker.then(|| match comment(line).unwrap_or_default().as_slice() {
        ["covgate:keep", name] if is_name(name) => Marker::Keep(name),
        ["covgate:end", name] if is_name(name) => Marker::End(name),
        _ => Marker::Broken,
    })
}

/// The words of a line that is one comment.
pub fn comment(line: &str) -> Option<Vec<&str>> {
    let words = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    Some(words.split_whitespace().collect())
}

/// Lines with where they are, each with the break that ends it.
#[derive(Clone)]
pub struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    /// All lines of a text.
    pub fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (&'a str, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.text[self.at..].split_inclusive('\n').next()?;
        let span = self.at..self.at + line.len();
        self.at = span.end;
        Some((line, span))
    }
}
