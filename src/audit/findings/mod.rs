//! What is at fault in a test tree: each with a stable code, a sentence, its places and what to do.

mod coverage;
mod files;
mod layers;
mod markers;
mod paste;
mod settings;
mod tests;

use super::inventory::Inventory;
use super::{Finding, MarkerRow, Weight};
use crate::config::Config;
use crate::tool_settings::{Coverage, Pytest};
use paste::{Value, addopts, of_coverage, of_pytest};

/// What findings are made from.
pub(super) struct Known<'a> {
    pub(super) pytest: &'a Pytest,
    pub(super) coverage: &'a Coverage,
    pub(super) inventory: &'a Inventory,
    pub(super) markers: &'a [MarkerRow],
    pub(super) config: &'a Config,
}

/// All findings, the gravest first, then in a fixed order.
pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let of = [settings::all, files::all, markers::all, tests::all, layers::all, coverage::all];
    let mut findings: Vec<Finding> = of.iter().flat_map(|all| all(known)).collect();
    findings.sort_by_key(|finding| finding.weight);
    findings
}

/// A finding of some places; none without any.
fn found(
    code: &'static str,
    weight: Weight,
    places: Vec<String>,
    message: impl FnOnce(u64) -> String,
    fix: impl Into<String>,
) -> Option<Finding> {
    let count = places.len() as u64;
    (count > 0).then(|| Finding { code, weight, message: message(count), count, places, fix: fix.into(), paste: None })
}

/// `1 test is`, `12 tests are`: a count with its noun and verb.
fn are(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun} is") } else { format!("{count} {noun}s are") }
}

/// `1 test`, `12 tests`.
fn of(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
