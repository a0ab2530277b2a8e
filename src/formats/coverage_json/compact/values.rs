//! The values of compact JSON: lists, percentages, strings, contexts.

use std::borrow::Cow;

use memchr::memchr2;

use crate::coverage::{Arc, LineNumber, LineSet};
use crate::formats::cursor::{Cursor, Step, Stop, leading_digits, value_of_digits};

impl<'a> Cursor<'a> {
    /// A percentage, as text.
    pub(in crate::formats::coverage_json) fn percentage(&mut self) -> Step<&'a [u8]> {
        let text = self.rest;
        self.digits()?;
        let needless_zero = text[0] == b'0' && text[1].is_ascii_digit();
        if self.passes(b".")? {
            self.digits()?;
        }
        if self.passes(b"e-")? {
            self.digits()?;
        }
        let text = &text[..text.len() - self.rest.len()];
        // Python writes no double longer than this.
        if needless_zero || text.len() > 25 { Err(Stop::Surprise) } else { Ok(text) }
    }

    /// `true` or `false`.
    pub(in crate::formats::coverage_json) fn truth(&mut self) -> Step<bool> {
        if self.passes(b"true")? {
            return Ok(true);
        }
        self.expect(b"false").map(|()| false)
    }

    /// A percentage as it is displayed, after its opening quote.
    pub(super) fn displayed(&mut self) -> Step<()> {
        self.digits()?;
        if self.passes(b".")? {
            self.digits()?;
        }
        self.expect(b"\"")
    }

    /// True after a comma, false after the bracket that closes a list.
    #[inline]
    fn goes_on(&mut self) -> Step<bool> {
        match (self.byte(0)?, self.rest.get(1)) {
            (b']', _) => {
                self.rest = &self.rest[1..];
                Ok(false)
            }
            (b',', Some(b' ')) => {
                self.rest = &self.rest[2..];
                Ok(true)
            }
            (b',', None) => Err(Stop::Short),
            _ => Err(Stop::Surprise),
        }
    }

    /// True after a comma, false after the brace that closes an object.
    pub(super) fn goes_on_in_object(&mut self) -> Step<bool> {
        if self.passes(b"}")? {
            return Ok(false);
        }
        self.expect(b", ").map(|()| true)
    }

    /// A list of lines in ascending order, added to a set that may hold others.
    pub(super) fn lines(&mut self, lines: &mut LineSet) -> Step<()> {
        self.expect(b"[")?;
        if self.passes(b"]")? { Ok(()) } else { self.rest_of_lines(lines) }
    }

    /// A list of executed lines; line 0, of an empty file that ran, is none.
    pub(super) fn executed_lines(&mut self, lines: &mut LineSet) -> Step<()> {
        self.expect(b"[")?;
        if self.passes(b"]")? || (self.passes(b"0")? && !self.goes_on()?) {
            return Ok(());
        }
        self.rest_of_lines(lines)
    }

    fn rest_of_lines(&mut self, lines: &mut LineSet) -> Step<()> {
        let mut filling = lines.filling();
        let mut last = 0;
        loop {
            let before = self.rest.len();
            let (number, goes_on) = self.item()?;
            let line = LineNumber::new(number).filter(|_| number > last).ok_or(Stop::Surprise)?;
            filling.add(line);
            last = number;
            if !goes_on {
                filling.finish();
                return Ok(());
            }
            // Most that follow have as many digits. None of them has a needless zero: it would be smaller.
            let likely = Likely::new(before - self.rest.len() - 2, *b", ");
            while let Some(line) = likely.next(self.rest).filter(|next| *next > last).and_then(LineNumber::new) {
                filling.add(line);
                last = line.value();
                self.rest = &self.rest[likely.length..];
            }
        }
    }

    /// A list of arcs, each handed on.
    pub(super) fn arcs(&mut self, mut each: impl FnMut(Arc)) -> Step<()> {
        self.expect(b"[")?;
        if self.passes(b"]")? {
            return Ok(());
        }
        let (mut likely_from, mut likely_to) = (Likely::new(1, *b", "), Likely::new(1, *b"],"));
        loop {
            self.expect(b"[")?;
            let from = if let Some(from) = likely_from.next(self.rest).filter(|from| *from >= likely_from.least) {
                self.rest = &self.rest[likely_from.length..];
                from
            } else {
                let before = self.rest.len();
                let (from, has_target) = self.item()?;
                if !has_target {
                    return Err(Stop::Surprise);
                }
                likely_from = Likely::new(before - self.rest.len() - 2, *b", ");
                from
            };
            let from = LineNumber::new(from).ok_or(Stop::Surprise)?;
            let is_out = self.passes(b"-")?;
            let signed = |to: u32| {
                let to = i32::try_from(to).ok().filter(|to| *to > 0 || !is_out).ok_or(Stop::Surprise)?;
                Ok(if is_out { -to } else { to })
            };
            if let Some(to) = likely_to.next(self.rest).filter(|to| *to >= likely_to.least) {
                self.rest = &self.rest[likely_to.length..];
                each(Arc { from, to: signed(to)? });
                self.expect(b" ")?;
                continue;
            }
            let before = self.rest.len();
            let (to, has_more) = self.item()?;
            likely_to = Likely::new(before - self.rest.len() - 1, *b"],");
            if has_more {
                return Err(Stop::Surprise);
            }
            each(Arc { from, to: signed(to)? });
            if !self.goes_on()? {
                return Ok(());
            }
        }
    }

    /// A number of a list, and what stands behind it: true for a comma, false for the bracket that closes the list.
    #[inline]
    fn item(&mut self) -> Step<(u32, bool)> {
        if let Some((length, number, goes_on)) = self.rest.first_chunk().and_then(|chunk| short_item(*chunk)) {
            self.rest = &self.rest[length..];
            return Ok((number, goes_on));
        }
        Ok((self.number()?, self.goes_on()?))
    }

    /// A string.
    pub(in crate::formats::coverage_json) fn string(&mut self) -> Step<Cow<'a, str>> {
        let quoted = self.rest;
        self.expect(b"\"")?;
        let text = self.rest;
        let end = memchr2(b'"', b'\\', text).ok_or(Stop::Short)?;
        if text[end] == b'"' {
            self.rest = &text[end + 1..];
            let plain = text[..end].iter().all(|byte| matches!(byte, b' '..=b'~'));
            let text = std::str::from_utf8(&text[..end]).ok().filter(|_| plain);
            return text.map(Cow::Borrowed).ok_or(Stop::Surprise);
        }
        self.rest = &text[end..];
        self.rest_of_string()?;
        let quoted = &quoted[..quoted.len() - self.rest.len()];
        serde_json::from_slice(quoted).map(Cow::Owned).map_err(|_| Stop::Surprise)
    }

    /// Passes over the rest of a string and its closing quote.
    fn rest_of_string(&mut self) -> Step<()> {
        loop {
            let end = memchr2(b'"', b'\\', self.rest).ok_or(Stop::Short)?;
            if !self.rest[..end].iter().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(Stop::Surprise);
            }
            let is_end = self.rest[end] == b'"';
            self.rest = &self.rest[end + 1..];
            if is_end {
                return Ok(());
            }
            let length = match self.byte(0)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 1,
                b'u' => 5,
                _ => return Err(Stop::Surprise),
            };
            let escape = self.rest.get(..length).ok_or(Stop::Short)?;
            if !escape[1..].iter().all(u8::is_ascii_hexdigit) {
                return Err(Stop::Surprise);
            }
            self.rest = &self.rest[length..];
        }
    }

    /// Passes over `{"3": ["one", "two"], …}`: the contexts of lines. Hands back their text.
    pub(super) fn contexts(&mut self) -> Step<&'a [u8]> {
        let text = self.rest;
        self.expect(b"{")?;
        if !self.passes(b"}")? {
            loop {
                self.expect(b"\"")?;
                self.number()?;
                self.expect(b"\": [")?;
                self.strings()?;
                if !self.goes_on_in_object()? {
                    break;
                }
            }
        }
        Ok(&text[..text.len() - self.rest.len()])
    }

    /// Strings after the bracket that opens their list.
    fn strings(&mut self) -> Step<()> {
        if self.passes(b"]")? {
            return Ok(());
        }
        loop {
            self.expect(b"\"")?;
            self.rest_of_string()?;
            if !self.goes_on()? {
                return Ok(());
            }
        }
    }
}

