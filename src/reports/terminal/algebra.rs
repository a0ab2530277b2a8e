//! Layer algebra in the terminal: which layers cover what together, and overall without each.

use super::{DIM, line};
use crate::reports::log::printable;
use crate::reports::words::part;
use crate::summary::{AlgebraRow, grouped};

/// Each combination of layers with its statements, then a sentence for each layer.
pub fn write(out: &mut String, algebra: &AlgebraRow) {
    if algebra.combinations.is_empty() {
        return;
    }
    let mut rows: Vec<(String, u64, u64)> =
        algebra.combinations.iter().map(|one| (one.name.clone(), one.statements, one.in_bodies)).collect();
    if let Some(rest) = algebra.rest {
        let at = rows.len().saturating_sub(1);
        rows.insert(at, (rest.name(), rest.statements, rest.in_bodies));
    }
    let (all, bodies) = rows.iter().fold((0, 0), |(all, bodies), row| (all + row.1, bodies + row.2));
    let has_bodies = bodies > 0;
    let cell = |count: u64, of: u64| format!("{} ({})", grouped(count), part(count, of).replace(" %", "%"));
    let names = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let width = |of: &dyn Fn(&(String, u64, u64)) -> String, head: &str| {
        rows.iter().map(|row| of(row).chars().count()).chain([head.len()]).max().unwrap_or(0)
    };
    let of_bodies = |row: &(String, u64, u64)| cell(row.2, bodies);
    let of_all = |row: &(String, u64, u64)| cell(row.1, all);
    let (in_bodies, in_all) = (width(&of_bodies, "in bodies"), width(&of_all, "statements"));
    line(out, format_args!("who covers what, each statement once:"));
    let head = if has_bodies { format!("{:>in_bodies$}  ", "in bodies") } else { String::new() };
    line(out, format_args!("  {DIM}{:names$}  {head}{:>in_all$}{DIM:#}", "", "statements"));
    for row in &rows {
        let bodies = if has_bodies { format!("{:>in_bodies$}  ", of_bodies(row)) } else { String::new() };
        line(out, format_args!("  {:names$}  {bodies}{:>in_all$}", printable(&row.0), of_all(row)));
    }
    for without in &algebra.without {
        let note = without.note.as_deref().map(|note| format!("; {note}")).unwrap_or_default();
        line(out, format_args!("{}{DIM}{note}{DIM:#}", printable(&without.sentence.replace(" %", "%"))));
    }
}
