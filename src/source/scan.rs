//! The logical lines of a text without its syntax: newlines, comments, strings, brackets and nothing else. A small part of
//! the work of parsing; where the text does not come out even it says nothing, and whoever asked has to parse.
//!
//! Follows "Lexical analysis" of the language reference, with the f-strings of Python 3.12 (PEP 701), which read those of
//! earlier versions as they were read then.

use super::statements::Span;
use crate::coverage::{LineNumber, LineSet};

/// What is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    /// The logical lines, in order.
    pub(super) spans: Vec<Span>,
    /// Lines that hold a comment and nothing else.
    pub(super) comments: LineSet,
    /// How many lines there are.
    pub(super) count: u32,
}

/// Scans a text; none if a string or a bracket is open at the end, or closed without being open.
pub(super) fn scan(text: &str) -> Option<Scanned> {
    let mut scanner = Scanner {
        text: text.as_bytes(),
        at: 0,
        line: 1,
        is_blank: true,
        begun: None,
        depth: 0,
        within: Vec::new(),
        found: Scanned::default(),
    };
    while scanner.at < scanner.text.len() {
        match scanner.within.last().copied() {
            None | Some(Within::Field { .. }) => scanner.code()?,
            Some(Within::Text(quotes)) => scanner.text_of(quotes)?,
            Some(Within::Spec(quotes)) => scanner.spec_of(quotes)?,
        }
    }
    scanner.end()
}

/// How a string is written.
#[derive(Clone, Copy)]
struct Quotes {
    quote: u8,
    is_triple: bool,
    is_raw: bool,
}

/// Parts of f-strings and t-strings, which hold code that holds strings.
#[derive(Clone, Copy)]
enum Within {
    /// The text of the string.
    Text(Quotes),
    /// A replacement field, in which so many brackets were open when it began.
    Field { depth: u32, quotes: Quotes },
    /// The format of a replacement field.
    Spec(Quotes),
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
    /// True as long as the line at hand holds white space only.
    is_blank: bool,
    /// The first line of the logical line at hand.
    begun: Option<u32>,
    depth: u32,
    within: Vec<Within>,
    found: Scanned,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// A piece of code: white space, a newline, a comment, a string, or what stands between these.
    fn code(&mut self) -> Option<()> {
        let byte = self.text[self.at];
        match byte {
            b' ' | b'\t' | b'\x0c' => {
                // Code is indented by four spaces and their multiples.
                while self.text[self.at..].first_chunk() == Some(b"    ") {
                    self.at += 4;
                }
                while matches!(self.peek(0), Some(b' ' | b'\t' | b'\x0c')) {
                    self.at += 1;
                }
            }
            b'\n' | b'\r' => {
                if self.depth == 0 && self.within.is_empty() {
                    self.end_of_statement();
                }
                self.newline();
            }
            b'\\' if matches!(self.peek(1), Some(b'\n' | b'\r')) => {
                self.at += 1;
                self.newline();
            }
            b'#' => {
                if let Some(line) = LineNumber::new(self.line).filter(|_| self.is_blank) {
                    self.found.comments.insert(line);
                }
                let rest = &self.text[self.at..];
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            }
            _ => {
                self.is_blank = false;
                self.begun.get_or_insert(self.line);
                if self.within.is_empty() { self.words()? } else { self.word_of_field(byte)? }
            }
        }
        Some(())
    }

    /// Words and brackets outside of f-strings, and the string behind them.
    fn words(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let (mut length, mut depth) = (0, self.depth);
        for byte in rest {
            match MEANINGS[usize::from(*byte)] {
                Meaning::Word => {}
                Meaning::Opens => depth += 1,
                Meaning::Closes => depth = depth.checked_sub(1)?,
                Meaning::Ends => break,
            }
            length += 1;
        }
        self.depth = depth;
        self.end_words(length)
    }

    /// Passes words of this length, and the string behind them.
    fn end_words(&mut self, length: usize) -> Option<()> {
        let rest = &self.text[self.at..];
        if let Some(&quote @ (b'"' | b'\'')) = rest.get(length) {
            let prefix = rest[..length].iter().rev().take_while(|&&byte| is_word(byte)).count();
            self.at += length - prefix;
            return self.string(quote, prefix);
        }
        // A mark that means nothing here is passed by itself.
        self.at += length.max(1);
        Some(())
    }

