//! The charts of the page, each with its numbers in a table.

use serde::Serialize;

use crate::reports::charts::{self, BINS, Bins, Chart};
use crate::reports::text;
use crate::summary::{Figure as Measured, FolderRow, ResultRow, Summary, grouped};

/// A chart with its numbers.
#[derive(Serialize)]
pub struct Figure {
    name: &'static str,
    title: String,
    svg: String,
    legend: Vec<Meaning>,
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Meaning {
    ink: &'static str,
    meaning: String,
}

#[derive(Serialize)]
struct Row {
    name: String,
    cells: Vec<String>,
}

impl Figure {
    /// True for the chart of who covers what.
    pub fn is_of_layers(&self) -> bool {
        self.name == "who-covers-what"
    }

    /// True for the chart of the speed of tests.
    pub fn is_of_tests(&self) -> bool {
        self.name == "test-speed"
    }
}

/// All charts that the run has data for.
#[must_use]
pub fn all(summary: &Summary) -> Vec<Figure> {
    charts::charts(summary).iter().map(|chart| figure(chart, summary)).collect()
}

fn figure(chart: &Chart, summary: &Summary) -> Figure {
    let (columns, rows) = match chart.name {
        "layers" => gate_table(summary),
        "who-covers-what" => folder_table(summary),
        "test-speed" => speed_table(summary),
        _ => bin_table(summary),
    };
    let legend = chart.legend.iter().map(|(ink, meaning)| Meaning { ink, meaning: meaning.clone() });
    Figure {
        name: chart.name,
        title: chart.title.clone(),
        svg: chart.inline(),
        legend: legend.collect(),
        columns,
        rows,
    }
}

type Table = (Vec<String>, Vec<Row>);

fn gate_table(summary: &Summary) -> Table {
    let columns = ["Layer", "Combined", "Covered", "Missed"].map(str::to_owned).to_vec();
    let layers = summary.layers.iter().map(|layer| (layer.name.as_str(), &layer.figures.combined));
    let all = layers.chain([("overall", &summary.overall.combined)]);
    let row = |(name, figure): (&str, &Measured)| Row {
        name: name.to_owned(),
        cells: vec![figure.shown.clone(), figure.counts.clone(), grouped(figure.missed)],
    };
    (columns, all.map(row).collect())
}

fn folder_table(summary: &Summary) -> Table {
    let names = summary.shares.all.only.iter().map(|only| format!("only {}", only.name));
    let columns = std::iter::once("Folder".to_owned()).chain(names).chain([
        "two or more".to_owned(),
        "nobody".to_owned(),
        "all".to_owned(),
    ]);
    let row = |folder: &FolderRow| {
        let shares = &folder.shares;
        let only = shares.only.iter().map(|only| only.count);
        let counts = only.chain([shares.several, shares.nobody, shares.total]);
        Row { name: text::folder(&folder.path).to_owned(), cells: counts.map(grouped).collect() }
    };
    // Those of the chart; all of them are on the page of layers.
    let mut folders: Vec<&FolderRow> = summary.folders.iter().filter(|folder| folder.shares.total > 0).collect();
    folders.sort_by(|one, two| two.shares.total.cmp(&one.shares.total).then_with(|| one.path.cmp(&two.path)));
    folders.truncate(charts::FOLDERS);
    let folders = folders.into_iter();
    (columns.collect(), folders.map(row).collect())
}

fn speed_table(summary: &Summary) -> Table {
    let columns = ["Layer", "Fast", "Medium", "Slow", "Time, s", "Fast, s", "Medium, s", "Slow, s"];
    let row = |row: &ResultRow| {
        let tests = row.classes.iter().map(|class| grouped(class.tests));
        let seconds = row.classes.iter().map(|class| class.seconds.clone());
        Row { name: row.name.clone(), cells: tests.chain([row.seconds.clone()]).chain(seconds).collect() }
    };
    let rows = summary.results.iter().flat_map(|results| results.layers.iter().chain([&results.total]));
    (columns.map(str::to_owned).to_vec(), rows.map(row).collect())
}

fn bin_table(summary: &Summary) -> Table {
    let bins = Bins::of(&summary.files);
    let columns = ["Coverage of the file", "Files"].map(str::to_owned).to_vec();
    let row = |(bin, count): (&str, u64)| Row { name: bin.to_owned(), cells: vec![grouped(count)] };
    (columns, BINS.into_iter().zip(bins.0).map(row).collect())
}
