//! Whole files, from their text to the checked configuration or all their mistakes.

mod contexts;
mod demands;
mod mistakes;
mod patch;
mod profiles;
mod valid;

use std::fs;

use super::{Config, Floor};
use crate::fault::{Fault, Faults};

/// Loads a text as the `covgate.toml` of a folder.
fn load(text: &str, profile: Option<&str>) -> Result<Config, Faults> {
    load_as("covgate.toml", text, profile)
}

fn load_as(name: &str, text: &str, profile: Option<&str>) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), text).expect("a file");
    Config::load(None, folder.path(), profile)
}

fn good(text: &str, profile: Option<&str>) -> Config {
    load(text, profile).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// The mistakes as `code line:column message`, without the common beginnings.
fn mistakes(text: &str) -> Vec<String> {
    load(text, None).expect_err(text).iter().map(told).collect()
}

fn told(fault: &Fault) -> String {
    let code = fault.code().trim_start_matches("covgate::config::");
    let position = fault.position().unwrap_or_default();
    let position = position.split_once(".toml:").map_or("", |(_, position)| position);
    format!("{code} {position} {fault}")
}

/// What a fault says in all its parts.
fn shown(fault: &Fault) -> String {
    let mut out = String::new();
    miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none())
        .render_report(&mut out, fault)
        .expect("rendering into a string");
    out
}

fn floors(floors: &[Floor]) -> Vec<String> {
    floors.iter().map(|floor| format!("{} {} {}", floor.metric.name(), floor.percent, floor.source)).collect()
}
