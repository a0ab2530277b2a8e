//! What must be known to believe the numbers: nothing is dropped without a word and a count.

mod results;

use std::collections::BTreeSet;

use super::build::{Judged, differs};
use super::{Figure, Finding, contexts, counted, grouped, stale};
use crate::config::Denominator;
use crate::coverage::{Extent, FileCoverage, SourcePath};
use crate::formats::Producer;
use crate::gates::Status;
use crate::judging::State;
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};

const WITH_BRANCHES: &str = "run every layer with `--cov-branch` (or `branch = true` under `[tool.coverage.run]`)";

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

    /// Sources that are not those that were measured.
    fn stale(&mut self, judged: &Judged<'_>) {
        let stale = stale::find(judged);
        let again = "run the tests of this checkout again, or give the checkout that was measured";
        if !stale.beyond.is_empty() {
            let count = counted(stale.beyond.len() as u64, "source is", "sources are");
            let message = format!("{count} not what was measured: {}", few(&stale.beyond));
            self.add_all("covgate::sources::beyond-the-end", &stale.beyond, message, Some(again));
        }
        for (layer, sources) in &stale.newer {
            let count = counted(sources.len() as u64, "source was", "sources were");
            let message = format!("{count} changed after a report of {layer} was written: {}", few(sources));
            self.add_all("covgate::sources::changed", sources, message, Some(again));
        }
    }

    /// Tests among the measured files: they run whole, and raise every figure that they are in.
    fn tests_measured(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        let files = measured.files();
        let tests: Vec<&SourcePath> = files
            .iter()
            .filter(|(path, file)| is_test(path) && file.overall.statements() > 0)
            .map(|(path, _)| path)
            .collect();
        if tests.is_empty() {
            return;
        }
        let others = files.keys().filter(|path| !is_test(path)).map(|path| (path.clone(), Extent::Whole)).collect();
        let figure = |measured: &Measured| Figure::new(measured.figures(Scope::Overall, Denominator::Union).combined());
        let message = format!(
            "{} measured as code: overall is {} with them, {} without: {}",
            counted(tests.len() as u64, "test file is", "test files are"),
            figure(measured).shown,
            figure(&measured.within(&others)).shown,
            few(&tests)
        );
        let help = "measure the code alone: `pytest --cov=src`, or leave them out:\n[project]\nomit = [\"tests/**\"]";
        self.add_all("covgate::project::tests-measured", &tests, message, Some(help));
    }

    fn repeats(&mut self, judged: &Judged<'_>) {
        for repeat in judged.repeats {
            let (first, second) = (&repeat.first, &repeat.second);
            match &repeat.layers {
                Some((one, two)) => self.add(
                    "covgate::inputs::same-report-two-layers",
                    1,
                    format!(
                        "{first} ({one}) and {second} ({two}) are the same report: one layer shows the other's coverage"
                    ),
                    Some("does each layer write its own report? check the output file of each run"),
                ),
                None => self.add(
                    "covgate::inputs::same-report-twice",
                    1,
                    repeat.to_string(),
                    Some("remove one of the two, or check that each run writes its own file"),
                ),
            }
        }
    }

    fn no_branches(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        let branches = measured.figures(Scope::Overall, Denominator::Union).branches;
        if branches.is_none_or(|branches| branches.total() == 0) {
            return;
        }
        self.runs_without_branches(judged);
        let (with, without): (Vec<usize>, Vec<usize>) =
            (0..measured.layers().len()).partition(|&column| measured.has_branches(Scope::Layer(column)));
        let is_by_contexts = |column: &usize| judged.united.contexts.of(&measured.layers()[*column]).is_some();
        let without: Vec<usize> = without.into_iter().filter(|column| !is_by_contexts(column)).collect();
        let names = |columns: &[usize]| -> Vec<String> {
            columns.iter().map(|&column| measured.layers()[column].to_string()).collect()
        };
        if without.is_empty() {
            return;
        }
        let from = match names(&with).as_slice() {
            [] => "runs without a layer".to_owned(),
            names => names.join(", "),
        };
        self.add(
            "covgate::layers::no-branches",
            without.len() as u64,
            format!(
                "{} measured no branches: its combined figure is of lines alone, and overall has the branches of {from} only",
                names(&without).join(", ")
            ),
            Some(WITH_BRANCHES),
        );
    }

    /// Runs without branches in layers that have some.
    fn runs_without_branches(&mut self, judged: &Judged<'_>) {
        let has_some =
            |layer: &Option<LayerName>| judged.runs.iter().any(|run| run.layer == *layer && run.has_branches);
        let without = judged.runs.iter().filter(|run| !run.has_branches && has_some(&run.layer));
        let names: Vec<&str> = without.map(|run| run.name.as_str()).collect();
        if !names.is_empty() {
            let message = format!(
                "{} measured no branches, unlike others of the same layer: what {} covered counts for lines only: {}",
                counted(names.len() as u64, "report", "reports"),
                if names.len() == 1 { "it" } else { "they" },
                few(&names)
            );
            self.add_all("covgate::layers::some-without-branches", &names, message, Some(WITH_BRANCHES));
        }
    }

    fn bounds(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        let figures = measured.figures(Scope::Overall, Denominator::Union);
        let Some(branches) = figures.branches.filter(|branches| !branches.is_exact()) else { return };
        let between = branches.high().covered() - branches.low().covered();
        self.add(
            "covgate::merge::bounds",
            between,
            format!(
                "overall branches are known between {} and {} of {}: not every report names every exit that it missed; gates are judged by the end that is certain",
                grouped(branches.low().covered()),
                grouped(branches.high().covered()),
                grouped(branches.total())
            ),
            Some("give coverage.py's JSON (6.5 or later) of these runs for an exact count"),
        );
    }

    fn paths(&mut self, judged: &Judged<'_>) {
        let paths = &judged.united.paths;
        let unmatched = paths.unmatched.len() as u64;
        if unmatched > 0 && paths.on_disk == 0 {
            let message =
                "none of the reported files is in the project: their sources are not here, or the paths differ"
                    .to_owned();
            self.add(
                "covgate::paths::no-sources",
                unmatched,
                message,
                Some("run covgate in the checkout, or give its folder by --root"),
            );
        } else if unmatched > 0 {
            let message = format!(
                "{} reported by name only, not found in the project: {}",
                counted(unmatched, "file is", "files are"),
                few(&paths.unmatched)
            );
            let help = "if they are files of the project, map their folder under `[paths]`; if not, leave them out by `[project] omit`";
            self.add_all("covgate::paths::unmatched", &paths.unmatched, message, Some(help));
        }
        if paths.by_reports > 0 && paths.on_disk == 0 {
            let count = paths.by_reports as u64;
            let message = format!(
                "{} known under several names; the reports tell which are one file, as the project's sources are not here",
                counted(count, "file is", "files are")
            );
            self.add(
                "covgate::paths::by-reports",
                count,
                message,
                Some("run covgate in the checkout, or map the folders under `[paths]`, to make it certain"),
            );
        }
        if let Some((name, path)) = paths.by_suffix.first() {
            let count = paths.by_suffix.len() as u64;
            let all: Vec<String> = paths.by_suffix.iter().map(|(name, path)| format!("{name} at {path}")).collect();
            let message = format!(
                "{} placed by the end of the name, such as {name} at {path}",
                counted(count, "name was", "names were")
            );
            self.add_all(
                "covgate::paths::by-suffix",
                &all,
                message,
                Some("map the folder under `[paths]` to make it certain"),
            );
        }
        if let Some((one, two)) = paths.case_twins.first() {
            let all: Vec<String> = paths.case_twins.iter().map(|(one, two)| format!("{one} and {two}")).collect();
            let message = format!(
                "{} in case only, such as {one} and {two}, and counted as two",
                counted(all.len() as u64, "pair of files differs", "pairs of files differ")
            );
            self.add_all(
                "covgate::paths::case",
                &all,
                message,
                Some("if they are one file, map one to the other under `[paths]`"),
            );
        }
        if !paths.omitted.is_empty() {
            let count = paths.omitted.len() as u64;
            let message = format!("{} left out by `omit`", counted(count, "reported file is", "reported files are"));
            self.add_all("covgate::paths::omitted", &paths.omitted, message, None);
        }
    }

    /// Layers that did not see files which others measured.
    fn unseen(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        for (column, layer) in measured.layers().iter().enumerate() {
            let union = measured.figures(Scope::Layer(column), Denominator::Union).combined();
            let own = measured.figures(Scope::Layer(column), Denominator::Own).combined();
            let unseen: Vec<&SourcePath> = unseen(measured, column);
            if unseen.is_empty() || !differs(union, own) {
                continue;
            }
            let how = match judged.config.overall.denominator {
                Denominator::Union => format!("which count as missed (over its own runs: {})", Figure::new(own).shown),
                Denominator::Own => format!("which do not count (over all files: {})", Figure::new(union).shown),
            };
            let count = unseen.len() as u64;
            let of = measured.files().len() as u64;
            let message = format!(
                "{layer} never saw {} of {}, {how}: {}",
                grouped(count),
                counted(of, "file", "files"),
                few(&unseen)
            );
            self.add_all(
                "covgate::layers::unseen-files",
                &unseen,
                message,
                Some("set `source` under `[tool.coverage.run]` so that every run lists every file"),
            );
        }
    }

    fn remarks(&mut self, judged: &Judged<'_>) {
        for run in judged.runs {
            for remark in &run.remarks {
                self.add(remark.code, remark.count, format!("{} {}", run.name, remark.message), None);
            }
        }
    }

    fn versions(&mut self, judged: &Judged<'_>) {
        let versions: BTreeSet<&str> = judged
            .runs
            .iter()
            .filter_map(|run| match &run.producer {
                Producer::CoveragePy(version) => version.as_deref(),
                Producer::Other => None,
            })
            .collect();
        let projected = judged.united.measured.projected();
        let is_clean = projected == 0 && judged.faults.is_empty();
        if versions.len() > 1 && is_clean {
            let list: Vec<&str> = versions.iter().copied().collect();
            let message = format!(
                "reports of different coverage.py versions were merged ({}); no file shows a difference",
                list.join(", ")
            );
            self.add("covgate::merge::versions", versions.len() as u64, message, Some("use one version in all jobs"));
        }
        if projected > 0
            && let Some(reference) = &judged.config.overall.reference
        {
            let message = format!(
                "{} seen differently by the layers; {reference}'s view of the source counts (`reference`), which is wrong if the source was edited between the runs",
                counted(projected, "file is", "files are")
            );
            self.add("covgate::merge::reference", projected, message, None);
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

fn unseen(measured: &Measured, column: usize) -> Vec<&SourcePath> {
    let files = measured.files().iter();
    files
        .filter(|(_, file)| file.columns[column].is_none() && file.overall.statements() > 0)
        .map(|(path, _)| path)
        .collect()
}

/// True for a file that pytest collects tests from by default, or that serves tests: by its name, or by a folder `tests`.
fn is_test(path: &SourcePath) -> bool {
    let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
    let stem = name.strip_suffix(".py").unwrap_or_default();
    let is_named = stem == "conftest" || stem.starts_with("test_") || stem.ends_with("_test");
    is_named || folder.split('/').any(|part| part == "tests")
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
