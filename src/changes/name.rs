//! Names of files in diffs: quotes, prefixes, and bytes that are no text.

use std::borrow::Cow;
use std::fmt::Write;

/// The bytes of a name.
pub(super) type Name<'a> = Cow<'a, [u8]>;

/// Two names beside each other.
pub(super) type Pair<'a> = (Name<'a>, Name<'a>);

/// A name as a diff writes it after a keyword: up to its end or a tab, or in quotes with escapes as in C.
///
/// None if a quote is never closed.
pub(super) fn whole(written: &[u8]) -> Option<Name<'_>> {
    if written.first() == Some(&b'"') {
        return quoted(written).map(|(name, _)| Cow::Owned(name));
    }
    // git ends a name that holds a space with a tab; other tools write a time after it.
    let end = written.iter().position(|&byte| byte == b'\t').unwrap_or(written.len());
    Some(Cow::Borrowed(&written[..end]))
}

/// The two names after `diff --git`; none where it cannot be told which part is whose.
pub(super) fn pair(written: &[u8]) -> Option<Pair<'_>> {
    if written.first() == Some(&b'"') {
        let (old, rest) = quoted(written)?;
        return Some((Cow::Owned(old), whole(rest.strip_prefix(b" ")?)?));
    }
    if written.last() == Some(&b'"') {
        let at = written.windows(2).position(|pair| pair == b" \"")?;
        return Some((Cow::Borrowed(&written[..at]), whole(&written[at + 1..])?));
    }
    // The names are the same but for their prefixes, which are of one length in all that git offers.
    let middle = written.len() / 2;
    if written.len() % 2 == 1 && written[middle] == b' ' && tail(&written[..middle]) == tail(&written[middle + 1..]) {
        return Some((Cow::Borrowed(&written[..middle]), Cow::Borrowed(&written[middle + 1..])));
    }
    let mut spaces = written.iter().enumerate().filter(|(_, byte)| **byte == b' ');
    let (at, _) = spaces.next()?;
    spaces.next().is_none().then(|| (Cow::Borrowed(&written[..at]), Cow::Borrowed(&written[at + 1..])))
}

fn tail(name: &[u8]) -> &[u8] {
    name.iter().position(|&byte| byte == b'/').map_or(name, |at| &name[at..])
}

/// A name in quotes, and what follows it.
fn quoted(written: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut name = Vec::new();
    let mut rest = written.strip_prefix(b"\"")?;
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => return Some((name, rest)),
            b'\\' => {
                let (&escape, after) = rest.split_first()?;
                rest = after;
                name.push(match escape {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    b'0'..=b'3' => {
                        let (digits, after) = rest.split_at_checked(2)?;
                        rest = after;
                        let digit = |byte: u8| (byte.is_ascii_digit() && byte < b'8').then(|| byte - b'0');
                        (escape - b'0') * 64 + digit(digits[0])? * 8 + digit(digits[1])?
                    }
                    escape => escape,
                });
            }
            byte => name.push(byte),
        }
    }
}

/// Names of the file before and after, of which one may be `/dev/null`, without their prefixes.
///
/// `diff.mnemonicPrefix` writes `i/` and `w/` in place of `a/` and `b/`, `diff.noPrefix` none. Prefixes are what the two
/// names differ in, up to a `/`: equal names have none. A lone name, as a new file has, is cut only of a prefix of git's.
pub(super) fn bare<'a>(old: Option<&'a [u8]>, new: Option<&'a [u8]>) -> (Option<&'a [u8]>, Option<&'a [u8]>) {
    match (old, new) {
        (Some(one), Some(two)) => {
            let common = common_end(one, two);
            if common > 0 {
                return (Some(&one[one.len() - common..]), Some(&two[two.len() - common..]));
            }
            (old.map(without_prefix), new.map(without_prefix))
        }
        (old, new) => (old.map(without_prefix), new.map(without_prefix)),
    }
}

/// Bytes at the end of both names that are whole parts of a path.
fn common_end(one: &[u8], two: &[u8]) -> usize {
    let same = one.iter().rev().zip(two.iter().rev()).take_while(|(one, two)| one == two).count();
    let end = &one[one.len() - same..];
    let is_whole = |name: &[u8]| name.len() == same || name[name.len() - same - 1] == b'/';
    if is_whole(one) && is_whole(two) {
        return same;
    }
    end.iter().position(|&byte| byte == b'/').map_or(0, |at| same - at - 1)
}

