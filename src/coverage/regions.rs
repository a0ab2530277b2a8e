//! Functions and classes of a file: which lines are theirs.

use std::collections::BTreeMap;

use super::conflict::{Aspect, Conflict};
use super::lines::{LineNumber, LineSet};
use super::ratio::Measure;

/// The lines of one function or class; coverage.py 7.6 and later (FORMATS 1.5).
///
/// The regions of one kind partition the file. The name `""` stands for the lines outside all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Region {
    /// The line of `def` or `class`; known since coverage.py 7.13.1.
    pub start: Option<LineNumber>,
    /// Statements in the region.
    pub statements: u32,
    /// Branch exits in the region; none where branches were not measured.
    pub branches: Option<u32>,
    /// The region's lines that reports speak of: statements, excluded lines, and in old versions docstrings.
    pub lines: LineSet,
}

/// The regions of a file by dotted name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    /// Functions and methods, `Class.method` and `outer.inner`; `""` is the code in none.
    pub functions: BTreeMap<Box<str>, Region>,
    /// Classes; `""` is the code in none.
    pub classes: BTreeMap<Box<str>, Region>,
}

impl Regions {
    /// # Errors
    /// If a function or class of one name starts on different lines.
    pub(super) fn check(&self, other: &Self) -> Result<(), Conflict> {
        if std::ptr::eq(self, other) {
            return Ok(());
        }
        check(&self.functions, &other.functions)?;
        check(&self.classes, &other.classes)
    }

    /// Adds another report's regions of the same file.
    ///
    /// coverage.py versions name repeated functions differently; where the names differ the finer list is kept.
    pub(super) fn unite_with(&mut self, other: &Self) {
        merge(&mut self.functions, &other.functions);
        merge(&mut self.classes, &other.classes);
    }

    /// Merges another report's regions of the same file.
    ///
    /// # Errors
    /// If a function or class of one name starts on different lines.
    pub fn merge(&mut self, other: &Self) -> Result<(), Conflict> {
        self.check(other)?;
        self.unite_with(other);
        Ok(())
    }

    /// Lines of function bodies.
    #[must_use]
    pub fn bodies(&self) -> LineSet {
        let mut bodies = LineSet::new();
        for (_, region) in self.functions.iter().filter(|(name, _)| !name.is_empty()) {
            bodies.unite_with(&region.lines);
        }
        bodies
    }

    /// Functions with at least one executed statement, of all with a body, for a run that misses these lines.
    #[must_use]
    pub fn covered_functions(&self, missing: &LineSet) -> Measure {
        let (mut covered, mut total) = (0, 0);
        for (_, region) in self.functions_with_body() {
            total += 1;
            covered += u64::from(region.lines.common(missing) < region.statements);
        }
        Measure::exact(covered, total)
    }

    /// Functions with at least one statement in the body, by name.
    pub fn functions_with_body(&self) -> impl Iterator<Item = (&str, &Region)> {
        self.functions
            .iter()
            .filter(|(name, region)| !name.is_empty() && region.statements > 0)
            .map(|(name, region)| (&**name, region))
    }
}

fn check(ours: &BTreeMap<Box<str>, Region>, theirs: &BTreeMap<Box<str>, Region>) -> Result<(), Conflict> {
    let moved: Vec<LineNumber> = ours
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .filter_map(|(name, region)| Some((region.start?, theirs.get(name)?.start?)))
        .filter(|(our, their)| our != their)
        .map(|(our, their)| our.min(their))
        .collect();
    if moved.is_empty() {
        return Ok(());
    }
    let count = |regions: &BTreeMap<Box<str>, Region>| u32::try_from(regions.len()).unwrap_or(u32::MAX);
    Err(Conflict::new(Aspect::Regions, count(ours), count(theirs), moved))
}

fn merge(ours: &mut BTreeMap<Box<str>, Region>, theirs: &BTreeMap<Box<str>, Region>) {
    if ours == theirs {
        return;
    }
    if !ours.keys().eq(theirs.keys()) {
        let order = theirs.len().cmp(&ours.len()).then_with(|| theirs.keys().cmp(ours.keys()));
        if order.is_gt() {
            ours.clone_from(theirs);
        }
        return;
    }
    for (our, their) in ours.values_mut().zip(theirs.values()) {
        our.start = our.start.max(their.start);
        our.statements = our.statements.max(their.statements);
        our.branches = our.branches.max(their.branches);
        our.lines = our.lines.union(&their.lines);
    }
}