    /// The next word or bracket of a field of an f-string, in which some brackets mean more, and the string behind it.
    fn word_of_field(&mut self, byte: u8) -> Option<()> {
        let field = match self.within.last() {
            Some(&Within::Field { depth, quotes }) if depth == self.depth => Some(quotes),
            _ => None,
        };
        match (byte, field) {
            (b'"' | b'\'', _) => return self.string(byte, 0),
            (b'}', Some(_)) => {
                self.within.pop();
            }
            (b':', Some(quotes)) => {
                self.within.pop();
                self.within.push(Within::Spec(quotes));
            }
            (b'(' | b'[' | b'{', _) => self.depth += 1,
            (b')' | b']' | b'}', _) => self.depth = self.depth.checked_sub(1)?,
            _ => {
                let rest = &self.text[self.at..];
                let is_mark = |&byte: &u8| byte == b':' || !matches!(MEANINGS[usize::from(byte)], Meaning::Word);
                return self.end_words(rest.iter().position(is_mark).unwrap_or(rest.len()));
            }
        }
        self.at += 1;
        Some(())
    }

    /// A string after a word of this length, which may be its prefix.
    fn string(&mut self, quote: u8, length: usize) -> Option<()> {
        // Most strings have none.
        let prefix = match self.text[self.at..self.at + length] {
            [one] => [0, one.to_ascii_lowercase()],
            [one, two] => [one.to_ascii_lowercase(), two.to_ascii_lowercase()],
            _ => [0, 0],
        };
        let (is_f, is_raw) = match &prefix {
            b"\0f" | b"\0t" => (true, false),
            b"fr" | b"rf" | b"tr" | b"rt" => (true, true),
            b"\0r" | b"br" | b"rb" => (false, true),
            _ => (false, false),
        };
        self.at += length;
        let is_triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        self.at += if is_triple { 3 } else { 1 };
        let quotes = Quotes { quote, is_triple, is_raw };
        if is_f {
            self.within.push(Within::Text(quotes));
            return Some(());
        }
        loop {
            let rest = &self.text[self.at..];
            let length = memchr::memchr2(quote, b'\\', rest)?;
            let breaks = Self::line_breaks(&rest[..length]);
            if breaks > 0 && !is_triple {
                return None;
            }
            (self.at, self.line) = (self.at + length, self.line + breaks);
            if self.closes(quotes) {
                return Some(());
            }
            self.character(quotes)?;
        }
    }

    /// How many lines end in a text that is not cut between the two bytes of one end.
    fn line_breaks(text: &[u8]) -> u32 {
        let is_end = |at: &usize| text[*at] == b'\n' || text.get(at + 1) != Some(&b'\n');
        let ends = memchr::memchr2_iter(b'\n', b'\r', text).filter(is_end).count();
        u32::try_from(ends).unwrap_or(u32::MAX)
    }

    /// Passes the quotes that close a string, if they are here.
    fn closes(&mut self, Quotes { quote, is_triple, .. }: Quotes) -> bool {
        let is_quote = |ahead: usize| self.peek(ahead) == Some(quote);
        let is_end = is_quote(0) && (!is_triple || (is_quote(1) && is_quote(2)));
        if is_end {
            self.at += if is_triple { 3 } else { 1 };
        }
        is_end
    }

    /// Passes a character of a string. A newline only stands in one with three quotes, or behind a `\`.
    fn character(&mut self, quotes: Quotes) -> Option<()> {
        match self.peek(0)? {
            b'\n' | b'\r' if !quotes.is_triple => return None,
            b'\n' | b'\r' => self.newline_of_string(),
            b'\\' => {
                self.at += 1;
                match self.peek(0)? {
                    b'\n' | b'\r' => self.newline_of_string(),
                    _ => self.at += 1,
                }
            }
            _ => self.at += 1,
        }
        Some(())
    }

