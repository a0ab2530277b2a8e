//! Gates: does what was found meet its rule? Pure; reads nothing, prints nothing.

mod demand;
mod gate;
mod metric;
mod rule;
mod subject;
#[cfg(test)]
mod tests;
mod verdict;

pub use demand::{Demand, Found};
pub use gate::{Gate, Status};
pub use metric::{Metric, Unit};
pub use rule::{Rule, Severity};
pub use subject::{Check, Subject, TestsCheck};
pub use verdict::Verdict;
