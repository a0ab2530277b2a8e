//! Findings about markers.

use super::{Known, Value, addopts, found, of, of_pytest};
use crate::audit::{Finding, MarkerRow, Weight};
use crate::nearest::nearest;

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    [unregistered(known), unused(known), not_strict(known), deselected(known)].into_iter().flatten().collect()
}

fn unregistered(known: &Known<'_>) -> Option<Finding> {
    let rows: Vec<&MarkerRow> = known.markers.iter().filter(|row| row.registered.is_none()).collect();
    let place = |row: &&MarkerRow| {
        let near = near(&row.name, known.markers).map_or_else(String::new, |near| format!("; is it `{near}`?"));
        format!("{}: `{}`, {}{near}", row.first.as_deref().unwrap_or_default(), row.name, of(row.uses, "use"))
    };
    let is_strict = known.pytest.is_strict_about_markers();
    let (weight, consequence) = if is_strict {
        (Weight::Fault, "with strict markers pytest stops at each of them")
    } else {
        (Weight::Warning, "a misspelt one would select nothing, without a word")
    };
    let lines = known.pytest.markers.iter().map(|setting| setting.value.clone());
    let lines = lines.chain(rows.iter().map(|row| format!("{}: what it is for", row.name))).collect();
    let replaces = known.pytest.markers.first().map(|setting| &setting.place);
    let finding = found(
        "covgate::audit::unregistered-marker",
        weight,
        rows.iter().map(place).collect(),
        |count| format!("{} used and not registered: {consequence}", super::are(count, "marker")),
        "register them, or correct their names",
    )?;
    Some(finding.pasting(of_pytest(known.pytest, "markers", &Value::Lines(lines), replaces)))
}

/// A registered marker that a name was perhaps meant to be.
fn near<'a>(name: &str, markers: &'a [MarkerRow]) -> Option<&'a str> {
    let registered = markers.iter().filter(|row| row.registered.is_some()).map(|row| row.name.as_str());
    nearest(name, &registered.collect::<Vec<_>>())
}

fn unused(known: &Known<'_>) -> Option<Finding> {
    let rows = known.markers.iter().filter(|row| row.uses == 0);
    let place = |row: &MarkerRow| format!("{}: `{}`", row.registered.as_deref().unwrap_or_default(), row.name);
    found(
        "covgate::audit::unused-marker",
        Weight::Hint,
        rows.map(place).collect(),
        |count| format!("{} registered and never used", super::are(count, "marker")),
        "use them or delete their lines; plugins and hooks may use them under names that only running tells",
    )
}

fn not_strict(known: &Known<'_>) -> Option<Finding> {
    if known.pytest.is_strict_about_markers() || known.markers.iter().all(|row| row.uses == 0) {
        return None;
    }
    let place = known.pytest.file.clone().unwrap_or_else(|| "no configuration of pytest".to_owned());
    let finding = found(
        "covgate::audit::markers-not-strict",
        Weight::Hint,
        vec![place],
        |_| "markers are used, and pytest is not told to refuse misspelt ones".to_owned(),
        "make unregistered markers an error",
    )?;
    Some(finding.pasting(addopts(known.pytest, "--strict-markers")))
}

fn deselected(known: &Known<'_>) -> Option<Finding> {
    let tests = known.inventory.tests().filter(|(_, placed)| placed.is_deselected);
    let places: Vec<String> = tests.map(|(_, placed)| known.inventory.place(placed)).collect();
    let options = &known.pytest.options;
    let by_mark = options.markers.iter().map(|setting| format!("`-m {}` at {}", setting.value, setting.place));
    let by_name = options.deselect.iter().map(|setting| format!("`--deselect {}` at {}", setting.value, setting.place));
    let by = by_mark.chain(by_name).collect::<Vec<_>>().join(", ");
    found(
        "covgate::audit::deselected",
        Weight::Hint,
        places,
        |count| format!("{} deselected by `addopts` ({by})", super::are(count, "test")),
        "check that another job runs them: `pytest -m …` on the command line overrules `addopts`",
    )
}
