//! A configuration proposed for a project that has none: from what was found to the text of a `covgate.toml`, the commands
//! that measure each layer, and the steps for a CI. Reads no file and writes none.

mod ci;
mod commands;
#[cfg(test)]
mod tests;
mod text;

use crate::coverage::Percent;
use crate::layer_name::LayerName;

pub use ci::{Ci, snippet};
pub use commands::commands;
pub use text::render;

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The project's name.
    pub name: String,
    /// The folders of its code.
    pub source: Vec<String>,
    /// Patterns of what reports measured and is no code.
    pub omit: Vec<String>,
    /// The layers that have reports, or all if none has any.
    pub layers: Vec<Layer>,
    /// Layers that have tests, and no report yet where others have.
    pub unmeasured: Vec<Layer>,
    /// The floor of all together.
    pub overall: Percent,
    /// True if coverage.py's own settings name what is measured.
    pub is_source_set: bool,
    /// True if coverage.py's own settings ask for branches.
    pub is_branch_set: bool,
    /// The branch that changes go into, where it is known.
    pub base: Option<String>,
}

/// A layer that is proposed.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Its name.
    pub name: LayerName,
    /// Patterns of its reports.
    pub reports: Vec<String>,
    /// How many reports they match, where they may match several.
    pub expect: Option<usize>,
    /// Patterns of its results.
    pub junit: Vec<String>,
    /// Its floor.
    pub fail_under: Option<Percent>,
    /// What pytest is to run for it: folders, or `-m` and a marker.
    pub tests: Vec<String>,
    /// What it comes from, in a few words for the reader of the file.
    pub origin: String,
}

/// Floors of layers by their names, as covgate has them without any configuration.
const FLOORS: [(&str, Percent); 2] = [("unit", Percent::whole(90)), ("integration", Percent::whole(80))];
/// The floor of all together.
pub const OVERALL: Percent = Percent::whole(85);

impl Layer {
    /// A layer of which nothing is known but its name: it is to write its reports where they are found.
    #[must_use]
    pub fn new(name: LayerName) -> Self {
        let fail_under = FLOORS.into_iter().find(|(known, _)| *known == name.as_str()).map(|(_, floor)| floor);
        Self {
            reports: vec![format!("reports/{name}/coverage.json")],
            expect: None,
            junit: vec![format!("reports/{name}/junit.xml")],
            fail_under,
            tests: Vec::new(),
            origin: String::new(),
            name,
        }
    }
}

/// One pattern for several names of one folder that differ in one place, if it matches no other of the names that are there:
/// `reports/unit/coverage-*.json`.
#[must_use]
pub fn pattern(names: &[&str], others: &[&str]) -> Option<String> {
    let [first, .., last] = names else { return None };
    let common = |one: &str, two: &str| one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count();
    let start = names.iter().map(|name| common(first, name)).min()?;
    let reversed = |name: &str| name.chars().rev().collect::<String>();
    let end = names.iter().map(|name| common(&reversed(last), &reversed(name))).min()?;
    let shortest = names.iter().map(|name| name.chars().count()).min()?;
    let end = end.min(shortest.saturating_sub(start));
    let head: String = first.chars().take(start).collect();
    let tail: String = reversed(&reversed(first).chars().take(end).collect::<String>());
    let pattern = format!("{}*{}", glob::Pattern::escape(&head), glob::Pattern::escape(&tail));
    let matcher = glob::Pattern::new(&pattern).ok()?;
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
    let is_match = |name: &&str| matcher.matches_with(name, options);
    (names.iter().all(is_match) && !others.iter().any(is_match)).then_some(pattern)
}
