//! The source of a file as rows of tables. Written as text here: a template for each line would be slow, and each byte
//! counts as often as there are lines.

use std::fmt::Write;

use crate::reports::text;
use crate::source::Kind;
use crate::summary::{FilePage, Line, PlaceRow, State};

/// Rows in one table: browsers lay out a table as a whole, and pass over those that are not in sight.
const ROWS: usize = 400;
const COLUMNS: [&str; 4] = ["Line", "State", "Layers", "Source"];

/// The source in tables.
pub fn tables(page: &FilePage, letters: &[String]) -> String {
    let mut out = String::with_capacity(page.lines.len() * 64);
    let mut places = page.places.iter().peekable();
    let mut signs = Signs { letters, known: Vec::new() };
    let mut digits = String::new();
    for (chunk, lines) in page.lines.chunks(ROWS).enumerate() {
        let before = chunk * ROWS;
        open(&mut out, before + 1, before + lines.len(), chunk == 0, !letters.is_empty());
        for (at, line) in lines.iter().enumerate() {
            let number = u32::try_from(before + at + 1).unwrap_or(u32::MAX);
            let place = places.next_if(|place| place.first <= number);
            digits.clear();
            text::push_number(&mut digits, number);
            push_row(&mut out, &digits, *line, place.is_some(), &mut signs);
            push_code(&mut out, page, number);
            // A line break after the reasons, which are blocks of their own, would be an empty line.
            match place.filter(|place| !place.reasons.is_empty()) {
                Some(place) => push_reasons(&mut out, place),
                None => out.push('\n'),
            }
        }
        out.push_str("</table></div>\n");
    }
    out
}

fn open(out: &mut String, first: usize, last: usize, is_head_shown: bool, has_layers: bool) {
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "<div class=chunk><table class=src><caption class=unseen>Lines {first} to {last}</caption><thead><tr>"
    );
    for name in COLUMNS.into_iter().filter(|name| has_layers || *name != "Layers") {
        let _ = if is_head_shown {
            write!(out, "<th scope=col>{name}")
        } else {
            write!(out, "<th scope=col><span class=unseen>{name}</span>")
        };
    }
    out.push_str("<tbody>\n");
}

/// A row; where a place to look at begins, it has a second class.
///
/// The parts are put together by hand: formatting costs more than all else that a row takes.
fn push_row(out: &mut String, number: &str, line: Line, is_place: bool, signs: &mut Signs<'_>) {
    let (class, word) = match line.state {
        State::None => ("", ""),
        State::Hit => ("", "hit"),
        State::Partial => ("p", "part"),
        State::Missed => ("m", "miss"),
        State::Excluded => ("x", "excl"),
    };
    let mut push = |parts: &[&str]| parts.iter().for_each(|part| out.push_str(part));
    match (class, line.is_first && !word.is_empty()) {
        ("", true) => push(&["<tr id=L", number, "><th>", number, "<td>", word, "<td>"]),
        ("", false) => push(&["<tr><th>", number, "<td><td>"]),
        (class, true) if is_place => {
            push(&["<tr id=L", number, " class=\"", class, " at\"><th>", number, "<td>", word, "<td>"]);
        }
        (class, true) => push(&["<tr id=L", number, " class=", class, "><th>", number, "<td>", word, "<td>"]),
        (class, false) => push(&["<tr class=", class, "><th>", number, "<td><td>"]),
    }
    if signs.letters.is_empty() {
        out.truncate(out.len() - "<td>".len());
    } else if line.is_first {
        out.push_str(signs.of(line.layers));
    }
    out.push_str("<td>");
}

/// The letters of sets of layers, each made once.
struct Signs<'a> {
    letters: &'a [String],
    known: Vec<(u64, String)>,
}

impl Signs<'_> {
    fn of(&mut self, layers: u64) -> &str {
        let at = self.known.iter().position(|(set, _)| *set == layers).unwrap_or_else(|| {
            let letters = self.letters.iter().enumerate().filter(|(at, _)| layers & (1 << at) != 0);
            let signs: Vec<String> = letters.map(|(_, letter)| text::html(letter)).collect();
            self.known.push((layers, signs.join(" ")));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}

fn push_code(out: &mut String, page: &FilePage, number: u32) {
    let (code, tokens) = page.code(number);
    let mut from = 0;
    for token in tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        push_text(out, &code[from..start]);
        let (opens, closes) = match token.kind {
            Kind::Keyword => ("<b>", "</b>"),
            Kind::Comment => ("<i>", "</i>"),
            Kind::String => ("<u>", "</u>"),
            Kind::Number | Kind::Definition => ("<s>", "</s>"),
        };
        out.push_str(opens);
        push_text(out, &code[start..end]);
        out.push_str(closes);
        from = end;
    }
    push_text(out, &code[from..]);
}

/// Code as HTML: what turns the direction of text or cannot be seen is shown by its number, tabs stay.
pub(super) fn push_text(out: &mut String, code: &str) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\t') && !matches!(byte, b'&' | b'<' | b'>');
    if code.bytes().all(is_plain) {
        out.push_str(code);
        return;
    }
    for (at, part) in code.split('\t').enumerate() {
        if at > 0 {
            out.push('\t');
        }
        for c in text::visible(part).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                c => out.push(c),
            }
        }
    }
}

fn push_reasons(out: &mut String, place: &PlaceRow) {
    for reason in &place.reasons {
        let _ = write!(out, "<em>{}</em>", text::html(reason));
    }
}
