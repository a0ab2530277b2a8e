//! Code that one layer alone covers: slow tests that guard cheap code are the best hint for a new unit test.

use std::cmp::Reverse;

use serde::Serialize;

use crate::coverage::{FileCoverage, LineSet, Regions};
use crate::layers::{Measured, MeasuredFile};

/// Code that one layer alone covers: a function, or what is outside of all functions of a file.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ExclusiveRow {
    /// The file.
    pub path: String,
    /// The function, if it is one.
    pub function: Option<String>,
    /// The function, or in words what it is instead: `outside of functions`.
    pub what: String,
    /// The statements as inclusive ranges of lines.
    pub lines: Vec<(u32, u32)>,
    /// How many statements.
    pub statements: u64,
}

/// So many places are told that one layer alone covers.
pub const EXCLUSIVES: usize = 25;

/// By layer, the places with the most statements first.
pub(super) fn rows(measured: &Measured) -> Vec<Vec<ExclusiveRow>> {
    if measured.layers().len() < 2 {
        return measured.layers().iter().map(|_| Vec::new()).collect();
    }
    (0..measured.layers().len()).map(|column| of_layer(measured, column)).collect()
}

fn of_layer(measured: &Measured, column: usize) -> Vec<ExclusiveRow> {
    let mut rows: Vec<ExclusiveRow> =
        measured.files().iter().flat_map(|(path, file)| of_file(path.as_str(), file, column)).collect();
    // A function tells more than what importing runs.
    rows.sort_by_key(|row| (row.function.is_none(), Reverse(row.statements)));
    rows.truncate(EXCLUSIVES);
    rows
}

fn of_file(path: &str, file: &MeasuredFile, column: usize) -> Vec<ExclusiveRow> {
    let lines = Measured::exclusive(file, column);
    if lines.is_empty() {
        return Vec::new();
    }
    let row = |function: Option<&str>, lines: &LineSet| ExclusiveRow {
        path: path.to_owned(),
        function: function.map(str::to_owned),
        what: what(function, &file.overall),
        lines: lines.ranges(),
        statements: u64::from(lines.len()),
    };
    let mut rest = lines.clone();
    let mut rows = Vec::new();
    for (name, region) in file.overall.regions().into_iter().flat_map(Regions::functions_with_body) {
        let own = lines.intersection(&region.lines);
        if !own.is_empty() {
            rest = rest.difference(&own);
            rows.push(row(Some(name), &own));
        }
    }
    if !rest.is_empty() {
        rows.push(row(None, &rest));
    }
    rows
}

/// A function's name, or what is to be said where there is none.
pub(super) fn what(function: Option<&str>, file: &FileCoverage) -> String {
    match function {
        Some(name) => name.to_owned(),
        None if file.regions().is_some() => "outside of functions".to_owned(),
        None => "functions not known".to_owned(),
    }
}
