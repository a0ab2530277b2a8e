//! The audit as JSON, schema 1: every file with its tests, for programs and agents.

use serde::Serialize;

use crate::audit::Audit;

/// The schema's version: additions are allowed within it, changes are not.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    #[serde(flatten)]
    audit: &'a Audit,
}

/// The report as text, ending in a line break.
#[must_use]
pub fn render(audit: &Audit) -> String {
    // Plain data with string keys: nothing in it can fail to be written.
    let text = serde_json::to_string_pretty(&Document { schema: SCHEMA, audit }).unwrap_or_default();
    text + "\n"
}
