//! Exact counts and percentages: integers only, cut and never rounded up.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Covered of total: the only arithmetic on coverage.
///
/// `covered <= total` by construction. 0 of 0 has no percentage: nothing was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    covered: u64,
    total: u64,
}

impl Ratio {
    /// Takes the two counts; none if more would be covered than there is.
    #[must_use]
    pub fn new(covered: u64, total: u64) -> Option<Self> {
        (covered <= total).then_some(Self { covered, total })
    }

    /// How much is covered.
    #[must_use]
    pub fn covered(self) -> u64 {
        self.covered
    }

    /// How much there is to cover.
    #[must_use]
    pub fn total(self) -> u64 {
        self.total
    }

    /// How much is not covered.
    #[must_use]
    pub fn missed(self) -> u64 {
        self.total - self.covered
    }

    /// True if the ratio is at or above the threshold, compared as integers. 0 of 0 meets nothing.
    #[must_use]
    pub fn meets(self, threshold: Percent) -> bool {
        self.total > 0 && self.covered >= threshold.needed_of(self.total)
    }

    /// The percentage cut (never rounded up) to so many decimal places; none for 0 of 0.
    #[must_use]
    pub fn percent(self, places: u32) -> Option<String> {
        if self.total == 0 {
            return None;
        }
        let scale = 10_u128.pow(places);
        let scaled = match u64::try_from(u128::from(self.covered) * 100 * scale) {
            Ok(scaled) => u128::from(scaled / self.total),
            Err(_) => u128::from(self.covered) * 100 * scale / u128::from(self.total),
        };
        Some(decimal(scaled, places))
    }
}

fn decimal(scaled: u128, places: u32) -> String {
    // Numbers of one machine word are written several times faster.
    if let Ok(scaled) = u64::try_from(scaled)
        && let Some(scale) = 10_u64.checked_pow(places)
    {
        return match places {
            0 => scaled.to_string(),
            _ => format!("{}.{:0width$}", scaled / scale, scaled % scale, width = places as usize),
        };
    }
    let scale = 10_u128.pow(places);
    let (whole, part) = (scaled / scale, scaled % scale);
    if places == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:0width$}", width = places as usize)
}

/// What was counted as covered where not every report says which branch it took: surely `low`, at most `high`.
///
/// Exact measurements have equal ends. `low <= high <= total` by construction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    low: u64,
    high: u64,
    total: u64,
}

impl Measure {
    /// An exact measurement; more covered than there is counts as all.
    #[must_use]
    pub fn exact(covered: u64, total: u64) -> Self {
        Self::between(covered, covered, total)
    }

    /// A measurement known between two ends, which are brought into `0..=total`.
    #[must_use]
    pub fn between(low: u64, high: u64, total: u64) -> Self {
        let high = high.min(total);
        Self { low: low.min(high), high, total }
    }

    /// The sound lower end: what is covered for certain.
    #[must_use]
    pub fn low(self) -> Ratio {
        Ratio { covered: self.low, total: self.total }
    }

    /// The upper end: what may be covered at most.
    #[must_use]
    pub fn high(self) -> Ratio {
        Ratio { covered: self.high, total: self.total }
    }

    /// How much there is to cover.
    #[must_use]
    pub fn total(self) -> u64 {
        self.total
    }

    /// True if both ends are the same number.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }
}

impl std::ops::Add for Measure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high, total: self.total + other.total }
    }
}

impl std::iter::Sum for Measure {
    fn sum<I: Iterator<Item = Self>>(measures: I) -> Self {
        measures.fold(Self::default(), std::ops::Add::add)
    }
}

/// A percentage given by a user, kept as the exact decimal that was written: `89.625` is 89625 of 10³.
#[derive(Clone, Copy, Debug)]
pub struct Percent {
    digits: u64,
    places: u32,
}

impl Percent {
    /// A whole number of percent.
    #[must_use]
    pub const fn whole(percent: u8) -> Self {
        Self { digits: percent as u64, places: 0 }
    }

    /// The smallest percentage above zero that so many decimal places can show.
    #[must_use]
    pub const fn smallest(places: u32) -> Self {
        Self { digits: 1, places }
    }

