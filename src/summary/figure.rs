//! Counts as they are shown: grouped, cut and never rounded up. Knows nothing of files, layers and gates.

use serde::Serialize;

use crate::coverage::{Measure, Percent, Ratio};
use crate::layers::Figures;

/// A covered count of a total.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Figure {
    /// Covered for certain.
    pub covered: u64,
    /// Covered at most; differs from `covered` where reports only give counts.
    pub covered_at_most: u64,
    /// All.
    pub total: u64,
    /// Not covered.
    pub missed: u64,
    /// Cut to two places; none for 0 of 0.
    pub percent: Option<String>,
    /// The percentage for people: `89.62 %`, `81.00–83.50 %` between bounds, `no data`.
    pub shown: String,
    /// Whole percent covered, for the width of a bar.
    pub bar: u64,
    /// `898 of 1,002`.
    pub counts: String,
}

impl Figure {
    /// A measurement as it is shown.
    #[must_use]
    pub fn new(measure: Measure) -> Self {
        Self::with_places(measure, 2)
    }

    /// The same with more decimal places, so that a row cannot contradict its verdict.
    #[must_use]
    pub fn with_places(measure: Measure, places: u32) -> Self {
        let (low, high) = (measure.low(), measure.high());
        // Something is never shown as nothing.
        let is_cut_to_zero =
            low.covered() > 0 && low.whole_percent() == Some(0) && !low.meets(Percent::smallest(places));
        let percent = low.percent(places);
        let shown = match (&percent, measure.is_exact()) {
            (Some(_), true) if is_cut_to_zero => format!("< {} %", Percent::smallest(places)),
            (Some(low), true) => [low, " %"].concat(),
            (Some(low), false) => format!("{low}–{} %", high.percent(places).unwrap_or_default()),
            (None, _) => "no data".to_owned(),
        };
        let counts = if measure.is_exact() {
            [&*grouped(low.covered()), " of ", &*grouped(low.total())].concat()
        } else {
            format!("{}–{} of {}", grouped(low.covered()), grouped(high.covered()), grouped(low.total()))
        };
        Self {
            covered: low.covered(),
            covered_at_most: high.covered(),
            total: low.total(),
            missed: low.missed(),
            percent: if places == 2 { percent } else { low.percent(2) },
            shown,
            bar: low.whole_percent().unwrap_or(0),
            counts,
        }
    }

    /// How many are missing to reach a threshold, counted by what is covered for certain; none where nothing was
    /// measured or the text is no threshold.
    #[must_use]
    pub fn short_of(&self, fail_under: &str) -> Option<u64> {
        let fail_under: Percent = fail_under.parse().ok()?;
        let ratio = Ratio::new(self.covered, self.total).filter(|ratio| ratio.total() > 0)?;
        Some(fail_under.needed_of(ratio.total()).saturating_sub(ratio.covered()))
    }
}

/// The metrics of one scope.
#[derive(Clone, Debug, Serialize)]
pub struct FigureRow {
    /// Statements and branch exits.
    pub combined: Figure,
    /// Statements.
    pub lines: Figure,
    /// Branch exits; none where they were not measured.
    pub branches: Option<Figure>,
    /// Functions; none where no report tells them.
    pub functions: Option<Figure>,
}

pub(super) fn figure_row(figures: Figures) -> FigureRow {
    FigureRow {
        combined: Figure::new(figures.combined()),
        lines: Figure::new(figures.lines),
        branches: figures.branches.map(Figure::new),
        functions: figures.functions.filter(|functions| functions.total() > 0).map(Figure::new),
    }
}

/// A number with its thousands grouped by commas.
#[must_use]
pub fn grouped(number: u64) -> String {
    let mut grouped = String::with_capacity(8);
    push_grouped(&mut grouped, number);
    grouped
}

/// The same at the end of a text.
pub fn push_grouped(out: &mut String, number: u64) {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    if thousands > 0 {
        push_grouped(out, thousands);
        out.push(',');
    }
    for (unit, is_shown) in [(100, rest >= 100), (10, rest >= 10), (1, true)] {
        if is_shown || thousands > 0 {
            // A digit fits.
            out.push(char::from(b'0' + u8::try_from(rest / unit % 10).unwrap_or_default()));
        }
    }
}

/// A count with its noun: `1 file`, `1,448 files`.
#[must_use]
pub fn counted(count: u64, noun: &str, plural: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { noun } else { plural })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_never_shown_as_nothing_nor_all_but_one_as_all() {
        for (covered, total, shown) in [
            (0, 100_000, "0.00 %"),
            (1, 100_000, "< 0.01 %"),
            (1, 10_000, "0.01 %"),
            (99_999, 100_000, "99.99 %"),
            (0, 0, "no data"),
        ] {
            assert_eq!(Figure::new(Measure::exact(covered, total)).shown, shown);
        }
    }

    #[test]
    fn what_is_short_of_a_threshold_is_counted_exactly() {
        for (covered, total, fail_under, short) in [
            (898, 1_002, "90", Some(4)),
            (902, 1_002, "90", Some(0)),
            (1, 3, "33.34", Some(1)),
            (0, 5, "0", Some(0)),
            (0, 0, "90", None),
            (1, 2, "ninety", None),
        ] {
            assert_eq!(Figure::new(Measure::exact(covered, total)).short_of(fail_under), short);
        }
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), shown);
        }
    }
}
