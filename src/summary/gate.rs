//! A gate as a row: what was found, what is demanded, and the difference, in finished words.

use serde::Serialize;

use super::{Figure, grouped};
use crate::gates::{Demand, Found, Gate, Metric, Status, Subject, Unit, Verdict};

/// A gate as a row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct GateRow {
    /// Its id.
    pub id: String,
    /// The kind: `layer`, `overall`, `rule`, `critical`, `features`, `tests`, `exclusions`, `patch`, `baseline`.
    pub kind: &'static str,
    /// What it judges, without the metric: the layer, `overall`, `rule billing`.
    pub subject: String,
    /// The layer whose coverage counts, if it is one's.
    pub layer: Option<String>,
    /// What is counted: a metric, or `files`, `features`, `tests`, `excluded-lines`.
    pub metric: String,
    /// The same, for what so many of them are called.
    #[serde(skip)]
    pub unit: Unit,
    /// What people call it: the subject, and the metric unless it is the default.
    pub name: String,
    /// `pass`, `fail`, `no-data`, `undecided`.
    pub status: &'static str,
    /// The word that is shown: `ok`, `FAIL`, `no data`, `cannot decide`, `warn`.
    pub word: &'static str,
    /// True if this gate fails the run.
    pub is_blocking: bool,
    /// The part of a total that was measured; none where there is no data, or where plain things are counted.
    pub figure: Option<Figure>,
    /// The plain count, where that is what is judged.
    pub count: Option<u64>,
    /// What was found, for people: `89.62 %`, `93`, `12 missed`, `no data`, `nothing to judge`.
    pub shown: String,
    /// What is demanded: `at-least`, `at-most`, `missed-at-most`, `count-at-least`, `count-at-most`, `drop-at-most`.
    pub demand: &'static str,
    /// The limit as it was written.
    pub limit: String,
    /// The threshold, where a share of at least so much is demanded.
    pub fail_under: Option<String>,
    /// The demand, for people: `90 %`, `≤ 10 missed`, `≥ 100`.
    pub needs: String,
    /// The least count that passes, or the most for demands of at most.
    pub needed: Option<u64>,
    /// How many are missing to pass, or too many.
    pub short_by: Option<u64>,
    /// How many could be lost, or come.
    pub margin: Option<u64>,
    /// The difference in points, signed; none for counts.
    pub gap: Option<String>,
    /// The difference in a sentence: `4 statements and branches short (898 of 1,002, 902 needed)`.
    pub explanation: String,
    /// `error` or `warn`.
    pub severity: &'static str,
    /// Where the demand comes from.
    pub source: String,
    /// What it looks at, where that is not everything.
    pub scope: Option<String>,
    /// What the finding rests on, in sentences without a full stop, the most important first.
    pub evidence: Vec<String>,
}

impl GateRow {
    /// A judged gate as a row. Where no branches were measured, combined counts statements only; where errors are in the
    /// way of a sound measurement, the row says so.
    #[must_use]
    pub fn new(gate: &Gate, has_branches: bool, is_sound: bool) -> Self {
        let rule = &gate.rule;
        let places = rule.demand.places().max(2);
        let figure = gate.measure().map(|measure| Figure::with_places(measure, places));
        let count = match gate.found {
            Some(Found::Count(count)) => Some(count),
            Some(Found::Share(_) | Found::Change { .. } | Found::Nothing) | None => None,
        };
        Self {
            id: rule.id(),
            kind: rule.subject.kind(),
            subject: rule.subject.name(),
            layer: rule.layer.as_ref().map(ToString::to_string),
            metric: rule.unit.name().to_owned(),
            unit: counted(rule.unit, has_branches),
            name: rule.name(),
            status: gate.status.name(),
            word: word(gate),
            is_blocking: gate.verdict() != Verdict::Pass,
            shown: shown(gate, figure.as_ref()),
            figure,
            count,
            demand: rule.demand.name(),
            limit: rule.demand.limit(),
            fail_under: rule.demand.floor().map(|floor| floor.to_string()),
            needs: needs(rule.demand),
            needed: gate.needed(),
            short_by: gate.short_by(),
            margin: gate.margin(),
            gap: gate.found.and_then(|found| rule.demand.gap(found, places)),
            explanation: explanation(gate, has_branches, is_sound),
            severity: rule.severity.name(),
            source: rule.source.clone(),
            scope: gate.scope.clone(),
            evidence: gate.evidence.clone(),
        }
    }

