//! What a step of GitHub Actions shows beside its log: workflow commands that become annotations.
//!
//! See <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>; how a runner reads them is in
//! `ActionCommand.cs` of actions/runner.

use std::path::{Component, Path, PathBuf};

use super::text::{shortened, visible};
use crate::fault::Fault;
use crate::summary::{Finding, GateRow, StepRow, Summary, counted};

/// GitHub shows so many annotations of a kind for a step, and drops the others without a word.
pub const SHOWN: usize = 10;
/// The most characters of a text. A runner cuts a message at 4,096.
const TEXT: usize = 1_000;

/// All that may be annotated.
#[derive(Clone, Copy, Default)]
pub struct Told<'a> {
    /// The judged run; none if it did not come to that.
    pub summary: Option<&'a Summary>,
    /// What went wrong, and is not in the summary.
    pub faults: &'a [Fault],
    /// What must be known, and is not in the summary.
    pub warnings: &'a [Finding],
    /// Lines to look at, the most useful first.
    pub notices: &'a [Notice],
}

/// Lines to look at.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The file, from the project's root.
    pub path: String,
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
    /// What to do about them.
    pub message: String,
}

/// Where to begin: changed lines that are missed, the most first, and then the steps of one way to pass.
#[must_use]
pub fn notices(summary: &Summary) -> Vec<Notice> {
    let changed = changed(summary);
    // What is told of a changed line need not be told again as a line that helps: the CI shows few.
    let is_told = |step: &Notice| {
        changed.iter().any(|told| told.path == step.path && told.first <= step.first && step.last <= told.last)
    };
    let steps: Vec<Notice> = steps(summary).into_iter().filter(|step| !is_told(step)).collect();
    changed.into_iter().chain(steps).collect()
}

/// Changed lines that no run executed, as far as they stand together, and those that left by some exits only.
fn changed(summary: &Summary) -> Vec<Notice> {
    let files = summary.patch.iter().flat_map(|patch| &patch.files);
    let mut notices: Vec<(u64, Notice)> = Vec::new();
    for file in files {
        let never = if file.basis == "never-measured" { ": no run loads this file" } else { "" };
        for (&(first, last), &count) in file.missed.iter().zip(&file.missed_counts) {
            let lines = counted(count, "changed statement is", "changed statements are");
            let message = format!("{lines} not covered by any test{never}");
            notices.push((count, Notice { path: file.path.clone(), first, last, message }));
        }
        for branch in file.telling_branches() {
            let message = format!("changed, and {}", branch.sentence());
            notices.push((0, Notice { path: file.path.clone(), first: branch.line, last: branch.line, message }));
        }
    }
    // The sort is stable: files and lines stay in their order.
    notices.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    notices.into_iter().map(|(_, notice)| notice).collect()
}

fn steps(summary: &Summary) -> Vec<Notice> {
    let steps = summary.advice.iter().flat_map(|advice| &advice.steps);
    let notice = |step: &StepRow| {
        let name = step.function.as_deref().map(|name| format!("{name}: ")).unwrap_or_default();
        let layer = step.layer.as_deref().map(|layer| format!(" by tests of {layer}")).unwrap_or_default();
        Notice {
            path: step.path.clone(),
            first: step.line,
            last: step.last,
            message: format!("{name}covering {}{layer} helps {}", step.gain, step.gates.join(", ")),
        }
    };
    steps.map(notice).collect()
}

/// The repository that GitHub shows annotations in: whole paths, without links.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Its root.
    pub top: PathBuf,
    /// The working directory.
    pub here: PathBuf,
    /// The project's root.
    pub root: PathBuf,
    /// The configuration that was used.
    pub configuration: Option<PathBuf>,
}

/// The annotations as commands, a line each: first what is in the way of a verdict, then the gates that block it.
#[must_use]
pub fn render(told: &Told<'_>, repository: Option<&Repository>) -> String {
    let mut errors: Vec<Annotation> = told.faults.iter().map(|fault| Annotation::of_fault(fault, repository)).collect();
    let mut warnings: Vec<Annotation> = Vec::new();
    if let Some(summary) = told.summary {
        errors.extend(summary.errors.iter().map(|error| Annotation::of_finding("No sound coverage verdict", error)));
        let gates = summary.gates.iter().filter(|gate| gate.is_blocking || gate.status == "fail");
        let (blocking, shown): (Vec<&GateRow>, Vec<&GateRow>) = gates.partition(|gate| gate.is_blocking);
        let annotations = |gates: Vec<&GateRow>| -> Vec<Annotation> {
            gates.into_iter().map(|gate| Annotation::of_gate(gate, repository)).collect()
        };
        // With `--no-fail` the step succeeds: an error on it would say otherwise.
        let block = if summary.exit_code == 0 { &mut warnings } else { &mut errors };
        block.extend(annotations(blocking));
        warnings.extend(annotations(shown));
        warnings.extend(summary.warnings.iter().map(|warning| Annotation::of_finding("Coverage warning", warning)));
    }
    warnings.splice(0..0, told.warnings.iter().map(|warning| Annotation::of_finding("Coverage warning", warning)));
    let notices = told.notices.iter().map(|notice| Annotation::of_notice(notice, repository)).collect();
    [
        ("error", errors, "more error in the log", "more errors in the log"),
        ("warning", warnings, "more warning, shown by covgate -v", "more warnings, shown by covgate -v"),
        ("notice", notices, "more place to look at", "more places to look at"),
    ]
    .into_iter()
    .map(|(kind, annotations, one, many)| commands(kind, annotations, one, many))
    .collect()
}

