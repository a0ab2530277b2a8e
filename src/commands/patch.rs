//! The changed lines of a run: where they come from, what covers them, and the gates that they have.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::debt;
use super::gather::Gathered;
use crate::changes::{Changes, Repository, Told, default_base};
use crate::cli::Change;
use crate::config::{Config, PatchFloor, PatchPart};
use crate::coverage::{Extent, LineSet, Measure, MissedBranch, SourcePath};
use crate::fault::Fault;
use crate::gates::{Demand, Found, Gate, Metric, Rule, Subject};
use crate::layers::{Measured, Scope};
use crate::patch::{Debt, Ground, Patch, PatchFile, Teller};
use crate::paths::{self, Omit, SourceRoot};
use crate::reports::text;
use crate::summary::{Finding, MissedRow, Since, counted};

/// Where the changed lines come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What git says of the work tree since it left a base.
    Since(String),
    /// The same, of the first usual base that is there.
    SinceUsual,
    /// A diff in a file, or on standard input.
    File(PathBuf),
}

/// A change that git has told of, or that is still to be read from a file.
#[derive(Clone, Debug)]
pub enum Asked {
    /// What git says, and what it was asked for, as it goes on after a noun: `since origin/main`.
    Git(Told, String),
    /// A diff in a file, or on standard input.
    File(PathBuf),
}

/// A change that was read.
#[derive(Clone, Debug)]
pub struct Diffed {
    changes: Changes,
    /// What changed, as it goes on after a noun: `since origin/main`.
    since: String,
    /// The name of the diff that was given, if it has no line.
    blank: Option<String>,
}

/// Changed lines that were measured.
pub struct Patched {
    /// What covers them.
    pub patch: Patch,
    /// What changed, as it goes on after a noun: `since origin/main`.
    pub since: String,
    /// What tells which of it was missed before already.
    pub teller: Teller,
    /// The name of the diff that was given and has no line: nothing changed, or what was to make it failed.
    pub blank: Option<String>,
    /// The change itself.
    changes: Changes,
}

impl Patched {
    /// The same change laid on another measurement, and what became of that since the baseline.
    pub fn again(&self, measured: &Measured, config: &Config, since: Option<&Since>) -> Self {
        let (omit, sources) = (Omit::new(&config.project.omit), SourceRoot::new(&config.root));
        let ground = Ground::new(measured, &config.project.source, &omit, &sources);
        let patch = laid(&self.changes, &ground, measured, (&self.teller, since));
        let (changes, teller) = (self.changes.clone(), self.teller.clone());
        Self { patch, since: self.since.clone(), teller, blank: self.blank.clone(), changes }
    }

    /// A diff without a line is told: a git that failed leaves the same.
    pub fn finding(&self) -> Option<Finding> {
        let name = self.blank.as_ref()?;
        Some(Finding {
            code: "covgate::changes::empty".to_owned(),
            message: format!("the diff in {name} is empty: no changed line is judged"),
            count: 1,
            items: Vec::new(),
            help: Some(
                "did the command that makes it fail? `set -o pipefail` tells; or let covgate run git: `--diff origin/main`"
                    .to_owned(),
            ),
        })
    }
}

impl Wanted {
    /// What the options or the configuration ask for; none if nobody asks for changed lines.
    pub fn of(change: &Change, config: &Config, floors: &[PatchFloor]) -> Option<Self> {
        match (&change.diff_file, &change.diff, &config.patch.base) {
            (Some(file), ..) => Some(Self::File(file.clone())),
            (None, Some(base), _) | (None, None, Some(base)) => Some(Self::Since(base.clone())),
            // A floor that is set never vanishes.
            (None, None, None) => (!floors.is_empty()).then_some(Self::SinceUsual),
        }
    }

    /// Asks git, if it is to say. That takes a while, and nothing of coverage.
    ///
    /// # Errors
    /// If git cannot be run or fails, or the base is not there.
    pub fn ask(self, root: &Path) -> Result<Asked, Fault> {
        let (repository, base) = match self {
            Self::File(file) => return Ok(Asked::File(file)),
            Self::Since(base) => (Repository::around(root)?, base),
            Self::SinceUsual => {
                let repository = Repository::around(root)?;
                let base = default_base(&repository)?;
                (repository, base)
            }
        };
        Ok(Asked::Git(repository.since(&base)?, format!("since {base}")))
    }
}

