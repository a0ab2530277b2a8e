//! How the gates would stand under other thresholds, files or layers, beside how they stand. No test is run again.

mod supposed;

use super::explain::plain;
use super::gather::{self, Gathered, Wanted};
use super::judge::{self, Case, Run};
use super::{print, print_faults, thresholds};
use crate::cli::{self, Judging, Project};
use crate::config::Config;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::Verdict;
use crate::layer_name::LayerName;
use crate::layers::Measured;
use crate::reports::whatif;
use crate::results::Results;
use crate::summary::{self, Standing};
use supposed::Supposed;

/// Judges what would be, and shows it beside what is.
pub fn whatif(options: &cli::Whatif) -> Result<Exit, Faults> {
    let run = judge::judge_now(&today(&options.judging))?;
    print_faults(&run.gathered.faults);
    let exit = if run.gathered.faults.is_empty() { Exit::Passed } else { Exit::Error };
    let then = Then::new(options, &run)?;
    let mut findings = judge::findings(Case {
        config: &then.config,
        rules: &then.rules,
        measured: &then.measured,
        faults: &then.faults,
        results: &then.results,
        today: run.today,
    });
    let mut faults = then.faults;
    faults.append(&mut findings.faults);
    let standing = |gates, measured, faults, verdict| Standing { gates, measured, faults, verdict };
    let verdict = Verdict::of(&findings.gates, faults.is_empty());
    let whatif = summary::whatif(
        then.supposed,
        standing(&run.findings.gates, &run.gathered.united.measured, &run.gathered.faults, run.verdict),
        standing(&findings.gates, &then.measured, &faults, verdict),
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
    rules: Vec<crate::gates::Rule>,
    measured: Measured,
    faults: Faults,
    results: Results,
    supposed: Vec<String>,
}

impl Then {
    fn new(options: &cli::Whatif, run: &Run) -> Result<Self, Faults> {
        let given = &options.judging;
        let of_profile = given.project.profile.is_some().then(|| of_profile(given)).transpose()?;
        let gathered = of_profile.as_ref().unwrap_or(&run.gathered);
        let mut config = gathered.config.clone();
        let floors = thresholds::Given::new(&config, &given.fail_under, given.phase.as_deref());
        let (floors, supposed) = match (floors, Supposed::new(options, &config, gathered)) {
            (Ok(floors), Ok(supposed)) => (floors, supposed),
            (floors, supposed) => return Err([floors.err(), supposed.err()].into_iter().flatten().flatten().collect()),
        };
        supposed.layers.iter().for_each(|layer| forget(&mut config, layer));
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
            config,
            rules,
        })
    }
}

/// The same reports, read as a profile has them.
fn of_profile(options: &Judging) -> Result<Gathered, Faults> {
    gather::gather(gather::configuration(&options.project)?, &options.reports, Wanted::All, options.quiet)
}

/// Takes away what is demanded of a layer.
fn forget(config: &mut Config, layer: &LayerName) {
    config.layers.retain(|known| known.name != *layer);
    config.rules.retain(|rule| rule.layer.as_ref() != Some(layer));
    config.critical.retain(|critical| critical.layer.as_ref() != Some(layer));
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
