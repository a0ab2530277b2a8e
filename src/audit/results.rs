//! What the results of the tests tell, beside what reading them does.

use super::{Inventory, ResultRow};
use crate::results::{Class, Results, Speed};

/// A row for each layer that has results, in their order.
pub(super) fn rows(inventory: &Inventory, results: &Results, speed: Speed) -> Vec<ResultRow> {
    let found = inventory.layers();
    let rows = results.layers().iter().map(|(name, layer)| {
        let name = name.as_ref().map(|name| name.as_str().to_owned());
        let share = layer.share(speed);
        let of = |class: Class| share.tests[class as usize];
        ResultRow {
            found: found.iter().find(|row| row.name == name).map_or(0, |row| row.counts.all()),
            ran: layer.ran(),
            results: layer.counts().total(),
            seconds: layer.spent().hundredths(),
            fast: of(Class::Fast),
            medium: of(Class::Medium),
            slow: of(Class::Slow),
            layer: name,
        }
    });
    rows.collect()
}
