//! Text from outside, made visible and harmless: names of files, messages, ranges. Knows no page and no template.

use std::borrow::Cow;
use std::fmt::Write;

use crate::summary::{FileRow, MissedRow, counted, grouped};

/// A text in which every character that moves the cursor, turns the text or cannot be seen is shown by its number.
///
/// A file name may hold line breaks, escape sequences of terminals and marks that turn the direction of text (see
/// Unicode Technical Report 36, "Trojan Source"): `‹U+202E›` stands for the mark, and the name is what it looks like.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_printable) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            // Writing into a String cannot fail.
            let _ = write!(shown, "‹U+{:04X}›", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The characters of ASCII that can be seen, and the space: nearly all text is nothing else.
fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text for HTML and SVG, in elements and in quoted attributes.
#[must_use]
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_html(&mut escaped, text);
    escaped
}

/// The same at the end of a page.
pub fn push_html(out: &mut String, text: &str) {
    let is_itself = |byte: u8| is_printable(byte) && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    if text.bytes().all(is_itself) {
        out.push_str(text);
        return;
    }
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// The number of a line at the end of a page: formatting costs more than all else that a row takes.
pub fn push_number(out: &mut String, number: u32) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    // A digit fits.
    out.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or_default()));
}

/// A word for a POSIX shell, quoted where needed.
#[must_use]
pub fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,%+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A part of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// What stood between two backticks: something to type.
    Code(&'a str),
}

/// A message in its parts. A backtick without a partner is a word's.
#[must_use]
pub fn parts(message: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some((before, (code, after))) =
        rest.split_once('`').and_then(|(before, after)| Some((before, after.split_once('`')?)))
    {
        parts.extend((!before.is_empty()).then_some(Part::Words(before)));
        parts.extend((!code.is_empty()).then_some(Part::Code(code)));
        rest = after;
    }
    parts.extend((!rest.is_empty()).then_some(Part::Words(rest)));
    parts
}

/// A message as HTML, with what is to be typed as code.
#[must_use]
pub fn html_message(message: &str) -> String {
    parts(message)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => html(words),
            Part::Code(code) => format!("<code>{}</code>", html(code)),
        })
        .collect()
}

/// A text of at most so many characters; what is too long loses its middle.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    let length = text.chars().count();
    if length <= most {
        return Cow::Borrowed(text);
    }
    let tail = most.saturating_sub(1) * 2 / 3;
    let head = most.saturating_sub(1 + tail);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - tail).collect();
    Cow::Owned(format!("{start}…{end}"))
}

/// A sentence with its first letter in capital, if it is one of ASCII.
#[must_use]
pub fn capitalised(sentence: &str) -> String {
    let mut sentence = sentence.to_owned();
    if let Some(first) = sentence.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// A folder's path; the root has a name.
#[must_use]
pub fn folder(path: &str) -> &str {
    if path == "." { "(project root)" } else { path }
}

/// A range of lines: `12` or `12–14`.
#[must_use]
pub fn range((first, last): (u32, u32)) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// The missed lines of a file, at most so many ranges: `lines 3, 12–14 and 2 more ranges`.
#[must_use]
pub fn missed_lines(file: &FileRow, most: usize) -> Option<String> {
    let (first, last) = (file.missed_lines.first()?, file.missed_lines.last()?);
    let noun = if first == last && first.0 == first.1 { "line" } else { "lines" };
    let shown: Vec<String> = file.missed_lines.iter().take(most).map(|&lines| range(lines)).collect();
    let rest = match file.missed_lines.len().saturating_sub(most) {
        0 => String::new(),
        1 => " and 1 more range".to_owned(),
        rest => format!(" and {} more ranges", grouped(rest as u64)),
    };
    Some(format!("{noun} {}{rest}", shown.join(", ")))
}

/// The missed branch exits of a file as sentences, at most so many, and what is only known as a count.
///
/// A line that never ran has missed its exits too: they are counted, not told one by one.
#[must_use]
pub fn missed_branches(file: &FileRow, most: usize) -> Vec<String> {
    let never_ran = |missed: &MissedRow| {
        let after = file.missed_lines.partition_point(|&(_, last)| last < missed.line);
        file.missed_lines.get(after).is_some_and(|&(first, _)| first <= missed.line)
    };
    let (implied, partly): (Vec<MissedRow>, Vec<MissedRow>) =
        file.missed_branches.iter().copied().partition(|missed| never_ran(missed));
    let mut sentences: Vec<String> = partly.iter().take(most).map(MissedRow::sentence).collect();
    let more = partly.len().saturating_sub(most) as u64;
    if more > 0 {
        let other = if most == 0 { "" } else { "more " };
        sentences.push(counted(more, &format!("{other}missed branch"), &format!("{other}missed branches")));
    }
    if !implied.is_empty() {
        let count = counted(implied.len() as u64, "branch", "branches");
        sentences.push(format!("{count} of the missed lines"));
    }
    let Some(figure) = &file.figures.branches else { return sentences };
    let unnamed = figure.missed.saturating_sub(file.missed_branches.len() as u64);
    if unnamed > 0 {
        let up_to = if figure.covered == figure.covered_at_most { "" } else { "up to " };
        sentences.push(format!("{up_to}{} that no report names", counted(unnamed, "missed branch", "missed branches")));
    }
    sentences
}

/// The files that missed something, the most missed statements first.
#[must_use]
pub fn most_missed(files: &[FileRow]) -> Vec<&FileRow> {
    let mut files: Vec<&FileRow> = files.iter().filter(|file| file.figures.combined.missed > 0).collect();
    files.sort_by(|one, two| by_missed(one, two));
    files
}

/// The order of files with the most missed statements first, then the most missed branches, then by path.
#[must_use]
pub fn by_missed(one: &FileRow, two: &FileRow) -> std::cmp::Ordering {
    let missed = |file: &FileRow| (file.figures.lines.missed, file.figures.combined.missed);
    missed(two).cmp(&missed(one)).then_with(|| one.path.cmp(&two.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_number() {
        for (text, shown) in [
            ("src/größe/日本.py", "src/größe/日本.py"),
            ("a\u{202e}yp.b", "a‹U+202E›yp.b"),
            ("a\nb\u{1b}[31m", "a‹U+000A›b‹U+001B›[31m"),
            ("\u{feff}\u{200b}x", "‹U+FEFF›‹U+200B›x"),
            ("👩\u{200d}💻.py", "👩\u{200d}💻.py"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn no_character_of_html_passes() {
        assert_eq!(html("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
        assert_eq!(html_message("run `a <b>` or `"), "run <code>a &lt;b&gt;</code> or `");
    }

    #[test]
    fn a_word_that_a_shell_would_read_is_quoted() {
        for (word, shown) in [
            ("--cov=src", "--cov=src"),
            ("unit=a b.json", "'unit=a b.json'"),
            ("it's", "'it'\\''s'"),
            ("", "''"),
            ("größe", "'größe'"),
        ] {
            assert_eq!(shell_word(word), shown);
        }
    }

    #[test]
    fn a_long_text_loses_its_middle() {
        assert_eq!(shortened("src/shop/orders/service.py", 12), "src/…vice.py");
        assert_eq!(shortened("größe", 5), "größe");
    }
}
