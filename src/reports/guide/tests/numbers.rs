//! Every number of gates, actions and layers, computed again from the view that it is of.

use super::document::{Document, Table};
use super::*;
use crate::gates::Verdict;
use crate::reports::{sample, text};
use crate::summary::{Figure, FigureRow, GateRow, ShareRow, Summary, grouped};

pub fn read(summary: &Summary) -> Document {
    Document::read(&render(summary, &options()))
}

/// Runs in which everything occurs.
pub fn runs() -> Vec<Summary> {
    let mut passed = sample::large(60, |at| format!("src/{}/m{at}.py", at % 7));
    passed.gates.retain(|gate| gate.status == "pass");
    passed.advice = None;
    passed.verdict = Verdict::Pass;
    let mut runs = vec![sample::hostile(), sample::large(300, |at| format!("src/a{}/b{at}.py", at % 50)), passed];
    for folder in runs.iter_mut().flat_map(|run| &mut run.folders) {
        let lines = &folder.figures.lines;
        folder.figures = sample::figures(lines.covered, lines.total, Some((1, 1, 3)));
    }
    runs
}

pub fn named(name: &str) -> String {
    text::visible(name).into_owned()
}

pub fn percent(figure: &Figure) -> String {
    figure.shown.clone()
}

#[test]
fn of_the_gates() {
    for summary in runs() {
        let document = read(&summary);
        let expected: Table = summary.gates.iter().map(|gate| gate_row(gate, &summary)).collect();
        assert_eq!(*document.table("Verdict and gates"), expected);
        let text = document.text("Verdict and gates");
        assert!(
            text.contains(&format!("exits with {}", summary.exit_code)) && text.contains(&summary.extent),
            "{text}"
        );
    }
}

fn gate_row(gate: &GateRow, summary: &Summary) -> Vec<String> {
    let (icon, word) = match (gate.status, gate.is_blocking) {
        ("pass", _) => ("✅", "ok"),
        ("fail", true) => ("❌", "fail"),
        ("fail", false) => ("⚠️", "warn"),
        ("no-data", _) => ("❔", "no data"),
        _ => ("❔", "cannot decide"),
    };
    let figure = gate.figure.as_ref();
    let signed = |covered: u64, needed: u64| match i64::try_from(covered).expect("small")
        - i64::try_from(needed).expect("small")
    {
        0 => "0".to_owned(),
        less if less < 0 => format!("−{}", grouped(less.unsigned_abs())),
        more => format!("+{}", grouped(more.unsigned_abs())),
    };
    let distance = figure.zip(gate.needed).map(|(figure, needed)| {
        let (low, high) = (signed(figure.covered, needed), signed(figure.covered_at_most, needed));
        if figure.covered == figure.covered_at_most { low } else { format!("{low} to {high}") }
    });
    vec![
        gate.name.clone(),
        format!("{icon} {word}"),
        figure.map_or("no data".to_owned(), percent),
        gate.needs.clone(),
        gate.gap.clone().unwrap_or_default().replace('-', "−"),
        figure.map_or_else(String::new, |figure| figure.counts.clone()),
        gate.needed.map_or_else(String::new, grouped),
        distance.unwrap_or_default(),
        figure.map_or_else(String::new, |_| format!("{} files", grouped(summary.files.len() as u64))),
        named(&gate.source),
    ]
}

