//! covgate.
pub mod cli;
pub mod collection;
pub mod commands;
pub mod config;
pub mod coverage;
pub mod discover;
pub mod document;
pub mod exit;
pub mod fault;
pub mod formats;
pub mod gates;
pub mod layer_name;
pub mod layers;
pub mod paths;
pub mod reports;
pub mod summary;