    /// The text of an f-string, up to its end or to a field.
    fn text_of(&mut self, quotes: Quotes) -> Option<()> {
        if self.closes(quotes) {
            self.within.pop();
            return Some(());
        }
        match (self.peek(0)?, self.peek(1)) {
            (b'{', Some(b'{')) => self.at += 2,
            (b'{', _) => self.field(quotes),
            (b'\\', Some(b'{' | b'}')) => self.at += 1,
            (b'\\', Some(b'N')) if !quotes.is_raw && self.peek(2) == Some(b'{') => {
                self.at += memchr::memchr(b'}', &self.text[self.at..])? + 1;
            }
            _ => self.character(quotes)?,
        }
        Some(())
    }

    /// The format of a field, up to its end or to a field in it.
    fn spec_of(&mut self, quotes: Quotes) -> Option<()> {
        match self.peek(0)? {
            b'}' => {
                self.at += 1;
                self.within.pop();
            }
            b'{' => self.field(quotes),
            _ if self.closes(quotes) => return None,
            _ => self.character(quotes)?,
        }
        Some(())
    }

    fn field(&mut self, quotes: Quotes) {
        self.at += 1;
        self.within.push(Within::Field { depth: self.depth, quotes });
    }

    fn newline(&mut self) {
        let is_pair = self.text[self.at] == b'\r' && self.peek(1) == Some(b'\n');
        self.at += if is_pair { 2 } else { 1 };
        self.line += 1;
        self.is_blank = true;
    }

    fn newline_of_string(&mut self) {
        self.newline();
        self.is_blank = false;
    }

    fn end_of_statement(&mut self) {
        if let Some(first) = self.begun.take() {
            self.found.spans.push(Span { first, last: self.line });
        }
    }

    fn end(mut self) -> Option<Scanned> {
        let is_even = self.depth == 0 && self.within.is_empty();
        let is_in_line = !matches!(self.text.last(), None | Some(b'\n' | b'\r'));
        // A newline ends a line and does not begin another.
        self.found.count = if is_in_line { self.line } else { self.line - 1 };
        self.line = self.found.count.max(1);
        self.end_of_statement();
        is_even.then_some(self.found)
    }
}

/// What a byte of code means for where a statement ends.
#[derive(Clone, Copy)]
enum Meaning {
    /// Nothing.
    Word,
    /// It opens a bracket.
    Opens,
    /// It closes one.
    Closes,
    /// Here begins what is no word: a string, a comment, or another line.
    Ends,
}

static MEANINGS: [Meaning; 256] = {
    let mut meanings = [Meaning::Word; 256];
    let (opens, closes, ends) = (marks(b"([{"), marks(b")]}"), marks(b"\n\r#\\\"'"));
    let mut at = 0;
    while at < 256 {
        meanings[at] = match (opens[at], closes[at], ends[at]) {
            (true, ..) => Meaning::Opens,
            (_, true, _) => Meaning::Closes,
            (.., true) => Meaning::Ends,
            _ => Meaning::Word,
        };
        at += 1;
    }
    meanings
};

const fn marks(bytes: &[u8]) -> [bool; 256] {
    let mut is_mark = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        is_mark[bytes[at] as usize] = true;
        at += 1;
    }
    is_mark
}

