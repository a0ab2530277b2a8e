//! Files that no run measured, with the likely cause: what coverage.py leaves out, and what it does not find by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Group, Known, Paste, Severity, imports, tools};
use crate::coverage::SourcePath;
use crate::paths::Omit;
use crate::source::Counted;
use crate::tool_settings::{Setting, matches_path};

/// Why a file is in no report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// Python cannot read it.
    Broken,
    /// coverage.py's own `omit`.
    Omitted(String),
    /// coverage.py's own `include` does not name it.
    NotIncluded(String),
    /// It is outside of what `source` names.
    Outside(String),
    /// A folder without `__init__.py` is no package, and coverage.py does not look into it.
    NoPackage(String),
    /// coverage.py passes over names with such characters.
    Name,
    /// Only `if TYPE_CHECKING:` imports it, and without `source` only what is imported is listed.
    TypesOnly(String),
    /// Without `source` only what is imported is listed.
    NotImported,
    /// A file that is named by `--cov-config` may say why.
    Elsewhere(String),
    /// Nothing explains it.
    Unknown,
}

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    // Where no reported name is a file of the project, their names are what is wrong.
    if known.runs.is_empty() || known.united.paths.on_disk == 0 {
        return Vec::new();
    }
    let unmeasured = unmeasured(known);
    let is_declared = !known.config.project.source.is_empty();
    let mut by_cause: BTreeMap<Cause, Vec<String>> = BTreeMap::new();
    let types_only = if has_source(known) { Vec::new() } else { imports::types_only(known) };
    for path in unmeasured {
        by_cause.entry(cause(path, known, &types_only)).or_default().push(path.to_string());
    }
    let mut findings: Vec<Finding> = by_cause.into_iter().map(|(cause, paths)| finding(&cause, paths, known)).collect();
    if !is_declared && !findings.is_empty() {
        let tops = tops(known).iter().map(|top| format!("{top:?}")).collect::<Vec<_>>().join(", ");
        for finding in &mut findings {
            finding.severity = Severity::Note;
            finding.paste(known.file(), format!("{}\nsource = [{tops}]", known.header("project")));
        }
    }
    findings
}

/// Files with something to measure below the declared sources; else below the folders that measured files lie in.
fn unmeasured<'a>(known: &Known<'a>) -> Vec<&'a SourcePath> {
    let omit = Omit::new(&known.config.project.omit);
    let measured = known.united.measured.files();
    let declared = &known.config.project.source;
    let tops = if declared.is_empty() { tops(known) } else { declared.clone() };
    let is_below = |path: &SourcePath| {
        tops.iter().map(|top| top.trim_start_matches("./").trim_end_matches('/')).any(|top| {
            let is_root = top.is_empty() || top == ".";
            is_root || path.as_str().strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let has_statements = |path: &SourcePath| match known.sources.read(path).ok().map(|bytes| Counted::of(&bytes)) {
        Some(Ok(counted)) => !counted.statements.is_empty(),
        Some(Err(_)) => true,
        None => false,
    };
    // Files that reports disagree about were measured, and are in no figure.
    let refused = known.faults.iter().filter(|fault| fault.code() == "covgate::merge::different-source");
    let refused: BTreeSet<&str> = refused.filter_map(|fault| Some(fault.message().split_once(": ")?.0)).collect();
    let is_new = |path: &SourcePath| !measured.contains_key(path) && !refused.contains(path.as_str());
    let files = known.files.iter().filter(|path| is_below(path) && is_new(path));
    files.filter(|path| !omit.matches(path) && !is_test(path.as_str()) && has_statements(path)).collect()
}

/// The folders directly in the root that measured files of the project lie in: of a package in the root it alone.
fn tops(known: &Known<'_>) -> Vec<String> {
    let mut tops: Vec<String> = Vec::new();
    let files = known.united.measured.files().keys().filter(|path| known.has(path.as_str()));
    for path in files.filter(|path| !is_test(path.as_str())) {
        let Some((top, _)) = path.as_str().split_once('/') else { continue };
        if !tops.iter().any(|known| known == top) {
            tops.push(top.to_owned());
        }
    }
    tops
}

pub(super) fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_named = name == "conftest.py" || name.starts_with("test_") || name.ends_with("_test.py");
    is_named || path.split('/').any(|part| part == "tests")
}

fn sources<'a>(known: &Known<'a>) -> impl Iterator<Item = &'a Setting<String>> {
    known.coverage.source.iter().chain(&known.pytest.options.cov).filter(|setting| !setting.value.is_empty())
}

