//! How the gates would stand under other thresholds, files or layers, beside how they stand. No test is run again.

mod supposed;

use super::explain::plain;
use super::gather::{self, Gathered};
use super::judge::{self, Case, Changed, Run};
use super::patch::{self, Wanted};
use super::record::Recording;
use super::since::{self, Compared, State};
use super::{print, print_faults, thresholds};
use crate::cli::{self, Change, Judging, Project};
use crate::config::{Config, PatchFloor, PatchPart};
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::{Gate, Rule, Verdict};
use crate::layer_name::LayerName;
use crate::layers::Measured;
use crate::paths;
use crate::reports::whatif;
use crate::results::Results;
use crate::summary::{self, Since, Standing};
use supposed::Supposed;

/// Judges what would be, and shows it beside what is.
pub fn whatif(options: &cli::Whatif) -> Result<Exit, Faults> {
    let changed = Changed::Too(&options.change);
    let run = judge::judge(&today(&options.judging), changed, Recording::default(), judge::Shown::All)?;
    print_faults(&run.gathered.faults);
    let exit = if run.gathered.faults.is_empty() { Exit::Passed } else { Exit::Error };
    let mut then = Then::new(options, &run)?;
    let mut findings = judge::findings(Case {
        config: &then.config,
        rules: &then.rules,
        measured: &then.measured,
        faults: &then.faults,
        results: &then.results,
        today: run.today,
    });
    then.faults.append(&mut findings.faults);
    let compared = then.since_baseline();
    findings.gates.extend(then.of_change(&run, &options.change, compared.since.as_ref()));
    findings.gates.extend(compared.gates);
    then.faults.extend(compared.faults);
    let faults = &then.faults;
    let standing = |gates, measured, faults, verdict| Standing { gates, measured, faults, verdict };
    let verdict = Verdict::of(&findings.gates, faults.is_empty());
    let whatif = summary::whatif(
        then.supposed,
        standing(&run.findings.gates, &run.gathered.united.measured, &run.gathered.faults, run.verdict),
        standing(&findings.gates, &then.measured, faults, verdict),
    );
    match options.format {
        cli::Format::Text => print(&whatif::text(&whatif)),
        cli::Format::Markdown => plain(&whatif::markdown(&whatif)),
        cli::Format::Json => plain(&whatif::json(&whatif)),
    }
    Ok(exit)
}

/// How it is judged today: by the configuration alone.
fn today(options: &Judging) -> Judging {
    Judging {
        project: Project { profile: None, ..options.project.clone() },
        fail_under: Vec::new(),
        phase: None,
        ..options.clone()
    }
}

/// What would be judged, by what.
struct Then {
    config: Config,
    rules: Vec<Rule>,
    /// The floors of changed lines.
    floors: Vec<PatchFloor>,
    measured: Measured,
    faults: Faults,
    results: Results,
    /// Layers that are gone.
    layers: Vec<LayerName>,
    supposed: Vec<String>,
}