/// True within names and numbers; letters beyond ASCII are of names.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lines::Lines;
    use super::super::parse;
    use super::super::statements::Statements;
    use super::*;

    /// What the parser makes of a text; none if it refuses it.
    fn parsed(text: &str) -> Option<Vec<(u32, u32)>> {
        let lines = Lines::new(text.as_bytes());
        let read = parse::parse(text, &lines, |parsed| Statements::new(parsed.tokens(), text, &lines));
        let statements = read.ok()?;
        let mut spans = Vec::new();
        for line in 1..=lines.count() {
            let span = statements.holding(line).map(|span| (span.first, span.last));
            spans.extend(span.filter(|span| spans.last() != Some(span)));
        }
        Some(spans)
    }

    fn scanned(text: &str) -> Option<Vec<(u32, u32)>> {
        Some(scan(text)?.spans.into_iter().map(|span| (span.first, span.last)).collect())
    }

    #[test]
    fn logical_lines_are_those_of_the_parser() {
        for text in [
            "",
            "\n",
            "a",
            "a\n",
            "a; b\n\nc",
            "a = (\n  1,\n\n  # c\n)\nb\n",
            "a = 1 + \\\n  2\nb",
            "\\\na\n",
            "a \\\n\nb\n",
            "if a:\n    b\nelse: c\n",
            "'''x\ny'''\na\n",
            "a = r'\\'\nb = '\\\\'\nc\n",
            "a = 'x\\\ny'\nb\n",
            "a = 'x\\\r\ny'\r\nb\r\n",
            "a = '''x\r\ny\r\rz\n'''\r\nb\r\n",
            "a = F'{\n  b\n}'\nd\n",
            "a = fR'{\n  b\n}'\nd\n",
            "a = f'{b}'\nc\n",
            "a = f'{b!r:>{c}}'\nd\n",
            "a = f\"{b['c']:'^10}\"\nd\n",
            "a = f\"{b[\"c\"]}\"\nd\n",
            "a = f'{{{b}}}'\nd\n",
            "a = f'\\N{LATIN SMALL LETTER A}{b}'\nd\n",
            "a = rf'\\{b}'\nd\n",
            "a = f'''{\n  b  # c\n}\n'''\nd\n",
            "a = f'{(lambda x: 1)}'\nb\n",
            "a = f'{ {1: 2}[1] }'\nb\n",
            "a = f'{b:%H:%M}'\nc\n",
            "a = f\"{b:'^10}\"\nc\n",
            "a = 1 if'x'else'y'\nb\n",
            "a = b or'x'\nif not'y': c\n",
            "a = 'é' + ü\nb\n",
            "a\rb\r\nc\n",
            "\tif a: b\n",
            "def f(\n  a,  # b\n):\n  '''d\n  # e\n  '''\n  return {\n    1: [2]}\n",
        ] {
            let Some(expected) = parsed(text) else { continue };
            assert_eq!(scanned(text), Some(expected), "{text:?}");
        }
        assert!(parsed("a = f\"{b[\"c\"]}\"\n").is_some() && parsed("a = 1 if'x'else'y'\n").is_some());
    }

    #[test]
    fn what_is_not_even_is_left_to_the_parser() {
        for text in ["a(\n", "a)\n", "'a\n", "'''a\n", "f'{a'\n", "f'{a:'\nb", "f'{'\n", "'a\\"] {
            assert_eq!(scan(text), None, "{text:?}");
        }
    }

    #[test]
    fn comments_that_stand_alone_are_known() {
        let text = "# a\nb  # c\n  # d\n'''\n# e\n'''  # f\ng(\n  # h\n)\n'i\\\n# j'\n";
        assert_eq!(scan(text).expect("even").comments.ranges(), [(1, 1), (3, 3), (8, 8)]);
    }

    #[test]
    fn the_sources_of_the_sample_are_scanned_as_they_are_parsed() {
        let mut count = 0;
        for folder in ["sample-reports", "tests", "../shared/corpus"] {
            let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
            for file in
                files.filter(|file| file.path().extension().is_some_and(|extension| extension == "py")).take(400)
            {
                let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
                let Some(expected) = parsed(&text) else { continue };
                assert_eq!(scanned(&text), Some(expected), "{}", file.path().display());
                count += 1;
            }
        }
        assert!(count > 50, "{count} files");
    }

    proptest! {
        #[test]
        fn whatever_can_be_parsed_is_scanned_alike(parts in prop::collection::vec(prop_oneof![
            Just("a"), Just(" "), Just("\n"), Just("\r\n"), Just("("), Just(")"), Just("["), Just("]"), Just("{"), Just("}"),
            Just("'"), Just("\""), Just("'''"), Just("f'"), Just("rf\""), Just("f'''"), Just("b'"), Just(":"), Just("!r"),
            Just("\\"), Just("\\\n"), Just("#"), Just("="), Just("if"), Just(","), Just("1"), Just("{{"), Just("}}"), Just("é"),
            Just("f'{a}'"), Just("f'{a:{b}}'"), Just("(a,\n b)"), Just("\n# c\n"), Just("x = 'y'\n"),
        ], 0..16)) {
            let text = parts.concat();
            if let Some(expected) = parsed(&text) {
                let found = scanned(&text);
                prop_assert!(found.is_none() || found == Some(expected), "{text:?}");
            }
            let _ = scan(&text);
        }
    }
}
