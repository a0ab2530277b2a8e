//! What became of the coverage since the baseline: read, compared and judged; what is missing is told, never passed over.

use std::path::{Path, PathBuf};

use super::gather::Gathered;
use crate::baseline::{self, Absent, Baseline, Change, Comparison, Kind, Scope, scope_name};
use crate::config::{self, BaselineOptions, Config, Denominator, Drop, Missing};
use crate::coverage::{Measure, Ratio, SourcePath};
use crate::document::Document;
use crate::fault::{Fault, Faults};
use crate::gates::{Demand, Found, Gate, Metric, Rule, Subject};
use crate::layers::Measured;
use crate::paths::{self, SourceRoot};
use crate::summary::{Finding, Since, counted};

/// There is no baseline where one is asked for.
const MISSING: &str = "covgate::baseline::missing";

/// The comparison with its gates.
#[derive(Default)]
pub struct Compared {
    /// What was found, for the reports.
    pub since: Option<Since>,
    /// The gates of `[baseline]`.
    pub gates: Vec<Gate>,
    /// Why there is no sound verdict on the difference. The other gates stand.
    pub faults: Faults,
    /// What must be known of the comparison.
    pub findings: Vec<Finding>,
}

impl Compared {
    /// What of it concerns changed lines alone: why a baseline that is there cannot tell what was missed before them.
    pub fn of_changed_lines(self) -> Self {
        let mut findings: Vec<Finding> = self.faults.iter().map(finding).chain(self.findings).collect();
        findings.retain(|finding| self.since.is_none() && finding.code != MISSING);
        Self { findings, ..Self::default() }
    }
}

/// The baseline's file, as seen from the working directory.
pub fn file(config: &Config) -> PathBuf {
    let file = config.baseline.as_ref().and_then(|baseline| baseline.file.as_deref());
    shown(&config.root.join(file.unwrap_or(config::BASELINE)))
}

pub(super) fn shown(path: &Path) -> PathBuf {
    path.strip_prefix("./").unwrap_or(path).to_owned()
}

/// What is compared with the baseline: what is measured, or supposed to be.
#[derive(Clone, Copy)]
pub struct State<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The coverage.
    pub measured: &'a Measured,
    /// What stands in the way of a sound measurement.
    pub faults: &'a [Fault],
}

impl Gathered {
    /// What is measured now.
    pub fn state(&self) -> State<'_> {
        State { config: &self.config, measured: &self.united.measured, faults: &self.faults }
    }
}

/// Takes down what was measured.
pub fn take(state: State<'_>) -> Baseline {
    let root = SourceRoot::new(&state.config.root);
    baseline::take(state.measured, state.config.overall.denominator, |path| root.read(path).ok())
}

/// The baseline that there is; none if there is no such file.
pub fn read(path: &Path) -> Result<Option<(Baseline, Vec<String>)>, Fault> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let fault = Fault::new("covgate::baseline::unreadable", format!("{name} cannot be read: {error}"));
            return Err(fault.with_help("check the file and its permissions, or write it anew: `covgate baseline`"));
        }
    };
    baseline::read(&Document::new(name, text)).map(Some)
}

/// Compares with the baseline, if the configuration speaks of one or one is in its usual place.
pub fn compare(state: State<'_>) -> Compared {
    let options = state.config.baseline.as_ref();
    let path = file(state.config);
    let read = match (read(&path), options) {
        (Ok(None), None) => return Compared::default(),
        (Ok(None), Some(options)) => Err(missing(&path, options)),
        (Ok(Some(read)), _) => Ok(read),
        (Err(fault), _) => Err(fault),
    };
    let mut compared = Compared::default();
    match read {
        Ok((before, unknown)) => {
            compared.findings.extend(unknown_keys(&path, unknown));
            compared.faults.extend(options.into_iter().flat_map(|options| unknown_layers(state, &before, options)));
            with(state, &path, &before, &mut compared);
        }
        Err(fault) => {
            let is_optional = options.is_none_or(|options| options.missing == Missing::Warn);
            compared.gates =
                layers(state).iter().filter_map(|scope| gate(options?, scope, None, is_optional)).collect();
            if is_optional {
                compared.findings.push(finding(&fault));
            } else {
                compared.faults.push(fault);
            }
        }
    }
    compared
}

