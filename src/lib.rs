//! covgate.
pub mod collection;
pub mod config;
pub mod coverage;
pub mod discover;
pub mod document;
pub mod fault;
pub mod formats;
pub mod gates;
pub mod layer_name;
pub mod layers;
pub mod paths;
pub mod summary;
