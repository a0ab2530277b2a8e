//! What must be known to believe the numbers: nothing is dropped without a word and a count.

mod layers;
mod paths;
mod reports;
mod results;
mod sources;

use super::build::Judged;
use super::{Figure, Finding, contexts, counted, grouped, stale};
use crate::coverage::FileCoverage;
use crate::gates::Status;
use crate::judging::State;

/// How many names a warning shows.
const SHOWN: usize = 3;

/// All warnings, the most important kinds first.
pub(super) fn warnings(judged: &Judged<'_>, never_measured: &[String]) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    findings.tests(judged);
    findings.overdue(judged);
    findings.stale(judged);
    findings.tests_measured(judged);
    findings.repeats(judged);
    findings.0.extend(contexts::findings(&judged.united.contexts));
    findings.no_branches(judged);
    findings.bounds(judged);
    findings.paths(judged);
    findings.unseen(judged);
    findings.remarks(judged);
    findings.versions(judged);
    findings.rest(judged, never_measured);
    findings.0.extend(judged.patched.iter().flat_map(|changed| super::patch::warnings(changed.patch)));
    findings.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, code: &str, count: u64, message: String, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.0.push(Finding { code: code.to_owned(), message, count, items: Vec::new(), help });
    }

    /// Adds a finding about things with names.
    fn add_all<T: ToString>(&mut self, code: &str, items: &[T], message: String, help: Option<&str>) {
        self.add(code, items.len() as u64, message, help);
        if let Some(last) = self.0.last_mut() {
            last.items = items.iter().map(ToString::to_string).collect();
        }
    }

    /// Phases whose day has passed.
    fn overdue(&mut self, judged: &Judged<'_>) {
        for phase in judged.findings.phases.iter().filter(|phase| phase.state == State::Overdue) {
            let open: Vec<String> = phase
                .gates
                .iter()
                .filter(|gate| gate.status != Status::Pass)
                .map(|gate| {
                    let short = gate.short_by().unwrap_or(0);
                    format!("{} is {} short", gate.rule.name(), grouped(short))
                })
                .collect();
            let by = phase.by.map(|by| by.to_string()).unwrap_or_default();
            let message = format!("{} was to be reached by {by}, and is not: {}", phase.name, open.join("; "));
            let help = "see the phases on the readiness page for one way there, or move the day in `[[phases]]`";
            self.add("covgate::phases::overdue", 1, message, Some(help));
        }
    }

    fn rest(&mut self, judged: &Judged<'_>, never_measured: &[String]) {
        if !never_measured.is_empty() {
            let message = format!(
                "{} below {} {} never measured by any run, and in no figure",
                counted(never_measured.len() as u64, "file", "files"),
                judged.config.project.source.join(", "),
                if never_measured.len() == 1 { "was" } else { "were" }
            );
            let help = "set `source` under `[tool.coverage.run]` so that coverage.py lists files that no test imports";
            self.add_all("covgate::project::never-measured", never_measured, message, Some(help));
        }
        let is_absent = |source: &&String| !judged.config.root.join(source.as_str()).exists();
        let absent: Vec<&String> = judged.config.project.source.iter().filter(is_absent).collect();
        if !absent.is_empty() {
            let message =
                format!("`source` names {}, which is not here: files that no run measured are not seen", few(&absent));
            let help = "name folders from the project's root, such as `source = [\"src\"]`, and check the sources out";
            self.add_all("covgate::project::no-source", &absent, message, Some(help));
        }
        let files = || judged.united.measured.files().values().map(|file| &file.overall);
        let without = files().filter(|file| !file.knows_functions() && file.statements() > 0).count();
        if without > 0 && files().any(FileCoverage::knows_functions) {
            let count = without as u64;
            let message =
                format!("functions of {} are not known, and in no function figure", counted(count, "file", "files"));
            self.add(
                "covgate::layers::no-functions",
                count,
                message,
                Some("coverage.json of coverage.py 7.6 or later tells functions"),
            );
        }
        if let Some(pyproject) = &judged.config.passed_over {
            let message = format!("`[tool.covgate]` in {pyproject} was not read: the covgate.toml beside it counts");
            self.add("covgate::config::two-files", 1, message, Some("delete one of the two"));
        }
        for what in judged.passed_over {
            self.add("covgate::inputs::passed-over", 1, format!("passed over: {what}"), None);
        }
    }
}

/// The first few names, and how many more there are.
#[must_use]
pub fn few<T: ToString>(names: &[T]) -> String {
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(ToString::to_string).collect();
    if names.len() > SHOWN {
        shown.push(format!("{} more", names.len() - SHOWN));
    }
    shown.join(", ")
}
