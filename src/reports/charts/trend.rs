//! The trend: a line for all together and for the first layers, each named at its end, over the floor of all together.

use super::plane::Drawn;
use super::{Chart, Drawing, Face, Ink, Plane, Stands, WIDTH, fitting_in, index};
use crate::summary::{Figure, Summary, TrendRow, counted};

/// Fewer runs are a difference, not a line.
const LEAST: usize = 3;
/// More lines than these are a tangle; the table has them all.
const LINES: usize = 4;
/// More runs than these are the past.
const RUNS: usize = 100;

const HEIGHT: u32 = 230;
const TOP: f64 = 22.0;
const FLOOR: f64 = 190.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 300.0;
const ROW: f64 = 17.0;

/// The runs that are drawn, and where.
struct Field<'a> {
    trend: &'a TrendRow,
    /// The first run that is drawn.
    from: usize,
    /// Where each run stands.
    across: Vec<f64>,
    /// The percentage at the bottom.
    bottom: u64,
}

/// The chart; none for fewer than three runs.
pub fn chart(summary: &Summary) -> Option<Chart> {
    let trend = summary.trend.as_ref().filter(|trend| trend.points.len() >= LEAST)?;
    let from = trend.points.len().saturating_sub(RUNS);
    let field = Field { trend, from, across: across(trend, from), bottom: bottom(trend, from) };
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    draw(&Plane::new(&mut drawing, f64::from(WIDTH)), &field).ok()?;
    Some(Chart::new("trend", "Coverage over time", description(&field), drawing))
}

/// By their days where all have one, else one step for each.
fn across(trend: &TrendRow, from: usize) -> Vec<f64> {
    let points = &trend.points[from..];
    let days: Option<Vec<i64>> = points.iter().map(|point| point.day).collect();
    let span = days.as_ref().and_then(|days| Some(days.last()? - days.first()?)).filter(|span| *span > 0);
    let step = |at: usize| index(at) / index(points.len() - 1);
    let place = |at: usize| match (&days, span) {
        (Some(days), Some(span)) => days_part(days[at] - days[0], span),
        _ => step(at),
    };
    (0..points.len()).map(|at| LEFT + place(at) * (RIGHT - LEFT)).collect()
}

fn days_part(days: i64, span: i64) -> f64 {
    let length = |days: i64| super::length(u64::try_from(days).unwrap_or(0));
    length(days) / length(span)
}

/// The whole ten percent below all lines; nothing below 20 is cut away.
fn bottom(trend: &TrendRow, from: usize) -> u64 {
    let points = trend.points[from..].iter();
    let figures = points.clone().flat_map(|point| point.figures.iter().take(LINES).flatten().map(|figure| figure.bar));
    let floors = points.filter_map(|point| point.floor.as_deref()?.split('.').next()?.parse().ok());
    let least: u64 = figures.chain(floors).min().unwrap_or(0);
    if least < 20 { 0 } else { least / 10 * 10 }
}

fn description(field: &Field<'_>) -> String {
    let Field { trend, from, bottom, .. } = field;
    let points = &trend.points[*from..];
    let name = |point: &crate::summary::PointRow| point.date.clone().unwrap_or_else(|| point.name.clone());
    let ends = points.first().zip(points.last());
    let lines = trend.scopes.iter().take(LINES).enumerate().filter_map(|(at, scope)| {
        let shown = |point: &crate::summary::PointRow| Some(point.figures.get(at)?.as_ref()?.shown.clone());
        let first = points.iter().find_map(&shown)?;
        Some(format!("{scope} from {first} to {}", shown(points.last()?)?))
    });
    let ends = ends.map_or_else(String::new, |(first, last)| format!(", {} to {}", name(first), name(last)));
    let axis = if *bottom > 0 { format!(" The scale begins at {bottom} %.") } else { String::new() };
    let changes = points.iter().filter(|point| !point.changed.is_empty());
    let changes: Vec<String> = changes.map(|point| format!("{}: {}", name(point), point.changed.join(", "))).collect();
    let changes = if changes.is_empty() { String::new() } else { format!(" Floors changed. {}.", changes.join("; ")) };
    let runs = counted(points.len() as u64, "run", "runs");
    format!("{runs}{ends}. {}.{axis}{changes}", lines.collect::<Vec<_>>().join("; "))
}

impl Field<'_> {
    fn height(&self, percent: f64) -> f64 {
        let (bottom, top) = (super::length(self.bottom), 100.0);
        FLOOR - (percent - bottom) / (top - bottom) * (FLOOR - TOP)
    }

    fn at(&self, figure: &Figure) -> f64 {
        self.height(super::part(figure.covered, figure.total))
    }
}

