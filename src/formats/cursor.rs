//! A place in text that goes on beyond what is in sight: exact tokens and numbers; nothing of what they mean.

use std::io::Read;

use memchr::memchr;

use super::pieces::Pieces;
use crate::coverage::LineNumber;

/// Why reading stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text in sight ends here.
    Short,
    /// It is not what coverage.py's compact writer writes.
    Surprise,
}

pub(super) type Step<T> = Result<T, Stop>;

/// A place in a text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Passes over a token, which must be next.
    #[inline]
    pub(super) fn expect<const N: usize>(&mut self, token: &[u8; N]) -> Step<()> {
        if self.passes(token)? { Ok(()) } else { Err(Stop::Surprise) }
    }

    /// Passes over a token if it is next.
    #[inline]
    pub(super) fn passes<const N: usize>(&mut self, token: &[u8; N]) -> Step<bool> {
        let Some((next, rest)) = self.rest.split_first_chunk::<N>() else {
            return if token.starts_with(self.rest) { Err(Stop::Short) } else { Ok(false) };
        };
        let is_next = next == token;
        if is_next {
            self.rest = rest;
        }
        Ok(is_next)
    }

    /// Passes over bytes that are the same as some before; false if they are not.
    pub(super) fn passes_same(&mut self, before: &[u8]) -> Step<bool> {
        let Some(rest) = self.rest.strip_prefix(before) else {
            return if before.starts_with(self.rest) { Err(Stop::Short) } else { Ok(false) };
        };
        self.rest = rest;
        Ok(true)
    }

    /// Passes over a byte and all before it, which is handed back with it.
    #[inline]
    pub(super) fn behind(&mut self, byte: u8) -> Step<&'a [u8]> {
        let length = memchr(byte, self.rest).ok_or(Stop::Short)? + 1;
        let (before, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(before)
    }

    /// As [`Cursor::behind`], for a byte that is near in most places: a look at eight bytes costs less than a call.
    #[inline]
    pub(super) fn just_behind(&mut self, byte: u8) -> Step<&'a [u8]> {
        let (chunks, _) = self.rest.as_chunks();
        for (at, chunk) in chunks.iter().take(6).enumerate() {
            if let Some(within) = position(byte, *chunk) {
                let (before, rest) = self.rest.split_at(at * 8 + within + 1);
                self.rest = rest;
                return Ok(before);
            }
        }
        self.behind(byte)
    }

    #[inline]
    pub(super) fn byte(&self, at: usize) -> Step<u8> {
        self.rest.get(at).copied().ok_or(Stop::Short)
    }

    /// A whole number as JSON has it: no sign, no needless zero.
    #[inline]
    pub(super) fn number(&mut self) -> Step<u32> {
        if let Some(chunk) = self.rest.first_chunk() {
            let (length, number) = leading_digits(*chunk);
            if (1..8).contains(&length) && (length == 1 || chunk[0] != b'0') {
                self.rest = &self.rest[length..];
                return Ok(number);
            }
        }
        self.long_number()
    }

    /// A number at the end of what is in sight, or of eight digits and more.
    #[cold]
    fn long_number(&mut self) -> Step<u32> {
        let length = self.rest.iter().position(|byte| !byte.is_ascii_digit()).ok_or(Stop::Short)?;
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        let has_needless_zero = digits.len() > 1 && digits[0] == b'0';
        let number = std::str::from_utf8(digits).ok().filter(|_| !has_needless_zero);
        number.and_then(|digits| digits.parse().ok()).ok_or(Stop::Surprise)
    }

    #[inline]
    pub(super) fn line(&mut self) -> Step<LineNumber> {
        LineNumber::new(self.number()?).ok_or(Stop::Surprise)
    }

    /// One digit or more, and a byte after them.
    #[inline]
    pub(super) fn digits(&mut self) -> Step<()> {
        let mut length = 0;
        while let Some(chunk) = self.rest[length..].first_chunk() {
            let (more, _) = leading_digits(*chunk);
            length += more;
            if more < chunk.len() {
                self.rest = &self.rest[length..];
                return if length > 0 { Ok(()) } else { Err(Stop::Surprise) };
            }
        }
        let more = self.rest[length..].iter().position(|byte| !byte.is_ascii_digit()).ok_or(Stop::Short)?;
        self.rest = &self.rest[length + more..];
        if length + more > 0 { Ok(()) } else { Err(Stop::Surprise) }
    }
}

