//! The one view of a judged run: sorted rows, integers and finished strings. Every report renders this and decides nothing.

mod advice;
mod algebra;
mod build;
mod contexts;
mod demands;
mod exclusives;
mod explain;
mod figure;
mod files;
mod finding;
mod gate;
mod headline;
mod inputs;
mod layers;
mod letters;
mod missed;
mod pages;
mod patch;
mod results;
mod rows;
mod since;
mod stale;
mod trend;
mod warnings;
mod whatif;

use serde::Serialize;

use crate::audit::Audit;
use crate::gates::Verdict;

pub use advice::{AdviceRow, ClosingRow, StepRow};
pub use algebra::{AlgebraRow, CombinationRow, RestRow, WithoutRow};
pub use build::{Judged, build, build_on, in_short, warnings_of};
pub use contexts::ContextsRow;
pub use demands::{CriticalRow, FeatureRow, FeatureTargetRow, PhaseRow, TargetRow};
pub use exclusives::{EXCLUSIVES, ExclusiveRow};
pub use explain::{Advised, Asked, ExplainedRow, Explanation, OtherRow, TestFile, TestHint, WeakRow, explain};
pub use figure::{Figure, FigureRow, counted, grouped, push_grouped};
pub use files::{FileRow, FolderRow};
pub use finding::Finding;
pub use gate::GateRow;
pub use inputs::InputRow;
pub use layers::{LayerRow, NamedCount, ShareRow, ShareRows};
pub use missed::MissedRow;
pub use pages::{FilePage, FunctionRow, Line, Pages, PlaceRow, Shown, State};
pub use patch::{Changed, Mark, PatchFileRow, PatchRow, Snippet, SnippetLine};
pub use results::{ClassRow, ResultFileRow, ResultRow, ResultRows, SLOWEST, TestRow};
pub use rows::{MeasuredRows, Merged};
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
