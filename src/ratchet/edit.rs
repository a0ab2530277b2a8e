//! New values in the place of old ones. All other bytes stay, line endings included.

use super::floors::{Floor, unquoted};
use super::plan::{Outcome, Row};

/// The text with the floors of the rows; beside each that is lowered stands why.
#[must_use]
pub fn edited(text: &str, floors: &[Floor], rows: &[Row], reason: Option<&str>) -> String {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for row in rows {
        let span = &floors[row.floor].span;
        match row.outcome {
            Outcome::Raised | Outcome::Lowered => {
                edits.push((span.start, span.end, value(&text[span.clone()], row)));
            }
            Outcome::Kept | Outcome::NotReached | Outcome::NoData => {}
        }
        if row.outcome == Outcome::Lowered {
            let end = line_end(text, span.end);
            let note = note(row, reason.unwrap_or_default());
            // Two floors of one line share its comment.
            let is_begun = edits.iter().any(|(start, stop, _)| (*start, *stop) == (end, end));
            let lead = if is_begun || has_comment(&text[span.end..end]) { "; " } else { "  # " };
            edits.push((end, end, format!("{lead}{note}")));
        }
    }
    edits.sort_by_key(|(start, ..)| *start);
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (start, end, new) in edits {
        out.push_str(&text[at..start]);
        out.push_str(&new);
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

/// The new value, quoted as the old one was.
fn value(written: &str, row: &Row) -> String {
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''));
    let quote = quote.map(String::from).unwrap_or_default();
    let unit = if unquoted(written).ends_with('%') { "%" } else { "" };
    format!("{quote}{}{unit}{quote}", row.new)
}

fn note(row: &Row, reason: &str) -> String {
    let reason: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("lowered from {}: {}", row.old, reason.trim())
}

/// Where the line ends that holds a place, before its line break and what is blank there.
fn line_end(text: &str, from: usize) -> usize {
    let line = text[from..].find('\n').map_or(&text[from..], |end| &text[from..from + end]);
    from + line.trim_end().len()
}

/// True if what follows a value on its line has a comment: no string can begin there but in a table in braces.
fn has_comment(rest: &str) -> bool {
    let mut quote = None;
    for c in rest.chars() {
        match (quote, c) {
            (None, '#') => return true,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (_, _) => {}
        }
    }
    false
}
