//! What is known of one source file, and how two runs of it merge.

mod part;
#[cfg(test)]
mod tests;
use std::sync::Arc as Shared;

use super::branches::{Branches, MissedBranch, ResolvedBranches, added};
use super::conflict::{Aspect, Conflict};
use super::extent::Extent;
use super::lines::{LineNumber, LineSet};
use super::ratio::Measure;
use super::regions::Regions;

/// The coverage of one file: counts and missing sets, from which covered is a difference.
///
/// A report need not list its statements: `executed` may hold docstrings and excluded lines (coverage.py before 7.13.1),
/// so `statements` comes from the report's own count and covered is `statements - missing` (FORMATS section 0).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCoverage {
    statements: u32,
    executed: LineSet,
    missing: LineSet,
    excluded: Option<LineSet>,
    /// Apart: files are moved about in thousands, and most of what can be known of branches is not known of any one.
    branches: Option<Box<Branches>>,
    /// Shared by all runs that tell the same: a report repeats them for each file.
    regions: Option<Shared<Regions>>,
    outline: Option<Outline>,
}

/// What two runs have in common that speak of the same functions and classes, where these are not kept themselves: a
/// hash of their names and of where they start.
pub type Outline = u64;

/// Counts and lists of a file that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistency {
    /// A line is listed as executed and as missing.
    #[error("line {0} is listed both as executed and as missing")]
    ExecutedAndMissing(LineNumber),
    /// More lines are missing than there are statements.
    #[error("{missing} lines are missing, of {statements} statements")]
    MoreMissingThanStatements {
        /// Missing lines listed.
        missing: u32,
        /// Statements counted.
        statements: u32,
    },
    /// Fewer lines are listed than there are statements.
    #[error("{listed} lines are listed, of {statements} statements")]
    FewerLinesThanStatements {
        /// Executed and missing lines listed.
        listed: u32,
        /// Statements counted.
        statements: u32,
    },
}

impl FileCoverage {
    /// Takes the number of statements, the executed lines (which may hold more than statements) and the missing ones.
    ///
    /// # Errors
    /// If counts and lists contradict each other.
    pub fn new(statements: u32, executed: LineSet, missing: LineSet) -> Result<Self, Inconsistency> {
        if !executed.is_disjoint(&missing)
            && let Some(line) = executed.intersection(&missing).first()
        {
            return Err(Inconsistency::ExecutedAndMissing(line));
        }
        if missing.len() > statements {
            return Err(Inconsistency::MoreMissingThanStatements { missing: missing.len(), statements });
        }
        let listed = executed.len() + missing.len();
        if listed < statements {
            return Err(Inconsistency::FewerLinesThanStatements { listed, statements });
        }
        Ok(Self { statements, executed, missing, excluded: None, branches: None, regions: None, outline: None })
    }

    /// Adds the excluded lines; formats that do not tell them leave them unknown.
    #[must_use]
    pub fn with_excluded(mut self, excluded: LineSet) -> Self {
        self.excluded = Some(excluded);
        self
    }

    /// Adds the branches; without this, branches were not measured.
    #[must_use]
    pub fn with_branches(mut self, branches: Branches) -> Self {
        self.branches = Some(Box::new(branches));
        self
    }

    /// Adds functions and classes.
    #[must_use]
    pub fn with_regions(mut self, regions: impl Into<Shared<Regions>>) -> Self {
        self.regions = Some(regions.into());
        self
    }

    /// Adds what stands for functions and classes that were passed over.
    #[must_use]
    pub fn with_outline(mut self, outline: Outline) -> Self {
        self.outline = Some(outline);
        self
    }