/// As many commands as GitHub shows; the last of them tells how many more there are.
fn commands(kind: &str, mut annotations: Vec<Annotation>, one: &str, many: &str) -> String {
    let more = annotations.len().saturating_sub(SHOWN) as u64;
    annotations.truncate(SHOWN);
    if let Some(last) = annotations.last_mut().filter(|_| more > 0) {
        last.message = format!("{}\n… and {}", last.message, counted(more, one, many));
    }
    annotations.iter().map(|annotation| annotation.command(kind)).collect()
}

/// An annotation; its message may have several lines.
struct Annotation {
    title: &'static str,
    message: String,
    place: Option<Place>,
}

/// Lines of a file, named from the repository's root.
struct Place {
    path: String,
    first: u32,
    last: u32,
}

impl Annotation {
    fn of_finding(title: &'static str, finding: &Finding) -> Self {
        Self { title, message: message(&finding.message, finding.help.as_deref()), place: None }
    }

    fn of_fault(fault: &Fault, repository: Option<&Repository>) -> Self {
        let position = fault.position();
        let place = position.as_deref().and_then(|position| {
            let (position, _column) = position.rsplit_once(':')?;
            let (name, line) = position.rsplit_once(':')?;
            let repository = repository?;
            Place::new(repository, &repository.here.join(name), line.parse().ok()?)
        });
        let told = position.map(|position| format!("{} ({position})", fault.message()));
        let message = message(told.as_deref().unwrap_or(fault.message()), fault.help());
        Self { title: "No coverage verdict", message, place }
    }

    fn of_gate(gate: &GateRow, repository: Option<&Repository>) -> Self {
        let title = match (gate.status, gate.is_blocking) {
            ("fail", true) => "Coverage gate failed",
            ("fail", false) => "Coverage gate failed (shown only)",
            ("no-data", _) => "Coverage gate without data",
            _ => "Coverage gate not decided",
        };
        let GateRow { name, shown, needs, explanation, source, .. } = gate;
        let told = format!("{name}: {shown}, {needs} needed: {explanation}; threshold: {source}");
        // Thresholds of a file are of the one that configured the run.
        let place = source.rsplit_once(':').and_then(|(name, line)| {
            let repository = repository?;
            let file = repository.here.join(repository.configuration.as_ref()?);
            let is_it = Path::new(name).file_name() == file.file_name();
            is_it.then(|| Place::new(repository, &file, line.parse().ok()?)).flatten()
        });
        Self { title, message: message(&told, None), place }
    }

    fn of_notice(notice: &Notice, repository: Option<&Repository>) -> Self {
        let Notice { path, first, last, message: told } = notice;
        let file = repository.map(|repository| (repository, repository.root.join(path)));
        let place = file.and_then(|(repository, file)| Place::new(repository, &file, *first));
        let place = place.map(|place| Place { last: *last, ..place });
        let told = if place.is_some() { told.clone() } else { format!("{path}:{first}: {told}") };
        Self { title: "Lines to cover", message: message(&told, None), place }
    }

    fn command(&self, kind: &str) -> String {
        let mut properties: Vec<String> = Vec::new();
        if let Some(Place { path, first, last }) = &self.place {
            properties.extend([format!("file={}", property(path)), format!("line={first}")]);
            properties.extend((last > first).then(|| format!("endLine={last}")));
        }
        properties.push(format!("title={}", property(self.title)));
        format!("::{kind} {}::{}\n", properties.join(","), data(&self.message))
    }
}

impl Place {
    /// A line of a file; none if it is not in the repository, or its name cannot be told in a command.
    fn new(repository: &Repository, file: &Path, line: u32) -> Option<Self> {
        let mut whole = PathBuf::new();
        for component in file.components() {
            match component {
                Component::ParentDir => drop(whole.pop()),
                Component::CurDir => {}
                Component::Prefix(_) | Component::RootDir | Component::Normal(_) => whole.push(component),
            }
        }
        let names: Option<Vec<&str>> =
            whole.strip_prefix(&repository.top).ok()?.iter().map(std::ffi::OsStr::to_str).collect();
        let path = names?.join("/");
        (!path.is_empty() && visible(&path) == path).then_some(Self { path, first: line, last: line })
    }
}

/// A text and what to do about it, a line each.
fn message(told: &str, help: Option<&str>) -> String {
    let help = help.into_iter().flat_map(str::lines);
    let lines = std::iter::once(told).chain(help).map(|line| visible(&shortened(line, TEXT)).into_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// What follows the second `::`, to the end of the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;
