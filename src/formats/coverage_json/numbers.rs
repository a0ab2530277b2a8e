//! The summaries of the format: integers that add up, percentages computed from them last and as coverage.py computes them.

use std::ops::AddAssign;

use crate::formats::python_json::{float, object, quoted};

/// The counts of a region, a file or all files.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    pub(super) statements: u64,
    pub(super) missing: u64,
    pub(super) excluded: u64,
    /// None where branches were not measured.
    pub(super) branches: Option<BranchNumbers>,
}

/// The counts of branches.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BranchNumbers {
    pub(super) total: u64,
    pub(super) missing: u64,
    /// Missing branches of lines that ran.
    pub(super) partial: u64,
}

impl AddAssign for Numbers {
    fn add_assign(&mut self, other: Self) {
        self.statements += other.statements;
        self.missing += other.missing;
        self.excluded += other.excluded;
        if let Some(theirs) = other.branches {
            let ours = self.branches.get_or_insert_default();
            ours.total += theirs.total;
            ours.missing += theirs.missing;
            ours.partial += theirs.partial;
        }
    }
}

impl Numbers {
    /// The summary in coverage.py's order of keys.
    pub(super) fn to_json(self) -> String {
        let covered = self.statements.saturating_sub(self.missing);
        let branches = self.branches.unwrap_or_default();
        let covered_branches = branches.total.saturating_sub(branches.missing);
        let of_all = percent(covered + covered_branches, self.statements + branches.total);
        let of_statements = percent(covered, self.statements);
        let of_branches = percent(covered_branches, branches.total);
        let count = |number: u64| number.to_string();
        let mut members = vec![
            ("covered_lines", count(covered)),
            ("num_statements", count(self.statements)),
            ("percent_covered", float(of_all)),
            ("percent_covered_display", display(of_all)),
            ("missing_lines", count(self.missing)),
            ("excluded_lines", count(self.excluded)),
            ("percent_statements_covered", float(of_statements)),
            ("percent_statements_covered_display", display(of_statements)),
        ];
        if self.branches.is_some() {
            members.extend([
                ("num_branches", count(branches.total)),
                ("num_partial_branches", count(branches.partial)),
                ("covered_branches", count(covered_branches)),
                ("missing_branches", count(branches.missing)),
                ("percent_branches_covered", float(of_branches)),
                ("percent_branches_covered_display", display(of_branches)),
            ]);
        }
        object(members)
    }
}

/// coverage.py's percentage: 100 for nothing.
#[expect(clippy::float_arithmetic, reason = "the format holds percentages as floats, computed in this order")]
#[expect(clippy::cast_precision_loss, reason = "no project has 2^53 lines")]
fn percent(covered: u64, total: u64) -> f64 {
    if total == 0 { 100.0 } else { 100.0 * covered as f64 / total as f64 }
}

/// coverage.py's text of a percentage with precision 0: 0 and 100 only for exactly those, halves to even.
fn display(percent: f64) -> String {
    let shown = if 0.0 < percent && percent < 1.0 {
        1.0
    } else if 99.0 < percent && percent < 100.0 {
        99.0
    } else {
        percent
    };
    quoted(&format!("{shown:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_shows_0_and_100_only_for_exactly_those() {
        for (covered, total, text) in [
            (0, 3, "0"),
            (1, 1_000, "1"),
            (725, 1_000, "72"),
            (735, 1_000, "74"),
            (999, 1_000, "99"),
            (995, 1_000, "99"),
            (3, 3, "100"),
            (0, 0, "100"),
        ] {
            assert_eq!(display(percent(covered, total)), format!("\"{text}\""), "{covered} of {total}");
        }
    }
}
