//! Reports: one file per face; render only, decide nothing.

pub mod audit;
pub mod azure;
pub mod charts;
pub mod doctor;
pub mod explain;
pub mod faults;
pub mod github;
pub mod guide;
pub mod html;
pub mod json;
pub mod log;
pub mod markdown;
pub mod readiness;
#[cfg(test)]
mod sample;
mod since;
mod templates;
pub mod terminal;
pub mod text;
mod trend;
pub mod whatif;
mod words;
pub mod write;
