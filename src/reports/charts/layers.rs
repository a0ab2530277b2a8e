//! Layers against thresholds: a bar, a heavy tick at the gate, and the finding in words.

use std::fmt::Write;

use super::plane::Drawn;
use super::{Chart, Drawing, Face, Ink, LETTERS, Plane, Stands, WIDTH, fitting, index, part};
use crate::summary::{Figure, GateRow, Summary, counted};

/// More rows than these are no picture; the table has them all.
const ROWS: usize = 16;
const ROW: u32 = 44;

struct Row<'a> {
    name: &'a str,
    figure: Option<&'a Figure>,
    gate: Option<&'a GateRow>,
}

impl Row<'_> {
    /// `fail 58.40 / 90`.
    fn finding(&self) -> String {
        let shown = self.figure.map_or("no data", |figure| figure.shown.as_str());
        match self.gate {
            Some(gate) if self.figure.is_some() => {
                format!("{} {} / {}", gate.word.to_lowercase(), shown.trim_end_matches(" %"), gate.limit)
            }
            Some(gate) => format!("no data / {}", gate.limit),
            None => format!("{shown}, no gate"),
        }
    }

    fn is_held(&self) -> bool {
        self.gate.is_none_or(|gate| gate.status == "pass")
    }
}

/// The chart; none where nothing was measured and nothing was asked.
pub fn chart(summary: &Summary) -> Option<Chart> {
    let mut rows = rows(summary);
    rows.retain(|row| row.gate.is_some() || row.figure.is_some_and(|figure| figure.total > 0));
    if rows.is_empty() {
        return None;
    }
    let left_out = rows.len().saturating_sub(ROWS);
    if left_out > 0 {
        // A stable sort: gates that are not held stay in, the order of the layers is kept among the rest.
        rows.sort_by_key(Row::is_held);
        rows.truncate(ROWS);
    }
    let described: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.name, row.finding())).collect();
    let mut description = format!("{}.", described.join("; "));
    if left_out > 0 {
        let left_out = counted(left_out as u64, "row is", "rows are");
        // Writing into a String cannot fail.
        let _ = write!(description, " {left_out} only in the table.");
    }
    let height = ROW * u32::try_from(rows.len()).ok()? + 20;
    let mut drawing = Drawing::new(WIDTH, height);
    draw(&Plane::new(&mut drawing, 100.0), &rows, f64::from(height)).ok()?;
    Some(Chart::new("layers", "Layers against their gates", description, drawing))
}

fn rows(summary: &Summary) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let names = summary.layers.iter().map(|layer| (layer.name.as_str(), &layer.figures.combined));
    let gates_of = |name: &str| summary.gates.iter().filter(move |gate| gate.is_of(name)).collect::<Vec<_>>();
    for (name, figure) in names.chain([("overall", &summary.overall.combined)]) {
        let gates = gates_of(name);
        if gates.is_empty() {
            rows.push(Row { name, figure: Some(figure), gate: None });
        }
        rows.extend(gates.into_iter().map(|gate| Row {
            name: &gate.name,
            figure: gate.figure.as_ref(),
            gate: Some(gate),
        }));
    }
    // Gates of layers that have no report at all.
    let has_row =
        |gate: &GateRow| gate.kind != "layer" || summary.layers.iter().any(|layer| layer.name == gate.subject);
    let others = summary.gates.iter().filter(|gate| !has_row(gate));
    let others = others.map(|gate| Row { name: &gate.name, figure: gate.figure.as_ref(), gate: Some(gate) });
    rows.extend(others);
    rows
}

fn draw(plane: &Plane<'_>, rows: &[Row<'_>], height: f64) -> Drawn {
    for (at, row) in rows.iter().enumerate() {
        let top = f64::from(ROW) * index(at);
        let bar = (top + 22.0, top + 34.0);
        let finding = row.finding();
        let ink = match row.gate {
            Some(gate) if gate.status == "fail" && gate.is_blocking => Ink::Alarm,
            Some(gate) if gate.status != "pass" => Ink::Doubt,
            Some(_) | None => Ink::Text,
        };
        let name = fitting(row.name, &finding);
        let face = Face { ink: Ink::Text, size: LETTERS, is_bold: false };
        plane.text(&name, face, Stands::After, (0.0, top + 11.0))?;
        plane.text(&finding, Face { ink, is_bold: true, ..face }, Stands::Before, (100.0, top + 11.0))?;
        plane.area(Ink::Track, (0.0, 100.0), bar)?;
        if let Some(figure) = row.figure {
            let (low, high) = (part(figure.covered, figure.total), part(figure.covered_at_most, figure.total));
            let is_failed = row.gate.is_some_and(|gate| gate.status == "fail");
            plane.area(if is_failed { Ink::Fail } else { Ink::Pass }, (0.0, low), bar)?;
            plane.area(Ink::Perhaps, (low, high), bar)?;
        }
        if let Some(at) = row.gate.and_then(|gate| gate.limit.parse::<f64>().ok()) {
            let at = at.clamp(0.4, 99.6);
            plane.area(Ink::Ground, (at - 0.7, at + 0.7), (bar.0 - 3.0, bar.1 + 3.0))?;
            plane.area(Ink::Mark, (at - 0.35, at + 0.35), (bar.0 - 3.0, bar.1 + 3.0))?;
        }
    }
    let face = Face { ink: Ink::Quiet, size: 12, is_bold: false };
    for (label, stands, at) in [("0", Stands::After, 0.0), ("50", Stands::Amid, 50.0), ("100 %", Stands::Before, 100.0)]
    {
        plane.text(label, face, stands, (at, height - 10.0))?;
    }
    Ok(())
}