    /// True if the gate judges all files of a layer, or of the project by the name `overall`.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        matches!(self.kind, "layer" | "overall") && self.subject == name
    }
}

/// What is counted: combined is statements alone where no branch was measured.
fn counted(unit: Unit, has_branches: bool) -> Unit {
    match unit {
        Unit::Metric(Metric::Combined) if !has_branches => Unit::Metric(Metric::Lines),
        unit => unit,
    }
}

fn word(gate: &Gate) -> &'static str {
    match (gate.status, gate.verdict()) {
        (Status::Pass, _) => "ok",
        (Status::Fail, Verdict::Pass) => "warn",
        (Status::Fail, Verdict::Fail | Verdict::NoData) => "FAIL",
        (Status::NoData, _) => "no data",
        (Status::Undecided, _) => "cannot decide",
    }
}

fn shown(gate: &Gate, figure: Option<&Figure>) -> String {
    match (gate.found, gate.rule.demand, figure) {
        (Some(Found::Nothing), ..) => "nothing to judge".to_owned(),
        (Some(Found::Count(count)), ..) => grouped(count),
        (_, Demand::EachAtLeast(_), Some(figure)) => format!("{} below", grouped(figure.missed)),
        (_, Demand::MissedAtMost(_), Some(figure)) => format!("{} missed", grouped(figure.missed)),
        (_, _, Some(figure)) => figure.shown.clone(),
        (_, _, None) => "no data".to_owned(),
    }
}

fn needs(demand: Demand) -> String {
    match demand {
        Demand::AtLeast(share) => format!("{share} %"),
        Demand::EachAtLeast(share) => format!("each {share} %"),
        Demand::AtMost(share) => format!("≤ {share} %"),
        Demand::MissedAtMost(count) => format!("≤ {} missed", grouped(count)),
        Demand::CountAtLeast(count) => format!("≥ {}", grouped(count)),
        Demand::CountAtMost(count) => format!("≤ {}", grouped(count)),
        Demand::DropAtMost(points) => format!("≤ {points} points less"),
    }
}

fn explanation(gate: &Gate, has_branches: bool, is_sound: bool) -> String {
    if gate.found == Some(Found::Nothing) {
        return "nothing to judge".to_owned();
    }
    let Some((found, needed)) = gate.found.zip(gate.needed()) else {
        return match (is_sound, gate.rule.is_optional, &gate.rule.subject) {
            (_, _, Subject::Baseline(_)) => "not compared with the baseline",
            (false, ..) => "not judged, because of an error",
            (true, true, Subject::Layer(_)) => "nothing was measured; the layer is optional",
            (true, true, _) => "nothing was measured, and may be missing",
            (true, false, _) => "nothing was measured",
        }
        .to_owned();
    };
    let unit = counted(gate.rule.unit, has_branches);
    let of = basis(found, gate.rule.demand, needed);
    match gate.status {
        Status::Pass => passed(gate, unit, &of),
        Status::Fail => {
            let short = gate.short_by().unwrap_or(0);
            let is = match gate.rule.demand {
                Demand::AtLeast(_) | Demand::CountAtLeast(_) | Demand::DropAtMost(_) => "short",
                Demand::EachAtLeast(_) => "below",
                Demand::AtMost(_) | Demand::CountAtMost(_) => "too many",
                Demand::MissedAtMost(_) => "missed too many",
            };
            format!("{} {} {is} ({of})", grouped(short), unit.noun(short))
        }
        Status::Undecided => {
            let (low, high) =
                gate.measure().map_or((0, 0), |measure| (measure.low().covered(), measure.high().covered()));
            if unit == Unit::Tests {
                let total = grouped(found.measure().map_or(0, crate::coverage::Measure::total));
                let (low, high, most) = (grouped(low), grouped(high), grouped(needed));
                return format!("between {low} and {high} of {total}, at most {most}: not every test tells its time");
            }
            format!(
                "between {} and {} of {} are covered, {} needed: these reports cannot decide; give coverage.py's JSON",
                grouped(low),
                grouped(high),
                grouped(found.measure().map_or(0, crate::coverage::Measure::total)),
                grouped(needed)
            )
        }
        Status::NoData => "nothing was measured".to_owned(),
    }
}