fn without_prefix(name: &[u8]) -> &[u8] {
    match name {
        [b'a' | b'b' | b'c' | b'i' | b'o' | b'w', b'/', rest @ ..] if !rest.is_empty() => rest,
        name => name,
    }
}

/// A name as text; a byte that is no text is shown by its number, as in names that reports give.
pub(super) fn text(name: &[u8]) -> String {
    let mut shown = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing into a String cannot fail.
            let _ = write!(shown, "‹x{byte:02X}›");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_names_have_their_escapes_read() {
        for (written, name) in [
            (&br#""b/na\303\257ve \"x\" \\ \t.py""#[..], Some("b/naïve \"x\" \\ \t.py")),
            (br#""caf\351.py""#, Some("caf‹xE9›.py")),
            (b"b/with space.py\t", Some("b/with space.py")),
            (b"b/x.py\t2026-01-01 00:00:00", Some("b/x.py")),
            (br#""never closed"#, None),
            (br#""\3""#, None),
            (br#""\399""#, None),
            (br#""\308""#, None),
            (br#""\"#, None),
        ] {
            assert_eq!(whole(written).map(|name| text(&name)).as_deref(), name, "{}", written.escape_ascii());
        }
    }

    #[test]
    fn the_two_names_of_a_header_are_told_apart() {
        for (written, names) in [
            ("a/x.py b/x.py", Some(("a/x.py", "b/x.py"))),
            ("a/a b.py b/a b.py", Some(("a/a b.py", "b/a b.py"))),
            ("x y x y", Some(("x y", "x y"))),
            ("x.py x.py", Some(("x.py", "x.py"))),
            ("\"a/\\303\\251.py\" \"b/\\303\\251.py\"", Some(("a/é.py", "b/é.py"))),
            ("a/x.py \"b/\\303\\251.py\"", Some(("a/x.py", "b/é.py"))),
            ("old/x.py b/x.py", Some(("old/x.py", "b/x.py"))),
            ("a/x y.py b/other z.py", None),
            ("a/x y b/zzz", None),
            ("one", None),
            ("", None),
        ] {
            let found = pair(written.as_bytes()).map(|(old, new)| (text(&old), text(&new)));
            let names = names.map(|(old, new)| (old.to_owned(), new.to_owned()));
            assert_eq!(found, names, "{written}");
        }
    }

    #[test]
    fn prefixes_are_what_names_differ_in() {
        for (old, new, expected) in [
            (Some("a/src/x.py"), Some("b/src/x.py"), (Some("src/x.py"), Some("src/x.py"))),
            (Some("i/src/x.py"), Some("w/src/x.py"), (Some("src/x.py"), Some("src/x.py"))),
            (Some("b/x.py"), Some("b/x.py"), (Some("b/x.py"), Some("b/x.py"))),
            (Some("before/x.py"), Some("after/x.py"), (Some("x.py"), Some("x.py"))),
            (None, Some("b/x.py"), (None, Some("x.py"))),
            (Some("a/x.py"), None, (Some("x.py"), None)),
            (None, Some("src/x.py"), (None, Some("src/x.py"))),
            (Some("a/ax.py"), Some("b/bx.py"), (Some("ax.py"), Some("bx.py"))),
            (Some("x.py"), Some("b/x.py"), (Some("x.py"), Some("x.py"))),
            (Some("x.py"), Some("new/x.py"), (Some("x.py"), Some("x.py"))),
            (Some("x.py"), Some("b/ax.py"), (Some("x.py"), Some("ax.py"))),
            (Some("old/ax/m.py"), Some("new/bx/m.py"), (Some("m.py"), Some("m.py"))),
            (Some("a/"), None, (Some("a/"), None)),
        ] {
            let (one, two) = bare(old.map(str::as_bytes), new.map(str::as_bytes));
            assert_eq!((one.map(text), two.map(text)), (expected.0.map(str::to_owned), expected.1.map(str::to_owned)));
        }
    }
}