fn draw(plane: &Plane<'_>, field: &Field<'_>) -> Drawn {
    let quiet = Face { ink: Ink::Quiet, size: 12, is_bold: false };
    for percent in [100, u64::midpoint(100, field.bottom), field.bottom] {
        let y = field.height(super::length(percent));
        plane.line(Ink::Track, 1, (LEFT, y), (RIGHT, y))?;
        plane.text(&format!("{percent} %"), quiet, Stands::Before, (LEFT - 8.0, y))?;
    }
    floors(plane, field)?;
    let inks = [Ink::Text, Ink::First, Ink::Second, Ink::Rest];
    let mut ends = Vec::new();
    // All together is drawn last, and so above the others.
    for (line, ink) in inks.into_iter().enumerate().take(field.trend.scopes.len()).rev() {
        let points = field.trend.points[field.from..].iter().zip(&field.across);
        let points: Vec<(f64, f64)> = points
            .filter_map(|(point, x)| {
                let figure = point.figures.get(line)?.as_ref().filter(|figure| figure.total > 0)?;
                Some((*x, field.at(figure)))
            })
            .collect();
        let pixels = if line == 0 { 3 } else { 2 };
        for pair in points.windows(2) {
            plane.line(ink, pixels, pair[0], pair[1])?;
        }
        if points.len() < 40 {
            for (x, y) in &points {
                let half = if line == 0 { 3.0 } else { 2.0 };
                plane.area(ink, (x - half, x + half), (y - half, y + half))?;
            }
        }
        if let Some((_, y)) = points.last() {
            let figure = field.trend.points.last().and_then(|point| point.figures.get(line)?.as_ref());
            let shown = figure.and_then(|figure| figure.percent.as_deref()).unwrap_or_default();
            ends.push((*y, ink, line == 0, field.trend.scopes[line].as_str(), shown));
        }
    }
    names(plane, ends)?;
    let points = &field.trend.points[field.from..];
    let name = |point: &crate::summary::PointRow| point.date.clone().unwrap_or_else(|| point.name.clone());
    if let (Some(first), Some(last)) = (points.first(), points.last()) {
        plane.text(&name(first), quiet, Stands::After, (LEFT, f64::from(HEIGHT) - 14.0))?;
        plane.text(&name(last), quiet, Stands::Before, (RIGHT, f64::from(HEIGHT) - 14.0))?;
    }
    Ok(())
}

/// The floor of all together, a step wherever it changed, with its number there.
fn floors(plane: &Plane<'_>, field: &Field<'_>) -> Drawn {
    let face = Face { ink: Ink::Quiet, size: 12, is_bold: false };
    let points = field.trend.points[field.from..].iter().zip(&field.across);
    let floor = |text: &Option<String>| text.as_ref().and_then(|text| Some((text.clone(), text.parse::<f64>().ok()?)));
    let mut before: Option<(f64, f64)> = None;
    for (point, &x) in points {
        let Some((shown, percent)) = floor(&point.floor) else {
            before = None;
            continue;
        };
        let y = field.height(percent);
        if let Some((from, height)) = before {
            plane.line(Ink::Quiet, 1, (from, height), (x, height))?;
            plane.line(Ink::Quiet, 1, (x, height), (x, y))?;
        }
        if before.is_none_or(|(_, height)| (height - y).abs() > 0.01) {
            let (side, start) = if x > RIGHT - 60.0 { (Stands::Before, x - 3.0) } else { (Stands::After, x + 3.0) };
            plane.text(&format!("floor {shown}"), face, side, (start, y + 10.0))?;
        }
        before = Some((x, y));
    }
    Ok(())
}

/// The names at the ends of the lines, moved apart where they would lie over each other.
fn names(plane: &Plane<'_>, mut ends: Vec<(f64, Ink, bool, &str, &str)>) -> Drawn {
    ends.sort_by(|one, two| one.0.total_cmp(&two.0));
    let mut below = TOP - ROW;
    let left = index(ends.len());
    for (at, (y, ink, is_bold, scope, shown)) in ends.into_iter().enumerate() {
        let room = FLOOR - (left - index(at) - 1.0) * ROW;
        let middle = y.max(below + ROW).min(room);
        below = middle;
        plane.line(ink, 2, (RIGHT + 6.0, middle), (RIGHT + 14.0, middle))?;
        let text = format!("{} {shown}", fitting_in(scope, shown, 122));
        plane.text(&text, Face { ink: Ink::Text, size: 13, is_bold }, Stands::After, (RIGHT + 18.0, middle))?;
    }
    Ok(())
}