fn passed(gate: &Gate, unit: Unit, of: &str) -> String {
    match (gate.margin().unwrap_or(0), gate.rule.demand) {
        (_, Demand::EachAtLeast(_)) => format!("every file holds it ({of})"),
        (margin, Demand::CountAtLeast(_)) if margin > 0 => {
            format!("{} {} more than needed ({of})", grouped(margin), unit.noun(margin))
        }
        (0, Demand::CountAtMost(0)) => format!("none ({of})"),
        (0, _) => format!("exactly reached ({of})"),
        (margin, _) => format!("{} {} to spare ({of})", grouped(margin), unit.noun(margin)),
    }
}

/// The numbers behind a finding: `898 of 1,002, 902 needed`.
fn basis(found: Found, demand: Demand, needed: u64) -> String {
    let low = grouped(found.low());
    let needed = grouped(needed);
    let total = found.measure().map_or_else(String::new, |measure| grouped(measure.total()));
    match (found, demand) {
        (Found::Change { base, .. }, _) => format!(
            "{low} of {total}, {needed} needed; the baseline has {} of {}",
            grouped(base.covered()),
            grouped(base.total())
        ),
        (Found::Share(measure), Demand::MissedAtMost(most)) => {
            format!("{} of {total} missed, at most {}", grouped(measure.low().missed()), grouped(most))
        }
        (Found::Share(_), Demand::EachAtLeast(_)) => format!("{low} of {total} hold it"),
        (Found::Share(_), Demand::AtMost(_)) => format!("{low} of {total}, at most {needed}"),
        (Found::Share(_), _) => format!("{low} of {total}, {needed} needed"),
        (Found::Count(_), Demand::CountAtMost(_)) => format!("{low}, at most {needed}"),
        (Found::Count(_) | Found::Nothing, _) => format!("{low}, {needed} needed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Measure, Percent, Ratio};
    use crate::gates::Rule;

    fn percent(text: &str) -> Percent {
        text.parse().expect("a percentage")
    }

    fn row(demand: Demand, unit: Unit, found: Found) -> GateRow {
        let rule = Rule { unit, demand, ..Rule::floor(None, Metric::Combined, percent("0"), "default") };
        GateRow::new(&rule.judge(found), true, true)
    }

    fn gate(covered: u64, total: u64, fail_under: &str) -> GateRow {
        let found = Found::Share(Measure::exact(covered, total));
        row(Demand::AtLeast(percent(fail_under)), Metric::Combined.into(), found)
    }

    #[test]
    fn a_row_says_what_is_there_what_is_needed_and_what_is_short() {
        let row = gate(898, 1002, "90");
        assert_eq!(row.explanation, "4 statements and branches short (898 of 1,002, 902 needed)");
        assert_eq!((row.word, row.gap.as_deref(), row.needs.as_str()), ("FAIL", Some("-0.38"), "90 %"));
    }

    #[test]
    fn a_row_never_contradicts_its_verdict() {
        assert_eq!(gate(89_995, 100_000, "89.995").shown, "89.995 %");
        let row = gate(899_999, 1_000_000, "90");
        assert_eq!((row.word, row.shown.as_str()), ("FAIL", "89.99 %"));
    }

    #[test]
    fn every_demand_is_told_in_words() {
        let share = |covered, total| Found::Share(Measure::exact(covered, total));
        let base = Ratio::new(9, 10).expect("a ratio");
        let change = |covered| Found::Change { base, now: Measure::exact(covered, 1_000) };
        for (demand, unit, found, words) in [
            (
                Demand::MissedAtMost(10),
                Metric::Lines.into(),
                share(88, 100),
                ["12 missed", "≤ 10 missed", "2 statements missed too many (12 of 100 missed, at most 10)"],
            ),
            (
                Demand::MissedAtMost(10),
                Metric::Lines.into(),
                share(91, 100),
                ["9 missed", "≤ 10 missed", "1 statement to spare (9 of 100 missed, at most 10)"],
            ),
            (
                Demand::AtMost(percent("10")),
                Unit::Tests,
                share(12, 100),
                ["12.00 %", "≤ 10 %", "2 tests too many (12 of 100, at most 10)"],
            ),
            (Demand::CountAtMost(0), Unit::Tests, Found::Count(1), ["1", "≤ 0", "1 test too many (1, at most 0)"]),
            (Demand::CountAtMost(0), Unit::Tests, Found::Count(0), ["0", "≤ 0", "none (0, at most 0)"]),
            (
                Demand::CountAtMost(120),
                Unit::ExcludedLines,
                Found::Count(93),
                ["93", "≤ 120", "27 excluded lines to spare (93, at most 120)"],
            ),
            (
                Demand::CountAtLeast(100),
                Unit::Tests,
                Found::Count(98),
                ["98", "≥ 100", "2 tests short (98, 100 needed)"],
            ),
            (
                Demand::CountAtLeast(100),
                Unit::Tests,
                Found::Count(130),
                ["130", "≥ 100", "30 tests more than needed (130, 100 needed)"],
            ),
            (
                Demand::CountAtLeast(100),
                Unit::Tests,
                Found::Count(100),
                ["100", "≥ 100", "exactly reached (100, 100 needed)"],
            ),
            (
                Demand::DropAtMost(percent("0.5")),
                Metric::Combined.into(),
                change(894),
                [
                    "89.40 %",
                    "≤ 0.5 points less",
                    "1 statement or branch short (894 of 1,000, 895 needed; the baseline has 9 of 10)",
                ],
            ),
            (
                Demand::AtLeast(percent("90")),
                Metric::Combined.into(),
                Found::Nothing,
                ["nothing to judge", "90 %", "nothing to judge"],
            ),
        ] {
            let row = row(demand, unit, found);
            assert_eq!([row.shown.as_str(), &row.needs, &row.explanation], words, "{demand:?} {found:?}");
        }
    }

    #[test]
    fn what_bounds_leave_open_says_what_would_decide() {
        let between = |low, high| Found::Share(Measure::between(low, high, 10));
        for (demand, unit, found, explanation) in [
            (
                Demand::AtLeast(percent("50")),
                Metric::Branches.into(),
                between(4, 6),
                "between 4 and 6 of 10 are covered, 5 needed: these reports cannot decide; give coverage.py's JSON",
            ),
            (
                Demand::AtMost(percent("15")),
                Unit::Tests,
                between(1, 2),
                "between 1 and 2 of 10, at most 1: not every test tells its time",
            ),
        ] {
            let row = row(demand, unit, found);
            assert_eq!((row.word, row.explanation.as_str()), ("cannot decide", explanation));
        }
    }

    #[test]
    fn combined_is_called_statements_where_no_branch_was_measured() {
        let rule = Rule::floor(None, Metric::Combined, percent("90"), "default");
        let gate = rule.judge(Found::Share(Measure::exact(7, 10)));
        for (has_branches, explanation) in [
            (true, "2 statements and branches short (7 of 10, 9 needed)"),
            (false, "2 statements short (7 of 10, 9 needed)"),
        ] {
            assert_eq!(GateRow::new(&gate, has_branches, true).explanation, explanation);
        }
    }

    #[test]
    fn only_floors_of_all_files_are_of_a_layer() {
        let unit: crate::layer_name::LayerName = "unit".parse().expect("a layer");
        let floor = |layer| Rule::floor(layer, Metric::Combined, percent("90"), "default");
        let patch = Rule { subject: crate::gates::Subject::Patch(None), ..floor(None) };
        for (rule, of_unit, of_all) in
            [(floor(Some(unit)), true, false), (floor(None), false, true), (patch, false, false)]
        {
            let row = GateRow::new(&rule.judge(None), true, true);
            assert_eq!((row.is_of("unit"), row.is_of("overall"), row.is_of("patch")), (of_unit, of_all, false));
        }
    }
}
