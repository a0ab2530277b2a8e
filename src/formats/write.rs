//! A merge written as one report, so that other tools, or covgate itself, can read it.
//!
//! The same merge gives the same bytes. What a format has no place for goes into [`Note`](super::note::Note)s, so that
//! reading the report back gives the same model: shards can be merged as a tree.

use std::collections::{BTreeMap, BTreeSet};

use super::timestamp::Timestamp;
use super::{Format, Producer, cobertura, coverage_json, lcov};
use crate::coverage::{Branches, FileCoverage, LineExits, LineNumber, LineSet, SourcePath};

/// Reports merged into one.
#[derive(Debug, Default)]
pub struct Merged {
    /// The files by their names in the project.
    pub files: BTreeMap<SourcePath, FileCoverage>,
    /// Who wrote the reports that were merged.
    pub producers: BTreeSet<Producer>,
    /// When the newest of them was written.
    pub timestamp: Option<Timestamp>,
}

impl Merged {
    /// Notes who wrote one of the reports, and when in the words of its format.
    pub fn credit(&mut self, producer: &Producer, timestamp: Option<&str>) {
        self.producers.insert(producer.clone());
        self.timestamp = self.timestamp.max(timestamp.and_then(Timestamp::parse));
    }

    /// True if branches of any file were measured.
    pub(super) fn has_branches(&self) -> bool {
        self.files.values().any(|file| file.branches().is_some())
    }

    /// True if coverage.py wrote all reports.
    pub(super) fn is_of_coverage_py(&self) -> bool {
        let mut producers = self.producers.iter();
        !self.producers.is_empty() && producers.all(|producer| matches!(producer, Producer::CoveragePy(_)))
    }

    /// The newest coverage.py among the inputs, or [`WITHOUT_VERSION`].
    pub(super) fn version(&self) -> &str {
        let versions = self.producers.iter().filter_map(|producer| match producer {
            Producer::CoveragePy(version) => version.as_deref(),
            Producer::Other => None,
        });
        versions.max_by_key(|version| age(version)).unwrap_or(WITHOUT_VERSION)
    }
}

/// Stands for coverage.py's version where no report tells one.
pub(super) const WITHOUT_VERSION: &str = "covgate";

/// A version to compare by: numbers as numbers, and a part with letters (`4a0`) before the same part without.
fn age(version: &str) -> Vec<(u64, bool, &str)> {
    let parts = version.split('.').map(|part| {
        let letters = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = part[..part.len() - letters.len()].parse().unwrap_or(0);
        (number, letters.is_empty(), letters)
    });
    parts.collect()
}

/// Writes a report.
#[must_use]
pub fn write(format: Format, merged: &Merged) -> String {
    match format {
        Format::CoverageJson => coverage_json::write(merged),
        Format::Cobertura => cobertura::write(merged),
        Format::Lcov => lcov::write(merged),
    }
}

/// A file as a format can tell it that lists statements line by line.
pub(super) struct ByLine {
    /// The statements, and whether each was executed.
    pub(super) lines: Vec<(LineNumber, bool)>,
    /// Exits of those that branch.
    pub(super) exits: BTreeMap<LineNumber, LineExits>,
}

impl ByLine {
    pub(super) fn of(file: &FileCoverage) -> Self {
        let mut exits = file.branches().map(Branches::by_line).unwrap_or_default();
        let statements = statements(file, &exits);
        exits.retain(|&line, line_exits| statements.contains(line) && line_exits.total > 0);
        let lines = statements.iter().map(|line| (line, !file.missing().contains(line))).collect();
        Self { lines, exits }
    }
}

/// The statement lines of a file, as many as it has statements.
///
/// Before coverage.py 7.13.1 the executed lines hold others too: excluded ones, which are known, and docstrings, which
/// are not told from statements. As many executed lines as are too many are left out from the top, where a module has
/// its docstring; lines that branch stay. Counts and missed lines are true, one executed line may stand for another.
fn statements(file: &FileCoverage, exits: &BTreeMap<LineNumber, LineExits>) -> LineSet {
    if let Some(lines) = file.statement_lines() {
        return lines;
    }
    let wanted = file.statements() - file.missing().len();
    let without_excluded = file.excluded().map(|excluded| file.executed().difference(excluded));
    let executed = without_excluded.filter(|lines| lines.len() >= wanted).unwrap_or_else(|| file.executed().clone());
    let excess = (executed.len() - wanted) as usize;
    let (branching, plain): (Vec<LineNumber>, Vec<LineNumber>) =
        executed.iter().partition(|line| exits.contains_key(line));
    let dropped: LineSet = plain.into_iter().chain(branching).take(excess).collect();
    executed.difference(&dropped).union(file.missing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_found_by_number() {
        for (older, newer) in [("7.9.2", "7.10.0"), ("7.10.0", "10.0"), ("7.11.4a0", "7.11.4"), ("7.6", "7.6.1")] {
            assert!(age(older) < age(newer), "{older} {newer}");
        }
    }
}