/// Reads the next part of a file, with as much of it in sight as it takes; none if it is a surprise.
pub(super) fn next<R: Read, T>(pieces: &mut Pieces<R>, mut read: impl FnMut(&mut Cursor<'_>) -> Step<T>) -> Option<T> {
    loop {
        let mut cursor = Cursor::new(pieces.sight());
        match read(&mut cursor) {
            Ok(part) => {
                let length = pieces.sight().len() - cursor.rest.len();
                pieces.pass(length);
                return Some(part);
            }
            Err(Stop::Surprise) => return None,
            Err(Stop::Short) => pieces.more().ok().filter(|is_more| *is_more)?,
        };
    }
}

/// Nothing but white space may follow.
pub(super) fn ends<R: Read>(pieces: &mut Pieces<R>) -> Option<()> {
    loop {
        let sight = pieces.sight();
        let length = sight.len();
        if !sight.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            return None;
        }
        pieces.pass(length);
        if !pieces.more().ok()? {
            return Some(());
        }
    }
}

/// Where a byte is first among eight, without looking at them one by one.
#[inline]
fn position(byte: u8, bytes: [u8; 8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH_BITS: u64 = ONES << 7;
    // The byte itself becomes zero. A carry can only touch bytes behind the first that is.
    let others = u64::from_le_bytes(bytes) ^ (ONES * u64::from(byte));
    let hits = others.wrapping_sub(ONES) & !others & HIGH_BITS;
    (hits != 0).then_some(hits.trailing_zeros() as usize / 8)
}

/// The digits that eight bytes begin with, how many and their value, without looking at them one by one.
#[inline]
pub(super) fn leading_digits(bytes: [u8; 8]) -> (usize, u32) {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    // A digit less its zero is at most 9, which this does not bring to the highest bit. What a carry does to later
    // bytes does not matter: they stand behind the first that is no digit.
    const TO_HIGH_BIT: u64 = 0x7676_7676_7676_7676;
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    let values = u64::from_le_bytes(bytes) ^ ZEROS;
    let others = (values.wrapping_add(TO_HIGH_BIT) | values) & HIGH_BITS;
    let length = others.trailing_zeros() / 8;
    if length == 0 {
        return (0, 0);
    }
    // Zeros come in front.
    (length as usize, value_of_digits(values << (64 - 8 * length)))
}

/// The number of which eight bytes are the digits, from zero to nine each.
#[inline]
pub(super) fn value_of_digits(values: u64) -> u32 {
    // Neighbours are put together: pairs, fours, all eight.
    let pairs = (values.wrapping_mul(10) + (values >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let number = (fours.wrapping_mul(10_000)).wrapping_add(fours >> 32) & 0xffff_ffff;
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_and_read_at_once() {
        for (text, expected) in [
            (*b"7, 10, 1", (1, 7)),
            (*b"120], \"m", (3, 120)),
            (*b"0, 1, 2,", (1, 0)),
            (*b"1234567]", (7, 1_234_567)),
            (*b"99999999", (8, 99_999_999)),
            (*b", 123456", (0, 0)),
            (*b"12\xff\xff\xff9/:", (2, 12)),
            (*b"12:45678", (2, 12)),
            (*b"12/45678", (2, 12)),
        ] {
            assert_eq!(leading_digits(text), expected, "{}", String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn a_byte_is_found_wherever_it_is() {
        for length in 0..80 {
            for at in 0..length {
                let mut text = vec![b'^'; length];
                text[at] = b']';
                text[length - 1] = b']';
                for find in [Cursor::behind, Cursor::just_behind] {
                    let mut cursor = Cursor::new(&text);
                    assert_eq!(find(&mut cursor, b']'), Ok(&text[..=at]), "{at} of {length}");
                    assert_eq!(cursor.rest, &text[at + 1..]);
                    assert_eq!(find(&mut Cursor::new(&text), b'['), Err(Stop::Short));
                }
            }
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for (text, expected) in [
            ("7,", Ok(7)),
            ("0}", Ok(0)),
            ("4294967295 and more", Ok(u32::MAX)),
            ("12345678, ", Ok(12_345_678)),
            ("4294967296 and more", Err(Stop::Surprise)),
            ("99999999999999999999999, ", Err(Stop::Surprise)),
            ("07, and more", Err(Stop::Surprise)),
            ("-7, and more", Err(Stop::Surprise)),
            ("123", Err(Stop::Short)),
            ("", Err(Stop::Short)),
        ] {
            assert_eq!(Cursor::new(text.as_bytes()).number(), expected, "{text}");
        }
    }
}