impl Asked {
    /// Reads the change.
    ///
    /// # Errors
    /// If the diff or a new file cannot be read.
    pub fn read(self, gathered: &Gathered) -> Result<Diffed, Fault> {
        let config = &gathered.config;
        let (told, since) = match self {
            Self::File(file) => return from_file(&file, &paths::absolute(&config.root), gathered),
            Self::Git(told, since) => (told, since),
        };
        let baseline = debt::place(config);
        let (omit, sources) = (Omit::new(&config.project.omit), SourceRoot::new(&config.root));
        let ground = Ground::new(&gathered.united.measured, &config.project.source, &omit, &sources);
        let changes = told.changes(|path| ground.is_code(path) || Some(path) == baseline.as_ref())?;
        Ok(Diffed { changes, since, blank: None })
    }
}

impl Diffed {
    /// Measures the change. What was missed before it already is known where there is a baseline of that state.
    pub fn measure(self, gathered: &Gathered, compared: Option<&Since>) -> Patched {
        let Self { mut changes, since, blank } = self;
        let config = &gathered.config;
        let (omit, sources) = (Omit::new(&config.project.omit), SourceRoot::new(&config.root));
        let ground = Ground::new(&gathered.united.measured, &config.project.source, &omit, &sources);
        let teller = debt::teller(&mut changes, config, compared);
        let patch = laid(&changes, &ground, &gathered.united.measured, (&teller, compared));
        Patched { patch, since, teller, blank, changes }
    }
}

/// The changed lines of a measurement, less what the teller tells to have been missed before.
fn laid(changes: &Changes, ground: &Ground<'_>, measured: &Measured, teller: (&Teller, Option<&Since>)) -> Patch {
    match teller {
        (Teller::Baseline(_), Some(since)) => Patch::new(changes, ground, &debt::of(since, measured)),
        (Teller::Baseline(_) | Teller::Nobody | Teller::Changed(_), _) => {
            Patch::new(changes, ground, &|_, _| Debt::default())
        }
    }
}

