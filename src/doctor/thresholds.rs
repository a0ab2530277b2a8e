//! Floors that do not count: overridden, at zero, or below another that covers the same.

use std::collections::BTreeSet;

use super::{Finding, Group, Known, Severity, values};
use crate::config::{Config, FileRule, Floor};
use crate::coverage::{Percent, SourcePath};
use crate::gates::{self, Demand, Metric};
use crate::layer_name::LayerName;
use crate::parts::FilePattern;

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let all = [zero(known), overridden(known), weaker(known), goals(known)];
    all.into_iter().filter(|finding| !finding.evidence.is_empty()).collect()
}

fn finding(code: &'static str, severity: Severity, message: &str, evidence: Vec<String>, fix: &str) -> Finding {
    Finding::new(code, Group::Configuration, severity, message).shown_by(evidence).with_fix(fix)
}

/// Floors at zero, which nothing fails.
fn zero(known: &Known<'_>) -> Finding {
    let config = known.config;
    let is_zero = |percent: Percent| percent == Percent::whole(0);
    let of = |subject: String, floors: &[Floor]| {
        let zero = floors.iter().filter(|floor| is_zero(floor.percent));
        zero.map(|floor| format!("{}: {subject} {}", floor.source, floor.metric.name())).collect::<Vec<_>>()
    };
    let mut evidence: Vec<String> = Vec::new();
    for layer in &config.layers {
        evidence.extend(of(layer.name.to_string(), &layer.fail_under));
    }
    evidence.extend(of("overall".to_owned(), &config.overall.fail_under));
    for rule in &config.rules {
        evidence.extend(of(format!("rule {}", rule.name), &rule.fail_under));
        let each = rule.each_file.iter().filter(|each| is_zero(each.value));
        evidence.extend(each.map(|each| format!("{}: rule {} each-file", each.source, rule.name)));
    }
    let patch = config.patch.fail_under.iter().filter(|floor| is_zero(floor.percent));
    evidence.extend(patch.map(|floor| format!("{}: patch", floor.source)));
    let critical = config.critical.iter().filter(|critical| is_zero(critical.fail_under.value));
    evidence.extend(critical.map(|critical| format!("{}: critical {}", critical.fail_under.source, critical.name)));
    let fix = "set what is reached: `covgate ratchet` raises each floor to it";
    finding("covgate::doctor::zero-floor", Severity::Warning, "floors of 0 % can never fail", evidence, fix)
}

/// Floors of the configuration in whose place others count: of the command line, a phase or a profile.
fn overridden(known: &Known<'_>) -> Finding {
    let config = known.config;
    let mut evidence = Vec::new();
    for (layer, floor) in floors(config) {
        let is_same = |rule: &&crate::gates::Rule| rule.layer.as_ref() == layer && rule.metric() == Some(floor.metric);
        let Some(rule) = known.rules.iter().find(is_same).filter(|rule| rule.source != floor.source) else { continue };
        let Demand::AtLeast(percent) = rule.demand else { continue };
        let by = if rule.source.starts_with("--") {
            format!("the command line ({})", rule.source)
        } else {
            rule.source.clone()
        };
        evidence.push(format!("{}: {} {} is {percent} by {by}", floor.source, rule.id(), floor.percent));
    }
    evidence.extend(of_profiles(known));
    let message = "floors of the configuration give way to others";
    finding("covgate::doctor::overridden-floor", Severity::Note, message, evidence, "nothing, if that is meant")
}

fn floors(config: &Config) -> impl Iterator<Item = (Option<&LayerName>, &Floor)> {
    let of_layers =
        config.layers.iter().flat_map(|layer| layer.fail_under.iter().map(|floor| (Some(&layer.name), floor)));
    of_layers.chain(config.overall.fail_under.iter().map(|floor| (None, floor)))
}

/// Floors that a profile lowers: a profile that is stricter is what it is for.
fn of_profiles(known: &Known<'_>) -> Vec<String> {
    let (Some(file), Some(document)) = (&known.config.file, &known.config.document) else { return Vec::new() };
    let load = |profile: Option<&str>| Config::load_despite(Some(file), &known.config.root, profile).0;
    let base = load(None);
    let mut evidence = Vec::new();
    for profile in values::profiles(document, known) {
        let laid = load(Some(&profile));
        for (layer, floor) in floors(&base) {
            let now = floors(&laid).find(|(now, other)| *now == layer && other.metric == floor.metric);
            if let Some((_, now)) = now.filter(|(_, now)| now.percent < floor.percent) {
                let (of, metric) = (layer.map_or("overall", LayerName::as_str), floor.metric.name());
                // The file is given by its path here, and shown by its name everywhere else.
                let [source, by] = [&floor.source, &now.source].map(|source| source.trim_start_matches("./"));
                let (before, after) = (floor.percent, now.percent);
                evidence.push(format!("{source}: {of} {metric} {before} is {after} by profile {profile} ({by})"));
            }
        }
    }
    evidence
}

