//! Patterns of the configuration that do nothing: they match nothing, or only what others match.

use std::collections::BTreeSet;

use super::{Edit, Finding, Group, Known, Severity};
use crate::config::{Layer, PathRule};
use crate::coverage::SourcePath;
use crate::discover;
use crate::parts::FilePattern;
use crate::paths::Omit;

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let found = [reports(known), Some(rules(known)), omit(known), paths_rules(known), Some(sources(known))];
    found.into_iter().flatten().filter(|finding| !finding.evidence.is_empty()).collect()
}

/// Patterns of a layer's reports that add no report to those before.
fn reports(known: &Known<'_>) -> Option<Finding> {
    if known.is_given {
        return None;
    }
    let (mut evidence, mut edits) = (Vec::new(), Vec::new());
    for layer in &known.config.layers {
        for (at, by) in idle(layer, known) {
            let pattern = &layer.reports[at];
            evidence.push(format!("{}: {}: `{pattern}` adds nothing to `{by}`", layer.source, layer.name));
            let nth = layer.reports[..at].iter().filter(|before| *before == pattern).count();
            edits.push(Edit::DropReport { layer: layer.name.to_string(), pattern: pattern.clone(), nth });
        }
    }
    // The last goes first, so that those before stay where they are; a profile's list is not the one that stands there.
    edits.reverse();
    let edits = if known.config.profile.is_some() { Vec::new() } else { edits };
    let message = "patterns of `reports` match only what others of the layer match";
    let finding = Finding::new("covgate::doctor::idle-pattern", Group::Configuration, Severity::Note, message);
    let mut finding = finding.shown_by(evidence).with_fix("take them out of the list");
    finding.edits = edits;
    Some(finding)
}

/// The places of patterns that match nothing new, with the pattern that matches it already. A pattern with a wildcard is
/// never dropped for a name: it may match more another day.
fn idle<'a>(layer: &'a Layer, known: &Known<'_>) -> Vec<(usize, &'a str)> {
    let files = |pattern: &String| -> BTreeSet<String> {
        let (inputs, _) = discover::from_patterns(&layer.name, std::slice::from_ref(pattern), &known.config.root);
        inputs.iter().map(|input| input.place.name().to_owned()).collect()
    };
    let has_wildcard = |pattern: &str| pattern.contains(['*', '?', '[']);
    let all: Vec<BTreeSet<String>> = layer.reports.iter().map(files).collect();
    let mut found = Vec::new();
    for (at, pattern) in layer.reports.iter().enumerate() {
        let covers = |(other, by): (usize, &'a String)| {
            let is_alike = pattern == by && other < at;
            let is_within = pattern != by
                && !has_wildcard(pattern)
                && has_wildcard(by)
                && !all[at].is_empty()
                && all[at].is_subset(&all[other]);
            (is_alike || is_within).then_some(by.as_str())
        };
        found.extend(layer.reports.iter().enumerate().find_map(covers).map(|by| (at, by)));
    }
    found
}

/// Patterns of `[[rules]]` whose files those before match already.
fn rules(known: &Known<'_>) -> Finding {
    let mut evidence = Vec::new();
    for rule in &known.config.rules {
        let matched = |text: &str| -> BTreeSet<&SourcePath> {
            let pattern = FilePattern::new(text);
            known.united.measured.files().keys().filter(|path| pattern.matches(path)).collect()
        };
        let mut before: BTreeSet<&SourcePath> = BTreeSet::new();
        for spanned in &rule.files {
            let files = matched(&spanned.text);
            if !files.is_empty() && files.is_subset(&before) {
                evidence.push(format!("{}: {}: `{}`", rule.source, rule.name, spanned.text));
            }
            before.extend(files);
        }
    }
    let message = "patterns of a rule match only files that those before match";
    let finding = Finding::new("covgate::doctor::idle-pattern", Group::Configuration, Severity::Note, message);
    finding.shown_by(evidence).with_fix("take them out of the list, or correct them")
}

/// Patterns of `[project] omit` that leave nothing out.
fn omit(known: &Known<'_>) -> Option<Finding> {
    if known.runs.is_empty() {
        return None;
    }
    let is_idle = |pattern: &&String| {
        let omit = Omit::new(std::slice::from_ref(*pattern));
        let reported = known.united.paths.omitted.iter().chain(known.united.measured.files().keys());
        !reported.chain(known.files).any(|path| omit.matches(path))
    };
    let evidence = known.config.project.omit.iter().filter(is_idle).map(|pattern| match place(known, pattern) {
        Some(place) => format!("{place}: `{pattern}`"),
        None => format!("`{pattern}`"),
    });
    let message = "patterns of `omit` match no file of the project and none that was reported";
    let finding = Finding::new("covgate::doctor::idle-omit", Group::Configuration, Severity::Note, message);
    let fix = "take them out, or correct them: patterns match from the root, and `**` spans folders";
    Some(finding.shown_by(evidence.collect()).with_fix(fix))
}

/// Where a text is written in the configuration, if it is written there once.
fn place(known: &Known<'_>, text: &str) -> Option<String> {
    let document = known.config.document.as_ref()?;
    let quoted = [format!("\"{text}\""), format!("'{text}'")];
    let found = quoted.iter().flat_map(|quoted| document.text().match_indices(quoted.as_str()));
    let [at] = found.map(|(at, _)| at).collect::<Vec<_>>()[..] else { return None };
    let line = document.text()[..at].matches('\n').count() + 1;
    Some(format!("{}:{line}", document.name()))
}

/// Lists of `[paths]` whose folder is not there, so that what they map is nowhere.
fn paths_rules(known: &Known<'_>) -> Option<Finding> {
    if known.files.is_empty() || known.runs.is_empty() {
        return None;
    }
    let is_gone = |rule: &&PathRule| !known.config.root.join(&rule.canonical).is_dir();
    let evidence = known.config.paths.iter().filter(is_gone);
    let evidence = evidence.map(|rule| format!("{}: `{}` is no folder here", rule.source, rule.canonical)).collect();
    let message = "lists of `[paths]` begin with a folder that is not in the project";
    let finding = Finding::new("covgate::doctor::paths-folder", Group::Configuration, Severity::Warning, message);
    Some(finding.shown_by(evidence).with_fix("begin the list with the folder of this project"))
}

/// Folders of `[project] source` that are not there.
fn sources(known: &Known<'_>) -> Finding {
    let is_gone = |source: &&String| !known.config.root.join(source.as_str()).exists();
    let gone: Vec<&String> = known.config.project.source.iter().filter(is_gone).collect();
    let folders: BTreeSet<&str> =
        known.files.iter().filter_map(|file| Some(file.as_str().rsplit_once('/')?.0)).collect();
    let folders: Vec<&str> = folders.into_iter().collect();
    let evidence = gone.iter().map(|source| match place(known, source) {
        Some(place) => format!("{place}: `{source}`"),
        None => format!("`{source}`"),
    });
    let near = gone.iter().find_map(|source| crate::nearest::nearest(source, &folders));
    let fix = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name folders of this project, from its root".to_owned(),
    };
    let message = "`source` of `[project]` names what is not there: nothing below it is listed as never measured";
    let finding = Finding::new("covgate::doctor::source-missing", Group::Configuration, Severity::Warning, message);
    finding.shown_by(evidence.collect()).with_fix(fix)
}
