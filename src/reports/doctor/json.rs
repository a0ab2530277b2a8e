//! The findings as JSON, schema 1, for programs and agents.

use serde::Serialize;

use super::Fixed;
use crate::doctor::{Diagnosis, Severity};

/// The schema's version: additions are allowed within it, changes are not.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    errors: u64,
    warnings: u64,
    notes: u64,
    /// What `--fix` wrote before this was found.
    fixed: Option<Change<'a>>,
    #[serde(flatten)]
    diagnosis: &'a Diagnosis,
}

#[derive(Serialize)]
struct Change<'a> {
    file: &'a str,
    diff: &'a str,
}

/// The findings as text, ending in a line break.
#[must_use]
pub fn render(diagnosis: &Diagnosis, fixed: Option<&Fixed>) -> String {
    let document = Document {
        schema: SCHEMA,
        errors: diagnosis.count(Severity::Error),
        warnings: diagnosis.count(Severity::Warning),
        notes: diagnosis.count(Severity::Note),
        fixed: fixed.map(|fixed| Change { file: &fixed.file, diff: &fixed.diff }),
        diagnosis,
    };
    // Plain data with string keys: nothing in it can fail to be written.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}
