//! The one view of a judged run: sorted rows, integers and finished strings. Every report renders this and decides nothing.

mod advice;
mod algebra;
mod build;
mod contexts;
mod demands;
mod exclusives;
mod explain;
mod gate;
mod letters;
mod pages;
mod patch;
mod results;
mod since;
mod stale;
mod trend;
mod warnings;
mod whatif;

use serde::Serialize;

use crate::audit::Audit;
use crate::coverage::{FileCoverage, LineNumber, Measure, MissedBranch, Percent, Ratio, Target};
use crate::gates::Verdict;

pub use build::{Judged, build, in_short, warnings_of};
pub use demands::{CriticalRow, FeatureRow, FeatureTargetRow, PhaseRow, TargetRow};
pub use explain::{Advised, Asked, ExplainedRow, Explanation, OtherRow, TestFile, TestHint, WeakRow, explain};
pub use gate::GateRow;
pub use pages::{FilePage, FunctionRow, Line, Pages, PlaceRow, Shown, State};
pub use patch::{Changed, Mark, PatchFileRow, PatchRow, Snippet, SnippetLine};
pub use results::{ClassRow, ResultFileRow, ResultRow, ResultRows, SLOWEST, TestRow};
pub use since::{ChangeRow, ChangedRow, KindRow, Since, SinceRow, tally};
pub use trend::{ForecastRow, PointRow, Trend, TrendRow};

pub use warnings::few;
pub use whatif::{Standing, StandingRow, VerdictRow, WhatIf, whatif};

/// Everything that a report shows.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The project's name.
    pub project: String,
    /// The profile that was judged by.
    pub profile: Option<String>,
    /// `pass`, `fail` or `no-data`.
    pub verdict: Verdict,
    /// What the process exits with.
    pub exit_code: u8,
    /// The verdict in a sentence without the first word: `2 of 4 gates failed`.
    pub headline: String,
    /// What was measured: `6 reports, 1,448 files, lines and branches`.
    pub extent: String,
    /// The gates, in order of layers, overall last.
    pub gates: Vec<GateRow>,
    /// Critical code, in the order of the configuration.
    pub critical: Vec<CriticalRow>,
    /// Features, in the order of the configuration.
    pub features: Vec<FeatureRow>,
    /// The layer that must exercise features; none for any.
    pub features_layer: Option<String>,
    /// Phases, by date.
    pub phases: Vec<PhaseRow>,
    /// The layers, in order.
    pub layers: Vec<LayerRow>,
    /// True if layers are measured over their own runs; then [`LayerRow::own`] holds the figures over all that any run
    /// knows.
    pub is_own_denominator: bool,
    /// All runs together.
    pub overall: FigureRow,
    /// Coverage of changed lines; none where nobody asked for it.
    pub patch: Option<PatchRow>,
    /// One way to pass all gates that fail; none where none fails, or nothing can be advised.
    pub advice: Option<AdviceRow>,
    /// Who covers statements, all and in function bodies.
    pub shares: ShareRows,
    /// Which layers cover what together, and what each is needed for.
    pub algebra: AlgebraRow,
    /// The files, by path.
    pub files: Vec<FileRow>,
    /// Folders, by path, each with the files directly in it.
    pub folders: Vec<FolderRow>,
    /// The reports that were read, in order.
    pub inputs: Vec<InputRow>,
    /// Results of tests; none where no file of them was read.
    pub results: Option<ResultRows>,
    /// True if the reports were searched for, as neither arguments nor configuration name them.
    pub is_search: bool,
    /// What stands in the way of a sound verdict.
    pub errors: Vec<Finding>,
    /// What must be known to believe the numbers.
    pub warnings: Vec<Finding>,
    /// Files below `[project] source` that no run measured.
    pub never_measured: Vec<String>,
    /// True if `[project] source` says where the code is, so that files no run measured can be known.
    pub has_source: bool,
    /// Files that reports speak of and `[project] omit` leaves out.
    pub omitted: Vec<String>,
    /// Excluded lines, where reports tell them.
    pub excluded_lines: u64,
    /// Code that one layer alone covers, by layer, the most statements first; at most [`EXCLUSIVES`] of a layer.
    pub exclusives: Vec<Vec<ExclusiveRow>>,
    /// What became of the coverage since the baseline; none where there is none.
    pub since: Option<SinceRow>,
    /// What earlier runs reached; none where this one is the first.
    pub trend: Option<TrendRow>,
    /// The command that gives this verdict again.
    pub reproduce: String,
    /// The test tree, where it was read.
    pub audit: Option<Audit>,
}