fn with(state: State<'_>, path: &Path, before: &Baseline, compared: &mut Compared) {
    let options = state.config.baseline.as_ref();
    let mut without_data = |scope: &Scope, is_optional: bool| {
        compared.gates.extend(options.and_then(|options| gate(options, scope, None, is_optional)));
    };
    if !state.faults.is_empty() {
        // Files that are in no figure would look deleted.
        before.totals.keys().for_each(|scope| without_data(scope, false));
        return;
    }
    let mut now = take(state);
    if before.denominator != state.config.overall.denominator {
        before.totals.keys().filter(|scope| scope.is_some()).for_each(|scope| without_data(scope, false));
        now.totals.retain(|scope, _| scope.is_none());
        let fault = other_denominator(path, before.denominator);
        if options.is_some() {
            compared.faults.push(fault);
        } else {
            compared.findings.push(finding(&fault));
        }
    }
    for scope in before.totals.keys().filter(|scope| !state.has(scope)) {
        let is_optional =
            state.config.layers.iter().any(|layer| Some(&layer.name) == scope.as_ref() && layer.is_optional);
        compared.gates.extend(options.and_then(|options| gate(options, scope, None, is_optional)));
        compared.findings.push(only_before(scope));
    }
    let comparison = baseline::compare(before, &now, |path| absent(state.config, path));
    for change in &comparison.changes {
        compared.gates.extend(options.and_then(|options| gate(options, &change.scope, Some(change), false)));
    }
    let new = layers(state).into_iter().filter(|scope| !before.totals.contains_key(scope));
    for scope in new {
        only_now(options, &scope, compared);
    }
    compared.gates.sort_by(|one, two| one.rule.subject.cmp(&two.rule.subject));
    compared.findings.extend(findings(&comparison));
    compared.since = Some(Since { file: path.display().to_string(), comparison });
}

impl State<'_> {
    fn has(&self, scope: &Scope) -> bool {
        scope.as_ref().is_none_or(|layer| self.measured.layers().contains(layer))
    }
}

/// All together, and the layers that reports were given for.
fn layers(state: State<'_>) -> Vec<Scope> {
    let layers = state.measured.layers().iter().cloned().map(Some);
    std::iter::once(None).chain(layers).collect()
}

/// Why a file of the baseline is in no figure now.
pub fn absent(config: &Config, path: &SourcePath) -> Absent {
    if paths::Omit::new(&config.project.omit).matches(path) {
        Absent::Omitted
    } else if SourceRoot::new(&config.root).read(path).is_ok() {
        Absent::Unmeasured
    } else {
        Absent::Deleted
    }
}

fn rule(options: &BaselineOptions, scope: &Scope, metric: Metric, is_optional: bool) -> Option<Rule> {
    let Drop { percent, source } = options.max_drop(scope.as_ref())?;
    Some(Rule {
        subject: Subject::Baseline(scope.clone()),
        unit: metric.into(),
        demand: Demand::DropAtMost(percent),
        layer: scope.clone(),
        severity: options.severity,
        source,
        is_optional,
    })
}

/// The gate of a scope; without a change there is no data. None where the scope is not judged.
fn gate(options: &BaselineOptions, scope: &Scope, change: Option<&Change>, is_optional: bool) -> Option<Gate> {
    let has_exits = change.is_none_or(|change| change.has_exits);
    let metric = if has_exits { Metric::Combined } else { Metric::Lines };
    let rule = rule(options, scope, metric, is_optional)?;
    let found = change.filter(|change| change.held().total() > 0).and_then(|change| {
        let reference = change.reference();
        Some(Found::Change { base: base(reference)?, now: change.held() })
    });
    let mut gate = rule.judge(found);
    gate.evidence = change.map(evidence).unwrap_or_default();
    Some(gate)
}

/// Both sides are taken by what is certain.
fn base(reference: Measure) -> Option<Ratio> {
    Ratio::new(reference.low().covered(), reference.total())
}

fn evidence(change: &Change) -> Vec<String> {
    let mut evidence = Vec::new();
    for (places, what) in [(Kind::Lost, "lost"), (Kind::NewMissed, "new and missed")] {
        for file in &change.files {
            let tally = file.tallies.of(places);
            let place = if places == Kind::Lost { &file.lost } else { &file.new_missed };
            let line = place.lines.first().map(crate::coverage::LineNumber::value);
            let line = line.or_else(|| place.exits.first().map(|(line, _)| *line));
            let at = line.map_or_else(String::new, |line| format!(":{line}"));
            if tally.all() > 0 {
                evidence.push(format!("{}{at}: {} {what}", file.path, crate::summary::tally(tally)));
            }
        }
    }
    let (before, reference) = (change.measure(&change.before), change.reference());
    if before != reference {
        evidence.push(format!(
            "{} covered before were deleted and are taken out of the baseline's {} of {}",
            before.total() - reference.total(),
            before.low().covered(),
            before.total()
        ));
    }
    let unmeasured = change.count(Kind::UnmeasuredCovered) + change.count(Kind::UnmeasuredMissed);
    if unmeasured > 0 {
        evidence.push(format!("{unmeasured} are still there and measured no more: they count as missed"));
    }
    evidence
}

/// Layers that `max-drop` names and nobody knows: a demand that matches nothing.
fn unknown_layers(state: State<'_>, before: &Baseline, options: &BaselineOptions) -> Faults {
    let declared = |scope: &Scope| state.config.layers.iter().any(|layer| Some(&layer.name) == scope.as_ref());
    let is_known = |scope: &Scope| state.has(scope) || before.totals.contains_key(scope) || declared(scope);
    let unknown = options.of.iter().filter(|(scope, _)| !is_known(scope));
    let fault = |(scope, drop): &(Scope, Drop)| {
        let message = format!("`max-drop` at {} names the layer {}, which has no data", drop.source, scope_name(scope));
        let known: Vec<&str> = before.totals.keys().map(scope_name).collect();
        Fault::new("covgate::baseline::unknown-layer", message)
            .with_help(format!("the baseline has: {}", known.join(", ")))
    };
    unknown.map(fault).collect()
}

