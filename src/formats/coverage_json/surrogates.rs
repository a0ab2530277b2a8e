//! File names that are no UTF-8: Python writes each byte that is no text as half a surrogate pair (PEP 383), which JSON
//! parsers refuse. Here the byte is shown in its place: `caf\udce9.py` reads as `caf‹xE9›.py`. No backslash stands for it,
//! which would be a separator on Windows.

use std::fmt::Write;

use memchr::memchr;

/// The text with every lone surrogate written out; none if there is nothing to mend, which costs one look at the bytes.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = memchr(b'\\', &text.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        let backslashes = text[..at].bytes().rev().take_while(|&byte| byte == b'\\').count();
        let Some(unit) = unit(text, at).filter(|unit| backslashes % 2 == 0 && (0xd800..0xe000).contains(unit)) else {
            continue;
        };
        let is_low = |unit: u32| (0xdc00..0xe000).contains(&unit);
        if !is_low(unit) && self::unit(text, at + 6).is_some_and(is_low) {
            from = at + 12;
            continue;
        }
        let out = mended.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[copied..at]);
        // Writing into a String cannot fail.
        let _ = match unit {
            0xdc80..=0xdcff => write!(out, "‹x{:02X}›", unit - 0xdc00),
            unit => write!(out, "‹U+{unit:04X}›"),
        };
        (copied, from) = (at + 6, at + 6);
    }
    let mut mended = mended?;
    mended.push_str(&text[copied..]);
    Some(mended)
}

/// The unit of a `\uXXXX` at a place.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn halves_of_pairs_are_written_out_and_nothing_else_is_touched() {
        for (text, expected) in [
            (r#""caf\udce9.py""#, Some(r#""caf‹xE9›.py""#)),
            (r#""\ud83d\ude00 \ud83d""#, Some(r#""\ud83d\ude00 ‹U+D83D›""#)),
            (r#""\ud83d\udce9""#, None),
            (r#""\\udce9 \u00e9""#, None),
            (r#""\\\udce9""#, Some(r#""\\‹xE9›""#)),
            (r#""\udce"#, None),
            ("\"größe \\uDCFF\"", Some("\"größe ‹xFF›\"")),
        ] {
            assert_eq!(mended(text).as_deref(), expected, "{text}");
        }
    }
}