/// So many places are told that one layer alone covers.
pub const EXCLUSIVES: usize = 25;

/// A covered count of a total.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Figure {
    /// Covered for certain.
    pub covered: u64,
    /// Covered at most; differs from `covered` where reports only give counts.
    pub covered_at_most: u64,
    /// All.
    pub total: u64,
    /// Not covered.
    pub missed: u64,
    /// Cut to two places; none for 0 of 0.
    pub percent: Option<String>,
    /// The percentage for people: `89.62 %`, `81.00–83.50 %` between bounds, `no data`.
    pub shown: String,
    /// Whole percent covered, for the width of a bar.
    pub bar: u64,
    /// `898 of 1,002`.
    pub counts: String,
}

impl Figure {
    /// A measurement as it is shown.
    #[must_use]
    pub fn new(measure: Measure) -> Self {
        Self::with_places(measure, 2)
    }

    /// The same with more decimal places, so that a row cannot contradict its verdict.
    #[must_use]
    pub fn with_places(measure: Measure, places: u32) -> Self {
        let (low, high) = (measure.low(), measure.high());
        // Something is never shown as nothing.
        let is_cut_to_zero = low.covered() > 0 && !low.meets(Percent::smallest(places));
        let percent = low.percent(places);
        let shown = match (&percent, measure.is_exact()) {
            (Some(_), true) if is_cut_to_zero => format!("< {} %", Percent::smallest(places)),
            (Some(low), true) => [low, " %"].concat(),
            (Some(low), false) => format!("{low}–{} %", high.percent(places).unwrap_or_default()),
            (None, _) => "no data".to_owned(),
        };
        let counts = if measure.is_exact() {
            [&*grouped(low.covered()), " of ", &*grouped(low.total())].concat()
        } else {
            format!("{}–{} of {}", grouped(low.covered()), grouped(high.covered()), grouped(low.total()))
        };
        Self {
            covered: low.covered(),
            covered_at_most: high.covered(),
            total: low.total(),
            missed: low.missed(),
            percent: if places == 2 { percent } else { low.percent(2) },
            shown,
            bar: low.percent(0).and_then(|percent| percent.parse().ok()).unwrap_or(0),
            counts,
        }
    }

    /// How many are missing to reach a threshold, counted by what is covered for certain; none where nothing was
    /// measured or the text is no threshold.
    #[must_use]
    pub fn short_of(&self, fail_under: &str) -> Option<u64> {
        let fail_under: Percent = fail_under.parse().ok()?;
        let ratio = Ratio::new(self.covered, self.total).filter(|ratio| ratio.total() > 0)?;
        Some(fail_under.needed_of(ratio.total()).saturating_sub(ratio.covered()))
    }
}

/// The metrics of one scope.
#[derive(Clone, Debug, Serialize)]
pub struct FigureRow {
    /// Statements and branch exits.
    pub combined: Figure,
    /// Statements.
    pub lines: Figure,
    /// Branch exits; none where they were not measured.
    pub branches: Option<Figure>,
    /// Functions; none where no report tells them.
    pub functions: Option<Figure>,
}

