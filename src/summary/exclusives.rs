//! Code that one layer alone covers: slow tests that guard cheap code are the best hint for a new unit test.

use std::cmp::Reverse;

use serde::Serialize;

use crate::coverage::{FileCoverage, LineSet, Regions, SourcePath};
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

/// A function, or what is outside of all functions, and the statements there that one layer alone covers.
struct Place<'a> {
    path: &'a SourcePath,
    file: &'a MeasuredFile,
    function: Option<&'a str>,
    lines: LineSet,
    statements: u32,
}

impl Place<'_> {
    fn row(&self) -> ExclusiveRow {
        ExclusiveRow {
            path: self.path.to_string(),
            function: self.function.map(str::to_owned),
            what: what(self.function, &self.file.overall),
            lines: self.lines.ranges(),
            statements: u64::from(self.statements),
        }
    }
}

fn of_layer(measured: &Measured, column: usize) -> Vec<ExclusiveRow> {
    let mut places = Vec::new();
    for (path, file) in measured.files() {
        add_of_file(&mut places, path, file, column);
    }
    // A function tells more than what importing runs.
    places.sort_by_key(|place| (place.function.is_none(), Reverse(place.statements)));
    places.iter().take(EXCLUSIVES).map(Place::row).collect()
}

fn add_of_file<'a>(places: &mut Vec<Place<'a>>, path: &'a SourcePath, file: &'a MeasuredFile, column: usize) {
    let mut rest = Measured::exclusive(file, column);
    if rest.is_empty() {
        return;
    }
    let all = rest.clone();
    let place = |function, lines: LineSet| Place { path, file, function, statements: lines.len(), lines };
    for (name, region) in file.overall.regions().into_iter().flat_map(Regions::functions_with_body) {
        if !all.is_disjoint(&region.lines) {
            let own = all.intersection(&region.lines);
            rest = rest.difference(&own);
            places.push(place(Some(name), own));
        }
    }
    if !rest.is_empty() {
        places.push(place(None, rest));
    }
}

/// A function's name, or what is to be said where there is none.
pub(super) fn what(function: Option<&str>, file: &FileCoverage) -> String {
    match function {
        Some(name) => name.to_owned(),
        None if file.regions().is_some() => "outside of functions".to_owned(),
        None => "functions not known".to_owned(),
    }
}
