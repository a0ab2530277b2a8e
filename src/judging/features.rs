//! `[[features]]`: whether a layer really exercises each feature: function bodies that ran, and tests that passed.

use super::{Findings, Given, by, shown, targets};
use crate::config::{Denominator, Feature};
use crate::coverage::{Extent, Measure, SourcePath};
use crate::fault::Fault;
use crate::gates::{Demand, Found, Rule, Subject, Unit};
use crate::layers::Scope;
use crate::parts::{Part, functions_of};

/// A feature as it stands.
#[derive(Clone, Debug)]
pub struct FeatureFinding {
    /// Its name.
    pub name: String,
    /// True if the layer exercises it; none where that cannot be told.
    pub is_covered: Option<bool>,
    /// Statements of its function bodies that the layer ran.
    pub bodies: Measure,
    /// Its targets.
    pub targets: Vec<FeatureTarget>,
    /// Tests of the layer that passed and match; none where no test is asked for.
    pub tests: Option<Vec<String>>,
    /// Why it is not covered, or not known to be.
    pub why: Option<String>,
}

/// A target of a feature.
#[derive(Clone, Debug)]
pub struct FeatureTarget {
    /// As it is written.
    pub text: String,
    /// Statements of its function bodies that ran; of all statements where it has no functions.
    pub bodies: Measure,
    /// False if importing the file is enough to reach it: it has no functions, or they are not known.
    pub is_by_function: bool,
}

pub(super) fn judge(given: &Given<'_>, findings: &mut Findings) {
    let config = given.config;
    if config.features.is_empty() {
        return;
    }
    let layer = config.feature_coverage.layer.as_ref();
    let scope = given.scope(layer);
    let passed = (given.passed)(layer);
    for feature in &config.features {
        if !feature.tests.is_empty() && passed.is_none() && given.is_sound(layer) && scope.is_some() {
            findings.faults.push(no_results(feature, given));
        }
        match targets::resolve(&feature.targets, &format!("feature {}", feature.name), given) {
            Ok(parts) => findings.features.push(found(feature, &parts, scope, passed.as_deref(), given)),
            Err(faults) => {
                findings.faults.extend(faults);
                findings.features.push(unknown(feature));
            }
        }
    }
    let Some(limit) = &config.feature_coverage.fail_under else { return };
    let rule = Rule {
        subject: Subject::Features,
        unit: Unit::Features,
        demand: Demand::AtLeast(limit.value),
        layer: layer.cloned(),
        severity: config.feature_coverage.severity,
        source: limit.source.clone(),
        is_optional: given.is_optional(layer),
    };
    let covered: Option<u64> =
        findings.features.iter().map(|feature| feature.is_covered.map(u64::from)).sum::<Option<u64>>();
    let share = covered.map(|covered| Found::Share(Measure::exact(covered, findings.features.len() as u64)));
    let mut gate = rule.judge(share);
    let open = findings.features.iter().filter(|feature| feature.is_covered != Some(true));
    gate.evidence =
        open.map(|feature| format!("{}: {}", feature.name, feature.why.as_deref().unwrap_or("not known"))).collect();
    gate.scope = Some(format!("{} declared, in {}", findings.features.len(), by(layer)));
    findings.gates.push(gate);
}

fn unknown(feature: &Feature) -> FeatureFinding {
    FeatureFinding {
        name: feature.name.clone(),
        is_covered: None,
        bodies: Measure::default(),
        targets: Vec::new(),
        tests: None,
        why: Some("a target names nothing".to_owned()),
    }
}

fn found(
    feature: &Feature,
    parts: &[(&crate::config::Spanned, Part)],
    scope: Option<Scope>,
    passed: Option<&[String]>,
    given: &Given<'_>,
) -> FeatureFinding {
    let mut all = Part::default();
    let mut targets = Vec::new();
    for (target, part) in parts {
        let (bodies, is_by_function) = bodies(part, given);
        all.join(&bodies);
        let bodies = measure(&bodies, scope, given);
        targets.push(FeatureTarget { text: target.text.clone(), bodies, is_by_function });
    }
    let bodies = measure(&all, scope, given);
    let tests = (!feature.tests.is_empty()).then(|| matching(feature, passed.unwrap_or_default()));
    let (is_covered, why) = match scope {
        None => (None, Some("nothing sound was measured".to_owned())),
        Some(_) => verdict(feature, &targets, bodies, tests.as_deref(), passed.is_some(), given),
    };
    FeatureFinding { name: feature.name.clone(), is_covered, bodies, targets, tests, why }
}

