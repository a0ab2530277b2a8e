//! From the bytes of a file to text, as Python decides it: a byte order mark, a coding comment (PEP 263), or UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::lines::Lines;

/// The text without a byte order mark, and whether bytes had to be replaced.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest);
    }
    match declared(bytes).filter(|encoding| *encoding != UTF_8) {
        Some(encoding) => encoding.decode_without_bom_handling(bytes),
        None => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    // The check of what is right is several times faster than the search for what is not.
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (String::from_utf8_lossy(bytes), true),
    }
}

/// The encoding that a comment in the first two lines names; the second counts only if the first holds no code.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    // Two lines have four bytes of newlines at most.
    let newlines = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'\n' | b'\r'));
    let head = &bytes[..newlines.map(|(at, _)| at + 1).nth(3).unwrap_or(bytes.len())];
    let lines = Lines::new(head);
    for number in 1..=lines.count().min(2) {
        let line = head[lines.range(number)?].trim_ascii_start();
        match line.split_first() {
            Some((b'#', comment)) => {
                if let Some(label) = label(comment) {
                    return encoding(label);
                }
            }
            Some(_) => return None,
            None => {}
        }
    }
    None
}

/// What follows `coding:` or `coding=`: `coding[:=][ \t]*([-_.a-zA-Z0-9]+)` of PEP 263.
fn label(comment: &[u8]) -> Option<&str> {
    const WORD: &[u8] = b"coding";
    let mut rest = comment;
    while let Some(at) = rest.windows(WORD.len()).position(|window| window == WORD) {
        rest = &rest[at + WORD.len()..];
        let Some((b':' | b'=', after)) = rest.split_first() else { continue };
        let is_of_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let start = after.iter().position(|byte| !b" \t".contains(byte))?;
        let label = &after[start..];
        let label = &label[..label.iter().position(|byte| !is_of_label(byte)).unwrap_or(label.len())];
        if !label.is_empty() {
            return std::str::from_utf8(label).ok();
        }
    }
    None
}

/// The encoding by Python's name for it. One that does not hold ASCII as it is cannot be that of a source.
fn encoding(label: &str) -> Option<&'static Encoding> {
    /// Names that Python knows and the web's registry does not.
    const PYTHON: [(&str, &str); 9] = [
        ("latin-1", "latin1"),
        ("iso-latin-1", "latin1"),
        ("iso-8859-1-unix", "latin1"),
        ("latin-1-unix", "latin1"),
        ("cp932", "shift_jis"),
        ("sjis", "shift_jis"),
        ("cp936", "gbk"),
        ("cp949", "euc-kr"),
        ("cp950", "big5"),
    ];
    let label = label.to_ascii_lowercase().replace('_', "-");
    let known = PYTHON.iter().find(|(name, _)| *name == label).map_or(label.as_str(), |(_, known)| known);
    let found =
        Encoding::for_label(known.as_bytes()).or_else(|| Encoding::for_label(known.replace('-', "_").as_bytes()));
    found.filter(|encoding| encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coding_comment_decides() {
        let cases: [(&[u8], &str, bool); 18] = [
            (b"x = '\xc3\xa9'", "x = 'é'", false),
            (b"\xef\xbb\xbfx = '\xc3\xa9'", "x = 'é'", false),
            (b"x = '\xe9'", "x = '\u{fffd}'", true),
            (b"# -*- coding: latin-1 -*-\n'\xe9'", "# -*- coding: latin-1 -*-\n'é'", false),
            (b"# vim: set fileencoding=iso-8859-15 :\n'\xa4'", "# vim: set fileencoding=iso-8859-15 :\n'€'", false),
            (b"#!/usr/bin/python\n# coding=cp1252\n'\x80'", "#!/usr/bin/python\n# coding=cp1252\n'€'", false),
            (b"\r\n# coding=cp1251\r\n'\xe6'", "\r\n# coding=cp1251\r\n'ж'", false),
            (b"\x0c \t# coding: koi8_r\n'\xd6'", "\x0c \t# coding: koi8_r\n'ж'", false),
            (b"# coding: shift_jis\n'\x82\xa0'", "# coding: shift_jis\n'あ'", false),
            (b"# coding: euc_jp\n'\xa4\xa2'", "# coding: euc_jp\n'あ'", false),
            (b"# coding coding: utf8\n'\xc3\xa9'", "# coding coding: utf8\n'é'", false),
            (b"x = 1\n# coding: latin-1\n'\xe9'", "x = 1\n# coding: latin-1\n'\u{fffd}'", true),
            (b"\n\n# coding: latin-1\n'\xe9'", "\n\n# coding: latin-1\n'\u{fffd}'", true),
            (b"# coding: no-such\n'\xc3\xa9'", "# coding: no-such\n'é'", false),
            (b"# coding: utf-16\n'\xc3\xa9'", "# coding: utf-16\n'é'", false),
            (b"\xef\xbb\xbf# coding: latin-1\n'\xc3\xa9'", "# coding: latin-1\n'é'", false),
            (b"# coding: gbk\n'\xff'", "# coding: gbk\n'\u{fffd}'", true),
            (b"'\xed\xa0\x80'", "'\u{fffd}\u{fffd}\u{fffd}'", true),
        ];
        for (bytes, text, is_lossy) in cases {
            assert_eq!(decode(bytes), (Cow::from(text), is_lossy), "{}", bytes.escape_ascii());
        }
    }
}