impl Then {
    fn new(options: &cli::Whatif, run: &Run) -> Result<Self, Faults> {
        let given = &options.judging;
        let of_profile = given.project.profile.is_some().then(|| of_profile(given)).transpose()?;
        let gathered = of_profile.as_ref().unwrap_or(&run.gathered);
        let mut config = gathered.config.clone();
        let patch = run.patched.as_ref().map(|patched| &patched.patch);
        let (fail_under, mut patch_floors) =
            thresholds::patch_floors(&config.patch, &given.fail_under, Changed::Too(&options.change))?;
        let floors = thresholds::Given::new(&config, &fail_under, given.phase.as_deref());
        let (floors, supposed) = match (floors, Supposed::new(options, &config, gathered, patch)) {
            (Ok(floors), Ok(supposed)) => (floors, supposed),
            (floors, supposed) => return Err([floors.err(), supposed.err()].into_iter().flatten().flatten().collect()),
        };
        supposed.layers.iter().for_each(|layer| forget(&mut config, layer));
        config.project.omit.extend(supposed.omitted);
        let is_gone = |part: &PatchPart| matches!(part, PatchPart::Layer(layer) if supposed.layers.contains(layer));
        patch_floors.retain(|floor| !is_gone(&floor.part));
        let layers: Vec<LayerName> =
            gathered.layers.iter().filter(|layer| !supposed.layers.contains(layer)).cloned().collect();
        let mut rules = floors.rules(&config, &layers);
        rules.retain(|rule| rule.layer.as_ref().is_none_or(|layer| !supposed.layers.contains(layer)));
        let is_of_others = |fault: &&Fault| {
            let gone = |name: &String| supposed.layers.iter().any(|layer| layer.as_str() == name);
            fault.layers().is_empty() || !fault.layers().iter().all(gone)
        };
        Ok(Self {
            faults: gathered.faults.iter().filter(is_of_others).cloned().collect(),
            results: gathered.results.without(&supposed.layers),
            measured: supposed.measured,
            supposed: told(given, supposed.told),
            layers: supposed.layers,
            floors: patch_floors,
            config,
            rules,
        })
    }

    /// The gates of the changed lines then; a change that nobody asks for today is read for it.
    fn of_change(&mut self, run: &Run, change: &Change, since: Option<&Since>) -> Vec<Gate> {
        let patched = match (&run.patched, Wanted::of(change, &self.config, &self.floors)) {
            (_, None) => None,
            (Some(patched), Some(_)) => Some(patched.again(&self.measured, &self.config, since)),
            (None, Some(wanted)) => {
                let asked = wanted.ask(&paths::absolute(&run.gathered.config.root));
                match asked.and_then(|asked| asked.read(&run.gathered)) {
                    Ok(diffed) => Some(diffed.measure(&run.gathered, since).again(&self.measured, &self.config, since)),
                    Err(fault) => {
                        self.faults.push(fault);
                        None
                    }
                }
            }
        };
        let patched = patched.filter(|_| self.faults.is_empty());
        patch::gates(patched.as_ref(), &self.floors, &self.config, &self.measured)
    }

    /// What became of the coverage since the baseline then: a layer that is gone has no gate.
    fn since_baseline(&self) -> Compared {
        let state = State { config: &self.config, measured: &self.measured, faults: &self.faults };
        let mut compared = since::compare(state);
        compared.gates.retain(|gate| gate.rule.layer.as_ref().is_none_or(|layer| !self.layers.contains(layer)));
        compared
    }
}

/// The same reports, read as a profile has them.
fn of_profile(options: &Judging) -> Result<Gathered, Faults> {
    let config = gather::configuration(&options.project)?;
    Ok(gather::gather(config, &options.reports, gather::Wanted::All, options.quiet))
}

/// Takes away what is demanded of a layer.
fn forget(config: &mut Config, layer: &LayerName) {
    config.layers.retain(|known| known.name != *layer);
    config.rules.retain(|rule| rule.layer.as_ref() != Some(layer));
    config.critical.retain(|critical| critical.layer.as_ref() != Some(layer));
    if let Some(baseline) = &mut config.baseline {
        baseline.of.retain(|(known, _)| known.as_ref() != Some(layer));
    }
    config.tests.min_tests.retain(|minimum| minimum.layer != *layer);
    if config.feature_coverage.layer.as_ref() == Some(layer) {
        config.features.clear();
    }
}

/// All that is supposed, thresholds first.
fn told(options: &Judging, others: Vec<String>) -> Vec<String> {
    let profile = options.project.profile.as_ref().map(|name| format!("judged by profile {name}"));
    let phase = options.phase.as_ref().map(|name| format!("judged by phase {name}"));
    let floors = options.fail_under.iter().map(|floor| format!("--fail-under {floor}"));
    profile.into_iter().chain(phase).chain(floors).chain(others).collect()
}
