//! Every number of the guide that belongs to files and places, computed again from the view that it is of.

use super::document::Table;
use super::numbers::{named, percent, read, runs};
use super::*;
use crate::reports::text;
use crate::summary::{FileRow, grouped};

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