/// Numbers of as many digits as the one before, with the same two bytes behind them: read without a look at each digit.
#[derive(Clone, Copy)]
struct Likely {
    /// The bytes as they are where each digit is a zero.
    zeros: u64,
    /// What brings a byte that is too large to its highest bit.
    limits: u64,
    /// The highest bits of the bytes that are looked at.
    high_bits: u64,
    /// As much as brings the digits to the end.
    shift: usize,
    /// The least number without a needless zero.
    least: u32,
    length: usize,
}

impl Likely {
    /// Numbers of up to six digits; of more there are none.
    fn new(digits: usize, behind: [u8; 2]) -> Self {
        const ONES: u64 = 0x0101_0101_0101_0101;
        let digits = if (1..=6).contains(&digits) { digits } else { 1 };
        let of_digits = u64::MAX >> (64 - 8 * digits);
        let of_all = u64::MAX >> (64 - 8 * (digits + 2));
        Self {
            zeros: (ONES * u64::from(b'0')) & of_digits | u64::from(u16::from_le_bytes(behind)) << (8 * digits),
            limits: (ONES * 0x76) & of_digits | (ONES * 0x7f) & of_all & !of_digits,
            high_bits: (ONES << 7) & of_all,
            shift: 64 - 8 * digits,
            least: if digits == 1 { 0 } else { 10_u32.pow(u32::try_from(digits - 1).unwrap_or(0)) },
            length: digits + 2,
        }
    }

