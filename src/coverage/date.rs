//! Days of the calendar: for goals that are to be reached by one.

use std::fmt;

/// A day of the Gregorian calendar between the years 1970 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Takes a day; none if the calendar has no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1970..=9999).contains(&year) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `2026-12-31`, as TOML writes a local date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let is_plain = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some() || !is_plain(year, 4) || !is_plain(month, 2) || !is_plain(day, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day so many seconds after 1970 began, in UTC.
    #[must_use]
    pub fn of_epoch(seconds: u64) -> Option<Self> {
        let days = i64::try_from(seconds / (24 * 60 * 60)).ok()?;
        let mut date = Self::new(1970, 1, 1)?;
        let has_begun = |date: Self| date.days() <= days;
        // The year first: at most 8,029 steps.
        while date.year < 9999 && has_begun(Self { year: date.year + 1, ..date }) {
            date.year += 1;
        }
        while date.month < 12 && has_begun(Self { month: date.month + 1, ..date }) {
            date.month += 1;
        }
        Self::new(date.year, date.month, u8::try_from(days - date.days() + 1).ok()?)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days(self) -> i64 {
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        // Years begin in March, so that leap days come last.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leap_days = year / 4 - year / 100 + year / 400;
        year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["2026-12-31", "2024-02-29", "2000-02-29", "1970-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(text).expect(text).to_string(), text);
        }
        for text in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "26-01-01",
            "2026-1-1",
            "2026-1-01",
            "2026-01-1",
            "02026-01-01",
            "2026-012-31",
            "2026-12-031",
            "+026-12-31",
            "2026-+2-31",
            "2026-12-+1",
            "2026-12-31-1",
            "x",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_comes_back_from_its_seconds() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_798_675_199, "2026-12-30"),
            (253_402_300_799, "9999-12-31"),
            (253_370_764_800, "9999-01-01"),
        ] {
            let date = Date::of_epoch(seconds).expect(day);
            assert_eq!(date.to_string(), day);
            assert_eq!(date.days().unsigned_abs(), seconds / 86_400);
        }
        let days: Vec<i64> = (0..40_000).filter_map(|day| Some(Date::of_epoch(day * 86_400)?.days())).collect();
        assert!(days.iter().copied().eq(0..40_000));
    }
}
