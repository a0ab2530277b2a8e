//! Findings about pytest's configuration itself.

use super::{Known, Value, found, of_pytest};
use crate::audit::{Finding, Weight};

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let pytest = known.pytest;
    let refused = pytest.refused.iter().map(|refused| format!("{}: {}", refused.place, refused.why)).collect();
    let refused = found(
        "covgate::audit::settings-refused",
        Weight::Fault,
        refused,
        |_| "pytest refuses its configuration and runs no test".to_owned(),
        "mend the file at the line that is named",
    );
    let used = pytest.file.clone().unwrap_or_default();
    let ignored = found(
        "covgate::audit::settings-ignored",
        Weight::Warning,
        pytest.ignored.clone(),
        |_| format!("pytest reads `{used}` alone, and these configure it too"),
        format!("move what they say to `{used}`, and delete their sections for pytest"),
    );
    let missing =
        known.inventory.starts.missing.iter().map(|setting| format!("{}: `{}`", setting.place, setting.value));
    let missing = found(
        "covgate::audit::testpath-missing",
        Weight::Warning,
        missing.collect(),
        |_| "`testpaths` names what is not there".to_owned(),
        "correct the path, or take it out: without any that is there pytest looks into the whole root",
    );
    let outside =
        known.inventory.starts.outside.iter().map(|setting| format!("{}: `{}`", setting.place, setting.value));
    let outside = found(
        "covgate::audit::testpath-outside",
        Weight::Hint,
        outside.collect(),
        |_| "`testpaths` leads out of the root; what lies there was not read".to_owned(),
        "audit that folder by itself",
    );
    [refused, ignored, missing, outside, xfail(known), keywords(known)].into_iter().flatten().collect()
}

/// An xfail that passes says nothing unless it is strict.
fn xfail(known: &Known<'_>) -> Option<Finding> {
    if known.pytest.xfail_strict.as_ref().is_some_and(|setting| setting.value) {
        return None;
    }
    let is_xfail = |name: &str| name == "xfail";
    let tests = known.inventory.tests().filter(|(_, placed)| placed.test.marks.iter().any(|mark| is_xfail(&mark.name)));
    let places = tests.map(|(_, placed)| known.inventory.place(placed)).collect();
    let replaces = known.pytest.xfail_strict.as_ref().map(|setting| &setting.place);
    let finding = found(
        "covgate::audit::xfail-not-strict",
        Weight::Hint,
        places,
        |count| format!("{} marked `xfail`: passing again would not be told", super::are(count, "test")),
        "make an xfail that passes a failure",
    )?;
    Some(finding.pasting(of_pytest(known.pytest, "xfail_strict", &Value::Plain("true"), replaces)))
}

fn keywords(known: &Known<'_>) -> Option<Finding> {
    let setting = known.pytest.options.keywords.as_ref()?;
    found(
        "covgate::audit::selected-by-name",
        Weight::Warning,
        vec![setting.place.to_string()],
        |_| {
            format!(
                "`addopts` selects tests by their names (`-k {}`): tests that do not fit never run by default",
                setting.value
            )
        },
        "select by markers (`-m`), or take `-k` out of `addopts`; how many tests it leaves is not counted here",
    )
}
