//! Reports that nobody asks for, gates on branches that nobody measured, and files that no run measured.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Finding, Group, Known, Severity, tools, unmeasured};
use crate::collection::Run;
use crate::coverage::SourcePath;
use crate::discover::{self, Input};
use crate::gates::{Gate, Metric, Status};
use crate::layers::MeasuredFile;
use crate::source::LogicalLines;

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let unmeasured = unmeasured::all(known);
    [unlisted(known), branch_gates(known), contradicted(known)].into_iter().flatten().chain(unmeasured).collect()
}

/// Reports where artifacts land that no pattern of the configuration matches.
fn unlisted(known: &Known<'_>) -> Option<Finding> {
    let names_reports = known.config.layers.iter().any(|layer| !layer.reports.is_empty());
    if known.is_given || !names_reports {
        return None;
    }
    // Of two formats of one run one is enough; a layer without data is told with what may be its reports.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let listed = known
        .config
        .layers
        .iter()
        .flat_map(|layer| discover::from_patterns(&layer.name, &layer.reports, &known.config.root).0.into_iter());
    let listed: BTreeSet<String> = listed.map(|input| stem(input.place.name())).collect();
    let is_missing = |input: &&Input| {
        let is_told = |name: &str| {
            let of_layer = |fault: &crate::fault::Fault| fault.layers().iter().any(|layer| layer == name);
            known.faults.iter().any(|fault| fault.code() == "covgate::layers::no-data" && of_layer(fault))
        };
        input.layer.as_ref().is_none_or(|layer| !is_told(layer.as_str()))
    };
    let unlisted: Vec<&Input> =
        known.found.iter().filter(|input| !listed.contains(&stem(input.place.name()))).filter(is_missing).collect();
    let has_layer = |input: &&Input| input.layer.is_some();
    let severity = if unlisted.iter().any(has_layer) { Severity::Warning } else { Severity::Note };
    let evidence: Vec<String> = unlisted.iter().map(|input| input.place.name().to_owned()).collect();
    if evidence.is_empty() {
        return None;
    }
    let (are, they) = if evidence.len() == 1 { ("report is", "it") } else { ("reports are", "they") };
    let message =
        format!("{} {are} there that no layer's `reports` match: what {they} covered counts nowhere", evidence.len());
    let finding = Finding::new("covgate::doctor::unlisted-report", Group::Inputs, severity, message);
    let mut finding = finding.shown_by(evidence).with_fix("name it under `reports` of its layer, or delete it");
    let mut layers: Vec<&str> = Vec::new();
    for layer in unlisted.iter().filter_map(|input| input.layer.as_ref()).map(crate::layer_name::LayerName::as_str) {
        if !layers.contains(&layer) {
            layers.push(layer);
        }
    }
    for layer in layers {
        let its = unlisted.iter().filter(|input| input.layer.as_ref().is_some_and(|its| its.as_str() == layer));
        let known_layer = known.config.layers.iter().find(|known| known.name.as_str() == layer);
        let before = known_layer.map(|layer| layer.reports.clone()).unwrap_or_default();
        let list: toml_edit::Array = before.into_iter().chain(its.map(|input| input.place.name().to_owned())).collect();
        let list = toml_edit::Value::Array(list);
        let header = known.header(&format!("layers.{layer}"));
        finding.paste(known.file(), format!("{header}\nreports = {}", list.to_string().trim()));
    }
    Some(finding)
}

/// A gate on branches with its place: `covgate.toml:11: layers.unit.branches demands 85 % of branches`.
pub(super) fn branch_gate(gate: &Gate) -> String {
    format!("{}: {} demands {} % of branches", gate.rule.source, gate.rule.id(), gate.rule.demand.limit())
}

/// Gates on branches of which no report tells any.
fn branch_gates(known: &Known<'_>) -> Option<Finding> {
    let is_blind = |gate: &&Gate| {
        let runs = known.runs.iter().filter(|run| gate.rule.layer.as_ref().is_none_or(|layer| run.is_of(layer)));
        let runs: Vec<&Run> = runs.collect();
        let is_of_branches = gate.rule.metric() == Some(Metric::Branches);
        is_of_branches && gate.status == Status::NoData && !runs.is_empty() && runs.iter().all(|run| !run.has_branches)
    };
    let gates: Vec<&Gate> = known.gates.iter().filter(is_blind).collect();
    let first = gates.first()?;
    let mut evidence: Vec<String> = gates.iter().copied().map(branch_gate).collect();
    let is_meant = |run: &&Run| gates.iter().any(|gate| gate.rule.layer.as_ref().is_none_or(|layer| run.is_of(layer)));
    let blind = known.runs.iter().filter(is_meant).filter(|run| !run.has_branches);
    evidence.extend(blind.map(|run| format!("{}: lines only", run.name)));
    let message = format!("{} looks at branches, and no report of it measured any", first.rule.id());
    let finding =
        Finding::new("covgate::doctor::branch-gate-without-branches", Group::Inputs, Severity::Error, message);
    let mut finding = finding.shown_by(evidence).with_fix("run these tests with `--cov-branch`, or demand `lines`");
    finding.count = gates.len() as u64;
    finding.pastes.extend(tools::branch(known));
    Some(finding)
}

/// Sources that hold no code where reports speak of some: they were edited, and are as long as before or longer.
fn contradicted(known: &Known<'_>) -> Option<Finding> {
    let is_told = |path: &SourcePath| {
        let begins = format!("{path} ends at line");
        known.warnings.iter().flat_map(|warning| &warning.items).any(|item| item.starts_with(&begins))
    };
    let files: Vec<(&SourcePath, &MeasuredFile)> = known.united.measured.files().iter().collect();
    let contradicted = |(path, file): &(&SourcePath, &MeasuredFile)| {
        let is_python = path.as_str().strip_suffix(".py").is_some();
        let source = known.sources.read(path).ok().filter(|_| is_python && !is_told(path))?;
        let reported = file.overall.missing().union(file.overall.executed());
        let why = LogicalLines::new(&source).contradiction(&reported)?;
        Some(format!("{path}: {why}"))
    };
    let evidence: Vec<String> = files.par_iter().filter_map(contradicted).collect();
    if evidence.is_empty() {
        return None;
    }
    let message = "sources are not what was measured: they hold no code where reports speak of some";
    let finding = Finding::new("covgate::doctor::stale-source", Group::Inputs, Severity::Warning, message);
    let fix = "run the tests of this checkout again, or give the checkout that was measured";
    Some(finding.shown_by(evidence).with_fix(fix))
}
