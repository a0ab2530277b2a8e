//! Layer algebra in `covgate.json`: which layers cover what together, and overall without each.

use serde::Serialize;

use super::Count;
use crate::summary::Summary;

/// Statements that exactly these layers cover: the empty list is nobody, null are the combinations that are too many to name.
#[derive(Serialize)]
pub(super) struct Shared<'a> {
    layers: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more_combinations: Option<u64>,
    statements: u64,
    in_function_bodies: u64,
}

/// The combinations of layers.
pub(super) fn shared(summary: &Summary) -> Vec<Shared<'_>> {
    let names = |is_of: &[bool]| {
        summary.algebra.columns.iter().zip(is_of).filter(|(_, is)| **is).map(|(name, _)| name.as_str()).collect()
    };
    let rows = summary.algebra.combinations.iter().map(|one| Shared {
        layers: Some(names(&one.is_of)),
        more_combinations: None,
        statements: one.statements,
        in_function_bodies: one.in_bodies,
    });
    let rest = summary.algebra.rest.map(|rest| Shared {
        layers: None,
        more_combinations: Some(rest.combinations),
        statements: rest.statements,
        in_function_bodies: rest.in_bodies,
    });
    rows.chain(rest).collect()
}

/// Overall without a layer's reports.
#[derive(Serialize)]
pub(super) struct Without<'a> {
    layer: &'a str,
    combined: Count<'a>,
    points: Option<&'a str>,
    files_of_no_other: u64,
    newly_failing: &'a [String],
}

/// Overall without each layer.
pub(super) fn without(summary: &Summary) -> Vec<Without<'_>> {
    let rows = summary.algebra.without.iter();
    rows.map(|row| Without {
        layer: &row.layer,
        combined: Count::new(&row.after),
        points: row.points.as_deref(),
        files_of_no_other: row.files,
        newly_failing: &row.failing,
    })
    .collect()
}
