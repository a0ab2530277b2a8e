//! Why gates stand as they do, and the cheapest lines that would pass them. It documents: a failed gate is no failure of
//! this command.

use std::io::Write;

use super::{judge, print, print_faults};
use crate::cli;
use crate::config::Sources;
use crate::coverage::SourcePath;
use crate::discover;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::Gate;
use crate::layer_name::LayerName;
use crate::nearest::{listed, nearest};
use crate::paths;
use crate::reports::explain::{self, Limit};
use crate::summary::{self, Asked, Pages, TestFile};

/// Explains one gate, or all that do not pass.
pub fn explain(options: &cli::Explain) -> Result<Exit, Faults> {
    let (name, judging) = split(options);
    let run = judge::judge_with_tests(&judging, judge::Changed::Too(&options.change))?;
    print_faults(&run.gathered.faults);
    // What stands in the way of a verdict is no explanation of it.
    let exit = if run.gathered.faults.is_empty() { Exit::Passed } else { Exit::Error };
    let command = judge::command_of(&judging, &options.change);
    let judged = run.judged(exit, &command, Sources::None);
    let gate = name.map(|name| choose(name, &run.findings.gates)).transpose().map_err(|fault| vec![fault])?;
    let pages = Pages::new(judged.merged(), crate::config::Sources::All);
    let explanation = summary::explain(&Asked {
        judged: &judged,
        gate,
        tests: &test_files(&run.gathered.config.root),
        pages: &pages,
        judge: &|measured| run.again(measured),
        command: &command,
    });
    let limit = Limit(if options.limit == 0 { usize::MAX } else { options.limit });
    match options.format {
        cli::Format::Text => print(&explain::text(&explanation, limit)),
        cli::Format::Markdown => plain(&explain::markdown(&explanation, limit)),
        cli::Format::Json => plain(&explain::json(&explanation, limit)),
    }
    Ok(exit)
}

/// Prints what is no text for a terminal. Nothing can be done if standard output is closed.
pub(super) fn plain(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// The gate, and what is judged: what looks like a report is one, so that `covgate explain unit=a.json` explains all.
fn split(options: &cli::Explain) -> (Option<&str>, cli::Judging) {
    let mut judging = options.judging.clone();
    let is_report = |text: &str| {
        let ends = [".json", ".xml", ".info", ".lcov"].iter().any(|end| text.ends_with(end));
        text == "-" || ends || text.contains(['=', '*', '?', '/', '\\'])
    };
    match options.gate.as_deref() {
        Some(report) if is_report(report) => {
            judging.reports.insert(0, report.to_owned());
            (None, judging)
        }
        gate => (gate, judging),
    }
}

/// The place of a gate by its id, or by what people call it.
fn choose(name: &str, gates: &[Gate]) -> Result<usize, Fault> {
    let found = gates.iter().position(|gate| gate.rule.id() == name);
    let found = found.or_else(|| gates.iter().position(|gate| gate.rule.name() == name));
    found.ok_or_else(|| {
        let ids: Vec<String> = gates.iter().map(|gate| gate.rule.id()).collect();
        let names: Vec<String> = gates.iter().map(|gate| gate.rule.name()).collect();
        let all: Vec<&str> = ids.iter().chain(&names).map(String::as_str).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let help = match (nearest(name, &all), ids.as_slice()) {
            (_, []) => "nothing is judged: give reports and thresholds".to_owned(),
            (Some(near), ids) => format!("did you mean `{near}`? gates: {}", listed(ids)),
            (None, ids) => format!("gates: {}", listed(ids)),
        };
        Fault::new("covgate::explain::no-gate", format!("no gate `{name}`")).with_help(help)
    })
}

/// The project's test files, each with the layer that the words of its path name.
fn test_files(root: &std::path::Path) -> Vec<TestFile> {
    let is_test = |path: &SourcePath| {
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        name.starts_with("test_") || name.ends_with("_test.py")
    };
    let test = |path: &SourcePath| TestFile {
        path: path.to_string(),
        layer: discover::layer_of_words(path.as_str()).as_ref().map(LayerName::to_string),
    };
    paths::python_files(root, root).iter().filter(|path| is_test(path)).map(test).collect()
}
