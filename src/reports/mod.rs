//! Reports: one file per face; render only, decide nothing.

pub mod charts;
pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;
pub mod write;