    /// The percentage of a ratio, cut to the most places that a percentage has; none for 0 of 0.
    #[must_use]
    pub fn reached(ratio: Ratio) -> Option<Self> {
        ratio.percent(Self::MOST_PLACES)?.parse().ok()
    }

    /// The percentage as a part of a whole: `89.5` is 895 of 1,000.
    #[must_use]
    pub fn fraction(self) -> (u64, u64) {
        (self.digits, 100 * 10_u64.pow(self.places))
    }

    /// So many points less; zero if it is not as much.
    #[must_use]
    pub fn less(self, points: Self) -> Self {
        Self { digits: self.scaled().saturating_sub(points.scaled()), places: Self::MOST_PLACES }
    }

    /// Cut to a multiple of a step; a step of zero cuts nothing.
    #[must_use]
    pub fn cut_to(self, step: Self) -> Self {
        let (all, step) = (self.scaled(), step.scaled());
        let digits = all - all.checked_rem(step).unwrap_or(0);
        // Without the zeros at the end, as it is read.
        let places = (0..=Self::MOST_PLACES).find(|places| digits % 10_u64.pow(Self::MOST_PLACES - places) == 0);
        let places = places.unwrap_or(Self::MOST_PLACES);
        Self { digits: digits / 10_u64.pow(Self::MOST_PLACES - places), places }
    }

    const MOST_PLACES: u32 = 9;

    /// In units of the last place that a percentage can have.
    fn scaled(self) -> u64 {
        self.digits * 10_u64.pow(Self::MOST_PLACES - self.places)
    }

    /// Decimal places that were written and count.
    #[must_use]
    pub fn places(self) -> u32 {
        self.places
    }

    /// The least count of `total` that reaches this percentage: an exact ceiling.
    #[must_use]
    pub fn needed_of(self, total: u64) -> u64 {
        let hundred = 100 * 10_u128.pow(self.places);
        let needed = (u128::from(self.digits) * u128::from(total)).div_ceil(hundred);
        u64::try_from(needed).unwrap_or(u64::MAX)
    }

    /// The most of `total` that is within this percentage: an exact floor.
    #[must_use]
    pub fn allowed_of(self, total: u64) -> u64 {
        let hundred = 100 * 10_u128.pow(self.places);
        u64::try_from(u128::from(self.digits) * u128::from(total) / hundred).unwrap_or(u64::MAX)
    }

    /// What is left of a hundred percent.
    #[must_use]
    pub fn rest(self) -> Self {
        Self { digits: 100 * 10_u64.pow(self.places) - self.digits, places: self.places }
    }

    /// The least count of `total` whose percentage is at most so many points below that of `base`; none for 0 of 0.
    ///
    /// With `d` points, `c` of `t` holds if `c/t >= base - d/100`: an exact ceiling, zero where more may be lost than there is.
    #[must_use]
    pub fn needed_after(self, base: Ratio, total: u64) -> Option<u64> {
        if base.total == 0 {
            return None;
        }
        let hundred = 100 * 10_u128.pow(self.places);
        let is = hundred * u128::from(base.covered);
        let allowed = u128::from(self.digits) * u128::from(base.total);
        let needed = (is.saturating_sub(allowed) * u128::from(total)).div_ceil(hundred * u128::from(base.total));
        Some(u64::try_from(needed).unwrap_or(u64::MAX))
    }

    /// How far a ratio is from falling by these points below `base`, in points cut to so many places; negative if it fell
    /// by more. A drop that is too large never shows as zero. None where either has no percentage.
    #[must_use]
    pub fn drop_gap_of(self, base: Ratio, now: Ratio, places: u32) -> Option<String> {
        if base.total == 0 || now.total == 0 {
            return None;
        }
        let scale = 10_u128.pow(self.places);
        let unit = scale * u128::from(base.total) * u128::from(now.total);
        let is = 100 * scale * u128::from(now.covered) * u128::from(base.total)
            + u128::from(self.digits) * u128::from(base.total) * u128::from(now.total);
        let wanted = 100 * scale * u128::from(base.covered) * u128::from(now.total);
        Some(signed(is, wanted, unit, places))
    }

