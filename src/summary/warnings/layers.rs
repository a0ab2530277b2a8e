//! What layers did not measure that others did: branches, exits, files.

use super::{Figure, Findings, Judged, counted, few, grouped};
use crate::config::Denominator;
use crate::coverage::{Measure, SourcePath};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};

const WITH_BRANCHES: &str = "run every layer with `--cov-branch` (or `branch = true` under `[tool.coverage.run]`)";

impl Findings {
    pub(super) fn no_branches(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        let branches = measured.figures(Scope::Overall, Denominator::Union).branches;
        if branches.is_none_or(|branches| branches.total() == 0) {
            return;
        }
        self.runs_without_branches(judged);
        let (with, without): (Vec<usize>, Vec<usize>) =
            (0..measured.layers().len()).partition(|&column| measured.has_branches(Scope::Layer(column)));
        let is_by_contexts = |column: &usize| judged.united.contexts.of(&measured.layers()[*column]).is_some();
        let without: Vec<usize> = without.into_iter().filter(|column| !is_by_contexts(column)).collect();
        let names = |columns: &[usize]| -> Vec<String> {
            columns.iter().map(|&column| measured.layers()[column].to_string()).collect()
        };
        if without.is_empty() {
            return;
        }
        let from = match names(&with).as_slice() {
            [] => "runs without a layer".to_owned(),
            names => names.join(", "),
        };
        self.add(
            "covgate::layers::no-branches",
            without.len() as u64,
            format!(
                "{} measured no branches: its combined figure is of lines alone, and overall has the branches of {from} only",
                names(&without).join(", ")
            ),
            Some(WITH_BRANCHES),
        );
    }

    /// Runs without branches in layers that have some.
    fn runs_without_branches(&mut self, judged: &Judged<'_>) {
        let has_some =
            |layer: &Option<LayerName>| judged.runs.iter().any(|run| run.layer == *layer && run.has_branches);
        let without = judged.runs.iter().filter(|run| !run.has_branches && has_some(&run.layer));
        let names: Vec<&str> = without.map(|run| run.name.as_str()).collect();
        if !names.is_empty() {
            let message = format!(
                "{} measured no branches, unlike others of the same layer: what {} covered counts for lines only: {}",
                counted(names.len() as u64, "report", "reports"),
                if names.len() == 1 { "it" } else { "they" },
                few(&names)
            );
            self.add_all("covgate::layers::some-without-branches", &names, message, Some(WITH_BRANCHES));
        }
    }

    pub(super) fn bounds(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        let figures = measured.figures(Scope::Overall, Denominator::Union);
        let Some(branches) = figures.branches.filter(|branches| !branches.is_exact()) else { return };
        let between = branches.high().covered() - branches.low().covered();
        self.add(
            "covgate::merge::bounds",
            between,
            format!(
                "overall branches are known between {} and {} of {}: not every report names every exit that it missed; gates are judged by the end that is certain",
                grouped(branches.low().covered()),
                grouped(branches.high().covered()),
                grouped(branches.total())
            ),
            Some("give coverage.py's JSON (6.5 or later) of these runs for an exact count"),
        );
    }

    /// Layers that did not see files which others measured.
    pub(super) fn unseen(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        for (column, layer) in measured.layers().iter().enumerate() {
            let union = measured.figures(Scope::Layer(column), Denominator::Union).combined();
            let own = measured.figures(Scope::Layer(column), Denominator::Own).combined();
            let unseen: Vec<&SourcePath> = unseen(measured, column);
            if unseen.is_empty() || !differs(union, own) {
                continue;
            }
            let how = match judged.config.overall.denominator {
                Denominator::Union => format!("which count as missed (over its own runs: {})", Figure::new(own).shown),
                Denominator::Own => format!("which do not count (over all files: {})", Figure::new(union).shown),
            };
            let count = unseen.len() as u64;
            let of = measured.files().len() as u64;
            let message = format!(
                "{layer} never saw {} of {}, {how}: {}",
                grouped(count),
                counted(of, "file", "files"),
                few(&unseen)
            );
            self.add_all(
                "covgate::layers::unseen-files",
                &unseen,
                message,
                Some("set `source` under `[tool.coverage.run]` so that every run lists every file"),
            );
        }
    }
}

fn unseen(measured: &Measured, column: usize) -> Vec<&SourcePath> {
    let files = measured.files().iter();
    files
        .filter(|(_, file)| file.columns[column].is_none() && file.overall.statements() > 0)
        .map(|(path, _)| path)
        .collect()
}

/// True if two measurements differ in what they are a part of.
fn differs(one: Measure, two: Measure) -> bool {
    one.total() != two.total()
}