/// The change that a diff tells.
fn from_file(file: &Path, root: &Path, gathered: &Gathered) -> Result<Diffed, Fault> {
    let is_stdin = file == Path::new("-");
    let name = if is_stdin { "standard input".to_owned() } else { file.display().to_string() };
    let bytes = if is_stdin {
        if gathered.runs.iter().any(|run| run.name == name) {
            let message = "standard input cannot be a report and a diff at once".to_owned();
            return Err(Fault::new("covgate::changes::stdin-twice", message).with_help("give one of them as a file"));
        }
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    let bytes = bytes.map_err(|error| {
        Fault::new("covgate::changes::unreadable", format!("{name} cannot be read: {error}"))
            .with_help("check that the file is there and may be read")
    })?;
    // git names files from the top of the repository, unless it was asked for names from the folder it ran in.
    let prefix = prefix(root);
    let mut changes = Changes::read(&name, &bytes, &[], &prefix)?;
    if changes.files.is_empty() && changes.outside > 0 {
        changes = Changes::read(&name, &bytes, &[], "")?;
    }
    let since = format!("in {name}");
    Ok(Diffed { changes, since, blank: bytes.trim_ascii().is_empty().then_some(name) })
}

/// Where a project lies in its repository, with a `/` at the end; empty at the top, and where there is none.
fn prefix(root: &Path) -> String {
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    let below = top.and_then(|top| root.strip_prefix(top).ok()).and_then(Path::to_str).unwrap_or_default();
    if below.is_empty() { String::new() } else { format!("{}/", below.replace(std::path::MAIN_SEPARATOR, "/")) }
}

/// So many places are evidence of a gate; all of them are in the list of changed files.
const EVIDENCE: usize = 50;

/// Judges the floors of changed lines; `patched` is none where they could not be read or measured soundly.
pub fn gates(patched: Option<&Patched>, floors: &[PatchFloor], config: &Config, measured: &Measured) -> Vec<Gate> {
    floors.iter().map(|floor| gate(patched, floor, config, measured)).collect()
}

fn gate(patched: Option<&Patched>, floor: &PatchFloor, config: &Config, measured: &Measured) -> Gate {
    let (layer, metric) = match &floor.part {
        PatchPart::Metric(metric) => (None, *metric),
        PatchPart::Layer(layer) => (Some(layer.clone()), Metric::Lines),
    };
    let is_optional = config.layers.iter().any(|known| Some(&known.name) == layer.as_ref() && known.is_optional);
    let subject = Subject::Patch(layer.clone());
    let rule = Rule { subject, is_optional, ..Rule::floor(layer, metric, floor.percent, floor.source.as_str()) };
    let Some(Patched { patch, since, blank, .. }) = patched else { return rule.judge(None) };
    let scope = match &rule.layer {
        None => Some(Scope::Overall),
        Some(layer) => measured.column(layer).map(Scope::Layer),
    };
    let found = scope.filter(|_| blank.is_none()).and_then(|scope| found(patch, scope, metric));
    let least = config.patch.min_lines.filter(|&least| patch.statements() < least as u64);
    let demand = least.map_or(rule.demand, |_| Demand::MissedAtMost(0));
    let mut gate = Rule { demand, ..rule }.judge(found);
    let judged = judged(patch, scope);
    let count = judged.iter().map(|(_, lines)| u64::from(lines.len())).sum();
    gate.scope = Some(format!("{} {since}", counted(count, "changed statement", "changed statements")));
    gate.part = Some(judged.into_iter().map(|(path, lines)| (path.clone(), Extent::Lines(lines))).collect());
    if let Some(least) = least.filter(|_| patch.statements() > 0) {
        let statements = counted(patch.statements(), "changed statement", "changed statements");
        gate.evidence.push(format!("{statements}, fewer than min-lines = {least}: none may be missed"));
    }
    if let Some(scope) = scope {
        let how = gate.rule.layer.as_ref().map_or("missed".to_owned(), |layer| format!("not covered by {layer}"));
        let mut all = if metric == Metric::Branches { exits(patch) } else { places(patch, scope, &how) };
        let rest = all.len().saturating_sub(EVIDENCE) as u64;
        all.truncate(EVIDENCE);
        all.extend((rest > 0).then(|| counted(rest, "more place", "more places")));
        gate.evidence.extend(all);
    }
    gate
}

/// The changed statements that a scope is judged by: all but its debt.
fn judged(patch: &Patch, scope: Option<Scope>) -> Vec<(&SourcePath, LineSet)> {
    let debt = |file: &PatchFile| scope.and_then(|scope| file.covered(scope)).map(|covered| covered.debt.clone());
    let lines = |file: &PatchFile| file.statements.difference(&debt(file).unwrap_or_default());
    patch.files.iter().map(|file| (&file.path, lines(file))).filter(|(_, lines)| !lines.is_empty()).collect()
}

fn found(patch: &Patch, scope: Scope, metric: Metric) -> Option<Found> {
    if patch.statements() == 0 {
        return Some(Found::Nothing);
    }
    let measure: Measure = patch.figures(scope).metric(metric)?;
    // Changed statements without a branch among them.
    Some(if measure.total() == 0 { Found::Nothing } else { Found::Share(measure) })
}

/// The missed places of a scope, in the files that miss most first.
fn places(patch: &Patch, scope: Scope, how: &str) -> Vec<String> {
    let covered = |file: &PatchFile| file.covered(scope).map(|covered| covered.missing.clone()).unwrap_or_default();
    let mut files: Vec<_> =
        patch.files.iter().map(|file| (&file.path, covered(file).ranges(), covered(file).len())).collect();
    files.sort_by(|one, two| two.2.cmp(&one.2).then_with(|| one.0.cmp(two.0)));
    let places = |(path, ranges, _): (&SourcePath, Vec<(u32, u32)>, u32)| {
        ranges.into_iter().map(|range| format!("{path}:{} {how}", text::range(range))).collect::<Vec<_>>()
    };
    files.into_iter().flat_map(places).collect()
}

/// Exits that lines which ran never took; those of lines that never ran go without saying.
fn exits(patch: &Patch) -> Vec<String> {
    let of_file = |file: &PatchFile| -> Vec<String> {
        let sentence = |missed: &MissedBranch| format!("{}: {}", file.path, MissedRow::new(*missed).sentence());
        file.missed_exits.iter().map(sentence).collect()
    };
    patch.files.iter().flat_map(of_file).collect()
}
