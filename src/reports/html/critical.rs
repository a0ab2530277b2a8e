//! The page of critical code and features: who covers them, and what is missed first.

use serde::Serialize;

use super::Links;
use super::frame::Page;
use crate::reports::templates;
use crate::reports::words::{self, Tone};
use crate::summary::{CriticalRow, FeatureRow, Summary, TargetRow, counted};

/// So many targets of a path are shown.
const TARGETS: usize = 500;
/// So many tests are named.
const TESTS: usize = 3;

#[derive(Serialize)]
struct View<'a> {
    lead: &'static str,
    layers: Vec<&'a str>,
    critical: Vec<Critical<'a>>,
    critical_toml: &'static str,
    features: Vec<Feature<'a>>,
    features_sentence: String,
    features_toml: &'static str,
}

#[derive(Serialize)]
struct Critical<'a> {
    name: &'a str,
    tone: &'static str,
    icon: &'static str,
    word: String,
    sentence: String,
    by: String,
    rows: Vec<Target<'a>>,
    rest: Option<String>,
}

#[derive(Serialize)]
struct Target<'a> {
    href: String,
    what: &'a str,
    path: Option<&'a str>,
    shown: &'a str,
    counts: &'a str,
    layers: Vec<&'a str>,
    first: &'a str,
}

#[derive(Serialize)]
struct Feature<'a> {
    name: &'a str,
    tone: &'static str,
    icon: &'static str,
    state: &'static str,
    shown: &'a str,
    counts: &'a str,
    targets: Vec<FeatureTarget<'a>>,
    evidence: String,
}

#[derive(Serialize)]
struct FeatureTarget<'a> {
    text: &'a str,
    reached: String,
}

/// How critical code is declared.
pub const CRITICAL: &str = "[[critical]]\nname = \"checkout\"\nlayer = \"e2e\"\ntargets = [\"src/shop/checkout.py\", \"src/shop/pay.py::charge\"]";
/// How features are declared.
pub const FEATURES: &str = "[[features]]\nname = \"login\"\ntargets = [\"src/auth/**\"]\n\n[feature-coverage]\nlayer = \"integration\"\nfail-under = 80";

/// The page.
pub fn page(summary: &Summary, links: &Links<'_>) -> Page {
    let layer = summary.features_layer.as_deref().unwrap_or("any layer");
    let covered = summary.features.iter().filter(|feature| feature.state == "covered").count() as u64;
    let view = View {
        lead: "Named in the configuration, judged by the layer that it names. A name that matches nothing is an error, never a pass.",
        layers: summary.layers.iter().map(|layer| layer.name.as_str()).collect(),
        critical: summary.critical.iter().map(|row| critical(row, summary, links)).collect(),
        critical_toml: CRITICAL,
        features: summary.features.iter().map(feature).collect(),
        features_sentence: format!(
            "{covered} of {} covered by {layer}: function bodies of every target ran, as importing is not testing.",
            counted(summary.features.len() as u64, "feature is", "features are")
        ),
        features_toml: FEATURES,
    };
    Page {
        path: "critical.html".to_owned(),
        title: "Critical code and features".to_owned(),
        main: super::or_error(templates::html("critical", &view)),
    }
}

fn critical<'a>(row: &'a CriticalRow, summary: &'a Summary, links: &Links<'_>) -> Critical<'a> {
    let gate = summary.gates.iter().find(|gate| gate.id == row.gate).map(words::Gate::new);
    let by = row.layer.clone().unwrap_or_else(|| "any layer".to_owned());
    let rest = row.targets.len().saturating_sub(TARGETS) as u64;
    let sentence = gate.as_ref().map_or_else(String::new, |gate| {
        format!("By {by}: {}, {} needed: {}. Set at {}.", gate.shown, gate.needs, gate.explanation, gate.source)
    });
    Critical {
        name: &row.name,
        tone: gate.as_ref().map_or(Tone::Unknown.name(), |gate| gate.tone),
        icon: gate.as_ref().map_or(Tone::Unknown.icon(), |gate| gate.icon),
        word: gate.map_or_else(|| "not judged".to_owned(), |gate| gate.word),
        sentence,
        by: format!("{by}, judged"),
        rows: row.targets.iter().take(TARGETS).map(|row| target(row, links)).collect(),
        rest: (rest > 0).then(|| format!("And {} in covgate.json.", counted(rest, "more target", "more targets"))),
    }
}

fn target<'a>(row: &'a TargetRow, links: &Links<'_>) -> Target<'a> {
    Target {
        href: links.file(&row.path, row.line).unwrap_or_default(),
        what: row.function.as_deref().unwrap_or(&row.path),
        path: row.function.is_some().then_some(&row.path),
        shown: &row.figure.shown,
        counts: &row.figure.counts,
        layers: row.layers.iter().map(|figure| figure.shown.as_str()).collect(),
        first: row.first_missed.as_deref().unwrap_or("nothing"),
    }
}

fn feature(row: &FeatureRow) -> Feature<'_> {
    let tone = match row.state {
        "covered" => Tone::Pass,
        "not covered" => Tone::Fail,
        _ => Tone::Unknown,
    };
    let tests = row.tests.as_ref().map(|tests| {
        let named: Vec<&str> = tests.iter().take(TESTS).map(String::as_str).collect();
        match tests.len() {
            0 => "no matching test passed".to_owned(),
            count if count > TESTS => format!("passed: {} and {} more", named.join(", "), count - TESTS),
            _ => format!("passed: {}", named.join(", ")),
        }
    });
    let evidence: Vec<String> = row.why.clone().into_iter().chain(tests).collect();
    Feature {
        name: &row.name,
        tone: tone.name(),
        icon: tone.icon(),
        state: row.state,
        shown: &row.bodies.shown,
        counts: &row.bodies.counts,
        targets: row
            .targets
            .iter()
            .map(|target| FeatureTarget {
                text: &target.text,
                reached: if target.is_by_function {
                    format!("{} statements of function bodies ran", target.bodies.counts)
                } else {
                    format!("{} statements ran; no function is known in it", target.bodies.counts)
                },
            })
            .collect(),
        evidence: if evidence.is_empty() { "every target is reached".to_owned() } else { evidence.join("; ") },
    }
}
