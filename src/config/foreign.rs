//! The other tool called covgate, which reads a `covgate.toml` of its own: <https://crates.io/crates/covgate>.

use super::find::Home;
use super::tree::{Entry, Kind, Table};
use crate::document::Document;
use crate::fault::Fault;

/// Beginnings of the keys that its gates hold, such as `fail-under-lines` and `fail-uncovered-regions`.
const THRESHOLDS: [&str; 2] = ["fail-under-", "fail-uncovered-"];

/// One clear fault if a file was written for the other tool, instead of one for each of its keys.
pub(super) fn recognise(document: &Document, home: Home, root: &Table) -> Option<Fault> {
    let gates = match home {
        Home::Whole => gates(root)?,
        Home::ToolTable => return None,
    };
    let message = format!("`{}` is the configuration of another tool called covgate", document.name());
    let help = "that tool gates the coverage of a diff (Rust, llvm-cov and others); for this one, move the thresholds to \
                `[overall] fail-under` or `[layers.NAME] fail-under`, or leave the file as it is and write this tool's \
                configuration under `[tool.covgate]` in pyproject.toml or in a file given by `--config`";
    let fault = Fault::new("covgate::config::foreign", message).with_help(help);
    Some(fault.at(document, gates.key_span.clone(), "this tool has no `gates`"))
}

/// True if the text is a whole file of the other tool.
pub(super) fn is_foreign(document: &Document) -> bool {
    Table::parse(document).is_ok_and(|root| gates(&root).is_some())
}

/// Its `[[gates]]`, or `[gates]` before its version 0.2.
fn gates(root: &Table) -> Option<&Entry> {
    let entry = root.get("gates")?;
    let is_theirs = match &entry.value.kind {
        Kind::Table(gate) => has_threshold(gate),
        Kind::List(gates) => gates.iter().any(|gate| matches!(&gate.kind, Kind::Table(gate) if has_threshold(gate))),
        Kind::Text(_) | Kind::Integer(_) | Kind::Float | Kind::Boolean(_) | Kind::Date => false,
    };
    is_theirs.then_some(entry)
}

fn has_threshold(gate: &Table) -> bool {
    let is_threshold = |key: &str| THRESHOLDS.iter().any(|beginning| key.replace('_', "-").starts_with(beginning));
    gate.entries.iter().any(|entry| is_threshold(&entry.key))
}