/// A floor with the files that it is of.
struct Held<'a> {
    name: String,
    layer: Option<&'a LayerName>,
    severity: Severity,
    floor: &'a Floor,
    files: BTreeSet<&'a SourcePath>,
}

/// Floors that a stricter one of the same files makes idle.
fn weaker(known: &Known<'_>) -> Finding {
    let held = held(known);
    let mut evidence = Vec::new();
    for (at, one) in held.iter().enumerate() {
        let is_stricter = |(other, by): &(usize, &Held<'_>)| {
            let is_same = by.floor.metric == one.floor.metric && by.layer == one.layer && by.severity == one.severity;
            let is_more =
                by.floor.percent > one.floor.percent || (by.floor.percent == one.floor.percent && *other < at);
            is_same && is_more && by.files == one.files
        };
        let stricter = held.iter().enumerate().find(is_stricter).filter(|_| !one.files.is_empty());
        if let Some((_, by)) = stricter {
            let (metric, percent) = (one.floor.metric.name(), one.floor.percent);
            evidence.push(format!(
                "{}: {} {metric} {percent} cannot fail where {} holds {} of the same files ({})",
                one.floor.source, one.name, by.name, by.floor.percent, by.floor.source
            ));
        }
    }
    for rule in &known.config.rules {
        let combined = rule.fail_under.iter().find(|floor| floor.metric == Metric::Combined);
        let idle = combined.zip(rule.each_file.as_ref()).filter(|(floor, each)| each.value >= floor.percent);
        if let Some((floor, each)) = idle {
            let (name, percent, value) = (&rule.name, floor.percent, each.value);
            let source = &floor.source;
            evidence.push(format!(
                "{source}: rule {name}: {percent} of all files cannot fail where each has {value} ({})",
                each.source
            ));
        }
    }
    let message = "floors can never fail by themselves: stricter ones cover the same code";
    let fix = "take them out, or raise them above the others";
    finding("covgate::doctor::idle-floor", Severity::Warning, message, evidence, fix)
}

fn held<'a>(known: &Known<'a>) -> Vec<Held<'a>> {
    let all: BTreeSet<&SourcePath> = known.united.measured.files().keys().collect();
    let of_layers = floors(known.config).map(|(layer, floor)| Held {
        name: layer.map_or_else(|| "overall".to_owned(), ToString::to_string),
        layer,
        severity: Severity::Error,
        floor,
        files: all.clone(),
    });
    let of_rules = known.config.rules.iter().flat_map(|rule| {
        let files = files(rule, known);
        rule.fail_under.iter().map(move |floor| Held {
            name: format!("rule {}", rule.name),
            layer: rule.layer.as_ref(),
            severity: match rule.severity {
                gates::Severity::Error => Severity::Error,
                gates::Severity::Warn => Severity::Warning,
            },
            floor,
            files: files.clone(),
        })
    });
    of_layers.chain(of_rules).collect()
}

fn files<'a>(rule: &FileRule, known: &Known<'a>) -> BTreeSet<&'a SourcePath> {
    let patterns: Vec<FilePattern> = rule.files.iter().map(|spanned| FilePattern::new(&spanned.text)).collect();
    let measured = known.united.measured.files().keys();
    measured.filter(|path| patterns.iter().any(|pattern| pattern.matches(path))).collect()
}

/// Goals of phases that the floors of today demand already. A profile may demand more than they do.
fn goals(known: &Known<'_>) -> Finding {
    let mut evidence = Vec::new();
    let phases = known.config.phases.iter().filter(|_| known.config.profile.is_none());
    for phase in phases {
        for goal in &phase.goals {
            for floor in &goal.floors {
                let today = floors(known.config).find(|(layer, now)| {
                    *layer == goal.layer.as_ref() && now.metric == floor.metric && now.percent >= floor.percent
                });
                if let Some((_, now)) = today {
                    evidence.push(format!(
                        "{}: {}: {} is no goal: {} counts today ({})",
                        floor.source, phase.name, floor.percent, now.percent, now.source
                    ));
                }
            }
        }
    }
    let message = "goals of phases are not above the floors of today";
    finding("covgate::doctor::idle-goal", Severity::Note, message, evidence, "raise them, or take the phase out")
}
