//! `covgate whatif` as JSON.

use serde::Serialize;

use crate::reports::json::{a_line_each, one_line};
use crate::summary::{GateRow, StandingRow, WhatIf};

/// The schema's version: additions are allowed within it, changes are not.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    change: &'static str,
    today: Option<Gate<'a>>,
    then: Option<Gate<'a>>,
    points: Option<&'a str>,
}

#[derive(Serialize)]
struct Gate<'a> {
    status: &'static str,
    covered: Option<u64>,
    total: Option<u64>,
    percent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    demand: &'static str,
    limit: &'a str,
    needed: Option<u64>,
    short_by: Option<u64>,
    margin: Option<u64>,
}

/// Both verdicts and a line for each gate, ending in a line break.
#[must_use]
pub fn render(whatif: &WhatIf) -> String {
    let rows: Vec<Row<'_>> = whatif.rows.iter().map(row).collect();
    let fields = [
        ("schema", one_line(&SCHEMA)),
        ("supposed", one_line(&whatif.supposed)),
        ("today", one_line(&whatif.today.verdict.name())),
        ("then", one_line(&whatif.then.verdict.name())),
        ("changed", one_line(&whatif.changed)),
        ("gates", a_line_each(&rows)),
        ("errors_then", one_line(&whatif.faults)),
    ];
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

fn row(row: &StandingRow) -> Row<'_> {
    Row {
        id: &row.id,
        change: row.change,
        today: row.today.as_ref().map(gate),
        then: row.then.as_ref().map(gate),
        points: row.points.as_deref(),
    }
}

fn gate(row: &GateRow) -> Gate<'_> {
    let figure = row.figure.as_ref();
    Gate {
        status: row.status,
        covered: figure.map(|figure| figure.covered),
        total: figure.map(|figure| figure.total),
        percent: figure.and_then(|figure| figure.percent.as_deref()),
        count: row.count,
        demand: row.demand,
        limit: &row.limit,
        needed: row.needed,
        short_by: row.short_by,
        margin: row.margin,
    }
}
