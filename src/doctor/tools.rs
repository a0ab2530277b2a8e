//! What coverage.py's and pytest's own settings do to the gate: a second gate beside it, branches and files that are not
//! measured.

use super::{Finding, Group, Known, Paste, Severity};
use crate::audit;
use crate::coverage::Percent;

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let audited = known.audited.iter().filter_map(of_audit);
    [second_gate(known), no_branches(known)].into_iter().flatten().chain(audited).collect()
}

/// Findings of the audit about settings that reach the gate's numbers; those about tests are the audit's own.
const OF_AUDIT: [(&str, Severity); 9] = [
    ("covgate::audit::coverage-refused", Severity::Warning),
    ("covgate::audit::coverage-ignored", Severity::Warning),
    ("covgate::audit::coverage-omits-source", Severity::Warning),
    ("covgate::audit::coverage-excludes-too-much", Severity::Warning),
    ("covgate::audit::coverage-drops-pragma", Severity::Warning),
    ("covgate::audit::coverage-ignores-errors", Severity::Warning),
    ("covgate::audit::no-cov", Severity::Warning),
    ("covgate::audit::no-cov-on-fail", Severity::Warning),
    ("covgate::audit::settings-refused", Severity::Warning),
];

fn of_audit(audited: &audit::Finding) -> Option<Finding> {
    let (code, severity) = OF_AUDIT.into_iter().find(|(code, _)| *code == audited.code)?;
    let finding = Finding::new(code, Group::Configuration, severity, audited.message.clone());
    let mut finding = finding.shown_by(audited.places.clone()).with_fix(audited.fix.clone());
    if let Some(paste) = &audited.paste {
        finding.paste(file_of(&audited.places), paste.clone());
    }
    Some(finding)
}

fn file_of(places: &[String]) -> String {
    let file = places.first().map(|place| place.split(':').next().unwrap_or_default());
    file.filter(|file| !file.contains(' ')).unwrap_or("pyproject.toml").to_owned()
}

/// `fail_under` of coverage.py and of pytest-cov.
fn second_gate(known: &Known<'_>) -> Option<Finding> {
    let is_gate = |text: &str| text.trim().parse::<Percent>().is_ok_and(|floor| floor > Percent::whole(0));
    let own = known.coverage.fail_under.as_ref().filter(|setting| is_gate(&setting.value));
    let own = own.map(|setting| format!("{}: fail_under = {}", setting.place, setting.value));
    let of_pytest = known.pytest.options.cov_fail_under.as_ref().filter(|setting| is_gate(&setting.value));
    let of_pytest = of_pytest.map(|setting| format!("{}: --cov-fail-under={}", setting.place, setting.value));
    let evidence: Vec<String> = own.into_iter().chain(of_pytest).collect();
    if evidence.is_empty() {
        return None;
    }
    let message = "coverage.py gates each run by itself, rounded, beside covgate: one layer alone can stop a run that the \
                   gate would pass";
    let finding = Finding::new("covgate::doctor::second-gate", Group::Configuration, Severity::Warning, message);
    Some(finding.shown_by(evidence).with_fix("take it out, and let covgate judge all layers together"))
}

/// Branches that no run measured, where nobody said that they are not wanted.
fn no_branches(known: &Known<'_>) -> Option<Finding> {
    let is_said = known.coverage.branch.is_some() || known.pytest.options.cov_branch.is_some();
    let is_by_contexts = |run: &crate::collection::Run| !run.parts.is_empty();
    if is_said || known.runs.is_empty() || known.runs.iter().any(|run| run.has_branches || is_by_contexts(run)) {
        return None;
    }
    let evidence = known.runs.iter().map(|run| format!("{}: lines only", run.name)).collect();
    let message = "no run measured branches: an `if` whose other way was never taken counts as covered";
    let finding = Finding::new("covgate::doctor::no-branch", Group::Configuration, Severity::Note, message);
    let mut finding = finding.shown_by(evidence).with_fix("measure branches in every run");
    finding.pastes.extend(branch(known));
    Some(finding)
}

/// The lines that make coverage.py measure branches, unless they are there.
pub(super) fn branch(known: &Known<'_>) -> Option<Paste> {
    let is_set = known.coverage.branch.as_ref().is_some_and(|setting| setting.value);
    (!is_set).then(|| run_setting(known, "branch = true"))
}

/// The lines that make coverage.py list files that no test imports, unless they are there.
pub(super) fn source(known: &Known<'_>) -> Option<Paste> {
    let is_set = !known.coverage.source.is_empty() || known.pytest.options.cov.iter().any(|set| !set.value.is_empty());
    let mut tops: Vec<&str> = Vec::new();
    for path in known.united.measured.files().keys() {
        let top = path.as_str().split_once('/').map_or(".", |(top, _)| top);
        if !path.is_absolute() && !tops.contains(&top) {
            tops.push(top);
        }
    }
    let tops = if tops.is_empty() || tops.contains(&".") { vec!["."] } else { tops };
    let is_toml = coverage_file(known).ends_with("toml");
    let quoted: Vec<String> = tops.iter().map(|top| format!("{top:?}")).collect();
    let list = if is_toml { format!("[{}]", quoted.join(", ")) } else { tops.join(", ") };
    (!is_set).then(|| run_setting(known, &format!("source = {list}")))
}

fn coverage_file(known: &Known<'_>) -> String {
    known.coverage.file.clone().unwrap_or_else(|| "pyproject.toml".to_owned())
}

/// A line under coverage.py's `run`, in the words of the file that counts.
fn run_setting(known: &Known<'_>, line: &str) -> Paste {
    let file = coverage_file(known);
    let section = match file.as_str() {
        ".coveragerc" => "run",
        "setup.cfg" | "tox.ini" => "coverage:run",
        _ => "tool.coverage.run",
    };
    Paste { text: format!("[{section}]\n{line}"), into: file }
}