fn missing(path: &Path, options: &BaselineOptions) -> Fault {
    let message =
        format!("there is no baseline {}, which `[baseline]` at {} is judged by", path.display(), options.source);
    Fault::new(MISSING, message).with_help(
        "write it on the commit that it is to stand for, and commit it: `covgate baseline`; or set `missing = \"warn\"` \
         until there is one",
    )
}

fn other_denominator(path: &Path, denominator: Denominator) -> Fault {
    let name = match denominator {
        Denominator::Union => "union",
        Denominator::Own => "own",
    };
    let message = format!("{} has layers measured over another denominator: `{name}`", path.display());
    Fault::new("covgate::baseline::denominator", message)
        .with_help("their figures cannot be compared: write it anew by `covgate baseline`, or set `denominator` back")
}

fn finding(fault: &Fault) -> Finding {
    told(fault.code(), fault.message().to_owned(), fault.help().unwrap_or_default())
}

fn told(code: &str, message: String, help: &str) -> Finding {
    Finding { code: code.to_owned(), message, count: 1, items: Vec::new(), help: Some(help.to_owned()) }
}

fn only_before(scope: &Scope) -> Finding {
    let message = format!("layer {} is in the baseline and has no data now", scope_name(scope));
    told(
        "covgate::baseline::layer-without-data",
        message,
        "run its tests, or write the baseline anew: `covgate baseline`",
    )
}

/// A layer that the baseline does not have. One that `max-drop` names is held to the policy of a missing baseline: what is
/// demanded by name never becomes nothing. Any other is new, and has nothing to lose.
fn only_now(options: Option<&BaselineOptions>, scope: &Scope, compared: &mut Compared) {
    let name = scope_name(scope);
    let named = options.and_then(|options| {
        let (_, drop) = options.of.iter().find(|(named, _)| named == scope)?;
        Some((options, &drop.source))
    });
    let (message, is_optional) = match named {
        None => (format!("layer {name} is not in the baseline: nothing to compare it with"), true),
        Some((options, source)) => {
            let message = format!("layer {name} is not in the baseline, and `max-drop` at {source} is demanded of it");
            (message, options.missing == Missing::Warn)
        }
    };
    let gate = match named {
        None => options
            .and_then(|options| rule(options, scope, Metric::Combined, false))
            .map(|rule| rule.judge(Found::Nothing)),
        Some((options, _)) => gate(options, scope, None, is_optional),
    };
    compared.gates.extend(gate);
    let fault = Fault::new("covgate::baseline::new-layer", message)
        .with_help("add it by writing the baseline anew: `covgate baseline`");
    if is_optional {
        compared.findings.push(finding(&fault));
    } else {
        compared.faults.push(fault);
    }
}

fn unknown_keys(path: &Path, unknown: Vec<String>) -> Option<Finding> {
    let count = unknown.len() as u64;
    let message = format!("{} has {} that this covgate does not know", path.display(), counted(count, "key", "keys"));
    (count > 0).then(|| Finding {
        code: "covgate::baseline::unknown-keys".to_owned(),
        message,
        count,
        items: unknown,
        help: Some("update covgate, or write it anew: `covgate baseline`".to_owned()),
    })
}

fn findings(comparison: &Comparison) -> Vec<Finding> {
    let names = |paths: &[SourcePath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut findings = Vec::new();
    for (code, paths, what, help) in [
        (
            "covgate::baseline::unmeasured",
            &comparison.unmeasured,
            "of the baseline is still there and measured no more: it counts as missed",
            "measure it again, or leave it out by `[project] omit`",
        ),
        (
            "covgate::baseline::by-counts",
            &comparison.by_counts,
            "is compared with the baseline by its counts only: what was lost cannot be told from what is new",
            "run covgate where the sources of the run are, and write the baseline there too",
        ),
    ] {
        let count = paths.len() as u64;
        if count > 0 {
            let message = format!("{} {what}", counted(count, "file", "files"));
            let message = if count == 1 {
                message
            } else {
                message.replace(" is ", " are ").replace(": it counts", ": they count").replace("its", "their")
            };
            let help = Some(help.to_owned());
            findings.push(Finding { code: code.to_owned(), message, count, items: names(paths), help });
        }
    }
    let differing =
        comparison.changes.iter().filter(|change| change.before.branches.is_some() != change.now.branches.is_some());
    let scopes: Vec<String> = differing.map(|change| scope_name(&change.scope).to_owned()).collect();
    if !scopes.is_empty() {
        findings.push(Finding {
            code: "covgate::baseline::branches".to_owned(),
            message: "branches were measured on one side only: statements alone are compared with the baseline"
                .to_owned(),
            count: scopes.len() as u64,
            items: scopes,
            help: Some("measure with `--branch` as before, or write the baseline anew: `covgate baseline`".to_owned()),
        });
    }
    findings
}