#[test]
fn of_the_next_actions() {
    let [failed, _, passed] = runs().try_into().expect("three");
    let advice = failed.advice.as_ref().expect("advice");
    let document = read(&failed);
    assert!(document.text("Next actions").contains(&format!("One way to pass: {}.", advice.sentence)));
    let steps = advice.steps.iter().zip(1..).map(|(step, at)| {
        vec![
            at.to_string(),
            named(&format!("{}:{}", step.path, step.line)),
            step.function.clone().expect("a function"),
            format!("lines {}; {}", step.lines, step.branches.join("; ")),
            step.gain.clone(),
            step.layer.clone().expect("a layer"),
            step.gates.join(", "),
        ]
    });
    assert_eq!(*document.table("Next actions"), steps.collect::<Table>());
    let document = read(&passed);
    let margin = |gate: &GateRow| gate.figure.as_ref().expect("measured").covered - gate.needed.expect("measured");
    let lose = |gate: &GateRow| match margin(gate) {
        0 => "nothing".to_owned(),
        margin => format!("{} statements and branches", grouped(margin)),
    };
    let rows = passed.gates.iter().map(|gate| vec![gate.name.clone(), lose(gate)]);
    assert_eq!(*document.table("Next actions"), rows.collect::<Table>());
    let closest = passed.gates.iter().min_by_key(|gate| margin(gate)).expect("a gate");
    let sentence = format!("Closest to its floor: **{}** could lose {}.", closest.name, lose(closest));
    assert!(document.text("Next actions").contains(&sentence));
}

#[test]
fn of_the_layers() {
    for summary in runs() {
        let document = read(&summary);
        let [bodies, shares] = document.tables("Layers") else { panic!("two tables") };
        let both = |figure: &Figure| format!("{} ({})", figure.shown, figure.counts);
        let expected = summary.layers.iter().map(|layer| {
            let part = |figure: &Option<Figure>| both(figure.as_ref().expect("known"));
            vec![
                layer.name.clone(),
                part(&layer.bodies),
                layer.only_in_bodies.to_string(),
                part(&layer.imports),
                layer.only.to_string(),
            ]
        });
        assert_eq!(*bodies, expected.collect::<Table>());
        assert_eq!(*shares, shares_table(&summary.shares.bodies, &summary.shares.all));
        let [percents, counts] = document.tables("All figures") else { panic!("two tables") };
        assert_eq!(*percents, figures_table(&summary, |figure| figure.shown.clone()));
        assert_eq!(*counts, figures_table(&summary, |figure| figure.counts.clone()));
    }
}

fn shares_table(bodies: &ShareRow, all: &ShareRow) -> Table {
    let cell = |count: u64, of: &ShareRow| {
        let tenths = count * 1_000 / of.total;
        format!("{} ({}.{} %)", grouped(count), tenths / 10, tenths % 10)
    };
    let mut rows = Table::new();
    for (one, two) in bodies.only.iter().zip(&all.only) {
        rows.push(vec![format!("only {}", one.name), cell(one.count, bodies), cell(two.count, all)]);
    }
    rows.push(vec!["two or more layers".to_owned(), cell(bodies.several, bodies), cell(all.several, all)]);
    rows.push(vec!["nobody".to_owned(), cell(bodies.nobody, bodies), cell(all.nobody, all)]);
    for of in [bodies, all] {
        assert_eq!(of.only.iter().map(|only| only.count).sum::<u64>() + of.several + of.nobody, of.total);
    }
    rows
}

fn figures_table(summary: &Summary, shown: fn(&Figure) -> String) -> Table {
    let cells = |row: &FigureRow| {
        let figures = [Some(&row.combined), Some(&row.lines), row.branches.as_ref(), row.functions.as_ref()];
        figures.map(|figure| figure.map_or("not measured".to_owned(), shown)).to_vec()
    };
    let mut rows: Table = summary
        .layers
        .iter()
        .map(|layer| {
            let own = layer.own.as_ref().map_or("the same".to_owned(), |own| shown(&own.combined));
            let counts = [own, grouped(layer.reports as u64), grouped(layer.files as u64)];
            [vec![layer.name.clone()], cells(&layer.figures), counts.to_vec()].concat()
        })
        .collect();
    let counts = [String::new(), grouped(summary.inputs.len() as u64), grouped(summary.files.len() as u64)];
    rows.push([vec!["overall".to_owned()], cells(&summary.overall), counts.to_vec()].concat());
    rows
}
