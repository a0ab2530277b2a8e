//! `[[critical]]`: code that must be covered, in full unless another floor is given.

use super::reader::{Key, Reader};
use super::tables::{self, Named};
use super::tree::{Entry, Value};
use super::{Critical, Limit, floors, layers, rules};
use crate::coverage::Percent;
use crate::gates::Severity;

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
