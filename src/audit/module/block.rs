//! The names of a block of statements: those that come for certain, and those that a branch decides.

use std::collections::BTreeMap;

use super::{Bound, Name, Scope, Shadowed};

/// What a block of statements binds.
#[derive(Default)]
pub(super) struct Block {
    pub(super) scope: Scope,
    /// True inside of a condition.
    pub(super) is_conditional: bool,
}

impl Block {
    pub(super) fn bind(&mut self, name: &str, value: Bound) {
        let order = self.scope.bound.len();
        let known = self.scope.bound.entry(name.to_owned()).or_insert_with(|| Name { order, ..Name::default() });
        let shadowed = known.values.iter().filter_map(|old| shadows(name, old, &value));
        self.scope.shadowed.extend(shadowed);
        known.values = vec![value];
        known.is_certain = true;
    }

    /// Takes over what branches bind of which exactly one runs.
    pub(super) fn branches(&mut self, branches: Vec<Scope>) {
        let count = branches.len();
        let mut joint: BTreeMap<String, (usize, Vec<Bound>)> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for scope in branches {
            for (name, _) in scope.in_order() {
                if !order.iter().any(|known| known == name) {
                    order.push(name.to_owned());
                }
            }
            self.scope.stars.extend(scope.stars);
            self.scope.shadowed.extend(scope.shadowed);
            self.scope.is_filled |= scope.is_filled;
            for (name, bound) in scope.bound {
                let (certain, values) = joint.entry(name).or_default();
                *certain += usize::from(bound.is_certain);
                values.extend(bound.values);
            }
        }
        for name in order {
            let Some((certain, values)) = joint.remove(&name) else { continue };
            let order = self.scope.bound.len();
            let known = self.scope.bound.entry(name).or_insert_with(|| Name { order, ..Name::default() });
            if certain == count {
                known.values = values;
                known.is_certain = true;
            } else {
                known.values.extend(values);
            }
        }
    }
}

/// A function that another one of the same name takes the place of; overloads and a property's setters are one thing.
fn shadows(name: &str, old: &Bound, new: &Bound) -> Option<Shadowed> {
    let line = |bound: &Bound| match bound {
        Bound::Function(function) if !function.is_property && !function.is_fixture => Some(function.line),
        Bound::Class(class) => Some(class.line),
        _ => None,
    };
    Some(Shadowed { name: name.to_owned(), line: line(old)?, by: line(new)? })
}
