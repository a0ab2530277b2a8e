//! Files by coverage, in ten bins of ten percent and one for what is covered whole: an average hides its tail, this
//! does not.

use std::fmt::Write;

use super::plane::Drawn;
use super::{Chart, Drawing, Face, Ink, LETTERS, Plane, Stands, WIDTH, index, length};
use crate::summary::{FileRow, Summary, counted, grouped};

/// The bins' names: in each, what is at least the first number and less than the next bin's.
pub const BINS: [&str; 11] = [
    "0–9 %",
    "10–19 %",
    "20–29 %",
    "30–39 %",
    "40–49 %",
    "50–59 %",
    "60–69 %",
    "70–79 %",
    "80–89 %",
    "90–99 %",
    "100 %",
];

/// How many files lie in each bin; files without statements are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bins(pub [u64; 11]);

impl Bins {
    /// The files, each in its bin by what is covered for certain.
    #[must_use]
    pub fn of(files: &[FileRow]) -> Self {
        let mut bins = Self::default();
        for figure in files.iter().map(|file| &file.figures.combined).filter(|figure| figure.total > 0) {
            let tenth = u128::from(figure.covered) * 10 / u128::from(figure.total);
            bins.0[usize::try_from(tenth).unwrap_or(10).min(10)] += 1;
        }
        bins
    }

    /// All files that are in a bin.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

const HEIGHT: u32 = 200;
const FLOOR: f64 = 166.0;
const TOP: f64 = 24.0;
/// The last bin stands a little apart.
const APART: f64 = 0.35;

/// The chart; none where no file has statements.
pub fn chart(summary: &Summary) -> Option<Chart> {
    let bins = Bins::of(&summary.files);
    let total = bins.total();
    if total == 0 {
        return None;
    }
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    draw(&Plane::new(&mut drawing, 11.0 + APART), &bins).ok()?;
    let named = BINS.iter().zip(bins.0).filter(|(_, count)| *count > 0);
    let named: Vec<String> = named.map(|(bin, count)| format!("{bin}: {}", counted(count, "file", "files"))).collect();
    let without = summary.files.len() as u64 - total;
    let mut description = format!("{} by coverage. {}.", counted(total, "file", "files"), named.join(", "));
    if without > 0 {
        let without = counted(without, "file without statements is", "files without statements are");
        // Writing into a String cannot fail.
        let _ = write!(description, " {without} left out.");
    }
    Some(Chart::new("files-by-coverage", "Files by coverage", description, drawing))
}

fn draw(plane: &Plane<'_>, bins: &Bins) -> Drawn {
    let most = length(bins.0.iter().copied().max().unwrap_or(0).max(1));
    let face = Face { ink: Ink::Text, size: LETTERS, is_bold: false };
    let quiet = Face { ink: Ink::Quiet, size: 12, is_bold: false };
    let left = |bin: usize| if bin == 10 { 10.0 + APART } else { index(bin) };
    for (bin, &count) in bins.0.iter().enumerate() {
        let height = length(count) * (FLOOR - TOP) / most;
        let ink = if bin == 10 { Ink::First } else { Ink::Second };
        plane.area(
            ink,
            (left(bin) + 0.04, left(bin) + 0.96),
            (FLOOR - height.max(if count > 0 { 2.0 } else { 0.0 }), FLOOR),
        )?;
    }
    for (bin, &count) in bins.0.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = length(count) * (FLOOR - TOP) / most;
        plane.text(&grouped(count), face, Stands::Amid, (left(bin) + 0.5, FLOOR - height - 10.0))?;
    }
    plane.line(Ink::Quiet, 1, (0.0, FLOOR + 0.5), (10.0, FLOOR + 0.5))?;
    plane.line(Ink::Quiet, 1, (10.0 + APART, FLOOR + 0.5), (11.0 + APART, FLOOR + 0.5))?;
    for bin in 0..10 {
        let (label, stands) = (format!("{}", bin * 10), if bin == 0 { Stands::After } else { Stands::Amid });
        plane.text(&label, quiet, stands, (left(bin), FLOOR + 14.0))?;
    }
    plane.text("100 %", quiet, Stands::Amid, (left(10) + 0.5, FLOOR + 14.0))?;
    Ok(())
}
