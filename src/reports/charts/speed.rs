//! Test speed: for each layer the tests by class, and beside them the time that they took. The usual finding is that few
//! tests take most of the time.

use super::plane::Drawn;
use super::{Chart, Drawing, Face, Ink, LETTERS, Plane, Stands, WIDTH, fitting, index, part};
use crate::summary::{ClassRow, ResultRow, ResultRows, Summary, counted, grouped};

/// The chart's name.
pub const NAME: &str = "test-speed";
/// The layers that are shown by themselves; the others are in the table.
const LAYERS: usize = 12;
const ROW: u32 = 62;
/// The inks of the classes, the fastest first: what is slow is the most prominent.
const INKS: [Ink; 3] = [Ink::Third, Ink::Second, Ink::First];
/// Where bars begin, behind the words before them.
const LEFT: f64 = 44.0;

/// The chart; none where all tests are in one class, which a sentence says better, or where no time is known.
pub fn chart(summary: &Summary) -> Option<Chart> {
    let results = summary.results.as_ref()?;
    let classes = results.total.classes.iter().filter(|class| class.tests > 0).count();
    if classes < 2 {
        return None;
    }
    let rows = rows(results);
    let mut drawing = Drawing::new(WIDTH, ROW * u32::try_from(rows.len()).ok()? + 4);
    draw(&Plane::new(&mut drawing, f64::from(WIDTH)), &rows).ok()?;
    let parts: Vec<String> = results
        .total
        .classes
        .iter()
        .map(|class| format!("{} {} in {} s", grouped(class.tests), class.name, class.seconds))
        .collect();
    let left_out = results.layers.len().saturating_sub(LAYERS) as u64;
    let left_out = if left_out > 0 {
        format!(" {} only in the table.", counted(left_out, "layer is", "layers are"))
    } else {
        String::new()
    };
    let description = format!(
        "By layer, the tests by class of speed, and the time that they took. All together: {}.{left_out}",
        parts.join(", ")
    );
    let meaning = |(ink, class): (Ink, &ClassRow)| (ink, format!("{}: {}", class.name, class.range));
    let legend = INKS.into_iter().zip(&results.total.classes).map(meaning).collect();
    Some(Chart::new(NAME, "Tests, and the time that they take", description, drawing).with_legend(legend))
}

/// The layers that have tests with a known time.
fn rows(results: &ResultRows) -> Vec<&ResultRow> {
    let is_timed = |row: &&ResultRow| row.classes.iter().any(|class| class.tests > 0);
    results.layers.iter().filter(is_timed).take(LAYERS).collect()
}

fn draw(plane: &Plane<'_>, rows: &[&ResultRow]) -> Drawn {
    let width = f64::from(WIDTH);
    let top = |at: usize| f64::from(ROW) * index(at);
    for (at, row) in rows.iter().enumerate() {
        let sums = format!("{}, {} s", counted(row.tests, "test", "tests"), row.seconds);
        let face = Face { ink: Ink::Text, size: LETTERS, is_bold: false };
        plane.text(&fitting(&row.name, &sums), face, Stands::After, (0.0, top(at) + 10.0))?;
        let quiet = Face { ink: Ink::Quiet, ..face };
        plane.text(&sums, quiet, Stands::Before, (width, top(at) + 10.0))?;
        let small = Face { size: 12, ..quiet };
        plane.text("tests", small, Stands::After, (0.0, top(at) + 26.5))?;
        plane.text("time", small, Stands::After, (0.0, top(at) + 43.5))?;
    }
    // Ink by ink, so that the areas of one ink are one path.
    for (place, ink) in INKS.into_iter().enumerate() {
        for (at, row) in rows.iter().enumerate() {
            for (count, down) in [(count as fn(&ClassRow) -> u64, 20.0), (time, 37.0)] {
                let total: u64 = row.classes.iter().map(count).sum();
                let before: u64 = row.classes[..place].iter().map(count).sum();
                let right = before + row.classes.get(place).map_or(0, count);
                let across = |count| LEFT + part(count, total) * (width - LEFT) / 100.0;
                let (left, right) = (across(before), across(right));
                // A pixel of ground between neighbours, where there is one to spare.
                let gap = if right - left > 2.5 && right < width - 0.1 { 1.0 } else { 0.0 };
                plane.area(ink, (left, right - gap), (top(at) + down, top(at) + down + 13.0))?;
            }
        }
    }
    Ok(())
}

fn count(class: &ClassRow) -> u64 {
    class.tests
}

fn time(class: &ClassRow) -> u64 {
    class.micros
}
