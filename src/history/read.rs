//! A history read back: in the order of time, each commit once, and what could not be read told with its line.

use super::Point;

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The runs in the order of their dates; those without one follow the line before them.
    pub points: Vec<Point>,
    /// The lines that are passed over.
    pub skipped: Vec<Skipped>,
}

/// A line that is passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its number, from one.
    pub line: usize,
    /// Why.
    pub why: String,
}

/// Reads a history. Nothing in it is a fault: it judges nothing.
#[must_use]
pub fn read(text: &str) -> History {
    let mut skipped = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        match Point::from_line(text) {
            // A commit is in the list once, at the place of its last line.
            Ok(point) => {
                points.retain(|known| *known != point && !is_same_commit(known, &point));
                points.push(point);
            }
            Err(why) => skipped.push(Skipped { line, why }),
        }
    }
    let mut last = None;
    let mut dated: Vec<_> = points
        .into_iter()
        .map(|point| {
            last = point.date.or(last);
            (last, point)
        })
        .collect();
    dated.sort_by_key(|(date, _)| *date);
    History { points: dated.into_iter().map(|(_, point)| point).collect(), skipped }
}

/// True for two runs of one commit, by the same profile.
pub(super) fn is_same_commit(one: &Point, two: &Point) -> bool {
    one.commit.is_some() && one.commit == two.commit && one.profile == two.profile
}

impl History {
    /// The runs by a profile, with the run that is judged now as the last.
    #[must_use]
    pub fn with(&self, now: Point) -> Vec<Point> {
        let of_profile =
            self.points.iter().filter(|point| point.profile == now.profile && !is_same_commit(point, &now));
        let mut points: Vec<Point> = of_profile.cloned().collect();
        points.push(now);
        points
    }
}
