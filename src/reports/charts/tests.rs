//! The charts: well-formed, named, small, and drawn for any run.

use super::*;
use crate::reports::sample;

/// Reads a document to its end, so that a chart that is no XML fails.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut texts = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {svg}")) {
            quick_xml::events::Event::Eof => return texts,
            quick_xml::events::Event::Text(text) => texts.push(String::from(&*text)),
            _ => {}
        }
    }
}

#[test]
fn every_chart_is_xml_with_a_title_and_a_description_in_every_look() {
    for (summary, count) in [(sample::hostile(), 4), (sample::large(1, |_| "a.py".to_owned()), 3)] {
        let charts = charts(&summary);
        assert_eq!(charts.len(), count);
        for chart in charts {
            for svg in [chart.inline(), chart.standalone(Theme::Light), chart.standalone(Theme::Dark)] {
                let texts = texts(&svg);
                assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby="));
                assert!(texts.len() > 2 && svg.contains(&text::html(&chart.description)));
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            }
        }
    }
}

#[test]
fn a_run_without_anything_has_no_chart() {
    assert!(charts(&sample::empty()).is_empty());
}

#[test]
fn forty_layers_and_a_hundred_folders_are_still_charts() {
    let names: Vec<String> = (0..40).map(|at| format!("layer-with-a-long-name-{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let files = (0..300).map(|at| sample::file(&format!("src/{}/{}/m.py", "größe".repeat(20), at % 100), at, 400, 40));
    let summary = sample::run(files.collect(), &names, Vec::new());
    let charts = charts(&summary);
    assert!(charts[0].description.ends_with("25 rows are only in the table."), "{}", charts[0].description);
    let shares = charts[1].inline();
    assert!(shares.contains("other (88 folders)"));
    assert!(charts[1].legend.iter().any(|(_, meaning)| meaning == "only one of 37 other layers"));
    for chart in charts {
        assert!(chart.inline().len() < 7_500, "{} {} bytes", chart.name, chart.inline().len());
    }
}

#[test]
fn a_gate_that_is_not_held_says_so_beside_its_bar() {
    let chart = charts(&sample::hostile()).remove(0);
    let svg = chart.inline();
    assert!(svg.contains(">fail 52.62 / 90</text>"), "{svg}");
    assert!(svg.contains(">warn 79.49 / 79.5</text>"), "{svg}");
    assert!(svg.contains(">no data / 60</text>"), "{svg}");
    assert!(svg.contains(">cannot decide 81.11–87.77 / 85</text>"), "{svg}");
}

#[test]
fn a_file_lies_in_the_bin_of_its_tenth_and_only_a_whole_one_in_the_last() {
    let files: Vec<_> = [(0, 10), (9, 100), (1, 10), (99, 100), (999, 1_000), (10, 10), (0, 0)]
        .into_iter()
        .map(|(covered, total)| {
            let mut file = sample::file("a.py", covered, total, 0);
            file.figures = sample::figures(covered, total, None);
            file
        })
        .collect();
    assert_eq!(Bins::of(&files).0, [2, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1]);
    assert_eq!(Bins::of(&files).total(), 6);
}

#[test]
fn the_rows_of_a_stacked_bar_end_where_the_next_begins() {
    let svg = charts(&sample::large(40, |at| format!("src/{}/{at}.py", at % 4))).remove(1).inline();
    for class in ["f-one", "f-two", "f-three", "f-several", "o-nobody"] {
        assert_eq!(svg.matches(&format!("<path class=\"{class}\"")).count(), 1, "{class} in {svg}");
    }
}

#[test]
fn tests_of_several_classes_are_drawn_beside_their_time_and_of_one_class_are_not() {
    let mut summary = sample::hostile();
    let chart = charts(&summary).remove(3);
    assert_eq!(
        chart.description,
        "By layer, the tests by class of speed, and the time that they took. All together: 1,207 fast in 12.34 s, 7 medium \
         in 22.20 s, 5 slow in 1234.56 s."
    );
    let svg = chart.inline();
    assert!(svg.contains(">1,215 tests, 1269.10 s</text>"), "{svg}");
    assert_eq!(svg.matches("<path class=\"f-").count(), 3, "{svg}");
    assert!(svg.len() < 3_000, "{} bytes", svg.len());
    assert!(files(&summary).iter().any(|(name, _)| name == "test-speed.svg"));
    assert!(
        themed_files(&summary).iter().all(|(name, _)| !name.starts_with("test-speed")),
        "times in a committed file"
    );
    let results = summary.results.as_mut().expect("results");
    let layer = results.layers[0].clone();
    results.layers = vec![layer; 20];
    assert!(charts(&summary)[3].description.ends_with("8 layers are only in the table."));
    let results = summary.results.as_mut().expect("results");
    results.total.classes.iter_mut().skip(1).for_each(|class| class.tests = 0);
    assert_eq!(charts(&summary).len(), 3);
}