    /// The number that a text begins with, if it is of this kind.
    #[inline]
    fn next(&self, text: &[u8]) -> Option<u32> {
        let values = u64::from_le_bytes(*text.first_chunk()?) ^ self.zeros;
        // A carry comes from a byte that is too large by itself.
        let is_it = (values.wrapping_add(self.limits) | values) & self.high_bits == 0;
        is_it.then(|| value_of_digits(values << self.shift))
    }
}

/// A number of up to six digits with what stands behind it in a list, where eight bytes hold both: how long, its value,
/// and true for a comma.
#[inline]
fn short_item(bytes: [u8; 8]) -> Option<(usize, u32, bool)> {
    const COMMA: u64 = u16::from_le_bytes(*b", ") as u64;
    let (length, number) = leading_digits(bytes);
    if !(1..=6).contains(&length) || bytes[0] == b'0' {
        return None;
    }
    let behind = u64::from_le_bytes(bytes) >> (8 * length);
    if behind & 0xffff == COMMA {
        Some((length + 2, number, true))
    } else {
        (behind & 0xff == u64::from(b']')).then_some((length + 1, number, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_what_stands_behind_it() {
        for (text, expected) in [
            (*b"7, 10, 1", Some((3, 7, true))),
            (*b"120], \"m", Some((4, 120, false))),
            (*b"654321, ", Some((8, 654_321, true))),
            (*b"654321] ", Some((7, 654_321, false))),
            (*b"1234567]", None),
            (*b"0, 12, 3", None),
            (*b"07, 12, ", None),
            (*b"12 , 13]", None),
            (*b"12,13,14", None),
            (*b"12}, \"a\"", None),
            (*b", 123456", None),
        ] {
            assert_eq!(short_item(text), expected, "{}", String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn numbers_of_as_many_digits_are_read_and_no_others() {
        for digits in 1..=6 {
            let likely = Likely::new(digits, *b", ");
            for number in [1, 7, 10, 12, 99, 100, 345, 999, 1_000, 9_999, 10_000, 54_321, 100_000, 999_999, 1_000_000] {
                let text = format!("{number}, 1234567");
                let expected = (number.to_string().len() == digits).then_some(number);
                assert_eq!(likely.next(text.as_bytes()), expected, "{text} as {digits} digits");
            }
            let number = "123456".split_at(digits).0;
            for behind in ["] 12345", ",12345678", " ,1234567", "/, 123456", ":, 123456", "\u{ff}, 123456"] {
                assert_eq!(likely.next(format!("{number}{behind}").as_bytes()), None, "{number}{behind}");
            }
            for at in 0..digits {
                for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
                    let mut text = format!("{number}, 12345678").into_bytes();
                    text[at] = byte;
                    assert_eq!(likely.next(&text), None, "{text:?}");
                }
            }
        }
        assert_eq!(Likely::new(3, *b"],").next(b"123], [1"), Some(123));
        assert_eq!(Likely::new(3, *b"],").next(b"123], "), None);
    }

    #[test]
    fn arcs_are_read_whatever_their_digits() {
        let arcs = |text: &str| {
            let (mut cursor, mut arcs) = (Cursor::new(text.as_bytes()), Vec::new());
            cursor.arcs(|arc| arcs.push((arc.from.value(), arc.to))).map(|()| (arcs, cursor.rest.len()))
        };
        for (text, expected) in [
            ("[], ", Ok((vec![], 2))),
            (
                "[[1, 2], [1, 12], [12, -1], [12, 0], [99, -123456], [123456, 1234567], [12345678, 3]] ",
                Ok((
                    vec![(1, 2), (1, 12), (12, -1), (12, 0), (99, -123_456), (123_456, 1_234_567), (12_345_678, 3)],
                    1,
                )),
            ),
            ("[[12, 13], [12, 14], [13, 15]]", Ok((vec![(12, 13), (12, 14), (13, 15)], 0))),
            ("[[12, 13], [02, 14]]        ", Err(Stop::Surprise)),
            ("[[12, 13], [12, 04]]        ", Err(Stop::Surprise)),
            ("[[12, 13], [12, -0]]        ", Err(Stop::Surprise)),
            ("[[1, 3], [0, 4]]            ", Err(Stop::Surprise)),
            ("[[12, 13],[12, 14]]         ", Err(Stop::Surprise)),
            ("[[12, 13, 14]]              ", Err(Stop::Surprise)),
            ("[[12], [13]]                ", Err(Stop::Surprise)),
            ("[[12, 13], [12, 14],", Err(Stop::Short)),
        ] {
            assert_eq!(arcs(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_end_where_they_say_and_ascend() {
        let lines = |text: &str| {
            let (mut cursor, mut lines) = (Cursor::new(text.as_bytes()), LineSet::new());
            cursor.lines(&mut lines).map(|()| (lines.ranges(), cursor.rest.len()))
        };
        for (text, expected) in [
            ("[]", Ok((vec![], 0))),
            (
                "[1, 2, 63, 64, 1000000, 20000000], ",
                Ok((vec![(1, 2), (63, 64), (1_000_000, 1_000_000), (20_000_000, 20_000_000)], 2)),
            ),
            ("[1, 1]        ", Err(Stop::Surprise)),
            ("[2, 1]        ", Err(Stop::Surprise)),
            ("[0]           ", Err(Stop::Surprise)),
            ("[1, 2,        ", Err(Stop::Surprise)),
            ("[1, 2", Err(Stop::Short)),
            ("[1, 2,", Err(Stop::Short)),
            ("[2147483648]  ", Err(Stop::Surprise)),
        ] {
            assert_eq!(lines(text), expected, "{text}");
        }
    }
}
