//! A symptom is told where it is present, and nowhere else.

use super::*;
use crate::coverage::Measure;
use crate::reports::sample;

/// What makes a run unusual.
type Change = Box<dyn Fn(&mut Summary)>;

/// A run in which nothing is unusual.
fn usual() -> Summary {
    let mut summary = sample::large(3, |at| format!("src/m{at}.py"));
    summary.gates.retain(|gate| gate.status == "pass");
    summary.warnings.clear();
    summary.never_measured.clear();
    for layer in &mut summary.layers {
        layer.own = None;
    }
    summary
}

fn told(summary: &Summary) -> Vec<String> {
    let rows = SYMPTOMS.iter().filter_map(|symptom| (symptom.seen)(summary));
    rows.map(|seen| serde_json::to_value(seen).expect("text").as_str().expect("text").to_owned()).collect()
}

#[test]
fn a_usual_run_has_no_table() {
    assert_eq!(told(&usual()), [""; 0]);
    assert!(table(&usual(), 200).is_none());
}

#[test]
fn each_symptom_is_told_alone() {
    let figure = |covered, total| Figure::new(Measure::exact(covered, total));
    let warn = |code: &'static str| {
        move |summary: &mut Summary| {
            let mut finding = sample::finding("something", None);
            finding.code = code.to_owned();
            summary.warnings.push(finding);
        }
    };
    let own = |covered, total| {
        move |summary: &mut Summary| {
            let layer = &mut summary.layers[1];
            layer.figures.combined = Figure::new(Measure::exact(100, 200));
            layer.own = Some(sample::figures(covered, total, None));
        }
    };
    let cases: Vec<(Change, &str)> = vec![
        (Box::new(|run| run.gates[0].status = "no-data"), "A gate without data: **integration**"),
        (Box::new(move |run| run.layers[2].bodies = Some(figure(0, 9))), "A layer that runs no function body: **e2e**"),
        (Box::new(|run| run.gates[0].status = "undecided"), "A gate that cannot be decided: **integration**"),
        (Box::new(warn("covgate::inputs::same-report-twice")), "3 reports given twice"),
        (Box::new(warn("covgate::inputs::same-report-two-layers")), "3 reports given twice"),
        (Box::new(warn("covgate::paths::unmatched")), "3 reported files not found in the project"),
        (Box::new(warn("covgate::paths::no-sources")), "3 reported files not found in the project"),
        (Box::new(|run| run.overall.branches = None), "No branches were measured"),
        (Box::new(warn("covgate::layers::no-branches")), "Branches were measured by some runs only"),
        (Box::new(warn("covgate::layers::some-without-branches")), "Branches were measured by some runs only"),
        (Box::new(|run| run.overall.functions = None), "No functions are known"),
        (Box::new(warn("covgate::layers::no-functions")), "3 files without known functions"),
        (Box::new(|run| run.never_measured.push("a.py".to_owned())), "1 file never measured"),
        (Box::new(|run| run.inputs[0].is_layer_guessed = true), "Layers taken from the words of the path: 1 report"),
        (Box::new(|run| run.inputs[0].layer = None), "1 report in no layer, for overall only"),
        (Box::new(own(55, 100)), "Over its own runs a layer differs by five points or more: **integration**"),
        (Box::new(warn("covgate::layers::unseen-files")), "3 files that a layer never saw"),
    ];
    for (change, seen) in cases {
        let mut summary = usual();
        change(&mut summary);
        assert_eq!(told(&summary), [seen]);
    }
    // A little less than five points is not much.
    let mut summary = usual();
    own(549, 1_000)(&mut summary);
    assert_eq!(told(&summary), [""; 0]);
}

#[test]
fn the_codes_that_symptoms_know_are_given_somewhere() {
    let sources = walkdir::WalkDir::new("src/summary").into_iter().filter_map(Result::ok);
    let sources = sources.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let theirs: String = sources.collect();
    let codes = include_str!("../symptoms.rs").split('"').filter(|text| text.starts_with("covgate::"));
    let unknown: Vec<&str> = codes.filter(|code| !theirs.contains(&format!("\"{code}\""))).collect();
    assert_eq!(unknown, [""; 0]);
}
