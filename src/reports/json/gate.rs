//! A gate, as `covgate.json` has it.

use serde::Serialize;

use super::figures::at_most;
use crate::gates::Status;
use crate::summary::GateRow;

#[derive(Serialize)]
pub(super) struct Gate<'a> {
    id: &'a str,
    layer: Option<&'a str>,
    metric: &'a str,
    /// `pass`, `fail` or `no-data`.
    status: &'static str,
    /// Without sound data as the reports only bound the count, and the limit lies between the bounds.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undecided: bool,
    covered: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    covered_at_most: Option<u64>,
    total: Option<u64>,
    percent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    fail_under: Option<&'a str>,
    demand: &'static str,
    limit: &'a str,
    needed: Option<u64>,
    short_by: Option<u64>,
    severity: &'static str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    evidence: &'a [String],
}

impl<'a> Gate<'a> {
    pub(super) fn new(gate: &'a GateRow) -> Self {
        let figure = gate.figure.as_ref();
        let undecided = gate.status == Status::Undecided.name();
        Self {
            id: &gate.id,
            layer: gate.layer.as_deref(),
            metric: &gate.metric,
            status: if undecided { Status::NoData.name() } else { gate.status },
            undecided,
            covered: figure.map(|figure| figure.covered),
            covered_at_most: figure.and_then(at_most),
            total: figure.map(|figure| figure.total),
            percent: figure.and_then(|figure| figure.percent.as_deref()),
            count: gate.count,
            fail_under: gate.fail_under.as_deref().or((gate.demand == "each-at-least").then_some(&gate.limit)),
            demand: gate.demand,
            limit: &gate.limit,
            needed: gate.needed,
            short_by: gate.short_by,
            severity: gate.severity,
            source: &gate.source,
            scope: gate.scope.as_deref(),
            evidence: &gate.evidence,
        }
    }
}