    /// The difference to the percentage of a ratio in points, cut to so many places; negative if the ratio is below.
    ///
    /// A ratio below never shows as zero: a shortfall that the places cannot show is cut away from zero.
    #[must_use]
    pub fn gap_of(self, ratio: Ratio, places: u32) -> Option<String> {
        if ratio.total == 0 {
            return None;
        }
        let scale = 10_u128.pow(self.places);
        let is = u128::from(ratio.covered) * 100 * scale;
        let wanted = u128::from(self.digits) * u128::from(ratio.total);
        Some(signed(is, wanted, u128::from(ratio.total) * scale, places))
    }
}

/// A difference as a signed decimal: cut towards zero above, away from zero below.
fn signed(is: u128, wanted: u128, unit: u128, places: u32) -> String {
    let step = 10_u128.pow(places);
    if is >= wanted {
        format!("+{}", decimal((is - wanted) * step / unit, places))
    } else {
        format!("-{}", decimal(((wanted - is) * step).div_ceil(unit), places))
    }
}

/// Why a text is no percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PercentError {
    /// Not a plain decimal number such as `90` or `89.5`.
    #[error("is not a percentage such as 90 or 89.5")]
    NotDecimal,
    /// Above 100.
    #[error("is above 100 percent")]
    AboveHundred,
    /// More decimal places than can be compared exactly.
    #[error("has more than 9 decimal places")]
    TooPrecise,
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        let text = text.strip_suffix('%').unwrap_or(text).trim();
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let all_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) || text.ends_with('.') {
            return Err(PercentError::NotDecimal);
        }
        let part = part.trim_end_matches('0');
        let places = u32::try_from(part.len()).ok().filter(|&places| places <= 9).ok_or(PercentError::TooPrecise)?;
        let digits: u64 = format!("{whole}{part}").parse().map_err(|_| PercentError::AboveHundred)?;
        if digits > 100 * 10_u64.pow(places) {
            return Err(PercentError::AboveHundred);
        }
        Ok(Self { digits, places })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&decimal(u128::from(self.digits), self.places))
    }
}

impl Ord for Percent {
    fn cmp(&self, other: &Self) -> Ordering {
        let places = self.places.max(other.places);
        let scaled = |percent: &Self| u128::from(percent.digits) * 10_u128.pow(places - percent.places);
        scaled(self).cmp(&scaled(other))
    }
}

impl PartialOrd for Percent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Percent {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Percent {}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(covered: u64, total: u64) -> Ratio {
        Ratio::new(covered, total).expect("covered is at most total")
    }

    fn percent(text: &str) -> Percent {
        text.parse().expect("a percentage")
    }

    #[test]
    fn many_places_and_great_numbers_are_cut_the_same_way() {
        let third = Ratio::new(1, 3).expect("a ratio");
        assert_eq!(third.percent(25).as_deref(), Some("33.3333333333333333333333333"));
        let most = Ratio::new(u64::MAX - 1, u64::MAX).expect("a ratio");
        assert_eq!(most.percent(17).as_deref(), Some("99.99999999999999999"));
        assert_eq!(most.percent(0).as_deref(), Some("99"));
        assert_eq!(decimal(12_345_678_901_234_567_890_123, 0), "12345678901234567890123");
        assert_eq!(decimal(12_345_678_901_234_567_890_123, 3), "12345678901234567890.123");
        assert_eq!(decimal(12_345_678_901_234_567_890_007, 3), "12345678901234567890.007");
    }

    #[test]
    fn percentages_are_reached_lowered_and_cut_exactly() {
        let percent = |text: &str| text.parse::<Percent>().expect(text);
        let reached = Percent::reached(Ratio::new(2, 3).expect("a ratio")).expect("a percentage");
        assert_eq!(reached, percent("66.666666666"));
        assert_eq!(Percent::reached(Ratio::new(0, 0).expect("a ratio")), None);
        assert_eq!(percent("89.5").fraction(), (895, 1_000));
        assert_eq!(percent("90").fraction(), (90, 100));
        for (from, points, left) in
            [("90", "0.5", "89.5"), ("90", "90", "0"), ("1", "2", "0"), ("66.6", "0.06", "66.54")]
        {
            assert_eq!(percent(from).less(percent(points)).cut_to(percent("0")), percent(left), "{from} - {points}");
        }
        for (text, step, cut) in [
            ("66.666666666", "0.01", "66.66"),
            ("66.666666666", "1", "66"),
            ("66.666666666", "0.5", "66.5"),
            ("66.666666666", "5", "65"),
            ("66.666666666", "0", "66.666666666"),
            ("100", "0.1", "100"),
            ("0.09", "0.1", "0"),
        ] {
            let found = percent(text).cut_to(percent(step));
            assert_eq!((found, found.to_string().as_str()), (percent(cut), cut), "{text} by {step}");
        }
    }