fn has_source(known: &Known<'_>) -> bool {
    sources(known).next().is_some()
}

fn cause(path: &SourcePath, known: &Known<'_>, types_only: &[(SourcePath, String)]) -> Cause {
    let text = path.as_str();
    let names = |pattern: &String| {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        matches_path(&[pattern.to_owned(), format!("{pattern}/*")], text)
    };
    let shown = |setting: &Setting<String>| format!("{}: `{}`", setting.place, setting.value);
    if let Some(omit) = known.coverage.omit.iter().find(|omit| names(&omit.value)) {
        return Cause::Omitted(shown(omit));
    }
    if let Some(first) =
        known.coverage.include.first().filter(|_| !known.coverage.include.iter().any(|one| names(&one.value)))
    {
        return Cause::NotIncluded(shown(first));
    }
    if known.sources.read(path).is_ok_and(|bytes| Counted::of(&bytes).is_err()) {
        return Cause::Broken;
    }
    // What a file says that is given by hand is not known.
    let is_other = |setting: &&Setting<String>| known.coverage.file.as_ref() != Some(&setting.value);
    if let Some(file) = known.pytest.options.cov_config.as_ref().filter(is_other) {
        return Cause::Elsewhere(shown(file));
    }
    let is_its = |setting: &Setting<String>| is_below(text, &setting.value);
    let Some(first) = sources(known).next() else {
        let import = types_only.iter().find(|(imported, _)| imported == path);
        return import.map_or(Cause::NotImported, |(_, place)| Cause::TypesOnly(place.clone()));
    };
    let Some(source) = sources(known).find(|setting| is_its(setting)) else {
        return Cause::Outside(sources(known).map(shown).next().unwrap_or_else(|| shown(first)));
    };
    if let Some(folder) = no_package(text, &source.value, known) {
        return Cause::NoPackage(folder);
    }
    // `find_python_files` of coverage.py 7.
    let name = text.rsplit('/').next().unwrap_or(text);
    let stem = name.strip_suffix(".py").unwrap_or(name);
    if stem.contains(['.', '#', '~', '!', '$', '@', '%', '^', '&', '*', '(', ')', '+', '=', ',']) {
        return Cause::Name;
    }
    Cause::Unknown
}

/// True if a file is below a source: a folder, or a package by its dotted name, wherever that lies.
fn is_below(path: &str, source: &str) -> bool {
    let folder = source.trim_start_matches("./").trim_end_matches('/');
    if folder.is_empty() || folder == "." {
        return true;
    }
    let package = folder.replace('.', "/");
    let starts =
        |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']));
    starts(folder) || starts(&package) || starts(&format!("src/{package}"))
}

/// The outermost folder below the source that holds the file and no `__init__.py`.
fn no_package(path: &str, source: &str, known: &Known<'_>) -> Option<String> {
    if known.coverage.include_namespace_packages.as_ref().is_some_and(|setting| setting.value) {
        return None;
    }
    let folder = path.rsplit_once('/')?.0;
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    let is_package = |folder: &str| known.has(&format!("{folder}/__init__.py"));
    let source = source.trim_start_matches("./").trim_end_matches('/');
    let is_inside = |folder: &&str| folder.len() > source.len() && is_below(folder, source);
    let folders = ends.map(|end| &folder[..end]).filter(is_inside).filter(|folder| *folder != format!("src/{source}"));
    folders.into_iter().find(|folder| !is_package(folder)).map(str::to_owned)
}