/// A layer.
#[derive(Clone, Debug, Serialize)]
pub struct LayerRow {
    /// Its name.
    pub name: String,
    /// Its figures over the configured denominator.
    pub figures: FigureRow,
    /// Its figures over its own runs, where they differ.
    pub own: Option<FigureRow>,
    /// How many reports it has.
    pub reports: usize,
    /// What it is made of, if it was taken from contexts.
    pub contexts: Option<ContextsRow>,
    /// Files that its runs speak of.
    pub files: usize,
    /// Statements that only this layer covers: all, and in function bodies.
    pub only: u64,
    /// The same in function bodies.
    pub only_in_bodies: u64,
    /// Statements in function bodies; none where no report tells functions.
    pub bodies: Option<Figure>,
    /// Statements outside of function bodies, which importing a module runs.
    pub imports: Option<Figure>,
}

impl LayerRow {
    /// How many reports it has, and if it is only a part of them.
    #[must_use]
    pub fn reports_shown(&self) -> String {
        let part = if self.contexts.is_some() { ", by contexts" } else { "" };
        format!("{}{part}", grouped(self.reports as u64))
    }
}

/// What a layer that was taken from contexts is made of. Lines only: no report tells branches by context.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ContextsRow {
    /// The patterns that its contexts match.
    pub patterns: Vec<String>,
    /// How many tests, or static contexts, they are.
    pub tests: u64,
    /// Lines outside of function bodies that count because they were imported for its tests.
    pub imported: u64,
    /// Lines outside of function bodies that ran outside of all tests and do not count, as their files are not known to
    /// be imported for its tests.
    pub not_imported: u64,
    /// Lines within function bodies that ran outside of all tests and do not count.
    pub outside_tests: u64,
}

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

/// One way to pass, to be read as a list of things to do.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct AdviceRow {
    /// `cover 217 lines and 13 branches in 9 functions of 4 files`.
    pub sentence: String,
    /// What to cover, in order.
    pub steps: Vec<StepRow>,
    /// Statements in all steps; one that two layers are to cover counts twice.
    pub statements: u64,
    /// Branch exits in all steps.
    pub exits: u64,
    /// How it closes each gate that fails.
    pub closings: Vec<ClosingRow>,
    /// What must be known to believe it, such as a gate that no advice can close.
    pub notes: Vec<String>,
}

/// How the advice closes a gate.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ClosingRow {
    /// The gate's id.
    pub id: String,
    /// How many are missing to pass.
    pub short_by: u64,
    /// How many missed ones the reports name.
    pub available: u64,
    /// How many the advice covers.
    pub gain: u64,
    /// False if the gate stays open whatever is covered of what the reports name.
    pub is_closed: bool,
}

/// A function's name, or what is to be said where there is none.
fn what(function: Option<&str>, file: &FileCoverage) -> String {
    match function {
        Some(name) => name.to_owned(),
        None if file.regions().is_some() => "outside of functions".to_owned(),
        None => "functions not known".to_owned(),
    }
}

/// Something to cover.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct StepRow {
    /// The file.
    pub path: String,
    /// The first line to look at.
    pub line: u32,
    /// The last line of the first range.
    pub last: u32,
    /// The lines to cover as ranges: `40–44, 51`.
    pub lines: String,
    /// The same as inclusive pairs: no statement that is not to be covered lies between the ends.
    pub ranges: Vec<(u32, u32)>,
    /// How many statements they are.
    pub statements: u64,
    /// The branch exits to take, in order.
    pub exits: Vec<MissedRow>,
    /// True for a function of which nothing ran.
    pub is_never_run: bool,
    /// True if some of it was changed.
    pub is_changed: bool,
    /// The function, if it is one.
    pub function: Option<String>,
    /// The function, or in words what it is instead: `outside of functions`.
    pub what: String,
    /// The layer whose tests are to cover it; none where any will do.
    pub layer: Option<String>,
    /// `5 lines + 1 branch`.
    pub gain: String,
    /// The branches to take, in sentences.
    pub branches: Vec<String>,
    /// The gates that it helps, by name.
    pub gates: Vec<String>,
    /// The same by id.
    pub gate_ids: Vec<String>,
}

/// Which layers cover what together, and what each is needed for; empty where there are no two layers.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct AlgebraRow {
    /// The layers, and at last runs of no layer, if there are any.
    pub columns: Vec<String>,
    /// The largest combinations of layers; nobody stands last.
    pub combinations: Vec<CombinationRow>,
    /// All others.
    pub rest: Option<RestRow>,
    /// What overall would be without each layer; empty where errors leave no sound verdict.
    pub without: Vec<WithoutRow>,
}

