//! What must be said of changed lines beside their numbers: what is not judged, by which rule, and what to doubt.

use super::debt;
use crate::coverage::SourcePath;
use crate::gates::Subject;
use crate::layers::Scope;
use crate::patch::{Basis, Patch, PatchFile, Teller};
use crate::summary::build::Judged;
use crate::summary::{Finding, counted, grouped};

/// What was missed before already and who says so; or why nobody says so of what is missed.
pub(super) fn debt_note(patch: &Patch, teller: &Teller, judged: &Judged<'_>) -> Option<String> {
    let file = match teller {
        Teller::Nobody => return None,
        Teller::Baseline(file) => file,
        Teller::Changed(file) => {
            let is_missed = patch.files.iter().any(|file| !file.overall.missing.is_empty());
            return is_missed
                .then(|| format!("`{file}` is a part of this change, and cannot tell what was missed before it"));
        }
    };
    let exits: u64 = patch.files.iter().map(|file| file.overall.debt_exits).sum();
    let all = debt(patch, Scope::Overall);
    let layers = judged.united.measured.layers().iter().enumerate();
    let layers = layers.map(|(at, name)| (name, debt(patch, Scope::Layer(at)))).filter(|&(_, count)| count != all);
    let layers: Vec<String> = layers.map(|(name, count)| format!("{} by {name}", grouped(count))).collect();
    if all == 0 && exits == 0 && layers.is_empty() {
        return None;
    }
    let exits = (exits > 0).then(|| counted(exits, "branch exit", "branch exits"));
    let lines = (all > 0 || exits.is_none()).then(|| counted(all, "changed statement", "changed statements"));
    let layers = if layers.is_empty() { String::new() } else { format!(" ({})", layers.join(", ")) };
    let what = lines.into_iter().chain(exits).collect::<Vec<_>>().join(" and ");
    Some(format!("missed before already, by `{file}`, and not judged: {what}{layers}"))
}

/// How a change is judged that is small by the configuration.
pub(super) fn small(patch: &Patch, judged: &Judged<'_>) -> Option<String> {
    let least = judged.config.patch.min_lines.filter(|&least| patch.statements() < least as u64)?;
    let is_judged = judged.findings.gates.iter().any(|gate| matches!(gate.rule.subject, Subject::Patch(_)));
    (is_judged && patch.statements() > 0)
        .then(|| format!("fewer than {least} statements changed (`min-lines`): none of them may be missed"))
}

/// What is not judged, and by which rule things are counted that are not plain.
pub(super) fn notes(patch: &Patch) -> Vec<String> {
    let others = &patch.others;
    let files = |paths: &[SourcePath], what: &str, whats: &str| {
        (!paths.is_empty()).then(|| counted(paths.len() as u64, what, whats))
    };
    let lines = |count: u64, what: &str, whats: &str| (count > 0).then(|| counted(count, what, whats));
    let sum = |of: fn(&PatchFile) -> u64| patch.files.iter().map(of).sum::<u64>();
    let never = sum(|file| u64::from(file.basis.is_never_measured() && !file.statements.is_empty()));
    [
        lines(
            never,
            "changed file was never measured by any run: its changed statements count as missed",
            "changed files were never measured by any run: their changed statements count as missed",
        ),
        lines(sum(|file| file.moved), "line was moved, and is not new code", "lines were moved, and are not new code"),
        lines(
            sum(|file| file.respaced),
            "line differs in white space only, and is not new code",
            "lines differ in white space only, and are not new code",
        ),
        lines(
            sum(|file| file.excluded),
            "changed statement is excluded by a pragma or the configuration",
            "changed statements are excluded by pragmas or the configuration",
        ),
        files(&others.omitted, "changed file is left out by `omit`", "changed files are left out by `omit`"),
        files(
            &others.no_source,
            "changed file is no source code of the project, such as a test or a document",
            "changed files are no source code of the project, such as tests and documents",
        ),
        lines(others.deleted, "file was deleted", "files were deleted"),
        lines(others.outside, "changed file is outside of the project", "changed files are outside of the project"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What must be known to believe the numbers.
pub(in crate::summary) fn warnings(patch: &Patch) -> Vec<Finding> {
    let with = |is_so: fn(&Basis) -> bool| -> Vec<String> {
        let files = patch.files.iter().filter(|file| is_so(&file.basis));
        files.map(|file| file.path.to_string()).collect()
    };
    let all = |paths: &[SourcePath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    let renames = patch.others.has_unfound_renames.then(|| Finding {
        code: "covgate::changes::renames".to_owned(),
        message: "more files came and went than git looks through for renames: all lines of a renamed file may be new"
            .to_owned(),
        count: 1,
        items: Vec::new(),
        help: Some(
            "divide the change, or make the diff without the limit: `git diff -M -l0 --merge-base origin/main > \
                    changes.diff`, `--diff-file changes.diff`"
                .to_owned(),
        ),
    });
    let of_files = [
        (
            "covgate::patch::stale",
            with(|basis| matches!(basis, Basis::Stale(_))),
            "changed file is not what was measured: changes within statements of several lines are not seen in it",
            "changed files are not what was measured: changes within statements of several lines are not seen in them",
            "run the tests again on this state of the sources",
        ),
        (
            "covgate::patch::without-source",
            with(|basis| matches!(basis, Basis::WithoutSource(_))),
            "changed file is measured and not here: changes within statements of several lines are not seen in it",
            "changed files are measured and not here: changes within statements of several lines are not seen in them",
            "run covgate in the checkout, or give its folder by --root",
        ),
        (
            "covgate::patch::unread",
            with(|basis| matches!(basis, Basis::Unread(_))),
            "changed file was never measured and cannot be read as Python: each of its new lines counts as missed",
            "changed files were never measured and cannot be read as Python: each of their new lines counts as missed",
            "run covgate in the checkout; if the files are not to be measured, leave them out by `[project] omit`",
        ),
        (
            "covgate::patch::binary",
            all(&patch.others.binary),
            "changed file of code has no lines for git, and is not judged",
            "changed files of code have no lines for git, and are not judged",
            "does `.gitattributes` call it binary (`-diff`)?",
        ),
        (
            "covgate::patch::absent",
            all(&patch.others.absent),
            "changed Python file is neither measured nor in the project, and is not judged",
            "changed Python files are neither measured nor in the project, and are not judged",
            "is the diff of this project and this state of it? run covgate in the checkout, or give its folder by --root",
        ),
    ]
    .into_iter()
    .filter(|(_, items, ..)| !items.is_empty())
    .map(|(code, items, one, many, help)| Finding {
        code: code.to_owned(),
        message: counted(items.len() as u64, one, many),
        count: items.len() as u64,
        items,
        help: Some(help.to_owned()),
    });
    renames.into_iter().chain(of_files).collect()
}
