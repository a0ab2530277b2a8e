//! How long a test took: whole microseconds, read from decimal text and never through a float.

use std::fmt;
use std::str::FromStr;

/// A length of time in microseconds; what is shorter is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

const PER_SECOND: u64 = 1_000_000;
/// Decimal places of a microsecond.
const PLACES: i64 = 6;

impl Duration {
    /// So many whole seconds.
    #[must_use]
    pub const fn seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(PER_SECOND))
    }

    /// So many microseconds.
    #[must_use]
    pub const fn micros(micros: u64) -> Self {
        Self(micros)
    }

    /// In microseconds.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Seconds with two decimal places, cut: `1.23`.
    #[must_use]
    pub fn hundredths(self) -> String {
        let hundredths = self.0 / (PER_SECOND / 100);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl std::ops::Add for Duration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Duration {
    fn sum<I: Iterator<Item = Self>>(durations: I) -> Self {
        durations.fold(Self::default(), std::ops::Add::add)
    }
}

/// Seconds as they are written: `1`, `0.25`.
impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / PER_SECOND, self.0 % PER_SECOND);
        if part == 0 {
            return write!(formatter, "{whole}");
        }
        write!(formatter, "{whole}.{}", format!("{part:06}").trim_end_matches('0'))
    }
}

/// A text is no length of time: empty, `nan`, a comma for a point, negative, too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a number of seconds such as 1 or 0.25")]
pub struct DurationError;

impl FromStr for Duration {
    type Err = DurationError;

    /// Decimal seconds, with an exponent as Python writes very small numbers: `1.5`, `9.5e-07`.
    fn from_str(text: &str) -> Result<Self, DurationError> {
        let (mantissa, exponent) = text.trim().split_once(['e', 'E']).unwrap_or((text.trim(), "0"));
        let exponent: i32 = exponent.parse().map_err(|_| DurationError)?;
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{part}");
        if whole.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DurationError);
        }
        // The point moves by the exponent and by the places of a microsecond; what stays behind it is cut.
        let point = i64::try_from(whole.len()).map_err(|_| DurationError)? + i64::from(exponent) + PLACES;
        let digits = digits.trim_start_matches('0');
        let point = point - i64::try_from(whole.len() + part.len() - digits.len()).map_err(|_| DurationError)?;
        if point <= 0 || digits.is_empty() {
            return Ok(Self(0));
        }
        // More digits than this do not fit.
        let point = usize::try_from(point).ok().filter(|&point| point <= 20).ok_or(DurationError)?;
        let kept: String = digits.chars().chain(std::iter::repeat('0')).take(point).collect();
        kept.parse().map(Self).map_err(|_| DurationError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_as_exact_decimals_and_cut_to_microseconds() {
        for (text, micros) in [
            ("0", 0),
            ("0.000", 0),
            ("1", 1_000_000),
            ("1.0", 1_000_000),
            ("0.1", 100_000),
            ("0.3", 300_000),
            ("0.0000019", 1),
            ("00012.5", 12_500_000),
            (" 2. ", 2_000_000),
            ("9.5367431640625e-07", 0),
            ("1.5e-05", 15),
            ("1E2", 100_000_000),
            ("0e99999", 0),
            ("18446744073709.551615", u64::MAX),
        ] {
            assert_eq!(text.parse::<Duration>(), Ok(Duration(micros)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_of_seconds_is_unknown() {
        for text in [
            "",
            " ",
            "nan",
            "inf",
            "-0.1",
            "1,5",
            "1.2.3",
            ".5",
            "1s",
            "0x1",
            "e5",
            "1e",
            "18446744073710",
            "1e99999999999",
        ] {
            assert_eq!(text.parse::<Duration>(), Err(DurationError), "{text}");
        }
    }

    #[test]
    fn seconds_are_shown_as_they_are_written_and_cut_to_hundredths() {
        for (micros, shown, hundredths) in [
            (0, "0", "0.00"),
            (1_000_000, "1", "1.00"),
            (250_000, "0.25", "0.25"),
            (1_239_999, "1.239999", "1.23"),
            (3_600_000_000, "3600", "3600.00"),
        ] {
            assert_eq!(
                (Duration(micros).to_string().as_str(), Duration(micros).hundredths().as_str()),
                (shown, hundredths)
            );
        }
    }
}