    /// Number of statements.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.statements
    }

    /// Lines that ran; before coverage.py 7.13.1 not all of them are statements.
    #[must_use]
    pub fn executed(&self) -> &LineSet {
        &self.executed
    }

    /// Statements that no run executed, by their first line.
    #[must_use]
    pub fn missing(&self) -> &LineSet {
        &self.missing
    }

    /// Lines left out by configuration or pragma; none if the format does not tell.
    #[must_use]
    pub fn excluded(&self) -> Option<&LineSet> {
        self.excluded.as_ref()
    }

    /// What is known of branches; none if they were not measured.
    #[must_use]
    pub fn branches(&self) -> Option<&Branches> {
        self.branches.as_deref()
    }

    /// Functions and classes; none if no report tells them.
    #[must_use]
    pub fn regions(&self) -> Option<&Regions> {
        self.regions.as_deref()
    }

    /// What stands for functions and classes that were passed over; none if they were not.
    #[must_use]
    pub fn outline(&self) -> Option<Outline> {
        self.outline
    }

    /// True if a report tells functions and classes, passed over or not.
    #[must_use]
    pub fn knows_functions(&self) -> bool {
        self.regions.is_some() || self.outline.is_some()
    }

    /// The statement lines, if the lists hold nothing else.
    #[must_use]
    pub fn statement_lines(&self) -> Option<LineSet> {
        let listed = self.executed.union(&self.missing);
        (listed.len() == self.statements).then_some(listed)
    }

    /// True if the lists hold statements only; no line is in both of them.
    fn lists_statements(&self) -> bool {
        self.executed.len() + self.missing.len() == self.statements
    }

    /// Covered statements of all.
    #[must_use]
    pub fn lines(&self) -> Measure {
        Measure::exact(u64::from(self.statements - self.missing.len()), u64::from(self.statements))
    }

    /// Branches with all evidence put together; none if they were not measured.
    #[must_use]
    pub fn resolved_branches(&self) -> Option<ResolvedBranches> {
        self.branches().map(Branches::resolve)
    }

    /// How many branch exits are covered, of how many; none if they were not measured.
    #[must_use]
    pub fn branch_measure(&self) -> Option<Measure> {
        self.branches().map(Branches::measure)
    }

    /// Functions with at least one executed statement, of all with a body; none if no report tells functions.
    #[must_use]
    pub fn functions(&self) -> Option<Measure> {
        self.regions.as_ref().map(|regions| regions.covered_functions(&self.missing))
    }

    /// Merges another run of the same file: what either executed is executed, what both miss is missing.
    ///
    /// Commutative, associative, and idempotent. On an error nothing is changed.
    ///
    /// # Errors
    /// If the two do not speak of the same source: blending them would give a number that is true of neither.
    pub fn merge(&mut self, other: &Self) -> Result<(), Conflict> {
        self.check_lines(other)?;
        if let (Some(ours), Some(theirs)) = (&self.branches, &other.branches) {
            let is_statement = |line| {
                let is_executed = self.executed.contains(line) || other.executed.contains(line);
                is_executed || (self.missing.contains(line) && other.missing.contains(line))
            };
            ours.check(theirs, is_statement)?;
        }
        if let (Some(ours), Some(theirs)) = (&self.regions, &other.regions) {
            ours.check(theirs)?;
        }
        self.check_outline(other)?;
        // Nothing disagrees: from here on nothing fails.
        self.executed.unite_with(&other.executed);
        self.missing.intersect_with(&other.missing);
        match (&mut self.branches, &other.branches) {
            (Some(ours), Some(theirs)) => ours.unite_with(theirs),
            (ours @ None, theirs) => ours.clone_from(theirs),
            (Some(_), None) => {}
        }
        match (&mut self.regions, &other.regions) {
            (Some(ours), Some(theirs)) if !Shared::ptr_eq(ours, theirs) && ours != theirs => {
                Shared::make_mut(ours).unite_with(theirs);
            }
            (ours @ None, theirs) => ours.clone_from(theirs),
            (Some(_), _) => {}
        }
        if self.excluded.is_none() {
            self.excluded.clone_from(&other.excluded);
        }
        self.outline = self.outline.or(other.outline);
        Ok(())
    }

    /// Functions and classes that were passed over may be others unless all tell the same: who needs to know reads them.
    fn check_outline(&self, other: &Self) -> Result<(), Conflict> {
        let is_outlined = self.outline.is_some() || other.outline.is_some();
        if is_outlined && self.knows_functions() && other.knows_functions() && self.outline != other.outline {
            return Err(Conflict::new(Aspect::Regions, 0, 0, []));
        }
        Ok(())
    }

    /// True if both speak of the same statements and excluded lines, found without making a set.
    fn has_lines_of(&self, other: &Self) -> bool {
        let listed_alike = || {
            !self.lists_statements()
                || !other.lists_statements()
                || self.executed.is_within(&other.executed, &other.missing)
        };
        let excluded_alike = match (&self.excluded, &other.excluded) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        self.statements == other.statements
            && self.missing.is_within(&other.executed, &other.missing)
            && other.missing.is_within(&self.executed, &self.missing)
            && listed_alike()
            && excluded_alike
    }

    fn check_lines(&self, other: &Self) -> Result<(), Conflict> {
        if self.has_lines_of(other) {
            return Ok(());
        }
        let conflict = |lines: LineSet| {
            Conflict::new(Aspect::Statements, self.statements, other.statements, lines.iter().collect::<Vec<_>>())
        };
        let unknown = |here: &Self, there: &Self| here.missing.difference(&there.executed).difference(&there.missing);
        let mut differing = unknown(self, other).union(&unknown(other, self));
        if let (Some(ours), Some(theirs)) = (self.statement_lines(), other.statement_lines()) {
            differing = differing.union(&ours.difference(&theirs)).union(&theirs.difference(&ours));
        }
        if self.statements != other.statements || !differing.is_empty() {
            return Err(conflict(differing));
        }
        if let (Some(ours), Some(theirs)) = (&self.excluded, &other.excluded)
            && ours != theirs
        {
            let lines = ours.difference(theirs).union(&theirs.difference(ours));
            return Err(Conflict::new(Aspect::Excluded, ours.len(), theirs.len(), lines.iter().collect::<Vec<_>>()));
        }
        Ok(())
    }

    /// The part of the file that counts, as if it were a file of its own.
    ///
    /// A part's branches are unknown, as if they were not measured, where all that is known is a count for the whole file.
    #[must_use]
    pub fn within(&self, extent: &Extent) -> Self {
        let functions = match extent {
            Extent::Whole => return self.clone(),
            Extent::Lines(lines) => return self.on(lines),
            Extent::Functions(functions) => functions,
        };
        let lines = extent.lines().unwrap_or_default();
        let missing = self.missing.intersection(&lines);
        let counted = added(functions.values().map(|region| region.statements));
        let exits: Option<Vec<u32>> = functions.values().map(|region| region.branches).collect();
        let exits = exits.map(added);
        let branches = self.branches().and_then(|branches| branches.within(&lines, exits)).map(Box::new);
        Self {
            statements: counted.max(missing.len()),
            executed: self.executed.intersection(&lines),
            missing,
            excluded: self.excluded.as_ref().map(|excluded| excluded.intersection(&lines)),
            branches,
            regions: Some(Shared::new(Regions { functions: functions.clone(), ..Regions::default() })),
            outline: None,
        }
    }

    /// The statements that begin on these lines; of which functions they are is not told.
    fn on(&self, lines: &LineSet) -> Self {
        let excluded = self.excluded.clone().unwrap_or_default();
        let listed = self.executed.union(&self.missing).difference(&excluded).intersection(lines);
        Self {
            statements: listed.len(),
            executed: self.executed.intersection(lines),
            missing: self.missing.intersection(lines),
            excluded: self.excluded.as_ref().map(|excluded| excluded.intersection(lines)),
            branches: self.branches().and_then(|branches| branches.within(lines, None)).map(Box::new),
            regions: None,
            outline: None,
        }
    }

    /// The same file, had these statements run and these exits been taken as well; what was not missed stays as it is.
    #[must_use]
    pub fn with_covered(&self, lines: &LineSet, exits: &[MissedBranch]) -> Self {
        let ran = self.missing.intersection(lines);
        Self {
            executed: self.executed.union(&ran),
            missing: self.missing.difference(&ran),
            branches: self.branches().map(|branches| Box::new(branches.with_taken(exits))),
            ..self.clone()
        }
    }

    /// This run's coverage in another report's view of the file: its statements and branches, what this run executed.
    ///
    /// Unsound if the source was edited between the two runs; meant for differing versions of coverage.py or Python.
    /// None if the branches of either do not name their exits in coverage.py's JSON manner.
    #[must_use]
    pub fn seen_by(&self, reference: &Self) -> Option<Self> {
        let excluded = reference.excluded.clone().unwrap_or_default();
        let known = reference.executed.union(&reference.missing).difference(&excluded);
        let missing = known.difference(&self.executed);
        let branches = match (&reference.branches, &self.branches) {
            (None, _) | (_, None) => None,
            (Some(reference), Some(ours)) => {
                let (mut arcs, ours) = (reference.arcs.clone()?, ours.arcs.as_ref()?);
                arcs.missing = arcs.missing.union(&arcs.executed).difference(&ours.executed);
                arcs.executed = arcs.executed.intersection(&ours.executed);
                Some(Box::new(Branches { arcs: Some(arcs), ..Branches::default() }))
            }
        };
        Some(Self {
            statements: reference.statements,
            executed: self.executed.intersection(&reference.executed.union(&reference.missing)),
            missing: first_lines(&missing, reference.statements),
            excluded: reference.excluded.clone(),
            branches,
            regions: reference.regions.clone(),
            outline: reference.outline,
        })
    }
}

fn first_lines(lines: &LineSet, count: u32) -> LineSet {
    lines.iter().take(count as usize).collect()
}
