//! When a report was written: coverage.py's JSON gives local time without a zone, Cobertura counts from 1970.

use std::fmt;

const MICROS: i64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60;
/// The end of the year 9999.
const LATEST: i64 = 253_402_300_799;
/// Numbers from here on are milliseconds: as seconds they would be after the year 5000.
const MILLISECONDS: i64 = 100_000_000_000;

/// A point in time, to the microsecond.
///
/// JSON's local time is taken as if it were UTC: no clock or zone of the machine that merges comes into its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// So many seconds after 1970, as in `SOURCE_DATE_EPOCH`; none for a time before 1970 or after the year 9999.
    #[must_use]
    pub fn from_epoch_seconds(seconds: i64) -> Option<Self> {
        (0..=LATEST).contains(&seconds).then(|| Self(seconds * MICROS))
    }

    /// Reads `2026-11-22T15:06:46.619570`, seconds or milliseconds since 1970; none for 0 and for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((date, time)) = text.split_once(['T', ' ']) {
            return from_iso(date, time.trim_end_matches('Z'));
        }
        let number: i64 = text.split_once('.').map_or(text, |(whole, _)| whole).parse().ok()?;
        if number <= 0 {
            return None;
        }
        if number < MILLISECONDS {
            return Self::from_epoch_seconds(number);
        }
        let seconds = Self::from_epoch_seconds(number / 1_000)?;
        Some(Self(seconds.0 + number % 1_000 * 1_000))
    }

    /// Days since 1970.
    #[must_use]
    pub fn epoch_day(self) -> i64 {
        self.0 / MICROS / DAY
    }

    /// Milliseconds since 1970, as Cobertura has it.
    #[must_use]
    pub fn epoch_millis(self) -> i64 {
        self.0 / 1_000
    }
}

fn from_iso(date: &str, time: &str) -> Option<Timestamp> {
    let mut date = date.splitn(3, '-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut clock = clock.splitn(3, ':').map(number);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let in_range = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !in_range || fraction.len() > 6 {
        return None;
    }
    let micros = number(&format!("{fraction:0<6}"))?;
    let seconds = days_before(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
    Some(Timestamp(seconds * MICROS + micros))
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; years begin in March, so that leap days come last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

/// The date so many days after 1970-01-01.
fn date_after(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    let month = (day_of_year * 5 + 2) / 153;
    let day = day_of_year - (month * 153 + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// As Python's `datetime.isoformat` writes it: microseconds only if there are any.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0 / MICROS, self.0 % MICROS);
        let (year, month, day) = date_after(seconds / DAY);
        let (hour, minute, second) = (seconds % DAY / 3600, seconds % 3600 / 60, seconds % 60);
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if micros > 0 { write!(formatter, ".{micros:06}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_time_and_epoch_are_the_same_point() {
        for (text, iso, millis) in [
            ("2026-11-22T15:06:46.619570", "2026-11-22T15:06:46.619570", 1_795_360_006_619),
            ("2000-02-29T23:59:59", "2000-02-29T23:59:59", 951_868_799_000),
            ("1970-01-01T00:00:00.5", "1970-01-01T00:00:00.500000", 500),
            ("1795360007335", "2026-11-22T15:06:47.335000", 1_795_360_007_335),
            ("1795360007", "2026-11-22T15:06:47", 1_795_360_007_000),
            ("1795360007.25", "2026-11-22T15:06:47", 1_795_360_007_000),
            ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999", 253_402_300_799_999),
        ] {
            let timestamp = Timestamp::parse(text).expect(text);
            assert_eq!((timestamp.to_string().as_str(), timestamp.epoch_millis()), (iso, millis), "{text}");
        }
    }

    #[test]
    fn every_day_comes_back() {
        for days in 0..LATEST / DAY {
            let (year, month, day) = date_after(days);
            assert_eq!(days_before(year, month, day), days, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn anything_else_is_no_time() {
        for text in
            ["", "0", "-1", "yesterday", "2026-13-01T00:00:00", "2026-01-01", "99999999999999999", "2026-01-01T00:00"]
        {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
