//! Lines, files that were merged, and looks ahead.

use super::{Forecast, Point, Sample, forecast, read, samples};
use crate::baseline::Totals;
use crate::coverage::{Measure, Ratio};
use crate::formats::Timestamp;
use crate::gates::{Metric, Verdict};

fn point(commit: &str, date: Option<&str>, covered: u64) -> Point {
    let totals = Totals { lines: Measure::exact(covered, 100), branches: Some(Measure::between(3, 4, 10)) };
    Point {
        commit: (!commit.is_empty()).then(|| commit.to_owned()),
        date: date.map(|date| Timestamp::parse(&format!("{date}T12:00:00")).expect("a date")),
        profile: None,
        verdict: Verdict::Pass,
        figures: [(None, totals), (Some("unit".parse().expect("a layer")), totals)].into(),
        floors: [("overall.combined".to_owned(), "85".to_owned())].into(),
    }
}

#[test]
fn a_run_is_a_line_and_comes_back() {
    let point = point("abc", Some("2026-03-01"), 90);
    let line = r#"{"schema":1,"commit":"abc","date":"2026-03-01T12:00:00Z","verdict":"pass","figures":{"overall":{"branches":[3,4,10],"lines":[90,100]},"unit":{"branches":[3,4,10],"lines":[90,100]}},"floors":{"overall.combined":"85"}}"#;
    assert_eq!(point.to_line(), line);
    assert_eq!(read(line).points, [point]);
}

#[test]
fn lines_of_two_branches_are_put_in_order_and_each_commit_is_once() {
    let [a, b, c] = [("a", "2026-03-01", 80), ("b", "2026-03-03", 82), ("c", "2026-03-02", 81)]
        .map(|(commit, date, covered)| point(commit, Some(date), covered));
    let (undated, again) = (point("d", None, 70), point("a", Some("2026-03-01"), 79));
    let text = [&a, &b, &undated, &a, &c, &again].map(Point::to_line).join("\n") + "\n\n";
    let history = read(&text);
    let commits: Vec<_> = history.points.iter().map(|point| point.commit.as_deref().unwrap_or_default()).collect();
    assert_eq!((commits.as_slice(), &history.points[0]), (["a", "c", "b", "d"].as_slice(), &again));
    assert_eq!(history.skipped, []);
}

#[test]
fn a_broken_line_is_passed_over_and_told_with_its_number() {
    let good = point("a", Some("2026-03-01"), 80).to_line();
    let text = [
        "<<<<<<< HEAD".to_owned(),
        good.clone(),
        "=======".to_owned(),
        good[..40].to_owned(),
        good.replace("\"schema\":1", "\"schema\":2"),
        good.replace("\"schema\":1,", ""),
        good.replace("pass", "perhaps"),
        good.replace("2026-03-01T", "yesterday"),
        good.replace("[80,100]", "[101,100]"),
        good.replace("unit", "no layer"),
        "[]".to_owned(),
        String::new(),
    ];
    let history = read(&text.join("\r\n"));
    assert_eq!(history.points.len(), 1);
    let told: Vec<String> = history.skipped.iter().map(|skipped| format!("{} {}", skipped.line, skipped.why)).collect();
    assert_eq!(
        told,
        [
            "1 it is no JSON object",
            "3 it is no JSON object",
            "4 it is no JSON object",
            "5 it has schema 2, newer than 1",
            "6 it says no schema",
            "7 it has no verdict",
            "8 its date is \"yesterday12:00:00Z\"",
            "9 its figures of `overall` are no counts",
            "10 `no layer` is no layer",
            "11 it is no JSON object",
        ]
    );
}

#[test]
fn the_run_of_now_is_the_last_and_takes_the_place_of_its_commit() {
    let text = [point("a", Some("2026-03-01"), 80), point("b", Some("2026-03-02"), 81)]
        .map(|point| point.to_line())
        .join("\n");
    let history = read(&text);
    assert_eq!(history.with(point("b", Some("2026-03-02"), 90)).len(), 2);
    assert_eq!(history.with(point("c", None, 90)).len(), 3);
    assert_eq!(history.with(point("", None, 90)).len(), 3);
    let other = Point { profile: Some("release".to_owned()), ..point("c", None, 90) };
    assert_eq!(history.with(other).len(), 1);
}

/// Runs as day, covered and total; the goal, and the day on which it is reached.
type Case = (&'static [(i64, u64, u64)], &'static str, Option<i64>);

#[test]
fn a_look_ahead_is_exact_to_the_day() {
    let sample = |(day, covered, total)| Sample { day, ratio: Ratio::new(covered, total).expect("a ratio") };
    let cases: [Case; 8] = [
        // A point in a day: five more days to five more points.
        (&[(100, 80, 100), (110, 90, 100)], "95", Some(115)),
        (&[(100, 80, 100), (110, 90, 100)], "95.5", Some(116)),
        // Over other totals: from 1/2 to 2/3 in 3 days is 1/18 a day, and 1/3 is left.
        (&[(0, 1, 2), (3, 2, 3)], "100", Some(9)),
        (&[(0, 1, 2), (3, 2, 3)], "66.666666667", Some(4)),
        // The last ten runs count, not the fall before them.
        (
            &[
                (0, 99, 100),
                (1, 10, 100),
                (2, 11, 100),
                (3, 12, 100),
                (4, 13, 100),
                (5, 14, 100),
                (6, 15, 100),
                (7, 16, 100),
                (8, 17, 100),
                (9, 18, 100),
                (10, 19, 100),
            ],
            "20",
            Some(11),
        ),
        // Several runs of the last day.
        (&[(0, 10, 100), (5, 15, 100), (5, 20, 100)], "30", Some(10)),
        (&[(0, 0, 0), (1, 10, 100), (2, 20, 100)], "30", Some(3)),
        (&[(0, 500_000, 1_000_000), (1, 500_001, 1_000_000)], "90", None),
    ];
    for (runs, goal, expected) in cases {
        let runs: Vec<Sample> = runs.iter().copied().map(sample).collect();
        let found = forecast(&runs, goal.parse().expect("a percentage"));
        let day = if let Forecast::On { day, .. } = found { Some(day) } else { None };
        assert_eq!(day, expected, "{goal}: {found:?}");
    }
}

#[test]
fn without_a_rate_there_is_no_date() {
    let of = |runs: &[(i64, u64)]| {
        let runs: Vec<Sample> = runs
            .iter()
            .map(|&(day, covered)| Sample { day, ratio: Ratio::new(covered, 100).expect("a ratio") })
            .collect();
        forecast(&runs, "90".parse().expect("a percentage"))
    };
    assert_eq!(of(&[]), Forecast::NoRate);
    assert_eq!(of(&[(1, 80)]), Forecast::NoRate);
    assert_eq!(of(&[(1, 80), (1, 85)]), Forecast::NoRate);
    assert!(matches!(of(&[(1, 80), (2, 80)]), Forecast::Still(_)));
    assert!(matches!(of(&[(1, 80), (2, 79)]), Forecast::Falls(_)));
    assert_eq!(of(&[(1, 95), (2, 91)]), Forecast::Reached);
}

#[test]
fn runs_without_a_date_are_no_samples() {
    let points = [point("a", Some("1970-01-02"), 80), point("b", None, 81)];
    assert_eq!(
        samples(&points, &None, Metric::Combined),
        [Sample { day: 1, ratio: Ratio::new(83, 110).expect("a ratio") }]
    );
}
