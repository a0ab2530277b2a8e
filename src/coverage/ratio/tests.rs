//! Percentages at their edges, and the laws of counts.

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
    for (from, points, left) in [("90", "0.5", "89.5"), ("90", "90", "0"), ("1", "2", "0"), ("66.6", "0.06", "66.54")] {
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