fn verdict(
    feature: &Feature,
    targets: &[FeatureTarget],
    bodies: Measure,
    tests: Option<&[String]>,
    has_results: bool,
    given: &Given<'_>,
) -> (Option<bool>, Option<String>) {
    let layer = by(given.config.feature_coverage.layer.as_ref());
    if let Some(limit) = &feature.fail_under {
        if !bodies.low().meets(limit.value) {
            let why = format!("{layer} runs {} of its function bodies, {} % needed", shown(bodies.low()), limit.value);
            return (Some(false), Some(why));
        }
    } else if let Some(target) = targets.iter().find(|target| target.bodies.low().covered() == 0) {
        return (Some(false), Some(format!("{layer} never reaches {}", target.text)));
    }
    match tests {
        Some(_) if !has_results => (None, Some(format!("no JUnit results of {layer} tell which tests passed"))),
        Some([]) => {
            let patterns: Vec<&str> = feature.tests.iter().map(|test| test.text.as_str()).collect();
            (Some(false), Some(format!("no test of {layer} that matches {} passed", patterns.join(" or "))))
        }
        Some(_) | None => (Some(true), None),
    }
}

/// The function bodies of a part: importing a file runs the rest. A file without functions counts as a whole.
fn bodies(part: &Part, given: &Given<'_>) -> (Part, bool) {
    let mut bodies = Part::default();
    let mut is_by_function = false;
    for (path, extent) in &part.extents {
        let functions = match extent {
            Extent::Functions(functions) => Some(functions.clone()),
            Extent::Whole | Extent::Lines(_) => whole(path, given),
        };
        let functions = functions.map(|mut functions| {
            functions.retain(|_, region| region.statements > 0);
            functions
        });
        is_by_function |= functions.as_ref().is_some_and(|functions| !functions.is_empty());
        let extent = functions.map_or(Extent::Whole, Extent::Functions);
        bodies.extents.insert(path.clone(), extent);
    }
    if is_by_function {
        bodies.extents.retain(|_, extent| matches!(extent, Extent::Functions(functions) if !functions.is_empty()));
    } else {
        bodies = part.clone();
    }
    (bodies, is_by_function)
}

fn whole(
    path: &SourcePath,
    given: &Given<'_>,
) -> Option<std::collections::BTreeMap<Box<str>, crate::coverage::Region>> {
    functions_of(given.measured.files().get(path)?, path, given.sources)
}

fn measure(part: &Part, scope: Option<Scope>, given: &Given<'_>) -> Measure {
    let within = given.measured.within(&part.extents);
    scope.map(|scope| within.figures(scope, Denominator::Union).lines).unwrap_or_default()
}

/// Tests whose id, or the file in it, matches a pattern.
fn matching(feature: &Feature, passed: &[String]) -> Vec<String> {
    let patterns: Vec<glob::Pattern> =
        feature.tests.iter().filter_map(|test| glob::Pattern::new(&test.text).ok()).collect();
    let names = |test: &str, pattern: &glob::Pattern| {
        let file = test.split_once("::").map_or(test, |(file, _)| file);
        pattern.matches(test) || pattern.matches(file)
    };
    passed.iter().filter(|test| patterns.iter().any(|pattern| names(test, pattern))).cloned().collect()
}

fn no_results(feature: &Feature, given: &Given<'_>) -> Fault {
    let layer = given.config.feature_coverage.layer.as_ref();
    let message = format!("feature {}: which tests of {} passed is not known", feature.name, by(layer));
    let help = match layer {
        Some(layer) => format!(
            "run `pytest --junitxml=reports/{layer}/junit.xml` and name it:\n[layers.{layer}]\njunit = \
             [\"reports/{layer}/junit*.xml\"]"
        ),
        None => {
            "give the JUnit results of the layers: `pytest --junitxml=…`, and `junit = […]` of each layer".to_owned()
        }
    };
    let fault = Fault::new("covgate::features::no-results", message).with_help(help);
    match feature.tests.first() {
        Some(test) => given.config.fault_at(fault, &test.span, "needs JUnit results"),
        None => fault,
    }
}
