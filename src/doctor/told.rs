//! What the gate itself stops at and warns of, as findings: their group, their severity, their lines to paste.

use std::collections::BTreeSet;

use super::{Finding, Group, Known, Severity, places};
use crate::fault::Fault;
use crate::gates::Status;
use crate::summary;

/// So many faults of one kind are told one by one; more are one finding with all of them as evidence.
const APART: usize = 3;

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let mistakes = faults(known, known.mistakes);
    let others: Vec<Fault> = known.faults.iter().filter(|fault| !is_echo(fault, known)).cloned().collect();
    let places = places(known);
    let warnings = known.warnings.iter().filter(|warning| !is_told_otherwise(warning, known, &places));
    mistakes
        .into_iter()
        .chain(faults(known, &others))
        .chain(warnings.map(|warning| of_warning(warning, known)))
        .collect()
}

/// A layer whose reports could not be read from the configuration lacks data because of that, and so do layers where an
/// argument names nothing.
fn is_echo(fault: &Fault, known: &Known<'_>) -> bool {
    let is_of_arguments =
        |other: &Fault| ["covgate::inputs::not-found", "covgate::inputs::layer-name"].contains(&other.code());
    if fault.code() == "covgate::layers::no-data" && known.is_given && known.faults.iter().any(is_of_arguments) {
        return true;
    }
    let is_nameless = |layer: &crate::config::Layer| layer.reports.is_empty() && layer.contexts.is_empty();
    let of_nameless = |name: &String| {
        known.config.layers.iter().any(|layer| is_nameless(layer) && layer.name.as_str() == name.as_str())
    };
    let is_searched = matches!(fault.code(), "covgate::layers::no-data" | "covgate::inputs::none");
    is_searched && !known.mistakes.is_empty() && (fault.layers().is_empty() || fault.layers().iter().all(of_nameless))
}

/// Files that no run measured are looked at one by one elsewhere; those that a layer never saw because reports have them
/// under other names are told with these names.
fn is_told_otherwise(warning: &summary::Finding, known: &Known<'_>, places: &BTreeSet<String>) -> bool {
    match warning.code.as_str() {
        "covgate::project::never-measured" => !known.config.project.source.is_empty(),
        // What is asked for is done, what contexts cannot tell nobody can mend, and a source folder that is not there is
        // told with the one that was probably meant.
        "covgate::paths::omitted"
        | "covgate::project::no-source"
        | "covgate::contexts::lines-only"
        | "covgate::contexts::import-time"
        | "covgate::contexts::outside-tests" => true,
        // Counts between two ends are as good as exact ones where they decide every gate.
        "covgate::merge::bounds" => known.gates.iter().all(|gate| gate.status != Status::Undecided),
        // One report in two formats, where nobody named either.
        "covgate::inputs::passed-over" => warning.message.contains("the JSON report beside it"),
        "covgate::layers::unseen-files" => warning.items.iter().all(|path| places.contains(path)),
        _ => false,
    }
}

/// The files that certain lines of `[paths]` would bring together, by both of their names.
fn places(known: &Known<'_>) -> BTreeSet<String> {
    let mappings = places::mappings(known);
    if mappings.is_empty() {
        return BTreeSet::new();
    }
    let unmatched = known.united.paths.unmatched.iter().map(ToString::to_string);
    unmatched.chain(mappings.iter().flat_map(|mapping| mapping.files().cloned().collect::<Vec<_>>())).collect()
}

fn faults(known: &Known<'_>, faults: &[Fault]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut codes: Vec<&str> = Vec::new();
    for fault in faults {
        if codes.contains(&fault.code()) {
            continue;
        }
        codes.push(fault.code());
        let same: Vec<&Fault> = faults.iter().filter(|other| other.code() == fault.code()).collect();
        if same.len() <= APART {
            findings.extend(same.into_iter().map(|fault| of_fault(fault, known)));
            continue;
        }
        let evidence = same.iter().map(|fault| match fault.position() {
            Some(position) => format!("{position}: {}", fault.message()),
            None => fault.message().to_owned(),
        });
        let mut finding = of_fault(fault, known).shown_by(evidence.collect());
        finding.message = format!("{}, and {} more of this kind", fault.message(), same.len() - 1);
        findings.push(finding);
    }
    findings
}

fn of_fault(fault: &Fault, known: &Known<'_>) -> Finding {
    let finding = Finding::new(fault.code(), group(fault.code()), Severity::Error, fault.message());
    let evidence = fault.position().into_iter().collect::<Vec<_>>();
    helped(finding.shown_by(evidence), fault.help(), known)
}

fn of_warning(warning: &summary::Finding, known: &Known<'_>) -> Finding {
    let severity = severity(&warning.code);
    let mut finding = Finding::new(warning.code.clone(), group(&warning.code), severity, warning.message.clone());
    finding.evidence.clone_from(&warning.items);
    finding.count = warning.count;
    helped(finding, warning.help.as_deref(), known)
}

/// The help is a line to read; lines of a configuration below it, and a command in it, are to be pasted.
fn helped(mut finding: Finding, help: Option<&str>, known: &Known<'_>) -> Finding {
    let Some(help) = help else { return finding };
    let lines: Vec<&str> = help.lines().collect();
    let begins = lines.iter().position(|line| line.starts_with('[')).unwrap_or(lines.len());
    let (read, pasted) = lines.split_at(begins);
    finding.fix = Some(read.join("; ").trim_end_matches(':').to_owned());
    if !pasted.is_empty() {
        finding.paste(known.file(), in_file(pasted, known));
    }
    for command in commands(help) {
        finding.paste("shell", command);
    }
    finding
}

/// Lines of a `covgate.toml` as they stand in the file that configures this project.
fn in_file(lines: &[&str], known: &Known<'_>) -> String {
    let line = |line: &&str| match line.strip_prefix("[[").or_else(|| line.strip_prefix('[')) {
        Some(section) if known.file().ends_with("pyproject.toml") => {
            format!("{}tool.covgate.{section}", &line[..line.len() - section.len()])
        }
        _ => (*line).to_owned(),
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What stands in backticks and begins with a command that mends something.
fn commands(help: &str) -> impl Iterator<Item = &str> {
    const BEGIN: [&str; 3] = ["git fetch ", "git config ", "pytest --cov"];
    help.split('`').skip(1).step_by(2).filter(|code| BEGIN.iter().any(|begin| code.starts_with(begin)))
}

/// What a code is about, by its second word.
fn group(code: &str) -> Group {
    match code.split("::").nth(1).unwrap_or_default() {
        "config" | "targets" | "thresholds" | "phases" | "features" | "audit" | "overall" => Group::Configuration,
        "changes" | "ci" | "baseline" | "history" | "reports" => Group::Environment,
        _ => Group::Inputs,
    }
}

/// How bad what the gate only warns of is.
fn severity(code: &str) -> Severity {
    const NOTES: [&str; 15] = [
        "covgate::tests::failed",
        "covgate::paths::by-reports",
        "covgate::inputs::passed-over",
        "covgate::merge::reference",
        "covgate::layers::no-functions",
        "covgate::tests::repeated",
        "covgate::tests::unknown-times",
        "covgate::phases::overdue",
        "covgate::baseline::new-layer",
        "covgate::baseline::by-counts",
        "covgate::baseline::unknown-keys",
        "covgate::patch::binary",
        "covgate::patch::absent",
        "covgate::patch::without-source",
        "covgate::json::no-version",
    ];
    if NOTES.contains(&code) { Severity::Note } else { Severity::Warning }
}
