//! A text with its name, and a quotable window of it for diagnostics.

use std::ops::Range;

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};

/// A text that was read, with the name to call it by.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    text: String,
}

impl Document {
    /// A text and its name: a path as the user gave it, or `standard input`.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte offset of a line and a column, both counted from one, the column in bytes (as `serde_json` counts).
    #[must_use]
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = line
            .checked_sub(2)
            .map_or(0, |breaks| self.text.match_indices('\n').nth(breaks).map_or(self.text.len(), |(at, _)| at + 1));
        (start + column.saturating_sub(1)).min(self.text.len())
    }

    /// A window around a span, small enough to print whatever the length of the line.
    #[must_use]
    pub fn window(&self, span: Range<usize>) -> Window {
        Window::new(self, span)
    }
}

/// A piece of a document around the text at fault, which knows its true place in the whole.
///
/// coverage.py writes coverage.json as one line of megabytes, and miette 7.6 panics on a label past column 65,535;
/// so a diagnostic never quotes a document, only a window.
#[derive(Clone, Debug)]
pub struct Window {
    name: String,
    text: String,
    span: Range<usize>,
    /// Line and column of the window's first character in the document, counted from zero, the column in characters.
    line: usize,
    column: usize,
}

/// How much is quoted on either side of a span in bytes, at most, and how much of the span.
const AROUND: usize = 60;
const QUOTED: usize = 120;
/// Lines that are quoted before and after.
const CONTEXT_LINES: usize = 1;

impl Window {
    fn new(document: &Document, span: Range<usize>) -> Self {
        let text = document.text();
        let start = floor(text, span.start.min(text.len()));
        let end = floor(text, span.end.clamp(start, text.len()).min(start + QUOTED));
        let from = window_start(text, start);
        let to = window_end(text, end);
        let line = text[..from].matches('\n').count();
        let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
        Self {
            name: document.name().to_owned(),
            // Tabs and control characters would move the label or reach the terminal raw; each is one character still.
            text: text[from..to].chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect(),
            span: span_in(&text[from..to], start - from..end - from),
            line,
            column: text[line_start..from].chars().count(),
        }
    }

    /// The part at fault, within the window.
    #[must_use]
    pub fn span(&self) -> SourceSpan {
        self.span.clone().into()
    }

    /// `name:line:column` of the part at fault, counted from one, the column in characters.
    #[must_use]
    pub fn position(&self) -> String {
        let before = &self.text[..self.span.start];
        let breaks = before.matches('\n').count();
        let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count());
        let column = if breaks == 0 { self.column + column } else { column };
        format!("{}:{}:{}", self.name, self.line + breaks + 1, column + 1)
    }
}

/// The span after control characters became single spaces: all C1 controls are two bytes in UTF-8.
fn span_in(text: &str, span: Range<usize>) -> Range<usize> {
    let shrunk = |part: &str| part.chars().filter(|c| c.is_control()).map(|c| c.len_utf8() - 1).sum::<usize>();
    let before = shrunk(&text[..span.start]);
    let within = shrunk(&text[span.clone()]);
    span.start - before..span.end - before - within
}

fn window_start(text: &str, start: usize) -> usize {
    let mut from = start.saturating_sub(AROUND);
    let breaks = text[..start].rmatch_indices('\n').nth(CONTEXT_LINES).map(|(at, _)| at + 1);
    if let Some(at) = breaks {
        from = from.max(at);
    }
    floor(text, from)
}

fn window_end(text: &str, end: usize) -> usize {
    let mut to = (end + AROUND).min(text.len());
    if let Some((at, _)) = text[end..].match_indices('\n').nth(CONTEXT_LINES) {
        to = to.min(end + at);
    }
    floor(text, to)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        // miette counts the column in bytes; people and editors count characters.
        let before = &self.text[..inner.span().offset()];
        let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count());
        let column = if inner.line() == 0 { self.column + column } else { column };
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + self.line,
            column,
            inner.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    fn rendered(fault: &Fault) -> String {
        let mut out = String::new();
        miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none())
            .render_report(&mut out, fault)
            .expect("rendering into a string");
        out
    }

    #[test]
    fn a_fault_far_into_one_long_line_shows_its_true_column() {
        let text = format!("{}HERE{}", "é".repeat(100_000), "x".repeat(100_000));
        let at = text.find("HERE").expect("is there");
        let document = Document::new("coverage.json", text);
        let fault = Fault::new("covgate::test", "something").at(&document, at..at + 4, "this");
        assert_eq!(fault.position().as_deref(), Some("coverage.json:1:100001"));
        let shown = rendered(&fault);
        assert!(shown.contains("coverage.json:1:100001"), "{shown}");
        assert!(shown.len() < 2_000, "{shown}");
    }

    #[test]
    fn lines_before_the_window_are_counted() {
        let document = Document::new("a.xml", "one\ntwo\nthree\nfour\nfive\n");
        let at = document.text().find("four").expect("is there");
        let fault = Fault::new("covgate::test", "something").at(&document, at..at + 4, "this");
        assert_eq!(fault.position().as_deref(), Some("a.xml:4:1"));
        assert!(rendered(&fault).contains("a.xml:4:1"));
    }

    #[test]
    fn offsets_are_found_from_line_and_column() {
        let document = Document::new("a", "ab\ncdé\nf");
        assert_eq!(document.offset(1, 2), 1);
        assert_eq!(document.offset(2, 1), 3);
        assert_eq!(document.offset(3, 1), 8);
        assert_eq!(document.offset(9, 9), 9);
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let document = Document::new("a", "x\u{1b}[31m\u{85}BAD\u{85}");
        let at = document.text().find("BAD").expect("is there");
        let shown = rendered(&Fault::new("covgate::test", "something").at(&document, at..at + 3, "this"));
        assert!(!shown.contains('\u{1b}') && shown.contains("BAD"), "{shown}");
    }
}
