//! `[[features]]` and `[feature-coverage]`: what the application does, and the share of it that a layer exercises.

use super::reader::{Key, Reader};
use super::settings::Settings;
use super::tables::{self, Named};
use super::tree::{Entry, Value};
use super::{Limit, Spanned, floors, layers, rules};
use crate::coverage::Percent;
use crate::fault::Fault;
use crate::gates::Severity;
use crate::layer_name::LayerName;

/// One of `[[features]]`: something that the application does.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Its code; each must match something.
    pub targets: Vec<Spanned>,
    /// Patterns of tests, one of which must have passed; none asks for no test.
    pub tests: Vec<Spanned>,
    /// The floor of the statements in its function bodies; without one each target must be reached.
    pub fail_under: Option<Limit<Percent>>,
    /// Where it is written.
    pub source: String,
}

/// `[feature-coverage]`: how features are judged.
#[derive(Clone, Debug, Default)]
pub struct FeatureCoverage {
    /// The layer that must exercise them; none for all together.
    pub layer: Option<LayerName>,
    /// The floor of covered features of all; without one they are shown and not judged.
    pub fail_under: Option<Limit<Percent>>,
    /// Whether a failure fails the run.
    pub severity: Severity,
}

const KEYS: &[Key<Feature>] = &[
    Key::new("targets", |feature, reader, entry| feature.targets = reader.targets(entry)),
    Key::new("tests", |feature, reader, entry| feature.tests = reader.spanned_patterns(entry)),
    Key::new("fail-under", |feature, reader, entry| feature.fail_under = floors::limit(reader, entry)),
];

const COVERAGE: &[Key<FeatureCoverage>] = &[
    Key::new("layer", |coverage, reader, entry| coverage.layer = layers::mention(reader, entry)),
    Key::new("fail-under", |coverage, reader, entry| coverage.fail_under = floors::limit(reader, entry)),
    Key::new("severity", |coverage, reader, entry| coverage.severity = rules::severity(reader, entry)),
];

/// Reads the features over what is known.
pub(super) fn read(features: &mut Vec<Feature>, reader: &mut Reader<'_>, entry: &Entry) {
    tables::read(features, reader, entry, KEYS, check);
}

/// Reads how they are judged.
pub(super) fn coverage(settings: &mut Settings, reader: &mut Reader<'_>, entry: &Entry) {
    reader.section(&mut settings.config.feature_coverage, entry, COVERAGE);
    settings.feature_coverage = Some(entry.key_span.clone());
}

/// A floor for features needs features.
pub(super) fn check_declared(settings: &Settings, reader: &mut Reader<'_>) {
    let Some(span) = &settings.feature_coverage else { return };
    if settings.config.features.is_empty() {
        let message = "`[feature-coverage]` judges features, and there are none";
        let help = "declare them:\n[[features]]\nname = \"login\"\ntargets = [\"src/auth/**\"]";
        let fault = Fault::new("covgate::config::missing", message).with_help(help);
        reader.fault(fault, span, "expected `[[features]]`");
    }
}

fn check(feature: &Feature, reader: &mut Reader<'_>, value: &Value) {
    if feature.targets.is_empty() {
        let help = "add `targets = [\"src/auth/**\", \"src/session.py::start\"]`";
        reader.missing(&value.span, "names no target", "expected `targets`", help);
    }
}

impl Named for Feature {
    fn name(&self) -> &str {
        &self.name
    }

    fn new(name: String, source: String) -> Self {
        Self { name, targets: Vec::new(), tests: Vec::new(), fail_under: None, source }
    }
}
