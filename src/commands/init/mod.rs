//! A first configuration, written from what is found, and the steps for a CI.

mod propose;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::gather::{self, Gathered};
use super::{explain, print_faults, since};
use crate::audit::Audit;
use crate::cli;
use crate::config::{Config, Found, find};
use crate::doctor;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::paths;
use crate::proposal::{self, Ci, Proposal};
use crate::reports::log::printable;
use crate::reports::write;
use crate::summary::counted;
use propose::propose;

/// Looks at the project, and writes or prints what is proposed for it.
pub fn init(options: &cli::Init) -> Result<Exit, Faults> {
    let one = |fault| vec![fault];
    let root = options.root.clone().unwrap_or_else(|| PathBuf::from("."));
    let file = root.join("covgate.toml");
    if !options.print {
        refuse(&root, &file, options.force).map_err(one)?;
    }
    let config = Config { root: root.clone(), ..Config::default() };
    let gathered = gather::gather(config, &[], gather::Wanted::All, options.quiet);
    let audit = Audit::of(&root, &gathered.config, &gathered.results);
    if gathered.runs.is_empty() && audit.totals.tests + audit.totals.maybe == 0 {
        return Err(vec![nothing(&root)]);
    }
    let is_of_search = |fault: &&Fault| fault.code() != "covgate::inputs::none";
    print_faults(&gathered.faults.iter().filter(is_of_search).cloned().collect::<Vec<_>>());
    let proposal = propose(&gathered, &audit, options.from_current);
    let files = paths::python_files(&root, &root);
    let mapped = doctor::mapped(&gathered.config, &gathered.united, &files);
    let text = doctor::edited(&proposal::render(&proposal), &[], &mapped).map_err(one)?;
    let name = since::shown(&file).display().to_string();
    let mut talk = vec![found(&gathered, &audit)];
    if options.print {
        explain::plain(&text);
    } else {
        write::whole(&file, text.as_bytes()).map_err(one)?;
        talk.push(format!("covgate: {name} written"));
    }
    if !options.quiet {
        talk.extend(steps(&proposal, &cis(options.ci, &root)));
    }
    tell(&talk, options.print);
    Ok(Exit::Passed)
}

/// A configuration that is there is not written over unasked, nor is a second one put beside it.
fn refuse(root: &Path, file: &Path, is_forced: bool) -> Result<(), Fault> {
    if !root.is_dir() {
        let message = format!("the root {} is no folder", root.display());
        return Err(Fault::new("covgate::root::not-a-folder", message).with_help("give the project's folder by --root"));
    }
    let name = since::shown(file).display().to_string();
    if file.symlink_metadata().is_ok() && !is_forced {
        let message = format!("{name} is there already, and was not changed");
        let help =
            "check it by `covgate doctor`, look at another by `covgate init --print`, or write over it by --force";
        return Err(Fault::new("covgate::init::exists", message).with_help(help));
    }
    let pyproject = root.join("pyproject.toml");
    let configures =
        |found: Found| found.file == pyproject || found.passed_over.as_deref() == Some(pyproject.as_path());
    if find(root).ok().flatten().is_some_and(configures) {
        let message = format!("{} configures covgate already", since::shown(&pyproject).display());
        let help = "check it by `covgate doctor`, or delete `[tool.covgate]` from it first";
        return Err(Fault::new("covgate::init::exists", message).with_help(help));
    }
    Ok(())
}

fn nothing(root: &Path) -> Fault {
    let folder = if root == Path::new(".") { "the working directory".to_owned() } else { root.display().to_string() };
    let message = format!("neither coverage reports nor tests were found in {folder}: there is nothing to begin with");
    Fault::new("covgate::init::nothing", message).with_help(
        "run the tests first, each layer by itself, and then `covgate init`:\n\
         pytest tests/unit --cov=src --cov-branch --cov-report=json:reports/unit/coverage.json --junitxml=reports/unit/junit.xml",
    )
}

/// What the proposal comes from.
fn found(gathered: &Gathered, audit: &Audit) -> String {
    format!(
        "covgate: found {}, {} and {} in {}",
        counted(gathered.runs.len() as u64, "report", "reports"),
        counted(gathered.results.sources().len() as u64, "file of test results", "files of test results"),
        counted(audit.totals.tests, "test", "tests"),
        counted(audit.totals.files, "file", "files"),
    )
}

/// The CIs that the project has files of.
fn cis(asked: Option<cli::Ci>, root: &Path) -> Vec<Ci> {
    match asked {
        Some(cli::Ci::GitHub) => return vec![Ci::GitHub],
        Some(cli::Ci::GitLab) => return vec![Ci::GitLab],
        None => {}
    }
    let known = [(Ci::GitHub, ".github"), (Ci::GitLab, ".gitlab-ci.yml")];
    let found: Vec<Ci> = known.into_iter().filter(|(_, name)| root.join(name).exists()).map(|(ci, _)| ci).collect();
    if found.is_empty() { vec![Ci::GitHub] } else { found }
}

/// What to run, and where it goes in a CI.
fn steps(proposal: &Proposal, cis: &[Ci]) -> Vec<String> {
    let commands = proposal::commands(proposal);
    let mut lines = vec![String::new(), "To measure and judge:".to_owned()];
    lines.extend(commands.iter().map(|command| format!("  {command}")));
    lines.push("  covgate".to_owned());
    for ci in cis {
        lines.extend([String::new(), format!("{}:", ci.file())]);
        lines.extend(proposal::snippet(*ci, &commands).lines().map(|line| format!("  {line}").trim_end().to_owned()));
    }
    lines
}

/// Prints what was done; to standard error where standard output is the file.
fn tell(lines: &[String], is_beside: bool) {
    let text = lines.iter().map(|line| printable(line) + "\n").collect::<String>();
    // Nothing can be done if it is closed.
    let _ = if is_beside {
        anstream::stderr().write_all(text.as_bytes())
    } else {
        anstream::stdout().write_all(text.as_bytes())
    };
}