/// Statements that exactly these layers cover; each statement is in one combination.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct CombinationRow {
    /// The layers: `unit · integration`, or `nobody`.
    pub name: String,
    /// By column, whether it is one of them.
    pub is_of: Vec<bool>,
    /// How many statements.
    pub statements: u64,
    /// How many of them in function bodies.
    pub in_bodies: u64,
}

/// The combinations that are too many to be named.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
pub struct RestRow {
    /// How many they are.
    pub combinations: u64,
    /// Statements of all of them.
    pub statements: u64,
    /// How many of these in function bodies.
    pub in_bodies: u64,
}

impl RestRow {
    /// `3 more combinations`.
    #[must_use]
    pub fn name(&self) -> String {
        counted(self.combinations, "more combination", "more combinations")
    }
}

/// Overall without one layer, as if its reports had never been given.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct WithoutRow {
    /// The layer.
    pub layer: String,
    /// Overall with it: the combined figure.
    pub before: Figure,
    /// Overall without it.
    pub after: Figure,
    /// The difference in points, signed; none if nothing would be left.
    pub points: Option<String>,
    /// Files that no other layer loads: they would be in no figure.
    pub files: u64,
    /// The same in words, if there are any.
    pub note: Option<String>,
    /// Gates on overall that pass now and would not then, by name.
    pub failing: Vec<String>,
    /// `without e2e overall falls from 86.10 % to 81.40 %, by 4.70 points, and fails (overall needs 85 %)`.
    pub sentence: String,
}

/// Who covers the statements.
#[derive(Clone, Debug, Serialize)]
pub struct ShareRows {
    /// All statements.
    pub all: ShareRow,
    /// Statements in function bodies; total 0 where no report tells functions.
    pub bodies: ShareRow,
}

/// Statements shared out: each counted once.
#[derive(Clone, Debug, Serialize)]
pub struct ShareRow {
    /// Covered by one layer alone, in order of the layers; runs without a layer last, if there are any.
    pub only: Vec<NamedCount>,
    /// Covered by two or more.
    pub several: u64,
    /// Covered by nobody.
    pub nobody: u64,
    /// All.
    pub total: u64,
}

/// A count with its name.
#[derive(Clone, Debug, Serialize)]
pub struct NamedCount {
    /// The name.
    pub name: String,
    /// The count.
    pub count: u64,
}

/// A file.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// Its path.
    pub path: String,
    /// Its folder; empty at the root.
    pub folder: String,
    /// Its name in the folder.
    pub name: String,
    /// Its figures over all runs.
    pub figures: FigureRow,
    /// The combined figure of each layer, in order; none where the layer never saw the file.
    pub layers: Vec<Option<FigureRow>>,
    /// Missed statements as inclusive ranges of lines.
    pub missed_lines: Vec<(u32, u32)>,
    /// Missed branch exits.
    pub missed_branches: Vec<MissedRow>,
    /// Lines that branch and are partly covered: some exit taken, some not.
    pub partial: usize,
    /// Excluded lines.
    pub excluded: u64,
    /// The same as inclusive ranges of lines.
    pub excluded_lines: Vec<(u32, u32)>,
}

/// A missed branch exit.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
pub struct MissedRow {
    /// The line that branches.
    pub line: u32,
    /// The line it never went to; none: it never left the function, class or module.
    pub to: Option<u32>,
}

impl MissedRow {
    /// A missed exit as a row.
    #[must_use]
    pub fn new(missed: MissedBranch) -> Self {
        let to = match missed.target {
            Target::Exit => None,
            Target::Line(line) => Some(line.value()),
        };
        Self { line: missed.line.value(), to }
    }

    /// The missed exit of the row.
    fn missed(&self) -> Option<MissedBranch> {
        let target = match self.to {
            None => Target::Exit,
            Some(to) => Target::Line(LineNumber::new(to)?),
        };
        Some(MissedBranch { line: LineNumber::new(self.line)?, target })
    }

