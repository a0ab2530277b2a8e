//! What earlier runs reached, this one last, and what that says of dated goals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Figure;
use super::since::{place, points};
use crate::baseline::{Scope, Totals, scope_name};
use crate::coverage::{Date, Percent};
use crate::formats::Timestamp;
use crate::gates::{Demand, Status};
use crate::history::{self, Forecast, Point, Rate, Sample};
use crate::judging::PhaseFinding;
use crate::layer_name::LayerName;

/// The history up to this run.
#[derive(Clone, Copy, Debug)]
pub struct Trend<'a> {
    /// The file.
    pub file: &'a str,
    /// The runs in the order of time, this one last.
    pub points: &'a [Point],
}

/// The trend.
#[derive(Clone, Debug, Serialize)]
pub struct TrendRow {
    /// The history's file.
    pub file: String,
    /// `overall`, and the layers of this run.
    pub scopes: Vec<String>,
    /// The runs in the order of time, this one last.
    pub points: Vec<PointRow>,
    /// The difference to the run before in points: `+0.30 points since 3f2a1bc of 2026-03-01`; none where there is none.
    pub delta: Option<String>,
    /// When goals are reached at this rate.
    pub forecasts: Vec<ForecastRow>,
}

/// A run.
#[derive(Clone, Debug, Serialize)]
pub struct PointRow {
    /// The commit, whole.
    pub commit: Option<String>,
    /// The day: `2026-03-01`.
    pub date: Option<String>,
    /// The day as a number.
    pub day: Option<i64>,
    /// What people call it: `3f2a1bc`, or `this run`.
    pub name: String,
    /// `pass` or `fail`.
    pub verdict: &'static str,
    /// The combined figures in the order of [`TrendRow::scopes`]; none where the run has no such layer.
    pub figures: Vec<Option<Figure>>,
    /// The floor of the combined figure of all together.
    pub floor: Option<String>,
    /// The floors by gate.
    pub floors: BTreeMap<String, String>,
    /// The floors that differ from those of the run before: `overall 85 → 90`.
    pub changed: Vec<String>,
}

/// When a goal is reached if coverage goes on as it did.
#[derive(Clone, Debug, Serialize)]
pub struct ForecastRow {
    /// The phase.
    pub phase: String,
    /// What the goal is for: `overall`, `unit branches`.
    pub goal: String,
    /// The goal in percent.
    pub percent: String,
    /// The day by which it is to be reached.
    pub by: Option<String>,
    /// The day on which it is, where there is one.
    pub on: Option<String>,
    /// True if that is after the day that is wanted, or never.
    pub is_late: bool,
    /// `at this rate on 2026-05-02`, or why there is no day.
    pub sentence: String,
}

impl TrendRow {
    /// The trend; none where there is nothing but this run.
    #[must_use]
    pub fn new(trend: Trend<'_>, layers: &[LayerName], phases: &[PhaseFinding]) -> Option<Self> {
        let (now, earlier) = trend.points.split_last()?;
        let before = earlier.last()?;
        let mut scopes: Vec<&Scope> = now.figures.keys().collect();
        scopes.sort_by_key(|scope| place(scope, layers));
        let mut rows: Vec<PointRow> = Vec::new();
        for (at, point) in trend.points.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| trend.points.get(at));
            rows.push(PointRow::new(point, before, &scopes, at + 1 == trend.points.len()));
        }
        let total = |point: &Point| point.figures.get(&None).map(Totals::combined);
        let delta = total(before).zip(total(now)).and_then(|(before, now)| points(before, now)).map(|points| {
            let name = rows.iter().rev().nth(1).map_or(String::new(), |row| match &row.date {
                Some(date) => format!("{} of {date}", row.name),
                None => row.name.clone(),
            });
            format!("{} points since {name}", points.replace('-', "−"))
        });
        Some(Self {
            file: trend.file.to_owned(),
            scopes: scopes.iter().map(|scope| scope_name(scope).to_owned()).collect(),
            points: rows,
            delta,
            forecasts: forecasts(trend.points, phases),
        })
    }
}

impl PointRow {
    fn new(point: &Point, before: Option<&Point>, scopes: &[&Scope], is_now: bool) -> Self {
        let day = point.date.map(Timestamp::epoch_day);
        let short = point.commit.as_deref().map(|commit| commit.chars().take(7).collect::<String>());
        let name = match (short, is_now) {
            (_, true) => "this run".to_owned(),
            (Some(short), false) => short,
            (None, false) => "a run".to_owned(),
        };
        Self {
            commit: point.commit.clone(),
            date: day.and_then(shown_day),
            day,
            name,
            verdict: point.verdict.name(),
            figures: scopes.iter().map(|scope| Some(Figure::new(point.figures.get(*scope)?.combined()))).collect(),
            floor: point.floors.get("overall.combined").cloned(),
            floors: point.floors.clone(),
            changed: before.map(|before| changed(before, point)).unwrap_or_default(),
        }
    }
}

