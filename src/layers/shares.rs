//! Who covers the statements: one layer alone, several, nobody. Each statement is counted once.

use super::{Measured, MeasuredFile};
use crate::coverage::{LineSet, Regions};

/// Who covers the statements: each in exactly one place, so that the parts sum up to the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Statements that one column alone covers, by column.
    pub only: Vec<u64>,
    /// Statements that two or more cover.
    pub several: u64,
    /// Statements that nobody covers.
    pub nobody: u64,
}

impl Shares {
    pub(super) fn new(columns: usize) -> Self {
        Self { only: vec![0; columns], several: 0, nobody: 0 }
    }

    /// All statements.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.only.iter().sum::<u64>() + self.several + self.nobody
    }

    /// Adds the shares of another file.
    pub fn add(&mut self, other: &Self) {
        self.only.resize(self.only.len().max(other.only.len()), 0);
        for (ours, theirs) in self.only.iter_mut().zip(&other.only) {
            *ours += theirs;
        }
        self.several += other.several;
        self.nobody += other.nobody;
    }
}

/// Which statements are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statements {
    /// All.
    All,
    /// Those in function bodies: importing a module runs the rest, which is not testing it.
    FunctionBodies,
}

impl Measured {
    /// The statements of a file that one column alone covers, by line.
    ///
    /// Where no other column knows the file, its statements are those that ran (before coverage.py 7.13.1 a few more:
    /// docstrings and excluded lines are listed as executed).
    #[must_use]
    pub fn exclusive(file: &MeasuredFile, column: usize) -> LineSet {
        let Some(ours) = &file.columns[column] else { return LineSet::new() };
        let others = file.columns.iter().enumerate().filter(|(at, _)| *at != column);
        let missed_by_others = others
            .filter_map(|(_, file)| Some(file.as_ref()?.missing().clone()))
            .reduce(|one, two| one.intersection(&two));
        match missed_by_others {
            Some(lines) => lines.difference(ours.missing()),
            None => ours.executed().difference(ours.excluded().unwrap_or(&LineSet::new())),
        }
    }

    /// Who covers the statements of one file.
    #[must_use]
    pub fn file_shares(file: &MeasuredFile, statements: Statements) -> Shares {
        if statements == Statements::FunctionBodies && file.overall.regions().is_none() {
            return Shares::new(file.columns.len());
        }
        let within = match statements {
            Statements::All => None,
            Statements::FunctionBodies => Some(file.overall.regions().map(Regions::bodies).unwrap_or_default()),
        };
        let total = match statements {
            Statements::All => u64::from(file.overall.statements()),
            Statements::FunctionBodies => file.overall.regions().map_or(0, |regions| {
                regions.functions_with_body().map(|(_, region)| u64::from(region.statements)).sum()
            }),
        };
        let count = |lines: &LineSet| match &within {
            None => u64::from(lines.len()),
            Some(within) => u64::from(lines.common(within)),
        };
        let present: Vec<(usize, &LineSet)> =
            file.columns.iter().enumerate().filter_map(|(at, file)| Some((at, file.as_ref()?.missing()))).collect();
        let mut shares = Shares::new(file.columns.len());
        shares.nobody = count(file.overall.missing());
        for &(column, missing) in &present {
            let missed_by_others = present
                .iter()
                .filter(|(other, _)| *other != column)
                .map(|(_, missing)| (*missing).clone())
                .reduce(|one, two| one.intersection(&two));
            shares.only[column] = match missed_by_others {
                Some(lines) => count(&lines.difference(missing)),
                None => total.saturating_sub(count(missing)),
            };
        }
        let alone: u64 = shares.only.iter().sum();
        shares.several = total.saturating_sub(alone + shares.nobody);
        shares
    }

    /// Who covers the statements of all files, or of those below a folder.
    #[must_use]
    pub fn shares(&self, statements: Statements) -> Shares {
        let mut all = Shares::new(self.layers.len() + 1);
        for file in self.files.values() {
            all.add(&Self::file_shares(file, statements));
        }
        all
    }
}
