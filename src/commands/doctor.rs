//! What is wrong with the inputs, the configuration and the environment, and the fix. Runs where the gate stops: one thing
//! that is broken hides no other.

use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::judge::{self, Run};
use super::{explain, print, since};
use crate::audit::Audit;
use crate::changes::Repository;
use crate::cli::{self, Format};
use crate::config::{Config, Found};
use crate::discover;
use crate::doctor::{Diagnosis, Edit, Known, Severity, Surroundings, edited};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::paths::{self, SourceRoot};
use crate::reports::doctor::{self, Detail, Fixed};
use crate::reports::{html, write};
use crate::summary;
use crate::tool_settings::{Coverage, Pytest};

/// Looks at everything, mends what is certain if that is asked for, and looks again.
pub fn doctor(options: &cli::Doctor) -> Result<Exit, Faults> {
    let (run, mistakes) = judge::judge_despite(&options.judging, &options.change)?;
    let mut diagnosis = diagnose(options, &run, &mistakes);
    let mut fixed = None;
    if options.fix {
        fixed = fix(&run.gathered.config, &diagnosis.edits()).map_err(|fault| vec![fault])?;
        if fixed.is_some() {
            let (run, mistakes) = judge::judge_despite(&options.judging, &options.change)?;
            diagnosis = diagnose(options, &run, &mistakes);
        }
    }
    let detail = if options.verbose { Detail::Everything } else { Detail::Summary };
    match options.format {
        Format::Text => print(&doctor::text(&diagnosis, fixed.as_ref(), detail)),
        Format::Markdown => explain::plain(&doctor::markdown(&diagnosis, fixed.as_ref(), detail)),
        Format::Json => explain::plain(&doctor::json(&diagnosis, fixed.as_ref())),
    }
    let is_sick = |severity| diagnosis.count(severity) > 0;
    let fails = is_sick(Severity::Error) || (options.strict && is_sick(Severity::Warning));
    Ok(if fails { Exit::GateFailed } else { Exit::Passed })
}

fn diagnose(options: &cli::Doctor, run: &Run, mistakes: &[Fault]) -> Diagnosis {
    let config = &run.gathered.config;
    let judged = run.judged(Exit::Passed, "covgate", config.report.sources.unwrap_or_default());
    let warnings = summary::warnings_of(&judged);
    let mut faults = run.gathered.faults.clone();
    let out = config.report.out.as_deref().unwrap_or("covgate-report");
    faults.extend(write::obstacle(&since::shown(&config.root.join(out)), html::FOLDER));
    let root = paths::absolute(&config.root);
    Diagnosis::of(&Known {
        config,
        mistakes,
        faults: &faults,
        warnings: &warnings,
        runs: &run.gathered.runs,
        repeats: &run.gathered.repeats,
        united: &run.gathered.united,
        rules: &run.rules,
        gates: &run.findings.gates,
        found: &discover::search(&config.root).inputs,
        is_given: !options.judging.reports.is_empty(),
        files: &paths::python_files(&root, &root),
        sources: &SourceRoot::new(&config.root),
        coverage: &Coverage::read(&config.root),
        pytest: &Pytest::read(&config.root),
        audited: &Audit::of(&config.root, config, &run.gathered.results).findings,
        surroundings: &surroundings(&root),
    })
}

fn surroundings(root: &Path) -> Surroundings {
    let mut around = Surroundings::of(|name| std::env::var_os(name));
    // Where changed lines are asked for it is told elsewhere that there is no repository.
    if let Ok(repository) = Repository::around(root) {
        around.is_shallow = repository.is_shallow();
        around.default_branch = repository.default_branch();
    }
    around
}

/// Writes what is certain into the configuration; none if nothing is.
///
/// # Errors
/// If the file cannot be changed, or would not be understood as well as before; then it is as it was.
fn fix(config: &Config, edits: &[Edit]) -> Result<Option<Fixed>, Fault> {
    if edits.is_empty() {
        return Ok(None);
    }
    let path = config.file.clone().unwrap_or_else(|| config.root.join("covgate.toml"));
    let name = since::shown(&path).display().to_string();
    let before = config.document.as_ref().map(crate::document::Document::text).unwrap_or_default();
    let prefix: &[&str] = if path.ends_with("pyproject.toml") { &["tool", "covgate"] } else { &[] };
    let after = edited(before, prefix, edits)?;
    checked(&path, &name, before, &after, config)?;
    write::whole(&path, after.as_bytes())?;
    let diff = TextDiff::from_lines(before, &after);
    let diff = diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string();
    Ok(Some(Fixed { file: name, diff }))
}

/// Reads the new text before it takes the place of the old: it may have no mistake that the old has not.
fn checked(path: &Path, name: &str, before: &str, after: &str, config: &Config) -> Result<(), Fault> {
    let mistakes = |text: &str| -> Result<usize, Fault> {
        let unwritten = |error: std::io::Error| {
            Fault::new("covgate::doctor::not-written", format!("{name} was not changed: {error}"))
                .with_help("check the permissions and the free space")
        };
        let folder = tempfile::tempdir().map_err(unwritten)?;
        let copy: PathBuf = folder.path().join(path.file_name().unwrap_or_default());
        std::fs::write(&copy, text).map_err(unwritten)?;
        let found =
            Found::given(&copy, &config.root).map(|found| found.read_despite(config.profile.as_deref()).1.len());
        Ok(found.unwrap_or(usize::MAX))
    };
    let is_new = config.document.is_none();
    if mistakes(after)? <= if is_new { 0 } else { mistakes(before)? } {
        return Ok(());
    }
    let message = format!("{name} was not changed: it would not be understood any more");
    Err(Fault::new("covgate::doctor::not-written", message).with_help("make the change by hand"))
}
