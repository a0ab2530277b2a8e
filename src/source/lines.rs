//! Where lines begin and end, exactly as Python sees it: `\n`, `\r\n` and `\r` end one, a form feed does not.

use std::ops::Range;

/// The places of the lines in a text, numbered from one.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// Where each line begins, and where the last one ends.
    bounds: Vec<usize>,
    /// Bytes of the newline at the end of each line.
    newlines: Vec<u8>,
}

impl Lines {
    pub(super) fn new(text: &[u8]) -> Self {
        let mut bounds = vec![0];
        let mut newlines = Vec::new();
        let mut at = 0;
        while let Some(length) = text[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let newline = if text[at + length..].starts_with(b"\r\n") { 2 } else { 1 };
            at += length + usize::from(newline);
            bounds.push(at);
            newlines.push(newline);
        }
        if at < text.len() {
            bounds.push(text.len());
            newlines.push(0);
        }
        Self { bounds, newlines }
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.newlines.len()).unwrap_or(u32::MAX)
    }

    /// The bytes of a line without its newline.
    pub(super) fn range(&self, line: u32) -> Option<Range<usize>> {
        let index = (line as usize).checked_sub(1)?;
        let newline = usize::from(*self.newlines.get(index)?);
        Some(self.bounds[index]..self.bounds[index + 1] - newline)
    }

    /// The line that holds the byte at an offset; the end of the text belongs to the last line.
    pub(super) fn at(&self, offset: usize) -> u32 {
        let line = self.bounds.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX).clamp(1, self.count().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_python_ends_them() {
        let cases: [(&str, &[&str]); 9] = [
            ("", &[]),
            ("a", &["a"]),
            ("a\n", &["a"]),
            ("a\nb", &["a", "b"]),
            ("\n\n", &["", ""]),
            ("a\r\nb\rc\n\rd", &["a", "b", "c", "", "d"]),
            ("a\x0cb\x0b\u{85}\u{2028}\x1cc\n", &["a\x0cb\x0b\u{85}\u{2028}\x1cc"]),
            ("\ta \n", &["\ta "]),
            ("\r\r\n\n", &["", "", ""]),
        ];
        for (text, expected) in cases {
            let lines = Lines::new(text.as_bytes());
            let found: Vec<&str> = (1..=lines.count()).map(|n| &text[lines.range(n).expect("a line")]).collect();
            assert_eq!(found, expected, "{text:?}");
            assert_eq!(lines.range(0), None);
            assert_eq!(lines.range(lines.count() + 1), None);
        }
    }

    #[test]
    fn an_offset_belongs_to_the_line_that_its_newline_ends() {
        let lines = Lines::new(b"ab\r\nc\n");
        let found: Vec<u32> = (0..=7).map(|offset| lines.at(offset)).collect();
        assert_eq!(found, [1, 1, 1, 1, 2, 2, 2, 2]);
        assert_eq!(Lines::new(b"").at(0), 1);
    }
}