    #[test]
    fn thresholds_are_compared_exactly() {
        let table = [
            (898, 1002, "90", false, 902),
            (902, 1002, "90", true, 902),
            (9, 10, "90", true, 9),
            (8_999, 10_000, "90", false, 9_000),
            (9_000, 10_000, "90", true, 9_000),
            (9_999, 10_000, "100", false, 10_000),
            (1, 3, "33.333333333", true, 1),
            (1, 3, "33.333333334", false, 2),
            (0, 5, "0", true, 0),
        ];
        for (covered, total, threshold, meets, needed) in table {
            assert_eq!(ratio(covered, total).meets(percent(threshold)), meets, "{covered} of {total} at {threshold}");
            assert_eq!(percent(threshold).needed_of(total), needed, "{threshold} of {total}");
        }
    }

    #[test]
    fn nothing_measured_meets_nothing_and_has_no_percentage() {
        assert!(!ratio(0, 0).meets(percent("0")));
        assert_eq!(ratio(0, 0).percent(2), None);
        assert_eq!(percent("90").gap_of(ratio(0, 0), 2), None);
    }

    #[test]
    fn percentages_are_cut_never_rounded_up() {
        assert_eq!(ratio(898, 1002).percent(2).as_deref(), Some("89.62"));
        assert_eq!(ratio(99_999, 100_000).percent(2).as_deref(), Some("99.99"));
        assert_eq!(ratio(2, 3).percent(0).as_deref(), Some("66"));
        assert_eq!(ratio(3, 3).percent(2).as_deref(), Some("100.00"));
        assert_eq!(ratio(u64::MAX - 1, u64::MAX).percent(2).as_deref(), Some("99.99"));
    }

    #[test]
    fn a_shortfall_never_shows_as_zero() {
        assert_eq!(percent("90").gap_of(ratio(898, 1002), 2).as_deref(), Some("-0.38"));
        assert_eq!(percent("90").gap_of(ratio(899_999, 1_000_000), 2).as_deref(), Some("-0.01"));
        assert_eq!(percent("90").gap_of(ratio(9, 10), 2).as_deref(), Some("+0.00"));
        assert_eq!(percent("85.5").gap_of(ratio(9, 10), 1).as_deref(), Some("+4.5"));
    }

    #[test]
    fn percentages_are_read_as_exact_decimals() {
        assert_eq!(percent("89.50").to_string(), "89.5");
        assert_eq!(percent("100.0"), Percent::whole(100));
        assert_eq!(percent("90%"), Percent::whole(90));
        for (text, error) in [
            ("", PercentError::NotDecimal),
            ("ninety", PercentError::NotDecimal),
            ("-1", PercentError::NotDecimal),
            ("9e1", PercentError::NotDecimal),
            ("90.", PercentError::NotDecimal),
            (".5", PercentError::NotDecimal),
            ("100.1", PercentError::AboveHundred),
            ("99999999999999999999999", PercentError::AboveHundred),
            ("1.0000000001", PercentError::TooPrecise),
        ] {
            assert_eq!(text.parse::<Percent>().expect_err(text), error, "{text}");
        }
    }

    #[test]
    fn the_most_that_is_within_a_percentage_is_an_exact_floor() {
        for (text, total, allowed) in [
            ("0", 1_000, 0),
            ("100", 7, 7),
            ("10", 9, 0),
            ("10", 10, 1),
            ("12.5", 8, 1),
            ("12.5", 7, 0),
            ("0.01", 9_999, 0),
            ("0.01", 20_000, 2),
            ("99.99", u64::MAX, 18_444_899_399_302_180_659),
        ] {
            assert_eq!(percent(text).allowed_of(total), allowed, "{text} % of {total}");
        }
    }

