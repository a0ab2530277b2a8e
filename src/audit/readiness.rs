//! How far a test tree is ready for gates: counts of counts, each with its arithmetic. Integers only.

use super::inventory::{Held, Inventory};
use super::reach::Reach;
use super::{MarkerRow, Score};
use crate::tool_settings::{Coverage, Pytest};

/// What scores are made from.
pub(super) struct Known<'a> {
    pub(super) pytest: &'a Pytest,
    pub(super) coverage: &'a Coverage,
    pub(super) inventory: &'a Inventory,
    pub(super) markers: &'a [MarkerRow],
}

/// The scores that there is something to count for.
pub(super) fn scores(known: &Known<'_>) -> Vec<Score> {
    let all = [read, run, layered, registered, checked, awake, asynchronous, pytest, coverage];
    all.iter().map(|score| score(known)).filter(|score| score.of > 0).collect()
}

/// A score of which some are taken off, each with its reason.
fn less(name: &'static str, of: u64, noun: &str, off: &[(u64, &str)]) -> Score {
    let taken: u64 = off.iter().map(|(count, _)| count).sum();
    let terms = off.iter().filter(|(count, _)| *count > 0);
    let terms = terms.map(|(count, why)| format!(" - {count} {why}")).collect::<Vec<_>>().concat();
    let have = of.saturating_sub(taken);
    let noun = if of == 1 { noun.strip_suffix('s').unwrap_or(noun) } else { noun };
    Score { name, have, of, arithmetic: format!("{of} {noun}{terms} = {have}") }
}

/// A score of settings, each there or not.
fn settings(name: &'static str, all: &[(&str, bool)]) -> Score {
    let have = all.iter().filter(|(_, is_set)| *is_set).count() as u64;
    let missing: Vec<&str> = all.iter().filter(|(_, is_set)| !is_set).map(|(name, _)| *name).collect();
    let without = if missing.is_empty() { String::new() } else { format!(", without {}", missing.join(", ")) };
    let terms = all.iter().map(|(_, is_set)| if *is_set { "1" } else { "0" }).collect::<Vec<_>>().join(" + ");
    Score { name, have, of: all.len() as u64, arithmetic: format!("{terms} = {have}{without}") }
}

fn read(known: &Known<'_>) -> Score {
    let broken = known.inventory.broken.len() as u64;
    let all = known.inventory.files.len() as u64 + broken;
    less("Files of the test tree that Python reads", all, "files", &[(broken, "unreadable")])
}

fn run(known: &Known<'_>) -> Score {
    let inventory = known.inventory;
    let sum = |of_reach: &dyn Fn(&Reach) -> bool| -> u64 {
        let files = inventory.files.iter().filter(|file| !file.is_conftest && of_reach(&file.reach));
        files.map(|file| file.tests.len() as u64).sum()
    };
    let found = sum(&|reach| matches!(reach, Reach::Run | Reach::MaybeIgnored(_)));
    let outside = sum(&|reach| *reach == Reach::OutsideTestpaths);
    let named = sum(&|reach| *reach == Reach::Name);
    let left_out = sum(&|reach| matches!(reach, Reach::NotRecursed(_) | Reach::Ignored(_)));
    let constructed: u64 = inventory.run().flat_map(|file| &file.collected.constructed).map(|class| class.tests).sum();
    let shadowed: u64 = inventory.run().map(|file| file.collected.shadowed.len() as u64).sum();
    let deselected = inventory.tests().filter(|(_, placed)| placed.is_deselected).count() as u64;
    let all = found + outside + named + left_out + constructed + shadowed;
    let off = [
        (outside, "outside of testpaths"),
        (named, "in files of other names"),
        (left_out, "left out"),
        (constructed, "in classes with a constructor"),
        (shadowed, "defined again"),
        (deselected, "deselected"),
    ];
    less("Tests that a plain `pytest` runs", all, "tests", &off)
}

fn layered(known: &Known<'_>) -> Score {
    let all = known.inventory.tests().count() as u64;
    let without = known.inventory.tests().filter(|(_, placed)| placed.layer.is_none()).count() as u64;
    less("Tests with a layer", all, "tests", &[(without, "of no layer")])
}

fn registered(known: &Known<'_>) -> Score {
    let used = known.markers.iter().filter(|row| row.uses > 0);
    let unregistered = used.clone().filter(|row| row.registered.is_none()).count() as u64;
    less("Used markers that are registered", used.count() as u64, "markers", &[(unregistered, "unregistered")])
}

fn checked(known: &Known<'_>) -> Score {
    let tests = || known.inventory.tests().map(|(_, placed)| &placed.test);
    let empty = tests().filter(|test| test.is_empty).count() as u64;
    let unchecked = tests().filter(|test| !test.is_empty && !test.has_check).count() as u64;
    let off = [(empty, "empty"), (unchecked, "without a check of their own")];
    less("Tests that check something", tests().count() as u64, "tests", &off)
}

fn awake(known: &Known<'_>) -> Score {
    let all = known.inventory.tests().count() as u64;
    let has = |name: &'static str| {
        let is_so = move |file: &(&Held, &super::inventory::Placed)| {
            file.1.test.marks.iter().any(|mark| mark.name == name && !mark.is_partial && !mark.is_conditional)
        };
        known.inventory.tests().filter(is_so).count() as u64
    };
    less("Tests that are not switched off", all, "tests", &[(has("skip"), "always skipped")])
}

fn asynchronous(known: &Known<'_>) -> Score {
    let is_async = |placed: &&super::inventory::Placed| placed.test.is_async;
    let all: Vec<_> = known.inventory.tests().map(|(_, placed)| placed).filter(is_async).collect();
    let is_auto = known.pytest.asyncio_mode.as_ref().is_some_and(|mode| mode.value.trim() == "auto");
    let is_lost = |placed: &&&super::inventory::Placed| {
        let has_mark = placed
            .test
            .marks
            .iter()
            .any(|mark| ["asyncio", "anyio", "trio", "asyncio_cooperative"].contains(&mark.name.as_str()));
        !is_auto && !placed.test.is_unittest && !has_mark
    };
    let lost = all.iter().filter(is_lost).count() as u64;
    less("Async tests that a plugin runs", all.len() as u64, "async tests", &[(lost, "without a mark")])
}

fn pytest(known: &Known<'_>) -> Score {
    let pytest = known.pytest;
    let is_on =
        |setting: &Option<crate::tool_settings::Setting<bool>>| setting.as_ref().is_some_and(|setting| setting.value);
    settings(
        "Settings of pytest",
        &[
            ("testpaths", !pytest.testpaths.is_empty()),
            ("strict markers", pytest.is_strict_about_markers()),
            ("strict config", pytest.options.strict_config.is_some() || is_on(&pytest.strict_config)),
            ("xfail_strict", is_on(&pytest.xfail_strict)),
        ],
    )
}

fn coverage(known: &Known<'_>) -> Score {
    let (coverage, options) = (known.coverage, &known.pytest.options);
    let is_on =
        |setting: &Option<crate::tool_settings::Setting<bool>>| setting.as_ref().is_some_and(|setting| setting.value);
    let names_source = options.cov.iter().any(|setting| !setting.value.is_empty());
    settings(
        "Settings of coverage.py",
        &[
            ("branch", is_on(&coverage.branch) || options.cov_branch.is_some()),
            ("source", !coverage.source.is_empty() || names_source),
            ("relative_files", is_on(&coverage.relative_files)),
        ],
    )
}
