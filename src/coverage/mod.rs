//! The model of coverage and its algebra: integers and sets; reads nothing, prints nothing.

mod branches;
mod conflict;
mod date;
mod extent;
mod file;
mod lines;
mod path;
mod ratio;
mod regions;

pub use branches::{
    Arc, ArcSet, Arcs, Branches, Counts, ExitHistory, Label, Labels, LineExits, MissedBranch, ResolvedBranches, RunId,
    Taken, Target, Targets,
};
pub use conflict::{Aspect, Conflict};
pub use date::Date;
pub use extent::Extent;
pub use file::{FileCoverage, Inconsistency, Outline};
pub use lines::{Filling, LineNumber, LineSet};
pub use path::{Escapes, SourcePath, has_drive};
pub use ratio::{Measure, Percent, PercentError, Ratio};
pub use regions::{Region, Regions};
