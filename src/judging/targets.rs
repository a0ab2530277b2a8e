//! What the patterns of a configuration name, or the fault if they name nothing, with what was probably meant.

use super::Given;
use crate::config::Spanned;
use crate::coverage::SourcePath;
use crate::fault::{Fault, Faults};
use crate::nearest::{listed, nearest};
use crate::parts::{FilePattern, Part, TargetPattern, Unresolved};

/// Each target with the part that it names.
///
/// # Errors
/// Every target that names nothing: a gate on it would be silent for ever.
pub(super) fn resolve<'a>(
    targets: &'a [Spanned],
    of: &str,
    given: &Given<'_>,
) -> Result<Vec<(&'a Spanned, Part)>, Faults> {
    let mut parts = Vec::new();
    let mut faults = Faults::new();
    for target in targets {
        let pattern = TargetPattern::new(&target.text);
        match Part::resolve(&pattern, given.measured, given.sources) {
            Ok(part) => parts.push((target, part)),
            // What faults left without files names nothing, and that is told already.
            Err(Unresolved::NoFile) if given.measured.files().is_empty() => {}
            Err(why) => faults.push(fault(target, of, &pattern.files, &why, given)),
        }
    }
    if faults.is_empty() { Ok(parts) } else { Err(faults) }
}

/// Each pattern of files with the part that it names: the same, where there are no functions.
pub(super) fn files(patterns: &[Spanned], of: &str, given: &Given<'_>) -> Result<Part, Faults> {
    let parts = resolve(patterns, of, given)?;
    let mut all = Part::default();
    for (_, part) in &parts {
        all.join(part);
    }
    Ok(all)
}

fn fault(target: &Spanned, of: &str, files: &FilePattern, why: &Unresolved, given: &Given<'_>) -> Fault {
    let text = &target.text;
    let (code, message, help, label) = match why {
        Unresolved::NoFile => no_file(text, of, files, given),
        Unresolved::NoFunction(functions) => {
            let name = text.split_once("::").map_or("", |(_, name)| name);
            let functions: Vec<&str> = functions.iter().map(String::as_str).collect();
            let help = match (nearest(name, &functions), functions.as_slice()) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, []) => "there are no functions".to_owned(),
                (None, some) => format!("functions: {}", listed(&some[..some.len().min(12)])),
            };
            let message = format!("{of}: no function matches `{text}`: it was renamed, moved or mistyped");
            ("covgate::targets::no-function", message, help, "no such function")
        }
        Unresolved::FunctionsUnknown(path) => {
            let message = format!("{of}: the functions of {path} are not known, so `{text}` names nothing");
            let help = "give coverage.json of coverage.py 7.6 or later, or run covgate where the sources are";
            ("covgate::targets::functions-unknown", message, help.to_owned(), "functions are not known")
        }
    };
    given.config.fault_at(Fault::new(code, message).with_help(help), &target.span, label)
}

fn no_file(
    text: &str,
    of: &str,
    files: &FilePattern,
    given: &Given<'_>,
) -> (&'static str, String, String, &'static str) {
    let in_project = (given.project_files)();
    let unmeasured: Vec<&SourcePath> = in_project.iter().filter(|path| files.matches(path)).collect();
    if let Some(first) = unmeasured.first() {
        let message = match unmeasured.len() {
            1 => format!("{of}: {first} is in no report: no run measured it"),
            count => format!("{of}: `{text}` names {count} files that no run measured, such as {first}"),
        };
        let help = "measure it, imported or not: `pytest --cov=src`, or `source = [\"src\"]` under [tool.coverage.run]";
        return ("covgate::targets::never-measured", message, help.to_owned(), "no run measured it");
    }
    let known: Vec<&str> = given.measured.files().keys().map(SourcePath::as_str).collect();
    let file = text.split_once("::").map_or(text, |(file, _)| file);
    let help = match (nearest(file, &known), known.as_slice()) {
        (Some(near), _) => {
            format!("did you mean `{near}`? patterns match from the project's root, and `**` spans folders")
        }
        (None, some) => format!(
            "patterns match from the project's root, and `**` spans folders; measured files are such as {}",
            listed(&some[..some.len().min(3)])
        ),
    };
    let message = format!("{of}: no measured file matches `{text}`");
    ("covgate::targets::no-file", message, help, "matches nothing")
}
