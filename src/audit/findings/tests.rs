//! Findings about single tests and classes.

use super::{Known, Value, are, found, of, of_pytest};
use crate::audit::inventory::{Held, Placed};
use crate::audit::{Finding, Weight};

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    [
        shadowed(known),
        generators(known),
        constructed(known),
        asynchronous(known),
        empty(known),
        unchecked(known),
        skipped(known),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The places of the tests of which something is true.
fn places(known: &Known<'_>, is_meant: impl Fn(&Placed) -> bool) -> Vec<String> {
    let tests = known.inventory.tests().filter(|(_, placed)| is_meant(placed));
    tests.map(|(_, placed)| format!("{} {}", known.inventory.place(placed), placed.test.name)).collect()
}

fn shadowed(known: &Known<'_>) -> Option<Finding> {
    let of_file = |file: &Held| {
        let path = file.path.clone();
        let shadowed = file.collected.shadowed.iter();
        shadowed.map(|(name, line, by)| format!("{path}:{line} {name}, again at line {by}")).collect::<Vec<_>>()
    };
    found(
        "covgate::audit::shadowed-test",
        Weight::Fault,
        known.inventory.run().flat_map(of_file).collect(),
        |count| {
            format!("{} defined and then defined again under the same name: only the last one runs", are(count, "test"))
        },
        "give each a name of its own",
    )
}

fn generators(known: &Known<'_>) -> Option<Finding> {
    found(
        "covgate::audit::yield-test",
        Weight::Fault,
        places(known, |placed| placed.test.is_generator),
        |count| format!("{} written with `yield`: pytest refuses the whole file", are(count, "test")),
        "parametrise it, or make it a fixture",
    )
}

fn constructed(known: &Known<'_>) -> Option<Finding> {
    let of_file = |file: &Held| {
        let path = file.path.clone();
        let classes = file.collected.constructed.iter();
        classes
            .map(|class| format!("{path}:{} {}: {}", class.line, class.name, of(class.tests, "test")))
            .collect::<Vec<_>>()
    };
    let tests: u64 = known.inventory.run().flat_map(|file| &file.collected.constructed).map(|class| class.tests).sum();
    found(
        "covgate::audit::class-with-init",
        Weight::Warning,
        known.inventory.run().flat_map(of_file).collect(),
        |count| {
            format!(
                "{} of tests with a constructor: pytest passes over {}",
                of(count, "class").replace("classs", "classes"),
                if tests == 1 { "its 1 test".to_owned() } else { format!("their {tests} tests") }
            )
        },
        "use `setup_method` or a fixture instead of `__init__`",
    )
}

/// Coroutines that no plugin runs: pytest fails them since 8.4, and skipped them before.
fn asynchronous(known: &Known<'_>) -> Option<Finding> {
    const BY_MARK: [&str; 4] = ["asyncio", "anyio", "trio", "asyncio_cooperative"];
    let is_auto = known.pytest.asyncio_mode.as_ref().is_some_and(|mode| mode.value.trim() == "auto");
    if is_auto {
        return None;
    }
    let is_meant = |placed: &Placed| {
        let has_mark = placed.test.marks.iter().any(|mark| BY_MARK.contains(&mark.name.as_str()));
        placed.test.is_async && !placed.test.is_unittest && !has_mark
    };
    let mode = known.pytest.asyncio_mode.as_ref().map(|setting| &setting.place);
    let finding = found(
        "covgate::audit::async-without-plugin",
        Weight::Warning,
        places(known, is_meant),
        |count| format!("{} `async def` without a mark that makes a plugin run it", are(count, "test")),
        "let pytest-asyncio run all of them, or mark them: `@pytest.mark.asyncio`, `@pytest.mark.anyio`",
    )?;
    Some(finding.pasting(of_pytest(known.pytest, "asyncio_mode", &Value::Text("auto"), mode)))
}

fn empty(known: &Known<'_>) -> Option<Finding> {
    found(
        "covgate::audit::empty-test",
        Weight::Warning,
        places(known, |placed| placed.test.is_empty && !placed.test.marks.iter().any(|mark| mark.name == "skip")),
        |count| format!("{} empty, and always pass{}", are(count, "test"), if count == 1 { "es" } else { "" }),
        "write them, or mark them `@pytest.mark.skip(reason=…)`",
    )
}

fn unchecked(known: &Known<'_>) -> Option<Finding> {
    found(
        "covgate::audit::no-assert",
        Weight::Hint,
        places(known, |placed| !placed.test.has_check && !placed.test.is_empty),
        |count| {
            let check = if count == 1 { "checks" } else { "check" };
            format!(
                "{} {check} nothing that reading finds: no `assert`, no `pytest.raises`, no call that is named so",
                of(count, "test")
            )
        },
        "assert what shall be true; a test that only runs code covers it all the same",
    )
}

fn skipped(known: &Known<'_>) -> Option<Finding> {
    let is_always = |placed: &Placed| placed.test.marks.iter().any(|mark| mark.name == "skip" && !mark.is_partial);
    found(
        "covgate::audit::skipped",
        Weight::Hint,
        places(known, is_always),
        |count| format!("{} always skipped", are(count, "test")),
        "mend or delete them",
    )
}
