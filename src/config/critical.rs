//! `[[critical]]`: code that must be covered, in full unless another floor is given.

use super::reader::{Key, Reader};
use super::tables::{self, Named};
use super::tree::{Entry, Value};
use super::{Limit, Spanned, floors, layers, rules};
use crate::coverage::Percent;
use crate::gates::Severity;
use crate::layer_name::LayerName;

/// One of `[[critical]]`: code that must be covered.
#[derive(Clone, Debug)]
pub struct Critical {
    /// Its name, in the id of its gate.
    pub name: String,
    /// The layer that must cover it; none for all together.
    pub layer: Option<LayerName>,
    /// Files, folders, functions and methods; each must match something.
    pub targets: Vec<Spanned>,
    /// The floor of their statements and branch exits together.
    pub fail_under: Limit<Percent>,
    /// Whether a failure fails the run.
    pub severity: Severity,
    /// Where it is written.
    pub source: String,
}

const KEYS: &[Key<Critical>] = &[
    Key::new("layer", |critical, reader, entry| critical.layer = layers::mention(reader, entry)),
    Key::new("targets", |critical, reader, entry| critical.targets = reader.targets(entry)),
    Key::new("fail-under", |critical, reader, entry| {
        if let Some(limit) = floors::limit(reader, entry) {
            critical.fail_under = limit;
        }
    }),
    Key::new("severity", |critical, reader, entry| critical.severity = rules::severity(reader, entry)),
];

/// Reads the list over what is known.
pub(super) fn read(critical: &mut Vec<Critical>, reader: &mut Reader<'_>, entry: &Entry) {
    tables::read(critical, reader, entry, KEYS, check);
}

fn check(critical: &Critical, reader: &mut Reader<'_>, value: &Value) {
    if critical.targets.is_empty() {
        let help = "add `targets = [\"src/shop/checkout.py\", \"src/shop/pay.py::charge\"]`";
        reader.missing(&value.span, "names no target", "expected `targets`", help);
    }
}

impl Named for Critical {
    fn name(&self) -> &str {
        &self.name
    }

    fn new(name: String, source: String) -> Self {
        let fail_under = Limit { value: Percent::whole(100), source: source.clone() };
        Self { name, layer: None, targets: Vec::new(), fail_under, severity: Severity::Error, source }
    }
}
