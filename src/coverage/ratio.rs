//! Exact counts and percentages: integers only, cut and never rounded up.

#[cfg(test)]
mod tests;

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
        Some(decimal(self.scaled_percent(places)?, places))
    }

    /// The percentage cut to a whole number; none for 0 of 0.
    #[must_use]
    pub fn whole_percent(self) -> Option<u64> {
        self.scaled_percent(0)?.try_into().ok()
    }

    /// The percentage in units of a decimal place, cut.
    fn scaled_percent(self, places: u32) -> Option<u128> {
        if self.total == 0 {
            return None;
        }
        let scale = 10_u128.pow(places);
        Some(match u64::try_from(u128::from(self.covered) * 100 * scale) {
            Ok(scaled) => u128::from(scaled / self.total),
            Err(_) => u128::from(self.covered) * 100 * scale / u128::from(self.total),
        })
    }
}

fn decimal(scaled: u128, places: u32) -> String {
    // Numbers of one machine word are written several times faster.
    if let Ok(scaled) = u64::try_from(scaled)
        && let Some(scale) = 10_u64.checked_pow(places)
    {
        let (whole, part) = (scaled / scale, scaled % scale);
        return match places {
            0 => whole.to_string(),
            _ => format!("{whole}.{part:0width$}", width = places as usize),
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