fn finding(cause: &Cause, paths: Vec<String>, known: &Known<'_>) -> Finding {
    let (why, place, fix) = match cause {
        Cause::Broken => (
            "Python cannot read them".to_owned(),
            None,
            "mend or delete them".to_owned(),
        ),
        Cause::Omitted(place) => (
            "coverage.py's own `omit` leaves them out".to_owned(),
            Some(place),
            "take them out of that `omit`, or name them in `omit` of `[project]`, where they are counted".to_owned(),
        ),
        Cause::NotIncluded(place) => (
            "coverage.py's own `include` does not name them".to_owned(),
            Some(place),
            "add them to that `include`, or use `source` instead of it".to_owned(),
        ),
        Cause::Outside(place) => (
            "they are outside of what coverage.py's `source` names".to_owned(),
            Some(place),
            "add their folder to that `source`, or leave them out by `[project] omit`".to_owned(),
        ),
        Cause::NoPackage(folder) => (
            format!("{folder} has no `__init__.py`, so coverage.py does not look into it for files that nobody imports"),
            None,
            format!("add `{folder}/__init__.py`, or let coverage.py look into such folders"),
        ),
        Cause::Name => (
            "coverage.py passes over files with such names".to_owned(),
            None,
            "rename them, so that they can be imported".to_owned(),
        ),
        Cause::TypesOnly(place) => (
            "they are imported for types only, and without `source` coverage.py lists only what was imported".to_owned(),
            Some(place),
            "set `source`, so that files that no test imports are listed".to_owned(),
        ),
        Cause::NotImported => (
            "no test imports them, and without `source` coverage.py lists only what was imported".to_owned(),
            None,
            "set `source`, so that files that no test imports are listed".to_owned(),
        ),
        Cause::Elsewhere(place) => (
            "the settings are in another file of coverage.py, which is not read here".to_owned(),
            Some(place),
            "see whether its `source`, `omit` and `include` leave them out".to_owned(),
        ),
        Cause::Unknown => (
            "coverage.py's settings would list them: they are newer than the reports, or these were made with other settings"
                .to_owned(),
            None,
            "run the tests again".to_owned(),
        ),
    };
    let count = paths.len();
    let why = if count == 1 { singular(&why) } else { why };
    let fix = if count == 1 { fix.replace("them", "it").replace("their", "its") } else { fix };
    let message = match count {
        1 => format!("1 file was measured by no run: {why}"),
        count => format!("{count} files were measured by no run: {why}"),
    };
    let code = match cause {
        Cause::Broken => "covgate::doctor::unreadable-source",
        _ => "covgate::project::never-measured",
    };
    let finding = Finding::new(code, Group::Inputs, Severity::Warning, message).with_fix(fix);
    let mut finding = finding.shown_by(place.cloned().into_iter().chain(paths).collect());
    finding.count = count as u64;
    match cause {
        Cause::TypesOnly(_) | Cause::NotImported => finding.pastes.extend(tools::source(known)),
        Cause::NoPackage(_) => finding.pastes.push(namespaces(known)),
        Cause::Broken
        | Cause::Omitted(_)
        | Cause::NotIncluded(_)
        | Cause::Outside(_)
        | Cause::Name
        | Cause::Elsewhere(_)
        | Cause::Unknown => {}
    }
    finding
}

fn singular(why: &str) -> String {
    why.replace("leaves them out", "leaves it out")
        .replace("read them", "read it")
        .replace("name them", "name it")
        .replace("list them", "list it")
        .replace("they are", "it is")
        .replace("imports them", "imports it")
}

fn namespaces(known: &Known<'_>) -> Paste {
    let file = known.coverage.file.clone().unwrap_or_else(|| "pyproject.toml".to_owned());
    let section = match file.as_str() {
        ".coveragerc" => "report",
        "setup.cfg" | "tox.ini" => "coverage:report",
        _ => "tool.coverage.report",
    };
    Paste { text: format!("[{section}]\ninclude_namespace_packages = true"), into: file }
}
