//! Markdown's escaping: of words, and of names in backticks. Follows GitHub Flavored Markdown 0.29.

use crate::reports::text::{self, Part};

/// Where a text stands: in a table a `|` ends the cell, even between backticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a cell of a table.
    Cell,
    /// Anywhere else.
    Flow,
}

/// A name as code, with one backtick more around it than its longest run of them.
///
/// In backticks `__init__` keeps its underscores, `@name` calls nobody and `#123` links to nothing.
#[must_use]
pub fn code(name: &str, place: Place) -> String {
    let name = text::visible(name);
    let runs = name.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let name = match place {
        Place::Cell => name.replace('|', "\\|"),
        Place::Flow => name.into_owned(),
    };
    // A space is taken off at each end where there is one at both.
    let has_edge = name.starts_with('`') || name.ends_with('`');
    let is_spaced = name.starts_with(' ') && name.ends_with(' ');
    if name.trim().is_empty() {
        return "` `".to_owned();
    }
    if has_edge || is_spaced { format!("{fence} {name} {fence}") } else { format!("{fence}{name}{fence}") }
}

/// Words, with what looks like a path, a call of somebody or a link set as code.
#[must_use]
pub fn words(words: &str, place: Place) -> String {
    let words = text::visible(words);
    let shown: Vec<String> = words.split(' ').map(|word| one_word(word, place)).collect();
    shown.join(" ")
}

fn one_word(word: &str, place: Place) -> String {
    if !is_technical(word) {
        return plain(word);
    }
    let is_around = |c: char| "()[],;:.\"'".contains(c);
    let inner = word.trim_start_matches(is_around);
    let (before, inner) = word.split_at(word.len() - inner.len());
    let core = inner.trim_end_matches(is_around);
    let (core, after) = inner.split_at(core.len());
    if core.is_empty() {
        return plain(word);
    }
    format!("{}{}{}", plain(before), code(core, place), plain(after))
}

/// What Markdown, or a forge that renders it, would take for more than a word.
fn is_technical(word: &str) -> bool {
    let has_path = word.contains(['/', '\\']) && word.len() > 1;
    let names_a_thing = word.contains(['@', '#', '_', '*', '<', '>', '`', '~', '$']);
    let is_link = word.contains("www.") || word.contains("://") || word.contains("](");
    let is_issue = word.split_once('-').is_some_and(|(key, number)| {
        key.len() > 1 && key.chars().all(|c| c.is_ascii_uppercase()) && number.starts_with(|c: char| c.is_ascii_digit())
    });
    let is_mention = word.contains('!') && word.chars().any(|c| c.is_ascii_digit());
    word.chars().any(char::is_alphanumeric) && (has_path || names_a_thing || is_link || is_issue || is_mention)
}

fn plain(word: &str) -> String {
    let mut shown = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '!' | '@' => shown.extend(['\\', c]),
            c => shown.push(c),
        }
    }
    shown
}

/// A message: its words escaped, what it sets in backticks as code. A name that it begins with begins no list.
#[must_use]
pub fn message(message: &str, place: Place) -> String {
    let mut shown = String::with_capacity(message.len() + 8);
    // Four spaces would begin a block of code.
    let mut message = message.trim_start();
    let first = message.split(' ').next().unwrap_or_default();
    let number = first.trim_end_matches(['.', ')', '-', '+']);
    if first.len() == number.len() + 1 && number.chars().all(|c| c.is_ascii_digit()) {
        shown.extend([number, "\\"]);
        message = &message[number.len()..];
    }
    for part in text::parts(message) {
        let part = match part {
            Part::Words(part) => words(part, place),
            Part::Code(part) => code(part, place),
        };
        // Two runs of backticks side by side would be one, and the code would end elsewhere.
        if shown.ends_with('`') && part.starts_with('`') {
            shown.push(' ');
        }
        shown.push_str(&part);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_backticks_has_one_more_around_it_than_within() {
        for (name, place, shown) in [
            ("src/__init__.py", Place::Cell, "`src/__init__.py`"),
            ("a`b``c.py", Place::Flow, "```a`b``c.py```"),
            ("`a", Place::Flow, "`` `a ``"),
            ("a|b.py", Place::Cell, r"`a\|b.py`"),
            ("a|b.py", Place::Flow, "`a|b.py`"),
            // cmark-gfm reads the backslash that stands before the escaped bar as a backslash, and keeps the cell whole.
            (r"a\|b.py", Place::Cell, r"`a\\|b.py`"),
            (r"a|\", Place::Cell, r"`a\|\`"),
            ("a\nb.py", Place::Cell, "`a‹U+000A›b.py`"),
            ("@all #1 <b>", Place::Cell, "`@all #1 <b>`"),
            ("", Place::Cell, "` `"),
        ] {
            assert_eq!(code(name, place), shown);
        }
    }

    #[test]
    fn words_call_nobody_and_link_to_nothing() {
        for (text, shown) in [
            ("3 of 4 gates failed", "3 of 4 gates failed"),
            ("see src/a_b.py, @team.", "see `src/a_b.py`, `@team`."),
            ("(https://x.test/)", "(`https://x.test/`)"),
            ("(www.x.test)", "(`www.x.test`)"),
            ("fixes #12", "fixes `#12`"),
            ("<script>", "`<script>`"),
            ("a | b * c & d", r"a \| b \* c &amp; d"),
            ("GH-12", "`GH-12`"),
            ("![x](y)", "`![x](y`)"),
        ] {
            assert_eq!(words(text, Place::Cell), shown);
        }
        assert_eq!(message("run `--cov-branch` for a_b", Place::Flow), "run `--cov-branch` for `a_b`");
        assert_eq!(message("`a`_b`@c", Place::Flow), "`a` ``_b`@c``");
    }

    #[test]
    fn a_message_begins_no_list_and_no_block() {
        for (text, shown) in [
            ("- a.json is wrong", r"\- a.json is wrong"),
            ("+ a", r"\+ a"),
            ("12. a", r"12\. a"),
            ("1) a", r"1\) a"),
            ("    a", "a"),
            ("-a b", "-a b"),
            ("1.5 a", "1.5 a"),
            ("# a", r"\# a"),
            ("> a", "&gt; a"),
        ] {
            assert_eq!(message(text, Place::Flow), shown);
        }
    }
}