    #[test]
    fn the_rest_of_a_hundred_has_as_many_places() {
        for (text, rest, places) in [("90", "10", 0), ("99.9", "0.1", 1), ("87.65", "12.35", 2), ("0", "100", 0)] {
            assert_eq!(percent(text).rest(), percent(rest), "{text}");
            assert_eq!((percent(text).places(), percent(text).rest().to_string().as_str()), (places, rest));
        }
    }

    #[test]
    fn percentages_are_ordered_however_many_places_they_have() {
        let ascending = ["0", "0.0001", "0.1", "0.11", "9.99", "10", "10.5", "99.9999", "100"].map(percent);
        for (at, one) in ascending.iter().enumerate() {
            for (other_at, other) in ascending.iter().enumerate() {
                assert_eq!(one.partial_cmp(other), Some(at.cmp(&other_at)), "{one} and {other}");
                assert_eq!(one == other, at == other_at, "{one} and {other}");
            }
        }
        assert_eq!(percent("10.50"), percent("10.5"));
    }

    #[test]
    fn a_drop_is_of_two_percentages() {
        let whole = ratio(4, 4);
        assert_eq!(percent("1").drop_gap_of(whole, whole, 2).as_deref(), Some("+1.00"));
        assert_eq!(percent("1").drop_gap_of(whole, ratio(3, 4), 2).as_deref(), Some("-24.00"));
        for (points, now, gap) in
            [("0.5", 895, "+0.00"), ("0.5", 894, "-0.10"), ("0.25", 899, "+0.15"), ("2.5", 900, "+2.50")]
        {
            let found = percent(points).drop_gap_of(ratio(9, 10), ratio(now, 1_000), 2);
            assert_eq!(found.as_deref(), Some(gap), "{points} to {now}");
        }
        for (base, now) in [(ratio(0, 0), whole), (whole, ratio(0, 0)), (ratio(0, 0), ratio(0, 0))] {
            assert_eq!(percent("1").drop_gap_of(base, now, 2), None);
        }
    }

    #[test]
    fn what_is_not_covered_is_missed() {
        for (covered, total, missed) in [(0, 0, 0), (3, 5, 2), (5, 5, 0)] {
            let ratio = ratio(covered, total);
            assert_eq!((ratio.covered(), ratio.missed(), ratio.total()), (covered, missed, total));
        }
        assert_eq!(Ratio::new(6, 5), None);
        let ends = [(Percent::whole(90), "90"), (Percent::smallest(0), "1"), (Percent::smallest(2), "0.01")];
        for (found, text) in ends {
            assert_eq!((found, found.to_string().as_str()), (percent(text), text));
        }
    }

    #[test]
    fn what_is_needed_after_a_drop_is_an_exact_ceiling() {
        for (points, base, total, needed) in [
            ("0", ratio(9, 10), 1_000, Some(900)),
            ("0.5", ratio(9, 10), 1_000, Some(895)),
            ("0.5", ratio(2, 3), 1_000, Some(662)),
            ("0.25", ratio(1, 7), 7, Some(1)),
            ("20", ratio(9, 10), 7, Some(5)),
            ("95", ratio(9, 10), 10, Some(0)),
            ("1", ratio(9, 10), 0, Some(0)),
            ("1", ratio(0, 0), 10, None),
        ] {
            assert_eq!(percent(points).needed_after(base, total), needed, "{points} below {base:?} of {total}");
        }
    }

    #[test]
    fn measurements_add_up_end_by_end() {
        let sum = Measure::between(2, 3, 5) + Measure::between(4, 6, 7);
        assert_eq!(sum, Measure::between(6, 9, 12));
        let all = [Measure::exact(1, 2), Measure::between(2, 3, 5), Measure::exact(0, 4)];
        assert_eq!(all.into_iter().sum::<Measure>(), Measure::between(3, 4, 11));
        assert_eq!([].into_iter().sum::<Measure>(), Measure::exact(0, 0));
    }

    #[test]
    fn bounds_stay_in_order() {
        let measure = Measure::between(7, 12, 10);
        assert_eq!((measure.low().covered(), measure.high().covered()), (7, 10));
        assert!(!measure.is_exact());
        assert!(Measure::exact(3, 4).is_exact());
        assert_eq!(Measure::between(5, 3, 10).low().covered(), 3);
    }
}
