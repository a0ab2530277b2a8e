//! Findings about files: tests that never run, files that cannot be read or imported.

use std::collections::BTreeMap;

use super::{Known, Value, addopts, found, of, of_pytest};
use crate::audit::inventory::Held;
use crate::audit::reach::Reach;
use crate::audit::{Finding, Weight};

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let inventory = known.inventory;
    let broken = inventory.broken.iter().map(|(path, why)| format!("{path}: {why}")).collect();
    let broken = found(
        "covgate::audit::unreadable",
        Weight::Fault,
        broken,
        |count| {
            format!(
                "{} of the test tree cannot be read: pytest stops with an error where it imports one",
                of(count, "file")
            )
        },
        "mend or delete them; pytest ends with exit code 2 until then",
    );
    let folders = inventory.tree.unreadable.iter().map(|(path, why)| format!("{path}: {why}")).collect();
    let folders = found(
        "covgate::audit::folder-unreadable",
        Weight::Warning,
        folders,
        |count| format!("{} cannot be read, and what lies there is not counted", of(count, "folder")),
        "check the permissions",
    );
    let links = found(
        "covgate::audit::link",
        Weight::Hint,
        inventory.tree.links.clone(),
        |count| {
            format!("{} not followed: pytest follows links, this audit stays in the root", super::are(count, "link"))
        },
        "audit what they lead to by itself, if it holds tests",
    );
    let clashes = inventory.clashes.iter().map(|files| files.join(", ")).collect();
    let clashes = found(
        "covgate::audit::duplicate-name",
        Weight::Fault,
        clashes,
        |count| {
            format!(
                "{} of test files have one module name: pytest imports the first and stops at the others",
                of(count, "group")
            )
        },
        "import test files by their path, or put an `__init__.py` into their folders",
    );
    let clashes = clashes.map(|finding| finding.pasting(addopts(known.pytest, "--import-mode=importlib")));
    [
        no_tests(known),
        broken,
        clashes,
        folders,
        links,
        outside(known),
        not_recursed(known),
        ignored(known),
        named(known),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn no_tests(known: &Known<'_>) -> Option<Finding> {
    let is_any = known.inventory.run().any(|file| !file.tests.is_empty() || !file.collected.unclear.is_empty());
    let places = if is_any { Vec::new() } else { known.inventory.starts.paths.clone() };
    let shown = places.into_iter().map(|path| if path.is_empty() { "the root".to_owned() } else { path });
    found(
        "covgate::audit::no-tests",
        Weight::Warning,
        shown.collect(),
        |_| "pytest finds no test: it ends with exit code 5".to_owned(),
        "write tests in files `test_*.py`, or give the folder of the project",
    )
}

/// The tests of files that are not reached, by what a reach is told by.
fn lost(known: &Known<'_>, place: impl Fn(&Held) -> Option<String>) -> (Vec<String>, u64) {
    let mut places: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for file in known.inventory.files.iter().filter(|file| !file.tests.is_empty()) {
        let Some(place) = place(file) else { continue };
        let counts = places.entry(place).or_default();
        counts.0 += 1;
        counts.1 += file.tests.len() as u64;
    }
    let tests = places.values().map(|(_, tests)| tests).sum();
    let shown = |(place, (files, tests)): (String, (u64, u64))| {
        format!("{place}: {} in {}", of(tests, "test"), of(files, "file"))
    };
    (places.into_iter().map(shown).collect(), tests)
}

fn folder(file: &Held) -> String {
    file.path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned()
}

fn outside(known: &Known<'_>) -> Option<Finding> {
    let (places, tests) = lost(known, |file| (file.reach == Reach::OutsideTestpaths).then(|| folder(file)));
    let folders = places.iter().filter_map(|place| place.rsplit_once(": ").map(|(folder, _)| folder.to_owned()));
    let paths = Value::Words(known.inventory.starts.paths.iter().cloned().chain(folders).collect());
    let replaces = known.pytest.testpaths.first().map(|setting| &setting.place);
    let (lie, them) = if tests == 1 { ("lies", "it") } else { ("lie", "them") };
    let finding = found(
        "covgate::audit::outside-testpaths",
        Weight::Warning,
        places,
        |_| format!("{} {lie} outside of `testpaths`: a plain `pytest` never runs {them}", of(tests, "test")),
        "name their folders in `testpaths`, or say in CI that they run by themselves",
    )?;
    Some(finding.pasting(of_pytest(known.pytest, "testpaths", &paths, replaces)))
}

fn not_recursed(known: &Known<'_>) -> Option<Finding> {
    let (places, tests) = lost(known, |file| match &file.reach {
        Reach::NotRecursed(folder) => Some(folder.clone()),
        _ => None,
    });
    found(
        "covgate::audit::not-recursed",
        Weight::Warning,
        places,
        |_| format!("{} in folders that `norecursedirs` leaves out", super::are(tests, "test")),
        "take these folders out of `norecursedirs` if their tests shall run",
    )
}

fn ignored(known: &Known<'_>) -> Option<Finding> {
    let (places, tests) = lost(known, |file| match &file.reach {
        Reach::Ignored(by) => Some(format!("{} (by {by})", folder(file))),
        _ => None,
    });
    found(
        "covgate::audit::ignored",
        Weight::Hint,
        places,
        |_| {
            format!(
                "{} left out by `--ignore` in `addopts` or `collect_ignore` of a conftest.py",
                super::are(tests, "test")
            )
        },
        "check that another job runs them",
    )
}

fn named(known: &Known<'_>) -> Option<Finding> {
    let (places, tests) =
        lost(known, |file| (file.reach == Reach::Name && !file.is_conftest).then(|| file.path.clone()));
    let patterns = known.pytest.python_files.join(" ");
    found(
        "covgate::audit::file-name",
        Weight::Warning,
        places,
        |_| {
            let are = super::are(tests, "test");
            format!(
                "{are} in files that pytest never looks into: no pattern of `python_files` ({patterns}) matches their names"
            )
        },
        "rename the files so that they begin with `test_`, or add their pattern to `python_files`",
    )
}
