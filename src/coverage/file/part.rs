//! A run taken apart by lines: what some of its tests executed, and the rest; together they are the run again.

use super::FileCoverage;
use crate::coverage::LineSet;

impl FileCoverage {
    /// The run as if only these lines had been executed, of the same statements. Lines only: which exits were taken is
    /// not told by line.
    #[must_use]
    pub fn part(&self, lines: &LineSet) -> Self {
        let mut executed = self.executed.intersection(lines);
        let excluded = self.excluded.clone().unwrap_or_default();
        let not_here = self.executed.difference(&excluded).difference(&executed);
        // Before coverage.py 7.13.1 docstrings are among the executed lines, and the report does not tell which they
        // are, only how many: the first, as the docstring of the module is.
        let room = self.statements.saturating_sub(self.missing.len());
        let surplus: LineSet = not_here.iter().take(not_here.len().saturating_sub(room) as usize).collect();
        executed = executed.union(&surplus);
        let missing = self.missing.union(&not_here.difference(&surplus));
        Self { executed, missing, branches: None, regions: None, outline: None, ..self.clone() }
    }

    /// The run as if these lines had not been executed, with its branches and regions.
    #[must_use]
    pub fn rest(&self, lines: &LineSet) -> Self {
        let part = self.part(&self.executed.difference(lines));
        Self { branches: self.branches.clone(), regions: self.regions.clone(), outline: self.outline, ..part }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{LineNumber, Measure};

    fn lines(numbers: &[u32]) -> LineSet {
        numbers.iter().filter_map(|&number| LineNumber::new(number)).collect()
    }

    fn run(statements: u32, executed: &[u32], missing: &[u32], excluded: &[u32]) -> FileCoverage {
        let run = FileCoverage::new(statements, lines(executed), lines(missing)).expect("consistent");
        run.with_excluded(lines(excluded))
    }

    #[test]
    fn a_part_covers_its_lines_of_all_statements() {
        let part = run(6, &[1, 2, 3, 4, 9], &[5, 6], &[9]).part(&lines(&[2, 4, 9, 77]));
        assert_eq!(part.lines(), Measure::exact(2, 6));
        assert_eq!((part.executed(), part.missing()), (&lines(&[2, 4, 9]), &lines(&[1, 3, 5, 6])));
    }

    #[test]
    fn parts_and_the_rest_are_the_run_again() {
        for run in [run(6, &[1, 2, 3, 4], &[5, 6], &[]), run(4, &[1, 2, 3, 4, 9], &[5, 6], &[9, 10])] {
            for (one, two) in [(&[1, 2][..], &[2, 3][..]), (&[], &[1, 2, 3, 4]), (&[], &[]), (&[4], &[])] {
                let (one, two) = (lines(one), lines(two));
                let mut whole = run.part(&one);
                whole.merge(&run.part(&two)).expect("the same source");
                whole.merge(&run.rest(&one.union(&two))).expect("the same source");
                assert_eq!(whole, run);
            }
        }
    }

    /// Two of the five lines that ran are docstrings: three statements, one of them missing.
    #[test]
    fn a_part_without_lines_covers_nothing_where_docstrings_are_listed_as_executed() {
        let run = run(4, &[1, 2, 3, 4, 5], &[7], &[]);
        assert_eq!(run.lines(), Measure::exact(3, 4));
        assert_eq!(run.part(&lines(&[])).lines(), Measure::exact(0, 4));
        assert_eq!(run.part(&lines(&[1, 2, 5])).lines(), Measure::exact(1, 4));
    }
}