fn changed(before: &Point, now: &Point) -> Vec<String> {
    let name = |id: &str| id.trim_start_matches("layers.").trim_end_matches(".combined").replace('.', " ");
    let ids = before.floors.keys().chain(now.floors.keys().filter(|id| !before.floors.contains_key(*id)));
    ids.filter(|id| before.floors.get(*id) != now.floors.get(*id))
        .map(|id| {
            let floor = |point: &Point| point.floors.get(id).map_or("none", String::as_str).to_owned();
            format!("{} {} → {}", name(id), floor(before), floor(now))
        })
        .collect()
}

fn shown_day(day: i64) -> Option<String> {
    Date::of_epoch(u64::try_from(day).ok()? * 24 * 60 * 60).map(|date| date.to_string())
}

/// The goals of phases that are not reached.
fn forecasts(points: &[Point], phases: &[PhaseFinding]) -> Vec<ForecastRow> {
    let goals = phases.iter().flat_map(|phase| phase.gates.iter().map(move |gate| (phase, gate)));
    let open = goals.filter(|(_, gate)| gate.status != Status::Pass);
    open.filter_map(|(phase, gate)| {
        let (Demand::AtLeast(goal), Some(metric)) = (gate.rule.demand, gate.rule.metric()) else { return None };
        let samples = history::samples(points, &gate.rule.layer, metric);
        let forecast = history::forecast(&samples, goal);
        let on = if let Forecast::On { day, .. } = forecast { Some(day) } else { None };
        Some(ForecastRow {
            phase: phase.name.clone(),
            goal: gate.rule.name(),
            percent: goal.to_string(),
            by: phase.by.map(|by| by.to_string()),
            is_late: match (forecast, phase.by) {
                (Forecast::On { day, .. }, Some(by)) => day > by.days(),
                (Forecast::Reached | Forecast::NoRate | Forecast::On { .. }, _) => false,
                (Forecast::TooFar(_) | Forecast::Still(_) | Forecast::Falls(_), _) => true,
            },
            on: on.and_then(shown_day),
            sentence: sentence(forecast, goal),
        })
    })
    .collect()
}

fn sentence(forecast: Forecast, goal: Percent) -> String {
    match forecast {
        Forecast::Reached => format!("{goal} % was reached by the last run that has a date"),
        Forecast::On { day, rate } => {
            format!("{goal} % on {} at this rate ({})", shown_day(day).unwrap_or_default(), basis(rate))
        }
        Forecast::TooFar(rate) => format!("{goal} % not within twenty years at this rate ({})", basis(rate)),
        Forecast::Still(rate) => format!("{goal} % never at this rate: coverage stands still ({})", basis(rate)),
        Forecast::Falls(rate) => format!("{goal} % never at this rate: coverage falls ({})", basis(rate)),
        Forecast::NoRate => {
            format!("no rate yet to tell when {goal} % is reached: it takes two runs of different days")
        }
    }
}

fn basis(Rate { first, last }: Rate) -> String {
    let shown = |sample: Sample| sample.ratio.percent(2).unwrap_or_default();
    let day = |sample: Sample| shown_day(sample.day).unwrap_or_default();
    format!("{} % on {} to {} % on {}", shown(first), day(first), shown(last), day(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Measure;
    use crate::gates::{Found, Metric, Rule, Verdict};
    use crate::judging::State;

    fn point(commit: &str, date: &str, covered: u64, floor: &str) -> Point {
        Point {
            commit: Some(commit.repeat(10)),
            date: Timestamp::parse(&format!("{date}T00:00:00")),
            profile: None,
            verdict: Verdict::Pass,
            figures: [(None, Totals { lines: Measure::exact(covered, 100), branches: None })].into(),
            floors: [("overall.combined".to_owned(), floor.to_owned())].into(),
        }
    }

    #[test]
    fn a_trend_tells_the_difference_the_floors_that_changed_and_when_goals_are_reached() {
        let points = [
            point("a1b2", "2026-03-01", 80, "75"),
            point("c3d4", "2026-03-11", 85, "80"),
            point("e5f6", "2026-03-21", 90, "80"),
        ];
        let goal = Rule::floor(None, Metric::Combined, "95".parse().expect("a percentage"), "covgate.toml:9");
        let phase = |by: &str| PhaseFinding {
            name: "Phase 2".to_owned(),
            by: Date::parse(by),
            state: State::Open,
            gates: vec![goal.clone().judge(Found::Share(Measure::exact(90, 100)))],
            plan: crate::advice::Plan::default(),
        };
        let trend = Trend { file: "history.jsonl", points: &points };
        let row = TrendRow::new(trend, &[], &[phase("2026-03-31"), phase("2026-03-30")]).expect("three runs");
        assert_eq!(row.delta.as_deref(), Some("+5.00 points since c3d4c3d of 2026-03-11"));
        assert_eq!(
            row.points.iter().map(|point| point.changed.join(", ")).collect::<Vec<_>>(),
            ["", "overall 75 → 80", ""]
        );
        assert_eq!(
            row.forecasts[0].sentence,
            "95 % on 2026-03-31 at this rate (80.00 % on 2026-03-01 to 90.00 % on 2026-03-21)"
        );
        assert_eq!((row.forecasts[0].is_late, row.forecasts[1].is_late), (false, true));
        assert!(TrendRow::new(Trend { points: &points[..1], ..trend }, &[], &[]).is_none());
    }
}
