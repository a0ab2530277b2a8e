//! Every number of the guide, computed again from the view that it is of.

use super::document::{Document, Table};
use super::*;
use crate::gates::Verdict;
use crate::reports::{sample, text};
use crate::summary::{Figure, FigureRow, FileRow, GateRow, ShareRow, Summary, grouped};

fn read(summary: &Summary) -> Document {
    Document::read(&render(summary, &options()))
}

/// Runs in which everything occurs.
fn runs() -> Vec<Summary> {
    let mut passed = sample::large(60, |at| format!("src/{}/m{at}.py", at % 7));
    passed.gates.retain(|gate| gate.status == "pass");
    passed.advice = None;
    passed.verdict = Verdict::Pass;
    vec![sample::hostile(), sample::large(300, |at| format!("src/a{}/b{at}.py", at % 50)), passed]
}

fn named(name: &str) -> String {
    text::visible(name).into_owned()
}

fn percent(figure: &Figure) -> String {
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
        format!("{} %", gate.fail_under),
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

#[test]
fn of_what_one_layer_alone_covers() {
    for summary in runs() {
        let document = read(&summary);
        for (layer, places) in summary.layers.iter().zip(&summary.exclusives) {
            let title = format!("Only {}: {} statements, in {} places", layer.name, layer.only, places.len());
            let rows = places.iter().map(|place| {
                let count: u32 = place.lines.iter().map(|(first, last)| last - first + 1).sum();
                assert_eq!(u64::from(count), place.statements);
                vec![named(&place.path), "Order.place".to_owned(), "7–9, 12".to_owned(), place.statements.to_string()]
            });
            assert_eq!(*document.table(&title), rows.collect::<Table>());
        }
    }
}

#[test]
fn of_the_directories() {
    for summary in runs() {
        let mut rows: Table = summary
            .folders
            .iter()
            .map(|folder| {
                let files = summary.files.iter().filter(|file| file.folder == folder.path.trim_start_matches('.'));
                let files: Vec<&FileRow> = files.collect();
                let missed: u64 = files.iter().map(|file| file.figures.lines.missed).sum();
                let counts = vec![files.len().to_string(), percent(&folder.figures.combined), grouped(missed)];
                let name = if folder.path == "." { "(project root)".to_owned() } else { named(&folder.path) };
                [vec![name], counts, folder.layers.iter().map(percent).collect()].concat()
            })
            .collect();
        let overall = &summary.overall;
        let missed: u64 = summary.files.iter().map(|file| file.figures.lines.missed).sum();
        let sum =
            vec!["overall".to_owned(), summary.files.len().to_string(), percent(&overall.combined), grouped(missed)];
        rows.push([sum, summary.layers.iter().map(|layer| percent(&layer.figures.combined)).collect()].concat());
        assert_eq!(*read(&summary).table("Directories"), rows);
    }
}

#[test]
fn of_the_files() {
    for summary in runs() {
        let document = read(&summary);
        let mut worst: Vec<&FileRow> = summary.files.iter().filter(|file| file.figures.combined.missed > 0).collect();
        worst.sort_by_key(|file| {
            let figures = &file.figures;
            (std::cmp::Reverse((figures.lines.missed, figures.combined.missed)), &file.path)
        });
        let title = document.text("Files needing attention");
        assert!(
            title.contains(&format!("{} files with something missed", worst.len()))
                || title.contains(&format!("of {} files", worst.len()))
        );
        worst.truncate(25);
        let row = |file: &&FileRow| {
            let branches =
                file.figures.branches.as_ref().map_or("–".to_owned(), |branches| branches.missed.to_string());
            vec![named(&file.path), percent(&file.figures.combined), file.figures.lines.missed.to_string(), branches]
        };
        let told = document.table("Files needing attention").iter();
        let (told, what): (Table, Vec<&String>) = told.map(|row| (row[..4].to_vec(), &row[4])).unzip();
        assert_eq!(told, worst.iter().map(row).collect::<Table>());
        for (file, what) in worst.iter().zip(what) {
            for &lines in file.missed_lines.iter().take(8) {
                assert!(what.contains(&text::range(lines)), "{what}");
            }
        }
        let below = summary.files.iter().filter_map(|file| {
            let figure = &file.figures.combined;
            // The floor of overall in the sample is 85 %.
            let needed = (figure.total * 85).div_ceil(100);
            (figure.covered < needed).then(|| {
                vec![named(&file.path), percent(figure), (needed - figure.covered).to_string(), figure.counts.clone()]
            })
        });
        let below: Table = below.collect();
        assert!(document.text("Below the floor of overall").contains(&format!("{} files are below 85 %", below.len())));
        assert_eq!(*document.table("Below the floor of overall"), below[..below.len().min(ROWS)]);
    }
}

#[test]
fn of_what_is_not_measured() {
    for summary in runs() {
        let document = read(&summary);
        let section = document.text("Not measured, excluded");
        let listed = section.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(listed, summary.never_measured.len());
        let verb = if listed == 1 { "file was" } else { "files were" };
        assert!(section.contains(&format!("{listed} {verb} never measured")), "{section}");
        let excluded: Vec<&FileRow> = summary.files.iter().filter(|file| file.excluded > 0).collect();
        assert!(section.contains(&format!("{} excluded lines in {} files", summary.excluded_lines, excluded.len())));
        let rows: Table = excluded.iter().map(|file| vec![named(&file.path), file.excluded.to_string()]).collect();
        assert_eq!(*document.table("Not measured, excluded"), rows[..rows.len().min(ROWS)]);
    }
}

#[test]
fn of_warnings_and_symptoms() {
    for summary in runs() {
        let document = read(&summary);
        let section = document.text("Warnings and errors");
        assert_eq!(section.matches("❌ **Error**").count(), summary.errors.len());
        assert_eq!(section.matches("⚠️ **Warning**").count(), summary.warnings.len());
        let seen: Vec<&str> = document.table("Troubleshooting").iter().map(|row| row[0].as_str()).collect();
        let unmatched: u64 = summary.warnings.iter().map(|warning| warning.count).sum();
        assert!(seen.contains(&format!("{unmatched} reported files not found in the project").as_str()), "{seen:?}");
        let without = summary.inputs.iter().filter(|input| input.layer.is_none()).count();
        assert_eq!(seen.contains(&format!("{without} reports in no layer, for overall only").as_str()), without > 1);
    }
}