    /// `line 40 never went to line 51`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.to {
            Some(to) => format!("line {} never went to line {to}", self.line),
            None => format!("line {} never left the function", self.line),
        }
    }
}

/// A folder with the files directly in it.
#[derive(Clone, Debug, Serialize)]
pub struct FolderRow {
    /// Its path; `.` at the root.
    pub path: String,
    /// The sum over its files.
    pub figures: FigureRow,
    /// Who covers its statements in function bodies, or all statements where no report tells functions.
    pub shares: ShareRow,
    /// Who covers all its statements.
    pub all_shares: ShareRow,
    /// The combined figure of each layer, in order.
    pub layers: Vec<Figure>,
    /// How many files.
    pub files: usize,
}

/// A report that was read.
#[derive(Clone, Debug, Serialize)]
pub struct InputRow {
    /// Its name.
    pub path: String,
    /// Its layer.
    pub layer: Option<String>,
    /// True if the layer was taken from the words of the path, not given.
    pub is_layer_guessed: bool,
    /// Layers that were taken from its contexts.
    pub parts: Vec<String>,
    /// Its format.
    pub format: &'static str,
    /// Who wrote it.
    pub producer: String,
    /// How many files it speaks of.
    pub files: usize,
}

impl InputRow {
    /// The layers that it counts for; none if it is for overall only.
    #[must_use]
    pub fn layers_shown(&self) -> Option<String> {
        if self.parts.is_empty() {
            return self.layer.clone();
        }
        let parts = format!("{} by contexts, lines only", self.parts.join(", "));
        Some(self.layer.iter().cloned().chain([parts]).collect::<Vec<_>>().join("; "))
    }

    /// True if it, or a part of it, counts for a layer.
    #[must_use]
    pub fn is_of(&self, layer: &str) -> bool {
        self.layer.as_deref() == Some(layer) || self.parts.iter().any(|part| part == layer)
    }
}

/// Something to tell, with its stable code.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Finding {
    /// Stable code.
    pub code: String,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// How many things it speaks of.
    pub count: u64,
    /// All of them by name, where they have names and the message shows only the first few.
    pub items: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A number with its thousands grouped by commas.
#[must_use]
pub fn grouped(number: u64) -> String {
    let mut grouped = String::with_capacity(8);
    push_grouped(&mut grouped, number);
    grouped
}

/// The same at the end of a text.
pub fn push_grouped(out: &mut String, number: u64) {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    if thousands > 0 {
        push_grouped(out, thousands);
        out.push(',');
    }
    for (unit, is_shown) in [(100, rest >= 100), (10, rest >= 10), (1, true)] {
        if is_shown || thousands > 0 {
            // A digit fits.
            out.push(char::from(b'0' + u8::try_from(rest / unit % 10).unwrap_or_default()));
        }
    }
}

/// A count with its noun: `1 file`, `1,448 files`.
#[must_use]
pub fn counted(count: u64, noun: &str, plural: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { noun } else { plural })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_never_shown_as_nothing_nor_all_but_one_as_all() {
        for (covered, total, shown) in [
            (0, 100_000, "0.00 %"),
            (1, 100_000, "< 0.01 %"),
            (1, 10_000, "0.01 %"),
            (99_999, 100_000, "99.99 %"),
            (0, 0, "no data"),
        ] {
            assert_eq!(Figure::new(Measure::exact(covered, total)).shown, shown);
        }
    }

    #[test]
    fn what_is_short_of_a_threshold_is_counted_exactly() {
        for (covered, total, fail_under, short) in [
            (898, 1_002, "90", Some(4)),
            (902, 1_002, "90", Some(0)),
            (1, 3, "33.34", Some(1)),
            (0, 5, "0", Some(0)),
            (0, 0, "90", None),
            (1, 2, "ninety", None),
        ] {
            assert_eq!(Figure::new(Measure::exact(covered, total)).short_of(fail_under), short);
        }
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), shown);
        }
    }
}
