//! covgate.
pub mod config;
pub mod coverage;
pub mod document;
pub mod fault;
pub mod formats;
pub mod gates;
pub mod layer_name;
