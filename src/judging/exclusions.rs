//! `[exclusions]`: the budget of lines that are left out by pragma or configuration.

use super::{Findings, Given};
use crate::coverage::LineSet;
use crate::gates::{Demand, Found, Rule, Subject, Unit};

/// So many files are told as evidence.
const TOLD: usize = 10;

pub(super) fn judge(given: &Given<'_>, findings: &mut Findings) {
    let Some(limit) = &given.config.exclusions.max_lines else { return };
    let rule = Rule {
        subject: Subject::Exclusions,
        unit: Unit::ExcludedLines,
        demand: Demand::CountAtMost(limit.value),
        layer: None,
        severity: given.config.exclusions.severity,
        source: limit.source.clone(),
        is_optional: false,
    };
    let files = given.measured.files();
    let told: Vec<_> = files.iter().filter_map(|(path, file)| Some((path, file.overall.excluded()?))).collect();
    let silent = files.len() - told.len();
    let count: u64 = told.iter().map(|(_, lines)| u64::from(lines.len())).sum();
    // A file of which no report tells what is excluded could hold more than is allowed: only a count above is certain.
    let is_certain = silent == 0 || count > limit.value;
    let is_known = given.is_sound(None) && !told.is_empty() && is_certain;
    let mut gate = rule.judge(is_known.then_some(Found::Count(count)));
    if silent > 0 {
        let files = if silent == 1 { "1 file".to_owned() } else { format!("{silent} files") };
        gate.evidence.push(format!("of {files} no report tells what is excluded: give coverage.py's JSON"));
    }
    let mut with_any: Vec<_> = told.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
    with_any.sort_by(|(one, first), (two, second)| second.len().cmp(&first.len()).then(one.cmp(two)));
    let rest = with_any.len().saturating_sub(TOLD);
    gate.evidence.extend(with_any.iter().take(TOLD).map(|(path, lines)| format!("{path}: {}", ranges(lines))));
    if rest > 0 {
        gate.evidence.push(format!("and {rest} more"));
    }
    findings.gates.push(gate);
}

/// `12 lines (40–44, 51, …)`.
fn ranges(lines: &LineSet) -> String {
    let all = lines.ranges();
    let shown: Vec<String> = all
        .iter()
        .take(5)
        .map(|&(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    let more = if all.len() > 5 { ", …" } else { "" };
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    format!("{} {noun} ({}{more})", lines.len(), shown.join(", "))
}
