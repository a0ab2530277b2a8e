//! Who covers what: a row per folder, stacked from what one layer alone covers to what nobody does.

use super::plane::Drawn;
use super::{Chart, Drawing, Face, Ink, LETTERS, Plane, Stands, WIDTH, fitting, index, part};
use crate::reports::text;
use crate::summary::{ShareRow, Summary, counted, grouped};

/// The folders that are shown by themselves.
pub const FOLDERS: usize = 12;
const ROW: u32 = 40;

struct Row {
    name: String,
    /// By ink, in the order of the bar.
    counts: Vec<(Ink, u64)>,
    nobody: u64,
    total: u64,
}

/// The chart; none where no layer covers anything by itself or no statement is known.
pub fn chart(summary: &Summary) -> Option<Chart> {
    let is_bodies = summary.shares.bodies.total > 0;
    let whole = if is_bodies { &summary.shares.bodies } else { &summary.shares.all };
    if whole.total == 0 || whole.only.is_empty() {
        return None;
    }
    let columns = columns(whole);
    let rows = rows(summary, &columns);
    let mut drawing = Drawing::new(WIDTH, ROW * u32::try_from(rows.len()).ok()? + 4);
    draw(&Plane::new(&mut drawing, f64::from(WIDTH)), &rows).ok()?;
    let title = if is_bodies { "Who covers the function bodies" } else { "Who covers the statements" };
    let parts: Vec<String> = legend(whole, &columns)
        .into_iter()
        .zip(counts(whole, &columns))
        .map(|((_, meaning), (_, count))| format!("{meaning} {}", grouped(count)))
        .collect();
    let description = format!(
        "By folder, as parts of its statements{}. All together: {}.",
        if is_bodies { " in function bodies" } else { "" },
        parts.join(", ")
    );
    Some(Chart::new("who-covers-what", title, description, drawing).with_legend(legend(whole, &columns)))
}

/// The ink of each column: the three that cover the most by themselves have one of their own.
fn columns(whole: &ShareRow) -> Vec<Ink> {
    let mut largest: Vec<usize> = (0..whole.only.len()).collect();
    largest.sort_by_key(|&column| (std::cmp::Reverse(whole.only[column].count), column));
    largest.truncate(Ink::LAYERS.len());
    largest.sort_unstable();
    let ink = |column| {
        let place = largest.iter().position(|&large| large == column);
        place.map_or(Ink::Rest, |place| Ink::LAYERS[place])
    };
    (0..whole.only.len()).map(ink).collect()
}

fn counts(row: &ShareRow, columns: &[Ink]) -> Vec<(Ink, u64)> {
    let of = |ink: Ink| {
        let ours = row.only.iter().zip(columns).filter(|(_, other)| **other == ink);
        (ink, ours.map(|(only, _)| only.count).sum())
    };
    let layers = [Ink::First, Ink::Second, Ink::Third, Ink::Rest].into_iter().filter(|ink| columns.contains(ink));
    layers.map(of).chain([(Ink::Several, row.several), (Ink::Nobody, row.nobody)]).collect()
}

fn legend(whole: &ShareRow, columns: &[Ink]) -> Vec<(Ink, String)> {
    let named = whole.only.iter().zip(columns).filter(|(_, ink)| **ink != Ink::Rest);
    let mut legend: Vec<(Ink, String)> =
        named.map(|(only, ink)| (*ink, format!("only {}", text::shortened(&only.name, 40)))).collect();
    let rest = columns.iter().filter(|ink| **ink == Ink::Rest).count() as u64;
    if rest > 0 {
        legend.push((Ink::Rest, format!("only one of {}", counted(rest, "other layer", "other layers"))));
    }
    legend.push((Ink::Several, "two or more".to_owned()));
    legend.push((Ink::Nobody, "nobody".to_owned()));
    legend
}

fn rows(summary: &Summary, columns: &[Ink]) -> Vec<Row> {
    let mut rows: Vec<Row> = summary
        .folders
        .iter()
        .filter(|folder| folder.shares.total > 0)
        .map(|folder| Row {
            name: text::folder(&folder.path).to_owned(),
            counts: counts(&folder.shares, columns),
            nobody: folder.shares.nobody,
            total: folder.shares.total,
        })
        .collect();
    rows.sort_by(|one, two| two.total.cmp(&one.total).then_with(|| one.name.cmp(&two.name)));
    let others = rows.split_off(rows.len().min(FOLDERS));
    if let Some(first) = others.first() {
        let mut sum = Row {
            name: format!("other ({})", counted(others.len() as u64, "folder", "folders")),
            counts: first.counts.iter().map(|(ink, _)| (*ink, 0)).collect(),
            nobody: 0,
            total: 0,
        };
        for row in &others {
            for ((_, count), (_, more)) in sum.counts.iter_mut().zip(&row.counts) {
                *count += more;
            }
            sum.nobody += row.nobody;
            sum.total += row.total;
        }
        rows.push(sum);
    }
    rows
}

fn draw(plane: &Plane<'_>, rows: &[Row]) -> Drawn {
    let width = f64::from(WIDTH);
    let top = |at: usize| f64::from(ROW) * index(at);
    for (at, row) in rows.iter().enumerate() {
        let missed = format!("nobody {} of {}", grouped(row.nobody), grouped(row.total));
        let face = Face { ink: Ink::Text, size: LETTERS, is_bold: false };
        plane.text(&fitting(&row.name, &missed), face, Stands::After, (0.0, top(at) + 10.0))?;
        let face = Face { ink: Ink::Quiet, ..face };
        plane.text(&missed, face, Stands::Before, (width, top(at) + 10.0))?;
    }
    // Ink by ink, so that the areas of one ink are one path.
    let inks = rows.first().map_or(&[][..], |row| row.counts.as_slice());
    for (place, (ink, _)) in inks.iter().enumerate() {
        for (at, row) in rows.iter().enumerate() {
            let before: u64 = row.counts[..place].iter().map(|(_, count)| count).sum();
            let (left, right) = (part(before, row.total), part(before + row.counts[place].1, row.total));
            let (left, right) = (left * width / 100.0, right * width / 100.0);
            // A pixel of ground between neighbours, where there is one to spare.
            let gap = if right - left > 2.5 && right < width - 0.1 { 1.0 } else { 0.0 };
            let inset = if *ink == Ink::Nobody { 0.5 } else { 0.0 };
            plane.area(*ink, (left + inset, right - gap - inset), (top(at) + 20.0 + inset, top(at) + 33.0 - inset))?;
        }
    }
    Ok(())
}
