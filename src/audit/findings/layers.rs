//! Findings about layers.

use super::{Known, are, found};
use crate::audit::{Finding, Weight};

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let rows = known.inventory.layers();
    let declared = known.config.layers.iter().filter(|layer| {
        rows.iter().any(|row| row.name.as_deref() == Some(layer.name.as_str()) && row.counts.all() == 0)
    });
    let declared = found(
        "covgate::audit::layer-without-tests",
        Weight::Warning,
        declared.map(|layer| format!("{}: `{}`", place(known, &layer.source), layer.name)).collect(),
        |count| format!("{} declared, and no test is of it by folder, mark or file name", are(count, "layer")),
        "put its tests into a folder of its name (`tests/unit`), or mark them with it",
    );
    let total: u64 = rows.iter().map(|row| row.counts.all()).sum();
    let without = rows.iter().find(|row| row.name.is_none()).map_or(0, |row| row.counts.all());
    let files: Vec<String> = {
        let is_without = |file: &&crate::audit::inventory::Held| file.tests.iter().any(|placed| placed.layer.is_none());
        known.inventory.run().filter(is_without).map(|file| file.path.clone()).collect()
    };
    let (message, weight) = if without == total {
        ("no test is of a layer: folders, marks and file names name none".to_owned(), Weight::Hint)
    } else {
        (format!("{without} of {} of no layer by folder, mark or file name", are(total, "test")), Weight::Warning)
    };
    let without = found(
        "covgate::audit::tests-without-layer",
        weight,
        files,
        |_| message,
        "put them into folders such as `tests/unit`, `tests/integration` and `tests/e2e`, or mark them",
    );
    [declared, without].into_iter().flatten().collect()
}

/// A line of the configuration as it is called in the root, wherever the command is typed.
fn place(known: &Known<'_>, source: &str) -> String {
    let line = source.rsplit_once(':').map(|(_, line)| line);
    let file = known.config.file.as_ref().and_then(|file| file.strip_prefix(&known.config.root).ok());
    match (file, line) {
        (Some(file), Some(line)) => format!("{}:{line}", file.display()),
        _ => source.to_owned(),
    }
}
