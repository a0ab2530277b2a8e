//! What is at fault in a test tree: each with a stable code, a sentence, its places and what to do.

mod coverage;
mod files;
mod layers;
mod markers;
mod settings;
mod tests;

use super::inventory::Inventory;
use super::{Finding, MarkerRow, Weight};
use crate::config::Config;
use crate::tool_settings::{Coverage, Pytest};

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

impl Finding {
    /// Adds what to paste.
    fn pasting(mut self, paste: impl Into<String>) -> Self {
        self.paste = Some(paste.into());
        self
    }
}

/// A key of pytest's configuration as it is written in the file that counts, for pasting.
fn of_pytest(pytest: &Pytest, line: &str) -> String {
    match pytest.file.as_deref() {
        None | Some("pyproject.toml") => format!("[tool.pytest.ini_options]\n{line}"),
        Some("pytest.toml" | ".pytest.toml") => format!("[pytest]\n{line}"),
        Some("setup.cfg") => format!("[tool:pytest]\n{}", as_ini(line)),
        Some(_) => format!("[pytest]\n{}", as_ini(line)),
    }
}

/// The same of coverage.py's.
fn of_coverage(coverage: &Coverage, section: &str, line: &str) -> String {
    match coverage.file.as_deref() {
        None | Some("pyproject.toml" | ".coveragerc.toml") => format!("[tool.coverage.{section}]\n{line}"),
        Some(".coveragerc") => format!("[{section}]\n{}", as_ini(line)),
        Some(_) => format!("[coverage:{section}]\n{}", as_ini(line)),
    }
}

/// A TOML line as a line of an INI file: lists go over several lines, texts lose their quotes.
fn as_ini(line: &str) -> String {
    let Some((key, value)) = line.split_once(" = ") else { return line.to_owned() };
    let value = match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        Some(list) => {
            let items = list.split(", ").filter(|item| !item.is_empty());
            items.fold(String::new(), |text, item| text + "\n    " + item.trim_matches('"'))
        }
        None => format!(" {}", value.trim_matches('"')),
    };
    format!("{key} ={value}")
}

/// `1 test is`, `12 tests are`: a count with its noun and verb.
fn are(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun} is") } else { format!("{count} {noun}s are") }
}

/// `1 test`, `12 tests`.
fn of(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
